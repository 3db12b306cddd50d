/* The transforms of Winograd's convolution (Lavin and Gray, "Fast Algorithms for Convolutional Neural Networks", 2016).
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A convolution of one dimension multiplies polynomials: it needs only as many products as the result has coefficients,
 * made where both are evaluated. Six points, 0, +-P, +-Q and infinity, serve windows of 3, which yield tiles of 4
 * pixels, and windows of 5, which yield tiles of 2; done along both axes a tile takes 36 products. P and Q are such
 * that they and their powers are floats without rounding, and that the error is small: with 1 and 2, which Lavin and
 * Gray chose, it is 1.6 times as large.
 *
 * Vectors hold one value of each of RV_LANES neighbouring tiles. Tiles are counted row by row without a gap, so a
 * vector may begin in one row of tiles and end in the next, and any width of the picture is as good as any other.
 */
#include <string.h>

#include "engine/kernels/vector.h"

#define P 0.75f
#define Q 1.5f
#define N RV_WINOGRAD_POINTS

static int
up_to_multiple (int n, int step)
{
  return (n + step - 1) / step * step;
}

/* Values of six pixels' polynomial, such that those of pixels and window multiply to those of the tile (the transposed
 * form of the algorithm: B^T in the paper). */
static inline __attribute__ ((always_inline)) void
evaluate (RvVector to[N], const RvVector d[N])
{
  RvVector even_p = d[4] - Q * Q * d[2], odd_p = P * (d[3] - Q * Q * d[1]);
  RvVector even_q = d[4] - P * P * d[2], odd_q = Q * (d[3] - P * P * d[1]);

  to[0] = d[4] - (P * P + Q * Q) * d[2] + P * P * Q * Q * d[0];
  to[1] = even_p + odd_p;
  to[2] = even_p - odd_p;
  to[3] = even_q + odd_q;
  to[4] = even_q - odd_q;
  to[5] = d[5] - (P * P + Q * Q) * d[3] + P * P * Q * Q * d[1];
}

/* The @size pixels of a tile from the products at the six points (A^T in the paper). */
static inline __attribute__ ((always_inline)) void
interpolate (RvVector *to, const RvVector m[N], int size)
{
  RvVector sum_p = m[1] + m[2], difference_p = m[1] - m[2];
  RvVector sum_q = m[3] + m[4], difference_q = m[3] - m[4];

  to[0] = m[0] + sum_p + sum_q;
  if (size == 2)
    to[1] = P * difference_p + Q * difference_q + m[5];
  else
    {
      to[1] = P * difference_p + Q * difference_q;
      to[2] = P * P * sum_p + Q * Q * sum_q;
      to[3] = P * P * P * difference_p + Q * Q * Q * difference_q + m[5];
    }
}

/* ---- Pixels to panels ---- */

/* A picture's row is parted into as many lines as a tile has columns: pixel x goes to line x % size, place x / size.
 * Then neighbouring tiles' values lie together. */
static int
line_length (int across)
{
  return up_to_multiple (across, RV_LANES) + RV_LANES;
}

static inline __attribute__ ((always_inline)) void
part (float *restrict lines, const float *restrict row, int size, int length)
{
  for (int x = 0; x < length; x++)
    for (int j = 0; j < size; j++)
      lines[j * length + x] = row[x * size + j];
}

/* Parts @n pixels of row @y from column @x on, zeros around the plane, by way of @whole. */
static void
part_row (float            *lines,
          float            *whole,
          const float      *source,
          gsize             stride,
          const RvGeometry *g,
          int               y,
          int               x,
          int               n,
          int               size,
          int               length)
{
  int low = CLAMP (-x, 0, n), high = CLAMP (g->width - x, low, n);

  if (y < 0 || y >= g->height)
    {
      memset (lines, 0, size * length * sizeof (float));
      return;
    }
  memset (whole, 0, low * sizeof (float));
  memcpy (whole + low, source + y * (gssize) stride + x + low, (high - low) * sizeof (float));
  memset (whole + high, 0, (size * length - high) * sizeof (float));
  if (size == 2)
    part (lines, whole, 2, length);
  else
    part (lines, whole, 4, length);
}

/* Evaluates the columns of a row of tiles: @lines are those of its six rows of pixels. */
static inline __attribute__ ((always_inline)) void
evaluate_columns (float *values, gsize stride, const float *lines, int size, int length, int across)
{
  for (int x = 0; x < across; x += RV_LANES)
    for (int j = 0; j < N; j++)
      {
        const float *from = lines + j % size * length + x + j / size;
        RvVector     d[N], to[N];

        for (int i = 0; i < N; i++)
          d[i] = rv_load (from + i * size * length);
        evaluate (to, d);
        for (int i = 0; i < N; i++)
          rv_store (values + (i * N + j) * stride + x, to[i]);
      }
}

/* Evaluates the rows of all @tiles, into the panels. */
static void
evaluate_rows (float *packed, gsize step, gsize gap, const float *values, gsize stride, int tiles)
{
  for (int t = 0; t < tiles; t += RV_LANES)
    {
      float *panel = packed + t / RV_PANEL_COLUMNS * step + t % RV_PANEL_COLUMNS;

#pragma GCC unroll 6
      for (int i = 0; i < N; i++)
        {
          RvVector d[N], to[N];

          for (int j = 0; j < N; j++)
            d[j] = rv_load (values + (i * N + j) * stride + t);
          evaluate (to, d);
          for (int j = 0; j < N; j++)
            rv_store (panel + (i * N + j) * gap, to[j]);
        }
    }
}

/* Floats between the values of two points, of which each has one for each tile. */
static gsize
values_stride (int tiles)
{
  return up_to_multiple (tiles, RV_PANEL_COLUMNS) + RV_LANES;
}

gsize
RV_NAME (winograd_room) (int rows, int across)
{
  /* With tiles of 4 columns the lines are longest. */
  return N * N * values_stride (rows * across) + (4 * (rows + 1) + 1) * (gsize) (4 * line_length (across));
}

void
RV_NAME (winograd_input) (float             *packed,
                          gsize              step,
                          gsize              gap,
                          const float       *source,
                          gsize              source_stride,
                          const RvGeometry  *g,
                          const RvTileRange *tiles,
                          float             *room)
{
  int    size = N + 1 - g->kernel_height, across = tiles->right - tiles->left, down = tiles->bottom - tiles->top;
  int    length = line_length (across), rows = (down - 1) * size + N, all = down * across;
  gsize  stride = values_stride (all);
  float *values = room, *lines = values + N * N * stride, *whole = lines + (gsize) rows * size * length;

  for (int y = 0; y < rows; y++)
    part_row (lines + (gsize) y * size * length, whole, source, source_stride, g, tiles->top * size - g->top + y,
              tiles->left * size - g->left, (across - 1) * size + N, size, length);
  for (int y = 0; y < down; y++)
    if (size == 2)
      evaluate_columns (values + y * across, stride, lines + (gsize) y * 2 * 2 * length, 2, length, across);
    else
      evaluate_columns (values + y * across, stride, lines + (gsize) y * 4 * 4 * length, 4, length, across);
  for (int i = 0; i < N * N; i++)
    memset (values + i * stride + all, 0, (stride - all) * sizeof (float));
  evaluate_rows (packed, step, gap, values, stride, up_to_multiple (all, RV_PANEL_COLUMNS));
}

/* ---- Products to pixels ---- */

/* The pixels of all @tiles: pixel (i, j) of a tile goes to line i * size + j. */
static inline __attribute__ ((always_inline)) void
interpolate_tiles (float *lines, gsize stride, const float *products, gsize gap, int size, int tiles)
{
  for (int t = 0; t < tiles; t += RV_LANES)
    {
      RvVector half[4][N];

#pragma GCC unroll 6
      for (int j = 0; j < N; j++)
        {
          RvVector m[N], to[4];

          for (int i = 0; i < N; i++)
            m[i] = rv_load (products + (i * N + j) * gap + t);
          interpolate (to, m, size);
          for (int i = 0; i < size; i++)
            half[i][j] = to[i];
        }
#pragma GCC unroll 4
      for (int i = 0; i < size; i++)
        {
          RvVector to[4];

          interpolate (to, half[i], size);
          for (int j = 0; j < size; j++)
            rv_store (lines + (i * size + j) * stride + t, to[j]);
        }
    }
}

/* Puts a row of pixels together again. */
static inline __attribute__ ((always_inline)) void
join (float *restrict row, const float *restrict lines, gsize stride, int size, int width, gboolean accumulate)
{
  int whole = width / size;

  if (accumulate)
    for (int x = 0; x < whole; x++)
      for (int j = 0; j < size; j++)
        row[x * size + j] += lines[j * stride + x];
  else
    for (int x = 0; x < whole; x++)
      for (int j = 0; j < size; j++)
        row[x * size + j] = lines[j * stride + x];
  for (int x = whole * size; x < width; x++)
    row[x] = (accumulate ? row[x] : 0) + lines[x % size * stride + whole];
}

void
RV_NAME (winograd_output) (float             *target,
                           const float       *products,
                           gsize              gap,
                           const RvGeometry  *g,
                           const RvTileRange *tiles,
                           gboolean           accumulate,
                           float             *room)
{
  int   size = N + 1 - g->kernel_height, across = tiles->right - tiles->left;
  int   all = (tiles->bottom - tiles->top) * across;
  int   left = tiles->left * size, width = MIN (tiles->right * size, g->out_width) - left;
  gsize stride = values_stride (all);

  if (size == 2)
    interpolate_tiles (room, stride, products, gap, 2, all);
  else
    interpolate_tiles (room, stride, products, gap, 4, all);
  for (int y = tiles->top * size; y < MIN (tiles->bottom * size, g->out_height); y++)
    {
      float       *row = target + (gsize) y * g->out_width + left;
      const float *lines = room + y % size * size * stride + (y / size - tiles->top) * across;

      if (size == 2)
        join (row, lines, stride, 2, width, accumulate);
      else
        join (row, lines, stride, 4, width, accumulate);
    }
}
