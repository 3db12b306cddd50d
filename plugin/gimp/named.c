/* Layers by their names, as recipes have them.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>

#include <glib/gi18n-lib.h>

#include "engine/reverie.h"
#include "plugin/gimp/named.h"

gboolean
rv_layer_is_picture (RvLayer layer)
{
  return gimp_item_is_valid (GIMP_ITEM (layer)) && gimp_item_is_layer (GIMP_ITEM (layer))
         && !(gimp_item_is_group (GIMP_ITEM (layer)) && rv_group_is_empty (GIMP_DRAWABLE (layer)));
}

/* The layer of @image that is called @name and is not @but. */
static RvLayer
layer_of (RvImage image, const char *name, RvDrawable but)
{
  RvLayer layer = image == RV_NO_IMAGE ? RV_NO_LAYER : gimp_image_get_layer_by_name (image, name);

  return layer != RV_NO_LAYER && GIMP_DRAWABLE (layer) != but && rv_layer_is_picture (layer) ? layer : RV_NO_LAYER;
}

/* What follows "IMAGE/" in @name, or NULL where it speaks of another image. */
static const char *
name_within (RvImage image, const char *name)
{
  g_autofree char *title = gimp_image_get_name (image);
  g_autofree char *prefix = g_strconcat (title, "/", NULL);

  return g_str_has_prefix (name, prefix) ? name + strlen (prefix) : NULL;
}

/* How many layers of all open images are called @name, or "IMAGE/NAME" with @whole; one of them is @found. */
static guint
count_layers (const char *name, gboolean whole, RvDrawable but, RvLayer *found)
{
  guint               n = 0, n_found = 0;
  g_autofree RvImage *images = rv_images (&n);

  for (guint i = 0; i < n; i++)
    {
      const char *own = whole ? name_within (images[i], name) : name;
      RvLayer     layer = own ? layer_of (images[i], own, but) : RV_NO_LAYER;

      if (layer == RV_NO_LAYER)
        continue;
      *found = layer;
      n_found++;
    }
  return n_found;
}

char *
rv_layer_name (RvImage image, RvLayer layer)
{
  RvImage          own = gimp_item_get_image (GIMP_ITEM (layer));
  g_autofree char *name = gimp_item_get_name (GIMP_ITEM (layer));
  g_autofree char *title = gimp_image_get_name (own);
  RvLayer          found;

  if (own == image || count_layers (name, FALSE, RV_NO_DRAWABLE, &found) == 1)
    return g_steal_pointer (&name);
  return g_strconcat (title, "/", name, NULL);
}

gboolean
rv_layer_has_name (RvLayer layer, const char *name)
{
  g_autofree char *own = NULL;

  if (!rv_layer_is_picture (layer))
    return FALSE;
  own = gimp_item_get_name (GIMP_ITEM (layer));
  return g_str_equal (own, name) || g_strcmp0 (own, name_within (gimp_item_get_image (GIMP_ITEM (layer)), name)) == 0;
}

RvLayer
rv_layer_named (RvImage image, RvDrawable drawable, const char *name, GError **error)
{
  RvLayer found = layer_of (image, name, drawable);
  guint   n_found = 1;

  if (found == RV_NO_LAYER)
    n_found = count_layers (name, FALSE, drawable, &found);
  if (n_found == 0)
    n_found = count_layers (name, TRUE, drawable, &found);
  if (n_found == 1)
    return found;
  if (n_found == 0)
    g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_NOT_FOUND,
                 _ ("No open image has the layer \"%s\", which the recipe names: open the image that has it, or choose "
                    "another layer"),
                 name);
  else
    g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_ARGUMENT,
                 _ ("%u open images have a layer \"%s\", and the recipe does not say which is meant: give that one a "
                    "name of its own, or choose it anew"),
                 n_found, name);
  return RV_NO_LAYER;
}
