/* The steps of Adam.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>

#include <glib/gi18n-lib.h>

#include "engine/kernels/kernels.h"
#include "engine/recipe/adam.h"
#include "engine/recipe/rows.h"

#define PIECE 4096 /* values of a task */

struct _RvAdam
{
  const RvAdamPlan *plan;
  RvWorkers        *workers;
  RvSize            size;
  RvStore          *mean, *squares; /* of the gradient */
  RvStore          *average;        /* of the octave's pictures */
  float            *rooms;          /* six pieces for each worker */
  guint             steps;          /* in all */
  guint             octave_steps;
};

gsize
rv_adam_store_bytes (gsize pixels)
{
  return 9 * pixels * sizeof (float);
}

gsize
rv_adam_own_bytes (const RvWorkers *workers)
{
  return 6 * PIECE * sizeof (float) * rv_workers_count (workers);
}

RvAdam *
rv_adam_new (const RvAdamPlan *plan, gsize pixels, gboolean on_disk, RvWorkers *workers, GError **error)
{
  RvAdam *adam = g_new0 (RvAdam, 1);

  *adam = (RvAdam){ .plan = plan, .workers = workers };
  adam->rooms = rv_rows_room (6 * PIECE * rv_workers_count (workers), error);
  adam->mean = adam->rooms != NULL ? rv_store_new (3 * pixels, on_disk, error) : NULL;
  adam->squares = adam->mean != NULL ? rv_store_new (3 * pixels, on_disk, error) : NULL;
  adam->average = adam->squares != NULL ? rv_store_new (3 * pixels, on_disk, error) : NULL;
  if (adam->average == NULL)
    g_clear_pointer (&adam, rv_adam_free);
  return adam;
}

void
rv_adam_free (RvAdam *adam)
{
  if (adam == NULL)
    return;
  rv_store_free (adam->mean);
  rv_store_free (adam->squares);
  rv_store_free (adam->average);
  g_free (adam->rooms);
  g_free (adam);
}

gboolean
rv_adam_check (const RvAdam *adam, GError **error)
{
  return rv_store_check (adam->mean, error) && rv_store_check (adam->squares, error)
         && rv_store_check (adam->average, error);
}

/* ---- An octave ---- */

typedef struct
{
  RvAdam    *adam;
  RvStore   *x, *gradient, *mask;
  RvAdamStep step;
  gsize      pixels, tasks; /* of a plane */
} Job;

static void
clear_piece (gpointer data, guint task, guint worker)
{
  const Job *job = data;
  RvAdam    *adam = job->adam;
  gsize      start = (gsize) task * PIECE, n = MIN (PIECE, 3 * job->pixels - start);
  float     *zeros = adam->rooms + (gsize) worker * 6 * PIECE;

  for (gsize i = 0; i < n; i++)
    zeros[i] = 0;
  rv_store_write (adam->mean, start, n, zeros);
  rv_store_write (adam->squares, start, n, zeros);
}

/* Between the pixels of a coarser octave, squares must not fall below that of the mean there, or steps would grow. */
static void
raise_piece (gpointer data, guint task, guint worker)
{
  const Job   *job = data;
  RvAdam      *adam = job->adam;
  gsize        start = (gsize) task * PIECE, n = MIN (PIECE, 3 * job->pixels - start);
  float       *room = adam->rooms + (gsize) worker * 6 * PIECE;
  float       *squares = rv_store_read (adam->squares, start, n, room);
  const float *mean = rv_store_read (adam->mean, start, n, room + PIECE);

  for (gsize i = 0; i < n; i++)
    squares[i] = MAX (squares[i], mean[i] * mean[i]);
  rv_store_write (adam->squares, start, n, squares);
}

gboolean
rv_adam_begin (RvAdam *adam, RvSize last, RvSize size, RvStore **spare, GError **error)
{
  Job   job = { .adam = adam, .pixels = (gsize) size.height * size.width };
  guint pieces = (3 * job.pixels + PIECE - 1) / PIECE;

  adam->size = size;
  adam->octave_steps = 0;
  if (last.height == 0)
    {
      rv_workers_run (adam->workers, pieces, clear_piece, &job);
      return TRUE;
    }
  if (!rv_octave_resize (last, size, &adam->mean, spare, adam->workers, error)
      || !rv_octave_resize (last, size, &adam->squares, spare, adam->workers, error))
    return FALSE;
  rv_workers_run (adam->workers, pieces, raise_piece, &job);
  return TRUE;
}

void
rv_adam_end (RvAdam *adam, RvStore **x)
{
  RvStore *average = adam->average;

  if (adam->octave_steps == 0)
    return;
  adam->average = *x;
  *x = average;
}

/* ---- A step ---- */

static void
climb_piece (gpointer data, guint task, guint worker)
{
  const Job *job = data;
  RvAdam    *adam = job->adam;
  gsize      within = (gsize) (task % job->tasks) * PIECE, n = MIN (PIECE, job->pixels - within);
  gsize      start = task / job->tasks * job->pixels + within;
  RvStore   *stores[] = { job->x, adam->mean, adam->squares, adam->average, job->gradient };
  float     *room = adam->rooms + (gsize) worker * 6 * PIECE, *pieces[5];

  for (guint i = 0; i < 5; i++)
    pieces[i] = rv_store_read (stores[i], start, n, room + i * PIECE);
  rv_kernels ()->adam (pieces[0], pieces[1], pieces[2], pieces[3], pieces[4],
                       job->mask != NULL ? rv_store_read (job->mask, within, n, room + 5 * PIECE) : NULL, n,
                       &job->step);
  for (guint i = 0; i < 4; i++)
    rv_store_write (stores[i], start, n, pieces[i]);
}

void
rv_adam_climb (RvAdam *adam, RvStore *x, RvStore *gradient, RvStore *mask, double rate)
{
  const RvAdamPlan *plan = adam->plan;
  Job               job = { .adam = adam, .x = x, .gradient = gradient, .mask = mask };

  job.pixels = (gsize) adam->size.height * adam->size.width;
  adam->steps++;
  adam->octave_steps++;
  job.tasks = (job.pixels + PIECE - 1) / PIECE;
  job.step = (RvAdamStep){ .rate = rate,
                           .keep = plan->keep,
                           .keep_squares = plan->keep_squares,
                           .scale = 1 / (1 - pow (plan->keep, adam->steps)),
                           .scale_squares = 1 / (1 - pow (plan->keep_squares, adam->steps)),
                           .share = (1 - plan->average) / (1 - pow (plan->average, adam->octave_steps)) };
  rv_workers_run (adam->workers, 3 * job.tasks, climb_piece, &job);
}
