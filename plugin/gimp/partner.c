/* The second layer of an effect that has two, and its chooser in a dialog.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gi18n-lib.h>

#include "plugin/gimp/layer-combo.h"
#include "plugin/gimp/named.h"
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
  if (!rv_layer_is_picture (layer))
    {
      g_set_error_literal (error, REVERIE_ERROR, REVERIE_ERROR_ARGUMENT,
                           _ ("Argument \"partner\" is of no use: it is no layer of an open image"));
      source->partner = RV_NO_LAYER;
      return FALSE;
    }
  source->input.partner = rv_layer_copy (GIMP_DRAWABLE (layer));
  return TRUE;
}

gboolean
rv_partner_resolve (RvSource *source, const RvParameters *parameters, GError **error)
{
  RvLayer layer;

  if (source->input.partner || *parameters->partner_file)
    return TRUE;
  if (*parameters->partner_layer)
    {
      layer = rv_layer_named (source->image, source->drawable, parameters->partner_layer, error);
      return layer != RV_NO_LAYER && rv_partner_set (source, layer, error);
    }
  g_set_error_literal (error, REVERIE_ERROR, REVERIE_ERROR_ARGUMENT,
                       _ ("There is no second portrait: name its layer as \"partner\", or its file as "
                          "\"partner-file\""));
  return FALSE;
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

/* The settings name the layer, so that recipes that are shown or copied do. */
static void
name_layer (GtkWidget *chooser, GObject *settings)
{
  const RvSource  *source = g_object_get_data (G_OBJECT (chooser), SOURCE_KEY);
  RvLayer          layer = rv_layer_combo_get (chooser);
  g_autofree char *name = layer == RV_NO_LAYER ? NULL : rv_layer_name (source->image, layer);

  g_object_set (settings, "partner-layer", name ? name : "", NULL);
}

/* A recipe that is pasted, or other settings, name another layer. */
static void
on_name (GObject *settings, GParamSpec *property, GtkWidget *chooser)
{
  RvSource        *source = g_object_get_data (G_OBJECT (chooser), SOURCE_KEY);
  RvLayer          now = rv_layer_combo_get (chooser), layer = RV_NO_LAYER;
  g_autofree char *name = NULL;

  g_object_get (settings, "partner-layer", &name, NULL);
  if (name && *name && !(now != RV_NO_LAYER && rv_layer_has_name (now, name)))
    layer = rv_layer_named (source->image, source->drawable, name, NULL);
  if (layer != RV_NO_LAYER)
    rv_layer_combo_set (chooser, layer);
}

GtkWidget *
rv_partner_chooser_new (RvSource *source, GObject *settings)
{
  GtkWidget *chooser;

  if (rv_settings_get_effect (settings) != RV_EFFECT_BREED)
    return NULL;
  chooser = rv_layer_combo_new (is_other, source);
  gtk_widget_set_tooltip_text (chooser, _ ("Layer of the second portrait, of any open image"));
  g_object_set_data (G_OBJECT (chooser), SOURCE_KEY, source);
  if (source->partner != RV_NO_LAYER)
    rv_layer_combo_set (chooser, source->partner);
  else
    on_name (settings, NULL, chooser);
  rv_partner_set (source, rv_layer_combo_get (chooser), NULL);
  name_layer (chooser, settings);
  g_signal_connect_object (chooser, "changed", G_CALLBACK (name_layer), settings, 0);
  g_signal_connect_object (settings, "notify::partner-layer", G_CALLBACK (on_name), chooser, 0);
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
