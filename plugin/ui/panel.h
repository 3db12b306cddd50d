/* The content of the dialogs: the preview at the left, the looks of a dream and the settings at the right.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "plugin/job.h"
#include "plugin/ui/gtk.h"

G_BEGIN_DECLS

/* The size of a dialog around the panel: it fits a laptop's screen. */
#define RV_PANEL_WIDTH 1000
#define RV_PANEL_HEIGHT 720

/* Shows and changes the properties of @settings: an RvSettings, or a GimpProcedureConfig with the same ones. @catalog
 * must outlive the widget. The buffers of @input, which are reffed, are read by other threads: they must not be
 * libgimp's own. @partner is the chooser of the layer of the second picture, for an effect that has two; else NULL. */
GtkWidget *rv_panel_new (const ReverieCatalog *catalog, GObject *settings, const RvJobInput *input, GtkWidget *partner);

/* Has the preview show the effect with another second picture, which may be NULL. */
void rv_panel_set_partner (GtkWidget *panel, GeglBuffer *partner);

/* The whole result of the present settings where the preview has it already, to the last bit, or NULL. Free with
 * g_object_unref (). */
GeglBuffer *rv_panel_get_result (GtkWidget *panel);

/* Recipes (char *) of what the user wants as layers beside the present settings. Free with g_ptr_array_unref (). */
GPtrArray *rv_panel_get_kept (GtkWidget *panel);

/* Stops all that the panel does in the background, for good. */
void rv_panel_stop (GtkWidget *panel);

G_END_DECLS
