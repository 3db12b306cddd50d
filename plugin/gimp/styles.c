/* Layers and channels that are styles and their masks.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gi18n-lib.h>

#include "plugin/gimp/named.h"
#include "plugin/gimp/pixels.h"
#include "plugin/gimp/styles.h"
#include "plugin/style-list.h"

/* A layer that is meant, and its pixels once they were asked for. */
typedef struct
{
  RvLayer     layer;
  GeglBuffer *pixels;
} Known;

static void
clear_known (gpointer known)
{
  g_clear_object (&((Known *) known)->pixels);
}

static Known *
add_known (RvSource *source, RvLayer layer)
{
  const Known known = { layer, NULL };

  if (!source->known)
    {
      source->known = g_array_new (FALSE, FALSE, sizeof (Known));
      g_array_set_clear_func (source->known, clear_known);
    }
  /* The last that was chosen is meant. */
  g_array_prepend_val (source->known, known);
  return &g_array_index (source->known, Known, 0);
}

void
rv_styles_know (RvSource *source, RvLayer layer)
{
  add_known (source, layer);
}

static Known *
find_known (RvSource *source, const char *name)
{
  for (guint i = 0; source->known && i < source->known->len; i++)
    {
      Known *known = &g_array_index (source->known, Known, i);

      if (rv_layer_has_name (known->layer, name))
        return known;
    }
  return NULL;
}

/* ---- Arguments ---- */

static gboolean
check_arguments (const RvLayer *layers, guint n_layers, const double *weights, guint n_weights, GError **error)
{
  if (n_weights != 0 && n_weights != n_layers)
    {
      g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_ARGUMENT,
                   _ ("Argument \"style-weights\" holds %u numbers for %u layers: it must hold one for each, or none"),
                   n_weights, n_layers);
      return FALSE;
    }
  for (guint i = 0; i < n_layers; i++)
    {
      if (!rv_layer_is_picture (layers[i]))
        {
          g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_ARGUMENT,
                       _ ("Argument \"style-layers\" is of no use: number %u is no layer of an open image"), i + 1);
          return FALSE;
        }
      if (n_weights && !(weights[i] > 0))
        {
          g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_ARGUMENT,
                       _ ("Argument \"style-weights\" holds %g: weights must be over 0"), weights[i]);
          return FALSE;
        }
    }
  return TRUE;
}

gboolean
rv_styles_take (GPtrArray     *sources,
                RvParameters  *parameters,
                const RvLayer *layers,
                guint          n_layers,
                const double  *weights,
                guint          n_weights,
                GError       **error)
{
  g_autoptr (GArray) list = rv_style_list_new ();
  const RvSource  *first = g_ptr_array_index (sources, 0);
  g_autofree char *taken = NULL, *all = NULL;

  if (!check_arguments (layers, n_layers, weights, n_weights, error))
    return FALSE;
  for (guint i = 0; i < n_layers; i++)
    {
      g_autofree char *name = rv_layer_name (first->image, layers[i]);

      rv_style_list_add (list, RV_STYLE_LAYER, name, n_weights ? weights[i] : 1.0);
      for (guint k = 0; k < sources->len; k++)
        rv_styles_know (g_ptr_array_index (sources, k), layers[i]);
    }
  taken = rv_style_list_to_text (list);
  all = g_strjoin (*taken && *parameters->style ? "," : "", taken, parameters->style, NULL);
  return rv_parameters_set (parameters, "style", all, error);
}

/* ---- Pixels ---- */

/* Owned by the source. */
static GeglBuffer *
picture_of (RvSource *source, const char *name, GError **error)
{
  Known *known = find_known (source, name);

  if (!known)
    {
      RvLayer layer = rv_layer_named (source->image, source->drawable, name, error);

      if (layer == RV_NO_LAYER)
        return NULL;
      known = add_known (source, layer);
    }
  if (!known->pixels)
    known->pixels = rv_layer_copy (GIMP_DRAWABLE (known->layer));
  return known->pixels;
}

/* A channel over the layer that is painted. Free with g_object_unref (). */
static GeglBuffer *
mask_of (const RvSource *source, const char *name, GError **error)
{
  const GeglRectangle area = { source->x, source->y, source->input.area.width, source->input.area.height };
  RvDrawable          channel = GIMP_DRAWABLE (gimp_image_get_channel_by_name (source->image, name));
  g_autoptr (GeglBuffer) pixels = NULL;

  if (channel == RV_NO_DRAWABLE)
    {
      g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_NOT_FOUND,
                   _ ("The image has no channel \"%s\", which is to say where a style is painted: make one of a "
                      "selection (Select > Save to Channel), or name another"),
                   name);
      return NULL;
    }
  pixels = gimp_drawable_get_buffer (channel);
  return rv_pixels_part (pixels, &area, gegl_buffer_get_format (pixels), NULL);
}

static gboolean
resolve (RvSource *source, const GArray *list, const GArray *masks, GArray *styles, GError **error)
{
  for (guint i = 0; i < list->len; i++)
    {
      const RvStyleItem *item = &g_array_index (list, RvStyleItem, i);
      const RvStyleItem *mask_item = i < masks->len ? &g_array_index (masks, RvStyleItem, i) : NULL;
      GeglBuffer        *picture = NULL;
      g_autoptr (GeglBuffer) mask = NULL;

      if (item->kind == RV_STYLE_LAYER && !(picture = picture_of (source, item->name, error)))
        return FALSE;
      if (mask_item && mask_item->kind == RV_STYLE_CHANNEL && !(mask = mask_of (source, mask_item->name, error)))
        return FALSE;
      rv_job_styles_add (styles, picture, mask);
    }
  return TRUE;
}

gboolean
rv_styles_resolve (RvSource *source, const RvParameters *parameters, GError **error)
{
  g_autoptr (GArray) list = rv_style_list_read (parameters->style, error);
  g_autoptr (GArray) masks = list ? rv_style_masks_read (parameters->style_mask, error) : NULL;
  g_autoptr (GArray) styles = rv_job_styles_new ();

  g_clear_pointer (&source->input.styles, g_array_unref);
  if (masks && list->len == 0)
    g_set_error_literal (error, REVERIE_ERROR, REVERIE_ERROR_ARGUMENT,
                         _ ("There is no style: name layers as \"style-layers\", or files as \"style\""));
  if (!masks || list->len == 0 || !resolve (source, list, masks, styles, error))
    return FALSE;
  source->input.styles = g_steal_pointer (&styles);
  return TRUE;
}
