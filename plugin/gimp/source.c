/* Layers to dream on, copied out of GIMP.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gi18n-lib.h>

#include "plugin/gimp-common.h"
#include "plugin/gimp/source.h"

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
  else if (gimp_item_is_group (GIMP_ITEM (drawable)) && rv_group_is_empty (drawable))
    kind = RV_DRAWABLE_EMPTY;
  else if (gimp_layer_is_floating_sel (GIMP_LAYER (drawable)))
    kind = RV_DRAWABLE_FLOATING;
  return rv_drawable_check (kind, RV_DRAWABLE_ARGUMENT, error);
}

/* The selection over the layer; the mask stays NULL where nothing is selected, which means everywhere. */
static gboolean
copy_mask (RvSource *source, GError **error)
{
  g_autoptr (GeglBuffer) selection = NULL;
  gint x, y, width, height;

  if (gimp_selection_is_empty (source->image))
    return TRUE;
  /* Where this says no, the numbers are of no use. */
  if (!gimp_drawable_mask_intersect (source->drawable, &x, &y, &width, &height))
    {
      g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_ARGUMENT, "%s", _ (rv_selection_misses));
      return FALSE;
    }
  gimp_drawable_get_offsets (source->drawable, &x, &y);
  selection = gimp_drawable_get_buffer (GIMP_DRAWABLE (gimp_image_get_selection (source->image)));
  source->input.mask
      = rv_buffer_part (selection, GEGL_RECTANGLE (x, y, source->input.area.width, source->input.area.height));
  return TRUE;
}

static void
source_free (gpointer data)
{
  RvSource *source = data;

  g_clear_object (&source->input.source);
  g_clear_object (&source->input.mask);
  g_clear_object (&source->result);
  g_clear_pointer (&source->kept, g_ptr_array_unref);
  g_free (source);
}

static gboolean
source_fill (RvSource *source, GError **error)
{
  g_autoptr (GeglBuffer) pixels = gimp_drawable_get_buffer (source->drawable);

  source->input.area = *gegl_buffer_get_extent (pixels);
  source->input.source = rv_buffer_part (pixels, &source->input.area);
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
      if (!check_drawable (image, drawables[i], error) || !source_fill (source, error))
        return NULL;
    }
  return g_steal_pointer (&sources);
}
