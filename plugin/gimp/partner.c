/* The second layer of an effect that has two, and its chooser in a dialog.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gi18n-lib.h>

#include "plugin/gimp/layer-combo.h"
#include "plugin/gimp/partner.h"
#include "plugin/settings.h"
#include "plugin/ui/panel.h"

#define SOURCE_KEY "reverie-source"

gboolean
rv_partner_set (RvSource *source, RvLayer layer, GError **error)
{
  source->partner = layer;
  g_clear_object (&source->input.partner);
  if (layer == RV_NO_LAYER)
    return TRUE;
  if (!gimp_item_is_valid (GIMP_ITEM (layer)) || !gimp_item_is_layer (GIMP_ITEM (layer))
      || (gimp_item_is_group (GIMP_ITEM (layer)) && rv_group_is_empty (GIMP_DRAWABLE (layer))))
    {
      g_set_error_literal (error, REVERIE_ERROR, REVERIE_ERROR_ARGUMENT,
                           _ ("Argument \"partner\" is of no use: it is no layer of an open image"));
      source->partner = RV_NO_LAYER;
      return FALSE;
    }
  source->input.partner = rv_layer_copy (GIMP_DRAWABLE (layer));
  return TRUE;
}

static gboolean
is_other (RvLayer layer, gconstpointer source)
{
  return GIMP_DRAWABLE (layer) != ((const RvSource *) source)->drawable;
}

/* A file takes the place of a layer. */
static void
on_file (GObject *settings, GParamSpec *property, GtkWidget *chooser)
{
  g_autofree char *file = NULL;

  g_object_get (settings, "partner-file", &file, NULL);
  gtk_widget_set_sensitive (chooser, !file || !*file);
}

GtkWidget *
rv_partner_chooser_new (RvSource *source, GObject *settings)
{
  GtkWidget *chooser;

  if (rv_settings_get_effect (settings) != RV_EFFECT_BREED)
    return NULL;
  chooser = rv_layer_combo_new (is_other, source);
  gtk_widget_set_tooltip_text (chooser, _ ("Layer of the second portrait, of any open image"));
  if (source->partner != RV_NO_LAYER)
    rv_layer_combo_set (chooser, source->partner);
  rv_partner_set (source, rv_layer_combo_get (chooser), NULL);
  g_object_set_data (G_OBJECT (chooser), SOURCE_KEY, source);
  g_signal_connect_object (settings, "notify::partner-file", G_CALLBACK (on_file), chooser, 0);
  on_file (settings, NULL, chooser);
  return chooser;
}

static void
on_layer (GtkWidget *chooser, GtkWidget *panel)
{
  RvSource *source = g_object_get_data (G_OBJECT (chooser), SOURCE_KEY);

  rv_partner_set (source, rv_layer_combo_get (chooser), NULL);
  rv_panel_set_partner (panel, source->input.partner);
}

void
rv_partner_chooser_connect (GtkWidget *chooser, GtkWidget *panel)
{
  if (chooser)
    g_signal_connect_object (chooser, "changed", G_CALLBACK (on_layer), panel, 0);
}
