/* From one octave to the next.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>

#include "engine/recipe/canvas.h"
#include "engine/recipe/octave.h"

/* The photo or the mask at @size. */
static RvRows *
read_at (const ReverieCanvas *canvas, RvSize size, gboolean mask, RvWorkers *workers, GError **error)
{
  RvRows *rows = rv_rows_new_read (mask ? canvas->read_mask : canvas->read, canvas->user_data, canvas->width,
                                   canvas->height, mask ? 1 : 3);

  return rv_rows_new_resized (rows, size.width, size.height, workers, error);
}

static void
clamp (float *row, gsize n)
{
  for (gsize i = 0; i < n; i++)
    row[i] = CLAMP (row[i], 0, 1);
}

gsize
rv_octave_bytes (guint width, guint threads)
{
  /* The photo, the mask and what was left, and a band of each. */
  return 3 * rv_rows_bytes (width, threads) + (gsize) RV_ROWS_BAND * 7 * width * sizeof (float);
}

/* ---- Bands that are stored ---- */

/* @n rows of a picture of @size, from row @first on. */
typedef struct
{
  RvSize   size;
  guint    channels;
  guint    first, n;
  float   *rows;
  float   *base; /* is taken off, or NULL */
  gboolean picture;
  RvStore *store;
} Band;

static void
store_row (gpointer data, guint task, guint worker)
{
  const Band *band = data;
  gsize       width = band->size.width, n = band->channels * width;
  float      *row = band->rows + task * n, *base = band->base != NULL ? band->base + task * n : NULL;

  if (band->picture)
    clamp (row, n);
  if (base != NULL)
    {
      clamp (base, n);
      for (gsize i = 0; i < n; i++)
        row[i] -= base[i];
    }
  for (gsize c = 0; c < band->channels; c++)
    rv_store_write (band->store, (c * band->size.height + band->first + task) * width, width, row + c * width);
}

/* Stores @source, less @base, if that is not NULL. */
static gboolean
store_bands (Band *band, RvRows *source, RvRows *base, RvWorkers *workers, GError **error)
{
  gsize    n = (gsize) RV_ROWS_BAND * band->channels * band->size.width;
  float   *room = rv_rows_room (base != NULL ? 2 * n : n, error);
  gboolean good = room != NULL;

  band->rows = room;
  band->base = base != NULL ? room + n : NULL;
  for (band->first = 0; good && band->first < band->size.height; band->first += RV_ROWS_BAND)
    {
      band->n = MIN (RV_ROWS_BAND, band->size.height - band->first);
      good = rv_rows_take (source, band->n, band->rows, error)
             && (base == NULL || rv_rows_take (base, band->n, band->base, error));
      if (good)
        rv_workers_run (workers, band->n, store_row, band);
    }
  g_free (room);
  return good;
}

gboolean
rv_octave_store (
    RvRows *source, RvSize size, guint channels, gboolean picture, RvStore *store, RvWorkers *workers, GError **error)
{
  Band band = { .size = size, .channels = channels, .picture = picture, .store = store };

  return store_bands (&band, source, NULL, workers, error);
}

gboolean
rv_octave_leave (const ReverieCanvas *canvas, RvSize size, RvStore *dream, RvWorkers *workers, GError **error)
{
  Band     band = { .size = size, .channels = 3, .store = dream };
  RvRows  *photo = read_at (canvas, size, FALSE, workers, error);
  RvRows  *rows = rv_rows_new_store (dream, size.width, size.height, 3);
  gboolean good = photo != NULL && store_bands (&band, rows, photo, workers, error);

  rv_rows_free (photo);
  rv_rows_free (rows);
  return good;
}

gboolean
rv_octave_photo (const ReverieCanvas *canvas, RvSize size, RvStore *photo, RvWorkers *workers, GError **error)
{
  RvRows  *rows = read_at (canvas, size, FALSE, workers, error);
  gboolean good = rows != NULL && rv_octave_store (rows, size, 3, TRUE, photo, workers, error);

  rv_rows_free (rows);
  return good;
}

gboolean
rv_octave_resize (RvSize last, RvSize size, RvStore **store, RvStore **spare, RvWorkers *workers, GError **error)
{
  RvStore *next = *spare;
  RvRows  *rows = rv_rows_new_store (*store, last.width, last.height, 3);
  gboolean good;

  rows = rv_rows_new_resized (rows, size.width, size.height, workers, error);
  good = rows != NULL && rv_octave_store (rows, size, 3, FALSE, next, workers, error);
  rv_rows_free (rows);
  *spare = *store;
  *store = next;
  return good;
}

/* ---- What an octave is made of ---- */

typedef struct
{
  RvSize     size;
  RvCarry    carry;
  RvWorkers *workers;
  RvRows    *photo;
  RvRows    *left; /* by the last octave, or NULL */
  RvRows    *mask; /* or NULL */

  float *rows; /* a band of the dream */
  float *added, *weights;
  guint  first, n; /* its rows */
  guint  next;     /* row to be written to the canvas */

  RvStore *dream, *weighed; /* where the band goes, or NULL; @weighed may also be NULL */
} Sources;

static gboolean
open_sources (Sources             *sources,
              const ReverieCanvas *canvas,
              RvCarry              carry,
              RvSize               size,
              RvSize               last,
              RvStore             *left,
              RvWorkers           *workers,
              GError             **error)
{
  gsize n = (gsize) RV_ROWS_BAND * size.width;

  *sources = (Sources){ .size = size, .carry = carry, .workers = workers };
  sources->photo = read_at (canvas, size, FALSE, workers, error);
  sources->rows = sources->photo != NULL ? rv_rows_room (7 * n, error) : NULL;
  if (sources->rows == NULL)
    return FALSE;
  sources->added = sources->rows + 3 * n;
  sources->weights = sources->rows + 6 * n;
  if (canvas->read_mask != NULL)
    {
      sources->mask = read_at (canvas, size, TRUE, workers, error);
      if (sources->mask == NULL)
        return FALSE;
    }
  if (last.height == 0)
    return TRUE;
  sources->left = rv_rows_new_resized (rv_rows_new_store (left, last.width, last.height, 3), size.width, size.height,
                                       workers, error);
  return sources->left != NULL;
}

static void
close_sources (Sources *sources)
{
  rv_rows_free (sources->photo);
  rv_rows_free (sources->left);
  rv_rows_free (sources->mask);
  g_free (sources->rows);
}

/* Stores a row of the dream and of the mask. */
static void
store_combined (const Sources *sources, guint task)
{
  gsize  width = sources->size.width, y = sources->first + task;
  float *weights = sources->weights + task * width;

  for (gsize c = 0; c < 3; c++)
    rv_store_write (sources->dream, (c * sources->size.height + y) * width, width,
                    sources->rows + (3 * task + c) * width);
  if (sources->weighed == NULL)
    return;
  clamp (weights, width);
  rv_store_write (sources->weighed, y * width, width, weights);
}

static void
combine_row (gpointer data, guint task, guint worker)
{
  const Sources *sources = data;
  gsize          width = sources->size.width, n = 3 * width;
  float         *row = sources->rows + task * n;
  const float   *added = sources->added + task * n, *weights = sources->weights + task * width;

  clamp (row, n);
  for (gsize i = 0; sources->left != NULL && sources->mask == NULL && i < n; i++)
    row[i] = CLAMP (added[i] + (sources->carry == RV_CARRY_DETAIL ? row[i] : 0), 0, 1);
  /* Detail that resizing has spread beyond the mask stays out. */
  for (gsize i = 0; sources->left != NULL && sources->mask != NULL && i < n; i++)
    if (weights[i % width] > 0)
      row[i] = CLAMP (added[i] + (sources->carry == RV_CARRY_DETAIL ? row[i] : 0), 0, 1);
  if (sources->dream != NULL)
    store_combined (sources, task);
}

/* Makes the next band of the dream, and that of the mask. */
static gboolean
next_band (Sources *sources, GError **error)
{
  sources->first += sources->n;
  sources->n = MIN (RV_ROWS_BAND, sources->size.height - sources->first);
  if (!rv_rows_take (sources->photo, sources->n, sources->rows, error)
      || (sources->left != NULL && !rv_rows_take (sources->left, sources->n, sources->added, error))
      || (sources->mask != NULL && !rv_rows_take (sources->mask, sources->n, sources->weights, error)))
    return FALSE;
  rv_workers_run (sources->workers, sources->n, combine_row, sources);
  return TRUE;
}

static gboolean
next_row (gpointer data, float *row, GError **error)
{
  Sources *sources = data;
  gsize    n = 3 * (gsize) sources->size.width;

  if (sources->next == sources->first + sources->n && !next_band (sources, error))
    return FALSE;
  memcpy (row, sources->rows + (sources->next++ - sources->first) * n, n * sizeof (float));
  return TRUE;
}

gboolean
rv_octave_write (
    const ReverieCanvas *canvas, RvCarry carry, RvSize size, RvStore *left, RvWorkers *workers, GError **error)
{
  RvSize   full = { canvas->height, canvas->width };
  Sources  sources;
  gboolean good = open_sources (&sources, canvas, carry, full, size, left, workers, error)
                  && rv_canvas_write (canvas, next_row, &sources, error);

  close_sources (&sources);
  return good;
}

gboolean
rv_octave_start (const ReverieCanvas *canvas,
                 RvCarry              carry,
                 RvSize               size,
                 RvSize               last,
                 RvStore            **dream,
                 RvStore            **spare,
                 RvStore             *mask,
                 RvWorkers           *workers,
                 GError             **error)
{
  RvStore *next = *spare;
  Sources  sources;
  gboolean good = open_sources (&sources, canvas, carry, size, last, *dream, workers, error);

  sources.dream = next;
  sources.weighed = mask;
  while (good && sources.first + sources.n < size.height)
    good = next_band (&sources, error);
  close_sources (&sources);
  *spare = *dream;
  *dream = next;
  return good;
}
