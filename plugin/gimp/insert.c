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
#include "plugin/gimp/layers.h"
#include "plugin/gimp/metadata.h"
#include "plugin/gimp/recipe.h"
#include "plugin/gimp/replace.h"

/* The layers made for one source, no part of the image until they are inserted. */
typedef struct
{
  RvLayer top;    /* the new layer, or the group of those of the octaves */
  GArray *within; /* of RvLayer: those, the lowest first */
} Made;

static void
made_free (gpointer data)
{
  Made *made = data;

  g_array_unref (made->within);
  g_free (made);
}

static gboolean
make (Made *made, const RvSource *source, const char *title, const RvParameters *parameters)
{
  RvLayer photo;

  if (!g_str_equal (parameters->output, "octaves"))
    {
      made->top = rv_layer_of_result (source, title);
      return made->top != RV_NO_LAYER && rv_recipe_attach (made->top, source, parameters);
    }
  made->top = rv_group_new (source->image, title);
  photo = rv_layer_of_photo (source);
  if (made->top == RV_NO_LAYER || photo == RV_NO_LAYER)
    return FALSE;
  g_array_append_val (made->within, photo);
  return rv_layers_of_octaves (source, made->within) && rv_recipe_attach (made->top, source, parameters);
}

/* Makes the layers of all sources, none where they are to be replaced. */
static gboolean
make_all (GPtrArray *all, GPtrArray *sources, const ReverieCatalog *catalog, const RvParameters *parameters)
{
  g_autofree char *title = rv_job_title (catalog, parameters);
  gboolean         good = TRUE;

  for (guint i = 0; good && i < sources->len && !g_str_equal (parameters->output, "replace"); i++)
    {
      Made *made = g_new0 (Made, 1);

      g_ptr_array_add (all, made);
      made->top = RV_NO_LAYER;
      made->within = g_array_new (FALSE, FALSE, sizeof (RvLayer));
      good = make (made, g_ptr_array_index (sources, i), title, parameters);
    }
  return good;
}

/* Above the source; on top where that is gone. */
static gboolean
insert (const Made *made, RvSource *source, const RvParameters *parameters)
{
  RvItem   item = GIMP_ITEM (source->drawable);
  gboolean there = gimp_item_is_valid (item);
  RvLayer  parent = there ? GIMP_LAYER (gimp_item_get_parent (item)) : RV_NO_LAYER;

  if (!gimp_image_insert_layer (source->image, made->top, parent,
                                there ? gimp_image_get_item_position (source->image, item) : 0))
    return FALSE;
  source->layer = made->top;
  for (guint i = 0; i < made->within->len; i++)
    {
      if (!gimp_image_insert_layer (source->image, g_array_index (made->within, RvLayer, i), made->top, 0))
        return FALSE;
    }
  return rv_layer_add_mask (source, made->top, parameters->layer_mask);
}

static gboolean
replace (RvSource *source, const RvParameters *parameters)
{
  if (!rv_source_replace (source))
    return FALSE;
  source->layer = GIMP_LAYER (source->drawable);
  return rv_recipe_attach (source->layer, source, parameters);
}

static gboolean
insert_all (GPtrArray *all, GPtrArray *sources, const RvParameters *parameters)
{
  g_autoptr (GArray) layers = g_array_new (FALSE, FALSE, sizeof (RvLayer));
  gboolean good = TRUE;

  for (guint i = 0; good && i < sources->len; i++)
    {
      RvSource *source = g_ptr_array_index (sources, i);

      good = all->len ? insert (g_ptr_array_index (all, i), source, parameters) : replace (source, parameters);
      g_array_append_val (layers, source->layer);
    }
  if (good && all->len)
    rv_image_choose_layers (((RvSource *) g_ptr_array_index (sources, 0))->image, (RvLayer *) (gpointer) layers->data,
                            layers->len);
  return good;
}

/* Leaves the image as it was, but for a conversion to RGB. */
static void
take_back (GPtrArray *all, GPtrArray *sources)
{
  for (guint i = 0; i < sources->len; i++)
    {
      RvSource *source = g_ptr_array_index (sources, i);

      if (source->layer == RV_NO_LAYER)
        continue;
      if (all->len)
        gimp_image_remove_layer (source->image, source->layer);
      else
        rv_source_put_back (source);
      source->layer = RV_NO_LAYER;
    }
}

/* Gives a result that was made of nothing its place, and an image where it has none. */
static void
place_made (RvSource *source)
{
  const GeglRectangle *extent = gegl_buffer_get_extent (source->result);

  source->input.area = *extent;
  if (source->image == RV_NO_IMAGE)
    source->image = gimp_image_new (extent->width, extent->height, GIMP_RGB);
  source->x = (gimp_image_get_width (source->image) - extent->width) / 2;
  source->y = (gimp_image_get_height (source->image) - extent->height) / 2;
}

/* Puts all into @image, as one step of undo. */
static gboolean
put (RvImage image, GPtrArray *sources, const ReverieCatalog *catalog, const RvParameters *parameters)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (made_free);
  /* GIMP makes layers of the kind that the image has. */
  gboolean indexed = gimp_image_get_base_type (image) == GIMP_INDEXED;
  gboolean good = indexed || make_all (all, sources, catalog, parameters);

  if (!good)
    return FALSE;
  gimp_image_undo_group_start (image);
  good = (!indexed || (gimp_image_convert_rgb (image) && make_all (all, sources, catalog, parameters)))
         && insert_all (all, sources, parameters);
  if (good)
    rv_image_mark (image, parameters->effect);
  else
    take_back (all, sources);
  gimp_image_undo_group_end (image);
  return good;
}

gboolean
rv_sources_insert (GPtrArray *sources, const ReverieCatalog *catalog, const RvParameters *parameters, GError **error)
{
  RvSource *first = g_ptr_array_index (sources, 0);
  gboolean  fresh = first->image == RV_NO_IMAGE, good;

  if (!rv_sources_check (sources, parameters, error))
    return FALSE;
  if (!first->input.source)
    place_made (first);
  if (fresh)
    gimp_image_undo_disable (first->image);
  good = put (first->image, sources, catalog, parameters);
  if (fresh)
    gimp_image_undo_enable (first->image);
  if (!good)
    g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_MEMORY, _ ("GIMP could not put the result into the image: %s"),
                 rv_pdb_error ());
  if (!good && fresh)
    gimp_image_delete (first->image);
  return good;
}
