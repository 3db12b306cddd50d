/* Depthwise convolution of one channel, forward and backward side by side.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Each row is a weighted sum over a few rows of the other side. The common kernel sizes and strides are compiled with
 * their numbers known and go by whole vectors: lanes that look past the end of a row read what is there, within
 * RV_MARGIN of the plane, and count zero. Of all other kernels, columns some of whose taps lie in the padding are made
 * one by one.
 */
#include <string.h>

#include "engine/kernels/vector.h"

#define MAX_KERNEL 64
#define MAX_KNOWN 5 /* of the kernels that are compiled apart */

#define ALWAYS_INLINE static inline __attribute__ ((always_inline))
/* For what is rare: inline, it would take registers from what is not. */
#define RARE static __attribute__ ((noinline))

/* In one of two ways that read the same: makes an index another one for the compiler, which else would read for both
 * ways before it knows which it is, and run out of registers. */
#define APART(index) __asm__("" : "+r"(index))

/* Rows of the other side that take part, and their weights, for one row. Rows beyond the plane's edges are left out. */
typedef struct
{
  const float *rows[MAX_KERNEL];
  const float *weights[MAX_KERNEL];
  int          count;
} Taps;

static gboolean
is_square (const RvGeometry *g, int size, int stride)
{
  return g->kernel_height == size && g->kernel_width == size && g->stride_x == stride && g->dilation_x == 1;
}

/* Fills the two arrays for @count rows of a kernel, of which a missing one counts zero times. They must be arrays of
 * the function that loops over the row, or compilers read the weights again for every vector. */
ALWAYS_INLINE void
known (const float *rows[MAX_KNOWN], RvVector weights[MAX_KNOWN][MAX_KNOWN], const Taps *taps, int count, int size)
{
  static const float none[MAX_KNOWN] = { 0 };

#pragma GCC unroll 5
  for (int y = 0; y < count; y++)
    {
      const float *row_weights = y < taps->count ? taps->weights[y] : none;

      rows[y] = taps->rows[y < taps->count ? y : 0];
#pragma GCC unroll 5
      for (int k = 0; k < size; k++)
        weights[y][k] = rv_splat (row_weights[k]);
    }
}

/* What a row of @width has from @column on. @inside: no lane lies past its ends. */
ALWAYS_INLINE RvVector
load_columns (const float *row, int column, int width, gboolean inside)
{
  RvVector value = rv_load (row + column);

  /* Columns before the first are large numbers. */
  return inside ? value : rv_keep (value, rv_count_from (column) < (guint) width);
}

RARE void
store_lanes (float *target, RvVector value, int from, int to)
{
  if (from < to)
    memcpy (target + from, (const float *) &value + from, (to - from) * sizeof (float));
}

/* Stores those lanes of @value that are columns @from to @to - 1, which lie at @target; the first lane is column @x. */
ALWAYS_INLINE void
store_columns (float *target, RvVector value, int x, int from, int to)
{
  if (x >= from && x + RV_LANES <= to)
    rv_store (target + x - from, value);
  else
    store_lanes (target + x - from, value, MAX (from - x, 0), MIN (to - x, RV_LANES));
}

/* ---- Stride 1, both ways ----
 *
 * The way back of a stride of 1 is a convolution with the kernel turned round. Where rows are as long as those that
 * they see, a plane is one long line: a tap looks equally far everywhere, and only has to be kept from seeing the row
 * before or after. */

typedef struct
{
  const float *source;
  int          rows, width; /* of the source; the target has the same width */
  int          above;       /* row y of the target sees those of the source from y - above on */
  const float *weights;
  gboolean     turned; /* the kernel, by half a turn */
} Slide;

static gboolean
may_slide (const RvGeometry *g)
{
  return (is_square (g, 3, 1) || is_square (g, 5, 1)) && g->dilation_y * g->stride_y == 1
         && g->left == g->kernel_width / 2 && g->out_width == g->width && g->width >= RV_LANES;
}

/* RV_LANES pixels, @x pixels after those at which @rows point, the first in column @column. */
ALWAYS_INLINE RvVector
slide_vector (const float *const *rows,
              RvVector            weights[MAX_KNOWN][MAX_KNOWN],
              int                 size,
              gsize               x,
              int                 column,
              int                 width,
              gboolean            inside)
{
  RvNumbers columns = rv_count_from (column);
  RvVector  total = { 0 };

  if (!inside)
    APART (x);
  columns -= (RvNumbers) (columns >= (guint) width) & width;
#pragma GCC unroll 5
  for (int y = 0; y < size; y++)
    {
      RvVector sum = { 0 };

#pragma GCC unroll 5
      for (int k = 0; k < size; k++)
        {
          int      off = k - size / 2;
          RvVector seen = rv_load (rows[y] + x + off);

          if (!inside && off != 0)
            seen = rv_keep (seen, columns + off < (guint) width);
          sum += weights[y][k] * seen;
        }
      total += sum;
    }
  return total;
}

/* @n pixels from @start on that see rows of the source from @top on: either all of these are there, or the pixels lie
 * in one row. */
ALWAYS_INLINE void
slide_run (float *target, const Slide *slide, int size, int top, int column, gsize n)
{
  const float *rows[MAX_KNOWN];
  RvVector     weights[MAX_KNOWN][MAX_KNOWN];
  int          width = slide->width, half = size / 2;

#pragma GCC unroll 5
  for (int y = 0; y < size; y++)
    {
      int      row = slide->turned ? top + size - 1 - y : top + y;
      gboolean there = row >= 0 && row < slide->rows;

      rows[y] = slide->source + (gsize) CLAMP (row, 0, slide->rows - 1) * width + column;
#pragma GCC unroll 5
      for (int k = 0; k < size; k++)
        weights[y][k] = rv_splat (there ? slide->weights[y * size + (slide->turned ? size - 1 - k : k)] : 0);
    }
  for (gsize x = 0; x < n; x += RV_LANES)
    {
      gboolean inside = column >= half && column + RV_LANES + half <= width;
      RvVector total = inside ? slide_vector (rows, weights, size, x, column, width, TRUE)
                              : slide_vector (rows, weights, size, x, column, width, FALSE);

      if (x + RV_LANES <= n)
        rv_store (target + x, total);
      else
        store_lanes (target + x, total, 0, n - x);
      column += RV_LANES;
      if (column >= width)
        column -= width;
    }
}

/* Pixels @start to @start + @n - 1 of the target. */
static void
slide (float *target, const Slide *slide, int size, gsize start, gsize n)
{
  while (n > 0)
    {
      int   y = start / slide->width, column = start % slide->width, top = y - slide->above;
      int   last = slide->rows - size + slide->above; /* row that sees nothing below the source */
      gsize end = (top >= 0 && y <= last ? last + 1 : y + 1) * (gsize) slide->width, count = MIN (n, end - start);

      if (size == 3)
        slide_run (target, slide, 3, top, column, count);
      else
        slide_run (target, slide, 5, top, column, count);
      target += count;
      start += count;
      n -= count;
    }
}

/* Kernels of any size: @n columns, all of whose taps lie inside the row. The first one's first tap is @column. */
static void
slide_any (float *restrict target, int n, int column, const Taps *taps, const RvGeometry *g, gboolean turned)
{
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
forward_one (int x, const Taps *taps, const RvGeometry *g)
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

static gboolean
may_go_in_pairs (const RvGeometry *g)
{
  return (is_square (g, 3, 2) || is_square (g, 5, 2)) && g->left < g->kernel_width
         && 2 * g->out_width - g->left <= g->width + g->kernel_width;
}

/* Every second window: RV_LANES output columns, of which the first sees the rows from @column on. */
ALWAYS_INLINE RvVector
pairs_vector (
    const float *const *rows, RvVector weights[MAX_KNOWN][MAX_KNOWN], int size, int column, int width, gboolean inside)
{
  RvVector total = { 0 };

  if (!inside)
    APART (column);
#pragma GCC unroll 5
  for (int y = 0; y < size; y++)
#pragma GCC unroll 5
    for (int k = 0; k < size; k += 2)
      {
        RvVector low = load_columns (rows[y], column + k, width, inside);
        RvVector high = load_columns (rows[y], column + k + RV_LANES, width, inside);

        total += weights[y][k] * rv_evens (low, high);
        if (k + 1 < size)
          total += weights[y][k + 1] * rv_odds (low, high);
      }
  return rv_in_order (total);
}

ALWAYS_INLINE void
pairs_row (float *target, int from, int to, const Taps *taps, const RvGeometry *g, int size)
{
  const float *rows[MAX_KNOWN];
  RvVector     weights[MAX_KNOWN][MAX_KNOWN];
  int          left = g->left, width = g->width;

  known (rows, weights, taps, size, size);
  for (int x = from; x < to; x += RV_LANES)
    {
      int      column = 2 * x - left;
      gboolean inside = column >= 0 && column + size - 1 + 2 * RV_LANES <= width;
      RvVector total = inside ? pairs_vector (rows, weights, size, column, width, TRUE)
                              : pairs_vector (rows, weights, size, column, width, FALSE);

      store_columns (target, total, x, from, to);
    }
}

/* Output columns @from to @to - 1 of a row. */
static void
forward_row (float *target, int from, int to, const Taps *taps, const RvGeometry *g)
{
  int x0 = from, x1 = from;

  if (may_go_in_pairs (g))
    {
      if (g->kernel_width == 3)
        pairs_row (target, from, to, taps, g, 3);
      else
        pairs_row (target, from, to, taps, g, 5);
      return;
    }
  if (g->stride_x == 1)
    {
      x0 = CLAMP (g->left, from, to);
      x1 = CLAMP (g->width - (g->kernel_width - 1) * g->dilation_x + g->left, x0, to);
      slide_any (target + x0 - from, x1 - x0, x0 - g->left, taps, g, FALSE);
    }
  for (int x = from; x < x0; x++)
    target[x - from] = forward_one (x, taps, g);
  for (int x = x1; x < to; x++)
    target[x - from] = forward_one (x, taps, g);
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

  if (may_slide (g))
    {
      slide (line, &(Slide){ source, g->height, g->width, g->top, weights, FALSE }, g->kernel_width, start, n);
      return;
    }
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
backward_each (float *target, int from, int to, const Taps *taps, const RvGeometry *g)
{
  for (int x = from; x < to; x++, target++)
    {
      *target = 0;
      for (int k = 0; k < g->kernel_width; k++)
        {
          int shifted = x + g->left - k * g->dilation_x;

          if (shifted < 0 || shifted % g->stride_x != 0 || shifted / g->stride_x >= g->out_width)
            continue;
          for (int y = 0; y < taps->count; y++)
            *target += taps->weights[y][k] * taps->rows[y][shifted / g->stride_x];
        }
    }
}

static void
backward_row1 (float *target, int from, int to, const Taps *taps, const RvGeometry *g)
{
  int span = (g->kernel_width - 1) * g->dilation_x;
  int x0 = CLAMP (span - g->left, from, to), x1 = CLAMP (g->out_width - g->left, x0, to);

  backward_each (target, from, x0, taps, g);
  slide_any (target + x0 - from, x1 - x0, x0 + g->left - span, taps, g, TRUE);
  backward_each (target + x1 - from, x1, to, taps, g);
}

/* Stride 2: input columns in pairs. Pair p is columns 2 * p - left and the next; the first saw output columns p, p - 1
 * ... through the even taps, the second through the odd ones. Of the rows, @count take part. */
ALWAYS_INLINE void
backward_pairs (float *target, int from, int to, const Taps *taps, const RvGeometry *g, int count, int size)
{
  const float *rows[MAX_KNOWN];
  RvVector     weights[MAX_KNOWN][MAX_KNOWN];
  int          left = g->left, width = g->out_width;

  known (rows, weights, taps, count, size);
  for (int p = (from + left) / 2; 2 * p - left < to; p += RV_LANES)
    {
      gboolean inside = p >= size / 2 && p + RV_LANES <= width;
      RvVector sums[2] = { { 0 }, { 0 } };
      int      x = 2 * p - left;

#pragma GCC unroll 5
      for (int y = 0; y < count; y++)
#pragma GCC unroll 5
        for (int k = 0; k < size; k++)
          sums[k % 2] += weights[y][k] * load_columns (rows[y], p - k / 2, width, inside);
      store_columns (target, rv_zip_low (sums[0], sums[1]), x, from, to);
      store_columns (target, rv_zip_high (sums[0], sums[1]), x + RV_LANES, from, to);
    }
}

static void
backward_row (float *target, int from, int to, const Taps *taps, const RvGeometry *g)
{
  if (g->stride_x == 1)
    backward_row1 (target, from, to, taps, g);
  else if (is_square (g, 3, 2) && taps->count == 1)
    backward_pairs (target, from, to, taps, g, 1, 3);
  else if (is_square (g, 3, 2) && taps->count == 2)
    backward_pairs (target, from, to, taps, g, 2, 3);
  else if (is_square (g, 5, 2) && taps->count <= 2)
    backward_pairs (target, from, to, taps, g, 2, 5);
  else if (is_square (g, 5, 2) && taps->count == 3)
    backward_pairs (target, from, to, taps, g, 3, 5);
  else
    backward_each (target, from, to, taps, g);
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
RV_NAME (depthwise_backward) (
    float *line, const float *source, const RvGeometry *g, const float *weights, gsize start, gsize n)
{
  int  y = start / g->width, from = start % g->width;
  Taps taps;

  if (may_slide (g))
    {
      int above = g->kernel_height - 1 - g->top;

      slide (line, &(Slide){ source, g->out_height, g->width, above, weights, TRUE }, g->kernel_width, start, n);
      return;
    }
  for (; n > 0; y++, from = 0)
    {
      int to = MIN ((gsize) g->width, from + n);

      backward_taps (&taps, source, g, weights, y);
      if (taps.count > 0)
        backward_row (line, from, to, &taps, g);
      else
        memset (line, 0, (to - from) * sizeof (float)); /* no window saw the row */
      line += to - from;
      n -= to - from;
    }
}
