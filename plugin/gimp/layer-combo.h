/* A chooser of a layer, among those of all open images.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

#include "plugin/gimp/api.h"

G_BEGIN_DECLS

/* Whether a layer is to be among them. */
typedef gboolean (*RvLayerFunc) (RvLayer layer, gconstpointer user_data);

/* @fits is called while the widget is made, and whenever images come and go; @user_data must outlive the widget. */
GtkWidget *rv_layer_combo_new (RvLayerFunc fits, gconstpointer user_data);

/* The chosen layer, or RV_NO_LAYER where the list is empty. */
RvLayer rv_layer_combo_get (GtkWidget *combo);
void    rv_layer_combo_set (GtkWidget *combo, RvLayer layer);

G_END_DECLS
