/* The chooser of layers and channels.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "plugin/job.h"
#include "plugin/ui/gtk.h"

G_BEGIN_DECLS

/* Bound to the properties "model", "layer" and "channel" of @settings both ways. @labels is the width of the column of
 * labels. @catalog must outlive the widget. */
GtkWidget *rv_layers_new (const ReverieCatalog *catalog, GObject *settings, GtkSizeGroup *labels);

G_END_DECLS
