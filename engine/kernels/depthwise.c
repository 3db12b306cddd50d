/* Depthwise convolution of one channel, forward and backward side by side.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Each output row is a weighted sum over a few input rows. The common kernel sizes and strides are compiled with their
 * numbers known, so that all taps are unrolled and a row is made in one sweep.
 */
#include <string.h>

#include "engine/kernels/kernels.h"

#define MAX_KERNEL 64

#define ALWAYS_INLINE static inline __attribute__ ((always_inline))

/* Rows of the other side that take part, and their weights, for one row. Rows beyond the plane's edges are left out. */
typedef struct
{
  const float *rows[MAX_KERNEL];
  const float *weights[MAX_KERNEL];
  int          count;
} Taps;

/* @n output columns, all of whose taps lie inside the row. The first one's leftmost tap is column @column. */
ALWAYS_INLINE void
forward_inside (
    float *restrict target, int n, const Taps *taps, int count, int width, int stride, int dilation, int column)
{
  float        weights[count][width];
  const float *rows[count];

  for (int y = 0; y < count; y++)
    {
      rows[y] = taps->rows[y] + column;
      for (int k = 0; k < width; k++)
        weights[y][k] = taps->weights[y][k];
    }
  for (int x = 0; x < n; x++)
    {
      float total = 0;

      for (int y = 0; y < count; y++)
        for (int k = 0; k < width; k++)
          total += weights[y][k] * rows[y][x * stride + k * dilation];
      target[x] = total;
    }
}

static float
forward_edge (int x, const Taps *taps, const RvGeometry *g)
{
  float total = 0;

  for (int y = 0; y < taps->count; y++)
    for (int k = 0; k < g->kernel_width; k++)
      {
        int column = x * g->stride_x + k * g->dilation_x - g->left;

        if (column >= 0 && column < g->width)
          total += taps->weights[y][k] * taps->rows[y][column];
      }
  return total;
}

/* Output columns @from to @to - 1 of a row. */
static void
forward_row (float *restrict target, int from, int to, const Taps *taps, const RvGeometry *g)
{
  int span = (g->kernel_width - 1) * g->dilation_x;
  int x0, x1, n, column;

  /* First column whose leftmost tap is inside, and one past the last whose rightmost is. */
  x0 = CLAMP ((g->left + g->stride_x - 1) / g->stride_x, from, to);
  x1 = g->width - 1 - span + g->left < 0 ? 0 : (g->width - 1 - span + g->left) / g->stride_x + 1;
  x1 = CLAMP (x1, x0, to);
  for (int x = from; x < x0; x++)
    target[x - from] = forward_edge (x, taps, g);
  for (int x = x1; x < to; x++)
    target[x - from] = forward_edge (x, taps, g);

  target += x0 - from;
  n = x1 - x0;
  column = x0 * g->stride_x - g->left;
  if (g->dilation_x == 1 && taps->count == 3 && g->kernel_width == 3 && g->stride_x == 1)
    forward_inside (target, n, taps, 3, 3, 1, 1, column);
  else if (g->dilation_x == 1 && taps->count == 3 && g->kernel_width == 3 && g->stride_x == 2)
    forward_inside (target, n, taps, 3, 3, 2, 1, column);
  else if (g->dilation_x == 1 && taps->count == 5 && g->kernel_width == 5 && g->stride_x == 1)
    forward_inside (target, n, taps, 5, 5, 1, 1, column);
  else if (g->dilation_x == 1 && taps->count == 5 && g->kernel_width == 5 && g->stride_x == 2)
    forward_inside (target, n, taps, 5, 5, 2, 1, column);
  else
    forward_inside (target, n, taps, taps->count, g->kernel_width, g->stride_x, g->dilation_x, column);
}

/* The input rows that output row @y sees. */
static Taps
forward_taps (const float *source, const RvGeometry *g, const float *weights, int y)
{
  Taps taps = { .count = 0 };

  for (int k = 0; k < g->kernel_height; k++)
    {
      int row = y * g->stride_y + k * g->dilation_y - g->top;

      if (row < 0 || row >= g->height)
        continue;
      taps.rows[taps.count] = source + (gsize) row * g->width;
      taps.weights[taps.count++] = weights + k * g->kernel_width;
    }
  return taps;
}

void
RV_NAME (depthwise_forward) (
    float *line, const float *source, const RvGeometry *g, const float *weights, gsize start, gsize n)
{
  int y = start / g->out_width, from = start % g->out_width;

  for (; n > 0; y++, from = 0)
    {
      int  to = MIN ((gsize) g->out_width, from + n);
      Taps taps = forward_taps (source, g, weights, y);

      if (taps.count > 0)
        forward_row (line, from, to, &taps, g);
      else
        memset (line, 0, (to - from) * sizeof (float)); /* all rows lie in the padding */
      line += to - from;
      n -= to - from;
    }
}

/* The value of input column @x: every output column that saw it, through the tap that saw it. */
static float
backward_edge (int x, const Taps *taps, const RvGeometry *g)
{
  float total = 0;

  for (int k = 0; k < g->kernel_width; k++)
    {
      int shifted = x + g->left - k * g->dilation_x;

      if (shifted < 0 || shifted % g->stride_x != 0 || shifted / g->stride_x >= g->out_width)
        continue;
      for (int y = 0; y < taps->count; y++)
        total += taps->weights[y][k] * taps->rows[y][shifted / g->stride_x];
    }
  return total;
}

/* Input columns @from to @to - 1, one by one. */
static void
backward_edges (float *target, int from, int to, const Taps *taps, const RvGeometry *g, gboolean accumulate)
{
  for (int x = from; x < to; x++, target++)
    *target = (accumulate ? *target : 0) + backward_edge (x, taps, g);
}

/* @n input columns, all of whose taps lie inside the row. The first one's first tap is output column @column. */
ALWAYS_INLINE void
backward_stride1 (float *restrict target,
                  int         n,
                  const Taps *taps,
                  int         count,
                  int         width,
                  int         dilation,
                  int         column,
                  gboolean    accumulate)
{
  for (int x = 0; x < n; x++)
    {
      float total = accumulate ? target[x] : 0;

      for (int y = 0; y < count; y++)
        for (int k = 0; k < width; k++)
          total += taps->weights[y][k] * taps->rows[y][column + x - k * dilation];
      target[x] = total;
    }
}

/* @n pairs of input columns: the first of a pair sees the even taps, the second the odd ones. The first pair's first
 * tap is output column @column. */
ALWAYS_INLINE void
backward_stride2 (
    float *restrict target, int n, const Taps *taps, int count, int width, int column, gboolean accumulate)
{
  for (int j = 0; j < n; j++)
    {
      float even = accumulate ? target[2 * j] : 0;
      float odd = accumulate ? target[2 * j + 1] : 0;

      for (int y = 0; y < count; y++)
        {
          for (int k = 0; k < width; k += 2)
            even += taps->weights[y][k] * taps->rows[y][column + j - k / 2];
          for (int k = 1; k < width; k += 2)
            odd += taps->weights[y][k] * taps->rows[y][column + j - k / 2];
        }
      target[2 * j] = even;
      target[2 * j + 1] = odd;
    }
}

static void
backward_row1 (float *restrict target, int from, int to, const Taps *taps, const RvGeometry *g, gboolean accumulate)
{
  int span = (g->kernel_width - 1) * g->dilation_x;
  int x0 = CLAMP (span - g->left, from, to), x1 = CLAMP (g->out_width - g->left, x0, to);
  int n = x1 - x0, column = x0 + g->left;

  backward_edges (target, from, x0, taps, g, accumulate);
  backward_edges (target + x1 - from, x1, to, taps, g, accumulate);
  target += x0 - from;
  if (g->dilation_x == 1 && taps->count == 3 && g->kernel_width == 3)
    backward_stride1 (target, n, taps, 3, 3, 1, column, accumulate);
  else if (g->dilation_x == 1 && taps->count == 5 && g->kernel_width == 5)
    backward_stride1 (target, n, taps, 5, 5, 1, column, accumulate);
  else
    backward_stride1 (target, n, taps, taps->count, g->kernel_width, g->dilation_x, column, accumulate);
}

static void
backward_row2 (float *restrict target, int from, int to, const Taps *taps, const RvGeometry *g, gboolean accumulate)
{
  int reach = (g->kernel_width - 1) / 2;
  int base = g->left % 2; /* pair j is columns 2 * j + base and the next; its first tap is output column j + shift */
  int shift = (base + g->left) / 2;
  int j0 = MAX (MAX (from - base + 1, 0) / 2, reach - shift);
  int j1 = MIN (MAX (to - base, 0) / 2, g->out_width - shift);
  int x0 = CLAMP (2 * j0 + base, from, to), x1 = CLAMP (2 * j1 + base, x0, to);
  int n = (x1 - x0) / 2, column = j0 + shift;

  backward_edges (target, from, x0, taps, g, accumulate);
  backward_edges (target + x1 - from, x1, to, taps, g, accumulate);
  target += x0 - from;
  if (taps->count == 1 && g->kernel_width == 3)
    backward_stride2 (target, n, taps, 1, 3, column, accumulate);
  else if (taps->count == 2 && g->kernel_width == 3)
    backward_stride2 (target, n, taps, 2, 3, column, accumulate);
  else if (taps->count == 2 && g->kernel_width == 5)
    backward_stride2 (target, n, taps, 2, 5, column, accumulate);
  else if (taps->count == 3 && g->kernel_width == 5)
    backward_stride2 (target, n, taps, 3, 5, column, accumulate);
  else
    backward_stride2 (target, n, taps, taps->count, g->kernel_width, column, accumulate);
}

/* The output rows that saw input row @y. */
static Taps
backward_taps (const float *source, const RvGeometry *g, const float *weights, int y)
{
  Taps taps = { .count = 0 };

  for (int k = 0; k < g->kernel_height; k++)
    {
      int shifted = y + g->top - k * g->dilation_y;

      if (shifted < 0 || shifted % g->stride_y != 0 || shifted / g->stride_y >= g->out_height)
        continue;
      taps.rows[taps.count] = source + (gsize) (shifted / g->stride_y) * g->out_width;
      taps.weights[taps.count++] = weights + k * g->kernel_width;
    }
  return taps;
}

void
RV_NAME (depthwise_backward) (float            *line,
                              const float      *source,
                              const RvGeometry *g,
                              const float      *weights,
                              gsize             start,
                              gsize             n,
                              gboolean          accumulate)
{
  int y = start / g->width, from = start % g->width;

  for (; n > 0; y++, from = 0)
    {
      int  to = MIN ((gsize) g->width, from + n);
      Taps taps = backward_taps (source, g, weights, y);

      if (g->stride_x == 1)
        backward_row1 (line, from, to, &taps, g, accumulate);
      else if (g->stride_x == 2 && g->dilation_x == 1)
        backward_row2 (line, from, to, &taps, g, accumulate);
      else
        backward_edges (line, from, to, &taps, g, accumulate);
      line += to - from;
      n -= to - from;
    }
}
