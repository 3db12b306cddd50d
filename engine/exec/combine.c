/* Sums, products, stacks and paddings of values.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>

#include "engine/exec/ops.h"

/* Channel @c of an input of node @index. */
static float *
input_plane (const RvExec *exec, guint index, guint input, guint c)
{
  guint from = rv_exec_node (exec, index)->inputs[input];

  return rv_value (exec, from) + c * rv_pixels (rv_shape (exec, from));
}

static float *
input_gradient (const RvExec *exec, guint index, guint input, guint c)
{
  guint from = rv_exec_node (exec, index)->inputs[input];

  return rv_gradient (exec, from) + c * rv_pixels (rv_shape (exec, from));
}

/* Whether an input of one pixel is spread over the whole of node @index. */
static gboolean
is_spread (const RvExec *exec, guint index, guint input)
{
  return rv_pixels (rv_shape (exec, rv_exec_node (exec, index)->inputs[input])) < rv_pixels (rv_shape (exec, index));
}

static void
put (float *target, double value, RvEdge edge)
{
  *target = edge == RV_EDGE_ADD ? *target + value : value;
}

/* ---- Add ---- */

/* Whether a convolution has added itself onto the other term, and finished the sum. */
static gboolean
is_made (const RvExec *exec, guint index)
{
  const RvNode *node = rv_exec_node (exec, index);

  for (guint i = 0; i < node->n_inputs; i++)
    if (exec->plan->places[node->inputs[i]].sum == index)
      return TRUE;
  return FALSE;
}

static void
add_channel (RvExec *exec, guint index, guint c, guint worker)
{
  const RvNode *node = rv_exec_node (exec, index);
  gsize         n = rv_pixels (rv_shape (exec, index));
  float        *target = rv_value (exec, index) + c * n;
  guint         first = 0;

  /* Where the sum overwrites one of its terms, that one comes first. */
  for (guint i = 0; i < node->n_inputs; i++)
    if (input_plane (exec, index, i, c) == target && !is_spread (exec, index, i))
      first = i;
  if (is_spread (exec, index, first))
    for (gsize i = 0; i < n; i++)
      target[i] = *input_plane (exec, index, first, c);
  else if (input_plane (exec, index, first, c) != target)
    memcpy (target, input_plane (exec, index, first, c), n * sizeof (float));

  for (guint i = 0; i < node->n_inputs; i++)
    {
      const float *term = input_plane (exec, index, i, c);

      if (i == first)
        continue;
      if (is_spread (exec, index, i))
        exec->kernels->bias_forward (target, n, *term);
      else
        exec->kernels->add (target, target, term, n);
    }
  rv_finish (exec, index, c, target, 0, n);
}

static void
add_back_channel (RvExec *exec, guint index, guint c, guint worker)
{
  const RvNode *node = rv_exec_node (exec, index);
  gsize         n = rv_pixels (rv_shape (exec, index));
  float        *gradient = rv_gradient (exec, index) + c * n;

  if (node->activation.kind != RV_ACTIVATION_NONE)
    rv_unfinish (exec, index, c, gradient, gradient, 0, n);
  for (guint i = 0; i < node->n_inputs; i++)
    {
      RvEdge edge = rv_edge (exec, index, i);
      float *target = input_gradient (exec, index, i, c);

      if (edge == RV_EDGE_SHARE)
        continue;
      if (is_spread (exec, index, i))
        put (target, exec->kernels->sum (gradient, n), edge);
      else if (edge == RV_EDGE_ADD)
        exec->kernels->add (target, target, gradient, n);
      else
        memcpy (target, gradient, n * sizeof (float));
    }
}

/* ---- Multiply ---- */

static void
multiply_channel (RvExec *exec, guint index, guint c, guint worker)
{
  gsize        n = rv_pixels (rv_shape (exec, index));
  float       *target = rv_value (exec, index) + c * n;
  guint        spread = is_spread (exec, index, 0) ? 0 : 1;
  const float *whole = input_plane (exec, index, 1 - spread, c), *other = input_plane (exec, index, spread, c);

  if (is_spread (exec, index, spread))
    exec->kernels->scale_shift (target, whole, n, *other, 0, FALSE);
  else
    exec->kernels->multiply (target, whole, other, n, FALSE);
}

static void
multiply_back_channel (RvExec *exec, guint index, guint c, guint worker)
{
  gsize        n = rv_pixels (rv_shape (exec, index));
  const float *gradient = rv_gradient (exec, index) + c * n;

  for (guint i = 0; i < 2; i++)
    {
      RvEdge       edge = rv_edge (exec, index, i);
      const float *other = input_plane (exec, index, 1 - i, c);
      float       *target = input_gradient (exec, index, i, c);

      if (is_spread (exec, index, i))
        put (target, exec->kernels->dot (gradient, other, n), edge);
      else if (is_spread (exec, index, 1 - i))
        exec->kernels->scale_shift (target, gradient, n, *other, 0, edge == RV_EDGE_ADD);
      else
        exec->kernels->multiply (target, gradient, other, n, edge == RV_EDGE_ADD);
    }
}

/* ---- Concat: most inputs are made where they belong, and have their gradient there ---- */

/* Channels of the largest input: a task has channel c of all inputs, as those that are named twice add up. */
static guint
stack_tasks (const RvExec *exec, guint index)
{
  const RvNode *node = rv_exec_node (exec, index);
  guint         most = 0;

  for (guint i = 0; i < node->n_inputs; i++)
    most = MAX (most, rv_exec_node (exec, node->inputs[i])->channels);
  return most;
}

static void
concat_channel (RvExec *exec, guint index, guint c, guint worker)
{
  const RvNode *node = rv_exec_node (exec, index);
  gsize         n = rv_pixels (rv_shape (exec, index));
  float        *target = rv_value (exec, index) + c * n;

  for (guint i = 0; i < node->n_inputs; i++)
    {
      guint        channels = rv_exec_node (exec, node->inputs[i])->channels;
      const float *source = input_plane (exec, index, i, c);

      if (c < channels && source != target)
        memcpy (target, source, n * sizeof (float));
      target += channels * n;
    }
}

static void
concat_back_channel (RvExec *exec, guint index, guint c, guint worker)
{
  const RvNode *node = rv_exec_node (exec, index);
  gsize         n = rv_pixels (rv_shape (exec, index));
  const float  *gradient = rv_gradient (exec, index) + c * n;

  for (guint i = 0; i < node->n_inputs; i++)
    {
      guint  channels = rv_exec_node (exec, node->inputs[i])->channels;
      float *target = input_gradient (exec, index, i, c);

      if (c < channels && rv_edge (exec, index, i) == RV_EDGE_ADD)
        exec->kernels->add (target, target, gradient, n);
      else if (c < channels && rv_edge (exec, index, i) == RV_EDGE_WRITE)
        memcpy (target, gradient, n * sizeof (float));
      gradient += channels * n;
    }
}

/* ---- Pad ---- */

/* The part of an input that its padded plane holds: in a tile the plane may end before the input does. */
static void
padded_part (const RvWindow *window, const RvShape *input, const RvShape *output, guint *height, guint *width)
{
  *height = MIN (input->height, output->height - MIN (output->height, window->top));
  *width = MIN (input->width, output->width - MIN (output->width, window->left));
}

static void
pad_channel (RvExec *exec, guint index, guint c, guint worker)
{
  const RvNode  *node = rv_exec_node (exec, index);
  const RvShape *input = rv_shape (exec, node->inputs[0]), *output = rv_shape (exec, index);
  float         *target = rv_value (exec, index) + c * rv_pixels (output);
  const float   *source;
  guint          height, width;

  memset (target, 0, rv_pixels (output) * sizeof (float));
  if (c < node->pad_before || c >= node->pad_before + input->channels)
    return;
  source = input_plane (exec, index, 0, c - node->pad_before);
  padded_part (&node->window, input, output, &height, &width);
  for (guint y = 0; y < height; y++)
    memcpy (target + (gsize) (y + node->window.top) * output->width + node->window.left,
            source + (gsize) y * input->width, width * sizeof (float));
}

static void
pad_back_channel (RvExec *exec, guint index, guint c, guint worker)
{
  const RvNode  *node = rv_exec_node (exec, index);
  const RvShape *input = rv_shape (exec, node->inputs[0]), *output = rv_shape (exec, index);
  const float   *gradient = rv_gradient (exec, index) + (c + node->pad_before) * rv_pixels (output);
  float         *target = input_gradient (exec, index, 0, c);
  guint          height, width;

  padded_part (&node->window, input, output, &height, &width);
  if (rv_edge (exec, index, 0) == RV_EDGE_WRITE && (height < input->height || width < input->width))
    memset (target, 0, rv_pixels (input) * sizeof (float));
  for (guint y = 0; y < height; y++)
    {
      const float *row = gradient + (gsize) (y + node->window.top) * output->width + node->window.left;

      if (rv_edge (exec, index, 0) == RV_EDGE_ADD)
        exec->kernels->add (target, target, row, width);
      else
        memcpy (target, row, width * sizeof (float));
      target += input->width;
    }
}

/* ---- The ops ---- */

void
rv_add_forward (RvExec *exec, guint index)
{
  if (!is_made (exec, index))
    rv_each_channel (exec, index, rv_exec_node (exec, index)->channels, add_channel);
}

void
rv_add_backward (RvExec *exec, guint index)
{
  rv_each_channel (exec, index, rv_exec_node (exec, index)->channels, add_back_channel);
}

void
rv_multiply_forward (RvExec *exec, guint index)
{
  rv_each_channel (exec, index, rv_exec_node (exec, index)->channels, multiply_channel);
}

void
rv_multiply_backward (RvExec *exec, guint index)
{
  rv_each_channel (exec, index, rv_exec_node (exec, index)->channels, multiply_back_channel);
}

void
rv_concat_forward (RvExec *exec, guint index)
{
  rv_each_channel (exec, index, stack_tasks (exec, index), concat_channel);
}

void
rv_concat_backward (RvExec *exec, guint index)
{
  rv_each_channel (exec, index, stack_tasks (exec, index), concat_back_channel);
}

void
rv_pad_forward (RvExec *exec, guint index)
{
  rv_each_channel (exec, index, rv_exec_node (exec, index)->channels, pad_channel);
}

void
rv_pad_backward (RvExec *exec, guint index)
{
  rv_each_channel (exec, index, rv_shape (exec, rv_exec_node (exec, index)->inputs[0])->channels, pad_back_channel);
}
