/* The channels of a layer as icons, to choose from.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gi18n-lib.h>

#include "plugin/ui/channels.h"
#include "plugin/ui/icon-list.h"

#define HEIGHT 160
/* Around an icon, where it shows that a channel is chosen. */
#define PADDING 2

enum
{
  COLUMN_ICON,   /* GdkPixbuf */
  COLUMN_TRIED,  /* boolean: the icon is there, or cannot be */
  COLUMN_NUMBER, /* text */
  N_COLUMNS
};

struct _RvChannels
{
  GObject            *settings;
  const ReverieModel *model;
  char               *node;   /* or NULL */
  char               *chosen; /* as the settings say it */
  GtkListStore       *store;
  GdkPixbuf          *placeholder;
  GtkWidget          *box;
  GtkWidget          *title;
  GtkWidget          *grid;
  gboolean            changing;
};

static void
fill (RvChannels *channels, guint n_channels)
{
  g_autofree char *title = g_strdup_printf (_ ("Channels of %s:"), channels->node);

  gtk_label_set_text (GTK_LABEL (channels->title), title);
  /* Hundreds of lines are faster without somebody looking. */
  gtk_icon_view_set_model (GTK_ICON_VIEW (channels->grid), NULL);
  gtk_list_store_clear (channels->store);
  for (guint i = 0; i < n_channels; i++)
    {
      g_autofree char *number = g_strdup_printf ("%u", i);

      gtk_list_store_insert_with_values (channels->store, NULL, -1, COLUMN_ICON, channels->placeholder, COLUMN_NUMBER,
                                         number, -1);
    }
  gtk_icon_view_set_model (GTK_ICON_VIEW (channels->grid), GTK_TREE_MODEL (channels->store));
}

/* Selects those that are named, as far as there are such. */
static void
choose (RvChannels *channels, const char *chosen)
{
  g_auto (GStrv) parts = g_strsplit (chosen, ",", -1);
  int n_channels = gtk_tree_model_iter_n_children (GTK_TREE_MODEL (channels->store), NULL);

  gtk_icon_view_unselect_all (GTK_ICON_VIEW (channels->grid));
  for (char **part = parts; *part; part++)
    {
      guint64      number;
      GtkTreePath *path;

      if (!g_ascii_string_to_unsigned (g_strstrip (*part), 10, 0, G_MAXINT, &number, NULL)
          || (int) number >= n_channels)
        continue;
      path = gtk_tree_path_new_from_indices ((int) number, -1);
      gtk_icon_view_select_path (GTK_ICON_VIEW (channels->grid), path);
      gtk_tree_path_free (path);
    }
}

void
rv_channels_show (
    RvChannels *channels, const ReverieModel *model, const char *node, guint n_channels, const char *chosen)
{
  gboolean same = channels->model == model && g_strcmp0 (channels->node, node) == 0;

  if (same && g_strcmp0 (channels->chosen, chosen) == 0)
    return;
  channels->changing = TRUE;
  if (!same)
    {
      g_free (channels->node);
      channels->node = g_strdup (node);
      channels->model = model;
      fill (channels, n_channels);
    }
  choose (channels, chosen);
  g_free (channels->chosen);
  channels->chosen = g_strdup (chosen);
  channels->changing = FALSE;
}

static int
compare_paths (gconstpointer a, gconstpointer b)
{
  return gtk_tree_path_compare (a, b);
}

static void
on_selection (GtkIconView *grid, RvChannels *channels)
{
  g_autoptr (GString) text = g_string_new (NULL);
  GList *paths;

  if (channels->changing)
    return;
  paths = g_list_sort (gtk_icon_view_get_selected_items (grid), compare_paths);
  for (GList *path = paths; path; path = path->next)
    g_string_append_printf (text, "%s%d", text->len ? "," : "", gtk_tree_path_get_indices (path->data)[0]);
  g_list_free_full (paths, (GDestroyNotify) gtk_tree_path_free);
  g_free (channels->chosen);
  channels->chosen = g_strdup (text->str);
  g_object_set (channels->settings, "channel", text->str, NULL);
}

gboolean
rv_channels_next (RvChannels *channels, RvIconKey *key)
{
  GtkTreePath *start, *end;
  GtkTreeIter  line;
  int          first, last;

  if (!channels->node || !gtk_icon_view_get_visible_range (GTK_ICON_VIEW (channels->grid), &start, &end))
    return FALSE;
  rv_icon_list_range (start, end, &first, &last);
  if (!rv_icon_list_find (GTK_TREE_MODEL (channels->store), COLUMN_TRIED, first, last, &line))
    return FALSE;

  GtkTreePath *path = gtk_tree_model_get_path (GTK_TREE_MODEL (channels->store), &line);

  *key = (RvIconKey){ channels->model, g_strdup (channels->node), gtk_tree_path_get_indices (path)[0] };
  gtk_tree_path_free (path);
  return TRUE;
}

void
rv_channels_take (RvChannels *channels, const RvIconKey *key, GdkPixbuf *icon)
{
  GtkTreeIter line;

  if (key->model == channels->model && g_strcmp0 (key->node, channels->node) == 0
      && gtk_tree_model_iter_nth_child (GTK_TREE_MODEL (channels->store), &line, NULL, key->channel))
    rv_icon_list_put (channels->store, &line, COLUMN_ICON, COLUMN_TRIED, icon);
}

static void
channels_free (GtkWidget *box, RvChannels *channels)
{
  g_signal_handlers_disconnect_by_data (channels->grid, channels);
  g_clear_object (&channels->store);
  g_clear_object (&channels->placeholder);
  g_clear_pointer (&channels->node, g_free);
  g_clear_pointer (&channels->chosen, g_free);
}

/* The columns that an icon view has for this are twice as wide in GTK 3. */
static void
add_cells (GtkCellLayout *grid)
{
  GtkCellRenderer *icon = gtk_cell_renderer_pixbuf_new ();
  GtkCellRenderer *number = gtk_cell_renderer_text_new ();

  g_object_set (number, "xalign", 0.5f, NULL);
  gtk_cell_layout_pack_start (grid, icon, FALSE);
  gtk_cell_layout_pack_start (grid, number, FALSE);
  gtk_cell_layout_set_attributes (grid, icon, "pixbuf", COLUMN_ICON, NULL);
  gtk_cell_layout_set_attributes (grid, number, "text", COLUMN_NUMBER, NULL);
}

static void
grid_init (RvChannels *channels)
{
  GtkIconView *grid;

  channels->grid = gtk_icon_view_new_with_model (GTK_TREE_MODEL (channels->store));
  grid = GTK_ICON_VIEW (channels->grid);
  add_cells (GTK_CELL_LAYOUT (grid));
  gtk_icon_view_set_selection_mode (grid, GTK_SELECTION_MULTIPLE);
  gtk_icon_view_set_item_padding (grid, PADDING);
  gtk_icon_view_set_row_spacing (grid, 0);
  gtk_icon_view_set_column_spacing (grid, 0);
  gtk_icon_view_set_margin (grid, RV_SPACING);
  rv_widget_set_name (channels->grid, _ ("Channels of the layer"));
  g_signal_connect (grid, "selection-changed", G_CALLBACK (on_selection), channels);
}

RvChannels *
rv_channels_new (GObject *settings, RvIcons *icons)
{
  RvChannels *channels = g_new0 (RvChannels, 1);

  channels->settings = settings;
  channels->store = gtk_list_store_new (N_COLUMNS, GDK_TYPE_PIXBUF, G_TYPE_BOOLEAN, G_TYPE_STRING);
  channels->placeholder = rv_icon_list_placeholder ();
  channels->title = gtk_label_new (NULL);
  gtk_label_set_ellipsize (GTK_LABEL (channels->title), PANGO_ELLIPSIZE_MIDDLE);
  rv_label_align (channels->title, 0.5f);
  gtk_widget_set_tooltip_text (channels->title,
                               _ ("What single channels look for. Hold Control to choose several; where "
                                  "none is chosen, all are climbed"));
  grid_init (channels);

  channels->box = rv_box_new (GTK_ORIENTATION_VERTICAL, RV_SPACING);
  gtk_box_pack_start (GTK_BOX (channels->box), channels->title, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (channels->box), rv_icon_list_window_new (icons, channels->grid, HEIGHT), TRUE, TRUE, 0);
  g_object_set_data_full (G_OBJECT (channels->box), "reverie-channels", channels, g_free);
  g_signal_connect (channels->box, "destroy", G_CALLBACK (channels_free), channels);
  return channels;
}

GtkWidget *
rv_channels_get_widget (RvChannels *channels)
{
  return channels->box;
}
