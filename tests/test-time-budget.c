/* Ending a dream in time, on a clock of its own.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>

#include "plugin/gegl/time-budget.h"

#define SCALE 1.4

/* A machine on which reading, writing and steps take a time of their own. */
typedef struct
{
  guint  octaves, steps, parts; /* parts of a step that are told of: tiles */
  double opening, reading;
  double step; /* seconds of one of the largest octave */

  /* What has become of it: */
  double elapsed;
  guint  done; /* whole steps */
} Machine;

static double
share (const Machine *machine, guint octave)
{
  double all = 0;

  for (guint i = 0; i < machine->octaves; i++)
    all += pow (SCALE, -2.0 * i);
  return pow (SCALE, -2.0 * (machine->octaves - 1 - octave)) / all / machine->steps;
}

/* One step; FALSE where it is the last. */
static gboolean
make_step (Machine *machine, RvTimeBudget *budget, ReverieProgress *progress)
{
  double begun = progress->fraction,
         seconds = machine->step * pow (SCALE, -2.0 * (machine->octaves - 1 - progress->octave));

  for (guint part = 1; part <= machine->parts; part++)
    {
      machine->elapsed += seconds / machine->parts;
      progress->fraction = begun + share (machine, progress->octave) * part / machine->parts;
      machine->done += part == machine->parts;
      if (rv_time_budget_judge (budget, progress, machine->elapsed) != REVERIE_GO_ON)
        return FALSE;
    }
  return TRUE;
}

/* Runs a dream, and returns when the picture is there. */
static double
run (Machine *machine, double seconds)
{
  RvTimeBudget    budget = { .seconds = seconds, .octave_scale = SCALE };
  ReverieProgress progress = { .n_octaves = machine->octaves, .n_steps = machine->steps };
  gboolean        more = TRUE;

  machine->elapsed = machine->opening;
  machine->done = 0;
  rv_time_budget_begin (&budget, machine->elapsed);
  machine->elapsed += machine->reading;
  for (progress.octave = 0; more && progress.octave < machine->octaves; progress.octave++)
    for (progress.step = 0; more && progress.step < machine->steps; progress.step++)
      more = make_step (machine, &budget, &progress);
  return machine->elapsed + 2 * machine->reading;
}

/* Without a budget, and with one that is large enough, all steps are made. */
static void
test_whole (void)
{
  Machine machine = { .octaves = 5, .steps = 10, .parts = 1, .reading = 0.05, .opening = 0.1, .step = 0.02 };

  run (&machine, 0);
  g_assert_cmpuint (machine.done, ==, 50);
  run (&machine, 3600);
  g_assert_cmpuint (machine.done, ==, 50);
}

/* Machines and pictures of many kinds: the picture is there in time, give or take, and the time was used. */
static void
test_kept (void)
{
  for (double step = 0.01; step < 100; step *= 1.7)
    for (double reading = 0.0015; reading < 0.5; reading *= 4)
      for (guint parts = 1; parts <= 8; parts += 7)
        {
          Machine machine
              = { .octaves = 9, .steps = 10, .parts = parts, .reading = reading, .opening = 0.1, .step = step };
          double end = run (&machine, 2);
          double next;

          g_assert_cmpuint (machine.done, >, 0);
          g_assert_cmpfloat (end, <, 2.55);
          if (machine.done == 90)
            continue;
          /* One step more would have been too late. */
          next = step * pow (SCALE, -2.0 * (8 - machine.done / 10));
          g_assert_cmpfloat (MAX (machine.elapsed + next, end + next - 0.4), >, 1.9);
        }
}

/* A step of the largest octave that is as long as the rest of the budget is not begun. */
static void
test_last_octave (void)
{
  Machine machine = { .octaves = 3, .steps = 4, .parts = 1, .reading = 0.01, .step = 1.2 };

  /* 4 * 1.2 * (1 / 3.84 + 1 / 1.96) = 3.7 */
  run (&machine, 4.5);
  g_assert_cmpuint (machine.done, ==, 8);
}

/* A step in tiles is given up where what is left of it is too long, and not where it is nearly done. */
static void
test_tiles (void)
{
  Machine machine = { .octaves = 1, .steps = 4, .parts = 10, .reading = 0, .step = 3 };

  run (&machine, 2);
  g_assert_cmpuint (machine.done, ==, 0);
  g_assert_cmpfloat (machine.elapsed, <, 1);
  run (&machine, 3.2);
  g_assert_cmpuint (machine.done, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/time-budget/whole", test_whole);
  g_test_add_func ("/time-budget/kept", test_kept);
  g_test_add_func ("/time-budget/last-octave", test_last_octave);
  g_test_add_func ("/time-budget/tiles", test_tiles);
  return g_test_run ();
}
