/* Thumbnails: a layer dreamt small with one look after the other.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "plugin/job.h"
#include "plugin/ui/gtk.h"

G_BEGIN_DECLS

/* Pixels of the layout of a thumbnail's sides. */
#define RV_THUMBNAIL_SIDE 96

typedef struct _RvThumbnails RvThumbnails;

/* Takes the thumbnail of look @index of the catalog: a square buffer. */
typedef void (*RvThumbnailFunc) (guint index, GeglBuffer *thumbnail, gpointer user_data);

/* Dreams every look of @catalog whose network is there; begins when it is told not to pause. A square is cut out of
 * @input, which is reffed. Free with rv_thumbnails_free (). */
RvThumbnails *rv_thumbnails_new (const ReverieCatalog *catalog,
                                 const RvJobInput     *input,
                                 RvThumbnailFunc       thumbnail,
                                 gpointer              user_data);

/* A look that is under way when it is paused begins again afterwards. */
void rv_thumbnails_set_paused (RvThumbnails *thumbnails, gboolean paused);

/* NULL is fine. */
void rv_thumbnails_free (RvThumbnails *thumbnails);

/* The picture that is installed for @look, as a square of @side pixels; without one a plain square. Free with
 * g_object_unref (). */
GdkPixbuf *rv_thumbnail_installed (const ReverieLook *look, int side);

/* @thumbnail as a square of @side pixels. */
GdkPixbuf *rv_thumbnail_to_pixbuf (GeglBuffer *thumbnail, int side);

G_END_DECLS
