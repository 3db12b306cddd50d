/* What GTK 2 and GTK 3 name differently, under one name.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Pixels between what belongs together, between groups, and around a dialog's content. */
#define RV_SPACING 6
#define RV_GROUP_SPACING 12

/* Device pixels per pixel of the layout. */
static inline int
rv_scale_factor (GtkWidget *widget)
{
#if GTK_MAJOR_VERSION >= 3
  return gtk_widget_get_scale_factor (widget);
#else
  return 1;
#endif
}

static inline GtkWidget *
rv_box_new (GtkOrientation orientation, int spacing)
{
#if GTK_MAJOR_VERSION >= 3
  return gtk_box_new (orientation, spacing);
#else
  return orientation == GTK_ORIENTATION_HORIZONTAL ? gtk_hbox_new (FALSE, spacing) : gtk_vbox_new (FALSE, spacing);
#endif
}

static inline GtkWidget *
rv_scale_new (GtkAdjustment *adjustment)
{
#if GTK_MAJOR_VERSION >= 3
  return gtk_scale_new (GTK_ORIENTATION_HORIZONTAL, adjustment);
#else
  return gtk_hscale_new (adjustment);
#endif
}

/* Floating, as a GtkAdjustment is. */
static inline GtkAdjustment *
rv_adjustment_new (double value, double lower, double upper, double step, double page)
{
  return GTK_ADJUSTMENT (gtk_adjustment_new (value, lower, upper, step, page, 0.0));
}

/* A label whose text begins at the left, @y of the way down: 0 is the top. */
static inline void
rv_label_align (GtkWidget *label, float y)
{
#if GTK_MAJOR_VERSION >= 3
  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  gtk_label_set_yalign (GTK_LABEL (label), y);
#else
  gtk_misc_set_alignment (GTK_MISC (label), 0.0f, y);
#endif
}

/* A table whose cells are RV_SPACING apart. */
static inline GtkWidget *
rv_table_new (void)
{
#if GTK_MAJOR_VERSION >= 3
  GtkWidget *table = gtk_grid_new ();

  gtk_grid_set_row_spacing (GTK_GRID (table), RV_SPACING);
  gtk_grid_set_column_spacing (GTK_GRID (table), RV_SPACING);
#else
  GtkWidget *table = gtk_table_new (1, 1, FALSE);

  gtk_table_set_row_spacings (GTK_TABLE (table), RV_SPACING);
  gtk_table_set_col_spacings (GTK_TABLE (table), RV_SPACING);
#endif
  return table;
}

/* All columns are as wide as the widest. */
static inline void
rv_table_set_equal (GtkWidget *table)
{
#if GTK_MAJOR_VERSION >= 3
  gtk_grid_set_column_homogeneous (GTK_GRID (table), TRUE);
#else
  gtk_table_set_homogeneous (GTK_TABLE (table), TRUE);
#endif
}

/* @wide: takes the room that is left. */
static inline void
rv_table_attach (GtkWidget *table, GtkWidget *child, int column, int row, int columns, gboolean wide)
{
#if GTK_MAJOR_VERSION >= 3
  gtk_widget_set_hexpand (child, wide);
  gtk_grid_attach (GTK_GRID (table), child, column, row, columns, 1);
#else
  gtk_table_attach (GTK_TABLE (table), child, (guint) column, (guint) (column + columns), (guint) row,
                    (guint) (row + 1), wide ? GTK_EXPAND | GTK_FILL : GTK_FILL, GTK_FILL, 0, 0);
#endif
}

/* Leaves to others the room that is left over, though something within wants it. */
static inline void
rv_widget_keep_width (GtkWidget *widget)
{
#if GTK_MAJOR_VERSION >= 3
  gtk_widget_set_hexpand (widget, FALSE);
#endif
}

/* Puts @child a little to the right and down; returns what is to be packed. */
static inline GtkWidget *
rv_indent (GtkWidget *child)
{
#if GTK_MAJOR_VERSION >= 3
  gtk_widget_set_margin_start (child, RV_GROUP_SPACING);
  gtk_widget_set_margin_top (child, RV_SPACING);
  return child;
#else
  GtkWidget *alignment = gtk_alignment_new (0.0f, 0.0f, 1.0f, 1.0f);

  gtk_alignment_set_padding (GTK_ALIGNMENT (alignment), RV_SPACING, 0, RV_GROUP_SPACING, 0);
  gtk_container_add (GTK_CONTAINER (alignment), child);
  return alignment;
#endif
}

/* The height that a widget asks for. */
static inline int
rv_wanted_height (GtkWidget *widget)
{
#if GTK_MAJOR_VERSION >= 3
  int height;

  gtk_widget_get_preferred_height (widget, NULL, &height);
  return height;
#else
  GtkRequisition request;

  gtk_widget_size_request (widget, &request);
  return request.height;
#endif
}

/* Two widgets one above the other, with a handle between them. The lower keeps its height when the window grows. */
static inline GtkWidget *
rv_paned_new (GtkWidget *above, GtkWidget *below)
{
#if GTK_MAJOR_VERSION >= 3
  GtkWidget *paned = gtk_paned_new (GTK_ORIENTATION_VERTICAL);
#else
  GtkWidget *paned = gtk_vpaned_new ();
#endif

  gtk_paned_pack1 (GTK_PANED (paned), above, TRUE, FALSE);
  gtk_paned_pack2 (GTK_PANED (paned), below, FALSE, TRUE);
  return paned;
}

/* A window that scrolls up and down over @child, without a frame. */
static inline GtkWidget *
rv_scrolled_new (GtkWidget *child)
{
  GtkWidget *scrolled = gtk_scrolled_window_new (NULL, NULL);

  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
#if GTK_MAJOR_VERSION >= 3
  gtk_container_add (GTK_CONTAINER (scrolled), child);
#else
  gtk_scrolled_window_add_with_viewport (GTK_SCROLLED_WINDOW (scrolled), child);
#endif
  gtk_viewport_set_shadow_type (GTK_VIEWPORT (gtk_bin_get_child (GTK_BIN (scrolled))), GTK_SHADOW_NONE);
  return scrolled;
}

/* Pixels of the layout that a window may be high on the screen of @parent. */
static inline int
rv_screen_height (GtkWindow *parent)
{
#if GTK_MAJOR_VERSION >= 3
  GdkDisplay  *display = gtk_widget_get_display (GTK_WIDGET (parent));
  GdkWindow   *window = gtk_widget_get_window (GTK_WIDGET (parent));
  GdkRectangle area;

  gdk_monitor_get_workarea (
      window ? gdk_display_get_monitor_at_window (display, window) : gdk_display_get_monitor (display, 0), &area);
  return area.height;
#else
  return gdk_screen_get_height (gtk_widget_get_screen (GTK_WIDGET (parent)));
#endif
}

/* Shows a menu below the button that opens it. */
static inline void
rv_menu_popup (GtkMenu *menu, GtkWidget *button)
{
#if GTK_MAJOR_VERSION >= 3
  gtk_menu_popup_at_widget (menu, button, GDK_GRAVITY_SOUTH_WEST, GDK_GRAVITY_NORTH_WEST, NULL);
#else
  gtk_menu_popup (menu, NULL, NULL, NULL, NULL, 0, gtk_get_current_event_time ());
#endif
}

/* Shows @pixbuf, which may be NULL, in a GtkImage, with @scale of its pixels for one of the layout. */
static inline void
rv_image_set_pixbuf (GtkWidget *image, GdkPixbuf *pixbuf, int scale)
{
#if GTK_MAJOR_VERSION >= 3
  cairo_surface_t *surface = pixbuf ? gdk_cairo_surface_create_from_pixbuf (pixbuf, scale, NULL) : NULL;

  gtk_image_set_from_surface (GTK_IMAGE (image), surface);
  g_clear_pointer (&surface, cairo_surface_destroy);
#else
  gtk_image_set_from_pixbuf (GTK_IMAGE (image), pixbuf);
#endif
}

/* What says that a button opens a menu. */
static inline GtkWidget *
rv_arrow_new (void)
{
#if GTK_MAJOR_VERSION >= 3
  return gtk_image_new_from_icon_name ("pan-down-symbolic", GTK_ICON_SIZE_MENU);
#else
  return gtk_arrow_new (GTK_ARROW_DOWN, GTK_SHADOW_NONE);
#endif
}

/* The name that a screen reader reads out. */
static inline void
rv_widget_set_name (GtkWidget *widget, const char *name)
{
  atk_object_set_name (gtk_widget_get_accessible (widget), name);
}

G_END_DECLS
