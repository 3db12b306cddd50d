/* Which part of the picture a value sees, and what a part of the picture makes of all sizes.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "engine/graph/graph.h"

G_BEGIN_DECLS

/* Along one axis: value i depends on no pixel but i * stride - before to i * stride + after. */
typedef struct
{
  guint  stride;
  gint64 before, after; /* neither is negative */
} RvReach;

typedef struct
{
  RvReach y, x;
} RvReceptive;

/* A part of a picture or a plane, in its pixels. */
typedef struct
{
  guint y, x, height, width;
} RvArea;

/* The receptive fields of all nodes, by interval arithmetic (Araujo, Norris and Sim, "Computing Receptive Fields of
 * Convolutional Neural Networks", Distill 2019). @shapes: those of the whole picture, on which paddings depend. NULL
 * where a node looks at the whole of it, or is joined from values of unequal strides. Free with g_free (). */
RvReceptive *rv_graph_receptive (const RvGraph *graph, const RvShape *shapes, GError **error);

/* The shapes of all nodes for a window of the picture, in which every plane is a window of the whole's plane: its
 * first value is number window->y / stride. So @window must begin at multiples of all strides, and end at such or with
 * the picture. @shapes: those of the whole picture. Free with g_free (). */
RvShape *rv_graph_window_shapes (const RvGraph     *graph,
                                 const RvShape     *shapes,
                                 const RvReceptive *receptive,
                                 const RvArea      *window);

G_END_DECLS
