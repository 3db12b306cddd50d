/* A step of the ascent.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "engine/recipe/climber.h"

static guint
random_shift (const RvClimber *climber, guint side)
{
  int jitter = climber->ascent->jitter, shift = g_rand_int_range (climber->random, -jitter, jitter + 1);
  int period = side;

  return (shift % period + period) % period;
}

gboolean
rv_climber_tick (gpointer data, double fraction)
{
  RvClimber        *climber = data;
  const ReverieRun *run = climber->run;

  climber->progress.fraction = climber->work_done + fraction * rv_pixels (climber->size);
  climber->progress.fraction /= climber->work_all;
  if (run->progress != NULL)
    climber->verdict = run->progress (&climber->progress, run->user_data);
  return climber->verdict == REVERIE_GO_ON;
}

/* The length of the step at hand. */
static double
rate_of (const RvClimber *climber)
{
  const RvAscent *ascent = climber->ascent;

  return ascent->rate * (1 - ascent->fall * climber->progress.step / climber->progress.n_steps);
}

static void
settle (const RvClimber *climber)
{
  const RvObjective *objective = climber->objective;
  RvSettling         settling = { .picture = climber->x,
                                  .height = climber->size.height,
                                  .width = climber->size.width,
                                  .octave = climber->progress.octave,
                                  .step = climber->progress.step,
                                  .workers = climber->workers };

  if (objective->settle != NULL)
    objective->settle (objective->data, &settling);
}

RvShift
rv_climber_shift (const RvClimber *climber)
{
  return (RvShift){ .picture = climber->x,
                    .gradient = climber->gradient,
                    .height = climber->size.height,
                    .width = climber->size.width,
                    .workers = climber->workers,
                    .rooms = climber->rooms };
}

void
rv_climber_turn (gpointer data, guint turn, RvShift *shift)
{
  const RvClimber *climber = data;

  shift->turn = turn;
  shift->down = climber->turns[turn][0];
  shift->right = climber->turns[turn][1];
}

void
rv_climber_choose_turns (RvClimber *climber)
{
  /* The picture is seen as it is, too: where it goes round at its edges there are things that it does not have. */
  for (guint i = 1; i < climber->ascent->turns; i++)
    {
      climber->turns[i][0] = random_shift (climber, climber->size.height);
      climber->turns[i][1] = random_shift (climber, climber->size.width);
    }
}

static void
choose_shift (RvClimber *climber, RvShift *shift)
{
  guint turns = climber->ascent->turns;

  if (turns > 0)
    rv_climber_turn (climber, climber->progress.step % turns, shift);
  else
    {
      shift->down = random_shift (climber, climber->size.height);
      shift->right = random_shift (climber, climber->size.width);
    }
}

/* Climbs along the gradient: with @beside, for that. */
static void
go_along (RvClimber *climber, const RvBeside *beside)
{
  const RvAscent *ascent = climber->ascent;
  RvStep          step = { .x = climber->x,
                           .gradient = climber->gradient,
                           .mask = climber->mask,
                           .height = climber->size.height,
                           .width = climber->size.width,
                           .rate = beside != NULL ? beside->rate : rate_of (climber),
                           .colour = beside != NULL ? beside->colour : ascent->colour };

  if (beside == NULL && climber->adam != NULL)
    rv_adam_climb (climber->adam, climber->x, climber->gradient, climber->mask, rate_of (climber));
  else
    rv_smoother_climb (climber->smoother, &step);
}

/* Evaluates the second objective, where it is its turn, and climbs. */
static gboolean
step_beside (RvClimber *climber, const RvShift *shift)
{
  const RvBeside *beside = climber->ascent->beside;
  double          value;

  if (beside == NULL || climber->progress.step % beside->every != 0)
    return TRUE;
  if (!beside->objective.evaluate (beside->objective.data, shift, rv_climber_tick, climber, &value))
    return FALSE;
  go_along (climber, beside);
  return TRUE;
}

/* A random shift takes the network's grid out of the dream. */
gboolean
rv_climber_step (RvClimber *climber)
{
  const RvObjective *objective = climber->objective;
  RvShift            shift = rv_climber_shift (climber);

  choose_shift (climber, &shift);
  if (!step_beside (climber, &shift)
      || !objective->evaluate (objective->data, &shift, rv_climber_tick, climber, &climber->progress.objective))
    return FALSE;
  go_along (climber, NULL);
  settle (climber);
  return TRUE;
}
