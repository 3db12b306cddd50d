/* Pooling: a task a channel. Means may have a bias and an activation, which graph/fold.c gives them.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "engine/exec/ops.h"

static void
forward_channel (RvExec *exec, guint index, guint c, guint worker)
{
  const RvNode *node = rv_exec_node (exec, index);
  RvGeometry    geometry = rv_geometry (exec, index);
  const float  *source = rv_value (exec, node->inputs[0]) + (gsize) c * geometry.height * geometry.width;
  float        *target = rv_value (exec, index) + (gsize) c * geometry.out_height * geometry.out_width;

  if (node->op == RV_OP_MAX_POOL)
    exec->kernels->max_pool_forward (target, rv_kept (exec, index, c), source, &geometry);
  else
    {
      exec->kernels->average_pool_forward (target, source, &geometry);
      rv_finish (exec, index, c, target, 0, rv_pixels (rv_shape (exec, index)));
    }
}

static void
backward_channel (RvExec *exec, guint index, guint c, guint worker)
{
  const RvNode *node = rv_exec_node (exec, index);
  RvGeometry    geometry = rv_geometry (exec, index);
  gsize         pixels = rv_pixels (rv_shape (exec, index));
  float        *gradient = rv_gradient (exec, index) + c * pixels;
  float        *target = rv_gradient (exec, node->inputs[0]) + (gsize) c * geometry.height * geometry.width;
  gboolean      accumulate = rv_edge (exec, index, 0) != RV_EDGE_WRITE;

  if (node->op == RV_OP_MAX_POOL)
    exec->kernels->max_pool_backward (target, rv_kept (exec, index, c), gradient, &geometry, accumulate);
  else
    {
      rv_unfinish (exec, index, c, gradient, gradient, 0, pixels);
      exec->kernels->average_pool_backward (target, gradient, &geometry, accumulate);
    }
}

void
rv_max_pool_forward (RvExec *exec, guint index)
{
  rv_each_channel (exec, index, rv_exec_node (exec, index)->channels, forward_channel);
}

void
rv_max_pool_backward (RvExec *exec, guint index)
{
  rv_each_channel (exec, index, rv_exec_node (exec, index)->channels, backward_channel);
}

void
rv_average_pool_forward (RvExec *exec, guint index)
{
  rv_each_channel (exec, index, rv_exec_node (exec, index)->channels, forward_channel);
}

void
rv_average_pool_backward (RvExec *exec, guint index)
{
  rv_each_channel (exec, index, rv_exec_node (exec, index)->channels, backward_channel);
}
