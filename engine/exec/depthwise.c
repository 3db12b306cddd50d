/* Depthwise convolution: a task a channel; or line by line, for a product that wants it so.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "engine/exec/ops.h"

/* Pixels that fit the first-level cache. */
#define PIECE 4096

static const float *
channel_weights (const RvNode *node, guint c)
{
  return node->weights->values + (gsize) c * node->window.kernel_height * node->window.kernel_width;
}

RvAhead
rv_depthwise_ahead (const RvGeometry *g)
{
  int below = MAX (g->kernel_height - g->stride_y - g->top, 0);

  return (RvAhead){ (gsize) below * g->width, g->stride_y * g->stride_x };
}

void
rv_depthwise_line (const RvExec     *exec,
                   guint             index,
                   const RvGeometry *geometry,
                   const float      *source,
                   guint             c,
                   gsize             start,
                   gsize             n,
                   float            *line)
{
  exec->kernels->depthwise_forward (line, source, geometry, channel_weights (rv_exec_node (exec, index), c), start, n);
  rv_finish (exec, index, c, line, start, n);
}

void
rv_depthwise_gradient_line (const RvExec     *exec,
                            guint             index,
                            const RvGeometry *geometry,
                            const float      *source,
                            guint             c,
                            gsize             start,
                            gsize             n,
                            float            *line)
{
  exec->kernels->depthwise_backward (line, source, geometry, channel_weights (rv_exec_node (exec, index), c), start, n);
}

static void
forward_channel (RvExec *exec, guint index, guint c, guint worker)
{
  RvGeometry geometry = rv_geometry (exec, index);
  RvPlanes   from = rv_value_planes (exec, rv_exec_node (exec, index)->inputs[0]);
  gsize      pixels = rv_pixels (rv_shape (exec, index));
  float     *target = rv_value (exec, index) + c * pixels;

  for (gsize start = 0; start < pixels; start += PIECE)
    rv_depthwise_line (exec, index, &geometry, rv_planes_at (&from, c, 0), c, start, MIN (PIECE, pixels - start),
                       target + start);
}

static void
backward_channel (RvExec *exec, guint index, guint c, guint worker)
{
  const RvNode *node = rv_exec_node (exec, index);
  RvGeometry    geometry = rv_geometry (exec, index);
  gsize         pixels = rv_pixels (rv_shape (exec, index)), in_pixels = (gsize) geometry.height * geometry.width;
  const float  *gradient = rv_gradient (exec, index) + c * pixels;
  float        *target = rv_gradient (exec, node->inputs[0]) + c * in_pixels;
  gboolean      accumulate = rv_edge (exec, index, 0) == RV_EDGE_ADD;

  if (rv_is_stored (exec, index) && node->activation.kind != RV_ACTIVATION_NONE)
    {
      float *before = rv_scratch (exec, worker);

      rv_unfinish (exec, index, c, before, gradient, 0, pixels);
      gradient = before;
    }
  for (gsize start = 0; start < in_pixels; start += PIECE)
    {
      float room[PIECE], *piece = accumulate ? room : target + start;
      gsize n = MIN (PIECE, in_pixels - start);

      rv_depthwise_gradient_line (exec, index, &geometry, gradient, c, start, n, piece);
      if (accumulate)
        exec->kernels->add (target + start, target + start, room, n);
    }
}

void
rv_depthwise_forward (RvExec *exec, guint index)
{
  if (rv_is_stored (exec, index))
    rv_each_channel (exec, index, rv_exec_node (exec, index)->channels, forward_channel);
}

void
rv_depthwise_backward (RvExec *exec, guint index)
{
  guint input = rv_exec_node (exec, index)->inputs[0];

  if (exec->plan->places[input].through == RV_NONE)
    rv_each_channel (exec, index, rv_exec_node (exec, index)->channels, backward_channel);
}
