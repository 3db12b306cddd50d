/* The second layer of an effect that has two, and its chooser in a dialog.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

#include "plugin/gimp/source.h"

G_BEGIN_DECLS

/* Copies the pixels of @layer for @source, whose partner it then is; RV_NO_LAYER for none. FALSE with an error where it
 * is nothing to work with. */
gboolean rv_partner_set (RvSource *source, RvLayer layer, GError **error);

/* Gives @source the partner that @parameters, those of Breed, name, unless it has one. FALSE with an error where there
 * is no second portrait. */
gboolean rv_partner_resolve (RvSource *source, const RvParameters *parameters, GError **error);

/* A chooser of the partner of @source, or NULL where @settings are those of an effect that has none. @source must
 * outlive it. */
GtkWidget *rv_partner_chooser_new (RvSource *source, GObject *settings);

/* Has the chooser, which may be NULL, change the partner of its source, and what @panel shows. */
void rv_partner_chooser_connect (GtkWidget *chooser, GtkWidget *panel);

G_END_DECLS
