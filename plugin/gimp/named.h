/* Layers by their names, as recipes have them.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "plugin/gimp/api.h"

G_BEGIN_DECLS

/* Whether @layer is one that a picture can be taken from: a layer of an open image, or a group that is not empty. */
gboolean rv_layer_is_picture (RvLayer layer);

/* What a recipe calls @layer for work on @image: its name, or "IMAGE/NAME" where another layer may be meant by that, as
 * many images have a "Background". Free with g_free (). */
char *rv_layer_name (RvImage image, RvLayer layer);

/* Whether a recipe that says @name may mean @layer. */
gboolean rv_layer_has_name (RvLayer layer, const char *name);

/* The layer that a recipe calls @name, which is never @drawable itself, for it is what is worked on: one of @image,
 * else of the only other open image that has one. RV_NO_LAYER with an error that says which layer is missing, or that
 * there are several. */
RvLayer rv_layer_named (RvImage image, RvDrawable drawable, const char *name, GError **error);

G_END_DECLS
