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
#include "engine/recipe/canvas.h"
#include "engine/recipe/climber.h"
#include "engine/recipe/rows.h"

#define MIN_SIDE 32     /* pixels of the smallest octave */
#define COARSE_SIDE 112 /* pixels of the longer side from which on an octave adds shapes that the others lack */

static gboolean
check_stores (const RvClimber *climber, GError **error)
{
  return rv_store_check (climber->x, error) && rv_store_check (climber->gradient, error)
         && (climber->mask == NULL || rv_store_check (climber->mask, error))
         && (climber->adam == NULL || rv_adam_check (climber->adam, error));
}

/* ---- An octave ---- */

static void
report_step (RvClimber *climber, double seconds)
{
  ReverieStep entry = { climber->progress.octave, climber->progress.step, seconds, climber->progress.objective };

  if (climber->report == NULL)
    return;
  climber->report->gigaflop += climber->flop * 1e-9;
  g_array_append_val (climber->report->steps, entry);
}

static gboolean
climb_octave (RvClimber *climber, GError **error)
{
  for (guint step = 0; step < climber->progress.n_steps && climber->verdict == REVERIE_GO_ON; step++)
    {
      gint64   start = g_get_monotonic_time ();
      gboolean whole;

      climber->progress.step = step;
      whole = rv_climber_step (climber);
      if (!check_stores (climber, error))
        return FALSE;
      if (whole)
        {
          report_step (climber, (g_get_monotonic_time () - start) * 1e-6);
          climber->work_done += rv_pixels (climber->size);
          rv_climber_tick (climber, 0);
        }
    }
  if (climber->adam != NULL)
    rv_adam_end (climber->adam, &climber->x);
  if (climber->verdict == REVERIE_CANCEL)
    g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_CANCELLED, _ ("stopped at the user's wish"));
  return climber->verdict != REVERIE_CANCEL;
}

/* What the octave at hand sees of the photo and the mask. */
static const ReverieCanvas *
octave_canvas (const RvClimber *climber)
{
  return rv_climber_reduces (climber, climber->size) ? &climber->reduced.canvas : climber->canvas;
}

/* Takes the detail out of an octave's dream, for the next octave or for the end, where it is that which is carried. */
static gboolean
leave_octave (RvClimber *climber, GError **error)
{
  return climber->ascent->carry == RV_CARRY_PICTURE
         || (rv_octave_leave (octave_canvas (climber), climber->size, climber->x, climber->workers, error)
             && rv_store_check (climber->x, error));
}

/* Shows what the picture would be if the run ended here. */
static gboolean
show_octave (RvClimber *climber, GError **error)
{
  const ReverieCanvas *canvas = climber->canvas;

  if (canvas->octave == NULL)
    return TRUE;
  if (!rv_octave_write (canvas, climber->ascent->carry, climber->size, climber->x, climber->workers, error)
      || !rv_store_check (climber->x, error))
    return FALSE;
  canvas->octave (&climber->progress, canvas->user_data);
  return TRUE;
}

/* Gets the objective ready for an octave. One that is too small for it is left out, unless it is the last: *skip. */
static gboolean
prepare_octave (RvClimber *climber, guint octave, gboolean *skip, GError **error)
{
  GError *why = NULL;

  *skip = FALSE;
  climber->size = rv_climber_octave (climber, octave);
  climber->progress.octave = octave;
  climber->progress.step = 0;
  climber->progress.n_steps = rv_climber_steps (climber, octave);
  if (rv_climber_open (climber, &why))
    return TRUE;
  *skip = octave + 1 < climber->n_octaves && g_error_matches (why, REVERIE_ERROR, REVERIE_ERROR_SIZE);
  if (*skip)
    g_error_free (why);
  else
    g_propagate_error (error, why);
  return *skip;
}

/* Reads the canvas for those octaves that look at it reduced. */
static gboolean
reduce_canvas (RvClimber *climber, GError **error)
{
  return !rv_climber_reduces (climber, rv_climber_octave (climber, 0))
         || rv_reduced_init (&climber->reduced, climber->canvas, climber->budget.on_disk, climber->workers, error);
}

/* Lets the objective look at the photo. */
static gboolean
begin_objective (RvClimber *climber, GError **error)
{
  RvShift     shift = rv_climber_shift (climber);
  RvBeginning beginning = { .shift = &shift,
                            .n_turns = climber->ascent->turns,
                            .data = climber,
                            .turn = rv_climber_turn,
                            .tick = rv_climber_tick };

  if (climber->objective->begin == NULL)
    return TRUE;
  shift.picture = climber->gradient;
  return rv_octave_photo (octave_canvas (climber), climber->size, climber->gradient, climber->workers, error)
         && climber->objective->begin (climber->objective->data, &beginning, error);
}

/* Makes the picture that an octave of the size at hand starts from, after one of size @last. */
static gboolean
begin_octave (RvClimber *climber, RvSize last, GError **error)
{
  rv_climber_choose_turns (climber);
  return rv_octave_start (octave_canvas (climber), climber->ascent->carry, climber->size, last, &climber->x,
                          &climber->gradient, climber->mask, climber->workers, error)
         && (climber->adam == NULL || rv_adam_begin (climber->adam, last, climber->size, &climber->gradient, error))
         && begin_objective (climber, error) && check_stores (climber, error);
}

static gboolean
climb_all (RvClimber *climber, GError **error)
{
  RvSize last = { 0, 0 };

  for (guint octave = 0; octave < climber->n_octaves; octave++)
    climber->work_all += (double) rv_pixels (rv_climber_octave (climber, octave)) * rv_climber_steps (climber, octave);
  for (guint octave = 0; octave < climber->n_octaves && climber->verdict == REVERIE_GO_ON; octave++)
    {
      gboolean skip;

      if (!prepare_octave (climber, octave, &skip, error))
        return FALSE;
      if (skip)
        {
          climber->work_done += rv_pixels (climber->size) * (double) climber->progress.n_steps;
          continue;
        }
      if (!begin_octave (climber, last, error) || !climb_octave (climber, error))
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

  if (ascent->plan != NULL)
    return ascent->octaves;
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
write_dream (RvClimber *climber, GError **error)
{
  const ReverieCanvas *canvas = climber->canvas;
  RvSize               size = climber->size;
  RvRows              *rows;
  gboolean             good;

  if (size.height < climber->full.height || size.width < climber->full.width)
    return leave_octave (climber, error)
           && rv_octave_write (canvas, climber->ascent->carry, size, climber->x, climber->workers, error);
  rows = rv_rows_new_store (climber->x, size.width, size.height, 3);
  good = rv_canvas_write (canvas, next_of_rows, rows, error);
  rv_rows_free (rows);
  return good;
}

static gboolean
ascend (RvClimber *climber, GError **error)
{
  if (climber->ascent->rate == 0)
    return rv_canvas_write (climber->canvas, NULL, NULL, error);
  if (!rv_climber_budget (climber, error))
    return FALSE;
  rv_climber_foresee (climber);
  if (!rv_climber_take (climber, error) || !reduce_canvas (climber, error) || !climb_all (climber, error))
    return FALSE;
  rv_climber_drop (climber);
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
  RvClimber climber = { .ascent = ascent,
                        .objective = objective,
                        .run = run,
                        .canvas = canvas,
                        .report = report,
                        .full = { canvas->height, canvas->width } };
  gint64    start = g_get_monotonic_time ();
  gboolean  good;

  if (!check_size (canvas->height, canvas->width, error))
    return FALSE;
  climber.n_octaves = count_octaves (ascent, climber.full);
  climber.progress.n_octaves = climber.n_octaves;
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
  rv_climber_drop (&climber);
  rv_store_free (climber.x);
  rv_reduced_clear (&climber.reduced);
  g_rand_free (climber.random);
  rv_workers_free (climber.workers);
  return good;
}
