/* Ending a dream in time.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>

#include "plugin/gegl/time-budget.h"

/* Bringing a dream to full size and writing it takes about as much longer than reading the picture did. */
#define WRITING_PER_READING 2.0
/* How much later than in time the picture may be there. */
#define SLACK 1.25

/* The share of the whole work that a step of @octave is: work goes by pixels. */
static double
step_share (const RvTimeBudget *budget, const ReverieProgress *progress, guint octave)
{
  double ratio = 1 / (budget->octave_scale * budget->octave_scale), all = 0;

  for (guint i = 0; i < progress->n_octaves; i++)
    all += pow (ratio, i);
  return pow (ratio, progress->n_octaves - 1 - octave) / all / progress->n_steps;
}

/* What is left of the step at hand or, at its end, all of the next one; 0 at the end of the dream. */
static double
next_share (const RvTimeBudget *budget, const ReverieProgress *progress)
{
  guint  octave = progress->octave;
  double share = step_share (budget, progress, octave);
  double done = (progress->fraction - budget->octave_fraction) / share - progress->step;

  /* Octaves have whole pixels, so shares are not exact. */
  if (done < 0.98)
    return (1 - MAX (done, 0)) * share;
  if (progress->step + 1 < progress->n_steps)
    return share;
  return octave + 1 < progress->n_octaves ? step_share (budget, progress, octave + 1) : 0;
}

void
rv_time_budget_begin (RvTimeBudget *budget, double elapsed)
{
  budget->elapsed = budget->octave_elapsed = elapsed;
}

/* The first call comes after the picture was read and one step was made, the second after one more step. */
static void
take_reading_time (RvTimeBudget *budget, double passed)
{
  budget->n_calls++;
  if (budget->n_calls == 1)
    budget->reading = passed;
  else if (budget->n_calls == 2)
    budget->reading = MAX (0, budget->reading - passed);
}

ReverieVerdict
rv_time_budget_judge (RvTimeBudget *budget, const ReverieProgress *progress, double elapsed)
{
  double rate, next, end;

  if (budget->seconds <= 0)
    return REVERIE_GO_ON;
  take_reading_time (budget, elapsed - budget->elapsed);
  if (progress->octave != budget->octave)
    {
      budget->octave = progress->octave;
      budget->octave_elapsed = budget->elapsed;
      budget->octave_fraction = budget->fraction;
    }
  budget->elapsed = elapsed;
  budget->fraction = progress->fraction;
  next = next_share (budget, progress);
  if (next == 0)
    return REVERIE_GO_ON;
  /* Reading the picture is no part of the first octave's steps. */
  rate = (elapsed - budget->octave_elapsed - (progress->octave == 0 ? budget->reading : 0))
         / (progress->fraction - budget->octave_fraction);
  end = elapsed + next * MAX (rate, 0);
  if (end <= budget->seconds && end + WRITING_PER_READING * budget->reading <= SLACK * budget->seconds)
    return REVERIE_GO_ON;
  return REVERIE_KEEP;
}
