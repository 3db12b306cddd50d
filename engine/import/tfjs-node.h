/* What a TF.js node says of itself: attributes and constant inputs, checked. Private to import/.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "engine/import/tfjs-ops.h"

G_BEGIN_DECLS

/* The two ways in which a node may end: broken, or beyond the engine. What they return is what rv_tfjs_convert () does.
 */
guint rv_tf_fail (const RvTfNode *node, GError **error, const char *what);
guint rv_tf_unsupported (const RvTfNode *node, GError **error, const char *why);

/* ---- Attributes ---- */

JsonObject *rv_tf_attribute (const RvTfNode *node, const char *key); /* NULL where absent */
gboolean    rv_tf_true_attribute (const RvTfNode *node, const char *key);

/* A text, which the file has in base64; "" where absent. Free with g_free (). */
char *rv_tf_decode_text (const char *text);

/* A list of @n whole numbers from @low to @high. An absent one is all @fallback. */
gboolean rv_tf_list_attribute (
    const RvTfNode *node, const char *key, guint n, gint64 low, gint64 high, guint fallback, guint *list);

/* Strides, dilations, padding and layout; the kernel's size is the caller's. On FALSE *index is what to return. */
gboolean rv_tf_read_window (const RvTfNode *node, RvWindow *window, guint *index, GError **error);

/* ---- Inputs ---- */

guint           rv_tf_channels_of (const RvTfNode *node, guint input);
gboolean        rv_tf_is_value (const RvTfNode *node, guint input);
const RvWeight *rv_tf_constant (const RvTfNode *node, guint input); /* NULL where it is none, or absent */

/* Whether a constant has one value, or one for each of @channels. */
gboolean rv_tf_is_per_channel (const RvWeight *weight, guint channels);

/* Such a constant as @channels floats, for rv_floats_unref (). */
RvFloats *rv_tf_per_channel (const RvTfNode *node, const RvWeight *weight, guint channels, GError **error);

/* @n times @value, for rv_floats_unref (). */
RvFloats *rv_tf_same_floats (guint n, float value, GError **error);

G_END_DECLS
