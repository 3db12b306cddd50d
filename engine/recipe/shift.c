/* A picture seen at a shift.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>

#include "engine/kernels/kernels.h"
#include "engine/recipe/shift.h"

#define ROWS 32 /* of a task */

typedef struct
{
  const RvShift *shift;
  RvArea         window;
  float         *target; /* of reading, or */
  const float   *source; /* of adding */
  gboolean       accumulate;
} Job;

/* A piece of a row: @n floats of the store from @start on, and of the window from @at on. */
static void
move_piece (const Job *job, gsize start, gsize at, gsize n, float *room)
{
  const RvShift *shift = job->shift;
  float         *place;

  if (job->target != NULL)
    {
      place = rv_store_read (shift->picture, start, n, job->target + at);
      if (place != job->target + at)
        memcpy (job->target + at, place, n * sizeof (float));
    }
  else if (!job->accumulate)
    rv_store_write (shift->gradient, start, n, job->source + at);
  else
    {
      place = rv_store_read (shift->gradient, start, n, room);
      rv_kernels ()->add (place, place, job->source + at, n);
      rv_store_write (shift->gradient, start, n, place);
    }
}

static void
move_rows (gpointer data, guint task, guint worker)
{
  const Job     *job = data;
  const RvShift *shift = job->shift;
  const RvArea  *window = &job->window;
  guint          tasks = (window->height + ROWS - 1) / ROWS, c = task / tasks;
  guint          first = task % tasks * ROWS, last = MIN (first + ROWS, window->height);
  guint          x = (window->x + shift->width - shift->right) % shift->width;
  guint          n = MIN (window->width, shift->width - x);
  float         *room = shift->rooms != NULL ? shift->rooms + (gsize) worker * shift->width : NULL;

  for (guint row = first; row < last; row++)
    {
      guint y = (window->y + row + shift->height - shift->down) % shift->height;
      gsize line = ((gsize) c * shift->height + y) * shift->width;
      gsize at = ((gsize) c * window->height + row) * window->width;

      move_piece (job, line + x, at, n, room);
      if (n < window->width)
        move_piece (job, line, at + n, window->width - n, room);
    }
}

static void
move (const Job *job)
{
  rv_workers_run (job->shift->workers, 3 * ((job->window.height + ROWS - 1) / ROWS), move_rows, (gpointer) job);
}

void
rv_shift_read (const RvShift *shift, const RvArea *window, float *target)
{
  Job job = { .shift = shift, .window = *window, .target = target };

  move (&job);
}

void
rv_shift_add (const RvShift *shift, const RvArea *window, const float *source, gboolean accumulate)
{
  Job job = { .shift = shift, .window = *window, .source = source, .accumulate = accumulate };

  move (&job);
}

void
rv_shift_clear (const RvShift *shift)
{
  static const float zeros[16384];
  gsize              n = (gsize) 3 * shift->height * shift->width;

  for (gsize start = 0; start < n; start += G_N_ELEMENTS (zeros))
    rv_store_write (shift->gradient, start, MIN (G_N_ELEMENTS (zeros), n - start), zeros);
}
