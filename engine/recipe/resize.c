/* Pictures row by row, and resizing them.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Keys, "Cubic convolution interpolation for digital image processing", 1981, with a = -0.5.
 */
#include <math.h>
#include <string.h>

#include <glib/gi18n-lib.h>

#include "engine/kernels/kernels.h"
#include "engine/recipe/rows.h"

#define BAND 16 /* rows that a caller's function reads at a time */

/* For each target pixel of one axis: the first source pixel that counts, and the weights of those from there on. */
typedef struct
{
  int    support; /* weights of a pixel */
  int   *start;
  float *weights;
} Axis;

struct _RvRows
{
  guint width, height, channels;
  guint at; /* the next row */
  gboolean (*next) (RvRows *rows, float *row, GError **error);

  /* One of these: */
  const float    *planes;
  RvStore        *store;
  ReverieRowsFunc read;
  RvRows         *source; /* resized */

  gpointer      user_data; /* of read */
  float        *room;      /* rows that were read, or resized along themselves */
  float        *line;      /* a row of the source */
  const float **rows;
  Axis          across, down;
};

/* ---- From memory, stores and callers ---- */

static RvRows *
rows_new (guint width, guint height, guint channels, gboolean (*next) (RvRows *, float *, GError **))
{
  RvRows *rows = g_new0 (RvRows, 1);

  rows->width = width;
  rows->height = height;
  rows->channels = channels;
  rows->next = next;
  return rows;
}

static gboolean
next_of_planes (RvRows *rows, float *row, GError **error)
{
  for (guint c = 0; c < rows->channels; c++)
    memcpy (row + (gsize) c * rows->width, rows->planes + ((gsize) c * rows->height + rows->at) * rows->width,
            rows->width * sizeof (float));
  return TRUE;
}

RvRows *
rv_rows_new_planes (const float *planes, guint width, guint height, guint channels)
{
  RvRows *rows = rows_new (width, height, channels, next_of_planes);

  rows->planes = planes;
  return rows;
}

static gboolean
next_of_store (RvRows *rows, float *row, GError **error)
{
  for (guint c = 0; c < rows->channels; c++)
    {
      float       *target = row + (gsize) c * rows->width;
      const float *place
          = rv_store_read (rows->store, ((gsize) c * rows->height + rows->at) * rows->width, rows->width, target);

      if (place != target)
        memcpy (target, place, rows->width * sizeof (float));
    }
  return TRUE;
}

RvRows *
rv_rows_new_store (RvStore *store, guint width, guint height, guint channels)
{
  RvRows *rows = rows_new (width, height, channels, next_of_store);

  rows->store = store;
  return rows;
}

static gboolean
next_of_read (RvRows *rows, float *row, GError **error)
{
  guint first = rows->at / BAND * BAND, n = MIN (BAND, rows->height - first);

  if (rows->room == NULL)
    rows->room = g_try_new (float, (gsize) rows->channels *BAND * rows->width);
  if (rows->room == NULL)
    {
      g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_MEMORY, _ ("no memory to read a picture: close other programs"));
      return FALSE;
    }
  if (rows->at == first && !rows->read (rows->user_data, first, n, rows->room, error))
    return FALSE;
  for (guint c = 0; c < rows->channels; c++)
    {
      const float *source = rows->room + ((gsize) c * n + rows->at - first) * rows->width;

      /* The comparisons also make 0 of what is no number. */
      for (guint x = 0; x < rows->width; x++)
        row[(gsize) c * rows->width + x] = source[x] > 0 ? MIN (source[x], 1) : 0;
    }
  return TRUE;
}

RvRows *
rv_rows_new_read (ReverieRowsFunc read, gpointer user_data, guint width, guint height, guint channels)
{
  RvRows *rows = rows_new (width, height, channels, next_of_read);

  rows->read = read;
  rows->user_data = user_data;
  return rows;
}

gboolean
rv_rows_next (RvRows *rows, float *row, GError **error)
{
  gboolean good = rows->next (rows, row, error);

  rows->at++;
  return good;
}

/* ---- Resizing ---- */

double
rv_keys (double x)
{
  const double a = -0.5;

  x = fabs (x);
  if (x < 1)
    return ((a + 2) * x - (a + 3)) * x * x + 1;
  if (x < 2)
    return ((a * x - 5 * a) * x + 8 * a) * x - 4 * a;
  return 0;
}

static gboolean
axis_init (Axis *axis, guint source, guint target)
{
  double ratio = (double) source / target;
  double stretch = MAX (ratio, 1); /* of the kernel, where the picture shrinks */

  axis->support = 2 * (int) ceil (2 * stretch) + 1;
  axis->start = g_try_new (int, target);
  axis->weights = g_try_new (float, (gsize) target * axis->support);
  if (axis->start == NULL || axis->weights == NULL)
    return FALSE;
  for (guint i = 0; i < target; i++)
    {
      double centre = (i + 0.5) * ratio - 0.5, total = 0;
      float *weights = axis->weights + (gsize) i * axis->support;

      axis->start[i] = (int) floor (centre) - axis->support / 2;
      for (int k = 0; k < axis->support; k++)
        total += weights[k] = rv_keys ((axis->start[i] + k - centre) / stretch);
      for (int k = 0; k < axis->support; k++)
        weights[k] /= total;
    }
  return TRUE;
}

static void
resize_row (float *target, const float *source, guint source_width, guint target_width, const Axis *axis)
{
  for (guint x = 0; x < target_width; x++)
    {
      const float *weights = axis->weights + (gsize) x * axis->support;
      int          start = axis->start[x];
      float        total = 0;

      if (start >= 0 && start + axis->support <= (int) source_width)
        for (int k = 0; k < axis->support; k++)
          total += weights[k] * source[start + k];
      else
        for (int k = 0; k < axis->support; k++)
          total += weights[k] * source[CLAMP (start + k, 0, (int) source_width - 1)];
      target[x] = total;
    }
}

/* Where row @y of the source lies, resized along itself: as many rows are kept as one of the target needs. */
static float *
kept_row (const RvRows *rows, guint y)
{
  return rows->room + (gsize) (y % rows->down.support) * rows->channels * rows->width;
}

/* Reads the source up to row @last; rows above @first are not needed. */
static gboolean
pull (RvRows *rows, int first, guint last, GError **error)
{
  RvRows *source = rows->source;

  while (source->at <= last)
    {
      guint y = source->at;

      if (!rv_rows_next (source, rows->line, error))
        return FALSE;
      for (guint c = 0; (int) y >= first && c < rows->channels; c++)
        resize_row (kept_row (rows, y) + (gsize) c * rows->width, rows->line + (gsize) c * source->width, source->width,
                    rows->width, &rows->across);
    }
  return TRUE;
}

static gboolean
next_resized (RvRows *rows, float *row, GError **error)
{
  int start = rows->down.start[rows->at], bottom = rows->source->height - 1;

  if (!pull (rows, MIN (start, bottom), CLAMP (start + rows->down.support - 1, 0, bottom), error))
    return FALSE;
  for (int k = 0; k < rows->down.support; k++)
    rows->rows[k] = kept_row (rows, CLAMP (start + k, 0, bottom));
  rv_kernels ()->mix_rows (row, rows->rows, rows->down.weights + (gsize) rows->at * rows->down.support,
                           rows->down.support, rows->channels * rows->width, FALSE);
  return TRUE;
}

RvRows *
rv_rows_new_resized (RvRows *source, guint width, guint height, GError **error)
{
  RvRows *rows;

  if (source->width == width && source->height == height)
    return source;
  rows = rows_new (width, height, source->channels, next_resized);
  rows->source = source;
  if (axis_init (&rows->across, source->width, width) && axis_init (&rows->down, source->height, height))
    {
      rows->room = g_try_new (float, (gsize) rows->down.support * source->channels * width);
      rows->line = g_try_new (float, (gsize) source->channels * source->width);
      rows->rows = g_try_new (const float *, rows->down.support);
    }
  if (rows->room != NULL && rows->line != NULL && rows->rows != NULL)
    return rows;
  g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_MEMORY, _ ("no memory to resize a picture: close other programs"));
  rv_rows_free (rows);
  return NULL;
}

static void
axis_clear (Axis *axis)
{
  g_free (axis->start);
  g_free (axis->weights);
}

void
rv_rows_free (RvRows *rows)
{
  if (rows == NULL)
    return;
  rv_rows_free (rows->source);
  g_free (rows->room);
  g_free (rows->line);
  g_free (rows->rows);
  axis_clear (&rows->across);
  axis_clear (&rows->down);
  g_free (rows);
}

float *
rv_rows_room (gsize n, GError **error)
{
  float *room = g_try_new (float, n);

  if (room == NULL)
    g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_MEMORY,
                 _ ("no memory for rows of a picture: close other programs"));
  return room;
}

gsize
rv_rows_bytes (guint width)
{
  /* Three channels of a band, of a line and of what is kept: seven rows where a picture grows; where it shrinks, more
   * rows that are shorter. */
  return (gsize) 3 * (BAND + 1 + 7 + 2) * width * sizeof (float);
}

gboolean
reverie_resize (const float *source,
                guint        source_width,
                guint        source_height,
                float       *target,
                guint        target_width,
                guint        target_height,
                guint        channels,
                GError     **error)
{
  RvRows  *rows = rv_rows_new_resized (rv_rows_new_planes (source, source_width, source_height, channels), target_width,
                                       target_height, error);
  float   *row = rows != NULL ? g_try_new (float, (gsize) channels *target_width) : NULL;
  gboolean good;

  for (guint y = 0; row != NULL && y < target_height; y++)
    {
      rv_rows_next (rows, row, NULL);
      for (guint c = 0; c < channels; c++)
        memcpy (target + ((gsize) c * target_height + y) * target_width, row + (gsize) c * target_width,
                target_width * sizeof (float));
    }
  if (rows != NULL && row == NULL)
    g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_MEMORY, _ ("no memory to resize a picture: close other programs"));
  rv_rows_free (rows);
  good = row != NULL;
  g_free (row);
  return good;
}
