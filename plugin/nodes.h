/* The layers of a network that are worth offering to a person.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "engine/reverie.h"

G_BEGIN_DECLS

typedef struct
{
  char              *name;     /* in full */
  char              *word;     /* the part of the name that finds the node, as recipes say it; or the whole name */
  guint              channels; /* at least 1 */
  const ReverieLook *look;     /* that it is, or NULL; belongs to the catalog */
} RvNode;

/* A new list of RvNode, in the network's order: the looks of @catalog, and one for each stage, a convolution or a sum
 * with what follows it value by value. Left out are what cannot be computed, depthwise convolutions (the one after says
 * it better), and what has lost its place in the picture: means, and what is made of them alone. Free with
 * g_ptr_array_unref (). */
GPtrArray *rv_nodes_new (const ReverieCatalog *catalog, const ReverieNetwork *network);

G_END_DECLS
