/* libgimp of GIMP 2.10 and of GIMP 3 under one set of names.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/gimp/api.h"

#if GIMP_CHECK_VERSION(2, 99, 0)

RvImage *
rv_images (guint *n)
{
  GimpImage **images = gimp_get_images ();

  *n = (guint) gimp_core_object_array_get_length ((GObject **) images);
  return images;
}

static RvItem *
upper_layers (RvImage image, guint *n)
{
  RvItem *layers = (RvItem *) gimp_image_get_layers (image);

  *n = (guint) gimp_core_object_array_get_length ((GObject **) layers);
  return layers;
}

static RvItem *
children_of (RvItem group, guint *n)
{
  RvItem *children = gimp_item_get_children (group);

  *n = (guint) gimp_core_object_array_get_length ((GObject **) children);
  return children;
}

RvDrawable *
rv_image_channels (RvImage image, guint *n)
{
  RvDrawable *channels = (RvDrawable *) gimp_image_get_channels (image);

  *n = (guint) gimp_core_object_array_get_length ((GObject **) channels);
  return channels;
}

gboolean
rv_group_is_empty (RvDrawable group)
{
  g_autofree GimpItem **children = gimp_item_get_children (GIMP_ITEM (group));

  return children == NULL || *children == NULL;
}

RvLayer
rv_group_new (RvImage image, const char *name)
{
  return GIMP_LAYER (gimp_group_layer_new (image, name));
}

void
rv_image_choose_layers (RvImage image, const RvLayer *layers, guint n_layers)
{
  g_autofree GimpLayer **list = g_new0 (GimpLayer *, n_layers + 1);

  for (guint i = 0; i < n_layers; i++)
    list[i] = layers[i];
  gimp_image_set_selected_layers (image, (const GimpLayer **) list);
}

gboolean
rv_drawable_has_filters (RvDrawable drawable)
{
  g_autofree GimpDrawableFilter **filters = gimp_drawable_get_filters (drawable);

  for (GimpDrawableFilter **filter = filters; filter && *filter; filter++)
    {
      if (gimp_drawable_filter_get_visible (*filter))
        return TRUE;
    }
  return FALSE;
}

/* Merging is done to a copy in an image of its own, so that the user's is not touched. */
GeglBuffer *
rv_drawable_seen (RvDrawable drawable)
{
  GimpImage  *image = gimp_item_get_image (GIMP_ITEM (drawable));
  GimpImage  *scratch;
  GimpLayer  *copy;
  GeglBuffer *merged, *seen;
  g_autoptr (GimpColorProfile) profile = gimp_image_get_color_profile (image);

  if (!rv_drawable_has_filters (drawable))
    return gimp_drawable_get_buffer (drawable);
  scratch = gimp_image_new_with_precision (gimp_drawable_get_width (drawable), gimp_drawable_get_height (drawable),
                                           gimp_image_get_base_type (image), gimp_image_get_precision (image));
  gimp_image_undo_disable (scratch);
  if (profile)
    gimp_image_set_color_profile (scratch, profile);
  copy = gimp_layer_new_from_drawable (drawable, scratch);
  gimp_image_insert_layer (scratch, copy, NULL, 0);
  if (gimp_item_is_group (GIMP_ITEM (copy)))
    copy = gimp_group_layer_merge (GIMP_GROUP_LAYER (copy));
  else
    gimp_drawable_merge_filters (GIMP_DRAWABLE (copy));

  merged = gimp_drawable_get_buffer (GIMP_DRAWABLE (copy));
  seen = gegl_buffer_dup (merged);
  g_object_unref (merged);
  gimp_image_delete (scratch);
  return seen;
}

const Babl *
rv_image_space (RvImage image)
{
  return NULL;
}

#else

RvImage *
rv_images (guint *n)
{
  gint    count = 0;
  gint32 *images = gimp_image_list (&count);

  *n = (guint) count;
  return images;
}

static RvItem *
upper_layers (RvImage image, guint *n)
{
  return gimp_image_get_layers (image, (gint *) n);
}

static RvItem *
children_of (RvItem group, guint *n)
{
  return gimp_item_get_children (group, (gint *) n);
}

RvDrawable *
rv_image_channels (RvImage image, guint *n)
{
  return gimp_image_get_channels (image, (gint *) n);
}

gboolean
rv_group_is_empty (RvDrawable group)
{
  gint             n = 0;
  g_autofree gint *children = gimp_item_get_children (group, &n);

  return n == 0;
}

RvLayer
rv_group_new (RvImage image, const char *name)
{
  gint32 group = gimp_layer_group_new (image);

  if (group != -1)
    gimp_item_set_name (group, name);
  return group;
}

void
rv_image_choose_layers (RvImage image, const RvLayer *layers, guint n_layers)
{
  gimp_image_set_active_layer (image, layers[n_layers - 1]);
}

gboolean
rv_drawable_has_filters (RvDrawable drawable)
{
  return FALSE;
}

GeglBuffer *
rv_drawable_seen (RvDrawable drawable)
{
  return gimp_drawable_get_buffer (drawable);
}

static gboolean
holds_light (RvImage image)
{
  switch (gimp_image_get_precision (image))
    {
    case GIMP_PRECISION_U8_LINEAR:
    case GIMP_PRECISION_U16_LINEAR:
    case GIMP_PRECISION_U32_LINEAR:
    case GIMP_PRECISION_HALF_LINEAR:
    case GIMP_PRECISION_FLOAT_LINEAR:
    case GIMP_PRECISION_DOUBLE_LINEAR:
      return TRUE;
    default:
      return FALSE;
    }
}

/* Whatever the profile, plug-ins see the space sRGB. An image of linear values has a linear profile; where those are
 * encoded, it is as in sRGB. */
const Babl *
rv_image_space (RvImage image)
{
  GimpColorProfile *profile = gimp_image_get_color_profile (image);
  const Babl       *space = NULL;

  if (profile)
    space = gimp_color_profile_get_space (profile, GIMP_COLOR_RENDERING_INTENT_RELATIVE_COLORIMETRIC, NULL);
  if (space && holds_light (image))
    space = babl_space_with_trc (space, babl_trc ("sRGB"));
  g_clear_object (&profile);
  return space;
}

#endif

static void
add_layers (GArray *all, const RvItem *items, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      RvLayer layer = GIMP_LAYER (items[i]);

      g_array_append_val (all, layer);
      if (gimp_item_is_group (items[i]))
        {
          guint              n_children = 0;
          g_autofree RvItem *children = children_of (items[i], &n_children);

          add_layers (all, children, n_children);
        }
    }
}

RvLayer *
rv_image_layers (RvImage image, guint *n)
{
  guint              n_upper = 0;
  g_autofree RvItem *upper = upper_layers (image, &n_upper);
  GArray            *all = g_array_new (FALSE, FALSE, sizeof (RvLayer));

  add_layers (all, upper, n_upper);
  *n = all->len;
  return (RvLayer *) (gpointer) g_array_free (all, FALSE);
}
