/* A row of floats as long as a picture, in memory or, where that is short, in a file.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "engine/reverie.h"

G_BEGIN_DECLS

typedef struct _RvStore RvStore;

/* Room for @n floats, of no value yet. A file has no name and is gone with the process, however that ends; it lies in
 * $TMPDIR, else in /var/tmp, and its room on the disk is taken at once. */
RvStore *rv_store_new (gsize n, gboolean on_disk, GError **error);
void     rv_store_free (RvStore *store);

/* @n floats from @start on: where they lie in memory, else read into @room, which is returned. */
float *rv_store_read (RvStore *store, gsize start, gsize n, float *room);

/* Puts @n floats there; nothing is to be done where @values is already the place. */
void rv_store_write (RvStore *store, gsize start, gsize n, const float *values);

/* Both may be called by several threads, and report no failure; this does, once for all: a full disk, mostly. */
gboolean rv_store_check (const RvStore *store, GError **error);

G_END_DECLS
