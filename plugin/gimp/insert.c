/* From dreams to layers.
 *
 * Cancel in GIMP's progress bar kills this process without a word. So all is computed first, and the image is touched
 * last, in one short undo group.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gi18n-lib.h>

#include "plugin/gimp/insert.h"

/* Makes a layer like the source with the pixels of its result. It is no part of the image yet. */
static RvLayer
make_layer (const RvSource *source, const char *title)
{
  gint        width = source->input.area.width, height = source->input.area.height;
  RvLayer     layer = gimp_layer_new (source->image, title, width, height, gimp_drawable_type (source->drawable), 100.0,
                                      gimp_image_get_default_new_layer_mode (source->image));
  GeglBuffer *target;
  gint        x, y;

  if (layer == RV_NO_LAYER)
    return RV_NO_LAYER;
  gimp_drawable_get_offsets (source->drawable, &x, &y);
  gimp_layer_set_offsets (layer, x, y);
  target = gimp_drawable_get_buffer (GIMP_DRAWABLE (layer));
  gegl_buffer_copy (source->result, NULL, GEGL_ABYSS_NONE, target, NULL);
  gegl_buffer_flush (target);
  g_object_unref (target);
  gimp_drawable_update (GIMP_DRAWABLE (layer), 0, 0, width, height);
  return layer;
}

static gboolean
insert (const RvSource *source)
{
  RvImage image = source->image;

  return gimp_image_insert_layer (image, source->layer,
                                  GIMP_LAYER (gimp_item_get_parent (GIMP_ITEM (source->drawable))),
                                  gimp_image_get_item_position (image, GIMP_ITEM (source->drawable)));
}

static gboolean
make_layers (GPtrArray *sources, const char *title)
{
  for (guint i = 0; i < sources->len; i++)
    {
      RvSource *source = g_ptr_array_index (sources, i);

      source->layer = make_layer (source, title);
      if (source->layer == RV_NO_LAYER)
        return FALSE;
    }
  return TRUE;
}

gboolean
rv_sources_insert (GPtrArray *sources, const ReverieCatalog *catalog, const RvParameters *parameters, GError **error)
{
  g_autofree char *title = rv_job_title (catalog, parameters);
  RvImage          image = ((RvSource *) g_ptr_array_index (sources, 0))->image;
  gboolean         good = make_layers (sources, title);

  if (good)
    {
      gimp_image_undo_group_start (image);
      for (guint i = 0; good && i < sources->len; i++)
        good = insert (g_ptr_array_index (sources, i));
      gimp_image_undo_group_end (image);
    }
  if (!good)
    g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_MEMORY, _ ("GIMP could not make the new layer: %s"),
                 rv_pdb_error ());
  return good;
}
