/* A network computed the plain way, in double precision: what the engine's executor is compared with.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "engine/graph/graph.h"

/* All values of a network for one picture. */
typedef struct
{
  RvShape *shapes;
  double **values;
  guint    n;
  double   margin; /* the least change of any value at which some node would bend: pass a ReLU's zero, or choose another
                      maximum */
} Reference;

/* @graph: not folded, without UNSUPPORTED nodes. Every input sees the picture. NULL where the sizes do not fit. */
Reference *reference_new (const RvGraph *graph, const double *picture, guint height, guint width);
void       reference_free (Reference *reference);

static inline gsize
reference_length (const RvShape *shape)
{
  return (gsize) shape->channels * shape->height * shape->width;
}

/* A bound for the rounding errors of a float computation of node @index relative to its size: the lengths of all the
 * sums on the longest path to it, times the machine's epsilon. */
double reference_tolerance (const RvGraph *graph, const Reference *reference, guint index);
