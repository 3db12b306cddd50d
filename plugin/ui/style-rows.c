/* The chooser of styles: a row for each, with its weight and its mask.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>

#include <glib/gi18n-lib.h>

#include "plugin/job.h"
#include "plugin/ui/picture-file.h"
#include "plugin/ui/pixbuf.h"
#include "plugin/ui/style-items.h"
#include "plugin/ui/style-rows.h"

/* Pixels of the layout of a style's picture. */
#define SIDE 48

/* Weights that the slider offers; more can come from a recipe. */
#define LEAST_WEIGHT 0.05
#define MOST_WEIGHT 4.0

typedef struct
{
  GObject            *settings;
  const RvStyleFuncs *funcs;
  gpointer            user_data;
  GtkSizeGroup       *labels;
  GtkWidget          *box;
  GtkWidget          *table;    /* of the styles as they were last shown */
  RvStyleItems        items;    /* what is shown */
  GArray             *pictures; /* of RvJobStyle, or NULL */
  GPtrArray          *weights;  /* of GtkAdjustment, one for each style, where there are several */
  guint               rebuild;  /* id of a source, or 0 */
  gboolean            changing;
} Rows;

#define ROWS_KEY "reverie-style-rows"
#define INDEX_KEY "reverie-index"

static gboolean rebuild (gpointer data);

static void
rebuild_soon (Rows *rows)
{
  if (!rows->rebuild)
    rows->rebuild = g_idle_add (rebuild, rows);
}

static void
on_settings (Rows *rows)
{
  RvStyleItems items;

  if (rows->changing)
    return;
  rv_style_items_read (&items, rows->settings);
  if (!rv_style_items_same_names (&items, &rows->items))
    rebuild_soon (rows);
  rv_style_items_clear (&rows->items);
  rows->items = items;
  rows->changing = TRUE;
  for (guint i = 0; !rows->rebuild && i < rows->weights->len; i++)
    gtk_adjustment_set_value (g_ptr_array_index (rows->weights, i), rv_style_items_at (&rows->items, i)->weight);
  rows->changing = FALSE;
}

/* ---- What the user does ---- */

static guint
index_of (GtkWidget *widget)
{
  return GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (widget), INDEX_KEY));
}

static void
write_settings (Rows *rows)
{
  rows->changing = TRUE;
  rv_style_items_write (&rows->items, rows->settings);
  rows->changing = FALSE;
}

static void
change (Rows *rows)
{
  write_settings (rows);
  rebuild_soon (rows);
}

typedef struct
{
  Rows *rows;
  guint index; /* of the style that is chosen anew */
} Choice;

static void
take_style (const RvStyleOffer *offer, gpointer data)
{
  const Choice *choice = data;
  Rows         *rows = choice->rows;

  rv_style_items_put (&rows->items, choice->index, offer->kind, offer->name);
  change (rows);
}

static void
take_mask (const RvStyleOffer *offer, gpointer data)
{
  const Choice *choice = data;

  rv_style_items_put_mask (&choice->rows->items, choice->index, offer->kind, offer->name);
  change (choice->rows);
}

/* Shows the menu of @button, which is freed with it. */
static void
popup (GtkWidget *button, Rows *rows, gboolean masks)
{
  Choice *choice = g_new (Choice, 1);

  *choice = (Choice){ rows, index_of (button) };
  g_object_set_data_full (G_OBJECT (button), "reverie-choice", choice, g_free);
  rv_style_menu_popup (button, rows->funcs, rows->user_data, masks, masks ? take_mask : take_style, choice);
}

static void
on_style (GtkWidget *button, Rows *rows)
{
  popup (button, rows, FALSE);
}

static void
on_mask (GtkWidget *button, Rows *rows)
{
  popup (button, rows, TRUE);
}

static void
on_remove (GtkWidget *button, Rows *rows)
{
  rv_style_items_remove (&rows->items, index_of (button));
  change (rows);
}

static void
on_file (GtkWidget *button, Rows *rows)
{
  g_autofree char *path = rv_picture_file_choose (button, NULL);
  RvStyleOffer     file = { RV_STYLE_FILE, path, NULL, NULL, 0 };
  Choice           choice = { rows, rows->items.styles->len };

  if (path)
    take_style (&file, &choice);
}

static void
on_weight (GtkAdjustment *weight, Rows *rows)
{
  guint index = 0;

  if (rows->changing || !g_ptr_array_find (rows->weights, weight, &index))
    return;
  rv_style_items_at (&rows->items, index)->weight = gtk_adjustment_get_value (weight);
  write_settings (rows);
}

/* ---- Rows ---- */

static void
attach (Rows *rows, int row, const char *text, GtkWidget *field)
{
  GtkWidget *label = gtk_label_new (text);

  rv_label_align (label, 0.5f);
  gtk_size_group_add_widget (rows->labels, label);
  rv_table_attach (rows->table, label, 0, row, 1, FALSE);
  rv_table_attach (rows->table, field, 1, row, 1, TRUE);
}

static GdkPixbuf *
thumbnail (const Rows *rows, guint index)
{
  const RvStyleItem *item = rv_style_items_at (&rows->items, index);
  int                side = SIDE * rv_scale_factor (rows->box);
  GeglBuffer        *picture = NULL;

  if (item->kind == RV_STYLE_FILE)
    return rv_picture_file_thumbnail (item->name, side);
  if (rows->pictures && index < rows->pictures->len)
    picture = g_array_index (rows->pictures, RvJobStyle, index).picture;
  return picture ? rv_pixbuf_new (picture, side) : NULL;
}

/* A button that opens a menu. */
static GtkWidget *
menu_button_new (Rows *rows, guint index, GtkWidget *image, const char *title, GCallback clicked)
{
  GtkWidget *button = gtk_button_new ();
  GtkWidget *box = rv_box_new (GTK_ORIENTATION_HORIZONTAL, RV_SPACING);
  GtkWidget *label = gtk_label_new (title);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
  rv_label_align (label, 0.5f);
  if (image)
    gtk_box_pack_start (GTK_BOX (box), image, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (box), label, TRUE, TRUE, 0);
  gtk_box_pack_end (GTK_BOX (box), rv_arrow_new (), FALSE, FALSE, 0);
  gtk_container_add (GTK_CONTAINER (button), box);
  g_object_set_data (G_OBJECT (button), INDEX_KEY, GUINT_TO_POINTER (index));
  g_signal_connect (button, "clicked", clicked, rows);
  return button;
}

static GtkWidget *
remove_button_new (Rows *rows, guint index)
{
  GtkWidget *button = gtk_button_new ();

  gtk_container_add (GTK_CONTAINER (button), gtk_image_new_from_icon_name ("list-remove", GTK_ICON_SIZE_MENU));
  gtk_widget_set_tooltip_text (button, _ ("Do without this style"));
  rv_widget_set_name (button, _ ("Remove"));
  g_object_set_data (G_OBJECT (button), INDEX_KEY, GUINT_TO_POINTER (index));
  g_signal_connect (button, "clicked", G_CALLBACK (on_remove), rows);
  return button;
}

static void
add_style (Rows *rows, guint index, int row)
{
  const RvStyleItem *item = rv_style_items_at (&rows->items, index);
  g_autofree char   *title = rv_style_item_title (item);
  g_autofree char   *label
      = rows->items.styles->len > 1 ? g_strdup_printf (_ ("Style %u:"), index + 1) : g_strdup (_ ("Style:"));
  g_autofree char *name = g_strdup_printf ("%s %s", label, title);
  g_autoptr (GdkPixbuf) small = thumbnail (rows, index);
  GtkWidget *box = rv_box_new (GTK_ORIENTATION_HORIZONTAL, RV_SPACING);
  GtkWidget *image = gtk_image_new ();
  GtkWidget *button = menu_button_new (rows, index, image, title, G_CALLBACK (on_style));

  rv_image_set_pixbuf (image, small, rv_scale_factor (rows->box));
  gtk_widget_set_size_request (image, SIDE, SIDE);
  gtk_widget_set_tooltip_text (button, item->kind == RV_STYLE_FILE ? item->name : _ ("Choose another picture"));
  rv_widget_set_name (button, name);
  gtk_box_pack_start (GTK_BOX (box), button, TRUE, TRUE, 0);
  if (rows->items.styles->len > 1)
    gtk_box_pack_start (GTK_BOX (box), remove_button_new (rows, index), FALSE, FALSE, 0);
  attach (rows, row, label, box);
}

static void
add_weight (Rows *rows, guint index, int row)
{
  double         value = rv_style_items_at (&rows->items, index)->weight;
  GtkAdjustment *weight = rv_adjustment_new (value, MIN (value, LEAST_WEIGHT), MAX (value, MOST_WEIGHT), 0.05, 0.5);
  GtkWidget     *box = rv_box_new (GTK_ORIENTATION_HORIZONTAL, RV_SPACING);
  GtkWidget     *slider = rv_scale_new (weight);
  GtkWidget     *spin = gtk_spin_button_new (weight, 0.05, 2);

  gtk_scale_set_draw_value (GTK_SCALE (slider), FALSE);
  gtk_widget_set_tooltip_text (slider, _ ("How much this style counts beside the others"));
  gtk_widget_set_tooltip_text (spin, _ ("How much this style counts beside the others"));
  rv_widget_set_name (slider, _ ("Weight"));
  rv_widget_set_name (spin, _ ("Weight"));
  gtk_box_pack_start (GTK_BOX (box), slider, TRUE, TRUE, 0);
  gtk_box_pack_start (GTK_BOX (box), spin, FALSE, FALSE, 0);
  g_ptr_array_add (rows->weights, g_object_ref_sink (weight));
  g_signal_connect (weight, "value-changed", G_CALLBACK (on_weight), rows);
  attach (rows, row, _ ("Weight:"), box);
}

static void
add_mask (Rows *rows, guint index, int row)
{
  const RvStyleItem *mask = rv_style_items_mask (&rows->items, index);
  g_autofree char   *title
      = rv_style_item_is_everywhere (mask) ? g_strdup (_ ("Everywhere")) : rv_style_item_title (mask);
  g_autofree char *name = g_strdup_printf (_ ("Where: %s"), title);
  GtkWidget       *button = menu_button_new (rows, index, NULL, title, G_CALLBACK (on_mask));

  gtk_widget_set_tooltip_text (button, _ ("Where this style is painted: everywhere, or where a channel or a picture "
                                          "is light"));
  rv_widget_set_name (button, name);
  attach (rows, row, _ ("Where:"), button);
}

/* The last row: another style, or the first one. */
static void
add_buttons (Rows *rows, int row)
{
  gboolean   first = rows->items.styles->len == 0;
  GtkWidget *box = rv_box_new (GTK_ORIENTATION_HORIZONTAL, RV_SPACING);
  GtkWidget *layer = menu_button_new (rows, rows->items.styles->len, NULL, first ? _ ("Choose Layer") : _ ("Add Layer"),
                                      G_CALLBACK (on_style));
  GtkWidget *file = gtk_button_new_with_label (first ? _ ("Choose File...") : _ ("Add File..."));

  gtk_widget_set_tooltip_text (layer, _ ("A layer of any open image, to be painted like"));
  gtk_widget_set_tooltip_text (file, _ ("A picture file, to be painted like"));
  rv_widget_set_name (layer, first ? _ ("Choose Layer") : _ ("Add Layer"));
  g_signal_connect (file, "clicked", G_CALLBACK (on_file), rows);
  gtk_box_set_homogeneous (GTK_BOX (box), TRUE);
  gtk_box_pack_start (GTK_BOX (box), layer, TRUE, TRUE, 0);
  gtk_box_pack_start (GTK_BOX (box), file, TRUE, TRUE, 0);
  attach (rows, row, first ? _ ("Style:") : "", box);
}

static gboolean
rebuild (gpointer data)
{
  Rows    *rows = data;
  gboolean several = rows->items.styles->len > 1;
  int      row = 0;

  rows->rebuild = 0;
  g_ptr_array_set_size (rows->weights, 0);
  if (rows->table)
    gtk_widget_destroy (rows->table);
  rows->table = rv_table_new ();
  for (guint i = 0; i < rows->items.styles->len; i++)
    {
      add_style (rows, i, row++);
      if (several)
        add_weight (rows, i, row++);
      if (several || !rv_style_item_is_everywhere (rv_style_items_mask (&rows->items, i)))
        add_mask (rows, i, row++);
    }
  add_buttons (rows, row);
  gtk_box_pack_start (GTK_BOX (rows->box), rows->table, FALSE, FALSE, 0);
  gtk_widget_show_all (rows->table);
  return G_SOURCE_REMOVE;
}

/* ---- Making ---- */

static void
rows_free (GtkWidget *box, Rows *rows)
{
  if (!rows->settings)
    return;
  g_signal_handlers_disconnect_by_data (rows->settings, rows);
  if (rows->rebuild)
    g_source_remove (rows->rebuild);
  for (guint i = 0; i < rows->weights->len; i++)
    g_signal_handlers_disconnect_by_data (g_ptr_array_index (rows->weights, i), rows);
  g_clear_pointer (&rows->weights, g_ptr_array_unref);
  rv_style_items_clear (&rows->items);
  g_clear_pointer (&rows->pictures, g_array_unref);
  g_clear_object (&rows->labels);
  g_clear_object (&rows->settings);
}

static gboolean
same_pictures (const GArray *a, const GArray *b)
{
  guint n_a = a ? a->len : 0, n_b = b ? b->len : 0;

  for (guint i = 0; n_a == n_b && i < n_a; i++)
    {
      if (g_array_index (a, RvJobStyle, i).picture != g_array_index (b, RvJobStyle, i).picture)
        return FALSE;
    }
  return n_a == n_b;
}

GtkWidget *
rv_style_rows_new (GObject *settings, const RvStyleFuncs *funcs, gpointer user_data, GtkSizeGroup *labels)
{
  Rows *rows = g_new0 (Rows, 1);

  rows->settings = g_object_ref (settings);
  rows->funcs = funcs;
  rows->user_data = user_data;
  rows->labels = g_object_ref (labels);
  rows->box = rv_box_new (GTK_ORIENTATION_VERTICAL, 0);
  rows->weights = g_ptr_array_new_with_free_func (g_object_unref);
  rv_style_items_read (&rows->items, settings);
  rebuild (rows);
  g_signal_connect_swapped (settings, "notify::style", G_CALLBACK (on_settings), rows);
  g_signal_connect_swapped (settings, "notify::style-mask", G_CALLBACK (on_settings), rows);
  g_object_set_data_full (G_OBJECT (rows->box), ROWS_KEY, rows, g_free);
  g_signal_connect (rows->box, "destroy", G_CALLBACK (rows_free), rows);
  return rows->box;
}

void
rv_style_rows_set_pictures (GtkWidget *box, GArray *pictures)
{
  Rows   *rows = g_object_get_data (G_OBJECT (box), ROWS_KEY);
  GArray *before = rows->pictures;

  rows->pictures = pictures ? g_array_ref (pictures) : NULL;
  /* A row that is being used stays. */
  if (!same_pictures (before, pictures))
    rebuild_soon (rows);
  g_clear_pointer (&before, g_array_unref);
}
