/* Pictures that are made row by row, from top to bottom, and never exist as a whole.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "engine/exec/workers.h"
#include "engine/recipe/store.h"

G_BEGIN_DECLS

typedef struct _RvRows RvRows;

/* @channels planes of @height x @width at @planes, not owned. */
RvRows *rv_rows_new_planes (const float *planes, guint width, guint height, guint channels);

/* The same in a store, not owned. */
RvRows *rv_rows_new_store (RvStore *store, guint width, guint height, guint channels);

/* What a caller's function reads, in [0, 1] where it is not. */
RvRows *rv_rows_new_read (ReverieRowsFunc read, gpointer user_data, guint width, guint height, guint channels);

/* @source, which becomes its own, resized as reverie_resize () does; NULL for want of memory. @workers, who share what
 * there is to do but for calling the caller's function, or NULL. */
RvRows *rv_rows_new_resized (RvRows *source, guint width, guint height, RvWorkers *workers, GError **error);

/* The kernel with which that is done, before it is widened: 0 from |x| = 2 on. */
double rv_keys (double x);

/* Makes the next row: its channels one after the other. To be called once for each row at most. */
gboolean rv_rows_next (RvRows *rows, float *row, GError **error);

/* Rows that are best made together. */
#define RV_ROWS_BAND 16

/* Makes the next @n rows, one after the other. */
gboolean rv_rows_take (RvRows *rows, guint n, float *band, GError **error);

void rv_rows_free (RvRows *rows);

/* Room for @n floats of rows; NULL for want of memory. Free with g_free (). */
float *rv_rows_room (gsize n, GError **error);

/* Bytes that a resized picture of up to @width pixels a row may hold, with what it is read from, made by @threads. */
gsize rv_rows_bytes (guint width, guint threads);

G_END_DECLS
