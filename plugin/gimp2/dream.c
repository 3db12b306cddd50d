/* The plug-in for GIMP 2.10: from a layer to the new layer above it.
 *
 * Cancel in GIMP's progress bar kills this process without a word. So all is computed first, and the image is touched
 * last, in one short undo group.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gi18n-lib.h>
#include <libgimp/gimp.h>

#include "plugin/gimp-common.h"
#include "plugin/gimp2/dream.h"

static gboolean
set_text (const char *text)
{
  return gimp_progress_set_text (text);
}

gboolean
rv_gimp2_check_drawable (gint32 image, gint32 drawable, GError **error)
{
  RvDrawableKind kind = RV_DRAWABLE_LAYER;

  if (!gimp_item_is_valid (drawable) || gimp_item_get_image (drawable) != image)
    {
      g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_ARGUMENT,
                   _ ("Argument \"drawable\" is of no use: it is not part of the image"));
      return FALSE;
    }
  if (gimp_item_is_layer_mask (drawable))
    kind = RV_DRAWABLE_MASK;
  else if (!gimp_item_is_layer (drawable))
    kind = RV_DRAWABLE_CHANNEL;
  else if (gimp_item_is_group (drawable))
    kind = RV_DRAWABLE_GROUP;
  else if (gimp_layer_is_floating_sel (drawable))
    kind = RV_DRAWABLE_FLOATING;
  return rv_drawable_check (kind, "drawable", error);
}

/* The selection over the layer; @mask stays NULL where nothing is selected, which means everywhere. */
static gboolean
get_mask (gint32 image, gint32 drawable, GeglBuffer **mask, GError **error)
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
  gimp_drawable_offsets (drawable, &x, &y);
  selection = gimp_drawable_get_buffer (gimp_image_get_selection (image));
  *mask = rv_selection_over (selection, x, y, gimp_drawable_width (drawable), gimp_drawable_height (drawable));
  return TRUE;
}

static GeglBuffer *
compute (const ReverieCatalog *catalog, const RvParameters *parameters, gint32 image, gint32 drawable, GError **error)
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
static gint32
make_layer (gint32 image, gint32 drawable, GeglBuffer *result, const char *title)
{
  gint32      layer = gimp_layer_new (image, title, gimp_drawable_width (drawable), gimp_drawable_height (drawable),
                                      gimp_drawable_type (drawable), 100.0, GIMP_LAYER_MODE_NORMAL);
  GeglBuffer *target;
  gint        x, y;

  if (layer == -1)
    return -1;
  gimp_drawable_offsets (drawable, &x, &y);
  gimp_layer_set_offsets (layer, x, y);
  target = gimp_drawable_get_buffer (layer);
  gegl_buffer_copy (result, NULL, GEGL_ABYSS_NONE, target, NULL);
  gegl_buffer_flush (target);
  g_object_unref (target);
  gimp_drawable_update (layer, 0, 0, gimp_drawable_width (layer), gimp_drawable_height (layer));
  return layer;
}

gint32
rv_gimp2_dream (
    const ReverieCatalog *catalog, const RvParameters *parameters, gint32 image, gint32 drawable, GError **error)
{
  g_autofree char *title = rv_job_title (catalog, parameters);
  g_autoptr (GeglBuffer) result = NULL;
  gboolean inserted = FALSE;
  gint32   layer;

  gimp_progress_init (title);
  result = compute (catalog, parameters, image, drawable, error);
  if (!result)
    return -1;

  layer = make_layer (image, drawable, result, title);
  if (layer != -1)
    {
      gimp_image_undo_group_start (image);
      inserted = gimp_image_insert_layer (image, layer, gimp_item_get_parent (drawable),
                                          gimp_image_get_item_position (image, drawable));
      gimp_image_undo_group_end (image);
    }
  if (!inserted)
    {
      g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_MEMORY, _ ("GIMP could not make the new layer: %s"),
                   gimp_get_pdb_error ());
      return -1;
    }
  return layer;
}
