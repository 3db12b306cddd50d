/* The photo's features, which hold its shapes while it is painted.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>

#include "engine/kernels/kernels.h"
#include "engine/recipe/rows.h"
#include "engine/recipe/style-private.h"

static RvShape
content_shape (const RvPainter *painter)
{
  return rv_tiles_shape (painter->tiles, painter->layers.content);
}

gsize
rv_style_content_bytes (const RvPainter *painter)
{
  RvShape shape = content_shape (painter);

  return RV_STYLE_TURNS * (gsize) shape.channels * shape.height * shape.width * sizeof (float);
}

gboolean
rv_style_content_open (RvPainter *painter, GError **error)
{
  RvShape shape = content_shape (painter);

  memset (painter->norms, 0, sizeof painter->norms);
  painter->rows = rv_rows_room ((gsize) shape.width * rv_workers_count (painter->workers), error);
  if (painter->rows == NULL)
    return FALSE;
  painter->features = rv_store_new (rv_style_content_bytes (painter) / sizeof (float), painter->keeps_on_disk, error);
  return painter->features != NULL;
}

void
rv_style_content_close (RvPainter *painter)
{
  g_clear_pointer (&painter->features, rv_store_free);
  g_clear_pointer (&painter->rows, g_free);
}

/* A tile's core at the content's layer. */
typedef struct
{
  RvPainter   *painter;
  RvShape      whole, shape;
  RvArea       core;
  guint        y, x; /* of the core in the whole */
  guint        turn;
  const float *value;
  float       *gradient;
  float        factor;
} Job;

static Job
content_job (RvPainter *painter, RvExec *exec, guint tile, guint turn)
{
  guint layer = painter->layers.content;
  Job   job = { .painter = painter,
                .whole = content_shape (painter),
                .shape = rv_exec_shape (exec, layer),
                .core = rv_tiles_core (painter->tiles, tile, layer),
                .turn = turn,
                .value = rv_exec_value (exec, layer),
                .gradient = rv_exec_gradient (exec, layer) };

  rv_tiles_core_place (painter->tiles, tile, layer, &job.y, &job.x);
  return job;
}

/* Where row @y of the core begins: in the tile's plane, */
static gsize
tile_row (const Job *job, guint c, guint y)
{
  return ((gsize) c * job->shape.height + job->core.y + y) * job->shape.width + job->core.x;
}

/* and among the features that are kept. */
static gsize
kept_row (const Job *job, guint c, guint y)
{
  return (((gsize) job->turn * job->whole.channels + c) * job->whole.height + job->y + y) * job->whole.width + job->x;
}

static double
add_up (const Job *job)
{
  double total = 0;

  for (guint c = 0; c < job->shape.channels; c++)
    total += job->painter->sums[c];
  return total;
}

static void
keep_channel (gpointer data, guint c, guint worker)
{
  const Job *job = data;
  double     squares = 0;

  for (guint y = 0; y < job->core.height; y++)
    {
      const float *row = job->value + tile_row (job, c, y);

      rv_store_write (job->painter->features, kept_row (job, c, y), job->core.width, row);
      squares += rv_kernels ()->sum_squares (row, job->core.width);
    }
  job->painter->sums[c] = squares;
}

void
rv_style_content_keep (RvPainter *painter, RvExec *exec, guint tile, guint turn)
{
  Job job = content_job (painter, exec, tile, turn);

  rv_workers_run (painter->workers, job.shape.channels, keep_channel, &job);
  painter->norms[turn] += add_up (&job);
}

static void
add_channel (gpointer data, guint c, guint worker)
{
  const Job *job = data;
  float     *room = job->painter->rows + (gsize) worker * job->whole.width;
  double     squares = 0;

  for (guint y = 0; y < job->core.height; y++)
    {
      gsize        start = tile_row (job, c, y);
      const float *kept = rv_store_read (job->painter->features, kept_row (job, c, y), job->core.width, room);

      for (guint x = 0; x < job->core.width; x++)
        {
          float off = kept[x] - job->value[start + x];

          job->gradient[start + x] += job->factor * off;
          squares += off * off;
        }
    }
  job->painter->sums[c] = squares;
}

double
rv_style_content_add (RvPainter *painter, RvExec *exec, guint tile, guint turn, double factor)
{
  Job job = content_job (painter, exec, tile, turn);

  job.factor = factor;
  rv_workers_run (painter->workers, job.shape.channels, add_channel, &job);
  return add_up (&job);
}
