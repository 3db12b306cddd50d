/* Layers made from a dream.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gi18n-lib.h>

#include "plugin/gimp/layers.h"
#include "plugin/gimp/pixels.h"

/* An empty layer of the size and place of the source, which may be gone by now. */
static RvLayer
layer_new (const RvSource *source, const char *name, gboolean alpha, GimpLayerMode mode)
{
  gboolean      gray = gimp_image_get_base_type (source->image) == GIMP_GRAY;
  GimpImageType type = gray ? (alpha ? GIMP_GRAYA_IMAGE : GIMP_GRAY_IMAGE) : alpha ? GIMP_RGBA_IMAGE : GIMP_RGB_IMAGE;
  RvLayer       layer
      = gimp_layer_new (source->image, name, source->input.area.width, source->input.area.height, type, 100.0, mode);
  gint x = source->x, y = source->y;

  if (layer == RV_NO_LAYER)
    return layer;
  if (gimp_item_is_valid (GIMP_ITEM (source->drawable)))
    gimp_drawable_get_offsets (source->drawable, &x, &y);
  gimp_layer_set_offsets (layer, x, y);
  return layer;
}

static void
show_pixels (const RvSource *source, RvLayer layer)
{
  gimp_drawable_update (GIMP_DRAWABLE (layer), 0, 0, source->input.area.width, source->input.area.height);
}

static RvLayer
layer_of_pixels (const RvSource *source, const char *name, GeglBuffer *pixels)
{
  RvLayer layer = layer_new (source, name, babl_format_has_alpha (source->format),
                             gimp_image_get_default_new_layer_mode (source->image));
  g_autoptr (GeglBuffer) target = NULL;

  if (layer == RV_NO_LAYER)
    return layer;
  target = gimp_drawable_get_buffer (GIMP_DRAWABLE (layer));
  rv_pixels_copy (pixels, source->format, target);
  g_clear_object (&target);
  show_pixels (source, layer);
  return layer;
}

/* What was made of nothing, with its colours in the image's space. */
static RvLayer
layer_of_made (const RvSource *source, const char *name)
{
  const Babl *format = babl_format ("R'G'B' float");
  RvLayer     layer = layer_new (source, name, FALSE, gimp_image_get_default_new_layer_mode (source->image));
  g_autoptr (GeglBuffer) pixels = NULL;
  g_autoptr (GeglBuffer) target = NULL;

  if (layer == RV_NO_LAYER)
    return layer;
  pixels = rv_pixels_part (source->result, &source->input.area, format, rv_image_space (source->image));
  target = gimp_drawable_get_buffer (GIMP_DRAWABLE (layer));
  rv_pixels_copy (pixels, format, target);
  g_clear_object (&target);
  show_pixels (source, layer);
  return layer;
}

RvLayer
rv_layer_of_result (const RvSource *source, const char *name)
{
  RvLayer layer = source->input.source ? layer_of_pixels (source, name, source->result) : layer_of_made (source, name);
  RvLayer model = GIMP_LAYER (source->drawable);

  if (layer != RV_NO_LAYER && gimp_item_is_valid (GIMP_ITEM (model)))
    {
      gimp_layer_set_blend_space (layer, gimp_layer_get_blend_space (model));
      gimp_layer_set_composite_space (layer, gimp_layer_get_composite_space (model));
    }
  return layer;
}

RvLayer
rv_layer_of_photo (const RvSource *source)
{
  gboolean         there = gimp_item_is_valid (GIMP_ITEM (source->drawable));
  g_autofree char *name = there ? gimp_item_get_name (GIMP_ITEM (source->drawable)) : NULL;

  return layer_of_pixels (source, name ? name : _ ("Photo"), source->input.source);
}

/* The change from @before to @after. */
static RvLayer
layer_of_octave (const RvSource *source, const char *name, GeglBuffer *before, GeglBuffer *after, GeglBuffer *shown)
{
  RvLayer layer = layer_new (source, name, TRUE, GIMP_LAYER_MODE_GRAIN_MERGE);
  g_autoptr (GeglBuffer) target = NULL;

  if (layer == RV_NO_LAYER)
    return layer;
  /* Fading a layer is then to take as much from what it adds, in all kinds of images. */
  gimp_layer_set_blend_space (layer, GIMP_LAYER_COLOR_SPACE_RGB_PERCEPTUAL);
  gimp_layer_set_composite_space (layer, GIMP_LAYER_COLOR_SPACE_RGB_PERCEPTUAL);
  target = gimp_drawable_get_buffer (GIMP_DRAWABLE (layer));
  rv_pixels_grain (before, after, shown, gegl_buffer_get_format (shown), target);
  g_clear_object (&target);
  show_pixels (source, layer);
  return layer;
}

gboolean
rv_layers_of_octaves (const RvSource *source, GArray *layers)
{
  const Babl *blend = babl_format_with_space (RV_PERCEPTUAL, source->format);
  guint       n = source->octaves->len + 1;
  g_autoptr (GeglBuffer) shown = gegl_buffer_new (&source->input.area, blend);
  g_autoptr (GeglBuffer) before = gegl_buffer_dup (source->input.source);

  gegl_buffer_set_format (before, source->format);
  gegl_buffer_copy (before, NULL, GEGL_ABYSS_NONE, shown, NULL);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *name = g_strdup_printf (_ ("Octave %u of %u"), i + 1, n);
      g_autoptr (GeglBuffer) after
          = gegl_buffer_dup (i < n - 1 ? g_ptr_array_index (source->octaves, i) : source->result);
      RvLayer layer;

      gegl_buffer_set_format (after, source->format);
      layer = layer_of_octave (source, name, before, after, shown);
      if (layer == RV_NO_LAYER)
        return FALSE;
      g_array_append_val (layers, layer);
      g_set_object (&before, after);
    }
  return TRUE;
}

/* The mask that the source shows itself through. */
static RvMask
mask_of_source (const RvSource *source)
{
  RvLayer layer = GIMP_LAYER (source->drawable);

  if (!gimp_item_is_valid (GIMP_ITEM (layer)) || !gimp_layer_get_apply_mask (layer))
    return RV_NO_MASK;
  return gimp_layer_get_mask (layer);
}

gboolean
rv_layer_add_mask (const RvSource *source, RvLayer layer, gboolean selection)
{
  RvMask own = mask_of_source (source);
  RvMask mask;
  g_autoptr (GeglBuffer) target = NULL;

  if (own == RV_NO_MASK && !(selection && source->input.mask))
    return TRUE;
  mask = gimp_layer_create_mask (layer, GIMP_ADD_MASK_WHITE);
  if (mask == RV_NO_MASK)
    return FALSE;

  target = gimp_drawable_get_buffer (GIMP_DRAWABLE (mask));
  if (own != RV_NO_MASK)
    {
      g_autoptr (GeglBuffer) shape = gimp_drawable_get_buffer (GIMP_DRAWABLE (own));

      rv_pixels_copy (shape, gegl_buffer_get_format (shape), target);
    }
  if (selection && source->input.mask)
    rv_pixels_multiply (target, source->input.mask);
  g_clear_object (&target);
  return gimp_layer_add_mask (layer, mask);
}
