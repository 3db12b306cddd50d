/* What lists of icons have in common: icons that come when they are made.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/ui/icon-list.h"

#define PLACEHOLDER 0x808080ff

GdkPixbuf *
rv_icon_list_placeholder (void)
{
  GdkPixbuf *placeholder = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, RV_ICON_SIDE, RV_ICON_SIDE);

  gdk_pixbuf_fill (placeholder, PLACEHOLDER);
  return placeholder;
}

GtkWidget *
rv_icon_list_window_new (RvIcons *icons, GtkWidget *child, int height)
{
  GtkWidget     *window = gtk_scrolled_window_new (NULL, NULL);
  GtkAdjustment *place = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (window));

  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (window), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_shadow_type (GTK_SCROLLED_WINDOW (window), GTK_SHADOW_IN);
  gtk_widget_set_size_request (window, -1, height);
  gtk_container_add (GTK_CONTAINER (window), child);
  g_signal_connect_swapped (place, "value-changed", G_CALLBACK (rv_icons_wake), icons);
  g_signal_connect_swapped (place, "changed", G_CALLBACK (rv_icons_wake), icons);
  return window;
}

gboolean
rv_icon_list_find (GtkTreeModel *list, int tried, int first, int last, GtkTreeIter *line)
{
  for (int i = first; i <= last && gtk_tree_model_iter_nth_child (list, line, NULL, i); i++)
    {
      gboolean done;

      gtk_tree_model_get (list, line, tried, &done, -1);
      if (!done)
        return TRUE;
    }
  return FALSE;
}

void
rv_icon_list_range (GtkTreePath *start, GtkTreePath *end, int *first, int *last)
{
  *first = gtk_tree_path_get_indices (start)[0];
  *last = gtk_tree_path_get_indices (end)[0];
  gtk_tree_path_free (start);
  gtk_tree_path_free (end);
}

void
rv_icon_list_put (GtkListStore *list, GtkTreeIter *line, int column, int tried, GdkPixbuf *icon)
{
  if (icon)
    gtk_list_store_set (list, line, column, icon, -1);
  gtk_list_store_set (list, line, tried, TRUE, -1);
}
