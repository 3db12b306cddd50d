/* Depthwise convolution of one channel, forward and backward side by side.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Each row is a weighted sum over a few rows of the other side. The common kernel sizes and strides are compiled with
 * their numbers known and go by whole vectors; columns at a row's ends, some of whose taps lie in the padding, are made
 * one by one.
 */
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

/* Fills the two arrays for a kernel whose size is known; with @turned, weights from right to left. They must be arrays
 * of the function that loops over the row, or compilers read the weights again for every vector. */
ALWAYS_INLINE void
known (const float *rows[MAX_KNOWN],
       RvVector     weights[MAX_KNOWN][MAX_KNOWN],
       const Taps  *taps,
       int          count,
       int          width,
       int          column)
{
#pragma GCC unroll 5
  for (int y = 0; y < count; y++)
    {
      rows[y] = taps->rows[y] + column;
#pragma GCC unroll 5
      for (int k = 0; k < width; k++)
        weights[y][k] = (RvVector){ 0 } + taps->weights[y][k];
    }
}

/* ---- Stride 1, both ways: target[x] (+)= the sum of weight (y, k) * row y[column + x + k * dilation] ----
 *
 * The way back of a stride of 1 is a convolution with the kernel turned round. */

static void
slide_any (
    float *target, int n, const Taps *taps, int width, int dilation, int column, gboolean turned, gboolean accumulate)
{
  for (int x = 0; x < n; x++)
    {
      float total = 0;

      for (int y = 0; y < taps->count; y++)
        for (int k = 0; k < width; k++)
          total += taps->weights[y][turned ? width - 1 - k : k] * taps->rows[y][column + x + k * dilation];
      target[x] = accumulate ? target[x] + total : total;
    }
}

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
  static const float none[MAX_KNOWN] = { 0 };
  const float       *rows[MAX_KNOWN];
  RvVector           weights[MAX_KNOWN][MAX_KNOWN];
  int                x = from, last = to - RV_LANES;

#pragma GCC unroll 5
  for (int y = 0; y < size; y++)
    {
      const float *row_weights = y < taps->count ? taps->weights[y] : none;

      rows[y] = taps->rows[y < taps->count ? y : 0];
#pragma GCC unroll 5
      for (int k = 0; k < size; k++)
        weights[y][k] = (RvVector){ 0 } + row_weights[turned ? size - 1 - k : k];
    }
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

/* Every second window: output columns x to x + RV_LANES - 1, from the even and the odd columns of the rows. */
ALWAYS_INLINE void
forward_pairs (
    float *target, const float *const *rows, RvVector weights[MAX_KNOWN][MAX_KNOWN], int count, int width, int x)
{
  RvVector total = { 0 };

#pragma GCC unroll 5
  for (int y = 0; y < count; y++)
    {
      const float *row = rows[y] + 2 * x;
      RvVector     low = rv_load (row), high = rv_load (row + RV_LANES);
      RvVector     evens = rv_evens (low, high), odds = rv_odds (low, high);

      total += weights[y][0] * evens;
#pragma GCC unroll 5
      for (int k = 1; k < width; k++)
        {
          RvVector next = (RvVector){ 0 } + row[2 * RV_LANES + k - 2];

          if (k % 2 == 0)
            total += weights[y][k] * (evens = rv_next (evens, next));
          else if (k == 1)
            total += weights[y][k] * odds;
          else
            total += weights[y][k] * (odds = rv_next (odds, next));
        }
    }
  rv_store (target + x, total);
}

ALWAYS_INLINE void
forward_known2 (float *target, int n, const Taps *taps, int size, int column)
{
  const float *rows[MAX_KNOWN];
  RvVector     weights[MAX_KNOWN][MAX_KNOWN];
  int          x = 0;

  known (rows, weights, taps, size, size, column);
  for (; x + RV_LANES <= n; x += RV_LANES)
    forward_pairs (target, rows, weights, size, size, x);
  if (x < n)
    forward_pairs (target, rows, weights, size, size, n - RV_LANES);
}

/* Output columns @from to @to - 1 of a row. */
static void
forward_row (float *target, int from, int to, const Taps *taps, const RvGeometry *g)
{
  int span = (g->kernel_width - 1) * g->dilation_x;
  int x0, x1, n, column;

  if (g->stride_x == 1 && slide (target, from, to, g->width, taps, g, FALSE, FALSE))
    return;
  /* First column whose leftmost tap is inside, and one past the last whose rightmost is. */
  x0 = CLAMP ((g->left + g->stride_x - 1) / g->stride_x, from, to);
  x1 = g->width - 1 - span + g->left < 0 ? 0 : (g->width - 1 - span + g->left) / g->stride_x + 1;
  x1 = CLAMP (x1, x0, to);
  n = x1 - x0;
  column = x0 * g->stride_x - g->left;

  if (g->stride_x == 1)
    slide_any (target + x0 - from, n, taps, g->kernel_width, g->dilation_x, column, FALSE, FALSE);
  else if (g->stride_x == 2 && g->dilation_x == 1 && taps->count == 3 && g->kernel_width == 3 && n >= RV_LANES)
    forward_known2 (target + x0 - from, n, taps, 3, column);
  else if (g->stride_x == 2 && g->dilation_x == 1 && taps->count == 5 && g->kernel_width == 5 && n >= RV_LANES)
    forward_known2 (target + x0 - from, n, taps, 5, column);
  else
    x1 = x0; /* all as edges */
  for (int x = from; x < x0; x++)
    target[x - from] = forward_edge (x, taps, g);
  for (int x = x1; x < to; x++)
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
  slide_any (target + x0 - from, x1 - x0, taps, g->kernel_width, g->dilation_x, x0 + g->left - span, TRUE, accumulate);
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

  known (rows, weights, taps, count, width, column);
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
