/* Scales, activations, means and softmax.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>
#include <string.h>

#include "engine/exec/ops.h"

static float *
plane (const RvExec *exec, guint index, guint c)
{
  return rv_value (exec, index) + c * rv_pixels (rv_shape (exec, index));
}

static float *
gradient_plane (const RvExec *exec, guint index, guint c)
{
  return rv_gradient (exec, index) + c * rv_pixels (rv_shape (exec, index));
}

/* ---- Affine ---- */

static void
affine_channel (RvExec *exec, guint index, guint c, guint worker)
{
  const RvNode *node = rv_exec_node (exec, index);
  gsize         n = rv_pixels (rv_shape (exec, index));
  float        *target = plane (exec, index, c);

  exec->kernels->scale_shift (target, plane (exec, node->inputs[0], c), n,
                              node->weights != NULL ? node->weights->values[c] : 1,
                              node->bias != NULL ? node->bias->values[c] : 0, FALSE);
  rv_finish (exec, index, c, target, 0, n);
}

static void
affine_back_channel (RvExec *exec, guint index, guint c, guint worker)
{
  const RvNode *node = rv_exec_node (exec, index);
  gsize         n = rv_pixels (rv_shape (exec, index));
  float        *before = rv_scratch (exec, worker);

  rv_unfinish (exec, index, c, before, gradient_plane (exec, index, c), 0, n);
  exec->kernels->scale_shift (gradient_plane (exec, node->inputs[0], c), before, n,
                              node->weights != NULL ? node->weights->values[c] : 1, 0,
                              rv_edge (exec, index, 0) == RV_EDGE_ADD);
}

/* ---- Activation ---- */

static void
activation_channel (RvExec *exec, guint index, guint c, guint worker)
{
  const RvNode *node = rv_exec_node (exec, index);
  gsize         n = rv_pixels (rv_shape (exec, index));
  const float  *source = plane (exec, node->inputs[0], c);
  float        *target = plane (exec, index, c);

  if (node->activation.kind == RV_ACTIVATION_HARD_SWISH)
    {
      exec->kernels->hard_swish_forward (target, source, n, node->activation.scale);
      return;
    }
  if (target != source)
    memcpy (target, source, n * sizeof (float));
  rv_finish (exec, index, c, target, 0, n);
}

static void
activation_back_channel (RvExec *exec, guint index, guint c, guint worker)
{
  const RvNode *node = rv_exec_node (exec, index);
  gsize         n = rv_pixels (rv_shape (exec, index));
  const float  *gradient = gradient_plane (exec, index, c);
  float        *target = gradient_plane (exec, node->inputs[0], c);
  gboolean      accumulate = rv_edge (exec, index, 0) == RV_EDGE_ADD;
  float        *before = accumulate ? rv_scratch (exec, worker) : target;

  if (node->activation.kind == RV_ACTIVATION_HARD_SWISH)
    exec->kernels->hard_swish_backward (before, gradient, plane (exec, node->inputs[0], c), n, node->activation.scale);
  else
    rv_unfinish (exec, index, c, before, gradient, 0, n);
  if (accumulate)
    exec->kernels->add (target, target, before, n);
}

/* ---- Mean over height and width ---- */

static void
mean_channel (RvExec *exec, guint index, guint c, guint worker)
{
  guint input = rv_exec_node (exec, index)->inputs[0];
  gsize n = rv_pixels (rv_shape (exec, input));

  *plane (exec, index, c) = exec->kernels->sum (plane (exec, input, c), n) / n;
}

static void
mean_back_channel (RvExec *exec, guint index, guint c, guint worker)
{
  guint  input = rv_exec_node (exec, index)->inputs[0];
  gsize  n = rv_pixels (rv_shape (exec, input));
  float  share = *gradient_plane (exec, index, c) / n;
  float *target = gradient_plane (exec, input, c);

  if (rv_edge (exec, index, 0) == RV_EDGE_WRITE)
    memset (target, 0, n * sizeof (float));
  exec->kernels->bias_forward (target, n, share);
}

/* ---- Softmax over channels, pixel by pixel: only ever run on heads of a few values, so it is plain and alone ---- */

static void
softmax_all (RvExec *exec, guint index, guint task, guint worker)
{
  const RvShape *shape = rv_shape (exec, index);
  gsize          n = rv_pixels (shape);
  const float   *source = rv_value (exec, rv_exec_node (exec, index)->inputs[0]);
  float         *target = rv_value (exec, index);

  for (gsize i = 0; i < n; i++)
    {
      float  highest = -INFINITY;
      double total = 0;

      for (guint c = 0; c < shape->channels; c++)
        highest = MAX (highest, source[c * n + i]);
      for (guint c = 0; c < shape->channels; c++)
        total += target[c * n + i] = expf (source[c * n + i] - highest);
      for (guint c = 0; c < shape->channels; c++)
        target[c * n + i] /= total;
    }
}

/* d x_c = y_c (g_c - sum_k g_k y_k) */
static void
softmax_back_all (RvExec *exec, guint index, guint task, guint worker)
{
  const RvShape *shape = rv_shape (exec, index);
  gsize          n = rv_pixels (shape);
  const float   *value = rv_value (exec, index), *gradient = rv_gradient (exec, index);
  float         *target = rv_gradient (exec, rv_exec_node (exec, index)->inputs[0]);
  gboolean       accumulate = rv_edge (exec, index, 0) == RV_EDGE_ADD;

  for (gsize i = 0; i < n; i++)
    {
      double mean = 0;

      for (guint c = 0; c < shape->channels; c++)
        mean += (double) gradient[c * n + i] * value[c * n + i];
      for (guint c = 0; c < shape->channels; c++)
        target[c * n + i] = (accumulate ? target[c * n + i] : 0) + value[c * n + i] * (gradient[c * n + i] - mean);
    }
}

/* ---- The ops ---- */

void
rv_affine_forward (RvExec *exec, guint index)
{
  rv_each_channel (exec, index, rv_exec_node (exec, index)->channels, affine_channel);
}

void
rv_affine_backward (RvExec *exec, guint index)
{
  rv_each_channel (exec, index, rv_exec_node (exec, index)->channels, affine_back_channel);
}

void
rv_activation_forward (RvExec *exec, guint index)
{
  rv_each_channel (exec, index, rv_exec_node (exec, index)->channels, activation_channel);
}

void
rv_activation_backward (RvExec *exec, guint index)
{
  rv_each_channel (exec, index, rv_exec_node (exec, index)->channels, activation_back_channel);
}

void
rv_mean_forward (RvExec *exec, guint index)
{
  rv_each_channel (exec, index, rv_exec_node (exec, index)->channels, mean_channel);
}

void
rv_mean_backward (RvExec *exec, guint index)
{
  rv_each_channel (exec, index, rv_exec_node (exec, index)->channels, mean_back_channel);
}

void
rv_softmax_forward (RvExec *exec, guint index)
{
  rv_each_channel (exec, index, 1, softmax_all);
}

void
rv_softmax_backward (RvExec *exec, guint index)
{
  rv_each_channel (exec, index, 1, softmax_back_all);
}
