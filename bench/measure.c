/* Running a row and taking the time.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench/measure.h"
#include "bench/stack.h"
#include "engine/exec/exec.h"
#include "engine/kernels/kernels.h"

#define PICTURE_SEED 1u
#define ENOUGH 1.0 /* seconds: whatever ran this long is warm */

/* ---- Memory ---- */

void
bench_forget_peak (void)
{
  int file = open ("/proc/self/clear_refs", O_WRONLY);

  if (file < 0)
    return;
  if (write (file, "5", 1) != 1)
    g_debug ("the kernel keeps its record of memory");
  close (file);
}

gsize
bench_peak_resident (void)
{
  g_autofree char *status = NULL;
  const char      *line = NULL;

  if (g_file_get_contents ("/proc/self/status", &status, NULL, NULL))
    line = strstr (status, "VmHWM:");
  return line != NULL ? g_ascii_strtoull (line + strlen ("VmHWM:"), NULL, 10) * 1024 : 0;
}

/* ---- Steps ---- */

typedef struct
{
  RvExec *exec;
  float  *picture;
  float  *gradient; /* as the picture */
  gsize   n;        /* values of the picture */
  double  objective;
} Stepper;

static void
step (Stepper *stepper)
{
  const RvKernels *kernels = rv_kernels ();
  RvShape          shape = rv_exec_shape (stepper->exec, 0);
  gsize            n = (gsize) shape.channels * shape.height * shape.width;

  rv_exec_forward (stepper->exec, stepper->picture);
  stepper->objective = kernels->sum_squares (rv_exec_value (stepper->exec, 0), n) / n;
  kernels->scale_shift (rv_exec_gradient (stepper->exec, 0), rv_exec_value (stepper->exec, 0), n, 2.0 / n, 0, FALSE);
  rv_exec_backward (stepper->exec, stepper->gradient);
}

double
bench_seconds_since (gint64 start)
{
  return (g_get_monotonic_time () - start) / 1e6;
}

double
bench_stolen (void)
{
  g_autofree char *text = NULL;
  guint64          stolen = 0;

  if (g_file_get_contents ("/proc/stat", &text, NULL, NULL)
      && sscanf (text, "cpu %*u %*u %*u %*u %*u %*u %*u %" G_GUINT64_FORMAT, &stolen) != 1)
    stolen = 0;
  return (double) stolen / sysconf (_SC_CLK_TCK);
}

static int
compare_doubles (const void *a, const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

double
bench_median (const double *values, guint n)
{
  g_autofree double *sorted = g_memdup2 (values, n * sizeof (double));

  qsort (sorted, n, sizeof (double), compare_doubles);
  return (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
}

static void
take_times (Stepper *stepper, guint warm_up, guint repeats, BenchResult *result)
{
  gint64 begun = g_get_monotonic_time ();

  for (guint i = 0; i < warm_up && bench_seconds_since (begun) < ENOUGH; i++)
    step (stepper);
  result->seconds = g_new (double, repeats);
  result->stolen = g_new (double, repeats);
  result->n_seconds = repeats;
  for (guint i = 0; i < repeats; i++)
    {
      double stolen = bench_stolen ();
      gint64 start = g_get_monotonic_time ();

      step (stepper);
      result->seconds[i] = bench_seconds_since (start);
      result->stolen[i] = bench_stolen () - stolen;
    }
  result->median = bench_median (result->seconds, repeats);
  result->objective = stepper->objective;
  result->gradient = sqrt (rv_kernels ()->sum_squares (stepper->gradient, stepper->n));
}

/* ---- A row ---- */

static gboolean
measure_subject (
    const BenchSubject *subject, RvWorkers *workers, guint warm_up, guint repeats, BenchResult *result, GError **error)
{
  guint             side = result->row->side;
  gsize             n = 3 * (gsize) side * side;
  g_autofree float *picture = g_new (float, n);
  g_autofree float *gradient = g_new (float, n);
  gint64            start = g_get_monotonic_time ();
  g_autoptr (RvExec) exec = rv_exec_new (subject->graph, subject->scale, subject->mean, &subject->node, 1, side, side,
                                         TRUE, workers, 0, error);
  Stepper stepper = { exec, picture, gradient, n, 0 };

  if (exec == NULL)
    return FALSE;
  result->planning = bench_seconds_since (start);
  result->flop = rv_exec_flop (exec);
  result->bytes = rv_exec_bytes (exec);
  for (gsize i = 0; i < n; i++)
    picture[i] = 0.5f + 0.5f * bench_chance (PICTURE_SEED, i);
  take_times (&stepper, warm_up, repeats, result);
  return TRUE;
}

gboolean
bench_measure (const BenchRow *row, guint threads, guint warm_up, guint repeats, BenchResult *result, GError **error)
{
  BenchSubject subject;
  RvWorkers   *workers;
  gboolean     good;
  gint64       start = g_get_monotonic_time ();

  *result = (BenchResult){ .row = row };
  bench_forget_peak ();
  if (!bench_subject_open (row, &subject, error))
    return FALSE;
  result->loading = bench_seconds_since (start);
  workers = rv_workers_new (threads);
  result->threads = rv_workers_count (workers);
  good = measure_subject (&subject, workers, warm_up, repeats, result, error);
  result->resident = bench_peak_resident ();
  rv_workers_free (workers);
  bench_subject_clear (&subject);
  return good;
}

void
bench_result_clear (BenchResult *result)
{
  g_clear_pointer (&result->seconds, g_free);
  g_clear_pointer (&result->stolen, g_free);
}
