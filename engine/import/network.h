/* An opened network, as the recipes see it.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "engine/graph/graph.h"

G_BEGIN_DECLS

struct _ReverieNetwork
{
  gint     references;
  char    *id;
  double   scale; /* the network sees picture * scale - mean */
  double   mean[3];
  RvGraph *graph; /* unfolded; node 0 is the picture */
};

/* Like reverie_network_find_node (), but gives the index in the graph, or RV_NONE. */
guint rv_network_find (const ReverieNetwork *network, const char *name, GError **error);

G_END_DECLS
