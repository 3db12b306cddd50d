/* Layers made from a dream, no part of the image yet.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "plugin/gimp/source.h"

G_BEGIN_DECLS

/* Each returns RV_NO_LAYER where GIMP cannot make the layer. */

/* The result. */
RvLayer rv_layer_of_result (const RvSource *source, const char *name);

/* What was dreamt on, with the name of its layer. */
RvLayer rv_layer_of_photo (const RvSource *source);

/* Adds to @layers those that, each in the mode Grain Merge, turn the photo into the result octave by octave, the
 * coarsest first. */
gboolean rv_layers_of_octaves (const RvSource *source, GArray *layers);

/* Masks @layer, which lies over its source, as the source is; and with the selection, where @selection says so. */
gboolean rv_layer_add_mask (const RvSource *source, RvLayer layer, gboolean selection);

G_END_DECLS
