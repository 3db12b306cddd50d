/* A view: a layer before and after, to be zoomed and moved about.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "plugin/job.h"
#include "plugin/ui/gtk.h"

G_BEGIN_DECLS

typedef struct _RvView RvView;

/* Called when the zoom has changed, by the user or with the size of the window. */
typedef void (*RvViewFunc) (gpointer user_data);

/* Shows the area of @input's source, at a zoom that fits it into the window. Where there is no source, what comes
 * afterwards is all there is, and says how large it is. Lives as long as its widget. */
RvView    *rv_view_new (const RvJobInput *input, RvViewFunc zoomed, gpointer user_data);
GtkWidget *rv_view_get_widget (RvView *view);

/* What the area looks like afterwards, at any size; NULL where it is not known. Is reffed. */
void rv_view_set_after (RvView *view, GeglBuffer *after);

/* Words over the picture, or NULL for none. */
void rv_view_set_message (RvView *view, const char *message);

/* Device pixels for a pixel of the layer. */
double rv_view_get_zoom (const RvView *view);

/* Makes it @factor times as large, about the middle of the window. */
void rv_view_zoom_by (RvView *view, double factor);

/* One device pixel for each of the layer. */
void rv_view_zoom_to_pixels (RvView *view);

/* Fits the layer into the window, from now on; it gets no larger than a pixel of the layout for one of the layer. */
void rv_view_zoom_to_fit (RvView *view);

/* Shows the layer as it is, for as long as this is TRUE. */
void rv_view_set_held (RvView *view, gboolean held);

/* Shows the layer as it is at the left of a line that can be dragged. */
void rv_view_set_split (RvView *view, gboolean split);

/* One step of zooming. */
#define RV_VIEW_STEP 1.4142135623730951

G_END_DECLS
