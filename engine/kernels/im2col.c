/* A window's view of a plane as rows of a matrix (im2col), and the way back (col2im).
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>

#include "engine/kernels/vector.h"

/* Output columns whose tap @k lies inside the row: from *x0 to *x1 - 1. */
static void
inside (const RvGeometry *g, int k, int *x0, int *x1)
{
  int offset = k * g->dilation_x - g->left;
  int room = g->width - 1 - offset;

  /* A division takes as long as a short row. */
  if (g->stride_x == 1)
    {
      *x0 = CLAMP (-offset, 0, g->out_width);
      *x1 = CLAMP (room + 1, *x0, g->out_width);
      return;
    }
  *x0 = offset >= 0 ? 0 : MIN ((-offset + g->stride_x - 1) / g->stride_x, g->out_width);
  *x1 = room < 0 ? *x0 : CLAMP (room / g->stride_x + 1, *x0, g->out_width);
}

/* memcpy () for rows so short that calling it takes longer. */
static inline void
copy (float *to, const float *from, int n)
{
  int i = 0;

  for (; i + RV_LANES <= n; i += RV_LANES)
    rv_store (to + i, rv_load (from + i));
  if (i < n && n >= RV_LANES)
    rv_store (to + n - RV_LANES, rv_load (from + n - RV_LANES));
  else
    for (; i < n; i++)
      to[i] = from[i];
}

static inline void
clear (float *to, int n)
{
  for (int i = 0; i < n; i++)
    to[i] = 0;
}

/* Every second of the values from @from on. */
static inline void
copy_evens (float *to, const float *from, int n)
{
  int i = 0;

  /* The last vector would read a value behind the last one wanted. */
  for (; i + RV_LANES < n; i += RV_LANES)
    rv_store (to + i, rv_in_order (rv_evens (rv_load (from + 2 * i), rv_load (from + 2 * i + RV_LANES))));
  for (; i < n; i++)
    to[i] = from[2 * i];
}

/* One row of the picture's part of a line: output columns @from to @to - 1. */
static void
line_row (float *line, const float *row, const RvGeometry *g, int from, int to, int x0, int x1)
{
  int low = CLAMP (x0, from, to), high = CLAMP (x1, low, to);

  clear (line, low - from);
  if (g->stride_x == 1)
    copy (line + low - from, row + low, high - low);
  else if (g->stride_x == 2)
    copy_evens (line + low - from, row + 2 * low, high - low);
  else
    for (int x = low; x < high; x++)
      line[x - from] = row[x * g->stride_x];
  clear (line + high - from, to - high);
}

/* A line of a window that moves by one pixel over rows as long as its outputs': a piece of the plane, but for the zeros
 * beside it. */
static void
line_piece (float *line, const float *source, const RvGeometry *g, int ky, int kx, gssize start, gssize n)
{
  gssize shift = (gssize) (ky * g->dilation_y - g->top) * g->width + kx * g->dilation_x - g->left;
  gssize end = start + n, low = CLAMP (-shift, start, end);
  gssize high = CLAMP ((gssize) g->height * g->width - shift, low, end);
  int    x0, x1;

  memset (line, 0, (low - start) * sizeof (float));
  memcpy (line + low - start, source + low + shift, (high - low) * sizeof (float));
  memset (line + high - start, 0, (end - high) * sizeof (float));
  inside (g, kx, &x0, &x1);
  if (x0 == 0 && x1 == g->width)
    return;
  for (gssize row = start / g->width * g->width; row < end; row += g->width)
    {
      for (gssize x = MAX (row, start); x < MIN (row + x0, end); x++)
        line[x - start] = 0;
      for (gssize x = MAX (row + x1, start); x < MIN (row + g->width, end); x++)
        line[x - start] = 0;
    }
}

void
RV_NAME (im2col_line) (float *line, const float *source, const RvGeometry *g, int ky, int kx, gsize start, gsize n)
{
  int y = start / g->out_width, from = start % g->out_width, x0, x1;

  if (g->stride_y * g->stride_x == 1 && g->out_width == g->width)
    {
      line_piece (line, source, g, ky, kx, start, n);
      return;
    }
  inside (g, kx, &x0, &x1);
  for (const float *end = line + n; line < end; y++, from = 0)
    {
      int to = MIN (g->out_width, from + (end - line));
      int row = y * g->stride_y + ky * g->dilation_y - g->top;

      if (row < 0 || row >= g->height)
        clear (line, to - from);
      else
        line_row (line, source + (gssize) row * g->width + kx * g->dilation_x - g->left, g, from, to, x0, x1);
      line += to - from;
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
