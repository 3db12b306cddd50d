/* Layers and channels that are styles and their masks.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "plugin/gimp/source.h"

G_BEGIN_DECLS

/* Says that @layer is meant where the styles of @source name a layer of its name. */
void rv_styles_know (RvSource *source, RvLayer layer);

/* Puts @layers before what @parameters, those of Style, have as styles, and says to all @sources that these are meant.
 * @weights: one for each, or none (@n_weights is 0). FALSE with an error that names the argument at fault. */
gboolean rv_styles_take (GPtrArray     *sources,
                         RvParameters  *parameters,
                         const RvLayer *layers,
                         guint          n_layers,
                         const double  *weights,
                         guint          n_weights,
                         GError       **error);

/* Fills in the styles of @source's input, a new list, with the pixels of the layers and channels that @parameters name;
 * pixels are copied once. On an error the input has none. */
gboolean rv_styles_resolve (RvSource *source, const RvParameters *parameters, GError **error);

G_END_DECLS
