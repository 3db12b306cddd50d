/* Tests of weighted sums of rows and of the ascent's step.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <float.h>
#include <math.h>

#include "tests/kernels/harness.h"

#define ROUNDS 300
#define MAX_ROWS 25

void
test_mix_rows (const RvKernels *kernels)
{
  for (int round = 0; round < ROUNDS; round++)
    {
      int      n = random_length (), count = random_int (1, MAX_ROWS);
      gboolean accumulate = random_boolean ();
      float   *before = floats_random (n), *target = accumulate ? floats_copy (before, n) : floats_empty (n);
      float   *rows[MAX_ROWS], *weights = floats_random (count);

      for (int k = 0; k < count; k++)
        rows[k] = floats_random (n);
      describe ("n %d, count %d, accumulate %d", n, count, accumulate);
      kernels->mix_rows (target, (const float *const *) rows, weights, count, n, accumulate);
      for (int i = 0; i < n; i++)
        {
          Sum sum = { 0 };

          for (int k = 0; k < count; k++)
            sum_add (&sum, (double) weights[k] * rows[k][i]);
          if (accumulate)
            sum_add (&sum, before[i]);
          check_sum ("value", i, target[i], &sum);
        }
      for (int k = 0; k < count; k++)
        floats_free (rows[k]);
      floats_free (before);
      floats_free (target);
      floats_free (weights);
    }
}

void
test_resize_rows (const RvKernels *kernels)
{
  guint lanes = kernels->panel_columns / 2;

  for (int round = 0; round < ROUNDS; round++)
    {
      int             n = random_length (), support = random_int (1, MAX_ROWS), step = random_int (0, 5), seen;
      guint           count = random_int (1, lanes);
      g_autofree int *start = g_new (int, n);
      float          *targets[16], *weights = floats_random (n * support), *source, *room;
      gsize           stride;

      start[0] = random_int (-9, 9);
      for (int x = 1; x < n; x++)
        start[x] = start[x - 1] + random_int (0, step);
      seen = start[n - 1] - start[0] + support;
      stride = (seen + 15) / 16 * 16;
      source = floats_random (stride * count);
      room = floats_empty (stride * lanes);
      for (guint l = 0; l < count; l++)
        targets[l] = floats_empty (n);
      describe ("n %d, support %d, count %u, step %d", n, support, count, step);
      kernels->resize_rows (targets, source, stride, count, start, weights, support, n, room);
      for (guint l = 0; l < count; l++)
        for (int x = 0; x < n; x++)
          {
            Sum sum = { 0 };

            for (int k = 0; k < support; k++)
              sum_add (&sum, (double) weights[x * support + k] * source[l * stride + start[x] - start[0] + k]);
            check_sum ("value", l * n + x, targets[l][x], &sum);
          }
      for (guint l = 0; l < count; l++)
        floats_free (targets[l]);
      floats_free (weights);
      floats_free (source);
      floats_free (room);
    }
}

static void
check_climb (float *const x[3],
             float *const before[3],
             float *const gradient[3],
             const float *mask,
             int          n,
             float        rate,
             float        colour)
{
  for (int i = 0; i < n; i++)
    {
      double r = gradient[0][i], g = gradient[1][i], b = gradient[2][i];
      double grey = (r + g + b) / 3, largest = fabs (r) + fabs (g) + fabs (b);
      double step = rate * (mask ? mask[i] : 1.0);

      for (int channel = 0; channel < 3; channel++)
        {
          double v = before[channel][i] + step * (grey + (gradient[channel][i] - grey) * colour);

          /* Eight roundings, none of a number larger than these. */
          check_near ("value", channel * n + i, x[channel][i], MIN (MAX (v, 0), 1),
                      8 * (1 + fabs (step) * 2 * largest) * FLT_EPSILON);
          if (step == 0)
            check_same ("value where nothing may move", channel * n + i, x[channel][i], before[channel][i]);
        }
    }
}

void
test_climb (const RvKernels *kernels)
{
  for (int round = 0; round < ROUNDS; round++)
    {
      int    n = random_length ();
      float *x[3], *before[3], *gradient[3], *mask = random_boolean () ? floats_random (n) : NULL;
      float  rate = random_float () / 4, colour = fabsf (random_float ()) / 2;

      for (int channel = 0; channel < 3; channel++)
        {
          gradient[channel] = floats_random (n);
          x[channel] = floats_random (n);
          for (int i = 0; i < n; i++)
            x[channel][i] = fabsf (x[channel][i]) / 2;
          before[channel] = floats_copy (x[channel], n);
        }
      for (int i = 0; mask != NULL && i < n; i++)
        mask[i] = random_int (0, 2) ? fabsf (mask[i]) / 2 : 0;
      describe ("n %d, rate %g, colour %g, mask %d", n, rate, colour, mask != NULL);
      kernels->climb (x, (const float *const *) gradient, mask, n, rate, colour);
      check_climb (x, before, gradient, mask, n, rate, colour);
      for (int channel = 0; channel < 3; channel++)
        {
          floats_free (x[channel]);
          floats_free (before[channel]);
          floats_free (gradient[channel]);
        }
      if (mask != NULL)
        floats_free (mask);
    }
}

/* What a value and its means become, and how far off float's roundings may take them. */
static void
check_adam (float *const      now[4],
            float *const      before[4],
            const float      *gradient,
            const float      *mask,
            int               n,
            const RvAdamStep *step)
{
  for (int i = 0; i < n; i++)
    {
      double g = gradient[i], rate = step->rate * (mask ? mask[i] : 1.0);
      double mean = before[1][i] + (1 - (double) step->keep) * (g - before[1][i]);
      double squares = before[2][i] + (1 - (double) step->keep_squares) * (g * g - before[2][i]);
      double root = sqrt (step->scale_squares * squares + 1e-16), largest = fabs (before[1][i]) + fabs (g);
      double x = MIN (MAX (before[0][i] + rate * step->scale * mean / root, 0), 1);
      double off = 16 * (1 + fabs (rate) * step->scale * largest / root * (1 + (before[2][i] + g * g) / squares))
                   * FLT_EPSILON;

      check_near ("value", i, now[0][i], x, off);
      check_near ("mean", i, now[1][i], mean, 4 * largest * FLT_EPSILON);
      check_near ("mean square", i, now[2][i], squares, 4 * (before[2][i] + g * g) * FLT_EPSILON);
      check_near ("average", i, now[3][i], before[3][i] + step->share * (x - before[3][i]),
                  off + 4 * (1 + fabs (before[3][i])) * FLT_EPSILON);
      if (rate == 0)
        check_same ("value where nothing may move", i, now[0][i], before[0][i]);
    }
}

void
test_adam (const RvKernels *kernels)
{
  for (int round = 0; round < ROUNDS; round++)
    {
      int    n = random_length ();
      float *now[4], *before[4], *gradient = floats_random (n), *mask = random_boolean () ? floats_random (n) : NULL;
      RvAdamStep step = { .rate = fabsf (random_float ()) / 8,
                          .keep = fabsf (random_float ()) / 2,
                          .keep_squares = 0.5 + fabsf (random_float ()) / 5,
                          .scale = 1 + fabsf (random_float ()),
                          .scale_squares = 1 + fabsf (random_float ()),
                          .share = random_int (0, 2) ? fabsf (random_float ()) / 2 : 1 };

      for (int k = 0; k < 4; k++)
        {
          before[k] = floats_random (n);
          for (int i = 0; i < n; i++)
            before[k][i] = k == 1 ? before[k][i] : k == 2 ? 0.01f + fabsf (before[k][i]) : fabsf (before[k][i]) / 2;
          now[k] = floats_copy (before[k], n);
        }
      if (step.share == 1)
        for (int i = 0; i < n; i++)
          now[3][i] = NAN;
      for (int i = 0; mask != NULL && i < n; i++)
        mask[i] = random_int (0, 2) ? fabsf (mask[i]) / 2 : 0;
      describe ("n %d, rate %g, keep %g and %g, mask %d", n, step.rate, step.keep, step.keep_squares, mask != NULL);
      kernels->adam (now[0], now[1], now[2], now[3], gradient, mask, n, &step);
      check_adam (now, before, gradient, mask, n, &step);
      for (int k = 0; k < 4; k++)
        {
          floats_free (now[k]);
          floats_free (before[k]);
        }
      floats_free (gradient);
      if (mask != NULL)
        floats_free (mask);
    }
}
