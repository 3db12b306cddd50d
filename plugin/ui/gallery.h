/* The gallery: the looks as pictures, to search, to filter and to choose from.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "plugin/job.h"
#include "plugin/ui/gtk.h"

G_BEGIN_DECLS

typedef struct _RvGallery RvGallery;

/* Shows the looks of @catalog, which must outlive the widget; the one that is chosen is the property "look" of
 * @settings, both ways. The pictures are installed ones, until @input has been dreamt small with each look in turn. The
 * gallery lives as long as its widget. */
RvGallery *rv_gallery_new (const ReverieCatalog *catalog, GObject *settings, const RvJobInput *input);
GtkWidget *rv_gallery_get_widget (RvGallery *gallery);

/* Whether to leave the processor to others for now. It begins so. */
void rv_gallery_set_paused (RvGallery *gallery, gboolean paused);

/* Stops dreaming for good. */
void rv_gallery_stop (RvGallery *gallery);

G_END_DECLS
