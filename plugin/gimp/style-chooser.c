/* What the dialog of Style offers of the open images, and what it takes from them.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gi18n-lib.h>
#include <libgimp/gimp.h>
#include <libgimp/gimpui.h>

#include "plugin/gimp/named.h"
#include "plugin/gimp/recipe.h"
#include "plugin/gimp/style-chooser.h"
#include "plugin/gimp/styles.h"
#include "plugin/settings.h"
#include "plugin/style-list.h"
#include "plugin/ui/panel.h"

typedef struct
{
  RvSource  *source;
  GObject   *settings;
  GtkWidget *panel;
  guint      first; /* id of a source, or 0 */
} Chooser;

#define CHOOSER_KEY "reverie-style-chooser"

/* ---- Offers ---- */

/* Calls @take for each layer of @image, those in groups among them. */
static void
for_each_layer (RvImage image, void (*take) (RvLayer layer, gpointer data), gpointer data)
{
  guint               n = 0;
  g_autofree RvLayer *layers = rv_image_layers (image, &n);

  for (guint i = 0; i < n; i++)
    {
      if (rv_layer_is_picture (layers[i]))
        take (layers[i], data);
    }
}

typedef struct
{
  const RvSource *source;
  GPtrArray      *offers;
} Collection;

static void
add_layer (RvLayer layer, gpointer data)
{
  const Collection *collection = data;
  RvItem            item = GIMP_ITEM (layer);
  g_autofree char  *title = gimp_item_get_name (item);
  g_autofree char  *name = rv_layer_name (collection->source->image, layer);
  g_autofree char  *place = gimp_image_get_name (gimp_item_get_image (item));

  if (GIMP_DRAWABLE (layer) != collection->source->drawable)
    g_ptr_array_add (collection->offers, rv_style_offer_new (RV_STYLE_LAYER, name, title, place, rv_item_id (item)));
}

/* The layers of the source's own image come first. */
static void
add_layers (Collection *collection)
{
  guint               n = 0;
  g_autofree RvImage *images = rv_images (&n);

  for_each_layer (collection->source->image, add_layer, collection);
  for (guint i = 0; i < n; i++)
    {
      if (images[i] != collection->source->image)
        for_each_layer (images[i], add_layer, collection);
    }
}

static void
add_channels (Collection *collection)
{
  guint                  n = 0;
  g_autofree RvDrawable *channels = rv_image_channels (collection->source->image, &n);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *name = gimp_item_get_name (GIMP_ITEM (channels[i]));

      g_ptr_array_add (collection->offers,
                       rv_style_offer_new (RV_STYLE_CHANNEL, name, name, NULL, rv_item_id (GIMP_ITEM (channels[i]))));
    }
}

static GPtrArray *
offers (gboolean masks, gpointer source)
{
  Collection collection = { source, g_ptr_array_new_with_free_func (rv_style_offer_free) };

  if (masks)
    add_channels (&collection);
  else
    add_layers (&collection);
  return collection.offers;
}

static GdkPixbuf *
thumbnail (const RvStyleOffer *offer, int side, gpointer source)
{
  RvDrawable drawable = rv_drawable_by_id (offer->id);

  if (drawable == RV_NO_DRAWABLE || !gimp_item_is_valid (GIMP_ITEM (drawable)))
    return NULL;
  return gimp_drawable_get_thumbnail (drawable, side, side, GIMP_PIXBUF_SMALL_CHECKS);
}

static void
chosen (const RvStyleOffer *offer, gpointer source)
{
  if (offer->kind == RV_STYLE_LAYER)
    rv_styles_know (source, GIMP_LAYER (rv_drawable_by_id (offer->id)));
}

const RvStyleFuncs rv_style_offers = { offers, thumbnail, chosen };

/* ---- The first choice ---- */

static void
take_unless_made (RvLayer layer, gpointer data)
{
  g_autofree char *recipe = rv_recipe_of (layer);

  if (!recipe)
    g_array_append_val ((GArray *) data, layer);
}

/* The first layer of @image that is not the source, and that no effect has made. */
static RvLayer
other_layer (const RvSource *source, RvImage image)
{
  g_autoptr (GArray) layers = g_array_new (FALSE, FALSE, sizeof (RvLayer));

  for_each_layer (image, take_unless_made, layers);
  for (guint i = 0; i < layers->len; i++)
    {
      RvLayer layer = g_array_index (layers, RvLayer, i);

      if (GIMP_DRAWABLE (layer) != source->drawable)
        return layer;
    }
  return RV_NO_LAYER;
}

/* Of any other open image. */
static RvLayer
layer_elsewhere (const RvSource *source)
{
  guint               n = 0;
  g_autofree RvImage *images = rv_images (&n);
  RvLayer             layer = RV_NO_LAYER;

  for (guint i = 0; i < n && layer == RV_NO_LAYER; i++)
    {
      if (images[i] != source->image)
        layer = other_layer (source, images[i]);
    }
  return layer;
}

/* What was made by an effect lies above its photo, which is no style. */
static RvLayer
layer_beside (const RvSource *source)
{
  g_autofree char *recipe = rv_recipe_of (GIMP_LAYER (source->drawable));

  return recipe ? RV_NO_LAYER : other_layer (source, source->image);
}

static void
choose_layer (Chooser *chooser, RvLayer layer)
{
  g_autoptr (GArray) styles = rv_style_list_new ();
  g_autofree char *name = rv_layer_name (chooser->source->image, layer);
  g_autofree char *text = NULL;

  rv_styles_know (chooser->source, layer);
  rv_style_list_add (styles, RV_STYLE_LAYER, name, 1.0);
  text = rv_style_list_to_text (styles);
  g_object_set (chooser->settings, "style", text, "style-mask", "", NULL);
}

/* Where nothing is chosen, as after a reset, a layer is; the user sees at once what the effect does. */
static gboolean
choose_any (gpointer data)
{
  Chooser         *chooser = data;
  g_autofree char *text = NULL;
  RvLayer          layer;

  chooser->first = 0;
  g_object_get (chooser->settings, "style", &text, NULL);
  if (text && *text)
    return G_SOURCE_REMOVE;
  layer = layer_beside (chooser->source);
  if (layer == RV_NO_LAYER)
    layer = layer_elsewhere (chooser->source);
  if (layer != RV_NO_LAYER)
    choose_layer (chooser, layer);
  return G_SOURCE_REMOVE;
}

/* ---- Following the settings ---- */

static gboolean
resolve (Chooser *chooser, GError **error)
{
  RvParameters parameters;
  gboolean     good;

  rv_parameters_init (&parameters, RV_EFFECT_STYLE);
  good = rv_parameters_from_object (&parameters, chooser->settings, error);
  if (good && !*parameters.style)
    {
      good = FALSE;
      g_set_error_literal (error, REVERIE_ERROR, REVERIE_ERROR_ARGUMENT,
                           _ ("Choose a style: a layer or a picture file to paint like"));
    }
  good = good && rv_styles_resolve (chooser->source, &parameters, error);
  rv_parameters_clear (&parameters);
  return good;
}

static void
on_style (Chooser *chooser)
{
  g_autoptr (GError) error = NULL;
  gboolean         good = resolve (chooser, &error);
  g_autofree char *text = NULL;

  rv_panel_set_styles (chooser->panel, good ? chooser->source->input.styles : NULL, good ? NULL : error->message);
  g_object_get (chooser->settings, "style", &text, NULL);
  if (!chooser->first && !(text && *text))
    chooser->first = g_idle_add (choose_any, chooser);
}

static void
chooser_free (GtkWidget *panel, Chooser *chooser)
{
  g_signal_handlers_disconnect_by_data (chooser->settings, chooser);
  if (chooser->first)
    g_source_remove (chooser->first);
  chooser->first = 0;
}

void
rv_style_chooser_connect (RvSource *source, GObject *settings, GtkWidget *panel)
{
  Chooser *chooser = g_new0 (Chooser, 1);
  RvLayer  beside = layer_beside (source);

  *chooser = (Chooser){ source, settings, panel, 0 };
  g_signal_connect_swapped (settings, "notify::style", G_CALLBACK (on_style), chooser);
  g_signal_connect_swapped (settings, "notify::style-mask", G_CALLBACK (on_style), chooser);
  g_object_set_data_full (G_OBJECT (panel), CHOOSER_KEY, chooser, g_free);
  g_signal_connect (panel, "destroy", G_CALLBACK (chooser_free), chooser);
  if (beside != RV_NO_LAYER)
    choose_layer (chooser, beside);
  on_style (chooser);
}
