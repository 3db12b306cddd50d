/* Depthwise convolution: a task a channel.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "engine/exec/ops.h"

static const float *
channel_weights (const RvNode *node, guint c)
{
  return node->weights->values + (gsize) c * node->window.kernel_height * node->window.kernel_width;
}

/* Rows that fit the first-level cache together, their number times the width a multiple of 8. */
static int
band_rows (int width)
{
  return MAX (1, 4096 / MAX (width, 1) / 8) * 8;
}

static void
forward_channel (RvExec *exec, guint index, guint c, guint worker)
{
  const RvNode *node = rv_exec_node (exec, index);
  RvGeometry    geometry = rv_geometry (exec, index);
  const float  *source = rv_value (exec, node->inputs[0]) + (gsize) c * geometry.height * geometry.width;
  float        *target = rv_value (exec, index) + (gsize) c * geometry.out_height * geometry.out_width;
  int           band = band_rows (geometry.out_width);

  for (int row = 0; row < geometry.out_height; row += band)
    {
      int   last = MIN (row + band, geometry.out_height);
      gsize start = (gsize) row * geometry.out_width;

      exec->kernels->depthwise_forward (target, source, &geometry, channel_weights (node, c), row, last);
      rv_finish (exec, index, c, target + start, start, (gsize) (last - row) * geometry.out_width);
    }
}

static void
backward_channel (RvExec *exec, guint index, guint c, guint worker)
{
  const RvNode *node = rv_exec_node (exec, index);
  RvGeometry    geometry = rv_geometry (exec, index);
  gsize         pixels = (gsize) geometry.out_height * geometry.out_width;
  const float  *gradient = rv_gradient (exec, index) + c * pixels;
  float        *target = rv_gradient (exec, node->inputs[0]) + (gsize) c * geometry.height * geometry.width;

  if (node->activation.kind != RV_ACTIVATION_NONE)
    {
      float *before = rv_scratch (exec, worker);

      rv_unfinish (exec, index, c, before, gradient, 0, pixels);
      gradient = before;
    }
  exec->kernels->depthwise_backward (target, gradient, &geometry, channel_weights (node, c), 0, geometry.height,
                                     rv_edge (exec, index, 0) == RV_EDGE_ADD);
}

void
rv_depthwise_forward (RvExec *exec, guint index)
{
  rv_each_channel (exec, index, rv_exec_node (exec, index)->channels, forward_channel);
}

void
rv_depthwise_backward (RvExec *exec, guint index)
{
  rv_each_channel (exec, index, rv_exec_node (exec, index)->channels, backward_channel);
}
