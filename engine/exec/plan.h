/* The plan of a run: which buffers there are, how long each lives and where it lies, all known before the first step.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Time runs from 0 to 2 N for a graph of N nodes: node i goes forward at time i, the caller looks at the wanted values
 * at time N, node i goes backward at time 2 N - i.
 */
#pragma once

#include "engine/graph/graph.h"

G_BEGIN_DECLS

#define RV_NOWHERE G_MAXSIZE

/* What the way back does with the gradient of a node's input. */
typedef enum
{
  RV_EDGE_WRITE,
  RV_EDGE_ADD,  /* another user of the value has written already */
  RV_EDGE_SHARE /* a sum's gradient is that of its term, a part of a stack's that of the input: nothing to do */
} RvEdge;

/* Where a node's data lie: bytes from the arena's start, or RV_NOWHERE. */
typedef struct
{
  gsize    value; /* RV_NOWHERE for a node that rides */
  gsize    gradient;
  gsize    kept;     /* an activation's bits, or a max pool's positions */
  gsize    weights;  /* of a convolution, packed for its way forward */
  gsize    turned;   /* and for its way back */
  RvEdge  *edges;    /* one an input */
  gboolean winograd; /* whether a convolution goes by Winograd's transforms: as the whole picture's size wants it */
  gboolean rides;    /* whether a depthwise node is made line by line for the product after it, and never stored */
  guint    sum;      /* the node of a sum onto whose other term a convolution is added, or RV_NONE */
  guint    stack;    /* the stack as whose part the node is made, or RV_NONE */
  guint    from;     /* the convolution whose value a convolution takes strip by strip, or RV_NONE */
  guint    into;     /* the convolution that so takes its own, or RV_NONE */
  gsize    strip;    /* pixels of each channel of its value that are there at a time, where it goes into another */
  guint    through;  /* the depthwise node from whose gradient this node's is made line by line, or RV_NONE */
} RvPlace;

typedef struct
{
  const RvGraph *graph; /* folded; not owned */
  RvShape       *shapes;
  const RvShape *whole; /* of the picture of which the shapes are a window; not owned, or the shapes themselves */
  RvPlace       *places;
  gboolean       gradient;
  gsize          arena;   /* bytes of all buffers */
  gsize          scratch; /* bytes that each thread needs beside them */
  gsize          shared;  /* bytes that all threads need together */
  double         flop;    /* of one forward pass and, with @gradient, one backward */
} RvPlan;

/* @targets: nodes whose values the caller reads and, with @gradient, whose gradients it writes.
 * @shapes: of all nodes; the plan's own from here on. @whole: those of the whole picture where @shapes are of a window
 *   of it, on which paddings depend; must outlive the plan. Else NULL.
 * The plans of all windows have the packed weights at the same places. */
RvPlan *rv_plan_new (const RvGraph *graph,
                     const guint   *targets,
                     guint          n_targets,
                     RvShape       *shapes,
                     const RvShape *whole,
                     gboolean       gradient);
void    rv_plan_free (RvPlan *plan);

/* Bytes of one channel's bits or positions. */
gsize rv_plan_kept_stride (const RvNode *node, const RvShape *shape);

G_END_DECLS
