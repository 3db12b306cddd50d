/* The chooser of layers and channels.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gi18n-lib.h>

#include "plugin/ui/layers.h"
#include "plugin/ui/rows.h"

/* The first line stands for the network of the look. */
static gboolean
to_line (GBinding *binding, const GValue *from, GValue *to, gpointer data)
{
  const ReverieCatalog *catalog = data;
  int                   line = 0;

  for (guint i = 0; i < reverie_catalog_n_models (catalog); i++)
    {
      if (g_strcmp0 (reverie_catalog_model (catalog, i)->id, g_value_get_string (from)) == 0)
        line = (int) i + 1;
    }
  g_value_set_int (to, line);
  return TRUE;
}

static gboolean
from_line (GBinding *binding, const GValue *from, GValue *to, gpointer data)
{
  const ReverieCatalog *catalog = data;
  int                   line = g_value_get_int (from);

  g_value_set_string (to, line > 0 ? reverie_catalog_model (catalog, (guint) line - 1)->id : "");
  return TRUE;
}

static GtkWidget *
models_new (const ReverieCatalog *catalog, GObject *settings)
{
  GtkWidget *combo = gtk_combo_box_text_new ();

  gtk_combo_box_text_append_text (GTK_COMBO_BOX_TEXT (combo), _ ("The look's own"));
  for (guint i = 0; i < reverie_catalog_n_models (catalog); i++)
    gtk_combo_box_text_append_text (GTK_COMBO_BOX_TEXT (combo), reverie_catalog_model (catalog, i)->title);
  g_object_bind_property_full (settings, "model", combo, "active", G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE,
                               to_line, from_line, (gpointer) catalog, NULL);
  return combo;
}

GtkWidget *
rv_layers_new (const ReverieCatalog *catalog, GObject *settings, GtkSizeGroup *labels)
{
  GtkWidget *table = rv_table_new ();
  GtkWidget *models = models_new (catalog, settings);

  rv_rows_add (table, 0, "model", models, models, labels);
  rv_rows_add_text (table, 1, "layer", settings, labels);
  rv_rows_add_text (table, 2, "channel", settings, labels);
  return table;
}
