/* A dream in place of its source.
 *
 * A plug-in's way to change pixels so that they can be undone is the shadow, from which GIMP takes what the selection
 * lets through. The selection has had its say in the dream, though, and GIMP's own sums would touch the last bits of
 * pixels that the dream left alone. So the shadow is a copy of the layer, which makes GIMP keep all pixels for undo,
 * and the result then goes straight to the layer.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/gimp/pixels.h"
#include "plugin/gimp/replace.h"

/* Through the shadow. */
static gboolean
merge (RvDrawable drawable, GeglBuffer *pixels)
{
  GeglBuffer *shadow = gimp_drawable_get_shadow_buffer (drawable);

  gegl_buffer_copy (pixels, NULL, GEGL_ABYSS_NONE, shadow, NULL);
  gegl_buffer_flush (shadow);
  g_object_unref (shadow);
  return gimp_drawable_merge_shadow (drawable, TRUE);
}

/* Makes GIMP keep all pixels of the layer for undo. */
static gboolean
keep_pixels (const RvSource *source)
{
  g_autoptr (GeglBuffer) pixels = gimp_drawable_get_buffer (source->drawable);

  return merge (source->drawable, pixels);
}

/* Whether the selection holds all that the dream may have changed: the user may have selected something else since. */
static gboolean
is_selected (const RvSource *source)
{
  GeglRectangle now;

  return gimp_drawable_mask_intersect (source->drawable, &now.x, &now.y, &now.width, &now.height)
         && gegl_rectangle_contains (&now, &source->selected);
}

/* GIMP keeps no more than the selection holds. Where that is not enough, the selection is put aside. */
static gboolean
keep_all_pixels (const RvSource *source)
{
  RvDrawable selection = GIMP_DRAWABLE (gimp_image_get_selection (source->image));
  g_autoptr (GeglBuffer) buffer = NULL;
  g_autoptr (GeglBuffer) selected = NULL;
  gboolean kept;

  if (is_selected (source))
    return keep_pixels (source);

  buffer = gimp_drawable_get_buffer (selection);
  selected = gegl_buffer_dup (buffer);
  g_clear_object (&buffer);
  gimp_selection_none (source->image);
  kept = keep_pixels (source);
  return merge (selection, selected) && kept;
}

/* Straight to the layer. */
static gboolean
put (const RvSource *source, GeglBuffer *pixels)
{
  GeglBuffer *target = gimp_drawable_get_buffer (source->drawable);

  rv_pixels_copy (pixels, source->format, target);
  g_object_unref (target);
  return gimp_drawable_update (source->drawable, 0, 0, source->input.area.width, source->input.area.height);
}

gboolean
rv_source_replace (const RvSource *source)
{
  return keep_all_pixels (source) && put (source, source->result);
}

void
rv_source_put_back (const RvSource *source)
{
  put (source, source->input.source);
}
