/* What the parts of the planner share. Private to exec/plan*.c.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "engine/exec/arena.h"
#include "engine/exec/ops.h"
#include "engine/exec/plan.h"

G_BEGIN_DECLS

typedef struct
{
  RvPlan    *plan;
  guint      n;
  gboolean  *wanted;
  guint     *user;         /* the only one of a value, RV_NONE where it has more or is wanted */
  guint     *last_use;     /* of values */
  GPtrArray *buffers;      /* of RvBuffer */
  guint     *value_buffer; /* of each node, RV_NONE where none */
  guint     *gradient_buffer;
  gsize     *value_start; /* bytes into these, for the parts of a stack */
  gsize     *gradient_start;
  guint     *kept_buffer;
  guint     *weights_buffer;
  guint     *turned_buffer;
} RvPlanner;

static inline RvBuffer *
rv_planner_buffer (const RvPlanner *planner, guint index)
{
  return g_ptr_array_index (planner->buffers, index);
}

static inline const RvNode *
rv_planner_node (const RvPlanner *planner, guint index)
{
  return rv_graph_node (planner->plan->graph, index);
}

/* Sizes are far from overflow: channels and sides are capped at 2^16 and 2^20. */
static inline gsize
rv_value_bytes (const RvShape *shape)
{
  return (gsize) shape->channels * shape->height * shape->width * sizeof (float);
}

static inline gboolean
rv_planner_same_size (const RvPlanner *planner, guint a, guint b)
{
  const RvShape *shapes = planner->plan->shapes;

  return shapes[a].height == shapes[b].height && shapes[a].width == shapes[b].width;
}

/* Whether a node has the same input more than once. */
static inline gboolean
rv_has_twins (const RvNode *node)
{
  for (guint i = 0; i < node->n_inputs; i++)
    for (guint j = 0; j < i; j++)
      if (node->inputs[i] == node->inputs[j])
        return TRUE;
  return FALSE;
}

/* Bytes of a stack before its input @index. */
static inline gsize
rv_planner_stack_start (const RvPlanner *planner, guint stack, guint index)
{
  const guint *inputs = rv_planner_node (planner, stack)->inputs;
  gsize        bytes = 0;

  for (guint i = 0; inputs[i] != index; i++)
    bytes += rv_value_bytes (&planner->plan->shapes[inputs[i]]);
  return bytes;
}

/* The depthwise convolution from whose gradient that of a convolution is made line by line, or RV_NONE. */
guint rv_planner_goes_through (const RvPlanner *planner, guint index);

/* Gives the gradients of all nodes their buffers, and says what each way back does with those of its inputs. */
void rv_planner_place_gradients (RvPlanner *planner);

G_END_DECLS
