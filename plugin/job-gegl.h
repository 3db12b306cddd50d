/* GEGL's loaders and savers, made to report failure.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gegl.h>

G_BEGIN_DECLS

/* Runs the loader @operation on @path. On failure returns NULL and puts what the loader said into @complaint, which is
 * NULL where it said nothing and is to be freed with g_free (). */
GeglBuffer *rv_gegl_load (const char *operation, const char *path, char **complaint);

/* Runs the saver @operation on @buffer and @path. @property and @number set what else the saver wants to know;
 * @property may be NULL. On FALSE @complaint is as above. */
gboolean rv_gegl_save (
    GeglBuffer *buffer, const char *operation, const char *path, const char *property, int number, char **complaint);

G_END_DECLS
