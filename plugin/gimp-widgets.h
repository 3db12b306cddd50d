/* Widgets that both plug-ins show, written for GTK 2 and GTK 3 alike.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

#include "plugin/job.h"

G_BEGIN_DECLS

/* A choice: a combo box whose lines are shown by title and told by id, for what the catalog lists. It emits "changed".
 */
GtkWidget *rv_choice_new_looks (const ReverieCatalog *catalog);
GtkWidget *rv_choice_new_models (const ReverieCatalog *catalog);

/* The id of the line that is chosen; free with g_free (). */
char *rv_choice_get (GtkWidget *choice);

/* Chooses a line; an unknown @id chooses the first. */
void rv_choice_set (GtkWidget *choice, const char *id);

/* A label for the words of the chosen line. It keeps the height of two lines, so that the dialog does not jump. */
GtkWidget *rv_choice_words_new (GtkWidget *choice);

/* A text entry beside a button that browses for a picture file. @entry is set to the entry, which is part of it. */
GtkWidget *rv_file_entry_new (GtkWidget **entry);

G_END_DECLS
