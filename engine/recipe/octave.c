/* From one octave to the next.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "engine/recipe/octave.h"
#include "engine/recipe/rows.h"

/* The photo or the mask at @size. */
static RvRows *
read_at (const ReverieCanvas *canvas, RvSize size, gboolean mask, GError **error)
{
  RvRows *rows = rv_rows_new_read (mask ? canvas->read_mask : canvas->read, canvas->user_data, canvas->width,
                                   canvas->height, mask ? 1 : 3);

  return rv_rows_new_resized (rows, size.width, size.height, error);
}

static void
clamp (float *row, gsize n)
{
  for (gsize i = 0; i < n; i++)
    row[i] = CLAMP (row[i], 0, 1);
}

/* Takes from the dream of the @last octave what it had added to the photo. */
static gboolean
leave_detail (const ReverieCanvas *canvas, RvStore *x, RvSize last, GError **error)
{
  gsize    n = 3 * (gsize) last.width;
  RvRows  *photo = read_at (canvas, last, FALSE, error), *dream = rv_rows_new_store (x, last.width, last.height, 3);
  float   *row = g_new (float, 2 * n), *base = row + n;
  gboolean good = photo != NULL;

  for (guint y = 0; good && y < last.height; y++)
    {
      good = rv_rows_next (photo, base, error) && rv_rows_next (dream, row, error);
      clamp (base, n);
      for (gsize i = 0; i < n; i++)
        row[i] -= base[i];
      for (guint c = 0; good && c < 3; c++)
        rv_store_write (x, ((gsize) c * last.height + y) * last.width, last.width, row + c * last.width);
    }
  rv_rows_free (photo);
  rv_rows_free (dream);
  g_free (row);
  return good;
}

/* What an octave is made of, row by row. */
typedef struct
{
  RvRows *photo;
  RvRows *detail; /* or NULL */
  RvRows *mask;   /* or NULL */
} Sources;

static gboolean
open_sources (Sources *sources, const ReverieCanvas *canvas, RvSize size, RvSize last, RvStore *detail, GError **error)
{
  *sources = (Sources){ .photo = read_at (canvas, size, FALSE, error) };
  if (sources->photo == NULL)
    return FALSE;
  if (canvas->read_mask != NULL)
    {
      sources->mask = read_at (canvas, size, TRUE, error);
      if (sources->mask == NULL)
        return FALSE;
    }
  if (last.height == 0)
    return TRUE;
  sources->detail
      = rv_rows_new_resized (rv_rows_new_store (detail, last.width, last.height, 3), size.width, size.height, error);
  return sources->detail != NULL;
}

/* Makes row @y of the dream and of the mask. @rows: room for seven of them. */
static gboolean
make_row (const Sources *sources, RvSize size, guint y, RvStore *dream, RvStore *mask, float *rows, GError **error)
{
  gsize  width = size.width, n = 3 * width;
  float *photo = rows, *detail = rows + n, *weights = rows + 2 * n;

  if (!rv_rows_next (sources->photo, photo, error)
      || (sources->detail != NULL && !rv_rows_next (sources->detail, detail, error))
      || (sources->mask != NULL && !rv_rows_next (sources->mask, weights, error)))
    return FALSE;
  clamp (photo, n);
  /* Detail that resizing has spread beyond the mask stays out. */
  for (gsize i = 0; sources->detail != NULL && i < n; i++)
    if (sources->mask == NULL || weights[i % width] > 0)
      photo[i] = CLAMP (photo[i] + detail[i], 0, 1);
  for (guint c = 0; c < 3; c++)
    rv_store_write (dream, ((gsize) c * size.height + y) * width, width, photo + c * width);
  if (sources->mask != NULL)
    {
      clamp (weights, width);
      rv_store_write (mask, y * width, width, weights);
    }
  return TRUE;
}

gboolean
rv_octave_start (const ReverieCanvas *canvas,
                 RvSize               size,
                 RvSize               last,
                 RvStore            **dream,
                 RvStore            **spare,
                 RvStore             *mask,
                 GError             **error)
{
  float   *rows = g_new (float, 7 * (gsize) size.width);
  RvStore *next = *spare;
  Sources  sources = { NULL };
  gboolean good = (last.height == 0 || leave_detail (canvas, *dream, last, error))
                  && open_sources (&sources, canvas, size, last, *dream, error);

  for (guint y = 0; good && y < size.height; y++)
    good = make_row (&sources, size, y, next, mask, rows, error);
  rv_rows_free (sources.photo);
  rv_rows_free (sources.detail);
  rv_rows_free (sources.mask);
  g_free (rows);
  *spare = *dream;
  *dream = next;
  return good;
}
