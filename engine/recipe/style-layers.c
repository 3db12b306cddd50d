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

static guint
position_of (const RvStyleLayers *layers, guint node)
{
  for (guint i = 0; i < layers->n_nodes; i++)
    if (layers->nodes[i] == node)
      return i;
  return RV_NONE;
}

static gboolean
add_layer (RvStyleLayers *layers, ReverieNetwork *network, const ReverieLayer *layer, GError **error)
{
  guint node, position;

  if (!rv_check_range ("a layer's weight", layer->weight, 0, 1000, error))
    return FALSE;
  node = rv_network_find (network, layer->node, error);
  if (node == RV_NONE)
    return FALSE;
  position = position_of (layers, node);
  if (position == RV_NONE)
    {
      position = layers->n_nodes++;
      layers->nodes[position] = node;
    }
  layers->weights[position] += layer->weight;
  return TRUE;
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

gboolean
rv_style_layers_init (
    RvStyleLayers *layers, ReverieNetwork *network, const ReverieLayer *named, guint n_layers, GError **error)
{
  guint content = RV_NONE;

  if (n_layers == 0 && g_strcmp0 (network->id, "faceres") == 0)
    {
      named = faceres_layers;
      n_layers = G_N_ELEMENTS (faceres_layers);
      content = rv_network_find (network, faceres_content, NULL);
    }
  if (n_layers < 1 || n_layers > MAX_LAYERS)
    {
      g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_ARGUMENT,
                   _ ("a style needs 1 to %d layers of the network \"%s\": name them"), MAX_LAYERS, network->id);
      return FALSE;
    }
  *layers = (RvStyleLayers){ .nodes = g_new0 (guint, n_layers + 1), .weights = g_new0 (double, n_layers) };
  for (guint i = 0; i < n_layers; i++)
    if (!add_layer (layers, network, &named[i], error))
      return FALSE;
  layers->n_styles = layers->n_nodes;
  /* Of layers that a user has named, the middle one holds the shapes. */
  layers->content = content != RV_NONE ? position_of (layers, content) : layers->n_styles / 2;
  if (layers->content == RV_NONE)
    {
      layers->content = layers->n_nodes;
      layers->nodes[layers->n_nodes++] = content;
    }
  return share_weights (layers, error);
}

void
rv_style_layers_clear (RvStyleLayers *layers)
{
  g_clear_pointer (&layers->nodes, g_free);
  g_clear_pointer (&layers->weights, g_free);
}
