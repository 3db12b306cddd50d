/* Matrix products of packed panels (Goto and van de Geijn, "Anatomy of High-Performance Matrix Multiplication", 2008).
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Why not OpenBLAS: our matrices A are weights and can be packed once; our matrices B are made on the fly (a window's
 * view of a picture, a gradient behind its activation), and made straight into panels; and OpenBLAS adds up in another
 * order at a matrix's edge than inside, so that equal pixels get unequal values and a max pool over a flat wall chooses
 * by rounding errors. Here a column's value does not depend on where it stands.
 *
 * A tile of C, RV_PANEL_ROWS x RV_PANEL_COLUMNS, stays in registers while a panel of A (RV_PANEL_ROWS x depth) and one
 * of B (depth x RV_PANEL_COLUMNS) go by.
 */
#include <string.h>

#include "engine/kernels/vector.h"

/* Rows of a shorter tile, for what many numbers of channels leave over. */
#define FEW_ROWS (RV_PANEL_ROWS * 2 / 3)

/* A tile: c (+)= a * b, of which @rows are there. At most @count are computed, a constant. */
static inline __attribute__ ((always_inline)) void
tile (float *c, gsize stride, const float *a, const float *b, guint depth, gboolean accumulate, guint rows, guint count)
{
  RvVector sums[RV_PANEL_ROWS][2];

#pragma GCC unroll 16
  for (guint i = 0; i < count; i++)
    {
      gboolean start = accumulate && i < rows;

      sums[i][0] = start ? rv_load (c + i * stride) : (RvVector){ 0 };
      sums[i][1] = start ? rv_load (c + i * stride + RV_LANES) : (RvVector){ 0 };
    }
  for (guint k = 0; k < depth; k++, a += RV_PANEL_ROWS, b += RV_PANEL_COLUMNS)
    {
      RvVector left = rv_load (b), right = rv_load (b + RV_LANES);

#pragma GCC unroll 16
      for (guint i = 0; i < count; i++)
        {
          sums[i][0] += a[i] * left;
          sums[i][1] += a[i] * right;
        }
    }
#pragma GCC unroll 16
  for (guint i = 0; i < count; i++)
    if (i < rows)
      {
        rv_store (c + i * stride, sums[i][0]);
        rv_store (c + i * stride + RV_LANES, sums[i][1]);
      }
}

/* A tile at the edge, of which only @rows x @columns are there. */
static void
edge_tile (
    float *c, gsize stride, const float *a, const float *b, guint depth, guint rows, guint columns, gboolean accumulate)
{
  float whole[RV_PANEL_ROWS * RV_PANEL_COLUMNS] = { 0 };

  for (guint i = 0; accumulate && i < rows; i++)
    memcpy (whole + i * RV_PANEL_COLUMNS, c + i * stride, columns * sizeof (float));
  tile (whole, RV_PANEL_COLUMNS, a, b, depth, accumulate, RV_PANEL_ROWS, RV_PANEL_ROWS);
  for (guint i = 0; i < rows; i++)
    memcpy (c + i * stride, whole + i * RV_PANEL_COLUMNS, columns * sizeof (float));
}

void
RV_NAME (product) (float       *c,
                   gsize        stride,
                   const float *a,
                   guint        a_depth,
                   const float *b,
                   guint        rows,
                   guint        columns,
                   guint        depth,
                   gboolean     accumulate)
{
  /* B's panel is the one that stays in the first-level cache. */
  for (guint j = 0; j < columns; j += RV_PANEL_COLUMNS)
    for (guint i = 0; i < rows; i += RV_PANEL_ROWS)
      {
        float       *target = c + i * stride + j;
        const float *from_a = a + (gsize) i * a_depth, *from_b = b + (gsize) j * depth;

        guint height = MIN (RV_PANEL_ROWS, rows - i);

        if (j + RV_PANEL_COLUMNS > columns)
          edge_tile (target, stride, from_a, from_b, depth, height, columns - j, accumulate);
        else if (height > FEW_ROWS)
          tile (target, stride, from_a, from_b, depth, accumulate, height, RV_PANEL_ROWS);
        else
          tile (target, stride, from_a, from_b, depth, accumulate, height, FEW_ROWS);
      }
}

void
RV_NAME (pack_rows) (float *packed, const float *matrix, gsize row_stride, gsize depth_stride, guint rows, guint depth)
{
  for (guint i = 0; i < rows; i += RV_PANEL_ROWS)
    for (guint k = 0; k < depth; k++)
      for (guint r = 0; r < RV_PANEL_ROWS; r++)
        *packed++ = i + r < rows ? matrix[(i + r) * row_stride + k * depth_stride] : 0;
}

void
RV_NAME (pack_lines) (float *packed, const float *const *lines, guint count, gsize n, guint k, guint depth)
{
  gsize step = (gsize) depth * RV_PANEL_COLUMNS, j = 0;

  packed += (gsize) k * RV_PANEL_COLUMNS;
  for (; j + RV_PANEL_COLUMNS <= n; j += RV_PANEL_COLUMNS, packed += step)
    for (guint i = 0; i < count; i++)
      {
        rv_store (packed + i * RV_PANEL_COLUMNS, rv_load (lines[i] + j));
        rv_store (packed + i * RV_PANEL_COLUMNS + RV_LANES, rv_load (lines[i] + j + RV_LANES));
      }
  for (guint i = 0; j < n && i < count; i++)
    for (gsize x = 0; x < RV_PANEL_COLUMNS; x++)
      packed[i * RV_PANEL_COLUMNS + x] = j + x < n ? lines[i][j + x] : 0;
}

/* Half a panel's width of columns from @lines, of which @count are there, to @packed. */
static void
turn_lines (float *packed, const float *const *lines, guint count, gsize n, const float *weights)
{
  gsize k = 0;

  for (; count >= RV_LANES && k + RV_LANES <= n; k += RV_LANES)
    {
      RvVector square[RV_LANES];

#pragma GCC unroll 16
      for (guint i = 0; i < RV_LANES; i++)
        square[i] = rv_load (lines[i] + k);
#pragma GCC unroll 16
      for (guint i = 0; weights != NULL && i < RV_LANES; i++)
        square[i] *= rv_load (weights + k);
      rv_transpose (square);
#pragma GCC unroll 16
      for (guint i = 0; i < RV_LANES; i++)
        rv_store (packed + (k + i) * RV_PANEL_COLUMNS, square[i]);
    }
  for (; k < n; k++)
    for (guint i = 0; i < RV_LANES; i++)
      packed[k * RV_PANEL_COLUMNS + i] = i >= count ? 0 : weights != NULL ? lines[i][k] * weights[k] : lines[i][k];
}

void
RV_NAME (pack_turned) (float *packed, const float *const *lines, guint count, gsize n, const float *weights)
{
  for (guint j = 0; j < count; j += RV_PANEL_COLUMNS, packed += n * RV_PANEL_COLUMNS)
    for (guint half = 0; half < RV_PANEL_COLUMNS; half += RV_LANES)
      turn_lines (packed + half, lines + j + half, count > j + half ? count - j - half : 0, n, weights);
}

/* Rows of a tile of gram (): so many that the sums fill half of the registers, and that a panel has some whole times.
 */
#define GRAM_ROWS (RV_LANES == 16 ? 8 : 4)

void
RV_NAME (gram) (float *c, gsize stride, const float *b, guint count, guint depth, gboolean accumulate)
{
  guint all = (count + RV_PANEL_COLUMNS - 1) / RV_PANEL_COLUMNS * RV_PANEL_COLUMNS;

  for (guint j = 0; j < all; j += RV_PANEL_COLUMNS)
    for (guint i = j; i < all; i += GRAM_ROWS)
      {
        const float *right = b + (gsize) j * depth;
        const float *left = b + (gsize) (i / RV_PANEL_COLUMNS) * RV_PANEL_COLUMNS * depth + i % RV_PANEL_COLUMNS;
        float       *target = c + i * stride + j;
        RvVector     sums[GRAM_ROWS][2];

#pragma GCC unroll 16
        for (guint r = 0; r < GRAM_ROWS; r++)
          {
            sums[r][0] = accumulate ? rv_load (target + r * stride) : (RvVector){ 0 };
            sums[r][1] = accumulate ? rv_load (target + r * stride + RV_LANES) : (RvVector){ 0 };
          }
        for (guint k = 0; k < depth; k++, left += RV_PANEL_COLUMNS, right += RV_PANEL_COLUMNS)
          {
            RvVector near = rv_load (right), far = rv_load (right + RV_LANES);

#pragma GCC unroll 16
            for (guint r = 0; r < GRAM_ROWS; r++)
              {
                sums[r][0] += left[r] * near;
                sums[r][1] += left[r] * far;
              }
          }
#pragma GCC unroll 16
        for (guint r = 0; r < GRAM_ROWS; r++)
          {
            rv_store (target + r * stride, sums[r][0]);
            rv_store (target + r * stride + RV_LANES, sums[r][1]);
          }
      }
}
