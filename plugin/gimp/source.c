/* Layers to dream on, copied out of GIMP.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gi18n-lib.h>

#include "plugin/gimp-common.h"
#include "plugin/gimp/partner.h"
#include "plugin/gimp/pixels.h"
#include "plugin/gimp/source.h"
#include "plugin/gimp/styles.h"

static gboolean
check_drawable (RvImage image, RvDrawable drawable, GError **error)
{
  RvDrawableKind kind = RV_DRAWABLE_LAYER;

  if (!gimp_item_is_valid (GIMP_ITEM (drawable)) || gimp_item_get_image (GIMP_ITEM (drawable)) != image)
    kind = RV_DRAWABLE_ELSEWHERE;
  else if (gimp_item_is_layer_mask (GIMP_ITEM (drawable)))
    kind = RV_DRAWABLE_MASK;
  else if (!gimp_item_is_layer (GIMP_ITEM (drawable)))
    kind = RV_DRAWABLE_CHANNEL;
  else if (gimp_image_get_floating_sel (image) != RV_NO_LAYER)
    kind = RV_DRAWABLE_FLOATING;
  else if (gimp_item_is_group (GIMP_ITEM (drawable)) && rv_group_is_empty (drawable))
    kind = RV_DRAWABLE_EMPTY;
  return rv_drawable_check (kind, RV_DRAWABLE_ARGUMENT, error);
}

/* The selection over the layer; the mask stays NULL where nothing is selected, which means everywhere. */
static gboolean
copy_mask (RvSource *source, GError **error)
{
  g_autoptr (GeglBuffer) selection = NULL;
  GeglRectangle  area = source->input.area;
  GeglRectangle *selected = &source->selected;

  /* Where this says no, the numbers are of no use. */
  if (!gimp_drawable_mask_intersect (source->drawable, &selected->x, &selected->y, &selected->width, &selected->height))
    {
      g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_ARGUMENT, "%s", _ (rv_selection_misses));
      return FALSE;
    }
  if (gimp_selection_is_empty (source->image))
    return TRUE;
  area.x = source->x;
  area.y = source->y;
  selection = gimp_drawable_get_buffer (GIMP_DRAWABLE (gimp_image_get_selection (source->image)));
  source->input.mask = rv_pixels_part (selection, &area, gegl_buffer_get_format (selection), NULL);
  return TRUE;
}

static void
source_free (gpointer data)
{
  RvSource *source = data;

  rv_job_input_clear (&source->input);
  g_clear_pointer (&source->known, g_array_unref);
  g_clear_object (&source->result);
  g_clear_pointer (&source->kept, g_ptr_array_unref);
  g_clear_pointer (&source->octaves, g_ptr_array_unref);
  g_free (source);
}

/* An indexed layer is read as what its palette shows. */
static const Babl *
format_of (RvDrawable drawable, GeglBuffer *pixels)
{
  const Babl *format = gegl_buffer_get_format (pixels);

  if (!gimp_drawable_is_indexed (drawable))
    return format;
  return babl_format_with_space (gimp_drawable_has_alpha (drawable) ? "R'G'B'A u8" : "R'G'B' u8", format);
}

GeglBuffer *
rv_layer_copy (RvDrawable drawable)
{
  g_autoptr (GeglBuffer) pixels = rv_drawable_seen (drawable);

  return rv_pixels_part (pixels, gegl_buffer_get_extent (pixels), format_of (drawable, pixels),
                         rv_image_space (gimp_item_get_image (GIMP_ITEM (drawable))));
}

static gboolean
source_fill (RvSource *source, GError **error)
{
  g_autoptr (GeglBuffer) pixels = rv_drawable_seen (source->drawable);

  gimp_drawable_get_offsets (source->drawable, &source->x, &source->y);
  source->octaves = g_ptr_array_new_with_free_func (g_object_unref);
  source->partner = RV_NO_LAYER;
  source->input.area = *gegl_buffer_get_extent (pixels);
  source->format = format_of (source->drawable, pixels);
  source->input.source = rv_pixels_part (pixels, &source->input.area, source->format, rv_image_space (source->image));
  return copy_mask (source, error);
}

GPtrArray *
rv_sources_new (RvImage image, const RvDrawable *drawables, guint n_drawables, GError **error)
{
  g_autoptr (GPtrArray) sources = g_ptr_array_new_with_free_func (source_free);

  if (n_drawables == 0)
    {
      g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_ARGUMENT, _ ("Argument \"%s\" holds no layer: pick one"),
                   RV_DRAWABLE_ARGUMENT);
      return NULL;
    }
  for (guint i = 0; i < n_drawables; i++)
    {
      RvSource *source = g_new0 (RvSource, 1);

      g_ptr_array_add (sources, source);
      source->image = image;
      source->drawable = drawables[i];
      source->layer = RV_NO_LAYER;
      if (!check_drawable (image, drawables[i], error) || !source_fill (source, error))
        return NULL;
    }
  return g_steal_pointer (&sources);
}

GPtrArray *
rv_sources_of_nothing (RvImage image)
{
  GPtrArray *sources = g_ptr_array_new_with_free_func (source_free);
  RvSource  *source = g_new0 (RvSource, 1);

  g_ptr_array_add (sources, source);
  source->image = image;
  source->drawable = RV_NO_DRAWABLE;
  source->partner = RV_NO_LAYER;
  source->layer = RV_NO_LAYER;
  source->octaves = g_ptr_array_new_with_free_func (g_object_unref);
  return sources;
}

/* Whether the layer's pixels are locked, by itself or by a group that it is in. */
static gboolean
is_locked (RvDrawable drawable)
{
  RvLayer item = GIMP_LAYER (drawable);

  for (; item != RV_NO_LAYER; item = GIMP_LAYER (gimp_item_get_parent (GIMP_ITEM (item))))
    {
      if (gimp_item_get_lock_content (GIMP_ITEM (item)))
        return TRUE;
    }
  return FALSE;
}

static RvObstacle
obstacle_of (const RvSource *source, const RvParameters *parameters)
{
  if (source->image == RV_NO_IMAGE)
    return RV_OBSTACLE_NONE;
  if (!gimp_image_is_valid (source->image))
    return RV_OBSTACLE_IMAGE_GONE;
  if (gimp_image_get_base_type (source->image) == GIMP_INDEXED && !parameters->to_rgb)
    return RV_OBSTACLE_INDEXED;
  if (!g_str_equal (parameters->output, "replace"))
    return RV_OBSTACLE_NONE;

  if (!gimp_item_is_valid (GIMP_ITEM (source->drawable)))
    return RV_OBSTACLE_LAYER_GONE;
  if (gimp_item_is_group (GIMP_ITEM (source->drawable)))
    return RV_OBSTACLE_GROUP;
  if (gimp_drawable_get_width (source->drawable) != source->input.area.width
      || gimp_drawable_get_height (source->drawable) != source->input.area.height)
    return RV_OBSTACLE_RESIZED;
  if (is_locked (source->drawable))
    return RV_OBSTACLE_LOCKED;
  return rv_drawable_has_filters (source->drawable) ? RV_OBSTACLE_FILTERS : RV_OBSTACLE_NONE;
}

gboolean
rv_sources_check (GPtrArray *sources, const RvParameters *parameters, GError **error)
{
  for (guint i = 0; i < sources->len; i++)
    {
      if (!rv_obstacle_check (obstacle_of (g_ptr_array_index (sources, i), parameters), error))
        return FALSE;
    }
  return TRUE;
}

static void
take_octave (GeglBuffer *picture, const ReverieProgress *progress, gpointer source)
{
  g_ptr_array_add (((RvSource *) source)->octaves, g_object_ref (picture));
}

/* Takes the other pictures that the effect needs. */
static gboolean
complete (RvSource *source, const RvParameters *parameters, GError **error)
{
  switch (parameters->effect)
    {
    case RV_EFFECT_BREED:
      return rv_partner_resolve (source, parameters, error);
    case RV_EFFECT_STYLE:
      return rv_styles_resolve (source, parameters, error);
    default:
      return TRUE;
    }
}

gboolean
rv_sources_prepare (GPtrArray *sources, const RvParameters *parameters, GError **error)
{
  gboolean octaves = g_str_equal (parameters->output, "octaves");

  for (guint i = 0; i < sources->len; i++)
    {
      RvSource *source = g_ptr_array_index (sources, i);

      if (!complete (source, parameters, error))
        return FALSE;
      g_ptr_array_set_size (source->octaves, 0);
      source->input.picture = octaves ? take_octave : NULL;
      source->input.user_data = source;
      /* A result that is there already came without its octaves. */
      if (octaves)
        g_clear_pointer (&source->known, g_array_unref);
      g_clear_object (&source->result);
    }
  return rv_sources_check (sources, parameters, error);
}
