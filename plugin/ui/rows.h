/* Rows of a dialog, made from the table of parameters: a label, and what changes the value.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "plugin/parameters.h"
#include "plugin/ui/gtk.h"

G_BEGIN_DECLS

/* Makes a table of the parameters of @group, bound to the properties of @settings both ways: sliders, spin buttons,
 * choices, switches. Texts are left out. @labels is the width of the first column, to be shared among several tables.
 * NULL where there are no such parameters. */
GtkWidget *rv_rows_new (GObject *settings, RvParameterGroup group, GtkSizeGroup *labels);

/* Puts @shown into row @row of a table of rv_table_new (), with the label and the tooltip of the parameter @key of
 * @settings, for @field, which is @shown or a part of it. */
void rv_rows_add (GtkWidget    *table,
                  int           row,
                  const char   *key,
                  GtkWidget    *shown,
                  GtkWidget    *field,
                  GObject      *settings,
                  GtkSizeGroup *labels);

/* The same for a text parameter, with an entry that is bound to the property @key. */
void rv_rows_add_text (GtkWidget *table, int row, const char *key, GObject *settings, GtkSizeGroup *labels);

/* A text entry beside a button that browses for a picture file, bound to the property @key. @entry is set to the entry,
 * which is part of it. */
GtkWidget *rv_file_entry_new (GObject *settings, const char *key, GtkWidget **entry);

G_END_DECLS
