/* The layers of a network as lines of a list, and the settings that they stand for.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gi18n-lib.h>

#include "plugin/job-networks.h"
#include "plugin/job-plan.h"
#include "plugin/nodes.h"
#include "plugin/ui/layer-rows.h"

GtkListStore *
rv_layer_rows_new (void)
{
  return gtk_list_store_new (RV_LAYER_COLUMNS, G_TYPE_BOOLEAN, GDK_TYPE_PIXBUF, G_TYPE_BOOLEAN, G_TYPE_STRING,
                             G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_UINT, G_TYPE_DOUBLE);
}

const ReverieModel *
rv_layer_rows_model (const ReverieCatalog *catalog, const RvParameters *parameters)
{
  const ReverieLook  *look = reverie_catalog_find_look (catalog, parameters->look, NULL);
  const char         *id = *parameters->model ? parameters->model : look ? look->model : "";
  const ReverieModel *model = reverie_catalog_find_model (catalog, id, NULL);

  return model && model->present ? model : NULL;
}

static void
add_row (GtkListStore *rows, const RvNode *node)
{
  g_autofree char *count = g_strdup_printf (ngettext ("%u channel", "%u channels", node->channels), node->channels);
  g_autofree char *title = node->look ? g_markup_printf_escaped ("<b>%s</b>  %s\n<small>%s</small>",
                                                                 _ (node->look->title), node->word, count)
                                      : g_markup_printf_escaped ("%s\n<small>%s</small>", node->word, count);
  g_autofree char *tooltip = g_markup_escape_text (node->name, -1);

  gtk_list_store_insert_with_values (rows, NULL, -1, RV_LAYER_MARKUP, title, RV_LAYER_TOOLTIP, tooltip, RV_LAYER_WORD,
                                     node->word, RV_LAYER_NAME, node->name, RV_LAYER_LOOK,
                                     node->look ? node->look->id : NULL, RV_LAYER_CHANNELS, node->channels,
                                     RV_LAYER_WEIGHT, 1.0, -1);
}

gboolean
rv_layer_rows_fill (GtkListStore *rows, const ReverieCatalog *catalog, const ReverieModel *model, GError **error)
{
  ReverieNetwork *network = rv_network_keep (model, error);
  g_autoptr (GPtrArray) nodes = NULL;

  gtk_list_store_clear (rows);
  if (!network)
    return FALSE;
  nodes = rv_nodes_new (catalog, network);
  for (guint i = 0; i < nodes->len; i++)
    add_row (rows, g_ptr_array_index (nodes, i));
  reverie_network_unref (network);
  return TRUE;
}

/* Finds the line of the node @name. */
static gboolean
find_row (GtkTreeModel *rows, const char *name, GtkTreeIter *line)
{
  for (gboolean more = gtk_tree_model_get_iter_first (rows, line); more; more = gtk_tree_model_iter_next (rows, line))
    {
      g_autofree char *own = NULL;

      gtk_tree_model_get (rows, line, RV_LAYER_NAME, &own, -1);
      if (g_str_equal (own, name))
        return TRUE;
    }
  return FALSE;
}

static guint
channels_of (const ReverieNetwork *network, const char *name)
{
  ReverieNode node = { 0 };

  for (guint i = 0; i < reverie_network_n_nodes (network); i++)
    {
      reverie_network_node (network, i, &node);
      if (g_str_equal (node.name, name))
        return node.channels;
    }
  return 0;
}

static gboolean
tick (GtkListStore *rows, const ReverieNetwork *network, const ReverieLayer *layer, GError **error)
{
  const char *name = reverie_network_find_node (network, layer->node, error);
  GtkTreeIter line;

  if (!name)
    return FALSE;
  if (!find_row (GTK_TREE_MODEL (rows), name, &line))
    {
      const RvNode node = { (char *) name, (char *) layer->node, channels_of (network, name), NULL };

      add_row (rows, &node);
      find_row (GTK_TREE_MODEL (rows), name, &line);
    }
  gtk_list_store_set (rows, &line, RV_LAYER_CHOSEN, TRUE, RV_LAYER_WEIGHT, layer->weight, -1);
  return TRUE;
}

static void
untick_all (GtkTreeModel *rows)
{
  GtkTreeIter line;

  for (gboolean more = gtk_tree_model_get_iter_first (rows, &line); more; more = gtk_tree_model_iter_next (rows, &line))
    gtk_list_store_set (GTK_LIST_STORE (rows), &line, RV_LAYER_CHOSEN, FALSE, RV_LAYER_WEIGHT, 1.0, -1);
}

gboolean
rv_layer_rows_read (GtkListStore *rows, const ReverieCatalog *catalog, const RvParameters *parameters, GError **error)
{
  g_auto (RvPlan) plan = { 0 };
  ReverieNetwork *network;
  gboolean        good = TRUE;

  untick_all (GTK_TREE_MODEL (rows));
  if (!rv_plan_make (&plan, catalog, parameters, error))
    return FALSE;
  network = rv_network_keep (plan.model, error);
  if (!network)
    return FALSE;
  for (guint i = 0; good && i < plan.layers->len; i++)
    good = tick (rows, network, &g_array_index (plan.layers, ReverieLayer, i), error);
  reverie_network_unref (network);
  return good;
}

/* The ticked lines as layers; @look is set to the id of the look that they are, where it is one alone. */
static GArray *
ticked_layers (GtkTreeModel *rows, char **look)
{
  GArray     *layers = rv_layer_list_new ();
  GtkTreeIter line;

  *look = NULL;
  for (gboolean more = gtk_tree_model_get_iter_first (rows, &line); more; more = gtk_tree_model_iter_next (rows, &line))
    {
      g_autofree char *word = NULL;
      gboolean         chosen;
      double           weight;

      gtk_tree_model_get (rows, &line, RV_LAYER_CHOSEN, &chosen, RV_LAYER_WEIGHT, &weight, RV_LAYER_WORD, &word, -1);
      if (!chosen)
        continue;
      rv_layer_list_add (layers, word, weight);
      g_clear_pointer (look, g_free);
      if (layers->len == 1 && weight == 1)
        gtk_tree_model_get (rows, &line, RV_LAYER_LOOK, look, -1);
    }
  return layers;
}

void
rv_layer_rows_write (GtkListStore *rows, const ReverieCatalog *catalog, const ReverieModel *model, GObject *settings)
{
  g_autofree char *ticked = NULL;
  g_autoptr (GArray) layers = ticked_layers (GTK_TREE_MODEL (rows), &ticked);
  g_autofree char   *text = rv_layer_list_to_text (layers);
  g_autofree char   *present = NULL;
  const ReverieLook *look;

  if (ticked)
    {
      g_object_set (settings, "look", ticked, "model", "", "layer", "", "channel", "", NULL);
      return;
    }
  g_object_get (settings, "look", &present, NULL);
  look = reverie_catalog_find_look (catalog, present ? present : "", NULL);
  g_object_set (settings, "model", look && g_str_equal (look->model, model->id) ? "" : model->id, "layer", text,
                "channel", "", NULL);
}

guint
rv_layer_rows_count (GtkListStore *rows)
{
  g_autofree char *look = NULL;
  g_autoptr (GArray) layers = ticked_layers (GTK_TREE_MODEL (rows), &look);

  return layers->len;
}

gboolean
rv_layer_rows_first (GtkListStore *rows, GtkTreeIter *line)
{
  GtkTreeModel *model = GTK_TREE_MODEL (rows);

  for (gboolean more = gtk_tree_model_get_iter_first (model, line); more; more = gtk_tree_model_iter_next (model, line))
    {
      gboolean chosen;

      gtk_tree_model_get (model, line, RV_LAYER_CHOSEN, &chosen, -1);
      if (chosen)
        return TRUE;
    }
  return FALSE;
}
