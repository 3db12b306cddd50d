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

/* Output columns from @x0 to @x1 - 1, all of whose taps lie inside the row. */
ALWAYS_INLINE void
forward_inside (
    float *restrict target, int x0, int x1, const Taps *taps, int count, int width, int stride, int dilation, int left)
{
  float        weights[count][width];
  const float *rows[count];

  for (int y = 0; y < count; y++)
    {
      rows[y] = taps->rows[y] - left;
      for (int k = 0; k < width; k++)
        weights[y][k] = taps->weights[y][k];
    }
  for (int x = x0; x < x1; x++)
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

static void
forward_row (float *restrict target, const Taps *taps, const RvGeometry *g)
{
  int span = (g->kernel_width - 1) * g->dilation_x;
  int x0, x1;

  if (taps->count == 0)
    {
      /* All rows lie in the padding. */
      memset (target, 0, g->out_width * sizeof (float));
      return;
    }
  /* First column whose leftmost tap is inside, and one past the last whose rightmost is. */
  x0 = MIN ((g->left + g->stride_x - 1) / g->stride_x, g->out_width);
  x1 = g->width - 1 - span + g->left < 0 ? 0 : (g->width - 1 - span + g->left) / g->stride_x + 1;
  x1 = CLAMP (x1, x0, g->out_width);
  for (int x = 0; x < x0; x++)
    target[x] = forward_edge (x, taps, g);
  for (int x = x1; x < g->out_width; x++)
    target[x] = forward_edge (x, taps, g);

  if (g->dilation_x == 1 && taps->count == 3 && g->kernel_width == 3 && g->stride_x == 1)
    forward_inside (target, x0, x1, taps, 3, 3, 1, 1, g->left);
  else if (g->dilation_x == 1 && taps->count == 3 && g->kernel_width == 3 && g->stride_x == 2)
    forward_inside (target, x0, x1, taps, 3, 3, 2, 1, g->left);
  else if (g->dilation_x == 1 && taps->count == 5 && g->kernel_width == 5 && g->stride_x == 1)
    forward_inside (target, x0, x1, taps, 5, 5, 1, 1, g->left);
  else if (g->dilation_x == 1 && taps->count == 5 && g->kernel_width == 5 && g->stride_x == 2)
    forward_inside (target, x0, x1, taps, 5, 5, 2, 1, g->left);
  else
    forward_inside (target, x0, x1, taps, taps->count, g->kernel_width, g->stride_x, g->dilation_x, g->left);
}

void
RV_NAME (depthwise_forward) (
    float *target, const float *source, const RvGeometry *g, const float *weights, int first, int last)
{
  for (int y = first; y < last; y++)
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
      forward_row (target + (gsize) y * g->out_width, &taps, g);
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

ALWAYS_INLINE void
backward_stride1 (float *restrict target,
                  int         x0,
                  int         x1,
                  const Taps *taps,
                  int         count,
                  int         width,
                  int         dilation,
                  int         left,
                  gboolean    accumulate)
{
  for (int x = x0; x < x1; x++)
    {
      float total = accumulate ? target[x] : 0;

      for (int y = 0; y < count; y++)
        for (int k = 0; k < width; k++)
          total += taps->weights[y][k] * taps->rows[y][x + left - k * dilation];
      target[x] = total;
    }
}

/* Pairs of columns 2 j + base and 2 j + base + 1: the first sees the even taps, the second the odd ones. @base is such
 * that base + left is even. */
ALWAYS_INLINE void
backward_stride2 (float *restrict target,
                  int         j0,
                  int         j1,
                  int         base,
                  const Taps *taps,
                  int         count,
                  int         width,
                  int         left,
                  gboolean    accumulate)
{
  int shift = (base + left) / 2;

  for (int j = j0; j < j1; j++)
    {
      float even = accumulate ? target[2 * j + base] : 0;
      float odd = accumulate ? target[2 * j + base + 1] : 0;

      for (int y = 0; y < count; y++)
        {
          for (int k = 0; k < width; k += 2)
            even += taps->weights[y][k] * taps->rows[y][j + shift - k / 2];
          for (int k = 1; k < width; k += 2)
            odd += taps->weights[y][k] * taps->rows[y][j + shift - k / 2];
        }
      target[2 * j + base] = even;
      target[2 * j + base + 1] = odd;
    }
}

static void
backward_edges (float *target, int x0, int x1, const Taps *taps, const RvGeometry *g, gboolean accumulate)
{
  for (int x = x0; x < x1; x++)
    target[x] = (accumulate ? target[x] : 0) + backward_edge (x, taps, g);
}

static void
backward_row1 (float *restrict target, const Taps *taps, const RvGeometry *g, gboolean accumulate)
{
  int span = (g->kernel_width - 1) * g->dilation_x;
  int x0 = CLAMP (span - g->left, 0, g->width);
  int x1 = CLAMP (g->out_width - g->left, x0, g->width);

  backward_edges (target, 0, x0, taps, g, accumulate);
  backward_edges (target, x1, g->width, taps, g, accumulate);
  if (g->dilation_x == 1 && taps->count == 3 && g->kernel_width == 3)
    backward_stride1 (target, x0, x1, taps, 3, 3, 1, g->left, accumulate);
  else if (g->dilation_x == 1 && taps->count == 5 && g->kernel_width == 5)
    backward_stride1 (target, x0, x1, taps, 5, 5, 1, g->left, accumulate);
  else
    backward_stride1 (target, x0, x1, taps, taps->count, g->kernel_width, g->dilation_x, g->left, accumulate);
}

static void
backward_row2 (float *restrict target, const Taps *taps, const RvGeometry *g, gboolean accumulate)
{
  int base = g->left % 2; /* base + left is even */
  int shift = (base + g->left) / 2;
  int reach = (g->kernel_width - 1) / 2;
  int j0 = CLAMP (reach - shift, 0, MAX (g->width - base, 0) / 2);
  int j1 = CLAMP (g->out_width - shift, j0, MAX (g->width - base, 0) / 2);

  backward_edges (target, 0, MIN (base + 2 * j0, g->width), taps, g, accumulate);
  backward_edges (target, MIN (base + 2 * j1, g->width), g->width, taps, g, accumulate);
  if (taps->count == 1 && g->kernel_width == 3)
    backward_stride2 (target, j0, j1, base, taps, 1, 3, g->left, accumulate);
  else if (taps->count == 2 && g->kernel_width == 3)
    backward_stride2 (target, j0, j1, base, taps, 2, 3, g->left, accumulate);
  else if (taps->count == 2 && g->kernel_width == 5)
    backward_stride2 (target, j0, j1, base, taps, 2, 5, g->left, accumulate);
  else if (taps->count == 3 && g->kernel_width == 5)
    backward_stride2 (target, j0, j1, base, taps, 3, 5, g->left, accumulate);
  else
    backward_stride2 (target, j0, j1, base, taps, taps->count, g->kernel_width, g->left, accumulate);
}

void
RV_NAME (depthwise_backward) (float            *target,
                              const float      *source,
                              const RvGeometry *g,
                              const float      *weights,
                              int               first,
                              int               last,
                              gboolean          accumulate)
{
  for (int y = first; y < last; y++)
    {
      float *row = target + (gsize) y * g->width;
      Taps   taps = { .count = 0 };

      for (int k = 0; k < g->kernel_height; k++)
        {
          int shifted = y + g->top - k * g->dilation_y;

          if (shifted < 0 || shifted % g->stride_y != 0 || shifted / g->stride_y >= g->out_height)
            continue;
          taps.rows[taps.count] = source + (gsize) (shifted / g->stride_y) * g->out_width;
          taps.weights[taps.count++] = weights + k * g->kernel_width;
        }
      if (g->stride_x == 1)
        backward_row1 (row, &taps, g, accumulate);
      else if (g->stride_x == 2 && g->dilation_x == 1)
        backward_row2 (row, &taps, g, accumulate);
      else
        backward_edges (row, 0, g->width, &taps, g, accumulate);
    }
}
