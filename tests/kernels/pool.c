/* Tests of the pools.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>

#include "tests/kernels/harness.h"

#define ROUNDS 400

/* The input pixel at @tap of output pixel @i; -1 in the padding. */
static int
seen (const RvGeometry *g, int i, int tap)
{
  int row = i / g->out_width * g->stride_y + tap / g->kernel_width - g->top;
  int column = i % g->out_width * g->stride_x + tap % g->kernel_width - g->left;

  return row < 0 || row >= g->height || column < 0 || column >= g->width ? -1 : row * g->width + column;
}

/* The first tap inside, or the first one above all before it. */
static int
first_maximum (const RvGeometry *g, const float *source, int i, float *maximum)
{
  int best = -1;

  *maximum = -INFINITY;
  for (int tap = 0; tap < g->kernel_height * g->kernel_width; tap++)
    {
      int pixel = seen (g, i, tap);

      if (pixel >= 0 && (best < 0 || source[pixel] > *maximum))
        best = tap;
      if (pixel >= 0 && source[pixel] > *maximum)
        *maximum = source[pixel];
    }
  return best;
}

void
test_max_pool_forward (const RvKernels *kernels)
{
  for (int round = 0; round < ROUNDS; round++)
    {
      RvGeometry g = random_geometry (TRUE);
      int        n = g.out_height * g.out_width;
      float     *source = floats_random (g.height * g.width), *target = floats_empty (n);
      guint8    *which = bytes_random (n);

      /* Few different values, so that maxima come twice. */
      if (random_boolean ())
        for (int i = 0; i < g.height * g.width; i++)
          source[i] = random_int (-2, 1);
      for (int i = random_int (0, 3) * g.height; i-- > 0;)
        source[random_int (0, g.height * g.width - 1)] = random_boolean () ? NAN : -INFINITY;
      describe_geometry (&g, 0, g.out_height);
      kernels->max_pool_forward (target, which, source, &g);
      for (int i = 0; i < n; i++)
        {
          float maximum;
          int   best = first_maximum (&g, source, i, &maximum);

          check_same ("maximum", i, target[i], maximum);
          check_same ("position", i, which[i], best);
        }
      floats_free (source);
      floats_free (target);
      bytes_free (which);
    }
}

void
test_max_pool_backward (const RvKernels *kernels)
{
  for (int round = 0; round < ROUNDS; round++)
    {
      RvGeometry g = random_geometry (TRUE);
      int        n = g.height * g.width, out = g.out_height * g.out_width;
      float     *source = floats_random (out), *target = floats_random (n), *values = floats_random (n);
      guint8    *which = bytes_random (out);
      Sum       *sums = g_new0 (Sum, n);
      gboolean   accumulate = random_boolean ();
      float      maximum;

      for (int i = 0; i < n && accumulate; i++)
        sum_add (&sums[i], target[i]);
      for (int i = 0; i < out; i++)
        {
          which[i] = first_maximum (&g, values, i, &maximum);
          sum_add (&sums[seen (&g, i, which[i])], source[i]);
        }
      describe_geometry (&g, 0, g.out_height);
      kernels->max_pool_backward (target, which, source, &g, accumulate);
      for (int i = 0; i < n; i++)
        check_sum ("value", i, target[i], &sums[i]);
      floats_free (source);
      floats_free (target);
      floats_free (values);
      bytes_free (which);
      g_free (sums);
    }
}

/* How many pixels output @i averages. */
static int
divisor (const RvGeometry *g, int i)
{
  int count = 0;

  for (int tap = 0; tap < g->kernel_height * g->kernel_width; tap++)
    count += seen (g, i, tap) >= 0;
  return count;
}

/* Equal pixels have equal averages, wherever they stand. */
static void
check_flat (const RvKernels *kernels, const RvGeometry *g)
{
  int    n = g->out_height * g->out_width, first = -1;
  float *source = floats_empty (g->height * g->width), *target = floats_empty (n);

  for (int i = 0; i < g->height * g->width; i++)
    source[i] = 0.1f;
  kernels->average_pool_forward (target, source, g);
  for (int i = 0; i < n; i++)
    if (divisor (g, i) == g->kernel_height * g->kernel_width)
      {
        first = first < 0 ? i : first;
        check_same ("flat average", i, target[i], target[first]);
      }
  floats_free (source);
  floats_free (target);
}

void
test_average_pool_forward (const RvKernels *kernels)
{
  for (int round = 0; round < ROUNDS; round++)
    {
      RvGeometry g = random_geometry (TRUE);
      int        n = g.out_height * g.out_width;
      float     *source = floats_random (g.height * g.width), *target = floats_empty (n);

      describe_geometry (&g, 0, g.out_height);
      kernels->average_pool_forward (target, source, &g);
      for (int i = 0; i < n; i++)
        {
          Sum sum = { .length = 2 }; /* the divisor's inverse and the product round too */

          for (int tap = 0; tap < g.kernel_height * g.kernel_width; tap++)
            if (seen (&g, i, tap) >= 0)
              sum_add (&sum, (double) source[seen (&g, i, tap)] / divisor (&g, i));
          check_sum ("average", i, target[i], &sum);
        }
      check_flat (kernels, &g);
      floats_free (source);
      floats_free (target);
    }
}

void
test_average_pool_backward (const RvKernels *kernels)
{
  for (int round = 0; round < ROUNDS; round++)
    {
      RvGeometry g = random_geometry (TRUE);
      int        n = g.height * g.width, out = g.out_height * g.out_width;
      float     *source = floats_random (out), *target = floats_random (n);
      Sum       *sums = g_new0 (Sum, n);
      gboolean   accumulate = random_boolean ();

      for (int i = 0; i < n; i++)
        {
          if (accumulate)
            sum_add (&sums[i], target[i]);
          sums[i].length += 2;
        }
      for (int i = 0; i < out; i++)
        for (int tap = 0; tap < g.kernel_height * g.kernel_width; tap++)
          if (seen (&g, i, tap) >= 0)
            sum_add (&sums[seen (&g, i, tap)], (double) source[i] / divisor (&g, i));
      describe_geometry (&g, 0, g.out_height);
      kernels->average_pool_backward (target, source, &g, accumulate);
      for (int i = 0; i < n; i++)
        check_sum ("value", i, target[i], &sums[i]);
      floats_free (source);
      floats_free (target);
      g_free (sums);
    }
}
