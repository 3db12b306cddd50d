/* The gallery: the looks as pictures, to search, to filter and to choose from.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>

#include <glib/gi18n-lib.h>

#include "plugin/gimp-common.h"
#include "plugin/settings.h"
#include "plugin/ui/gallery.h"
#include "plugin/ui/thumbnails.h"

#if GTK_MAJOR_VERSION >= 3
#include <cairo-gobject.h>
#endif

enum
{
  COLUMN_INDEX, /* of the look in the catalog */
  COLUMN_PICTURE,
  COLUMN_TITLE,
  COLUMN_WORDS, /* or why the look cannot be had */
  COLUMN_TOOLTIP,
  COLUMN_PRESENT,
  N_COLUMNS
};

#define COLUMNS 4
/* Pixels around a picture. */
#define PADDING 4
#define LEAST_HEIGHT 150

struct _RvGallery
{
  const ReverieCatalog *catalog;
  GObject              *settings;
  GtkWidget            *widget;
  GtkWidget            *search;
  GtkWidget            *network;
  GtkWidget            *icons;
  GtkWidget            *words;
  GtkListStore         *store;
  GtkTreeModel         *filtered;
  RvThumbnails         *thumbnails;
  gboolean              choosing; /* settings are being changed by the gallery, or the other way round */
};

/* ---- The list ---- */

/* Sets a look's picture, sharp on screens of many pixels. */
static void
set_picture (RvGallery *gallery, GtkTreeIter *line, GdkPixbuf *pixbuf)
{
#if GTK_MAJOR_VERSION >= 3
  cairo_surface_t *surface = gdk_cairo_surface_create_from_pixbuf (pixbuf, rv_scale_factor (gallery->icons), NULL);

  gtk_list_store_set (gallery->store, line, COLUMN_PICTURE, surface, -1);
  cairo_surface_destroy (surface);
#else
  gtk_list_store_set (gallery->store, line, COLUMN_PICTURE, pixbuf, -1);
#endif
}

static int
picture_side (RvGallery *gallery)
{
  return RV_THUMBNAIL_SIDE * rv_scale_factor (gallery->icons);
}

static void
add_look (RvGallery *gallery, guint index)
{
  const ReverieLook  *look = reverie_catalog_look (gallery->catalog, index);
  const ReverieModel *model = reverie_catalog_find_model (gallery->catalog, look->model, NULL);
  gboolean            present = model && model->present;
  g_autofree char    *missing = NULL;
  g_autofree char    *tooltip = NULL;
  g_autoptr (GdkPixbuf) pixbuf = rv_thumbnail_installed (look, picture_side (gallery));
  const char *words = _ (look->words);
  GtkTreeIter line;

  if (!present)
    words = missing
        = g_strdup_printf (_ ("Needs the network %s, which is not there: run \"reverie models fetch\""), look->model);
  tooltip = g_markup_printf_escaped ("<b>%s</b>\n%s", _ (look->title), words);
  gtk_list_store_insert_with_values (gallery->store, &line, -1, COLUMN_INDEX, index, COLUMN_TITLE, _ (look->title),
                                     COLUMN_WORDS, words, COLUMN_TOOLTIP, tooltip, COLUMN_PRESENT, present, -1);
  set_picture (gallery, &line, pixbuf);
}

static gboolean
contains (const char *text, const char *sought)
{
  g_autofree char *folded = g_utf8_casefold (text, -1);

  return strstr (folded, sought) != NULL;
}

/* Whether a line is among those that are searched for. */
static gboolean
is_sought (GtkTreeModel *model, GtkTreeIter *line, gpointer data)
{
  RvGallery         *gallery = data;
  g_autofree char   *sought = g_utf8_casefold (gtk_entry_get_text (GTK_ENTRY (gallery->search)), -1);
  g_autofree char   *title = NULL;
  g_autofree char   *words = NULL;
  guint              index;
  const ReverieLook *look;
  int                network = gtk_combo_box_get_active (GTK_COMBO_BOX (gallery->network));

  gtk_tree_model_get (model, line, COLUMN_INDEX, &index, COLUMN_TITLE, &title, COLUMN_WORDS, &words, -1);
  look = reverie_catalog_look (gallery->catalog, index);
  if (!title || !words
      || (network > 0 && !g_str_equal (reverie_catalog_model (gallery->catalog, (guint) network - 1)->id, look->model)))
    return FALSE;
  return contains (title, g_strstrip (sought)) || contains (words, sought);
}

static void
on_thumbnail (guint index, GeglBuffer *thumbnail, gpointer data)
{
  RvGallery *gallery = data;
  g_autoptr (GdkPixbuf) pixbuf = rv_thumbnail_to_pixbuf (thumbnail, picture_side (gallery));
  GtkTreeIter line;

  if (gtk_tree_model_iter_nth_child (GTK_TREE_MODEL (gallery->store), &line, NULL, (int) index))
    set_picture (gallery, &line, pixbuf);
}

/* ---- Choosing ---- */

static void
show_words (RvGallery *gallery, const char *title, const char *words)
{
  g_autofree char *markup = g_markup_printf_escaped ("<b>%s</b>  <i>%s</i>", title, words);

  gtk_label_set_markup (GTK_LABEL (gallery->words), markup);
}

/* A look whose network is missing says so and is not chosen. */
static void
on_selection (GtkIconView *icons, RvGallery *gallery)
{
  GList           *paths = gtk_icon_view_get_selected_items (icons);
  g_autofree char *title = NULL;
  g_autofree char *words = NULL;
  GtkTreeIter      line;
  gboolean         present;
  guint            index;

  if (paths && !gallery->choosing && gtk_tree_model_get_iter (gallery->filtered, &line, paths->data))
    {
      gtk_tree_model_get (gallery->filtered, &line, COLUMN_INDEX, &index, COLUMN_TITLE, &title, COLUMN_WORDS, &words,
                          COLUMN_PRESENT, &present, -1);
      show_words (gallery, title, words);
      gallery->choosing = TRUE;
      if (present)
        g_object_set (gallery->settings, "look", reverie_catalog_look (gallery->catalog, index)->id, "model", "",
                      "layer", "", "channel", "", NULL);
      gallery->choosing = FALSE;
    }
  g_list_free_full (paths, (GDestroyNotify) gtk_tree_path_free);
}

/* Selects the line of @look, where the filter lets it be seen. */
static void
select_look (RvGallery *gallery, const ReverieLook *look)
{
  GtkTreeIter line;
  guint       index;

  gtk_icon_view_unselect_all (GTK_ICON_VIEW (gallery->icons));
  for (gboolean more = gtk_tree_model_get_iter_first (gallery->filtered, &line); more;
       more = gtk_tree_model_iter_next (gallery->filtered, &line))
    {
      gtk_tree_model_get (gallery->filtered, &line, COLUMN_INDEX, &index, -1);
      if (reverie_catalog_look (gallery->catalog, index) != look)
        continue;

      GtkTreePath *path = gtk_tree_model_get_path (gallery->filtered, &line);

      gtk_icon_view_select_path (GTK_ICON_VIEW (gallery->icons), path);
      gtk_icon_view_set_cursor (GTK_ICON_VIEW (gallery->icons), path, NULL, FALSE);
      if (gtk_widget_get_realized (gallery->icons))
        gtk_icon_view_scroll_to_path (GTK_ICON_VIEW (gallery->icons), path, FALSE, 0.0f, 0.0f);
      gtk_tree_path_free (path);
    }
}

/* What layers are called that are named for themselves: "Eyes + Silk". */
static void
show_subject (RvGallery *gallery)
{
  g_autofree char *subject = NULL;
  RvParameters     parameters;

  rv_parameters_init (&parameters, rv_settings_get_effect (gallery->settings));
  rv_parameters_from_object (&parameters, gallery->settings, NULL);
  subject = rv_job_subject (gallery->catalog, &parameters);
  show_words (gallery, subject, "");
  rv_parameters_clear (&parameters);
}

/* Layers that are named for themselves are no look. */
static void
show_chosen (RvGallery *gallery)
{
  g_autofree char   *id = NULL;
  g_autofree char   *layer = NULL;
  const ReverieLook *look;

  g_object_get (gallery->settings, "look", &id, "layer", &layer, NULL);
  look = id && !(layer && *layer) ? reverie_catalog_find_look (gallery->catalog, id, NULL) : NULL;
  gallery->choosing = TRUE;
  select_look (gallery, look);
  if (look)
    show_words (gallery, _ (look->title), _ (look->words));
  else
    show_subject (gallery);
  gallery->choosing = FALSE;
}

static void
on_settings (GObject *settings, GParamSpec *property, RvGallery *gallery)
{
  if (!gallery->choosing)
    show_chosen (gallery);
}

/* Lines that come and go would take the choice with them. */
static void
refilter (GtkWidget *widget, RvGallery *gallery)
{
  gallery->choosing = TRUE;
  gtk_tree_model_filter_refilter (GTK_TREE_MODEL_FILTER (gallery->filtered));
  gallery->choosing = FALSE;
  show_chosen (gallery);
}

static void
on_realize (GtkWidget *icons, RvGallery *gallery)
{
  show_chosen (gallery);
}

/* ---- Making ---- */

static GtkWidget *
search_new (RvGallery *gallery)
{
#if GTK_MAJOR_VERSION >= 3
  gallery->search = gtk_search_entry_new ();
#else
  gallery->search = gtk_entry_new ();
  gtk_entry_set_icon_from_stock (GTK_ENTRY (gallery->search), GTK_ENTRY_ICON_PRIMARY, GTK_STOCK_FIND);
#endif
  gtk_entry_set_width_chars (GTK_ENTRY (gallery->search), 8);
  gtk_widget_set_tooltip_text (gallery->search, _ ("Search the looks by their titles and words"));
  rv_widget_set_name (gallery->search, _ ("Search the looks"));
  g_signal_connect (gallery->search, "changed", G_CALLBACK (refilter), gallery);
  return gallery->search;
}

static GtkWidget *
network_new (RvGallery *gallery)
{
  GtkComboBoxText *combo = GTK_COMBO_BOX_TEXT (gtk_combo_box_text_new ());

  gtk_combo_box_text_append_text (combo, _ ("All networks"));
  for (guint i = 0; i < reverie_catalog_n_models (gallery->catalog); i++)
    gtk_combo_box_text_append_text (combo, reverie_catalog_model (gallery->catalog, i)->title);
  gtk_combo_box_set_active (GTK_COMBO_BOX (combo), 0);
  gallery->network = GTK_WIDGET (combo);
  gtk_widget_set_tooltip_text (gallery->network, _ ("Show the looks of one network only"));
  rv_widget_set_name (gallery->network, _ ("Network of the looks"));
  g_signal_connect (combo, "changed", G_CALLBACK (refilter), gallery);
  return gallery->network;
}

static void
add_cells (GtkCellLayout *icons)
{
  GtkCellRenderer *picture = gtk_cell_renderer_pixbuf_new ();
  GtkCellRenderer *title = gtk_cell_renderer_text_new ();

  gtk_cell_layout_pack_start (icons, picture, FALSE);
#if GTK_MAJOR_VERSION >= 3
  gtk_cell_layout_set_attributes (icons, picture, "surface", COLUMN_PICTURE, "sensitive", COLUMN_PRESENT, NULL);
#else
  g_object_set (picture, "follow-state", FALSE, NULL);
  gtk_cell_layout_set_attributes (icons, picture, "pixbuf", COLUMN_PICTURE, "sensitive", COLUMN_PRESENT, NULL);
#endif
  g_object_set (title, "xalign", 0.5f, "ellipsize", PANGO_ELLIPSIZE_END, "width", RV_THUMBNAIL_SIDE, NULL);
  gtk_cell_layout_pack_start (icons, title, FALSE);
  gtk_cell_layout_set_attributes (icons, title, "text", COLUMN_TITLE, "sensitive", COLUMN_PRESENT, NULL);
}

static void
fill (RvGallery *gallery)
{
#if GTK_MAJOR_VERSION >= 3
  GType picture = CAIRO_GOBJECT_TYPE_SURFACE;
#else
  GType picture = GDK_TYPE_PIXBUF;
#endif

  gallery->store = gtk_list_store_new (N_COLUMNS, G_TYPE_UINT, picture, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING,
                                       G_TYPE_BOOLEAN);
  for (guint i = 0; i < reverie_catalog_n_looks (gallery->catalog); i++)
    add_look (gallery, i);
  gallery->filtered = gtk_tree_model_filter_new (GTK_TREE_MODEL (gallery->store), NULL);
  gtk_tree_model_filter_set_visible_func (GTK_TREE_MODEL_FILTER (gallery->filtered), is_sought, gallery, NULL);
}

static GtkWidget *
icons_new (RvGallery *gallery)
{
  GtkIconView *icons = GTK_ICON_VIEW (gtk_icon_view_new ());
  GtkWidget   *scrolled = gtk_scrolled_window_new (NULL, NULL);

  gallery->icons = GTK_WIDGET (icons);
  fill (gallery);
  gtk_icon_view_set_model (icons, gallery->filtered);
  gtk_icon_view_set_selection_mode (icons, GTK_SELECTION_BROWSE);
  gtk_icon_view_set_columns (icons, COLUMNS);
  gtk_icon_view_set_item_width (icons, RV_THUMBNAIL_SIDE + 2 * PADDING);
  gtk_icon_view_set_item_padding (icons, PADDING);
  gtk_icon_view_set_margin (icons, PADDING);
  gtk_icon_view_set_column_spacing (icons, 2);
  gtk_icon_view_set_row_spacing (icons, 2);
  gtk_icon_view_set_spacing (icons, 2);
  gtk_icon_view_set_tooltip_column (icons, COLUMN_TOOLTIP);
  add_cells (GTK_CELL_LAYOUT (icons));
  rv_widget_set_name (gallery->icons, _ ("Looks"));
  g_signal_connect (icons, "selection-changed", G_CALLBACK (on_selection), gallery);
  g_signal_connect_after (icons, "realize", G_CALLBACK (on_realize), gallery);

  gtk_scrolled_window_set_shadow_type (GTK_SCROLLED_WINDOW (scrolled), GTK_SHADOW_IN);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_ALWAYS);
  gtk_widget_set_size_request (scrolled, -1, LEAST_HEIGHT);
  gtk_container_add (GTK_CONTAINER (scrolled), gallery->icons);
  return scrolled;
}

/* Two lines of the width that the pictures have. */
static GtkWidget *
words_new (RvGallery *gallery)
{
  PangoLayout *room;
  int          height;

  gallery->words = gtk_label_new (NULL);
  room = gtk_widget_create_pango_layout (gallery->words, "\n");
  pango_layout_get_pixel_size (room, NULL, &height);
  g_object_unref (room);
  gtk_widget_set_size_request (gallery->words, COLUMNS * (RV_THUMBNAIL_SIDE + 2 * PADDING + 2), height);
  gtk_label_set_line_wrap (GTK_LABEL (gallery->words), TRUE);
#if GTK_MAJOR_VERSION >= 3
  gtk_label_set_max_width_chars (GTK_LABEL (gallery->words), 1);
#endif
  rv_label_align (gallery->words, 0.0f);
  return gallery->words;
}

static void
gallery_free (GtkWidget *widget, RvGallery *gallery)
{
  rv_gallery_stop (gallery);
  gallery->choosing = TRUE;
  g_signal_handlers_disconnect_by_data (gallery->settings, gallery);
  g_signal_handlers_disconnect_by_data (gallery->icons, gallery);
  gtk_icon_view_set_model (GTK_ICON_VIEW (gallery->icons), NULL);
  g_object_unref (gallery->filtered);
  g_object_unref (gallery->store);
  g_object_unref (gallery->settings);
  g_free (gallery);
}

RvGallery *
rv_gallery_new (const ReverieCatalog *catalog, GObject *settings, const RvJobInput *input)
{
  RvGallery *gallery = g_new0 (RvGallery, 1);
  GtkWidget *above = rv_box_new (GTK_ORIENTATION_HORIZONTAL, RV_SPACING);

  gallery->catalog = catalog;
  gallery->settings = g_object_ref (settings);
  gallery->thumbnails = rv_thumbnails_new (catalog, input, on_thumbnail, gallery);
  gallery->widget = rv_box_new (GTK_ORIENTATION_VERTICAL, RV_SPACING);
  gtk_box_pack_start (GTK_BOX (above), search_new (gallery), TRUE, TRUE, 0);
  gtk_box_pack_start (GTK_BOX (above), network_new (gallery), FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (gallery->widget), above, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (gallery->widget), icons_new (gallery), TRUE, TRUE, 0);
  gtk_box_pack_start (GTK_BOX (gallery->widget), words_new (gallery), FALSE, FALSE, 0);
  g_signal_connect (settings, "notify::look", G_CALLBACK (on_settings), gallery);
  g_signal_connect (settings, "notify::layer", G_CALLBACK (on_settings), gallery);
  g_signal_connect (gallery->widget, "destroy", G_CALLBACK (gallery_free), gallery);
  show_chosen (gallery);
  return gallery;
}

GtkWidget *
rv_gallery_get_widget (RvGallery *gallery)
{
  return gallery->widget;
}

void
rv_gallery_set_paused (RvGallery *gallery, gboolean paused)
{
  if (gallery->thumbnails)
    rv_thumbnails_set_paused (gallery->thumbnails, paused);
}

void
rv_gallery_stop (RvGallery *gallery)
{
  g_clear_pointer (&gallery->thumbnails, rv_thumbnails_free);
}
