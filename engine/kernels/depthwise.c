/* Depthwise convolution of one channel, forward and backward side by side.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Each row is a weighted sum over a few rows of the other side. The common kernel sizes and strides are compiled with
 * their numbers known and go by whole vectors; columns at a row's ends, some of whose taps lie in the padding, are made
 * one by one.
 */
#include <limits.h>
#include <string.h>

#include "engine/kernels/vector.h"

#define MAX_KERNEL 64
#define MAX_KNOWN 5 /* of the kernels that are compiled apart */

#define ALWAYS_INLINE static inline __attribute__ ((always_inline))

/* Rows of the other side that take part, and their weights, for one row. Rows beyond the plane's edges are left out. */
typedef struct
{
  const float *rows[MAX_KERNEL];
  const float *weights[MAX_KERNEL];
  int          count;
} Taps;

/* Fills the two arrays for a kernel whose size is known; with @turned, weights from right to left. A missing row counts
 * zero times. They must be arrays of the function that loops over the row, or compilers read the weights again for
 * every vector. */
ALWAYS_INLINE void
known (
    const float *rows[MAX_KNOWN], RvVector weights[MAX_KNOWN][MAX_KNOWN], const Taps *taps, int size, gboolean turned)
{
  static const float none[MAX_KNOWN] = { 0 };

#pragma GCC unroll 5
  for (int y = 0; y < size; y++)
    {
      const float *row_weights = y < taps->count ? taps->weights[y] : none;

      rows[y] = taps->rows[y < taps->count ? y : 0];
#pragma GCC unroll 5
      for (int k = 0; k < size; k++)
        weights[y][k] = rv_splat (row_weights[turned ? size - 1 - k : k]);
    }
}

/* ---- Stride 1, both ways: target[x] (+)= the sum of weight (y, k) * row y[column + x + k * dilation] ----
 *
 * The way back of a stride of 1 is a convolution with the kernel turned round. */

/* RV_LANES columns from @x on, of a kernel as wide as its padding wants it: @side is -1 at the row's left end, where
 * zeros come in, 1 at its right end, and 0 between. */
ALWAYS_INLINE void
same_vector (float              *target,
             const float *const *rows,
             RvVector            weights[MAX_KNOWN][MAX_KNOWN],
             int                 size,
             int                 x,
             int                 side,
             gboolean            accumulate)
{
  const RvVector zero = { 0 };
  RvVector       total = zero;

#pragma GCC unroll 5
  for (int y = 0; y < size; y++)
    {
      const float *row = rows[y] + x;
      RvVector     ends[2] = { side < 0   ? rv_previous (zero, rv_load (row))
                               : side > 0 ? rv_next (rv_load (row), zero)
                                          : zero };

      ends[1] = side < 0 ? rv_previous (zero, ends[0]) : side > 0 ? rv_next (ends[0], zero) : zero;
#pragma GCC unroll 5
      for (int k = 0; k < size; k++)
        {
          int off = k - size / 2;

          total += weights[y][k] * (off * side > 0 ? ends[ABS (off) - 1] : rv_load (row + off));
        }
    }
  if (accumulate)
    total += rv_load (target);
  rv_store (target, total);
}

/* Columns @from to @to - 1 of a row of @width, as many zeros beyond each end as half the kernel is wide. */
ALWAYS_INLINE void
slide_same (
    float *target, int from, int to, int width, const Taps *taps, int size, gboolean turned, gboolean accumulate)
{
  const float *rows[MAX_KNOWN];
  RvVector     weights[MAX_KNOWN][MAX_KNOWN];
  int          x = from, last = to - RV_LANES;

  known (rows, weights, taps, size, turned);
  if (from == 0)
    {
      same_vector (target, rows, weights, size, 0, -1, accumulate);
      x += RV_LANES;
    }
  for (; x < last; x += RV_LANES)
    same_vector (target + x - from, rows, weights, size, x, 0, accumulate);
  /* The last vector may make some values twice. */
  if (x < to && to == width)
    same_vector (target + last - from, rows, weights, size, last, 1, accumulate);
  else if (x < to)
    same_vector (target + last - from, rows, weights, size, last, 0, accumulate);
}

/* Does it where it can: FALSE for kernels that are not known, and for pieces too short or too near an end. */
static gboolean
slide (float            *target,
       int               from,
       int               to,
       int               width,
       const Taps       *taps,
       const RvGeometry *g,
       gboolean          turned,
       gboolean          accumulate)
{
  int size = g->kernel_width, half = size / 2, n = to - from;

  if (g->kernel_height != size || (size != 3 && size != 5) || g->left != half || g->dilation_x != 1
      || g->out_width != g->width || taps->count == 0 || n < RV_LANES || width < RV_LANES + half
      || (accumulate && n % RV_LANES != 0) || (from > 0 && from < half) || (to < width && to + half > width))
    return FALSE;
  if (size == 3)
    slide_same (target, from, to, width, taps, 3, turned, accumulate);
  else
    slide_same (target, from, to, width, taps, 5, turned, accumulate);
  return TRUE;
}

/* Kernels of any size: @n columns, all of whose taps lie inside the row. The first one's first tap is @column. */
static void
slide_any (float *restrict target,
           int               n,
           int               column,
           const Taps       *taps,
           const RvGeometry *g,
           gboolean          turned,
           gboolean          accumulate)
{
  if (!accumulate)
    memset (target, 0, n * sizeof (float));
  for (int y = 0; y < taps->count; y++)
    for (int k = 0; k < g->kernel_width; k++)
      {
        const float *restrict row = taps->rows[y] + column + k * g->dilation_x;
        float weight = taps->weights[y][turned ? g->kernel_width - 1 - k : k];

        for (int x = 0; x < n; x++)
          target[x] += weight * row[x];
      }
}

/* ---- Forward ---- */

/* Output column @x, leaving out taps in the padding. */
static float
forward_edge (int x, const Taps *taps, const RvGeometry *g)
{
  int   column = x * g->stride_x - g->left, first = 0, last = g->kernel_width;
  float total = 0;

  while (first < last && column + first * g->dilation_x < 0)
    first++;
  while (first < last && column + (last - 1) * g->dilation_x >= g->width)
    last--;
  for (int y = 0; y < taps->count; y++)
    for (int k = first; k < last; k++)
      total += taps->weights[y][k] * taps->rows[y][column + k * g->dilation_x];
  return total;
}

/* Every second window: RV_LANES output columns from the even and the odd columns of the rows, of which @left are there
 * from the first on; zeros come in beyond. The first 2 * RV_LANES must be there. */
ALWAYS_INLINE void
pairs_vector (
    float *target, const float *const *rows, RvVector weights[MAX_KNOWN][MAX_KNOWN], int size, int column, int left)
{
  RvVector total = { 0 };

#pragma GCC unroll 5
  for (int y = 0; y < size; y++)
    {
      const float *row = rows[y] + column;
      RvVector     low = rv_load (row), high = rv_load (row + RV_LANES);
      RvVector     evens = rv_evens (low, high), odds = rv_odds (low, high);

      total += weights[y][0] * evens;
      total += weights[y][1] * odds;
#pragma GCC unroll 5
      for (int k = 2; k < size; k++)
        {
          RvVector next = rv_splat (2 * RV_LANES + k - 2 < left ? row[2 * RV_LANES + k - 2] : 0);

          if (k % 2 == 0)
            total += weights[y][k] * (evens = rv_next (evens, next));
          else
            total += weights[y][k] * (odds = rv_next (odds, next));
        }
    }
  rv_store (target, total);
}

/* @n output columns of stride 2, the first of which sees the rows from @column on. Returns how many were made. */
ALWAYS_INLINE int
pairs_known (float *target, int n, int column, int width, const Taps *taps, int size)
{
  const float *rows[MAX_KNOWN];
  RvVector     weights[MAX_KNOWN][MAX_KNOWN];
  int          most = MIN (n, (width - column) / 2), x = 0;

  if (most < RV_LANES)
    return 0;
  known (rows, weights, taps, size, FALSE);
  for (; x + RV_LANES < most; x += RV_LANES)
    pairs_vector (target + x, rows, weights, size, column + 2 * x, INT_MAX);
  /* The last vector may make some values twice. */
  x = most - RV_LANES;
  pairs_vector (target + x, rows, weights, size, column + 2 * x, width - column - 2 * x);
  return most;
}

/* Output columns @from to @to - 1 of a row. */
static void
forward_row (float *target, int from, int to, const Taps *taps, const RvGeometry *g)
{
  int x0, x1, done = 0;

  if (g->stride_x == 1 && slide (target, from, to, g->width, taps, g, FALSE, FALSE))
    return;
  /* The first column whose leftmost tap is inside. */
  x0 = CLAMP ((g->left + g->stride_x - 1) / g->stride_x, from, to);
  if (g->stride_x == 2 && g->dilation_x == 1 && g->kernel_width == 3 && g->kernel_height == 3)
    done = pairs_known (target + x0 - from, to - x0, 2 * x0 - g->left, g->width, taps, 3);
  else if (g->stride_x == 2 && g->dilation_x == 1 && g->kernel_width == 5 && g->kernel_height == 5)
    done = pairs_known (target + x0 - from, to - x0, 2 * x0 - g->left, g->width, taps, 5);
  else if (g->stride_x == 1)
    {
      x1 = CLAMP (g->width - (g->kernel_width - 1) * g->dilation_x + g->left, x0, to);
      done = x1 - x0;
      slide_any (target + x0 - from, done, x0 - g->left, taps, g, FALSE, FALSE);
    }
  for (int x = from; x < x0; x++)
    target[x - from] = forward_edge (x, taps, g);
  for (int x = x0 + done; x < to; x++)
    target[x - from] = forward_edge (x, taps, g);
}

/* The input rows that output row @y sees. */
static void
forward_taps (Taps *taps, const float *source, const RvGeometry *g, const float *weights, int y)
{
  taps->count = 0;
  for (int k = 0; k < g->kernel_height; k++)
    {
      int row = y * g->stride_y + k * g->dilation_y - g->top;

      if (row < 0 || row >= g->height)
        continue;
      taps->rows[taps->count] = source + (gsize) row * g->width;
      taps->weights[taps->count++] = weights + k * g->kernel_width;
    }
}

void
RV_NAME (depthwise_forward) (
    float *line, const float *source, const RvGeometry *g, const float *weights, gsize start, gsize n)
{
  int  y = start / g->out_width, from = start % g->out_width;
  Taps taps;

  for (; n > 0; y++, from = 0)
    {
      int to = MIN ((gsize) g->out_width, from + n);

      forward_taps (&taps, source, g, weights, y);
      if (taps.count > 0)
        forward_row (line, from, to, &taps, g);
      else
        memset (line, 0, (to - from) * sizeof (float)); /* all rows lie in the padding */
      line += to - from;
      n -= to - from;
    }
}

/* ---- Backward ---- */

/* Input columns @from to @to - 1, one by one: every output column that saw one, through the tap that saw it. */
static void
backward_edges (float *target, int from, int to, const Taps *taps, const RvGeometry *g, gboolean accumulate)
{
  for (int x = from; x < to; x++, target++)
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
      *target = accumulate ? *target + total : total;
    }
}

static void
backward_row1 (float *target, int from, int to, const Taps *taps, const RvGeometry *g, gboolean accumulate)
{
  int span = (g->kernel_width - 1) * g->dilation_x;
  int x0 = CLAMP (span - g->left, from, to), x1 = CLAMP (g->out_width - g->left, x0, to);

  if (slide (target, from, to, g->width, taps, g, TRUE, accumulate))
    return;
  backward_edges (target, from, x0, taps, g, accumulate);
  slide_any (target + x0 - from, x1 - x0, x0 + g->left - span, taps, g, TRUE, accumulate);
  backward_edges (target + x1 - from, x1, to, taps, g, accumulate);
}

/* RV_LANES pairs of input columns from pair @j on: the first of a pair sees the even taps, the second the odd ones. */
ALWAYS_INLINE void
backward_pairs (float              *target,
                const float *const *rows,
                RvVector            weights[MAX_KNOWN][MAX_KNOWN],
                int                 count,
                int                 width,
                int                 j,
                gboolean            accumulate)
{
  RvVector even = { 0 }, odd = { 0 }, low, high;

#pragma GCC unroll 5
  for (int y = 0; y < count; y++)
    {
#pragma GCC unroll 5
      for (int k = 0; k < width; k++)
        if (k % 2 == 0)
          even += weights[y][k] * rv_load (rows[y] + j - k / 2);
        else
          odd += weights[y][k] * rv_load (rows[y] + j - k / 2);
    }
  low = rv_zip_low (even, odd);
  high = rv_zip_high (even, odd);
  target += 2 * j;
  if (accumulate)
    {
      low += rv_load (target);
      high += rv_load (target + RV_LANES);
    }
  rv_store (target, low);
  rv_store (target + RV_LANES, high);
}

/* @n pairs; the first one's first tap is output column @column. Returns how many were made. */
ALWAYS_INLINE int
backward_known2 (float *target, int n, const Taps *taps, int count, int width, int column, gboolean accumulate)
{
  const float *rows[MAX_KNOWN];
  RvVector     weights[MAX_KNOWN][MAX_KNOWN];
  int          j = 0;

#pragma GCC unroll 5
  for (int y = 0; y < count; y++)
    {
      rows[y] = taps->rows[y] + column;
#pragma GCC unroll 5
      for (int k = 0; k < width; k++)
        weights[y][k] = rv_splat (taps->weights[y][k]);
    }
  for (; j + RV_LANES <= n; j += RV_LANES)
    backward_pairs (target, rows, weights, count, width, j, accumulate);
  if (j == 0 || j == n || accumulate)
    return j;
  backward_pairs (target, rows, weights, count, width, n - RV_LANES, FALSE);
  return n;
}

static void
backward_row2 (float *target, int from, int to, const Taps *taps, const RvGeometry *g, gboolean accumulate)
{
  int reach = (g->kernel_width - 1) / 2;
  int base = g->left % 2; /* pair j is columns 2 * j + base and the next; its first tap is output column j + shift */
  int shift = (base + g->left) / 2;
  int j0 = MAX (MAX (from - base + 1, 0) / 2, reach - shift);
  int j1 = MIN (MAX (to - base, 0) / 2, g->out_width - shift);
  int x0 = CLAMP (2 * j0 + base, from, to), x1 = CLAMP (2 * j1 + base, x0, to);
  int n = (x1 - x0) / 2, column = j0 + shift, done = 0;

  if (taps->count == 1 && g->kernel_width == 3)
    done = backward_known2 (target + x0 - from, n, taps, 1, 3, column, accumulate);
  else if (taps->count == 2 && g->kernel_width == 3)
    done = backward_known2 (target + x0 - from, n, taps, 2, 3, column, accumulate);
  else if (taps->count == 2 && g->kernel_width == 5)
    done = backward_known2 (target + x0 - from, n, taps, 2, 5, column, accumulate);
  else if (taps->count == 3 && g->kernel_width == 5)
    done = backward_known2 (target + x0 - from, n, taps, 3, 5, column, accumulate);
  x1 = x0 + 2 * done;
  backward_edges (target, from, x0, taps, g, accumulate);
  backward_edges (target + x1 - from, x1, to, taps, g, accumulate);
}

/* The output rows that saw input row @y. */
static void
backward_taps (Taps *taps, const float *source, const RvGeometry *g, const float *weights, int y)
{
  taps->count = 0;
  for (int k = 0; k < g->kernel_height; k++)
    {
      int shifted = y + g->top - k * g->dilation_y;

      if (shifted < 0 || shifted % g->stride_y != 0 || shifted / g->stride_y >= g->out_height)
        continue;
      taps->rows[taps->count] = source + (gsize) (shifted / g->stride_y) * g->out_width;
      taps->weights[taps->count++] = weights + k * g->kernel_width;
    }
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
  int  y = start / g->width, from = start % g->width;
  Taps taps;

  for (; n > 0; y++, from = 0)
    {
      int to = MIN ((gsize) g->width, from + n);

      backward_taps (&taps, source, g, weights, y);
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
