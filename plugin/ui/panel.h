/* The content of the dialogs: the preview at the left, the looks of a dream and the settings at the right.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "plugin/job.h"
#include "plugin/ui/gtk.h"
#include "plugin/ui/style-menu.h"

G_BEGIN_DECLS

/* The size of a dialog around the panel: it fits a laptop's screen. */
#define RV_PANEL_WIDTH 1000
#define RV_PANEL_HEIGHT 720

/* How the other pictures of an effect are chosen. */
typedef struct
{
  GtkWidget *partner; /* the chooser of the layer of the second picture, for an effect that has two; else NULL */
  const RvStyleFuncs *styles;    /* for an effect that has styles; else NULL */
  gpointer            user_data; /* of @styles */
} RvPanelOthers;

/* Shows and changes the properties of @settings: an RvSettings, or a GimpProcedureConfig with the same ones. @catalog
 * must outlive the widget, and so must what @others points to. The buffers of @input, which are reffed, are read by
 * other threads: they must not be libgimp's own. */
GtkWidget *
rv_panel_new (const ReverieCatalog *catalog, GObject *settings, const RvJobInput *input, const RvPanelOthers *others);

/* Has the preview show the effect with another second picture, which may be NULL. */
void rv_panel_set_partner (GtkWidget *panel, GeglBuffer *partner);

/* Has the panel show the effect with these pictures of the styles, as RvJobInput has them, and those themselves. Where
 * they cannot be had, @trouble says why; else it is NULL. */
void rv_panel_set_styles (GtkWidget *panel, GArray *styles, const char *trouble);

/* The whole result of the present settings where the preview has it already, to the last bit, or NULL. Free with
 * g_object_unref (). */
GeglBuffer *rv_panel_get_result (GtkWidget *panel);

/* Recipes (char *) of what the user wants as layers beside the present settings. Free with g_ptr_array_unref (). */
GPtrArray *rv_panel_get_kept (GtkWidget *panel);

/* Stops all that the panel does in the background, for good. */
void rv_panel_stop (GtkWidget *panel);

G_END_DECLS
