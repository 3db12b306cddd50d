/* Pooling of one channel, forward and backward side by side.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The common windows are compiled with their numbers known, so that all taps are unrolled. No window lies wholly in the
 * padding, and none has holes.
 */
#include <math.h>
#include <string.h>

#include "engine/kernels/kernels.h"

#define SPAN 1024 /* columns that are made in one go: what is kept of them stays in the first-level cache */
#define MAX_KERNEL 64
#define MAX_TAPS 256

#define ALWAYS_INLINE static inline __attribute__ ((always_inline))

/* Rows, columns or taps: low to high - 1. */
typedef struct
{
  int low, high;
} Range;

/* Taps of the window at output @at that lie inside the plane. */
static Range
taps_inside (int size, int kernel, int stride, int before, int at)
{
  int start = at * stride - before;

  return (Range){ MAX (-start, 0), MIN (kernel, size - start) };
}

/* ---- Maximum ---- */

/* What a row of windows sees: @rows input rows, of which the first begins at @source. The position of its first tap in
 * the window is @first. */
typedef struct
{
  const float *source;
  gsize        pitch;
  int          rows, first;
} Sight;

static Sight
sight (const float *source, const RvGeometry *g, int y)
{
  Range taps = taps_inside (g->height, g->kernel_height, g->stride_y, g->top, y);
  int   row = y * g->stride_y - g->top + taps.low;

  return (Sight){ source + (gsize) row * g->width, g->width, taps.high - taps.low, taps.low * g->kernel_width };
}

/* Windows of columns @x0 to @x0 + @n - 1, of whose taps those in @taps are inside the plane. The first tap inside
 * stands where nothing is above -infinity, as with NaN. */
ALWAYS_INLINE void
max_columns (float *restrict target,
             int *restrict positions,
             int          x0,
             int          n,
             const Sight *seen,
             int          rows,
             Range        taps,
             int          width,
             int          stride,
             int          left)
{
  const float *source = seen->source + x0 * stride - left;
  gsize        pitch = seen->pitch;
  int          first = seen->first;

  for (int x = 0; x < n; x++)
    {
      float best = -INFINITY;
      int   position = first + taps.low;

      for (int y = 0; y < rows; y++)
        for (int k = taps.low; k < taps.high; k++)
          {
            float value = source[y * pitch + x * stride + k];

            position = value > best ? first + y * width + k : position;
            best = value > best ? value : best;
          }
      target[x] = best;
      positions[x] = position;
    }
}

static void
max_edges (float *target, guint8 *which, int x0, int x1, const Sight *seen, const RvGeometry *g)
{
  for (int x = x0; x < x1; x++)
    {
      Range taps = taps_inside (g->width, g->kernel_width, g->stride_x, g->left, x);
      int   position;

      max_columns (target + x, &position, x, 1, seen, seen->rows, taps, g->kernel_width, g->stride_x, g->left);
      which[x] = position;
    }
}

static void
max_inside (float *target, guint8 *which, int x, int n, const Sight *seen, const RvGeometry *g)
{
  int   positions[SPAN];
  int   kernel = g->kernel_width, stride = g->stride_x, left = g->left;
  Range two = { 0, 2 }, three = { 0, 3 }, all = { 0, kernel };

  if (kernel == 2 && stride == 2 && seen->rows == 2)
    max_columns (target, positions, x, n, seen, 2, two, 2, 2, left);
  else if (kernel == 3 && stride == 2 && seen->rows == 3)
    max_columns (target, positions, x, n, seen, 3, three, 3, 2, left);
  else if (kernel == 3 && stride == 1 && seen->rows == 3)
    max_columns (target, positions, x, n, seen, 3, three, 3, 1, left);
  else if (kernel == 3 && stride == 1 && seen->rows == 2)
    max_columns (target, positions, x, n, seen, 2, three, 3, 1, left);
  else
    max_columns (target, positions, x, n, seen, seen->rows, all, kernel, stride, left);
  /* Apart, because compilers count the vectors of a loop by its narrowest type. */
  for (int i = 0; i < n; i++)
    which[i] = positions[i];
}

/* Outputs of which all taps lie inside the plane. */
static Range
outputs_inside (int size, int out_size, int kernel, int stride, int before)
{
  int low = MIN ((before + stride - 1) / stride, out_size);
  int high = size + before < kernel ? 0 : (size + before - kernel) / stride + 1;

  return (Range){ low, CLAMP (high, low, out_size) };
}

void
RV_NAME (max_pool_forward) (float *target, guint8 *which, const float *source, const RvGeometry *g)
{
  Range inside = outputs_inside (g->width, g->out_width, g->kernel_width, g->stride_x, g->left);

  for (int y = 0; y < g->out_height; y++, target += g->out_width, which += g->out_width)
    {
      Sight seen = sight (source, g, y);

      max_edges (target, which, 0, inside.low, &seen, g);
      for (int x = inside.low; x < inside.high; x += SPAN)
        max_inside (target + x, which + x, x, MIN (SPAN, inside.high - x), &seen, g);
      max_edges (target, which, inside.high, g->out_width, &seen, g);
    }
}

void
RV_NAME (max_pool_backward) (
    float *target, const guint8 *which, const float *source, const RvGeometry *g, gboolean accumulate)
{
  int places[MAX_TAPS]; /* of a window's taps in the plane, from the first one on */
  int cleared = 0;      /* rows */

  for (int tap = 0; tap < g->kernel_height * g->kernel_width; tap++)
    places[tap] = tap / g->kernel_width * g->width + tap % g->kernel_width;
  for (int y = 0; y < g->out_height; y++)
    {
      gssize start = (gssize) (y * g->stride_y - g->top) * g->width - g->left;
      int    seen = y == g->out_height - 1 ? g->height : MIN (g->height, y * g->stride_y - g->top + g->kernel_height);

      /* Not all at once: rows are filled while they are still in the cache. */
      if (!accumulate && seen > cleared)
        memset (target + (gsize) cleared * g->width, 0, (gsize) (seen - cleared) * g->width * sizeof (float));
      cleared = MAX (cleared, seen);
      for (int x = 0; x < g->out_width; x++, start += g->stride_x)
        target[start + places[*which++]] += *source++;
    }
}

/* ---- Average ----
 *
 * Over rows first, then over columns, in spans of columns that stay in the first-level cache.
 */

/* Rows of the other side that take part in one row, and their weights. */
typedef struct
{
  const float *rows[MAX_KERNEL];
  float        weights[MAX_KERNEL];
  int          count;
} Mix;

static void
add_to_mix (Mix *mix, const float *row, float weight)
{
  mix->rows[mix->count] = row;
  mix->weights[mix->count++] = weight;
}

/* Their weighted sum from column @x on. */
static void
mix_span (float *sums, const Mix *rows, int x, int n)
{
  const float *starts[MAX_KERNEL];

  for (int i = 0; i < rows->count; i++)
    starts[i] = rows->rows[i] + x;
  RV_NAME (mix_rows) (sums, starts, rows->weights, rows->count, n, FALSE);
}

/* How many tap columns of outputs @x0 to @x1 - 1 lie inside the plane. */
static void
count_columns (float *restrict columns, int x0, int x1, const RvGeometry *g)
{
  for (int x = x0; x < x1; x++)
    {
      Range taps = taps_inside (g->width, g->kernel_width, g->stride_x, g->left, x);

      columns[x - x0] = taps.high - taps.low;
    }
}

/* Means of @n windows: @kernel sums of @rows rows each, @stride apart, of which those in the padding are 0. */
ALWAYS_INLINE void
average_columns (float *restrict target,
                 const float *restrict sums,
                 const float *restrict columns,
                 int rows,
                 int kernel,
                 int stride,
                 int n)
{
  for (int x = 0; x < n; x++)
    {
      float total = 0;

      for (int k = 0; k < kernel; k++)
        total += sums[x * stride + k];
      target[x] = total / (rows * columns[x]);
    }
}

/* Outputs @x0 to @x1 - 1 of a row. */
static void
average_span (float *target, int x0, int x1, const Mix *rows, const float *columns, const RvGeometry *g)
{
  float sums[SPAN];
  int   kernel = g->kernel_width, stride = g->stride_x;
  int   start = x0 * stride - g->left, n = (x1 - 1 - x0) * stride + kernel;
  int   low = MAX (-start, 0), high = MIN (n, g->width - start);

  memset (sums, 0, low * sizeof (float));
  mix_span (sums + low, rows, start + low, high - low);
  memset (sums + high, 0, (n - high) * sizeof (float));
  if (kernel == 2 && stride == 2)
    average_columns (target, sums, columns, rows->count, 2, 2, x1 - x0);
  else if (kernel == 3 && stride == 1)
    average_columns (target, sums, columns, rows->count, 3, 1, x1 - x0);
  else
    average_columns (target, sums, columns, rows->count, kernel, stride, x1 - x0);
}

void
RV_NAME (average_pool_forward) (float *target, const float *source, const RvGeometry *g)
{
  int   step = (SPAN - MAX_KERNEL) / g->stride_x;
  float columns[SPAN];

  for (int x0 = 0; x0 < g->out_width; x0 += step)
    {
      int x1 = MIN (x0 + step, g->out_width);

      count_columns (columns, x0, x1, g);
      for (int y = 0; y < g->out_height; y++)
        {
          Range taps = taps_inside (g->height, g->kernel_height, g->stride_y, g->top, y);
          int   row = y * g->stride_y - g->top;
          Mix   rows = { .count = 0 };

          for (int k = taps.low; k < taps.high; k++)
            add_to_mix (&rows, source + (gsize) (row + k) * g->width, 1);
          average_span (target + (gsize) y * g->out_width + x0, x0, x1, &rows, columns, g);
        }
    }
}

/* Outputs whose windows see input @at; none where the stride leaps over it. */
static Range
outputs_seeing (int out_size, int kernel, int stride, int before, int at)
{
  int low = (MAX (at + before - kernel + 1, 0) + stride - 1) / stride;

  return (Range){ low, MIN ((at + before) / stride + 1, out_size) };
}

/* Adds @shares of outputs to all columns @x0 to @x1 - 1 that they see; those are the outputs @seen. */
ALWAYS_INLINE void
spread (
    float *restrict target, int x0, int x1, const float *restrict shares, Range seen, int kernel, int stride, int left)
{
  for (int k = 0; k < kernel; k++)
    {
      int shift = k - left - x0;
      int low = MAX (seen.low, (MAX (-shift, 0) + stride - 1) / stride);
      int high = MIN (seen.high, (x1 - x0 - shift + stride - 1) / stride);

      for (int o = low; o < high; o++)
        target[o * stride + shift] += shares[o - seen.low];
    }
}

void
RV_NAME (average_pool_backward) (float *target, const float *source, const RvGeometry *g, gboolean accumulate)
{
  int   kernel = g->kernel_width, stride = g->stride_x, left = g->left;
  float columns[SPAN], shares[SPAN];

  for (int x0 = 0; x0 < g->width; x0 += SPAN - MAX_KERNEL)
    {
      int   x1 = MIN (x0 + SPAN - MAX_KERNEL, g->width);
      Range seen = { outputs_seeing (g->out_width, kernel, stride, left, x0).low,
                     outputs_seeing (g->out_width, kernel, stride, left, x1 - 1).high };

      count_columns (columns, seen.low, seen.high, g);
      for (int y = 0; y < g->height; y++)
        {
          Range  outputs = outputs_seeing (g->out_height, g->kernel_height, g->stride_y, g->top, y);
          float *row = target + (gsize) y * g->width + x0;
          Mix    rows = { .count = 0 };

          if (!accumulate)
            memset (row, 0, (x1 - x0) * sizeof (float));
          for (int o = outputs.low; o < outputs.high; o++)
            {
              Range taps = taps_inside (g->height, g->kernel_height, g->stride_y, g->top, o);

              add_to_mix (&rows, source + (gsize) o * g->out_width, 1.0f / (taps.high - taps.low));
            }
          if (rows.count == 0 || seen.low >= seen.high)
            continue;
          mix_span (shares, &rows, seen.low, seen.high - seen.low);
          for (int o = 0; o < seen.high - seen.low; o++)
            shares[o] /= columns[o];
          if (stride == 1)
            spread (row, x0, x1, shares, seen, kernel, 1, left);
          else
            spread (row, x0, x1, shares, seen, kernel, stride, left);
        }
    }
}
