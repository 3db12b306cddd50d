/* A chooser of a layer, among those of all open images.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <libgimp/gimp.h>
#include <libgimp/gimpui.h>

#include "plugin/gimp/layer-combo.h"

typedef struct
{
  RvLayerFunc   fits;
  gconstpointer user_data;
} Filter;

#define FILTER_KEY "reverie-filter"

static gboolean
fits (RvImage image, RvItem item, gpointer data)
{
  const Filter *filter = data;

  return filter->fits (GIMP_LAYER (item), filter->user_data);
}

#if GIMP_CHECK_VERSION(2, 99, 0)
#define layer_combo_box_new(filter) gimp_layer_combo_box_new (fits, filter, NULL)
#else
#define layer_combo_box_new(filter) gimp_layer_combo_box_new (fits, filter)
#endif

GtkWidget *
rv_layer_combo_new (RvLayerFunc layer_fits, gconstpointer user_data)
{
  Filter    *filter = g_new (Filter, 1);
  GtkWidget *combo;

  *filter = (Filter){ layer_fits, user_data };
  combo = layer_combo_box_new (filter);
  g_object_set_data_full (G_OBJECT (combo), FILTER_KEY, filter, g_free);
  return combo;
}

RvLayer
rv_layer_combo_get (GtkWidget *combo)
{
  gint id = -1;

  if (!gimp_int_combo_box_get_active (GIMP_INT_COMBO_BOX (combo), &id) || id <= 0)
    return RV_NO_LAYER;
  return GIMP_LAYER (rv_drawable_by_id (id));
}

void
rv_layer_combo_set (GtkWidget *combo, RvLayer layer)
{
  gimp_int_combo_box_set_active (GIMP_INT_COMBO_BOX (combo), rv_item_id (GIMP_ITEM (layer)));
}
