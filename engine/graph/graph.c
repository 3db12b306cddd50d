/* Building a graph: every node is checked as it is added.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gi18n-lib.h>

#include "engine/graph/graph.h"

const char *
rv_op_name (RvOp op)
{
  static const char *const names[] = {
#define RV_OP(id, name) [RV_OP_##id] = name,
#include "engine/graph/ops.inc"
#undef RV_OP
  };

  return names[op];
}

static void
node_free (gpointer data)
{
  RvNode *node = data;

  g_free (node->name);
  g_free (node->inputs);
  g_free (node->missing);
  rv_floats_unref (node->weights);
  rv_floats_unref (node->bias);
  rv_floats_unref (node->activation.slope);
  g_free (node);
}

RvGraph *
rv_graph_new (void)
{
  RvGraph *graph = g_new (RvGraph, 1);

  graph->nodes = g_ptr_array_new_with_free_func (node_free);
  graph->byname = g_hash_table_new (g_str_hash, g_str_equal);
  return graph;
}

void
rv_graph_free (RvGraph *graph)
{
  if (graph == NULL)
    return;
  g_hash_table_unref (graph->byname);
  g_ptr_array_unref (graph->nodes);
  g_free (graph);
}

guint
rv_graph_length (const RvGraph *graph)
{
  return graph->nodes->len;
}

const RvNode *
rv_graph_node (const RvGraph *graph, guint index)
{
  return g_ptr_array_index (graph->nodes, index);
}

guint
rv_graph_find (const RvGraph *graph, const char *name)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (graph->byname, name)) - 1;
}

const RvNode *
rv_graph_obstacle (const RvGraph *graph, guint index)
{
  const RvNode *node = rv_graph_node (graph, index);

  /* An UNSUPPORTED node is the first cause itself, or points to it. */
  if (node->op == RV_OP_UNSUPPORTED && node->n_inputs > 0)
    node = rv_graph_node (graph, node->inputs[0]);
  return node->op == RV_OP_UNSUPPORTED ? node : NULL;
}

static gboolean
fail (GError **error, const char *name, const char *format, ...)
{
  va_list arguments;
  char   *what;

  va_start (arguments, format);
  what = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_FORMAT, _ ("node \"%s\": %s"), name, what);
  g_free (what);
  return FALSE;
}

static gboolean
check_window (const RvWindow *window, const char *name, GError **error)
{
  const guint kernel[] = { window->kernel_height, window->kernel_width };
  const guint stride[] = { window->stride_y, window->stride_x };
  const guint dilation[] = { window->dilation_y, window->dilation_x };

  for (guint i = 0; i < 2; i++)
    {
      if (kernel[i] < 1 || kernel[i] > RV_MAX_KERNEL)
        return fail (error, name, _ ("kernel size %u is not in 1 to %d"), kernel[i], RV_MAX_KERNEL);
      if (stride[i] < 1 || stride[i] > RV_MAX_STRIDE)
        return fail (error, name, _ ("stride %u is not in 1 to %d"), stride[i], RV_MAX_STRIDE);
      if (dilation[i] < 1 || dilation[i] > RV_MAX_DILATION)
        return fail (error, name, _ ("dilation %u is not in 1 to %d"), dilation[i], RV_MAX_DILATION);
    }
  if (MAX (MAX (window->top, window->bottom), MAX (window->left, window->right)) > RV_MAX_PAD)
    return fail (error, name, _ ("padding is over %d"), RV_MAX_PAD);
  return TRUE;
}

static gboolean
check_length (const RvFloats *floats, gsize length, const char *what, const char *name, GError **error)
{
  if (floats != NULL && floats->length != length)
    return fail (error, name, _ ("%s has %zu values, %zu are needed"), what, floats->length, length);
  return TRUE;
}

static gboolean
check_activation (const RvActivation *activation, RvOp op, guint channels, const char *name, GError **error)
{
  /* Its way back needs the value before it, which only a node of its own has. */
  if (activation->kind == RV_ACTIVATION_HARD_SWISH && op != RV_OP_ACTIVATION)
    return fail (error, name, _ ("a hard swish needs a node of its own"));
  if (activation->kind == RV_ACTIVATION_CLAMP && !(activation->low <= activation->high))
    return fail (error, name, _ ("the bounds %g and %g of its activation are in the wrong order"), activation->low,
                 activation->high);
  if (activation->kind == RV_ACTIVATION_PRELU)
    {
      if (activation->slope == NULL)
        return fail (error, name, _ ("its PReLU has no slope"));
      return check_length (activation->slope, channels, _ ("slope"), name, error);
    }
  return TRUE;
}

/* Appends a node with @n_inputs inputs, all of which are known. Where one of them cannot be computed, this one cannot
 * either, and becomes UNSUPPORTED too. */
static RvNode *
append (RvGraph *graph, RvOp op, const char *name, const guint *inputs, guint n_inputs, guint channels, GError **error)
{
  RvNode *node;
  guint   obstacle = RV_NONE;

  if (graph->nodes->len >= RV_MAX_NODES)
    {
      fail (error, name, _ ("a network may have at most %d nodes"), RV_MAX_NODES);
      return NULL;
    }
  if (channels > RV_MAX_CHANNELS)
    {
      fail (error, name, _ ("%u channels are more than %d"), channels, RV_MAX_CHANNELS);
      return NULL;
    }
  if (n_inputs > RV_MAX_INPUTS)
    {
      fail (error, name, _ ("%u inputs are more than %d"), n_inputs, RV_MAX_INPUTS);
      return NULL;
    }
  for (guint i = 0; i < n_inputs; i++)
    {
      if (inputs[i] >= graph->nodes->len)
        {
          fail (error, name, _ ("an input is not there yet"));
          return NULL;
        }
      if (rv_graph_node (graph, inputs[i])->op == RV_OP_UNSUPPORTED)
        {
          /* The first cause, so that finding it takes one step. */
          const RvNode *input = rv_graph_node (graph, inputs[i]);

          obstacle = input->n_inputs > 0 ? input->inputs[0] : inputs[i];
        }
    }

  node = g_new0 (RvNode, 1);
  node->name = g_strdup (name);
  node->op = op;
  node->channels = channels;
  if (obstacle != RV_NONE)
    {
      node->op = RV_OP_UNSUPPORTED;
      node->channels = 0;
      inputs = &obstacle;
      n_inputs = 1;
    }
  node->n_inputs = n_inputs;
  node->inputs = g_memdup2 (inputs, n_inputs * sizeof (guint));
  g_ptr_array_add (graph->nodes, node);
  g_hash_table_insert (graph->byname, node->name, GUINT_TO_POINTER (graph->nodes->len));
  return node;
}

static guint
last (const RvGraph *graph)
{
  return graph->nodes->len - 1;
}

/* The channels of an input that the caller names: RV_NONE where it is not there, 0 where it cannot be computed. */
static guint
input_channels (const RvGraph *graph, const char *name, guint input, GError **error)
{
  if (input < graph->nodes->len)
    return rv_graph_node (graph, input)->channels;
  fail (error, name, _ ("its input is not there yet"));
  return RV_NONE;
}

static void
keep_activation (RvNode *node, const RvActivation *activation)
{
  node->activation = *activation;
  rv_floats_ref (node->activation.slope);
}

guint
rv_graph_add_input (RvGraph *graph, const char *name, guint channels, GError **error)
{
  if (channels < 1)
    {
      fail (error, name, _ ("an input needs channels"));
      return RV_NONE;
    }
  return append (graph, RV_OP_INPUT, name, NULL, 0, channels, error) ? last (graph) : RV_NONE;
}

guint
rv_graph_add_unsupported (RvGraph *graph, const char *name, const char *missing, GError **error)
{
  RvNode *node = append (graph, RV_OP_UNSUPPORTED, name, NULL, 0, 0, error);

  if (node == NULL)
    return RV_NONE;
  node->missing = g_strdup (missing);
  return last (graph);
}

/* CONV2D and DEPTHWISE differ in what a channel of the output sees: @depth channels of the input. */
static guint
add_convolution (RvGraph            *graph,
                 RvOp                op,
                 const char         *name,
                 guint               input,
                 guint               channels,
                 guint               depth,
                 const RvWindow     *window,
                 RvFloats           *weights,
                 RvFloats           *bias,
                 const RvActivation *activation,
                 GError            **error)
{
  gsize   taps;
  RvNode *node;

  if (!check_window (window, name, error))
    return RV_NONE;
  taps = (gsize) window->kernel_height * window->kernel_width;
  if (channels < 1 || weights == NULL)
    {
      fail (error, name, _ ("a convolution needs channels and weights"));
      return RV_NONE;
    }
  if (depth > 0
      && (!check_length (weights, channels * depth * taps, _ ("kernel"), name, error)
          || !check_length (bias, channels, _ ("bias"), name, error)
          || !check_activation (activation, op, channels, name, error)))
    return RV_NONE;

  node = append (graph, op, name, &input, 1, channels, error);
  if (node == NULL)
    return RV_NONE;
  if (node->op == op)
    {
      node->window = *window;
      node->weights = rv_floats_ref (weights);
      node->bias = rv_floats_ref (bias);
      keep_activation (node, activation);
    }
  return last (graph);
}

guint
rv_graph_add_conv2d (RvGraph            *graph,
                     const char         *name,
                     guint               input,
                     guint               channels,
                     const RvWindow     *window,
                     RvFloats           *weights,
                     RvFloats           *bias,
                     const RvActivation *activation,
                     GError            **error)
{
  guint depth = input_channels (graph, name, input, error);

  if (depth == RV_NONE)
    return RV_NONE;
  return add_convolution (graph, RV_OP_CONV2D, name, input, channels, depth, window, weights, bias, activation, error);
}

guint
rv_graph_add_depthwise (RvGraph            *graph,
                        const char         *name,
                        guint               input,
                        const RvWindow     *window,
                        RvFloats           *weights,
                        RvFloats           *bias,
                        const RvActivation *activation,
                        GError            **error)
{
  guint channels = input_channels (graph, name, input, error);

  if (channels == RV_NONE)
    return RV_NONE;
  return add_convolution (graph, RV_OP_DEPTHWISE, name, input, MAX (channels, 1), channels > 0, window, weights, bias,
                          activation, error);
}

guint
rv_graph_add_affine (RvGraph *graph, const char *name, guint input, RvFloats *scale, RvFloats *shift, GError **error)
{
  guint   channels = input_channels (graph, name, input, error);
  RvNode *node;

  if (channels == RV_NONE)
    return RV_NONE;
  if (channels > 0
      && (!check_length (scale, channels, _ ("scale"), name, error)
          || !check_length (shift, channels, _ ("shift"), name, error)))
    return RV_NONE;
  node = append (graph, RV_OP_AFFINE, name, &input, 1, channels, error);
  if (node == NULL)
    return RV_NONE;
  if (node->op == RV_OP_AFFINE)
    {
      node->weights = rv_floats_ref (scale);
      node->bias = rv_floats_ref (shift);
    }
  return last (graph);
}

guint
rv_graph_add_activation (RvGraph *graph, const char *name, guint input, const RvActivation *activation, GError **error)
{
  guint   channels = input_channels (graph, name, input, error);
  RvNode *node;

  if (channels == RV_NONE || (channels > 0 && !check_activation (activation, RV_OP_ACTIVATION, channels, name, error)))
    return RV_NONE;
  node = append (graph, RV_OP_ACTIVATION, name, &input, 1, channels, error);
  if (node == NULL)
    return RV_NONE;
  if (node->op == RV_OP_ACTIVATION)
    keep_activation (node, activation);
  return last (graph);
}

guint
rv_graph_add_combine (RvGraph *graph, RvOp op, const char *name, const guint *inputs, guint n_inputs, GError **error)
{
  guint    channels = 0;
  gboolean computable = TRUE;

  if (n_inputs < (op == RV_OP_CONCAT ? 1 : 2) || (op == RV_OP_MULTIPLY && n_inputs != 2) || n_inputs > RV_MAX_INPUTS)
    {
      fail (error, name, _ ("%s cannot have %u inputs"), rv_op_name (op), n_inputs);
      return RV_NONE;
    }
  for (guint i = 0; i < n_inputs; i++)
    {
      guint more = input_channels (graph, name, inputs[i], error);

      if (more == RV_NONE)
        return RV_NONE;
      computable = computable && more > 0;
      if (op != RV_OP_CONCAT && computable && i > 0 && more != channels)
        {
          fail (error, name, _ ("inputs with %u and %u channels do not go together"), channels, more);
          return RV_NONE;
        }
      channels = op == RV_OP_CONCAT ? MIN (channels + more, RV_MAX_CHANNELS + 1) : more;
    }
  return append (graph, op, name, inputs, n_inputs, channels, error) ? last (graph) : RV_NONE;
}

guint
rv_graph_add_pool (RvGraph *graph, RvOp op, const char *name, guint input, const RvWindow *window, GError **error)
{
  guint   channels = input_channels (graph, name, input, error);
  RvNode *node;

  if (channels == RV_NONE || !check_window (window, name, error))
    return RV_NONE;
  if (window->kernel_height * window->kernel_width > 256)
    {
      /* A max pool's position must fit a byte. */
      fail (error, name, _ ("a pool's window may have at most 256 pixels"));
      return RV_NONE;
    }
  if (window->dilation_y * window->dilation_x != 1 || MAX (window->top, window->bottom) >= window->kernel_height
      || MAX (window->left, window->right) >= window->kernel_width)
    {
      /* So that every window sees a pixel of the picture. */
      fail (error, name, _ ("a pool's padding must be less than its window, and its dilation 1"));
      return RV_NONE;
    }
  node = append (graph, op, name, &input, 1, channels, error);
  if (node == NULL)
    return RV_NONE;
  node->window = *window;
  return last (graph);
}

guint
rv_graph_add_pad (RvGraph        *graph,
                  const char     *name,
                  guint           input,
                  const RvWindow *window,
                  guint           channels_before,
                  guint           channels_after,
                  GError        **error)
{
  guint   channels = input_channels (graph, name, input, error);
  RvNode *node;

  if (channels == RV_NONE)
    return RV_NONE;
  if (MAX (MAX (window->top, window->bottom), MAX (window->left, window->right)) > RV_MAX_PAD
      || channels_before > RV_MAX_CHANNELS || channels_after > RV_MAX_CHANNELS)
    {
      fail (error, name, _ ("padding is over %d"), RV_MAX_PAD);
      return RV_NONE;
    }
  node = append (graph, RV_OP_PAD, name, &input, 1, channels + channels_before + channels_after, error);
  if (node == NULL)
    return RV_NONE;
  node->window = *window;
  node->window.padding = RV_PADDING_EXPLICIT;
  node->pad_before = channels_before;
  return last (graph);
}

guint
rv_graph_add_unary (RvGraph *graph, RvOp op, const char *name, guint input, GError **error)
{
  guint channels = input_channels (graph, name, input, error);

  if (channels == RV_NONE)
    return RV_NONE;
  return append (graph, op, name, &input, 1, channels, error) ? last (graph) : RV_NONE;
}
