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

#include "engine/import/tfjs-ops.h"

static guint
fail (const RvTfNode *node, GError **error, const char *what)
{
  g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_FORMAT, "node \"%s\" (%s): %s", node->name, node->op, what);
  return RV_NONE;
}

static guint
unsupported (const RvTfNode *node, GError **error, const char *why)
{
  char *missing = g_strdup_printf ("%s (%s)", node->op, why);
  guint index = rv_graph_add_unsupported (node->graph, node->name, missing, error);

  g_free (missing);
  return index;
}

/* ---- Attributes ---- */

static JsonObject *
attribute (const RvTfNode *node, const char *key)
{
  return rv_json_object (node->attributes, key);
}

/* A text, which the file has in base64; "" where absent. Free with g_free (). */
static char *
decode_text (const char *text)
{
  gsize   length;
  guchar *bytes = text != NULL && strlen (text) <= RV_MAX_NAME ? g_base64_decode (text, &length) : NULL;
  char   *decoded = bytes != NULL ? g_strndup ((const char *) bytes, length) : g_strdup ("");

  g_free (bytes);
  return decoded;
}

static char *
text_attribute (const RvTfNode *node, const char *key)
{
  return decode_text (rv_json_string (attribute (node, key), "s"));
}

static gboolean
true_attribute (const RvTfNode *node, const char *key)
{
  return rv_json_boolean (attribute (node, key), "b", FALSE);
}

/* A list of @n whole numbers from @low to @high. An absent one is all @fallback. */
static gboolean
list_attribute (const RvTfNode *node, const char *key, guint n, gint64 low, gint64 high, guint fallback, guint *list)
{
  JsonObject *present = attribute (node, key);
  JsonArray  *values = rv_json_array (rv_json_object (present, "list"), "i");

  for (guint i = 0; i < n; i++)
    list[i] = fallback;
  /* An empty list is written without its "i". */
  if (present == NULL
      || (rv_json_object (present, "list") != NULL && !json_object_has_member (rv_json_object (present, "list"), "i")))
    return TRUE;
  if (values == NULL || json_array_get_length (values) != n)
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      gint64 value;

      if (!rv_json_element_integer (values, i, &value) || value < low || value > high)
        return FALSE;
      list[i] = value;
    }
  return TRUE;
}

/* Strides, dilations, padding and layout; the kernel's size is the caller's. On FALSE *index is what to return. */
static gboolean
read_window (const RvTfNode *node, RvWindow *window, guint *index, GError **error)
{
  guint       strides[4], dilations[4], pads[8];
  char       *padding = text_attribute (node, "padding");
  char       *format = text_attribute (node, "data_format");
  const char *broken = NULL, *strange = NULL;

  if (*format != '\0' && strcmp (format, "NHWC") != 0)
    strange = "data format is not NHWC";
  else if (!list_attribute (node, "strides", 4, 1, RV_MAX_STRIDE, 1, strides) || strides[0] != 1 || strides[3] != 1)
    broken = "its strides are not four numbers in range";
  else if (!list_attribute (node, "dilations", 4, 1, RV_MAX_DILATION, 1, dilations) || dilations[0] != 1
           || dilations[3] != 1)
    broken = "its dilations are not four numbers in range";
  else if (!list_attribute (node, "explicit_paddings", 8, 0, RV_MAX_PAD, 0, pads))
    broken = "its paddings are not eight numbers in range";
  else
    {
      window->stride_y = strides[1];
      window->stride_x = strides[2];
      window->dilation_y = dilations[1];
      window->dilation_x = dilations[2];
      window->top = pads[2];
      window->bottom = pads[3];
      window->left = pads[4];
      window->right = pads[5];
      if (strcmp (padding, "SAME") == 0)
        window->padding = RV_PADDING_SAME;
      else if (strcmp (padding, "VALID") == 0)
        window->padding = RV_PADDING_VALID;
      else if (strcmp (padding, "EXPLICIT") == 0)
        window->padding = RV_PADDING_EXPLICIT;
      else
        broken = "its padding is neither SAME, VALID nor EXPLICIT";
    }
  g_free (padding);
  g_free (format);
  if (broken != NULL)
    *index = fail (node, error, broken);
  else if (strange != NULL)
    *index = unsupported (node, error, strange);
  return broken == NULL && strange == NULL;
}

/* ---- Inputs ---- */

static guint
channels_of (const RvTfNode *node, guint input)
{
  return rv_graph_node (node->graph, node->inputs[input].value)->channels;
}

static gboolean
is_value (const RvTfNode *node, guint input)
{
  return input < node->n_inputs && node->inputs[input].value != RV_NONE;
}

static const RvWeight *
constant (const RvTfNode *node, guint input)
{
  return input < node->n_inputs ? node->inputs[input].constant : NULL;
}

/* Whether a constant has one value, or one for each of @channels. */
static gboolean
is_per_channel (const RvWeight *weight, guint channels)
{
  return weight != NULL
         && (weight->length == 1 || (weight->length == channels && weight->shape[weight->rank - 1] == channels));
}

/* Such a constant as @channels floats. */
static RvFloats *
per_channel (const RvTfNode *node, const RvWeight *weight, guint channels, GError **error)
{
  RvFloats *floats, *spread;

  if (!is_per_channel (weight, channels))
    {
      fail (node, error, "a constant input does not go with the number of channels");
      return NULL;
    }
  floats = rv_weight_floats (weight, error);
  if (floats == NULL || floats->length == channels)
    return floats;
  spread = rv_floats_new (channels, error);
  for (guint i = 0; spread != NULL && i < channels; i++)
    spread->values[i] = floats->values[0];
  rv_floats_unref (floats);
  return spread;
}

static RvFloats *
same_floats (guint n, float value, GError **error)
{
  RvFloats *floats = rv_floats_new (n, error);

  for (guint i = 0; floats != NULL && i < n; i++)
    floats->values[i] = value;
  return floats;
}

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
          rv_json_number (
              attribute (node, rv_json_object (node->attributes, "leakyrelu_alpha") ? "leakyrelu_alpha" : "alpha"), "f",
              &alpha);
          activation->slope = same_floats (channels, alpha, error);
        }
      else
        activation->slope = per_channel (node, slope, channels, error);
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

  if (find_activation (node, node->op, constant (node, 1), channels_of (node, 0), &activation, error))
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
  JsonArray *list = rv_json_array (rv_json_object (attribute (node, "fused_ops"), "list"), "s");
  guint      n = list != NULL ? json_array_get_length (list) : 0;
  gboolean   good = TRUE;

  for (guint i = 0; good && i < n; i++)
    {
      char *name = decode_text (rv_json_element_string (list, i));

      if (i == 0 && strcmp (name, "BiasAdd") == 0)
        {
          *bias = per_channel (node, constant (node, 2), channels, error);
          good = *bias != NULL;
        }
      else if (i == 1
               && (strcmp (name, "Relu") == 0 || strcmp (name, "Relu6") == 0 || strcmp (name, "Sigmoid") == 0
                   || strcmp (name, "LeakyRelu") == 0 || strcmp (name, "Prelu") == 0))
        good = find_activation (node, name, constant (node, 3), channels, activation, error);
      else
        {
          char *why = g_strdup_printf ("fused with \"%s\"", name);

          *index = unsupported (node, error, why);
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
  const RvWeight *weight = constant (node, 1);
  RvWindow        window = { 0 };
  RvActivation    activation = RV_NO_ACTIVATION;
  RvFloats       *kernel = NULL, *bias = NULL;
  guint           index = RV_NONE, channels;

  if (weight == NULL)
    return unsupported (node, error, "its kernel is not constant");
  if (weight->rank != 4 || weight->shape[2] != channels_of (node, 0) || weight->length == 0)
    return fail (node, error, "its kernel does not go with its input");
  if (depthwise && weight->shape[3] != 1)
    return unsupported (node, error, "a channel multiplier above 1");
  window.kernel_height = weight->shape[0];
  window.kernel_width = weight->shape[1];
  channels = depthwise ? weight->shape[2] : weight->shape[3];

  if (read_window (node, &window, &index, error) && read_fused (node, channels, &bias, &activation, &index, error))
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
  const RvWeight *weight = constant (node, 1);
  RvWindow        window = { 1, 1, 1, 1, 1, 1, RV_PADDING_VALID, 0, 0, 0, 0 };
  RvActivation    activation = RV_NO_ACTIVATION;
  RvFloats       *bias = NULL, *kernel = NULL;
  RvWeight        as_kernel;
  guint           index = RV_NONE;

  if (weight == NULL || true_attribute (node, "transpose_a") || true_attribute (node, "transpose_b"))
    return unsupported (node, error, "its matrix is not constant or is transposed");
  if (weight->rank != 2 || weight->shape[0] != channels_of (node, 0) || weight->length == 0)
    return fail (node, error, "its matrix does not go with its input");
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
  guint     channels = channels_of (node, 0), index = RV_NONE;
  RvFloats *parts[4] = { NULL };
  double    epsilon = 1e-3;
  gboolean  good = TRUE;

  if (true_attribute (node, "is_training"))
    return unsupported (node, error, "it is still training");
  rv_json_number (attribute (node, "epsilon"), "f", &epsilon);
  for (guint i = 0; good && i < 4; i++)
    {
      parts[i] = per_channel (node, constant (node, i + 1), channels, error);
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
  const RvWeight *weight = constant (node, first ? 0 : 1);
  RvFloats       *other;

  if (!is_per_channel (weight, channels))
    return unsupported (node, error, "a constant that is not one value a channel");
  other = per_channel (node, weight, channels, error);
  if (other == NULL)
    return RV_NONE;
  if (strcmp (node->op, "Mul") == 0)
    return affine (node, value, other, NULL, error);
  if (strcmp (node->op, "Sub") == 0)
    {
      RvFloats *minus = first ? same_floats (channels, -1, error) : NULL;

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

  if (!is_value (node, 0) || !is_value (node, 1))
    return with_constant (node, !is_value (node, 0), error);
  inputs[0] = node->inputs[0].value;
  inputs[1] = node->inputs[1].value;
  if (strcmp (node->op, "Mul") == 0)
    return rv_graph_add_combine (node->graph, RV_OP_MULTIPLY, node->name, inputs, 2, error);
  if (strcmp (node->op, "Sub") == 0)
    {
      inputs[1] = affine (node, inputs[1], same_floats (channels_of (node, 1), -1, error), NULL, error);
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
    return unsupported (node, error, "too many inputs");
  for (guint i = 0; i < node->n_inputs; i++)
    {
      if (!is_value (node, i))
        return unsupported (node, error, "a constant term");
      inputs[i] = node->inputs[i].value;
    }
  if (node->n_inputs == 1)
    return rv_graph_add_unary (node->graph, RV_OP_IDENTITY, node->name, inputs[0], error);
  return rv_graph_add_combine (node->graph, RV_OP_ADD, node->name, inputs, node->n_inputs, error);
}

static guint
convert_bound (const RvTfNode *node, GError **error)
{
  guint           side = is_value (node, 0) ? 0 : 1;
  const RvWeight *bound = constant (node, 1 - side);
  RvActivation    activation;
  RvFloats       *value;

  if (bound == NULL || bound->length != 1)
    return unsupported (node, error, "its bound is not one constant number");
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
  const RvWeight *weight = constant (node, 1);

  if (!small_integers (weight, 2, axes) || weight->length != 2 || (axes[0] + 4) % 4 + (axes[1] + 4) % 4 != 3
      || ((axes[0] + 4) % 4) * ((axes[1] + 4) % 4) != 2)
    return unsupported (node, error, "axes other than height and width");
  return rv_graph_add_unary (node->graph, RV_OP_MEAN, node->name, node->inputs[0].value, error);
}

static guint
convert_concat (const RvTfNode *node, GError **error)
{
  guint inputs[RV_MAX_INPUTS], n = node->n_inputs - 1;
  gint  axis;

  if (node->n_inputs < 2 || !small_integers (constant (node, n), 1, &axis) || (axis != 3 && axis != -1))
    return unsupported (node, error, "an axis other than the channels");
  if (n > RV_MAX_INPUTS)
    return unsupported (node, error, "too many inputs");
  for (guint i = 0; i < n; i++)
    {
      if (!is_value (node, i))
        return unsupported (node, error, "a constant input");
      inputs[i] = node->inputs[i].value;
    }
  return rv_graph_add_combine (node->graph, RV_OP_CONCAT, node->name, inputs, n, error);
}

static guint
convert_pad (const RvTfNode *node, GError **error)
{
  const RvWeight *weight = constant (node, 1);
  gint            pads[8];
  RvWindow        window = { 0 };

  if (!small_integers (weight, 8, pads) || weight->length != 8 || pads[0] != 0 || pads[1] != 0)
    return unsupported (node, error, "paddings that are not constant, or of another axis");
  for (guint i = 2; i < 8; i++)
    if (pads[i] < 0 || pads[i] > RV_MAX_PAD)
      return fail (node, error, "a padding is not in range");
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

  if (!list_attribute (node, "ksize", 4, 1, RV_MAX_KERNEL, 0, kernel) || kernel[0] != 1 || kernel[3] != 1)
    return fail (node, error, "its window is not four numbers in range");
  window.kernel_height = kernel[1];
  window.kernel_width = kernel[2];
  if (!read_window (node, &window, &index, error))
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
    if (is_value (node, i) && rv_graph_node (node->graph, node->inputs[i].value)->op == RV_OP_UNSUPPORTED)
      return rv_graph_add_unary (node->graph, RV_OP_IDENTITY, node->name, node->inputs[i].value, error);

  for (guint i = 0; i < G_N_ELEMENTS (conversions); i++)
    {
      if (strcmp (node->op, conversions[i].op) != 0)
        continue;
      if (node->n_inputs < conversions[i].least)
        return fail (node, error, "inputs are missing");
      if (!is_value (node, 0) && !(may_begin_with_constant (node) && is_value (node, 1)))
        return unsupported (node, error, "its input is constant");
      return conversions[i].convert (node, error);
    }
  return unsupported (node, error, "an op that the engine does not have");
}
