/* Choosers of a look or a network of the catalog, or of none.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gi18n-lib.h>

#include "plugin/ui/catalog-combo.h"

/* What is not listed is no line: none is active then. */
static gboolean
to_line (GBinding *binding, const GValue *from, GValue *to, gpointer data)
{
  const GPtrArray *ids = data;
  const char      *id = g_value_get_string (from);

  g_value_set_int (to, -1);
  for (guint i = 0; i < ids->len; i++)
    {
      if (g_str_equal (g_ptr_array_index (ids, i), id ? id : ""))
        g_value_set_int (to, (int) i);
    }
  return TRUE;
}

static gboolean
from_line (GBinding *binding, const GValue *from, GValue *to, gpointer data)
{
  const GPtrArray *ids = data;
  int              line = g_value_get_int (from);

  if (line < 0)
    return FALSE;
  g_value_set_string (to, g_ptr_array_index (ids, (guint) line));
  return TRUE;
}

static void
add_line (GtkWidget *combo, GPtrArray *ids, const char *id, const char *title)
{
  g_ptr_array_add (ids, g_strdup (id));
  gtk_combo_box_text_append_text (GTK_COMBO_BOX_TEXT (combo), title);
}

/* Takes @ids over. */
static GtkWidget *
bind (GtkWidget *combo, GPtrArray *ids, GObject *settings, const char *key)
{
  g_object_bind_property_full (settings, key, combo, "active", G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE, to_line,
                               from_line, ids, (GDestroyNotify) g_ptr_array_unref);
  return combo;
}

GtkWidget *
rv_look_combo_new (const ReverieCatalog *catalog, GObject *settings, const char *key, const char *none)
{
  GtkWidget *combo = gtk_combo_box_text_new ();
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);

  add_line (combo, ids, "", none);
  for (guint i = 0; i < reverie_catalog_n_looks (catalog); i++)
    {
      const ReverieLook *look = reverie_catalog_look (catalog, i);

      add_line (combo, ids, look->id, _ (look->title));
    }
  return bind (combo, ids, settings, key);
}

GtkWidget *
rv_model_combo_new (const ReverieCatalog *catalog, GObject *settings, const char *key, const char *none)
{
  GtkWidget *combo = gtk_combo_box_text_new ();
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);

  add_line (combo, ids, "", none);
  for (guint i = 0; i < reverie_catalog_n_models (catalog); i++)
    {
      const ReverieModel *model = reverie_catalog_model (catalog, i);

      add_line (combo, ids, model->id, model->title);
    }
  return bind (combo, ids, settings, key);
}
