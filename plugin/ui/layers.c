/* The chooser of layers and channels.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>

#include <glib/gi18n-lib.h>

#include "plugin/settings.h"
#include "plugin/ui/channels.h"
#include "plugin/ui/icon-list.h"
#include "plugin/ui/layer-rows.h"
#include "plugin/ui/layers.h"
#include "plugin/ui/rows.h"

#define LIST_HEIGHT 190
/* The largest weight that the list offers; more can be typed. */
#define MOST_WEIGHT 10.0

typedef struct
{
  const ReverieCatalog *catalog;
  GObject              *settings;
  const ReverieModel   *model; /* whose layers are listed; NULL before the first time */
  RvIcons              *icons;
  GdkPixbuf            *placeholder;
  GtkListStore         *rows;
  GtkWidget            *models;
  GtkWidget            *list;
  RvChannels           *channels;
  GtkWidget            *trouble; /* why the layers that are typed cannot be had */
  guint                 update;  /* id of a source, or 0 */
  gboolean              changing;
} Layers;

#define LAYERS_KEY "reverie-layers"

/* ---- From the settings ---- */

static void
show_placeholders (Layers *layers)
{
  GtkTreeModel *rows = GTK_TREE_MODEL (layers->rows);
  GtkTreeIter   line;

  for (gboolean more = gtk_tree_model_get_iter_first (rows, &line); more; more = gtk_tree_model_iter_next (rows, &line))
    {
      g_autoptr (GdkPixbuf) icon = NULL;

      gtk_tree_model_get (rows, &line, RV_LAYER_ICON, &icon, -1);
      if (!icon)
        gtk_list_store_set (layers->rows, &line, RV_LAYER_ICON, layers->placeholder, -1);
    }
}

static void
show_model (Layers *layers)
{
  int line = -1;

  for (guint i = 0; i < reverie_catalog_n_models (layers->catalog); i++)
    {
      if (reverie_catalog_model (layers->catalog, i) == layers->model)
        line = (int) i;
    }
  gtk_combo_box_set_active (GTK_COMBO_BOX (layers->models), line);
}

/* The channels are those of the first layer that is ticked. It comes into sight. */
static void
show_channels (Layers *layers, const char *chosen, gboolean scroll)
{
  GtkTreeModel *rows = GTK_TREE_MODEL (layers->rows);
  GtkTreeIter   line;
  GtkTreePath  *path;

  if (!rv_layer_rows_first (layers->rows, &line))
    return;

  g_autofree char *word = NULL;
  guint            n_channels;

  gtk_tree_model_get (rows, &line, RV_LAYER_WORD, &word, RV_LAYER_CHANNELS, &n_channels, -1);
  rv_channels_show (layers->channels, layers->model, word, n_channels, chosen);
  if (!scroll)
    return;
  path = gtk_tree_model_get_path (rows, &line);
  gtk_tree_view_scroll_to_cell (GTK_TREE_VIEW (layers->list), path, NULL, TRUE, 0.5f, 0.0f);
  gtk_tree_path_free (path);
}

/* Makes all agree with the settings. */
static void
show_settings (Layers *layers)
{
  g_autoptr (GError) error = NULL;
  const ReverieModel *model;
  RvParameters        parameters;
  gboolean            good = TRUE, fresh;

  rv_parameters_init (&parameters, rv_settings_get_effect (layers->settings));
  rv_parameters_from_object (&parameters, layers->settings, NULL);
  model = rv_layer_rows_model (layers->catalog, &parameters);
  fresh = model && model != layers->model;
  layers->changing = TRUE;
  if (fresh)
    {
      layers->model = model;
      good = rv_layer_rows_fill (layers->rows, layers->catalog, model, &error);
    }
  good = good && rv_layer_rows_read (layers->rows, layers->catalog, &parameters, &error);
  show_placeholders (layers);
  show_model (layers);
  show_channels (layers, parameters.channel, fresh);
  layers->changing = FALSE;
  rv_parameters_clear (&parameters);

  gtk_label_set_text (GTK_LABEL (layers->trouble), good ? "" : error->message);
  gtk_widget_set_visible (layers->trouble, !good);
  rv_icons_wake (layers->icons);
}

/* A network is opened when its layers are to be seen, and not before. */
static gboolean
on_update (gpointer data)
{
  Layers *layers = data;

  layers->update = 0;
  if (gtk_widget_get_mapped (layers->list))
    show_settings (layers);
  return G_SOURCE_REMOVE;
}

static void
on_notify (Layers *layers)
{
  if (!layers->update && !layers->changing)
    layers->update = g_idle_add (on_update, layers);
}

/* ---- To the settings ---- */

static void
write_rows (Layers *layers)
{
  rv_layer_rows_write (layers->rows, layers->catalog, layers->model, layers->settings);
}

/* One layer always stays. */
static void
on_toggled (GtkCellRendererToggle *cell, const char *path, Layers *layers)
{
  GtkTreeIter line;
  gboolean    chosen;

  if (!gtk_tree_model_get_iter_from_string (GTK_TREE_MODEL (layers->rows), &line, path))
    return;
  gtk_tree_model_get (GTK_TREE_MODEL (layers->rows), &line, RV_LAYER_CHOSEN, &chosen, -1);
  if (chosen && rv_layer_rows_count (layers->rows) == 1)
    return;
  gtk_list_store_set (layers->rows, &line, RV_LAYER_CHOSEN, !chosen, -1);
  write_rows (layers);
}

static void
on_weight (GtkCellRendererText *cell, const char *path, const char *text, Layers *layers)
{
  double      weight = g_strtod (text, NULL);
  GtkTreeIter line;

  if (!isfinite (weight) || !gtk_tree_model_get_iter_from_string (GTK_TREE_MODEL (layers->rows), &line, path))
    return;
  gtk_list_store_set (layers->rows, &line, RV_LAYER_CHOSEN, TRUE, RV_LAYER_WEIGHT, weight, -1);
  write_rows (layers);
}

/* The middle of a network that has no looks has shapes neither too plain nor too wild. */
static void
choose_middle (Layers *layers, const ReverieModel *model)
{
  GtkTreeModel *rows = GTK_TREE_MODEL (layers->rows);
  GtkTreeIter   line;

  if (!rv_layer_rows_fill (layers->rows, layers->catalog, model, NULL)
      || !gtk_tree_model_iter_nth_child (rows, &line, NULL, gtk_tree_model_iter_n_children (rows, NULL) / 2))
    return;
  layers->model = model;
  gtk_list_store_set (layers->rows, &line, RV_LAYER_CHOSEN, TRUE, -1);
  write_rows (layers);
}

/* Another network begins with its first look. */
static void
on_model (GtkComboBox *combo, Layers *layers)
{
  int                 index = gtk_combo_box_get_active (combo);
  const ReverieModel *model = index >= 0 ? reverie_catalog_model (layers->catalog, (guint) index) : NULL;

  if (layers->changing || !model || model == layers->model)
    return;
  for (guint i = 0; i < reverie_catalog_n_looks (layers->catalog); i++)
    {
      const ReverieLook *look = reverie_catalog_look (layers->catalog, i);

      if (!g_str_equal (look->model, model->id))
        continue;
      g_object_set (layers->settings, "look", look->id, "model", "", "layer", "", "channel", "", NULL);
      return;
    }
  choose_middle (layers, model);
}

/* ---- Icons ---- */

static gboolean
next_layer (Layers *layers, gboolean visible, RvIconKey *key)
{
  GtkTreePath *start, *end;
  GtkTreeIter  line;
  int          first = 0, last = G_MAXINT;

  if (visible)
    {
      if (!gtk_tree_view_get_visible_range (GTK_TREE_VIEW (layers->list), &start, &end))
        return FALSE;
      rv_icon_list_range (start, end, &first, &last);
    }
  if (!rv_icon_list_find (GTK_TREE_MODEL (layers->rows), RV_LAYER_TRIED, first, last, &line))
    return FALSE;
  *key = (RvIconKey){ layers->model, NULL, -1 };
  gtk_tree_model_get (GTK_TREE_MODEL (layers->rows), &line, RV_LAYER_WORD, &key->node, -1);
  return TRUE;
}

/* What is seen comes first; of what is not, the layers alone. */
static gboolean
next_icon (RvIconKey *key, gpointer data)
{
  Layers *layers = data;

  return layers->model && gtk_widget_get_mapped (layers->list)
         && (next_layer (layers, TRUE, key) || rv_channels_next (layers->channels, key)
             || next_layer (layers, FALSE, key));
}

/* The lists may have changed since the icon was asked for. */
static void
take_icon (const RvIconKey *key, GdkPixbuf *icon, gpointer data)
{
  Layers       *layers = data;
  GtkTreeModel *rows = GTK_TREE_MODEL (layers->rows);
  GtkTreeIter   line;

  if (key->model != layers->model)
    return;
  if (key->channel >= 0)
    {
      rv_channels_take (layers->channels, key, icon);
      return;
    }
  for (gboolean more = gtk_tree_model_get_iter_first (rows, &line); more; more = gtk_tree_model_iter_next (rows, &line))
    {
      g_autofree char *word = NULL;

      gtk_tree_model_get (rows, &line, RV_LAYER_WORD, &word, -1);
      if (g_str_equal (word, key->node))
        rv_icon_list_put (layers->rows, &line, RV_LAYER_ICON, RV_LAYER_TRIED, icon);
    }
}

/* ---- Making ---- */

static GtkWidget *
models_new (Layers *layers)
{
  GtkWidget *combo = gtk_combo_box_text_new ();

  for (guint i = 0; i < reverie_catalog_n_models (layers->catalog); i++)
    gtk_combo_box_text_append_text (GTK_COMBO_BOX_TEXT (combo), reverie_catalog_model (layers->catalog, i)->title);
  g_signal_connect (combo, "changed", G_CALLBACK (on_model), layers);
  return combo;
}

static void
add_layer_column (Layers *layers)
{
  GtkTreeViewColumn *column = gtk_tree_view_column_new ();
  GtkCellRenderer   *check = gtk_cell_renderer_toggle_new ();
  GtkCellRenderer   *icon = gtk_cell_renderer_pixbuf_new ();
  GtkCellRenderer   *words = gtk_cell_renderer_text_new ();

  g_object_set (words, "ellipsize", PANGO_ELLIPSIZE_MIDDLE, NULL);
  gtk_tree_view_column_set_title (column, _ ("Layer"));
  gtk_tree_view_column_set_expand (column, TRUE);
  gtk_tree_view_column_set_spacing (column, RV_SPACING);
  gtk_tree_view_column_pack_start (column, check, FALSE);
  gtk_tree_view_column_pack_start (column, icon, FALSE);
  gtk_tree_view_column_pack_start (column, words, TRUE);
  gtk_tree_view_column_add_attribute (column, check, "active", RV_LAYER_CHOSEN);
  gtk_tree_view_column_add_attribute (column, icon, "pixbuf", RV_LAYER_ICON);
  gtk_tree_view_column_add_attribute (column, words, "markup", RV_LAYER_MARKUP);
  g_signal_connect (check, "toggled", G_CALLBACK (on_toggled), layers);
  gtk_tree_view_append_column (GTK_TREE_VIEW (layers->list), column);
}

static void
show_weight (GtkTreeViewColumn *column, GtkCellRenderer *cell, GtkTreeModel *rows, GtkTreeIter *line, gpointer data)
{
  gboolean chosen;
  double   weight;

  gtk_tree_model_get (rows, line, RV_LAYER_CHOSEN, &chosen, RV_LAYER_WEIGHT, &weight, -1);

  g_autofree char *text = chosen ? g_strdup_printf ("%.2f", weight) : g_strdup ("");

  g_object_set (cell, "text", text, NULL);
}

static void
add_weight_column (Layers *layers)
{
  GtkCellRenderer   *cell = gtk_cell_renderer_spin_new ();
  GtkTreeViewColumn *column = gtk_tree_view_column_new_with_attributes (_ ("Weight"), cell, NULL);

  g_object_set (cell, "editable", TRUE, "digits", 2, "xalign", 1.0f, "adjustment",
                rv_adjustment_new (1.0, -MOST_WEIGHT, MOST_WEIGHT, 0.1, 1.0), NULL);
  gtk_tree_view_column_set_cell_data_func (column, cell, show_weight, NULL, NULL);
  g_signal_connect (cell, "edited", G_CALLBACK (on_weight), layers);
  gtk_tree_view_append_column (GTK_TREE_VIEW (layers->list), column);
}

static GtkWidget *
list_new (Layers *layers)
{
  layers->list = gtk_tree_view_new_with_model (GTK_TREE_MODEL (layers->rows));
  gtk_tree_selection_set_mode (gtk_tree_view_get_selection (GTK_TREE_VIEW (layers->list)), GTK_SELECTION_NONE);
  gtk_tree_view_set_tooltip_column (GTK_TREE_VIEW (layers->list), RV_LAYER_TOOLTIP);
  gtk_tree_view_set_search_column (GTK_TREE_VIEW (layers->list), RV_LAYER_WORD);
  add_layer_column (layers);
  add_weight_column (layers);
  rv_widget_set_name (layers->list, _ ("Layers of the network"));
  g_signal_connect_swapped (layers->list, "map", G_CALLBACK (on_notify), layers);
  return rv_icon_list_window_new (layers->icons, layers->list, LIST_HEIGHT);
}

static void
layers_free (GtkWidget *table, Layers *layers)
{
  if (!layers->settings)
    return;
  g_signal_handlers_disconnect_by_data (layers->settings, layers);
  if (layers->update)
    g_source_remove (layers->update);
  g_clear_pointer (&layers->icons, rv_icons_free);
  g_clear_object (&layers->settings);
  g_clear_object (&layers->placeholder);
  g_clear_object (&layers->rows);
}

static void
layers_init (Layers *layers, const ReverieCatalog *catalog, GObject *settings)
{
  static const RvIconFuncs funcs = { next_icon, take_icon };
  static const char *const keys[] = { "look", "model", "layer", "channel" };

  layers->catalog = catalog;
  layers->settings = g_object_ref (settings);
  layers->icons = rv_icons_new (catalog, &funcs, layers);
  layers->placeholder = rv_icon_list_placeholder ();
  layers->rows = rv_layer_rows_new ();
  layers->channels = rv_channels_new (settings, layers->icons);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_autofree char *signal = g_strconcat ("notify::", keys[i], NULL);

      g_signal_connect_swapped (settings, signal, G_CALLBACK (on_notify), layers);
    }
}

GtkWidget *
rv_layers_new (const ReverieCatalog *catalog, GObject *settings, GtkSizeGroup *labels)
{
  Layers    *layers = g_new0 (Layers, 1);
  GtkWidget *table = rv_table_new ();

  layers_init (layers, catalog, settings);
  layers->models = models_new (layers);
  layers->trouble = gtk_label_new (NULL);
  gtk_label_set_line_wrap (GTK_LABEL (layers->trouble), TRUE);
  rv_label_align (layers->trouble, 0.5f);
  gtk_widget_set_no_show_all (layers->trouble, TRUE);

  rv_rows_add (table, 0, "model", layers->models, layers->models, settings, labels);
  rv_table_attach (table, list_new (layers), 0, 1, 2, TRUE);
  rv_rows_add_text (table, 2, "layer", settings, labels);
  rv_table_attach (table, layers->trouble, 0, 3, 2, TRUE);
  rv_table_attach (table, rv_channels_get_widget (layers->channels), 0, 4, 2, TRUE);
  rv_rows_add_text (table, 5, "channel", settings, labels);
  g_object_set_data_full (G_OBJECT (table), LAYERS_KEY, layers, g_free);
  g_signal_connect (table, "destroy", G_CALLBACK (layers_free), layers);
  return table;
}

void
rv_layers_set_paused (GtkWidget *widget, gboolean paused)
{
  Layers *layers = g_object_get_data (G_OBJECT (widget), LAYERS_KEY);

  if (layers->icons)
    rv_icons_set_paused (layers->icons, paused);
}
