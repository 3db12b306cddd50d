/* The layers of a network that say what a style is, and what the content.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "engine/import/network.h"

G_BEGIN_DECLS

typedef struct
{
  guint *nodes; /* in the network's graph, no two the same: n_styles whose statistics are the style, and the content's
                 * unless that is one of them */
  double *weights; /* of those of the style; all together 1 */
  guint   n_styles;
  guint   n_nodes;
  guint   content; /* which of the nodes */
} RvStyleLayers;

/* The layers that a caller names, or, where @n_layers is 0, those that are good for the network. */
gboolean rv_style_layers_init (
    RvStyleLayers *layers, ReverieNetwork *network, const ReverieLayer *named, guint n_layers, GError **error);
void rv_style_layers_clear (RvStyleLayers *layers);

G_END_DECLS
