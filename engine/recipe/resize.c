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

/* Rows of a band, channels told apart, that a task resizes along themselves, a multiple of all vectors; and the pixels
 * of them that it sees, where as many of the target's as GROUP do not see more. */
#define GROUP 16
#define COLUMNS 256

/* For each target pixel of one axis: the first source pixel that counts, and the weights of those from there on. */
typedef struct
{
  int    support; /* weights of a pixel */
  int   *start;
  float *weights;
} Axis;

struct _RvRows
{
  guint      width, height, channels;
  guint      at;      /* the next row */
  RvWorkers *workers; /* or NULL */
  gboolean (*take) (RvRows *rows, guint n, float *band, GError **error);

  /* One of these: */
  const float    *planes;
  RvStore        *store;
  ReverieRowsFunc read;
  RvRows         *source; /* resized */

  gpointer user_data; /* of read */
  float   *room;      /* rows that were read, or of the source */

  Axis          across, down;
  guint         kept;    /* rows of the source in the room */
  guint         piece;   /* rows that these are enough for */
  guint         columns; /* pixels of a row that a task makes at a time, and how many they see: */
  gsize         seen;
  float        *works;   /* of each worker: what a group sees, and as much room for the kernel */
  const float **sources; /* of each worker: the rows that one of the target sees */
};

/* ---- From memory, stores and callers ---- */

static RvRows *
rows_new (guint width, guint height, guint channels, gboolean (*take) (RvRows *, guint, float *, GError **))
{
  RvRows *rows = g_new0 (RvRows, 1);

  rows->width = width;
  rows->height = height;
  rows->channels = channels;
  rows->take = take;
  return rows;
}

/* Some rows of a band, from row @first of the source on. */
typedef struct
{
  RvRows *rows;
  guint   first, n;
  float  *band;
} Job;

static void
share (const Job *job, guint n_tasks, RvTask task)
{
  if (job->rows->workers != NULL)
    rv_workers_run (job->rows->workers, n_tasks, task, (gpointer) job);
  else
    for (guint i = 0; i < n_tasks; i++)
      task ((gpointer) job, i, 0);
}

static gsize
row_floats (const RvRows *rows)
{
  return (gsize) rows->channels * rows->width;
}

static void
copy_planes (gpointer data, guint task, guint worker)
{
  const Job    *job = data;
  const RvRows *rows = job->rows;

  for (guint c = 0; c < rows->channels; c++)
    memcpy (job->band + task * row_floats (rows) + (gsize) c * rows->width,
            rows->planes + ((gsize) c * rows->height + job->first + task) * rows->width, rows->width * sizeof (float));
}

static gboolean
take_planes (RvRows *rows, guint n, float *band, GError **error)
{
  share (&(Job){ rows, rows->at, n, band }, n, copy_planes);
  return TRUE;
}

RvRows *
rv_rows_new_planes (const float *planes, guint width, guint height, guint channels)
{
  RvRows *rows = rows_new (width, height, channels, take_planes);

  rows->planes = planes;
  return rows;
}

static void
copy_store (gpointer data, guint task, guint worker)
{
  const Job    *job = data;
  const RvRows *rows = job->rows;

  for (guint c = 0; c < rows->channels; c++)
    {
      float       *target = job->band + task * row_floats (rows) + (gsize) c * rows->width;
      const float *place = rv_store_read (rows->store, ((gsize) c * rows->height + job->first + task) * rows->width,
                                          rows->width, target);

      if (place != target)
        memcpy (target, place, rows->width * sizeof (float));
    }
}

static gboolean
take_store (RvRows *rows, guint n, float *band, GError **error)
{
  share (&(Job){ rows, rows->at, n, band }, n, copy_store);
  return TRUE;
}

RvRows *
rv_rows_new_store (RvStore *store, guint width, guint height, guint channels)
{
  RvRows *rows = rows_new (width, height, channels, take_store);

  rows->store = store;
  return rows;
}

static void
copy_read (gpointer data, guint task, guint worker)
{
  const Job    *job = data;
  const RvRows *rows = job->rows;
  guint         y = job->first + task, first = y / RV_ROWS_BAND * RV_ROWS_BAND;
  guint         n = MIN (RV_ROWS_BAND, rows->height - first);

  for (guint c = 0; c < rows->channels; c++)
    {
      const float *source = rows->room + ((gsize) c * n + y - first) * rows->width;
      float       *target = job->band + task * row_floats (rows) + (gsize) c * rows->width;

      /* The comparisons also make 0 of what is no number. */
      for (guint x = 0; x < rows->width; x++)
        target[x] = source[x] > 0 ? MIN (source[x], 1) : 0;
    }
}

static gboolean
take_read (RvRows *rows, guint n, float *band, GError **error)
{
  if (rows->room == NULL)
    rows->room = g_try_new (float, RV_ROWS_BAND *row_floats (rows));
  if (rows->room == NULL)
    {
      g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_MEMORY, _ ("no memory to read a picture: close other programs"));
      return FALSE;
    }
  for (guint done = 0, here; done < n; done += here)
    {
      guint y = rows->at + done, first = y / RV_ROWS_BAND * RV_ROWS_BAND;
      guint whole = MIN (RV_ROWS_BAND, rows->height - first);

      here = MIN (n - done, first + whole - y);
      if (y == first && !rows->read (rows->user_data, first, whole, rows->room, error))
        return FALSE;
      share (&(Job){ rows, y, here, band + done * row_floats (rows) }, here, copy_read);
    }
  return TRUE;
}

RvRows *
rv_rows_new_read (ReverieRowsFunc read, gpointer user_data, guint width, guint height, guint channels)
{
  RvRows *rows = rows_new (width, height, channels, take_read);

  rows->read = read;
  rows->user_data = user_data;
  return rows;
}

gboolean
rv_rows_take (RvRows *rows, guint n, float *band, GError **error)
{
  gboolean good = rows->take (rows, n, band, error);

  rows->at += n;
  return good;
}

gboolean
rv_rows_next (RvRows *rows, float *row, GError **error)
{
  return rv_rows_take (rows, 1, row, error);
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

/* Where row @y of the source lies. */
static float *
kept_row (const RvRows *rows, guint y)
{
  return rows->room + (y % rows->kept) * row_floats (rows->source);
}

/* Reads the source up to row @last. */
static gboolean
pull (RvRows *rows, guint last, GError **error)
{
  RvRows *source = rows->source;

  while (source->at <= last)
    {
      guint n = MIN (last + 1 - source->at, rows->kept - source->at % rows->kept);

      if (!rv_rows_take (source, n, kept_row (rows, source->at), error))
        return FALSE;
    }
  return TRUE;
}

/* Makes of the source's rows what pixels @low to @high - 1 of line @line see of them, edges extended. */
static void
mix_line (const Job *job, guint line, int low, int high, const float **sources, float *target)
{
  const RvRows *rows = job->rows, *source = rows->source;
  guint         y = job->first + line / rows->channels, c = line % rows->channels;
  int           support = rows->down.support, bottom = source->height - 1;
  int           left = MAX (low, 0), right = MIN (high, (int) source->width);

  for (int k = 0; k < support; k++)
    sources[k] = kept_row (rows, CLAMP (rows->down.start[y] + k, 0, bottom)) + (gsize) c * source->width + left;
  rv_kernels ()->mix_rows (target + left - low, sources, rows->down.weights + (gsize) y * support, support,
                           right - left, FALSE);
  for (int x = low; x < left; x++)
    target[x - low] = target[left - low];
  for (int x = right; x < high; x++)
    target[x - low] = target[right - 1 - low];
}

static guint
count_groups (const Job *job)
{
  return (job->n * job->rows->channels + GROUP - 1) / GROUP;
}

/* Down the columns first: where a picture shrinks, fewer rows are left to be resized along themselves. */
static void
resize_group (gpointer data, guint task, guint worker)
{
  const Job       *job = data;
  const RvRows    *rows = job->rows;
  const RvKernels *kernels = rv_kernels ();
  const Axis      *across = &rows->across;
  guint            groups = count_groups (job), lanes = kernels->panel_columns / 2;
  guint            first = task % groups * GROUP, count = MIN (GROUP, job->n * rows->channels - first);
  guint            x = task / groups * rows->columns, n = MIN (rows->columns, rows->width - x);
  int              low = across->start[x], high = across->start[x + n - 1] + across->support;
  float           *mixed = rows->works + worker * 2 * GROUP * rows->seen, *room = mixed + GROUP * rows->seen;
  float           *targets[GROUP];

  for (guint l = 0; l < count; l++)
    {
      mix_line (job, first + l, low, high, rows->sources + worker * rows->down.support, mixed + l * rows->seen);
      targets[l] = job->band + (gsize) (first + l) * rows->width + x;
    }
  for (guint l = 0; l < count; l += lanes)
    kernels->resize_rows (targets + l, mixed + l * rows->seen, rows->seen, MIN (lanes, count - l), across->start + x,
                          across->weights + (gsize) x * across->support, across->support, n, room);
}

static gboolean
take_resized (RvRows *rows, guint n, float *band, GError **error)
{
  const Axis *down = &rows->down;
  int         bottom = rows->source->height - 1;

  for (guint done = 0, here; done < n; done += here)
    {
      Job job = { rows, rows->at + done, 0, band + done * row_floats (rows) };

      here = job.n = MIN (rows->piece, n - done);
      if (!pull (rows, CLAMP (down->start[job.first + here - 1] + down->support - 1, 0, bottom), error))
        return FALSE;
      share (&job, count_groups (&job) * ((rows->width + rows->columns - 1) / rows->columns), resize_group);
    }
  return TRUE;
}

/* Chooses the pieces in which the rows are made. */
static void
choose_pieces (RvRows *rows)
{
  double down = (double) rows->source->height / rows->height, across = (double) rows->source->width / rows->width;

  rows->piece = CLAMP (RV_ROWS_BAND / down, 1, RV_ROWS_BAND);
  rows->kept = (rows->piece - 1) * down + rows->down.support + 1;
  rows->columns = MIN (MAX ((guint) (COLUMNS / across) / GROUP, 1) * GROUP, rows->width);
  rows->seen = ((gsize) ((rows->columns - 1) * across) + rows->across.support + GROUP) / GROUP * GROUP;
}

static gboolean
take_rooms (RvRows *rows)
{
  guint workers = rows->workers != NULL ? rv_workers_count (rows->workers) : 1;

  rows->room = g_try_new (float, rows->kept *row_floats (rows->source));
  rows->works = g_try_new (float, 2 * GROUP * rows->seen * workers);
  rows->sources = g_try_new (const float *, (gsize) rows->down.support *workers);
  return rows->room != NULL && rows->works != NULL && rows->sources != NULL;
}

RvRows *
rv_rows_new_resized (RvRows *source, guint width, guint height, RvWorkers *workers, GError **error)
{
  RvRows *rows;

  source->workers = workers;
  if (source->width == width && source->height == height)
    return source;
  rows = rows_new (width, height, source->channels, take_resized);
  rows->source = source;
  rows->workers = workers;
  if (axis_init (&rows->across, source->width, width) && axis_init (&rows->down, source->height, height))
    {
      choose_pieces (rows);
      if (take_rooms (rows))
        return rows;
    }
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
  g_free (rows->works);
  g_free (rows->sources);
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
rv_rows_bytes (guint width, guint threads)
{
  /* Three channels of a band that is read, and of the rows that are kept: 21 where a picture grows; where it shrinks by
   * RV_REDUCTION, 34. And what a worker sees of a group at a time. */
  return ((gsize) 3 * (RV_ROWS_BAND + 34) * width + threads * 2 * GROUP * 2 * COLUMNS) * sizeof (float);
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
                                       target_height, NULL, error);
  gsize    width = target_width;
  float   *band = rows != NULL ? rv_rows_room (RV_ROWS_BAND * channels * width, error) : NULL;
  gboolean good = band != NULL;

  for (guint y = 0; good && y < target_height; y += RV_ROWS_BAND)
    {
      guint n = MIN (RV_ROWS_BAND, target_height - y);

      rv_rows_take (rows, n, band, NULL);
      for (guint row = 0; row < n; row++)
        for (guint c = 0; c < channels; c++)
          memcpy (target + ((gsize) c * target_height + y + row) * width, band + (row * channels + c) * width,
                  width * sizeof (float));
    }
  rv_rows_free (rows);
  g_free (band);
  return good;
}
