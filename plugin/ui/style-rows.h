/* The chooser of styles: a row for each, with its weight and its mask.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "plugin/ui/style-menu.h"

G_BEGIN_DECLS

/* Shows and changes the properties "style" and "style-mask" of @settings. @funcs, which get @user_data, offer what is
 * in open images; both must outlive the widget. @labels is the width of the column of labels. */
GtkWidget *rv_style_rows_new (GObject *settings, const RvStyleFuncs *funcs, gpointer user_data, GtkSizeGroup *labels);

/* The pictures of those styles that are no files, as RvJobInput has them, or NULL; reffed. */
void rv_style_rows_set_pictures (GtkWidget *rows, GArray *pictures);

G_END_DECLS
