/* The loop that all recipes share.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Coarse to fine: at each octave the photo is resized, what the dream has added so far ("detail") is put on top, and
 * some steps are climbed. Carrying the detail, not the picture, keeps the photo as sharp as it was (Mordvintsev, Olah
 * and Tyka, "DeepDreaming with TensorFlow", 2016).
 */
#include <math.h>

#include <glib/gi18n-lib.h>

#include "engine/kernels/kernels.h"
#include "engine/recipe/ascent.h"
#include "engine/recipe/budget.h"
#include "engine/recipe/canvas.h"
#include "engine/recipe/octave.h"
#include "engine/recipe/rows.h"
#include "engine/recipe/smooth.h"

#define MIN_SIDE 32     /* pixels of the smallest octave */
#define COARSE_SIDE 112 /* pixels of the longer side from which on an octave adds shapes that the others lack */
/* As much more may the network compute, for more overlapping tiles, before the picture's data rather go to the disk. */
#define WORTH_MEMORY 1.2

/* How the memory is shared out. */
typedef struct
{
  gsize    held;    /* by the process when the run began */
  gsize    limit;   /* for all that is taken, 0: none */
  gboolean on_disk; /* the picture's data */
  gsize    own;     /* bytes that are taken beside the objective */
} Budget;

typedef struct
{
  const RvAscent      *ascent;
  const RvObjective   *objective;
  const ReverieRun    *run;
  const ReverieCanvas *canvas;
  ReverieReport       *report;
  RvWorkers           *workers;
  GRand               *random;

  RvSize      full;
  RvSize      size; /* of the octave */
  Budget      budget;
  RvStore    *x;        /* the dream, or its detail: planes of the octave */
  RvStore    *gradient; /* the same; between octaves, the next one's dream */
  RvStore    *mask;     /* one plane, or NULL */
  RvSmoother *smoother;
  float      *rooms; /* a row for each worker */

  guint           n_octaves;
  double          flop;                /* of an evaluation at this octave */
  double          work_done, work_all; /* pixels times steps */
  ReverieProgress progress;
  ReverieVerdict  verdict;
} Climber;

static gsize
pixels (RvSize size)
{
  return (gsize) size.height * size.width;
}

static RvSize
octave_size (const Climber *climber, guint octave)
{
  double scale = pow (climber->ascent->octave_scale, climber->n_octaves - 1 - octave);

  return (RvSize){ climber->full.height / scale, climber->full.width / scale };
}

/* ---- Memory ---- */

static gsize
store_bytes (const Climber *climber)
{
  return (climber->canvas->read_mask != NULL ? 7 : 6) * pixels (climber->full) * sizeof (float);
}

static gsize
own_bytes (const Climber *climber, gboolean on_disk)
{
  guint threads = rv_workers_count (climber->workers), width = climber->full.width;

  /* Between octaves, four pictures are read or made row by row at a time. */
  return (on_disk ? threads * width * sizeof (float) : store_bytes (climber)) + 4 * rv_rows_bytes (width)
         + rv_smoother_bytes (climber->full.height, width, climber->ascent->smooth, on_disk, threads);
}

/* What the objective may take: 0 for no limit, never less than a byte. */
static gsize
rest (const Budget *budget)
{
  return budget->limit == 0 ? 0 : budget->limit > budget->own ? budget->limit - budget->own : 1;
}

static gboolean
plan (const Climber *climber, const Budget *budget, RvSize size, RvCost *cost, GError **error)
{
  const RvObjective *objective = climber->objective;

  return objective->plan (objective->data, size.height, size.width, climber->workers, rest (budget), cost, error);
}

static gboolean
fits (const Budget *budget, const RvCost *cost)
{
  return budget->limit == 0 || budget->own + cost->bytes <= budget->limit;
}

static gsize
mebibytes (gsize bytes)
{
  return (bytes >> 20) + 1;
}

static gboolean
too_little (const Climber *climber, const Budget *budget, const RvCost *cost, GError **error)
{
  const char *obstacle = climber->objective->obstacle (climber->objective->data);
  gsize       given = climber->run->memory;

  g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_MEMORY,
               _ ("a picture of %u x %u pixels needs %zu MiB of memory and may take %zu MiB: allow more, or make it "
                  "smaller%s%s"),
               climber->full.width, climber->full.height, mebibytes (budget->held + budget->own + cost->bytes),
               given > 0 ? given : (budget->held + budget->limit) >> 20, obstacle != NULL ? "; " : "",
               obstacle != NULL ? obstacle : "");
  return FALSE;
}

/* Finds out what may be taken, and whether the picture's data should lie in memory or on the disk. */
static gboolean
make_budget (Climber *climber, GError **error)
{
  gsize  held = rv_memory_held (), given = (gsize) climber->run->memory << 20;
  gsize  limit = given == 0 ? rv_memory_free () / 2 : given > held ? given - held : 1;
  Budget memory = { held, limit, FALSE, own_bytes (climber, FALSE) };
  Budget disk = { held, limit, TRUE, own_bytes (climber, TRUE) };
  RvCost in_memory, on_disk;

  climber->budget = memory;
  if (!plan (climber, &memory, climber->full, &in_memory, error))
    return FALSE;
  if (fits (&memory, &in_memory) && in_memory.tiles == 1)
    return TRUE;
  if (!plan (climber, &disk, climber->full, &on_disk, error))
    return FALSE;
  if (fits (&memory, &in_memory) && in_memory.flop <= WORTH_MEMORY * on_disk.flop)
    return TRUE;
  climber->budget = disk;
  return fits (&disk, &on_disk) || too_little (climber, &disk, &on_disk, error);
}

/* Says what will be taken at most, before it is. */
static void
foresee (Climber *climber)
{
  const Budget     *budget = &climber->budget;
  const ReverieRun *run = climber->run;
  ReveriePlan       all
      = { .memory_bytes = budget->held + budget->own, .disk_bytes = budget->on_disk ? store_bytes (climber) : 0 };
  gsize most = 0;

  for (guint octave = 0; octave < climber->n_octaves; octave++)
    {
      RvCost cost;

      if (!plan (climber, budget, octave_size (climber, octave), &cost, NULL))
        continue;
      most = MAX (most, cost.bytes);
      all.tiles = cost.tiles;
    }
  all.memory_bytes += most;
  if (climber->report != NULL)
    climber->report->plan = all;
  if (run->plan != NULL)
    run->plan (&all, run->user_data);
}

static gboolean
take_buffers (Climber *climber, GError **error)
{
  gsize    n = pixels (climber->full);
  gboolean on_disk = climber->budget.on_disk;

  climber->rooms = g_new (float, (gsize) rv_workers_count (climber->workers) * climber->full.width);
  climber->smoother = rv_smoother_new (climber->full.height, climber->full.width, climber->ascent->smooth, on_disk,
                                       climber->workers, error);
  climber->x = climber->smoother != NULL ? rv_store_new (3 * n, on_disk, error) : NULL;
  climber->gradient = climber->x != NULL ? rv_store_new (3 * n, on_disk, error) : NULL;
  if (climber->gradient != NULL && climber->canvas->read_mask != NULL)
    {
      climber->mask = rv_store_new (n, on_disk, error);
      return climber->mask != NULL;
    }
  return climber->gradient != NULL;
}

static void
drop_all_but_x (Climber *climber)
{
  climber->objective->close (climber->objective->data);
  g_clear_pointer (&climber->rooms, g_free);
  g_clear_pointer (&climber->smoother, rv_smoother_free);
  g_clear_pointer (&climber->gradient, rv_store_free);
  g_clear_pointer (&climber->mask, rv_store_free);
}

static gboolean
check_stores (const Climber *climber, GError **error)
{
  return rv_store_check (climber->x, error) && rv_store_check (climber->gradient, error)
         && (climber->mask == NULL || rv_store_check (climber->mask, error));
}

/* ---- A step ---- */

static guint
random_shift (const Climber *climber, guint side)
{
  int jitter = climber->ascent->jitter, shift = g_rand_int_range (climber->random, -jitter, jitter + 1);
  int period = side;

  return (shift % period + period) % period;
}

/* Tells how far the run has come, with a part of the step at hand; FALSE where it is to go no further. */
static gboolean
tick (gpointer data, double fraction)
{
  Climber          *climber = data;
  const ReverieRun *run = climber->run;

  climber->progress.fraction = climber->work_done + fraction * pixels (climber->size);
  climber->progress.fraction /= climber->work_all;
  if (run->progress != NULL)
    climber->verdict = run->progress (&climber->progress, run->user_data);
  return climber->verdict == REVERIE_GO_ON;
}

/* Evaluates the dream at a random shift, which takes the network's grid out of it, and climbs. */
static gboolean
climb (Climber *climber)
{
  RvSize  size = climber->size;
  RvShift shift = { .picture = climber->x,
                    .gradient = climber->gradient,
                    .height = size.height,
                    .width = size.width,
                    .workers = climber->workers,
                    .rooms = climber->rooms };
  RvStep  step = { .x = climber->x,
                   .gradient = climber->gradient,
                   .mask = climber->mask,
                   .height = size.height,
                   .width = size.width,
                   .rate = climber->ascent->rate,
                   .colour = climber->ascent->colour };

  shift.down = random_shift (climber, size.height);
  shift.right = random_shift (climber, size.width);
  if (!climber->objective->evaluate (climber->objective->data, &shift, tick, climber, &climber->progress.objective))
    return FALSE;
  rv_smoother_climb (climber->smoother, &step);
  return TRUE;
}

/* ---- An octave ---- */

static void
report_step (Climber *climber, double seconds)
{
  ReverieStep entry = { climber->progress.octave, climber->progress.step, seconds, climber->progress.objective };

  if (climber->report == NULL)
    return;
  climber->report->gigaflop += climber->flop * 1e-9;
  g_array_append_val (climber->report->steps, entry);
}

static gboolean
climb_octave (Climber *climber, GError **error)
{
  for (guint step = 0; step < climber->ascent->iterations && climber->verdict == REVERIE_GO_ON; step++)
    {
      gint64   start = g_get_monotonic_time ();
      gboolean whole;

      climber->progress.step = step;
      whole = climb (climber);
      if (!check_stores (climber, error))
        return FALSE;
      if (whole)
        {
          report_step (climber, (g_get_monotonic_time () - start) * 1e-6);
          climber->work_done += pixels (climber->size);
          tick (climber, 0);
        }
    }
  if (climber->verdict == REVERIE_CANCEL)
    g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_CANCELLED, _ ("stopped at the user's wish"));
  return climber->verdict != REVERIE_CANCEL;
}

/* Takes the detail out of an octave's dream, for the next octave or for the end. */
static gboolean
leave_octave (Climber *climber, GError **error)
{
  return rv_octave_leave (climber->canvas, climber->size, climber->x, error) && rv_store_check (climber->x, error);
}

/* Shows what the picture would be if the run ended here. */
static gboolean
show_octave (Climber *climber, GError **error)
{
  const ReverieCanvas *canvas = climber->canvas;

  if (canvas->octave == NULL)
    return TRUE;
  if (!rv_octave_write (canvas, climber->size, climber->x, error) || !rv_store_check (climber->x, error))
    return FALSE;
  canvas->octave (&climber->progress, canvas->user_data);
  return TRUE;
}

/* Gets the objective ready for an octave. One that is too small for it is left out, unless it is the last: *skip. */
static gboolean
prepare_octave (Climber *climber, guint octave, gboolean *skip, GError **error)
{
  const RvObjective *objective = climber->objective;
  RvCost             cost;
  GError            *why = NULL;

  *skip = FALSE;
  climber->size = octave_size (climber, octave);
  climber->progress.octave = octave;
  if (plan (climber, &climber->budget, climber->size, &cost, &why))
    {
      climber->flop = cost.flop;
      return (fits (&climber->budget, &cost) || too_little (climber, &climber->budget, &cost, error))
             && objective->open (objective->data, error);
    }
  *skip = octave + 1 < climber->n_octaves && g_error_matches (why, REVERIE_ERROR, REVERIE_ERROR_SIZE);
  if (*skip)
    g_error_free (why);
  else
    g_propagate_error (error, why);
  return *skip;
}

static gboolean
climb_all (Climber *climber, GError **error)
{
  RvSize last = { 0, 0 };

  for (guint octave = 0; octave < climber->n_octaves; octave++)
    climber->work_all += (double) pixels (octave_size (climber, octave)) * climber->ascent->iterations;
  for (guint octave = 0; octave < climber->n_octaves && climber->verdict == REVERIE_GO_ON; octave++)
    {
      gboolean skip;

      if (!prepare_octave (climber, octave, &skip, error))
        return FALSE;
      if (skip)
        {
          climber->work_done += pixels (climber->size) * (double) climber->ascent->iterations;
          continue;
        }
      if (!rv_octave_start (climber->canvas, climber->size, last, &climber->x, &climber->gradient, climber->mask, error)
          || !check_stores (climber, error) || !climb_octave (climber, error))
        return FALSE;
      last = climber->size;
      if (octave + 1 == climber->n_octaves || climber->verdict != REVERIE_GO_ON)
        return TRUE;
      if (!leave_octave (climber, error) || !show_octave (climber, error))
        return FALSE;
    }
  return TRUE;
}

/* ---- The whole ---- */

/* As many of the wanted octaves as leave the smallest one large enough. */
static guint
count_octaves (const RvAscent *ascent, RvSize full)
{
  guint longer = MAX (full.height, full.width), shorter = MIN (full.height, full.width);

  for (guint n = 1;; n++)
    {
      double   scale = pow (ascent->octave_scale, n);
      gboolean wanted = ascent->octaves > 0 ? n < ascent->octaves : longer / scale >= COARSE_SIDE;

      if (!wanted || shorter / scale < MIN_SIDE)
        return n;
    }
}

static gboolean
check_size (guint height, guint width, GError **error)
{
  if (MIN (height, width) >= MIN_SIDE && MAX (height, width) <= RV_MAX_SIDE)
    return TRUE;
  g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_SIZE,
               _ ("a picture of %u x %u pixels cannot be dreamt: each side must be %d to %d pixels"), width, height,
               MIN_SIDE, RV_MAX_SIDE);
  return FALSE;
}

static gboolean
next_of_rows (gpointer data, float *row, GError **error)
{
  return rv_rows_next (data, row, error);
}

/* Writes the dream of the octave at hand, which need not be the last one. */
static gboolean
write_dream (Climber *climber, GError **error)
{
  const ReverieCanvas *canvas = climber->canvas;
  RvSize               size = climber->size;
  RvRows              *rows;
  gboolean             good;

  if (size.height < climber->full.height || size.width < climber->full.width)
    return leave_octave (climber, error) && rv_octave_write (canvas, size, climber->x, error);
  rows = rv_rows_new_store (climber->x, size.width, size.height, 3);
  good = rv_canvas_write (canvas, next_of_rows, rows, error);
  rv_rows_free (rows);
  return good;
}

static gboolean
ascend (Climber *climber, GError **error)
{
  if (climber->ascent->rate == 0)
    return rv_canvas_write (climber->canvas, NULL, NULL, error);
  if (!make_budget (climber, error))
    return FALSE;
  foresee (climber);
  if (!take_buffers (climber, error) || !climb_all (climber, error))
    return FALSE;
  drop_all_but_x (climber);
  return write_dream (climber, error) && rv_store_check (climber->x, error);
}

gboolean
rv_ascend (const RvAscent      *ascent,
           const RvObjective   *objective,
           const ReverieRun    *run,
           const ReverieCanvas *canvas,
           ReverieReport       *report,
           GError             **error)
{
  Climber  climber = { .ascent = ascent,
                       .objective = objective,
                       .run = run,
                       .canvas = canvas,
                       .report = report,
                       .full = { canvas->height, canvas->width } };
  gint64   start = g_get_monotonic_time ();
  gboolean good;

  if (!check_size (canvas->height, canvas->width, error))
    return FALSE;
  climber.n_octaves = count_octaves (ascent, climber.full);
  climber.progress.n_octaves = climber.n_octaves;
  climber.progress.n_steps = ascent->iterations;
  climber.workers = rv_workers_new (run->threads);
  climber.random = g_rand_new_with_seed (ascent->seed);
  good = ascend (&climber, error);
  if (report != NULL)
    {
      report->threads = rv_workers_count (climber.workers);
      report->seconds = (g_get_monotonic_time () - start) * 1e-6;
      report->cpu = rv_kernels ()->cpu;
      report->kept = good && climber.verdict == REVERIE_KEEP && climber.work_done < climber.work_all;
    }
  drop_all_but_x (&climber);
  rv_store_free (climber.x);
  g_rand_free (climber.random);
  rv_workers_free (climber.workers);
  return good;
}
