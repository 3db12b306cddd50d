/* The dialog of variations: a contact sheet of the settings' children, to choose from.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "plugin/job.h"
#include "plugin/ui/gtk.h"

G_BEGIN_DECLS

/* Shows the dialog above @parent and waits until it is closed. @settings are the first parent, and get what the user
 * wants to use. @kept holds recipes (char *, freed with g_free ()): those that the user ticks are added, those unticked
 * removed, at once. */
void rv_variations_run (
    GtkWindow *parent, const ReverieCatalog *catalog, GObject *settings, const RvJobInput *input, GPtrArray *kept);

G_END_DECLS
