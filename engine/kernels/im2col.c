/* A window's view of a plane as rows of a matrix (im2col), and the way back (col2im).
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>

#include "engine/kernels/kernels.h"

/* Output columns whose tap @k lies inside the row: from *x0 to *x1 - 1. */
static void
inside (const RvGeometry *g, int k, int *x0, int *x1)
{
  int offset = k * g->dilation_x - g->left;
  int room = g->width - 1 - offset;

  *x0 = offset >= 0 ? 0 : MIN ((-offset + g->stride_x - 1) / g->stride_x, g->out_width);
  *x1 = room < 0 ? *x0 : CLAMP (room / g->stride_x + 1, *x0, g->out_width);
}

/* One row of the picture's part of a line: output columns @from to @to - 1. */
static void
line_row (float *line, const float *row, const RvGeometry *g, int from, int to, int x0, int x1)
{
  int low = CLAMP (x0, from, to), high = CLAMP (x1, low, to);

  memset (line, 0, (low - from) * sizeof (float));
  if (g->stride_x == 1)
    memcpy (line + low - from, row + low, (high - low) * sizeof (float));
  else if (g->stride_x == 2)
    for (int x = low; x < high; x++)
      line[x - from] = row[2 * x];
  else
    for (int x = low; x < high; x++)
      line[x - from] = row[x * g->stride_x];
  memset (line + high - from, 0, (to - high) * sizeof (float));
}

void
RV_NAME (im2col_line) (float *line, const float *source, const RvGeometry *g, int ky, int kx, gsize start, gsize n)
{
  gsize end = start + n;
  int   x0, x1;

  inside (g, kx, &x0, &x1);
  while (start < end)
    {
      int y = start / g->out_width, from = start % g->out_width;
      int to = MIN ((gsize) g->out_width, from + (end - start));
      int row = y * g->stride_y + ky * g->dilation_y - g->top;

      if (row < 0 || row >= g->height)
        memset (line, 0, (to - from) * sizeof (float));
      else
        line_row (line, source + (gssize) row * g->width + kx * g->dilation_x - g->left, g, from, to, x0, x1);
      line += to - from;
      start += to - from;
    }
}

void
RV_NAME (col2im) (
    float *target, int low, int high, const float *columns, gsize stride, const RvGeometry *g, int first, int last)
{
  for (int ky = 0; ky < g->kernel_height; ky++)
    for (int kx = 0; kx < g->kernel_width; kx++, columns += stride)
      {
        int x0, x1;

        inside (g, kx, &x0, &x1);
        for (int y = first; y < last; y++)
          {
            int          row = y * g->stride_y + ky * g->dilation_y - g->top;
            const float *from = columns + (gsize) (y - first) * g->out_width;
            float       *to = target + (gssize) row * g->width + kx * g->dilation_x - g->left;

            if (row < low || row >= high)
              continue;
            if (g->stride_x == 1)
              for (int x = x0; x < x1; x++)
                to[x] += from[x];
            else if (g->stride_x == 2)
              for (int x = x0; x < x1; x++)
                to[2 * x] += from[x];
            else
              for (int x = x0; x < x1; x++)
                to[x * g->stride_x] += from[x];
          }
      }
}
