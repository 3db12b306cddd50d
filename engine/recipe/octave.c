/* From one octave to the next.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "engine/recipe/canvas.h"
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

gboolean
rv_octave_leave (const ReverieCanvas *canvas, RvSize size, RvStore *dream, GError **error)
{
  gsize    n = 3 * (gsize) size.width;
  RvRows  *photo = read_at (canvas, size, FALSE, error), *rows = rv_rows_new_store (dream, size.width, size.height, 3);
  float   *room = photo != NULL ? rv_rows_room (2 * n, error) : NULL;
  gboolean good = room != NULL;

  for (guint y = 0; good && y < size.height; y++)
    {
      float *row = room, *base = room + n;

      good = rv_rows_next (photo, base, error) && rv_rows_next (rows, row, error);
      clamp (base, n);
      for (gsize i = 0; i < n; i++)
        row[i] -= base[i];
      for (guint c = 0; good && c < 3; c++)
        rv_store_write (dream, ((gsize) c * size.height + y) * size.width, size.width, row + c * size.width);
    }
  rv_rows_free (photo);
  rv_rows_free (rows);
  g_free (room);
  return good;
}

/* What an octave is made of, row by row. */
typedef struct
{
  gsize   width;
  RvCarry carry;
  RvRows *photo;
  RvRows *left;  /* by the last octave, or NULL */
  RvRows *mask;  /* or NULL */
  float  *added; /* a row of what is left */
  float  *weights;
  float  *row; /* room for one of the dream */
} Sources;

static gboolean
open_sources (Sources             *sources,
              const ReverieCanvas *canvas,
              RvCarry              carry,
              RvSize               size,
              RvSize               last,
              RvStore             *left,
              GError             **error)
{
  gsize n = size.width;

  *sources = (Sources){ .width = n, .carry = carry, .photo = read_at (canvas, size, FALSE, error) };
  sources->added = sources->photo != NULL ? rv_rows_room (7 * n, error) : NULL;
  if (sources->added == NULL)
    return FALSE;
  sources->weights = sources->added + 3 * n;
  sources->row = sources->added + 4 * n;
  if (canvas->read_mask != NULL)
    {
      sources->mask = read_at (canvas, size, TRUE, error);
      if (sources->mask == NULL)
        return FALSE;
    }
  if (last.height == 0)
    return TRUE;
  sources->left
      = rv_rows_new_resized (rv_rows_new_store (left, last.width, last.height, 3), size.width, size.height, error);
  return sources->left != NULL;
}

static void
close_sources (Sources *sources)
{
  rv_rows_free (sources->photo);
  rv_rows_free (sources->left);
  rv_rows_free (sources->mask);
  g_free (sources->added);
}

/* Makes the next row of the dream, and that of the mask. */
static gboolean
next_row (gpointer data, float *row, GError **error)
{
  const Sources *sources = data;
  gsize          width = sources->width, n = 3 * width;

  if (!rv_rows_next (sources->photo, row, error)
      || (sources->left != NULL && !rv_rows_next (sources->left, sources->added, error))
      || (sources->mask != NULL && !rv_rows_next (sources->mask, sources->weights, error)))
    return FALSE;
  clamp (row, n);
  /* Detail that resizing has spread beyond the mask stays out. */
  for (gsize i = 0; sources->left != NULL && i < n; i++)
    if (sources->mask == NULL || sources->weights[i % width] > 0)
      row[i] = CLAMP (sources->added[i] + (sources->carry == RV_CARRY_DETAIL ? row[i] : 0), 0, 1);
  return TRUE;
}

gboolean
rv_octave_write (const ReverieCanvas *canvas, RvCarry carry, RvSize size, RvStore *left, GError **error)
{
  RvSize   full = { canvas->height, canvas->width };
  Sources  sources;
  gboolean good = open_sources (&sources, canvas, carry, full, size, left, error)
                  && rv_canvas_write (canvas, next_row, &sources, error);

  close_sources (&sources);
  return good;
}

/* Writes row @y of the dream and of the mask. */
static gboolean
store_row (Sources *sources, RvSize size, guint y, RvStore *dream, RvStore *mask, GError **error)
{
  gsize width = size.width;

  if (!next_row (sources, sources->row, error))
    return FALSE;
  for (guint c = 0; c < 3; c++)
    rv_store_write (dream, ((gsize) c * size.height + y) * width, width, sources->row + c * width);
  if (sources->mask != NULL)
    {
      clamp (sources->weights, width);
      rv_store_write (mask, y * width, width, sources->weights);
    }
  return TRUE;
}

gboolean
rv_octave_start (const ReverieCanvas *canvas,
                 RvCarry              carry,
                 RvSize               size,
                 RvSize               last,
                 RvStore            **dream,
                 RvStore            **spare,
                 RvStore             *mask,
                 GError             **error)
{
  RvStore *next = *spare;
  Sources  sources;
  gboolean good = open_sources (&sources, canvas, carry, size, last, *dream, error);

  for (guint y = 0; good && y < size.height; y++)
    good = store_row (&sources, size, y, next, mask, error);
  close_sources (&sources);
  *spare = *dream;
  *dream = next;
  return good;
}

gboolean
rv_octave_store (RvRows *source, RvSize size, gboolean picture, RvStore *store, GError **error)
{
  gsize    width = size.width;
  float   *row = rv_rows_room (3 * width, error);
  gboolean good = row != NULL;

  for (guint y = 0; good && y < size.height; y++)
    {
      good = rv_rows_next (source, row, error);
      if (good && picture)
        clamp (row, 3 * width);
      for (guint c = 0; good && c < 3; c++)
        rv_store_write (store, ((gsize) c * size.height + y) * width, width, row + c * width);
    }
  g_free (row);
  return good;
}

gboolean
rv_octave_photo (const ReverieCanvas *canvas, RvSize size, RvStore *photo, GError **error)
{
  RvRows  *rows = read_at (canvas, size, FALSE, error);
  gboolean good = rows != NULL && rv_octave_store (rows, size, TRUE, photo, error);

  rv_rows_free (rows);
  return good;
}

gboolean
rv_octave_resize (RvSize last, RvSize size, RvStore **store, RvStore **spare, GError **error)
{
  RvStore *next = *spare;
  RvRows  *rows
      = rv_rows_new_resized (rv_rows_new_store (*store, last.width, last.height, 3), size.width, size.height, error);
  gboolean good = rows != NULL && rv_octave_store (rows, size, FALSE, next, error);

  rv_rows_free (rows);
  *spare = *store;
  *store = next;
  return good;
}
