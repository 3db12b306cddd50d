/* The ops' ways forward and back, as exec.c calls them and plan.c plans for them. Private to exec/.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "engine/exec/exec.h"
#include "engine/exec/plan.h"
#include "engine/kernels/kernels.h"

G_BEGIN_DECLS

struct _RvExec
{
  RvGraph         *graph; /* folded */
  RvPlan          *plan;  /* in use: one of these */
  GPtrArray       *plans; /* of RvPlan; owned */
  RvWorkers       *workers;
  const RvKernels *kernels;
  guint8          *pages;
  guint8          *arena;   /* in these */
  guint8          *scratch; /* plan->scratch bytes for each worker, then plan->shared for all */
  gsize            bytes;   /* of the pages */
  guint           *targets; /* indices in graph */
  guint            n_targets;
  double           scale;
  double          *mean; /* one for each channel of the input */
};

/* An executor of several plans, which share its memory: rv_exec_use () says which one runs. @graph is folded; it,
 * @targets (its indices) and @plans, an array that frees them, become the executor's own, on failure too. */
RvExec *rv_exec_assemble (RvGraph      *graph,
                          double        scale,
                          const double *mean,
                          guint        *targets,
                          guint         n_targets,
                          GPtrArray    *plans,
                          RvWorkers    *workers,
                          gsize         limit,
                          GError      **error);
void    rv_exec_use (RvExec *exec, guint plan);

/* Bytes that an executor of @plans takes. */
gsize rv_exec_needed (const GPtrArray *plans, const RvWorkers *workers);

/* ---- What the plan asks ---- */

/* Bytes of scratch memory that one worker needs for a node. */
gsize rv_op_scratch (const RvPlan *plan, guint index);

/* Bytes that all workers together need for it. */
gsize rv_op_shared (const RvPlan *plan, guint index);

/* The window of a node in the plan's shapes. */
RvGeometry rv_plan_geometry (const RvPlan *plan, guint index);

/* Whether the way back changes the node's own gradient before it passes it on. */
gboolean rv_op_backward_in_place (const RvNode *node);

/* ---- What the ops ask ---- */

static inline const RvNode *
rv_exec_node (const RvExec *exec, guint index)
{
  return rv_graph_node (exec->graph, index);
}

static inline const RvShape *
rv_shape (const RvExec *exec, guint index)
{
  return &exec->plan->shapes[index];
}

static inline gsize
rv_pixels (const RvShape *shape)
{
  return (gsize) shape->height * shape->width;
}

/* Whether a node's value is there for others. Else it is a depthwise convolution, whose values the node after it makes
 * for itself, and whose gradient has its activation taken off by whoever writes it. */
static inline gboolean
rv_is_stored (const RvExec *exec, guint index)
{
  return !exec->plan->places[index].rides;
}

static inline float *
rv_value (const RvExec *exec, guint index)
{
  return (float *) (exec->arena + exec->plan->places[index].value);
}

static inline float *
rv_gradient (const RvExec *exec, guint index)
{
  return (float *) (exec->arena + exec->plan->places[index].gradient);
}

/* Planes of which a run of pixels is there: pixel p of channel c lies at first + c * plane + p - origin. */
typedef struct
{
  float *first;
  gsize  plane, origin;
} RvPlanes;

static inline float *
rv_planes_at (const RvPlanes *planes, guint c, gsize pixel)
{
  return planes->first + c * planes->plane + pixel - planes->origin;
}

/* The whole value or gradient of a node. */
static inline RvPlanes
rv_value_planes (const RvExec *exec, guint index)
{
  return (RvPlanes){ rv_value (exec, index), rv_pixels (rv_shape (exec, index)), 0 };
}

static inline RvPlanes
rv_gradient_planes (const RvExec *exec, guint index)
{
  return (RvPlanes){ rv_gradient (exec, index), rv_pixels (rv_shape (exec, index)), 0 };
}

static inline RvEdge
rv_edge (const RvExec *exec, guint index, guint input)
{
  return exec->plan->places[index].edges[input];
}

static inline float *
rv_scratch (const RvExec *exec, guint worker)
{
  return (float *) (exec->scratch + worker * exec->plan->scratch);
}

static inline float *
rv_shared (const RvExec *exec)
{
  return (float *) (exec->scratch + rv_workers_count (exec->workers) * exec->plan->scratch);
}

/* Bits or positions of channel @c of a node, or NULL in a forward-only run. */
guint8 *rv_kept (const RvExec *exec, guint index, guint c);

/* The window of a node as the kernels see it. */
static inline RvGeometry
rv_geometry (const RvExec *exec, guint index)
{
  return rv_plan_geometry (exec->plan, index);
}

/* Bias and activation on @n values of channel @c, of which the first is pixel @start (a multiple of 8). */
void rv_finish (const RvExec *exec, guint index, guint c, float *x, gsize start, gsize n);

/* The gradient before the activation, of @n values of channel @c from pixel @start (a multiple of 8) on. May be in
 * place. */
void rv_unfinish (const RvExec *exec, guint index, guint c, float *target, const float *source, gsize start, gsize n);

/* One call for each channel of a node. */
typedef void (*RvChannelFunc) (RvExec *exec, guint index, guint c, guint worker);
void rv_each_channel (RvExec *exec, guint index, guint channels, RvChannelFunc function);

/* ---- The ops ---- */

#define RV_OP_FUNCTIONS(name)                                                                                          \
  void rv_##name##_forward (RvExec *exec, guint index);                                                                \
  void rv_##name##_backward (RvExec *exec, guint index);

RV_OP_FUNCTIONS (conv2d)
RV_OP_FUNCTIONS (depthwise)
RV_OP_FUNCTIONS (affine)
RV_OP_FUNCTIONS (activation)
RV_OP_FUNCTIONS (add)
RV_OP_FUNCTIONS (multiply)
RV_OP_FUNCTIONS (concat)
RV_OP_FUNCTIONS (pad)
RV_OP_FUNCTIONS (max_pool)
RV_OP_FUNCTIONS (average_pool)
RV_OP_FUNCTIONS (mean)
RV_OP_FUNCTIONS (softmax)

#undef RV_OP_FUNCTIONS

/* Where lines are read, so that they can be fetched ahead: line k for pixels from @start on, from pixel @start * @ratio
 * + @pixels of plane k on, @ratio values a pixel. */
typedef struct
{
  gsize  pixels;
  double ratio;
} RvAhead;

/* Where the function below reads and that of the block before it did not. */
RvAhead rv_depthwise_ahead (const RvGeometry *geometry);

/* @n pixels of channel @c of a depthwise node from pixel @start (a multiple of 8) on, activation included. @geometry is
 * that of the rows of @source. */
void rv_depthwise_line (const RvExec     *exec,
                        guint             index,
                        const RvGeometry *geometry,
                        const float      *source,
                        guint             c,
                        gsize             start,
                        gsize             n,
                        float            *line);

/* The same of its input's gradient, from its own behind the activation; for nodes that are not stored. */
void rv_depthwise_gradient_line (const RvExec     *exec,
                                 guint             index,
                                 const RvGeometry *geometry,
                                 const float      *source,
                                 guint             c,
                                 gsize             start,
                                 gsize             n,
                                 float            *line);

/* Whether a conv2d's window is one pixel and never moves by more. */
gboolean rv_conv2d_is_pointwise (const RvNode *node);

/* conv2d's share of rv_op_scratch () and of rv_op_backward_in_place (); bytes of its packed weights for the way forward
 * or back, which depend on the node alone: the plans of all tiles share them; and packing them, once. */
gsize    rv_conv2d_scratch (const RvPlan *plan, guint index);
gboolean rv_conv2d_backward_in_place (const RvNode *node);
gsize    rv_conv2d_packed (const RvPlan *plan, guint index, gboolean turned);
gboolean rv_conv2d_prepare (RvExec *exec, guint index, GError **error);

/* The window by which the gradient of a convolution's input sees that of its output, where the stride is 1. */
RvGeometry rv_turned_geometry (const RvGeometry *geometry);

#define RV_WINOGRAD_SIDE 5 /* of the largest window that Winograd's transforms take */

/* ---- Winograd's convolution, where rv_winograd_fits () ---- */

/* Whether it takes fewer multiplications than the plain products. Never where the environment variable REVERIE_WINOGRAD
 * is 0, which is there for measuring them. */
gboolean rv_winograd_fits (const RvNode *node, const RvShape *input);

/* conv2d's counterparts, and the bytes that all workers together need. */
gsize    rv_winograd_scratch (const RvNode *node, const RvShape *input, const RvShape *output, gboolean gradient);
gsize    rv_winograd_shared (const RvNode *node, const RvShape *input, const RvShape *output, gboolean gradient);
gsize    rv_winograd_packed (const RvNode *node, const RvShape *input, gboolean turned);
gboolean rv_winograd_pack (float *packed, const RvNode *node, const RvShape *input, gboolean turned, GError **error);
void     rv_winograd_forward (RvExec *exec, guint index, const float *weights);
void     rv_winograd_backward (RvExec *exec, guint index, const float *weights);

G_END_DECLS
