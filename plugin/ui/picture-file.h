/* Pictures in files: choosing one, and small pictures of them.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "plugin/ui/gtk.h"

G_BEGIN_DECLS

/* Asks the user for a picture file, in a window over that of @near, which begins at the file @present, if any. Returns
 * its path, to be freed with g_free (), or NULL. */
char *rv_picture_file_choose (GtkWidget *near, const char *present);

/* The picture in a file, its longer side @side pixels; NULL where it cannot be read. Free with g_object_unref (). */
GdkPixbuf *rv_picture_file_thumbnail (const char *path, int side);

G_END_DECLS
