/* Cutting a graph at the wanted nodes, and folding what can be computed beforehand.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A rule looks at one node and what feeds it, and lets the node take over its feeder's work. The feeder must have no
 * other user and not be wanted itself. Rules run in topological order, so chains (convolution, scale, shift, ReLU,
 * minimum, maximum) collapse link by link.
 */
#include <string.h>

#include <glib/gi18n-lib.h>

#include "engine/graph/graph.h"

typedef struct
{
  GPtrArray *nodes; /* of RvNode, owned; NULL where folded away */
  guint     *users; /* of each node, wanted ones have one more */
  guint     *moved; /* index in the source graph to index in nodes */
} Folding;

static RvNode *
node_at (Folding *folding, guint index)
{
  return g_ptr_array_index (folding->nodes, index);
}

static RvNode *
copy_node (const RvNode *source, const guint *moved)
{
  RvNode *node = g_memdup2 (source, sizeof (RvNode));

  node->name = g_strdup (source->name);
  node->missing = g_strdup (source->missing);
  node->inputs = g_memdup2 (source->inputs, source->n_inputs * sizeof (guint));
  for (guint i = 0; i < node->n_inputs; i++)
    node->inputs[i] = moved[node->inputs[i]];
  rv_floats_ref (node->weights);
  rv_floats_ref (node->bias);
  rv_floats_ref (node->activation.slope);
  return node;
}

static void
drop (Folding *folding, guint index)
{
  RvNode *node = node_at (folding, index);

  g_free (node->name);
  g_free (node->missing);
  g_free (node->inputs);
  rv_floats_unref (node->weights);
  rv_floats_unref (node->bias);
  rv_floats_unref (node->activation.slope);
  g_free (node);
  folding->nodes->pdata[index] = NULL;
}

/* Node @index takes over all that its sole feeder @from does, but its own name and activation. */
static void
absorb (Folding *folding, guint index, guint from)
{
  RvNode *node = node_at (folding, index);
  RvNode *feeder = node_at (folding, from);

  node->op = feeder->op;
  node->window = feeder->window;
  node->pad_before = feeder->pad_before;
  g_free (node->inputs);
  node->inputs = g_steal_pointer (&feeder->inputs);
  node->n_inputs = feeder->n_inputs;
  rv_floats_unref (node->weights);
  rv_floats_unref (node->bias);
  node->weights = g_steal_pointer (&feeder->weights);
  node->bias = g_steal_pointer (&feeder->bias);
  drop (folding, from);
}

static gboolean
is_convolution (const RvNode *node)
{
  return node->op == RV_OP_CONV2D || node->op == RV_OP_DEPTHWISE;
}

static gboolean
is_clamp (const RvNode *node)
{
  return node->activation.kind == RV_ACTIVATION_CLAMP;
}

/* The feeder of a node with one input, where it may be folded away; else NULL. */
static RvNode *
sole_feeder (Folding *folding, const RvNode *node)
{
  if (node->n_inputs != 1 || folding->users[node->inputs[0]] != 1)
    return NULL;
  return node_at (folding, node->inputs[0]);
}

/* floats * scale (channel by channel; @floats NULL counts as ones if @ones, else zeros) + shift. */
static RvFloats *
rescale (RvFloats *floats, gboolean ones, const RvFloats *scale, const RvFloats *shift, guint channels, GError **error)
{
  gsize     length = floats != NULL ? floats->length : channels;
  gsize     each = length / channels;
  RvFloats *result = rv_floats_new (length, error);

  if (result == NULL)
    return NULL;
  for (guint c = 0; c < channels; c++)
    for (gsize i = c * each; i < (c + 1) * each; i++)
      result->values[i] = (floats != NULL ? floats->values[i]
                           : ones         ? 1
                                          : 0)
                              * (scale != NULL ? scale->values[c] : 1)
                          + (shift != NULL ? shift->values[c] : 0);
  return result;
}

/* scale * (w * x + b) + shift = (scale * w) * x + (scale * b + shift), for a convolution as for another affine node. */
static gboolean
fold_affine (Folding *folding, guint index, GError **error)
{
  RvNode   *node = node_at (folding, index);
  RvNode   *feeder = sole_feeder (folding, node);
  RvFloats *weights = NULL, *bias = NULL;
  guint     from;

  if (feeder == NULL || feeder->activation.kind != RV_ACTIVATION_NONE
      || (!is_convolution (feeder) && feeder->op != RV_OP_AFFINE))
    return TRUE;
  from = node->inputs[0];

  if (node->weights != NULL)
    {
      weights = rescale (feeder->weights, TRUE, node->weights, NULL, node->channels, error);
      if (weights == NULL)
        return FALSE;
    }
  if (node->bias != NULL || feeder->bias != NULL)
    {
      bias = rescale (feeder->bias, FALSE, node->weights, node->bias, node->channels, error);
      if (bias == NULL)
        {
          rv_floats_unref (weights);
          return FALSE;
        }
    }
  absorb (folding, index, from);
  if (weights != NULL)
    {
      rv_floats_unref (node->weights);
      node->weights = weights;
    }
  rv_floats_unref (node->bias);
  node->bias = bias;
  return TRUE;
}

/* (conv (x) + y) + shift = (conv (x) + shift) + y. */
static gboolean
fold_shift_of_sum (Folding *folding, guint index, GError **error)
{
  RvNode   *node = node_at (folding, index);
  RvNode   *sum = sole_feeder (folding, node);
  RvFloats *shift;

  if (sum == NULL || sum->op != RV_OP_ADD || sum->activation.kind != RV_ACTIVATION_NONE || node->weights != NULL
      || node->bias == NULL)
    return TRUE;
  for (guint i = 0; i < sum->n_inputs; i++)
    {
      RvNode *term = node_at (folding, sum->inputs[i]);

      if (folding->users[sum->inputs[i]] != 1 || !is_convolution (term) || term->activation.kind != RV_ACTIVATION_NONE)
        continue;
      shift = rescale (term->bias, FALSE, NULL, node->bias, node->channels, error);
      if (shift == NULL)
        return FALSE;
      rv_floats_unref (term->bias);
      term->bias = shift;
      absorb (folding, index, node->inputs[0]);
      return TRUE;
    }
  return TRUE;
}

static void
fold_activation (Folding *folding, guint index)
{
  RvNode *node = node_at (folding, index);
  RvNode *feeder = sole_feeder (folding, node);
  guint   from;

  if (feeder == NULL)
    return;
  from = node->inputs[0];
  if (is_clamp (node) && is_clamp (feeder))
    {
      /* One clamp after the other: the first one's bounds, clamped by the second. */
      node->activation.low = CLAMP (feeder->activation.low, node->activation.low, node->activation.high);
      node->activation.high = CLAMP (feeder->activation.high, node->activation.low, node->activation.high);
      absorb (folding, index, from);
    }
  else if (feeder->activation.kind == RV_ACTIVATION_NONE && node->activation.kind != RV_ACTIVATION_HARD_SWISH
           && (is_convolution (feeder) || feeder->op == RV_OP_ADD || feeder->op == RV_OP_AFFINE))
    absorb (folding, index, from);
}

/* Zeros around a convolution's input are the convolution's own padding. */
static void
fold_padding (Folding *folding, guint index)
{
  RvNode   *node = node_at (folding, index);
  RvNode   *feeder = sole_feeder (folding, node);
  guint     from;
  RvWindow *window = &node->window;

  if (feeder == NULL || feeder->op != RV_OP_PAD || window->padding == RV_PADDING_SAME
      || feeder->channels != node_at (folding, feeder->inputs[0])->channels)
    return;
  if (window->padding == RV_PADDING_VALID)
    window->top = window->left = window->bottom = window->right = 0;
  window->padding = RV_PADDING_EXPLICIT;
  window->top += feeder->window.top;
  window->left += feeder->window.left;
  window->bottom += feeder->window.bottom;
  window->right += feeder->window.right;
  from = node->inputs[0];
  node->inputs[0] = feeder->inputs[0];
  drop (folding, from);
}

/* Whether all of @floats are @value. */
static gboolean
all_are (const RvFloats *floats, float value)
{
  for (gsize i = 0; floats != NULL && i < floats->length; i++)
    if (floats->values[i] != value)
      return FALSE;
  return floats != NULL;
}

/* (s * x) * clamp (x + 3, 0, 6): MobileNet v3's hard swish, as converters write it. */
static void
fold_hard_swish (Folding *folding, guint index)
{
  RvNode *node = node_at (folding, index);

  for (guint side = 0; side < 2; side++)
    {
      guint         scaled = node->inputs[side], gate = node->inputs[1 - side];
      const RvNode *s = node_at (folding, scaled), *g = node_at (folding, gate);
      float         scale;
      guint         x;

      if (folding->users[scaled] != 1 || folding->users[gate] != 1 || s->op != RV_OP_AFFINE || g->op != RV_OP_AFFINE
          || s->activation.kind != RV_ACTIVATION_NONE || s->bias != NULL || s->weights == NULL
          || !all_are (s->weights, s->weights->values[0]) || g->weights != NULL || !all_are (g->bias, 3)
          || !is_clamp (g) || g->activation.low != 0 || g->activation.high != 6 || s->inputs[0] != g->inputs[0])
        continue;
      scale = s->weights->values[0];
      x = s->inputs[0];
      drop (folding, scaled);
      drop (folding, gate);
      node->op = RV_OP_ACTIVATION;
      node->activation = (RvActivation){ .kind = RV_ACTIVATION_HARD_SWISH, .scale = scale };
      node->n_inputs = 1;
      node->inputs[0] = x;
      folding->users[x]--;
      return;
    }
}

/* Means of a window and a convolution of one pixel may change places, as both are sums: where there are fewer channels
 * behind the convolution, fewer means are taken. Its bias and activation come last as they did. */
static void
swap_means (Folding *folding, guint index)
{
  RvNode         *node = node_at (folding, index);
  RvNode         *means = node->op == RV_OP_CONV2D ? sole_feeder (folding, node) : NULL;
  const RvWindow *window = &node->window;
  RvWindow        swapped = node->window;

  if (means == NULL || means->op != RV_OP_AVERAGE_POOL || means->window.padding != RV_PADDING_SAME
      || means->window.stride_y * means->window.stride_x != 1 || node->channels >= means->channels
      || window->kernel_height * window->kernel_width * window->stride_y * window->stride_x != 1
      || window->padding == RV_PADDING_EXPLICIT)
    return;
  node->op = RV_OP_AVERAGE_POOL;
  node->window = means->window;
  means->op = RV_OP_CONV2D;
  means->window = swapped;
  means->channels = node->channels;
  means->weights = g_steal_pointer (&node->weights);
}

static gboolean
fold_node (Folding *folding, guint index, GError **error)
{
  switch (node_at (folding, index)->op)
    {
    case RV_OP_AFFINE:
      if (!fold_affine (folding, index, error))
        return FALSE;
      return node_at (folding, index)->op != RV_OP_AFFINE || fold_shift_of_sum (folding, index, error);
    case RV_OP_ACTIVATION:
      fold_activation (folding, index);
      return TRUE;
    case RV_OP_CONV2D:
    case RV_OP_DEPTHWISE:
      fold_padding (folding, index);
      return TRUE;
    case RV_OP_MULTIPLY:
      fold_hard_swish (folding, index);
      return TRUE;
    default:
      return TRUE;
    }
}

/* Copies the nodes that the targets need, identities left out, and counts users. */
static void
cut (Folding *folding, const RvGraph *graph, const guint *targets, guint n_targets)
{
  guint     n = rv_graph_length (graph);
  gboolean *needed = g_new0 (gboolean, n);

  for (guint i = 0; i < n_targets; i++)
    needed[targets[i]] = TRUE;
  for (guint i = n; i-- > 0;)
    if (needed[i])
      for (guint j = 0; j < rv_graph_node (graph, i)->n_inputs; j++)
        needed[rv_graph_node (graph, i)->inputs[j]] = TRUE;

  for (guint i = 0; i < n; i++)
    {
      const RvNode *node = rv_graph_node (graph, i);

      if (!needed[i])
        continue;
      if (node->op == RV_OP_IDENTITY)
        {
          folding->moved[i] = folding->moved[node->inputs[0]];
          continue;
        }
      folding->moved[i] = folding->nodes->len;
      g_ptr_array_add (folding->nodes, copy_node (node, folding->moved));
    }
  g_free (needed);

  folding->users = g_new0 (guint, folding->nodes->len);
  for (guint i = 0; i < folding->nodes->len; i++)
    for (guint j = 0; j < node_at (folding, i)->n_inputs; j++)
      folding->users[node_at (folding, i)->inputs[j]]++;
  for (guint i = 0; i < n_targets; i++)
    folding->users[folding->moved[targets[i]]]++;
}

/* Moves the nodes that are left into a graph of their own. */
static RvGraph *
compact (Folding *folding)
{
  RvGraph *graph = rv_graph_new ();
  guint   *place = g_new0 (guint, folding->nodes->len);

  for (guint i = 0; i < folding->nodes->len; i++)
    {
      RvNode *node = g_steal_pointer (&folding->nodes->pdata[i]);

      if (node == NULL)
        continue;
      for (guint j = 0; j < node->n_inputs; j++)
        node->inputs[j] = place[node->inputs[j]];
      place[i] = graph->nodes->len;
      g_ptr_array_add (graph->nodes, node);
      g_hash_table_insert (graph->byname, node->name, GUINT_TO_POINTER (graph->nodes->len));
    }
  memcpy (folding->users, place, folding->nodes->len * sizeof (guint));
  g_free (place);
  return graph;
}

RvGraph *
rv_graph_fold (const RvGraph *graph, guint *targets, guint n_targets, GError **error)
{
  Folding  folding = { g_ptr_array_new (), NULL, g_new0 (guint, rv_graph_length (graph)) };
  RvGraph *result = NULL;
  gboolean good = TRUE;

  for (guint i = 0; good && i < n_targets; i++)
    {
      const RvNode *obstacle = rv_graph_obstacle (graph, targets[i]);

      if (obstacle == NULL)
        continue;
      g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_UNSUPPORTED,
                   _ ("node \"%s\" cannot be computed: \"%s\" before it is %s; take a layer nearer to the picture"),
                   rv_graph_node (graph, targets[i])->name, obstacle->name, obstacle->missing);
      good = FALSE;
    }
  if (good)
    {
      cut (&folding, graph, targets, n_targets);
      for (guint i = 0; good && i < folding.nodes->len; i++)
        good = fold_node (&folding, i, error);
      for (guint i = 0; good && i < folding.nodes->len; i++)
        if (node_at (&folding, i) != NULL)
          swap_means (&folding, i);
      if (good)
        {
          result = compact (&folding);
          for (guint i = 0; i < n_targets; i++)
            targets[i] = folding.users[folding.moved[targets[i]]]; /* compact () left the new places there */
        }
      for (guint i = 0; i < folding.nodes->len; i++)
        if (node_at (&folding, i) != NULL)
          drop (&folding, i);
    }
  g_ptr_array_unref (folding.nodes);
  g_free (folding.users);
  g_free (folding.moved);
  return result;
}
