/* Random networks.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "engine/graph/graph.h"

/* Floats between -@size and @size. */
RvFloats *graphs_floats (GRand *rand, gsize length, double size);

/* Adds a node of kind @op to the last node of @graph, and what else it takes: a second summand, a factor of 1 x 1, a
 * value to be stacked. Returns its index. The weights are such that values stay about as large as they are. */
guint graphs_add (RvGraph *graph, GRand *rand, RvOp op);

/* A random graph of an input and @n more pieces, one of them of kind @op. */
RvGraph *graphs_new (GRand *rand, RvOp op, guint n);

/* One line that says what a graph is made of. Free with g_free (). */
char *graphs_describe (const RvGraph *graph);
