/* The plug-in for GIMP 3: from a layer to the new layer above it.
 *
 * Cancel in GIMP's progress bar kills this process without a word. So all is computed first, and the image is touched
 * last, in one short undo group.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gi18n-lib.h>

#include "plugin/gimp-common.h"
#include "plugin/gimp3/dream.h"

static gboolean
set_text (const char *text)
{
  return gimp_progress_set_text (text);
}

GimpDrawable *
rv_gimp3_check_drawables (GimpImage *image, GimpDrawable **drawables, GError **error)
{
  gsize          n_drawables = drawables ? gimp_core_object_array_get_length ((GObject **) drawables) : 0;
  RvDrawableKind kind = RV_DRAWABLE_LAYER;
  GimpDrawable  *drawable;

  if (n_drawables != 1)
    {
      g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_ARGUMENT,
                   _ ("Argument \"drawables\" holds %u layers: pick exactly one"), (guint) n_drawables);
      return NULL;
    }
  drawable = drawables[0];
  if (gimp_item_get_image (GIMP_ITEM (drawable)) != image)
    {
      g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_ARGUMENT,
                   _ ("Argument \"drawables\" is of no use: the layer is not part of the image"));
      return NULL;
    }
  if (GIMP_IS_LAYER_MASK (drawable))
    kind = RV_DRAWABLE_MASK;
  else if (!GIMP_IS_LAYER (drawable))
    kind = RV_DRAWABLE_CHANNEL;
  else if (gimp_item_is_group (GIMP_ITEM (drawable)))
    kind = RV_DRAWABLE_GROUP;
  else if (gimp_layer_is_floating_sel (GIMP_LAYER (drawable)))
    kind = RV_DRAWABLE_FLOATING;
  return rv_drawable_check (kind, "drawables", error) ? drawable : NULL;
}

/* The selection over the layer; @mask stays NULL where nothing is selected, which means everywhere. */
static gboolean
get_mask (GimpImage *image, GimpDrawable *drawable, GeglBuffer **mask, GError **error)
{
  g_autoptr (GeglBuffer) selection = NULL;
  gint x, y, width, height;

  if (gimp_selection_is_empty (image))
    return TRUE;
  /* Where this says no, the numbers are of no use. */
  if (!gimp_drawable_mask_intersect (drawable, &x, &y, &width, &height))
    {
      g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_ARGUMENT, "%s", _ (rv_selection_misses));
      return FALSE;
    }
  gimp_drawable_get_offsets (drawable, &x, &y);
  selection = gimp_drawable_get_buffer (GIMP_DRAWABLE (gimp_image_get_selection (image)));
  *mask = rv_selection_over (selection, x, y, gimp_drawable_get_width (drawable), gimp_drawable_get_height (drawable));
  return TRUE;
}

static GeglBuffer *
compute (const ReverieCatalog *catalog,
         const RvParameters   *parameters,
         GimpImage            *image,
         GimpDrawable         *drawable,
         GError              **error)
{
  g_autoptr (GeglBuffer) source = gimp_drawable_get_buffer (drawable);
  g_autoptr (GeglBuffer) mask = NULL;
  RvProgressBar bar = { set_text, gimp_progress_update, 0 };
  ReverieRun    run = { .progress = rv_progress_show, .user_data = &bar };
  RvJobInput    input = { .source = source, .area = *gegl_buffer_get_extent (source) };

  if (!get_mask (image, drawable, &mask, error))
    return NULL;
  input.mask = mask;
  return rv_job_dream (catalog, parameters, &run, &input, NULL, error);
}

/* Makes a layer like @drawable with the pixels of @result. It is no part of the image yet. */
static GimpLayer *
make_layer (GimpImage *image, GimpDrawable *drawable, GeglBuffer *result, const char *title)
{
  gint       width = gimp_drawable_get_width (drawable);
  gint       height = gimp_drawable_get_height (drawable);
  GimpLayer *layer
      = gimp_layer_new (image, title, width, height, gimp_drawable_type (drawable), 100.0, GIMP_LAYER_MODE_NORMAL);
  GeglBuffer *target;
  gint        x, y;

  if (!layer)
    return NULL;
  gimp_drawable_get_offsets (drawable, &x, &y);
  gimp_layer_set_offsets (layer, x, y);
  target = gimp_drawable_get_buffer (GIMP_DRAWABLE (layer));
  gegl_buffer_copy (result, NULL, GEGL_ABYSS_NONE, target, NULL);
  gegl_buffer_flush (target);
  g_object_unref (target);
  gimp_drawable_update (GIMP_DRAWABLE (layer), 0, 0, width, height);
  return layer;
}

GimpLayer *
rv_gimp3_dream (const ReverieCatalog *catalog,
                const RvParameters   *parameters,
                GimpImage            *image,
                GimpDrawable         *drawable,
                GError              **error)
{
  g_autofree char *title = rv_job_title (catalog, parameters);
  g_autoptr (GeglBuffer) result = NULL;
  GimpItem  *source = GIMP_ITEM (drawable);
  gboolean   inserted = FALSE;
  GimpLayer *layer;

  gimp_progress_init (title);
  result = compute (catalog, parameters, image, drawable, error);
  if (!result)
    return NULL;

  layer = make_layer (image, drawable, result, title);
  if (layer)
    {
      gimp_image_undo_group_start (image);
      inserted = gimp_image_insert_layer (image, layer, GIMP_LAYER (gimp_item_get_parent (source)),
                                          gimp_image_get_item_position (image, source));
      gimp_image_undo_group_end (image);
    }
  if (!inserted)
    {
      g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_MEMORY, _ ("GIMP could not make the new layer: %s"),
                   gimp_pdb_get_last_error (gimp_get_pdb ()));
      return NULL;
    }
  return layer;
}
