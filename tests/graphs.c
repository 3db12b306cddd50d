/* Random networks.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>

#include "tests/graphs.h"

static guint
pick (GRand *rand, guint low, guint high)
{
  return g_rand_int_range (rand, low, high + 1);
}

RvFloats *
graphs_floats (GRand *rand, gsize length, double size)
{
  RvFloats *floats = rv_floats_new (length, NULL);

  g_assert_nonnull (floats);
  for (gsize i = 0; i < length; i++)
    floats->values[i] = g_rand_double_range (rand, -size, size);
  return floats;
}

static guint
last (const RvGraph *graph)
{
  return rv_graph_length (graph) - 1;
}

static guint
channels_of (const RvGraph *graph, guint index)
{
  return rv_graph_node (graph, index)->channels;
}

/* With the slope that a PReLU needs: the caller lets go of it. A convolution's may be none, and no hard swish. */
static RvActivation
random_activation (GRand *rand, guint channels, gboolean fused)
{
  RvActivation       activation = RV_NO_ACTIVATION;
  static const float bounds[][2] = { { 0, INFINITY }, { 0, 6 }, { 0, 1 }, { -0.5f, 0.5f } };
  guint              which = pick (rand, 0, G_N_ELEMENTS (bounds) - 1);

  activation.kind = fused ? pick (rand, RV_ACTIVATION_NONE, RV_ACTIVATION_SIGMOID)
                          : pick (rand, RV_ACTIVATION_CLAMP, RV_ACTIVATION_HARD_SWISH);
  activation.low = bounds[which][0];
  activation.high = bounds[which][1];
  activation.scale = 1 / 3.0f;
  if (activation.kind == RV_ACTIVATION_PRELU)
    activation.slope = graphs_floats (rand, channels, 1);
  return activation;
}

/* @same: the size stays as it is. */
static RvWindow
random_window (GRand *rand, guint kernel, gboolean same)
{
  RvWindow window = { .kernel_height = pick (rand, 1, kernel),
                      .stride_y = pick (rand, 1, 3),
                      .dilation_y = pick (rand, 0, 3) ? 1 : 2,
                      .padding = pick (rand, RV_PADDING_VALID, RV_PADDING_EXPLICIT) };
  gboolean square = pick (rand, 0, 3);

  window.kernel_width = square ? window.kernel_height : pick (rand, 1, kernel);
  window.stride_x = square ? window.stride_y : pick (rand, 1, 3);
  window.dilation_x = square ? window.dilation_y : pick (rand, 1, 2);
  if (same)
    {
      window.padding = RV_PADDING_SAME;
      window.stride_y = window.stride_x = 1;
    }
  if (window.padding == RV_PADDING_EXPLICIT)
    {
      window.top = pick (rand, 0, window.kernel_height - 1);
      window.left = pick (rand, 0, window.kernel_width - 1);
      window.bottom = pick (rand, 0, window.kernel_height - 1);
      window.right = pick (rand, 0, window.kernel_width - 1);
    }
  return window;
}

static guint
add_windowed (RvGraph *graph, GRand *rand, RvOp op, guint input, guint channels, RvWindow window)
{
  guint depth = op == RV_OP_CONV2D ? channels_of (graph, input) : 1;
  guint taps = window.kernel_height * window.kernel_width;
  g_autoptr (RvFloats) weights = graphs_floats (rand, (gsize) channels * depth * taps, sqrt (6.0 / (depth * taps)));
  g_autoptr (RvFloats) bias = pick (rand, 0, 3) ? graphs_floats (rand, channels, 0.5) : NULL;
  RvActivation activation = random_activation (rand, channels, TRUE);
  guint        index;

  if (op == RV_OP_CONV2D)
    index = rv_graph_add_conv2d (graph, "conv2d", input, channels, &window, weights, bias, &activation, NULL);
  else
    index = rv_graph_add_depthwise (graph, "depthwise", input, &window, weights, bias, &activation, NULL);
  rv_floats_unref (activation.slope);
  return index;
}

static guint
add_convolution (RvGraph *graph, GRand *rand, RvOp op, guint input, guint channels, gboolean same)
{
  return add_windowed (graph, rand, op, input, channels, random_window (rand, pick (rand, 0, 2) ? 3 : 7, same));
}

static guint
add_pointwise (RvGraph *graph, GRand *rand, guint input, guint channels)
{
  return add_windowed (graph, rand, RV_OP_CONV2D, input, channels, random_window (rand, 1, TRUE));
}

/* input + a linear pointwise convolution of @value, and an activation. */
static guint
add_residue (RvGraph *graph, GRand *rand, guint input, guint value)
{
  const RvWindow window = random_window (rand, 1, TRUE);
  guint          channels = channels_of (graph, input), depth = channels_of (graph, value), terms[2] = { input }, sum;
  g_autoptr (RvFloats) weights = graphs_floats (rand, channels * depth, sqrt (6.0 / depth));
  g_autoptr (RvFloats) bias = pick (rand, 0, 1) ? graphs_floats (rand, channels, 0.5) : NULL;
  RvActivation activation = random_activation (rand, channels, TRUE);

  terms[1] = rv_graph_add_conv2d (graph, "linear", value, channels, &window, weights, bias, &RV_NO_ACTIVATION, NULL);
  sum = rv_graph_add_combine (graph, RV_OP_ADD, "residual sum", terms, 2, NULL);
  if (activation.kind != RV_ACTIVATION_NONE)
    sum = rv_graph_add_activation (graph, "activation", sum, &activation, NULL);
  rv_floats_unref (activation.slope);
  return sum;
}

/* A depthwise convolution, perhaps between pointwise ones and perhaps beside a way past it, as MobileNets have it. */
static guint
add_separable (RvGraph *graph, GRand *rand, guint input)
{
  gboolean residual = pick (rand, 0, 1);
  guint    expanded = pick (rand, 0, 2) ? add_pointwise (graph, rand, input, pick (rand, 1, 12)) : input;
  guint    depthwise = add_convolution (graph, rand, RV_OP_DEPTHWISE, expanded, channels_of (graph, expanded),
                                        residual || pick (rand, 0, 1));

  return residual ? add_residue (graph, rand, input, depthwise)
                  : add_pointwise (graph, rand, depthwise, pick (rand, 1, 12));
}

/* ADD, MULTIPLY or CONCAT of the last node and others that go with it. */
static guint
add_combination (RvGraph *graph, GRand *rand, RvOp op)
{
  guint base = last (graph), n = op == RV_OP_MULTIPLY ? 2 : pick (rand, 2, 4), inputs[4], swap = pick (rand, 0, n - 1);

  inputs[0] = base;
  for (guint i = 1; i < n; i++)
    switch (pick (rand, 0, 3))
      {
      case 0:
        inputs[i] = base; /* the same again */
        break;
      case 1:
        inputs[i] = base;
        if (op != RV_OP_CONCAT)
          inputs[i] = rv_graph_add_unary (graph, RV_OP_MEAN, "spread mean", base, NULL);
        break;
      default:
        inputs[i] = add_convolution (graph, rand, RV_OP_CONV2D, base,
                                     op == RV_OP_CONCAT ? pick (rand, 1, 9) : channels_of (graph, base), TRUE);
      }
  inputs[0] = inputs[swap];
  inputs[swap] = base;
  return rv_graph_add_combine (graph, op, rv_op_name (op), inputs, n, NULL);
}

static guint
add_affine (RvGraph *graph, GRand *rand)
{
  guint channels = channels_of (graph, last (graph));
  g_autoptr (RvFloats) scale = pick (rand, 0, 2) ? graphs_floats (rand, channels, 2) : NULL;
  g_autoptr (RvFloats) shift = pick (rand, 0, 2) ? graphs_floats (rand, channels, 0.5) : NULL;

  return rv_graph_add_affine (graph, "affine", last (graph), scale, shift, NULL);
}

static guint
add_pool (RvGraph *graph, GRand *rand, RvOp op)
{
  RvWindow window = random_window (rand, 4, pick (rand, 0, 3) == 0);

  window.dilation_y = window.dilation_x = 1;
  return rv_graph_add_pool (graph, op, rv_op_name (op), last (graph), &window, NULL);
}

/* Means that keep the size, and a pointwise convolution of some of them, as Inception's blocks have it. */
static guint
add_means (RvGraph *graph, GRand *rand)
{
  RvWindow window = random_window (rand, 4, TRUE);
  guint    means;

  window.dilation_y = window.dilation_x = 1;
  means = rv_graph_add_pool (graph, RV_OP_AVERAGE_POOL, "means", last (graph), &window, NULL);
  return add_pointwise (graph, rand, means, pick (rand, 1, channels_of (graph, means)));
}

guint
graphs_add (RvGraph *graph, GRand *rand, RvOp op)
{
  guint        input = last (graph), channels = channels_of (graph, input), index;
  RvWindow     sides = { .top = pick (rand, 0, 2), .bottom = pick (rand, 0, 2), .left = pick (rand, 0, 2) };
  RvActivation activation;

  switch (op)
    {
    case RV_OP_CONV2D:
      return add_convolution (graph, rand, op, input, pick (rand, 1, 12), FALSE);
    case RV_OP_DEPTHWISE:
      if (pick (rand, 0, 2))
        return add_separable (graph, rand, input);
      return add_convolution (graph, rand, op, input, channels, FALSE);
    case RV_OP_AFFINE:
      return add_affine (graph, rand);
    case RV_OP_ACTIVATION:
      activation = random_activation (rand, channels, FALSE);
      index = rv_graph_add_activation (graph, "activation", input, &activation, NULL);
      rv_floats_unref (activation.slope);
      return index;
    case RV_OP_ADD:
    case RV_OP_MULTIPLY:
    case RV_OP_CONCAT:
      return add_combination (graph, rand, op);
    case RV_OP_PAD:
      return rv_graph_add_pad (graph, "pad", input, &sides, pick (rand, 0, 2), pick (rand, 0, 3), NULL);
    case RV_OP_AVERAGE_POOL:
      return pick (rand, 0, 1) ? add_means (graph, rand) : add_pool (graph, rand, op);
    case RV_OP_MAX_POOL:
      return add_pool (graph, rand, op);
    default:
      return rv_graph_add_unary (graph, op, rv_op_name (op), input, NULL);
    }
}

RvGraph *
graphs_new (GRand *rand, RvOp op, guint n)
{
  RvGraph *graph = rv_graph_new ();
  guint    turn = pick (rand, 0, n - 1);

  rv_graph_add_input (graph, "picture", pick (rand, 1, 4), NULL);
  for (guint i = 0; i < n; i++)
    {
      RvOp next = i == turn ? op : pick (rand, RV_OP_IDENTITY, RV_N_OPS - 1);

      /* A mean ends what is worth computing. */
      if (next == RV_OP_MEAN && i != turn)
        next = RV_OP_CONV2D;
      g_assert_cmpuint (graphs_add (graph, rand, next), !=, RV_NONE);
    }
  return graph;
}

char *
graphs_describe (const RvGraph *graph)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < rv_graph_length (graph); i++)
    {
      const RvNode   *node = rv_graph_node (graph, i);
      const RvWindow *w = &node->window;

      g_string_append_printf (text, "%s%u %s", i > 0 ? "; " : "", i, node->name);
      for (guint k = 0; k < node->n_inputs; k++)
        g_string_append_printf (text, "%s%u", k > 0 ? ", " : " of ", node->inputs[k]);
      g_string_append_printf (text, ": %u channels", node->channels);
      if (w->kernel_height > 0)
        g_string_append_printf (text, ", window %u x %u, stride %u x %u, dilation %u x %u, padding %d", w->kernel_width,
                                w->kernel_height, w->stride_x, w->stride_y, w->dilation_x, w->dilation_y, w->padding);
      if (w->padding == RV_PADDING_EXPLICIT)
        g_string_append_printf (text, " (%u %u %u %u)", w->top, w->left, w->bottom, w->right);
      if (node->activation.kind != RV_ACTIVATION_NONE)
        g_string_append_printf (text, ", activation %d", node->activation.kind);
    }
  return g_string_free (text, FALSE);
}
