/* What the parameters of a dream come to: which network, which of its layers and channels.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <errno.h>
#include <math.h>
#include <string.h>

#include <glib/gi18n-lib.h>

#include "plugin/job-plan.h"

static void
clear_layer (gpointer layer)
{
  g_free ((char *) ((ReverieLayer *) layer)->node);
}

GArray *
rv_layer_list_new (void)
{
  GArray *layers = g_array_new (FALSE, FALSE, sizeof (ReverieLayer));

  g_array_set_clear_func (layers, clear_layer);
  return layers;
}

void
rv_layer_list_add (GArray *layers, const char *node, double weight)
{
  ReverieLayer layer = { .node = g_strdup (node), .weight = weight };

  g_array_append_val (layers, layer);
}

/* Takes one NODE[:WEIGHT]. */
static gboolean
read_layer (GArray *layers, char *text, GError **error)
{
  char  *colon = strrchr (text, ':');
  char  *end = NULL;
  double weight = 1.0;

  if (colon)
    {
      weight = g_ascii_strtod (colon + 1, &end);
      if (end == colon + 1 || *end || !isfinite (weight))
        {
          g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_ARGUMENT,
                       _ ("layer is %s: what follows the colon must be a number, as in conv_pw_8:0.5"), text);
          return FALSE;
        }
      *colon = '\0';
    }
  if (*text == '\0')
    {
      g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_ARGUMENT,
                   _ ("layer names no node: write NODE[:WEIGHT], separated by commas"));
      return FALSE;
    }
  rv_layer_list_add (layers, text, weight);
  return TRUE;
}

gboolean
rv_layer_list_read (GArray *layers, const char *text, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (text, ",", -1);

  for (char **part = parts; *part; part++)
    {
      if (!read_layer (layers, g_strstrip (*part), error))
        return FALSE;
    }
  return TRUE;
}

char *
rv_layer_list_to_text (const GArray *layers)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < layers->len; i++)
    {
      const ReverieLayer *layer = &g_array_index (layers, ReverieLayer, i);
      char                weight[G_ASCII_DTOSTR_BUF_SIZE];

      g_ascii_formatd (weight, sizeof weight, "%.3g", layer->weight);
      g_string_append_printf (text, "%s%s", i ? "," : "", layer->node);
      if (!g_str_equal (weight, "1"))
        g_string_append_printf (text, ":%s", weight);
    }
  return g_string_free (text, FALSE);
}

void
rv_plan_clear (RvPlan *plan)
{
  g_clear_pointer (&plan->layers, g_array_unref);
  g_clear_pointer (&plan->channels, g_array_unref);
  plan->model = NULL;
}

static gboolean
read_channels (RvPlan *plan, const char *text, GError **error)
{
  if (*text == '\0')
    return TRUE;

  g_auto (GStrv) parts = g_strsplit (text, ",", -1);

  for (char **part = parts; *part; part++)
    {
      guint64 number = 0;
      guint   channel;

      if (!g_ascii_string_to_unsigned (g_strstrip (*part), 10, 0, G_MAXINT, &number, NULL))
        {
          g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_ARGUMENT,
                       _ ("channel is %s: it must be whole numbers from 0 up, separated by commas"), text);
          return FALSE;
        }
      channel = (guint) number;
      g_array_append_val (plan->channels, channel);
    }
  return TRUE;
}

/* The look says the node, unless layers are named: then it only says the network where none is named. */
static gboolean
choose (RvPlan *plan, const ReverieCatalog *catalog, const RvParameters *parameters, GError **error)
{
  const ReverieLook *look = NULL;
  gboolean           own_layers = *parameters->layer != '\0';
  gboolean           own_model = *parameters->model != '\0';

  if (!own_layers || !own_model)
    {
      look = reverie_catalog_find_look (catalog, parameters->look, error);
      if (!look)
        return FALSE;
    }
  if (!own_layers && own_model && !g_str_equal (look->model, parameters->model))
    {
      g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_ARGUMENT,
                   _ ("the look \"%s\" is one of the network %s: name the layers of %s to climb, or leave model out"),
                   look->id, look->model, parameters->model);
      return FALSE;
    }

  plan->model = reverie_catalog_find_model (catalog, own_model ? parameters->model : look->model, error);
  if (!plan->model)
    return FALSE;
  if (own_layers)
    return rv_layer_list_read (plan->layers, parameters->layer, error);
  rv_layer_list_add (plan->layers, look->node, 1.0);
  return TRUE;
}

gboolean
rv_plan_make (RvPlan *plan, const ReverieCatalog *catalog, const RvParameters *parameters, GError **error)
{
  plan->layers = rv_layer_list_new ();
  plan->channels = g_array_new (FALSE, FALSE, sizeof (guint));

  if (choose (plan, catalog, parameters, error) && read_channels (plan, parameters->channel, error)
      && (*parameters->guide == '\0' || rv_file_check (parameters->guide, error)))
    return TRUE;

  rv_plan_clear (plan);
  return FALSE;
}
