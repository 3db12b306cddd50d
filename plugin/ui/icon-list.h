/* What lists of icons have in common: icons that come when they are made.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "plugin/ui/gtk.h"
#include "plugin/ui/icons.h"

G_BEGIN_DECLS

/* What stands for an icon that is not there yet. Free with g_object_unref (). */
GdkPixbuf *rv_icon_list_placeholder (void);

/* A window of @height over @child, which scrolls; it wakes @icons when other lines come into sight. */
GtkWidget *rv_icon_list_window_new (RvIcons *icons, GtkWidget *child, int height);

/* Fills @line with the first line from @first to @last whose boolean column @tried is FALSE. */
gboolean rv_icon_list_find (GtkTreeModel *list, int tried, int first, int last, GtkTreeIter *line);

/* The numbers of the lines @start and @end of a list; frees both. */
void rv_icon_list_range (GtkTreePath *start, GtkTreePath *end, int *first, int *last);

/* Puts @icon, where it is not NULL, into @column, and TRUE into @tried. */
void rv_icon_list_put (GtkListStore *list, GtkTreeIter *line, int column, int tried, GdkPixbuf *icon);

G_END_DECLS
