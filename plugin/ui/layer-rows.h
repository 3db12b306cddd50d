/* The layers of a network as lines of a list, and the settings that they stand for.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

#include "plugin/job.h"

G_BEGIN_DECLS

enum
{
  RV_LAYER_CHOSEN,   /* boolean */
  RV_LAYER_ICON,     /* GdkPixbuf */
  RV_LAYER_TRIED,    /* boolean: the icon is there, or cannot be */
  RV_LAYER_MARKUP,   /* text: what it is called */
  RV_LAYER_TOOLTIP,  /* text: its name in full */
  RV_LAYER_WORD,     /* text: as the settings name it */
  RV_LAYER_NAME,     /* text: in full */
  RV_LAYER_LOOK,     /* text: id of the look that it is, or NULL */
  RV_LAYER_CHANNELS, /* unsigned */
  RV_LAYER_WEIGHT,   /* double */
  RV_LAYER_COLUMNS
};

GtkListStore *rv_layer_rows_new (void);

/* The network that @parameters dream with, or NULL where there is no such network, or it is not there. */
const ReverieModel *rv_layer_rows_model (const ReverieCatalog *catalog, const RvParameters *parameters);

/* Lists the layers of @model that are worth offering. An error where the network cannot be opened. */
gboolean
rv_layer_rows_fill (GtkListStore *rows, const ReverieCatalog *catalog, const ReverieModel *model, GError **error);

/* Ticks the lines of the layers that @parameters climb, whose network is that of the lines; a layer that is not listed
 * gets a line at the end. An error where one is not there at all. */
gboolean
rv_layer_rows_read (GtkListStore *rows, const ReverieCatalog *catalog, const RvParameters *parameters, GError **error);

/* Changes the settings to those of the ticked lines; at least one must be. One layer that is a look is named as such.
 */
void
rv_layer_rows_write (GtkListStore *rows, const ReverieCatalog *catalog, const ReverieModel *model, GObject *settings);

/* How many lines are ticked. */
guint rv_layer_rows_count (GtkListStore *rows);

/* The first line that is ticked; FALSE where none is. */
gboolean rv_layer_rows_first (GtkListStore *rows, GtkTreeIter *line);

G_END_DECLS
