/* A canvas seen some times smaller.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>

#include "engine/recipe/octave.h"
#include "engine/recipe/reduced.h"

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

/* A store with what @canvas, or its mask, shows at the smaller size; NULL with an error. */
static RvStore *
store_reduced (const RvReduced     *reduced,
               const ReverieCanvas *canvas,
               gboolean             mask,
               gboolean             on_disk,
               RvWorkers           *workers,
               GError             **error)
{
  RvSize   size = { reduced->canvas.height, reduced->canvas.width };
  guint    channels = mask ? 1 : 3;
  RvRows  *source = rv_rows_new_read (mask ? canvas->read_mask : canvas->read, canvas->user_data, canvas->width,
                                     canvas->height, channels);
  RvRows  *rows = rv_rows_new_resized (source, size.width, size.height, workers, error);
  RvStore *store = rows != NULL ? rv_store_new ((gsize) channels * size.height * size.width, on_disk, error) : NULL;

  if (store != NULL
      && (!rv_octave_store (rows, size, channels, FALSE, store, workers, error) || !rv_store_check (store, error)))
    g_clear_pointer (&store, rv_store_free);
  rv_rows_free (rows);
  return store;
}

gboolean
rv_reduced_init (RvReduced *reduced, const ReverieCanvas *canvas, gboolean on_disk, RvWorkers *workers, GError **error)
{
  *reduced = (RvReduced){ .canvas = { .width = canvas->width / RV_REDUCTION,
                                      .height = canvas->height / RV_REDUCTION,
                                      .read = read_photo,
                                      .read_mask = canvas->read_mask != NULL ? read_mask : NULL,
                                      .user_data = reduced } };
  reduced->photo = store_reduced (reduced, canvas, FALSE, on_disk, workers, error);
  if (reduced->photo == NULL || canvas->read_mask == NULL)
    return reduced->photo != NULL;
  reduced->mask = store_reduced (reduced, canvas, TRUE, on_disk, workers, error);
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
