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
