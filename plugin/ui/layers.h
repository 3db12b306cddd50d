/* The chooser of layers and channels.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "plugin/job.h"
#include "plugin/ui/gtk.h"

G_BEGIN_DECLS

/* Shows and changes the properties "look", "model", "layer" and "channel" of @settings: what is typed and what is
 * clicked agree. @labels is the width of the column of labels. @catalog must outlive the widget. */
GtkWidget *rv_layers_new (const ReverieCatalog *catalog, GObject *settings, GtkSizeGroup *labels);

/* Whether to leave the processor to others for now: no icons are made. */
void rv_layers_set_paused (GtkWidget *layers, gboolean paused);

G_END_DECLS
