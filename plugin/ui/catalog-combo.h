/* Choosers of a look or a network of the catalog, or of none.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "plugin/job.h"
#include "plugin/ui/gtk.h"

G_BEGIN_DECLS

/* Shows and changes the property @key of @settings, the id of a look or empty; @none says what that means. */
GtkWidget *rv_look_combo_new (const ReverieCatalog *catalog, GObject *settings, const char *key, const char *none);

/* The same for a network. */
GtkWidget *rv_model_combo_new (const ReverieCatalog *catalog, GObject *settings, const char *key, const char *none);

G_END_DECLS
