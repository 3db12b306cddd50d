/* A canvas seen some times smaller.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>

#include "engine/recipe/reduced.h"
#include "engine/recipe/rows.h"

/* Copies rows of @channels planes. */
static gboolean
read_store (const RvReduced *reduced, RvStore *store, guint channels, guint first, guint n, float *rows)
{
  gsize width = reduced->canvas.width, band = n * width;

  for (guint c = 0; c < channels; c++)
    {
      float       *target = rows + c * band;
      const float *place = rv_store_read (store, ((gsize) c * reduced->canvas.height + first) * width, band, target);

      if (place != target)
        memcpy (target, place, band * sizeof (float));
    }
  return TRUE;
}

static gboolean
read_photo (gpointer data, guint first, guint n, float *rows, GError **error)
{
  const RvReduced *reduced = data;

  return read_store (reduced, reduced->photo, 3, first, n, rows) && rv_store_check (reduced->photo, error);
}

static gboolean
read_mask (gpointer data, guint first, guint n, float *rows, GError **error)
{
  const RvReduced *reduced = data;

  return read_store (reduced, reduced->mask, 1, first, n, rows) && rv_store_check (reduced->mask, error);
}

/* A store with what @source, which becomes its own, shows at the smaller size; NULL with an error. */
static RvStore *
store_rows (const RvReduced *reduced, RvRows *source, guint channels, gboolean on_disk, GError **error)
{
  gsize    width = reduced->canvas.width, height = reduced->canvas.height;
  RvRows  *rows = rv_rows_new_resized (source, width, height, error);
  RvStore *store = rows != NULL ? rv_store_new (channels * width * height, on_disk, error) : NULL;
  float   *row = store != NULL ? rv_rows_room (channels * width, error) : NULL;
  gboolean good = row != NULL;

  for (gsize y = 0; good && y < height; y++)
    {
      good = rv_rows_next (rows, row, error);
      for (gsize c = 0; good && c < channels; c++)
        rv_store_write (store, (c * height + y) * width, width, row + c * width);
    }
  if (!good || !rv_store_check (store, error))
    g_clear_pointer (&store, rv_store_free);
  rv_rows_free (rows);
  g_free (row);
  return store;
}

gboolean
rv_reduced_init (RvReduced *reduced, const ReverieCanvas *canvas, gboolean on_disk, GError **error)
{
  gpointer data = canvas->user_data;
  guint    width = canvas->width, height = canvas->height;

  *reduced = (RvReduced){ .canvas = { .width = width / RV_REDUCTION,
                                      .height = height / RV_REDUCTION,
                                      .read = read_photo,
                                      .read_mask = canvas->read_mask != NULL ? read_mask : NULL,
                                      .user_data = reduced } };
  reduced->photo = store_rows (reduced, rv_rows_new_read (canvas->read, data, width, height, 3), 3, on_disk, error);
  if (reduced->photo == NULL || canvas->read_mask == NULL)
    return reduced->photo != NULL;
  reduced->mask = store_rows (reduced, rv_rows_new_read (canvas->read_mask, data, width, height, 1), 1, on_disk, error);
  return reduced->mask != NULL;
}

void
rv_reduced_clear (RvReduced *reduced)
{
  g_clear_pointer (&reduced->photo, rv_store_free);
  g_clear_pointer (&reduced->mask, rv_store_free);
}

gsize
rv_reduced_bytes (const ReverieCanvas *canvas)
{
  gsize pixels = (gsize) (canvas->width / RV_REDUCTION) * (canvas->height / RV_REDUCTION);

  return (canvas->read_mask != NULL ? 4 : 3) * pixels * sizeof (float);
}
