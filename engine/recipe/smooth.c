/* Cleaning a gradient.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>
#include <string.h>

#include "engine/kernels/kernels.h"
#include "engine/recipe/smooth.h"

#define N_WIDTHS 4
#define MAX_RADIUS 64 /* 3 times the widest blur, 4 * 4 pixels, and some */
#define BAND 16       /* rows of a task */

typedef struct
{
  const RvKernels *kernels;
  const float     *source;
  float           *target;
  guint            height, width;
  guint            bands; /* of a plane */
  const float     *taps;
  int              radius;
  double          *sums; /* of squares, one a task */
  float            factor;
  gboolean         accumulate;
} Pass;

/* Plane offset and rows of a task. */
static gsize
rows_of (const Pass *pass, guint task, int *first, int *last)
{
  *first = task % pass->bands * BAND;
  *last = MIN (*first + BAND, (int) pass->height);
  return (gsize) (task / pass->bands) * pass->height * pass->width;
}

static void
blur_rows (gpointer data, guint task, guint worker)
{
  const Pass *pass = data;
  int         first, last;
  gsize       plane = rows_of (pass, task, &first, &last);

  for (int y = first; y < last; y++)
    pass->kernels->filter_row (pass->target + plane + (gsize) y * pass->width,
                               pass->source + plane + (gsize) y * pass->width, pass->width, pass->taps, pass->radius);
}

static int
reflect (int y, int n)
{
  int period = 2 * (n - 1);

  if (n == 1)
    return 0;
  y = (y % period + period) % period;
  return y < n ? y : period - y;
}

static void
blur_columns (gpointer data, guint task, guint worker)
{
  const Pass  *pass = data;
  const float *rows[2 * MAX_RADIUS + 1];
  int          first, last;
  gsize        plane = rows_of (pass, task, &first, &last);

  for (int y = first; y < last; y++)
    {
      for (int k = -pass->radius; k <= pass->radius; k++)
        rows[k + pass->radius] = pass->source + plane + (gsize) reflect (y + k, pass->height) * pass->width;
      pass->kernels->mix_rows (pass->target + plane + (gsize) y * pass->width, rows, pass->taps, 2 * pass->radius + 1,
                               pass->width);
    }
}

static void
sum_squares (gpointer data, guint task, guint worker)
{
  const Pass *pass = data;
  int         first, last;
  gsize       plane = rows_of (pass, task, &first, &last);

  pass->sums[task] = pass->kernels->sum_squares (pass->source + plane + (gsize) first * pass->width,
                                                 (gsize) (last - first) * pass->width);
}

static void
add_scaled (gpointer data, guint task, guint worker)
{
  const Pass *pass = data;
  int         first, last;
  gsize       start = rows_of (pass, task, &first, &last) + (gsize) first * pass->width;

  pass->kernels->scale_shift (pass->target + start, pass->source + start, (gsize) (last - first) * pass->width,
                              pass->factor, 0, pass->accumulate);
}

/* Taps of a Gaussian of @sigma pixels, cut off at three of them; returns the radius, 0 for a blur too small to see. */
static int
gaussian (double sigma, float *taps)
{
  int    radius = sigma < 0.05 ? 0 : MIN ((int) ceil (3 * sigma), MAX_RADIUS);
  double total = 0;

  for (int k = -radius; k <= radius; k++)
    total += taps[k + radius] = radius > 0 ? exp (-k * k / (2 * sigma * sigma)) : 1;
  for (int k = 0; k <= 2 * radius; k++)
    taps[k] /= total;
  return radius;
}

/* result (+)= share * source / RMS (source) */
static void
add_unit (Pass *pass, const float *source, float *result, double share, gboolean accumulate, RvWorkers *workers)
{
  gsize  n = (gsize) 3 * pass->height * pass->width;
  double total = 0;

  pass->source = source;
  rv_workers_run (workers, 3 * pass->bands, sum_squares, pass);
  /* Always in the same order, so that the picture does not depend on the threads. */
  for (guint i = 0; i < 3 * pass->bands; i++)
    total += pass->sums[i];
  pass->target = result;
  pass->factor = share / (sqrt (total / n) + 1e-30);
  pass->accumulate = accumulate;
  rv_workers_run (workers, 3 * pass->bands, add_scaled, pass);
}

static guint
bands_of (guint height)
{
  return (height + BAND - 1) / BAND;
}

guint
rv_smooth_sums (guint height)
{
  return 3 * bands_of (height);
}

void
rv_smooth (const float *gradient,
           float       *result,
           float       *a,
           float       *b,
           guint        height,
           guint        width,
           double       smooth,
           double      *sums,
           RvWorkers   *workers)
{
  static const double widths[N_WIDTHS] = { 0.5, 1, 2, 4 };
  float               taps[2 * MAX_RADIUS + 1];
  guint               bands = bands_of (height);
  Pass                pass
      = { .kernels = rv_kernels (), .height = height, .width = width, .bands = bands, .taps = taps, .sums = sums };

  if (smooth <= 0)
    add_unit (&pass, gradient, result, 1, FALSE, workers);
  for (guint i = 0; smooth > 0 && i < N_WIDTHS; i++)
    {
      pass.radius = gaussian (widths[i] * smooth, taps);
      pass.source = gradient;
      pass.target = a;
      rv_workers_run (workers, 3 * bands, blur_rows, &pass);
      pass.source = a;
      pass.target = b;
      rv_workers_run (workers, 3 * bands, blur_columns, &pass);
      add_unit (&pass, b, result, 1.0 / N_WIDTHS, i > 0, workers);
    }
}
