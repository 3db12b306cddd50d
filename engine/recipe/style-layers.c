/* The layers of a style.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>

#include <glib/gi18n-lib.h>

#include "engine/recipe/check.h"
#include "engine/recipe/style-layers.h"

#define MAX_LAYERS 16

/* Colours and fine strokes in the first ones, larger strokes and shapes in the deeper ones. */
static const ReverieLayer faceres_layers[] = {
  { "conv1_relu/clip_by_value", 1 },     { "conv_pw_1_relu/clip_by_value", 1 }, { "conv_pw_2_relu/clip_by_value", 1 },
  { "conv_pw_3_relu/clip_by_value", 1 }, { "conv_pw_5_relu/clip_by_value", 1 }, { "conv_pw_7_relu/clip_by_value", 1 },
};
static const char faceres_content[] = "conv_pw_5_relu/clip_by_value";

/* ---- Layers of a network that nobody has looked at ---- */

#define COARSEST 16    /* pixels between two values */
#define MIN_FEATURES 8 /* channels */
#define MAX_FEATURES 512

/* Pixels between two values of a node, 0 where it is no picture. @strides: those of the nodes before. */
static guint
stride_of (const RvNode *node, const guint *strides)
{
  guint stride = 0;

  if (node->op == RV_OP_UNSUPPORTED || node->op == RV_OP_MEAN || node->op == RV_OP_SOFTMAX)
    return 0;
  for (guint i = 0; i < node->n_inputs; i++)
    {
      if (strides[node->inputs[i]] == 0)
        return 0;
      stride = MAX (stride, strides[node->inputs[i]]);
    }
  if (node->op == RV_OP_INPUT)
    return 1;
  if (node->op == RV_OP_CONV2D || node->op == RV_OP_DEPTHWISE || node->op == RV_OP_MAX_POOL
      || node->op == RV_OP_AVERAGE_POOL)
    stride *= node->window.stride_y;
  return stride;
}

/* Whether a node is one of the features that a network sees, rather than a step on the way to them. */
static gboolean
has_features (const RvNode *node)
{
  gboolean active = node->op == RV_OP_ACTIVATION || node->op == RV_OP_ADD || node->op == RV_OP_MULTIPLY
                    || (node->op == RV_OP_CONV2D && node->activation.kind != RV_ACTIVATION_NONE);

  return active && node->channels >= MIN_FEATURES && node->channels <= MAX_FEATURES;
}

/* Chooses the first and the last features at every scale that the network goes through on its way down, of the coarsest
 * only the first: returns their number. @chosen: room for two a scale. */
static guint
choose_nodes (const RvGraph *graph, guint *chosen, guint *content)
{
  g_autofree guint *strides = g_new0 (guint, rv_graph_length (graph));
  guint             n = 0, coarsest = 0;

  for (guint i = 0; i < rv_graph_length (graph); i++)
    {
      const RvNode *node = rv_graph_node (graph, i);
      guint         stride = strides[i] = stride_of (node, strides);
      gboolean      deeper = stride > coarsest, again = stride > 0 && stride == coarsest && stride < COARSEST;

      if (stride > COARSEST)
        break;
      if (!has_features (node) || !(deeper || again))
        continue;
      /* The last one of a scale is replaced until the next scale begins. */
      if (again && n >= 2 && strides[chosen[n - 2]] == stride)
        n--;
      chosen[n++] = i;
      coarsest = stride;
      if (stride <= COARSEST / 2)
        *content = i;
    }
  return n;
}

/* ---- Layers by their names ---- */

static guint
position_of (const RvStyleLayers *layers, guint node)
{
  for (guint i = 0; i < layers->n_nodes; i++)
    if (layers->nodes[i] == node)
      return i;
  return RV_NONE;
}

static void
add_node (RvStyleLayers *layers, guint node, double weight)
{
  guint position = position_of (layers, node);

  if (position == RV_NONE)
    {
      position = layers->n_nodes++;
      layers->nodes[position] = node;
    }
  layers->weights[position] += weight;
}

static gboolean
add_layer (RvStyleLayers *layers, ReverieNetwork *network, const ReverieLayer *layer, GError **error)
{
  guint node;

  if (!rv_check_range ("a layer's weight", layer->weight, 0, 1000, error))
    return FALSE;
  node = rv_network_find (network, layer->node, error);
  if (node != RV_NONE)
    add_node (layers, node, layer->weight);
  return node != RV_NONE;
}

/* Brings the weights to a sum of 1. */
static gboolean
share_weights (RvStyleLayers *layers, GError **error)
{
  double total = 0;

  for (guint i = 0; i < layers->n_styles; i++)
    total += layers->weights[i];
  if (!(total > 0))
    {
      g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_ARGUMENT, _ ("the layers' weights are all 0"));
      return FALSE;
    }
  for (guint i = 0; i < layers->n_styles; i++)
    layers->weights[i] /= total;
  return TRUE;
}

/* The content's layer: one of the style's, or one more. */
static void
add_content (RvStyleLayers *layers, guint node)
{
  layers->n_styles = layers->n_nodes;
  layers->content = position_of (layers, node);
  if (layers->content != RV_NONE)
    return;
  layers->content = layers->n_nodes;
  layers->nodes[layers->n_nodes++] = node;
}

gboolean
rv_style_layers_init (
    RvStyleLayers *layers, ReverieNetwork *network, const ReverieLayer *named, guint n_layers, GError **error)
{
  guint chosen[MAX_LAYERS], n_chosen = 0, content = RV_NONE;

  if (n_layers == 0 && g_strcmp0 (network->id, "faceres") == 0)
    {
      named = faceres_layers;
      n_layers = G_N_ELEMENTS (faceres_layers);
      content = rv_network_find (network, faceres_content, NULL);
    }
  else if (n_layers == 0)
    n_chosen = choose_nodes (network->graph, chosen, &content);
  if (n_layers + n_chosen < 1 || n_layers > MAX_LAYERS)
    {
      g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_ARGUMENT,
                   _ ("a style needs 1 to %d layers of the network \"%s\": name them"), MAX_LAYERS, network->id);
      return FALSE;
    }
  *layers = (RvStyleLayers){ .nodes = g_new0 (guint, MAX_LAYERS + 1), .weights = g_new0 (double, MAX_LAYERS) };
  for (guint i = 0; i < n_chosen; i++)
    add_node (layers, chosen[i], 1);
  for (guint i = 0; i < n_layers; i++)
    if (!add_layer (layers, network, &named[i], error))
      return FALSE;
  /* Of layers that a user has named, the middle one holds the shapes. */
  add_content (layers, content != RV_NONE ? content : layers->nodes[layers->n_nodes / 2]);
  return share_weights (layers, error);
}

void
rv_style_layers_clear (RvStyleLayers *layers)
{
  g_clear_pointer (&layers->nodes, g_free);
  g_clear_pointer (&layers->weights, g_free);
}
