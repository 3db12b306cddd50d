/* The ops of TF.js that the engine understands: one small function each, listed at the end.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * TensorFlow's pictures are NHWC, so channels are the last axis here. Broken nodes are errors; nodes that mean
 * something the engine does not have become RV_OP_UNSUPPORTED and are errors only for those who ask for them.
 */
#include <math.h>
#include <string.h>

#include <glib/gi18n-lib.h>

#include "engine/import/tfjs-node.h"

/* ---- Activations ---- */

static RvActivation
clamp (float low, float high)
{
  return (RvActivation){ .kind = RV_ACTIVATION_CLAMP, .low = low, .high = high };
}

/* The activation called @name; its slope, where it has one, is the caller's to free. */
static gboolean
find_activation (const RvTfNode *node,
                 const char     *name,
                 const RvWeight *slope,
                 guint           channels,
                 RvActivation   *activation,
                 GError        **error)
{
  if (strcmp (name, "Relu") == 0)
    *activation = clamp (0, INFINITY);
  else if (strcmp (name, "Relu6") == 0)
    *activation = clamp (0, 6);
  else if (strcmp (name, "Sigmoid") == 0)
    *activation = (RvActivation){ .kind = RV_ACTIVATION_SIGMOID };
  else
    {
      double alpha = 0.2;

      if (strcmp (name, "LeakyRelu") == 0)
        {
          rv_json_number (rv_tf_attribute (
                              node, rv_json_object (node->attributes, "leakyrelu_alpha") ? "leakyrelu_alpha" : "alpha"),
                          "f", &alpha);
          activation->slope = rv_tf_same_floats (channels, alpha, error);
        }
      else
        activation->slope = rv_tf_per_channel (node, slope, channels, error);
      activation->kind = RV_ACTIVATION_PRELU;
      return activation->slope != NULL;
    }
  return TRUE;
}

static guint
convert_activation (const RvTfNode *node, GError **error)
{
  RvActivation activation = RV_NO_ACTIVATION;
  guint        index = RV_NONE;

  if (find_activation (node, node->op, rv_tf_constant (node, 1), rv_tf_channels_of (node, 0), &activation, error))
    index = rv_graph_add_activation (node->graph, node->name, node->inputs[0].value, &activation, error);
  rv_floats_unref (activation.slope);
  return index;
}

/* ---- Convolutions ---- */

/* What follows a fused convolution or product: bias and activation. Both are the caller's to free. */
static gboolean
read_fused (
    const RvTfNode *node, guint channels, RvFloats **bias, RvActivation *activation, guint *index, GError **error)
{
  JsonArray *list = rv_json_array (rv_json_object (rv_tf_attribute (node, "fused_ops"), "list"), "s");
  guint      n = list != NULL ? json_array_get_length (list) : 0;
  gboolean   good = TRUE;

  for (guint i = 0; good && i < n; i++)
    {
      char *name = rv_tf_decode_text (rv_json_element_string (list, i));

      if (i == 0 && strcmp (name, "BiasAdd") == 0)
        {
          *bias = rv_tf_per_channel (node, rv_tf_constant (node, 2), channels, error);
          good = *bias != NULL;
        }
      else if (i == 1
               && (strcmp (name, "Relu") == 0 || strcmp (name, "Relu6") == 0 || strcmp (name, "Sigmoid") == 0
                   || strcmp (name, "LeakyRelu") == 0 || strcmp (name, "Prelu") == 0))
        good = find_activation (node, name, rv_tf_constant (node, 3), channels, activation, error);
      else
        {
          char *why = g_strdup_printf (_ ("fused with \"%s\""), name);

          *index = rv_tf_unsupported (node, error, why);
          g_free (why);
          g_free (name);
          return FALSE;
        }
      g_free (name);
    }
  if (!good)
    *index = RV_NONE;
  return good;
}

static guint
convert_convolution (const RvTfNode *node, GError **error)
{
  gboolean        depthwise = strstr (node->op, "Depthwise") != NULL;
  const RvWeight *weight = rv_tf_constant (node, 1);
  RvWindow        window = { 0 };
  RvActivation    activation = RV_NO_ACTIVATION;
  RvFloats       *kernel = NULL, *bias = NULL;
  guint           index = RV_NONE, channels;

  if (weight == NULL)
    return rv_tf_unsupported (node, error, _ ("its kernel is not constant"));
  if (weight->rank != 4 || weight->shape[2] != rv_tf_channels_of (node, 0) || weight->length == 0)
    return rv_tf_fail (node, error, _ ("its kernel does not go with its input"));
  if (depthwise && weight->shape[3] != 1)
    return rv_tf_unsupported (node, error, _ ("a channel multiplier above 1"));
  window.kernel_height = weight->shape[0];
  window.kernel_width = weight->shape[1];
  channels = depthwise ? weight->shape[2] : weight->shape[3];

  if (rv_tf_read_window (node, &window, &index, error)
      && read_fused (node, channels, &bias, &activation, &index, error))
    {
      index = RV_NONE;
      kernel = rv_weight_kernel (weight, error);
      if (kernel != NULL && depthwise)
        {
          /* [1][in][taps] is [in][taps]: the kernel is as the engine wants it. */
          index = rv_graph_add_depthwise (node->graph, node->name, node->inputs[0].value, &window, kernel, bias,
                                          &activation, error);
        }
      else if (kernel != NULL)
        index = rv_graph_add_conv2d (node->graph, node->name, node->inputs[0].value, channels, &window, kernel, bias,
                                     &activation, error);
    }
  rv_floats_unref (kernel);
  rv_floats_unref (bias);
  rv_floats_unref (activation.slope);
  return index;
}

/* A product with a vector is a convolution of one pixel. */
static guint
convert_matmul (const RvTfNode *node, GError **error)
{
  const RvWeight *weight = rv_tf_constant (node, 1);
  RvWindow        window = { 1, 1, 1, 1, 1, 1, RV_PADDING_VALID, 0, 0, 0, 0 };
  RvActivation    activation = RV_NO_ACTIVATION;
  RvFloats       *bias = NULL, *kernel = NULL;
  RvWeight        as_kernel;
  guint           index = RV_NONE;

  if (weight == NULL || rv_tf_true_attribute (node, "transpose_a") || rv_tf_true_attribute (node, "transpose_b"))
    return rv_tf_unsupported (node, error, _ ("its matrix is not constant or is transposed"));
  if (weight->rank != 2 || weight->shape[0] != rv_tf_channels_of (node, 0) || weight->length == 0)
    return rv_tf_fail (node, error, _ ("its matrix does not go with its input"));
  as_kernel = *weight;
  as_kernel.rank = 4;
  as_kernel.shape[0] = as_kernel.shape[1] = 1;
  as_kernel.shape[2] = weight->shape[0];
  as_kernel.shape[3] = weight->shape[1];
  if (read_fused (node, weight->shape[1], &bias, &activation, &index, error))
    {
      kernel = rv_weight_kernel (&as_kernel, error);
      if (kernel != NULL)
        index = rv_graph_add_conv2d (node->graph, node->name, node->inputs[0].value, weight->shape[1], &window, kernel,
                                     bias, &activation, error);
    }
  rv_floats_unref (kernel);
  rv_floats_unref (bias);
  rv_floats_unref (activation.slope);
  return index;
}

/* Batch normalisation: scale * (x - mean) / sqrt (variance + epsilon) + offset, all constant. */
static guint
convert_batch_norm (const RvTfNode *node, GError **error)
{
  guint     channels = rv_tf_channels_of (node, 0), index = RV_NONE;
  RvFloats *parts[4] = { NULL };
  double    epsilon = 1e-3;
  gboolean  good = TRUE;

  if (rv_tf_true_attribute (node, "is_training"))
    return rv_tf_unsupported (node, error, _ ("it is still training"));
  rv_json_number (rv_tf_attribute (node, "epsilon"), "f", &epsilon);
  for (guint i = 0; good && i < 4; i++)
    {
      parts[i] = rv_tf_per_channel (node, rv_tf_constant (node, i + 1), channels, error);
      good = parts[i] != NULL;
    }
  for (guint c = 0; good && c < channels; c++)
    {
      double scale = parts[0]->values[c] / sqrt (parts[3]->values[c] + epsilon);

      parts[0]->values[c] = scale;
      parts[1]->values[c] -= parts[2]->values[c] * scale;
    }
  if (good)
    index = rv_graph_add_affine (node->graph, node->name, node->inputs[0].value, parts[0], parts[1], error);
  for (guint i = 0; i < 4; i++)
    rv_floats_unref (parts[i]);
  return index;
}

/* ---- Arithmetic ---- */

/* scale * value + shift, where @scale or @shift may be NULL. Takes both. */
static guint
affine (const RvTfNode *node, guint value, RvFloats *scale, RvFloats *shift, GError **error)
{
  guint index = RV_NONE;

  if (scale != NULL || shift != NULL)
    index = rv_graph_add_affine (node->graph, node->name, value, scale, shift, error);
  rv_floats_unref (scale);
  rv_floats_unref (shift);
  return index;
}

static void
negate (RvFloats *floats)
{
  for (gsize i = 0; floats != NULL && i < floats->length; i++)
    floats->values[i] = -floats->values[i];
}

/* One input is a constant: @first says whether it is the first. */
static guint
with_constant (const RvTfNode *node, gboolean first, GError **error)
{
  guint           value = node->inputs[first ? 1 : 0].value;
  guint           channels = rv_graph_node (node->graph, value)->channels;
  const RvWeight *weight = rv_tf_constant (node, first ? 0 : 1);
  RvFloats       *other;

  if (!rv_tf_is_per_channel (weight, channels))
    return rv_tf_unsupported (node, error, _ ("a constant that is not one value a channel"));
  other = rv_tf_per_channel (node, weight, channels, error);
  if (other == NULL)
    return RV_NONE;
  if (strcmp (node->op, "Mul") == 0)
    return affine (node, value, other, NULL, error);
  if (strcmp (node->op, "Sub") == 0)
    {
      RvFloats *minus = first ? rv_tf_same_floats (channels, -1, error) : NULL;

      if (!first)
        negate (other);
      else if (minus == NULL)
        {
          rv_floats_unref (other);
          return RV_NONE;
        }
      return affine (node, value, minus, other, error);
    }
  return affine (node, value, NULL, other, error);
}

static guint
convert_arithmetic (const RvTfNode *node, GError **error)
{
  guint inputs[2];

  if (!rv_tf_is_value (node, 0) || !rv_tf_is_value (node, 1))
    return with_constant (node, !rv_tf_is_value (node, 0), error);
  inputs[0] = node->inputs[0].value;
  inputs[1] = node->inputs[1].value;
  if (strcmp (node->op, "Mul") == 0)
    return rv_graph_add_combine (node->graph, RV_OP_MULTIPLY, node->name, inputs, 2, error);
  if (strcmp (node->op, "Sub") == 0)
    {
      inputs[1] = affine (node, inputs[1], rv_tf_same_floats (rv_tf_channels_of (node, 1), -1, error), NULL, error);
      if (inputs[1] == RV_NONE)
        return RV_NONE;
    }
  return rv_graph_add_combine (node->graph, RV_OP_ADD, node->name, inputs, 2, error);
}

static guint
convert_add_n (const RvTfNode *node, GError **error)
{
  guint inputs[RV_MAX_INPUTS];

  if (node->n_inputs > RV_MAX_INPUTS)
    return rv_tf_unsupported (node, error, _ ("too many inputs"));
  for (guint i = 0; i < node->n_inputs; i++)
    {
      if (!rv_tf_is_value (node, i))
        return rv_tf_unsupported (node, error, _ ("a constant term"));
      inputs[i] = node->inputs[i].value;
    }
  if (node->n_inputs == 1)
    return rv_graph_add_unary (node->graph, RV_OP_IDENTITY, node->name, inputs[0], error);
  return rv_graph_add_combine (node->graph, RV_OP_ADD, node->name, inputs, node->n_inputs, error);
}

static guint
convert_bound (const RvTfNode *node, GError **error)
{
  guint           side = rv_tf_is_value (node, 0) ? 0 : 1;
  const RvWeight *bound = rv_tf_constant (node, 1 - side);
  RvActivation    activation;
  RvFloats       *value;

  if (bound == NULL || bound->length != 1)
    return rv_tf_unsupported (node, error, _ ("its bound is not one constant number"));
  value = rv_weight_floats (bound, error);
  if (value == NULL)
    return RV_NONE;
  activation
      = strcmp (node->op, "Minimum") == 0 ? clamp (-INFINITY, value->values[0]) : clamp (value->values[0], INFINITY);
  rv_floats_unref (value);
  return rv_graph_add_activation (node->graph, node->name, node->inputs[side].value, &activation, error);
}

/* ---- Shapes ---- */

static guint
convert_unary (const RvTfNode *node, GError **error)
{
  RvOp op = strcmp (node->op, "Softmax") == 0 ? RV_OP_SOFTMAX : RV_OP_IDENTITY;

  return rv_graph_add_unary (node->graph, op, node->name, node->inputs[0].value, error);
}

/* The whole numbers of a small constant; FALSE where there are not from 1 to @most. */
static gboolean
small_integers (const RvWeight *weight, guint most, gint *numbers)
{
  RvFloats *floats;

  if (weight == NULL || weight->length < 1 || weight->length > most || weight->dtype != RV_DTYPE_INT32)
    return FALSE;
  floats = rv_weight_floats (weight, NULL);
  if (floats == NULL)
    return FALSE;
  for (gsize i = 0; i < weight->length; i++)
    numbers[i] = (gint) CLAMP (floats->values[i], -1e6f, 1e6f);
  rv_floats_unref (floats);
  return TRUE;
}

static guint
convert_mean (const RvTfNode *node, GError **error)
{
  gint            axes[2];
  const RvWeight *weight = rv_tf_constant (node, 1);

  if (!small_integers (weight, 2, axes) || weight->length != 2 || (axes[0] + 4) % 4 + (axes[1] + 4) % 4 != 3
      || ((axes[0] + 4) % 4) * ((axes[1] + 4) % 4) != 2)
    return rv_tf_unsupported (node, error, _ ("axes other than height and width"));
  return rv_graph_add_unary (node->graph, RV_OP_MEAN, node->name, node->inputs[0].value, error);
}

static guint
convert_concat (const RvTfNode *node, GError **error)
{
  guint inputs[RV_MAX_INPUTS], n = node->n_inputs - 1;
  gint  axis;

  if (node->n_inputs < 2 || !small_integers (rv_tf_constant (node, n), 1, &axis) || (axis != 3 && axis != -1))
    return rv_tf_unsupported (node, error, _ ("an axis other than the channels"));
  if (n > RV_MAX_INPUTS)
    return rv_tf_unsupported (node, error, _ ("too many inputs"));
  for (guint i = 0; i < n; i++)
    {
      if (!rv_tf_is_value (node, i))
        return rv_tf_unsupported (node, error, _ ("a constant input"));
      inputs[i] = node->inputs[i].value;
    }
  return rv_graph_add_combine (node->graph, RV_OP_CONCAT, node->name, inputs, n, error);
}

static guint
convert_pad (const RvTfNode *node, GError **error)
{
  const RvWeight *weight = rv_tf_constant (node, 1);
  gint            pads[8];
  RvWindow        window = { 0 };

  if (!small_integers (weight, 8, pads) || weight->length != 8 || pads[0] != 0 || pads[1] != 0)
    return rv_tf_unsupported (node, error, _ ("paddings that are not constant, or of another axis"));
  for (guint i = 2; i < 8; i++)
    if (pads[i] < 0 || pads[i] > RV_MAX_PAD)
      return rv_tf_fail (node, error, _ ("a padding is not in range"));
  window.top = pads[2];
  window.bottom = pads[3];
  window.left = pads[4];
  window.right = pads[5];
  return rv_graph_add_pad (node->graph, node->name, node->inputs[0].value, &window, pads[6], pads[7], error);
}

static guint
convert_pool (const RvTfNode *node, GError **error)
{
  RvOp     op = strcmp (node->op, "MaxPool") == 0 ? RV_OP_MAX_POOL : RV_OP_AVERAGE_POOL;
  RvWindow window = { 0 };
  guint    kernel[4], index;

  if (!rv_tf_list_attribute (node, "ksize", 4, 1, RV_MAX_KERNEL, 0, kernel) || kernel[0] != 1 || kernel[3] != 1)
    return rv_tf_fail (node, error, _ ("its window is not four numbers in range"));
  window.kernel_height = kernel[1];
  window.kernel_width = kernel[2];
  if (!rv_tf_read_window (node, &window, &index, error))
    return index;
  return rv_graph_add_pool (node->graph, op, node->name, node->inputs[0].value, &window, error);
}

/* ---- The list ---- */

static const struct
{
  const char *op;
  guint       least; /* inputs */
  guint (*convert) (const RvTfNode *node, GError **error);
} conversions[] = {
  { "Conv2D", 2, convert_convolution },
  { "_FusedConv2D", 2, convert_convolution },
  { "DepthwiseConv2dNative", 2, convert_convolution },
  { "FusedDepthwiseConv2dNative", 2, convert_convolution },
  { "MatMul", 2, convert_matmul },
  { "_FusedMatMul", 2, convert_matmul },
  { "FusedBatchNorm", 5, convert_batch_norm },
  { "FusedBatchNormV3", 5, convert_batch_norm },
  { "Relu", 1, convert_activation },
  { "Relu6", 1, convert_activation },
  { "LeakyRelu", 1, convert_activation },
  { "Prelu", 2, convert_activation },
  { "Sigmoid", 1, convert_activation },
  { "Minimum", 2, convert_bound },
  { "Maximum", 2, convert_bound },
  { "Add", 2, convert_arithmetic },
  { "AddV2", 2, convert_arithmetic },
  { "BiasAdd", 2, convert_arithmetic },
  { "Sub", 2, convert_arithmetic },
  { "Mul", 2, convert_arithmetic },
  { "AddN", 1, convert_add_n },
  { "Softmax", 1, convert_unary },
  { "Identity", 1, convert_unary },
  { "Mean", 2, convert_mean },
  { "ConcatV2", 2, convert_concat },
  { "Pad", 2, convert_pad },
  { "MaxPool", 1, convert_pool },
  { "AvgPool", 1, convert_pool },
};

/* Ops whose value may be their second input, the first being constant. */
static gboolean
may_begin_with_constant (const RvTfNode *node)
{
  return strcmp (node->op, "Add") == 0 || strcmp (node->op, "AddV2") == 0 || strcmp (node->op, "Sub") == 0
         || strcmp (node->op, "Mul") == 0 || strcmp (node->op, "Minimum") == 0 || strcmp (node->op, "Maximum") == 0;
}

guint
rv_tfjs_convert (const RvTfNode *node, GError **error)
{
  /* Behind an obstacle there is nothing to check: the graph passes it on. */
  for (guint i = 0; i < node->n_inputs; i++)
    if (rv_tf_is_value (node, i) && rv_graph_node (node->graph, node->inputs[i].value)->op == RV_OP_UNSUPPORTED)
      return rv_graph_add_unary (node->graph, RV_OP_IDENTITY, node->name, node->inputs[i].value, error);

  for (guint i = 0; i < G_N_ELEMENTS (conversions); i++)
    {
      if (strcmp (node->op, conversions[i].op) != 0)
        continue;
      if (node->n_inputs < conversions[i].least)
        return rv_tf_fail (node, error, _ ("inputs are missing"));
      if (!rv_tf_is_value (node, 0) && !(may_begin_with_constant (node) && rv_tf_is_value (node, 1)))
        return rv_tf_unsupported (node, error, _ ("its input is constant"));
      return conversions[i].convert (node, error);
    }
  return rv_tf_unsupported (node, error, _ ("an op that the engine does not have"));
}
