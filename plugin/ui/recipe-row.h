/* Buttons about all settings at once: copy and paste them as a recipe, randomise them, look at variations.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "plugin/job.h"
#include "plugin/ui/gtk.h"

G_BEGIN_DECLS

/* The buttons change the properties of @settings. @kept, which is reffed, is a list of rv_kept_new (): the recipes that
 * the user wants as layers beside the one that is shown. @catalog and the buffers of @input must outlive the widget. */
GtkWidget *
rv_recipe_row_new (const ReverieCatalog *catalog, GObject *settings, const RvJobInput *input, GPtrArray *kept);

G_END_DECLS
