/* Running a row and taking the time.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "bench/rows.h"

/* Lets the kernel forget what the process once held. Where it cannot, the peak is that of all rows so far. */
void bench_forget_peak (void);
/* The most bytes that the process has held since then; 0 where the system does not say. */
gsize bench_peak_resident (void);

/* @start: of g_get_monotonic_time () */
double bench_seconds_since (gint64 start);
/* Seconds of all processors that a hypervisor has given to others so far; 0 where the system does not say. It counts
 * hundredths. */
double bench_stolen (void);
double bench_median (const double *values, guint n);

typedef struct
{
  const BenchRow *row;
  guint           threads;
  double         *seconds; /* of each step, */
  double         *stolen;  /* and seconds of all processors that were stolen during it */
  guint           n_seconds;
  double          median;
  double          loading;  /* seconds to read the network */
  double          planning; /* seconds to fold it, plan, and take the memory */
  double          flop;     /* of a step, multiply and add count two */
  gsize           bytes;    /* that the engine took */
  gsize           resident; /* the most that the process held */
  /* The work itself, for comparing with another program's. */
  double objective; /* mean square of the node */
  double gradient;  /* Euclidean norm of the picture's gradient */
} BenchResult;

/* One step is a forward pass, the mean square of the node, and its gradient with respect to the picture. @warm_up steps
 * (fewer where they are long) are not counted. Clear @result with bench_result_clear (). */
gboolean
bench_measure (const BenchRow *row, guint threads, guint warm_up, guint repeats, BenchResult *result, GError **error);
void bench_result_clear (BenchResult *result);
