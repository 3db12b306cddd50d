/* The content of the dialogs for a layer of GIMP.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

#include "plugin/gimp/source.h"

G_BEGIN_DECLS

/* The panel of @settings for @source, with what chooses the other layers that the effect has. All must outlive it. */
GtkWidget *rv_source_panel_new (const ReverieCatalog *catalog, GObject *settings, RvSource *source);

G_END_DECLS
