/* The live preview: the layer as it is dreamt with the present settings, refined while the user looks.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "plugin/job.h"
#include "plugin/ui/gtk.h"

G_BEGIN_DECLS

typedef struct _RvPreview RvPreview;

/* Called when the preview begins to dream, and when it rests. */
typedef void (*RvPreviewFunc) (gboolean busy, gpointer user_data);

/* Dreams on @input with the properties of @settings, again whenever one changes. The layer is dreamt at the size at
 * which it is seen, up to its own and to some two megapixels. @catalog must outlive the widget; @input's buffers are
 * reffed. The preview lives as long as its widget. */
RvPreview *rv_preview_new (
    const ReverieCatalog *catalog, GObject *settings, const RvJobInput *input, RvPreviewFunc busy, gpointer user_data);
GtkWidget *rv_preview_get_widget (RvPreview *preview);

/* The whole result where the preview has it already, to the last bit; else NULL. Free with g_object_unref (). */
GeglBuffer *rv_preview_get_result (RvPreview *preview);

/* Goes on with another second picture, which may be NULL. */
void rv_preview_set_partner (RvPreview *preview, GeglBuffer *partner);

/* Says that the styles' pictures are others, or have become others: what RvJobInput has. Where they cannot be had,
 * @trouble says why; else it is NULL. */
void rv_preview_set_styles (RvPreview *preview, GArray *styles, const char *trouble);

/* Stops dreaming for good. */
void rv_preview_stop (RvPreview *preview);

G_END_DECLS
