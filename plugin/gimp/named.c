/* Layers by their names, as recipes have them.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gi18n-lib.h>

#include "engine/reverie.h"
#include "plugin/gimp/named.h"

gboolean
rv_layer_is_picture (RvLayer layer)
{
  return gimp_item_is_valid (GIMP_ITEM (layer)) && gimp_item_is_layer (GIMP_ITEM (layer))
         && !(gimp_item_is_group (GIMP_ITEM (layer)) && rv_group_is_empty (GIMP_DRAWABLE (layer)));
}

static RvLayer
layer_of (RvImage image, const char *name)
{
  RvLayer layer = image == RV_NO_IMAGE ? RV_NO_LAYER : gimp_image_get_layer_by_name (image, name);

  return layer != RV_NO_LAYER && rv_layer_is_picture (layer) ? layer : RV_NO_LAYER;
}

RvLayer
rv_layer_named (RvImage image, const char *name, GError **error)
{
  guint               n = 0, n_found = 0;
  g_autofree RvImage *images = rv_images (&n);
  RvLayer             found = layer_of (image, name);

  if (found != RV_NO_LAYER)
    return found;
  for (guint i = 0; i < n; i++)
    {
      RvLayer layer = layer_of (images[i], name);

      if (layer == RV_NO_LAYER)
        continue;
      found = layer;
      n_found++;
    }
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
