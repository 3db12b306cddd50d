/* Tests of depthwise convolution, and of im2col_line and col2im, which see a plane through the same windows.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "tests/kernels/harness.h"

#define ROUNDS 600

/* The input pixel that output (y, x) sees through tap (ky, kx); -1 in the padding. */
static int
seen (const RvGeometry *g, int y, int x, int ky, int kx)
{
  int row = y * g->stride_y + ky * g->dilation_y - g->top;
  int column = x * g->stride_x + kx * g->dilation_x - g->left;

  return row < 0 || row >= g->height || column < 0 || column >= g->width ? -1 : row * g->width + column;
}

/* Some of @n pixels or rows: often all of them. */
static void
random_range (int n, int *first, int *last)
{
  *first = random_boolean () ? 0 : random_int (0, n - 1);
  *last = random_boolean () ? n : random_int (*first, n);
}

/* Adds weight * source to the sums of all pairs of an output and an input pixel that see each other. */
static Sum *
reference (const RvGeometry *g, const float *source, const float *weights, gboolean backward)
{
  Sum *sums = g_new0 (Sum, backward ? g->height * g->width : g->out_height * g->out_width);

  for (int y = 0; y < g->out_height; y++)
    for (int x = 0; x < g->out_width; x++)
      for (int ky = 0; ky < g->kernel_height; ky++)
        for (int kx = 0; kx < g->kernel_width; kx++)
          {
            int    in = seen (g, y, x, ky, kx), out = y * g->out_width + x;
            double weight = weights[ky * g->kernel_width + kx];

            if (in >= 0 && backward)
              sum_add (&sums[in], weight * source[out]);
            else if (in >= 0)
              sum_add (&sums[out], weight * source[in]);
          }
  return sums;
}

/* A random plane of @n floats, and around it what kernels may read but not heed. */
static float *
plane_random (int n)
{
  float *plane = floats_empty (RV_MARGIN + n + RV_MARGIN) + RV_MARGIN;

  for (int i = 0; i < n; i++)
    plane[i] = random_float ();
  return plane;
}

static void
plane_free (float *plane)
{
  floats_free (plane - RV_MARGIN);
}

void
test_depthwise_forward (const RvKernels *kernels)
{
  for (int round = 0; round < ROUNDS; round++)
    {
      RvGeometry g = random_geometry (FALSE);
      int        n = g.out_height * g.out_width, first, last;
      float     *source = plane_random (g.height * g.width), *target = floats_random (n);
      float     *weights = floats_random (g.kernel_height * g.kernel_width), *before = floats_copy (target, n);
      Sum       *sums = reference (&g, source, weights, FALSE);

      random_range (n, &first, &last);
      describe_geometry (&g, first, last);
      kernels->depthwise_forward (target + first, source, &g, weights, first, last - first);
      for (int i = 0; i < n; i++)
        if (i >= first && i < last)
          check_sum ("value", i, target[i], &sums[i]);
        else
          check_same ("another value", i, target[i], before[i]);
      plane_free (source);
      floats_free (target);
      floats_free (weights);
      floats_free (before);
      g_free (sums);
    }
}

void
test_depthwise_backward (const RvKernels *kernels)
{
  for (int round = 0; round < ROUNDS; round++)
    {
      RvGeometry g = random_geometry (FALSE);
      int        n = g.height * g.width, first, last;
      float     *source = plane_random (g.out_height * g.out_width);
      float     *target = floats_empty (n);
      float     *weights = floats_random (g.kernel_height * g.kernel_width), *before = floats_copy (target, n);
      Sum       *sums = reference (&g, source, weights, TRUE);

      random_range (n, &first, &last);
      describe_geometry (&g, first, last);
      kernels->depthwise_backward (target + first, source, &g, weights, first, last - first);
      for (int i = 0; i < n; i++)
        if (i >= first && i < last)
          check_sum ("value", i, target[i], &sums[i]);
        else
          check_same ("another value", i, target[i], before[i]);
      plane_free (source);
      floats_free (target);
      floats_free (weights);
      floats_free (before);
      g_free (sums);
    }
}

void
test_im2col_line (const RvKernels *kernels)
{
  for (int round = 0; round < 4 * ROUNDS; round++)
    {
      RvGeometry g = random_geometry (FALSE);
      int        all = g.out_height * g.out_width, start, end;
      int        ky = random_int (0, g.kernel_height - 1), kx = random_int (0, g.kernel_width - 1);
      float     *source = floats_random (g.height * g.width), *line;

      random_range (all, &start, &end);
      describe_geometry (&g, start, end);
      line = floats_empty (end - start);
      kernels->im2col_line (line, source, &g, ky, kx, start, end - start);
      for (int i = start; i < end; i++)
        {
          int in = seen (&g, i / g.out_width, i % g.out_width, ky, kx);

          check_same ("value", i - start, line[i - start], in < 0 ? 0 : source[in]);
        }
      floats_free (source);
      floats_free (line);
    }
}

void
test_col2im (const RvKernels *kernels)
{
  for (int round = 0; round < ROUNDS; round++)
    {
      RvGeometry g = random_geometry (FALSE);
      int        taps = g.kernel_height * g.kernel_width, n = g.height * g.width, first, last, low, high;
      float     *target = floats_random (n), *columns;
      Sum       *sums = g_new0 (Sum, n);
      gsize      stride;

      random_range (g.out_height, &first, &last);
      random_range (g.height, &low, &high);
      describe_geometry (&g, first, last);
      stride = (last - first) * g.out_width + random_int (0, 9);
      columns = floats_random (taps * stride);
      for (int i = 0; i < n; i++)
        sum_add (&sums[i], target[i]);
      for (int tap = 0; tap < taps; tap++)
        for (int i = 0; i < (last - first) * g.out_width; i++)
          {
            int in = seen (&g, first + i / g.out_width, i % g.out_width, tap / g.kernel_width, tap % g.kernel_width);

            if (in >= 0 && in / g.width >= low && in / g.width < high)
              sum_add (&sums[in], columns[tap * stride + i]);
          }
      kernels->col2im (target, low, high, columns, stride, &g, first, last);
      for (int i = 0; i < n; i++)
        check_sum ("value", i, target[i], &sums[i]);
      floats_free (target);
      floats_free (columns);
      g_free (sums);
    }
}
