/* Pooling of one channel, forward and backward side by side.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>

#include "engine/kernels/kernels.h"

/* The part of the window at output (y, x) that lies inside the plane: taps y0 to y1 - 1 and x0 to x1 - 1. */
typedef struct
{
  int y0, y1, x0, x1;
} Inside;

static void
inside_axis (int size, int kernel, int stride, int dilation, int before, int at, int *low, int *high)
{
  int start = at * stride - before;

  *low = start >= 0 ? 0 : (-start + dilation - 1) / dilation;
  *high = start >= size ? 0 : MIN (kernel, (size - 1 - start) / dilation + 1);
}

static Inside
inside (const RvGeometry *g, int y, int x)
{
  Inside part;

  inside_axis (g->height, g->kernel_height, g->stride_y, g->dilation_y, g->top, y, &part.y0, &part.y1);
  inside_axis (g->width, g->kernel_width, g->stride_x, g->dilation_x, g->left, x, &part.x0, &part.x1);
  return part;
}

/* Where tap (ky, kx) of output (y, x) lies in the plane. */
static gsize
place (const RvGeometry *g, int y, int x, int ky, int kx)
{
  return (gsize) (y * g->stride_y + ky * g->dilation_y - g->top) * g->width + x * g->stride_x + kx * g->dilation_x
         - g->left;
}

void
RV_NAME (max_pool_forward) (float *target, guint8 *which, const float *source, const RvGeometry *g)
{
  for (int y = 0; y < g->out_height; y++)
    for (int x = 0; x < g->out_width; x++, target++, which++)
      {
        Inside part = inside (g, y, x);
        float  best = -INFINITY;

        /* The first tap inside stands where nothing is above -infinity, as with NaN. */
        *which = part.y0 * g->kernel_width + part.x0;
        for (int ky = part.y0; ky < part.y1; ky++)
          for (int kx = part.x0; kx < part.x1; kx++)
            {
              float value = source[place (g, y, x, ky, kx)];

              if (value > best)
                {
                  best = value;
                  *which = ky * g->kernel_width + kx;
                }
            }
        *target = best;
      }
}

void
RV_NAME (max_pool_backward) (float *target, const guint8 *which, const float *source, const RvGeometry *g)
{
  for (int y = 0; y < g->out_height; y++)
    for (int x = 0; x < g->out_width; x++, source++, which++)
      target[place (g, y, x, *which / g->kernel_width, *which % g->kernel_width)] += *source;
}

void
RV_NAME (average_pool_forward) (float *target, const float *source, const RvGeometry *g)
{
  for (int y = 0; y < g->out_height; y++)
    for (int x = 0; x < g->out_width; x++)
      {
        Inside part = inside (g, y, x);
        float  total = 0;

        for (int ky = part.y0; ky < part.y1; ky++)
          for (int kx = part.x0; kx < part.x1; kx++)
            total += source[place (g, y, x, ky, kx)];
        *target++ = total / MAX (1, (part.y1 - part.y0) * (part.x1 - part.x0));
      }
}

void
RV_NAME (average_pool_backward) (float *target, const float *source, const RvGeometry *g)
{
  for (int y = 0; y < g->out_height; y++)
    for (int x = 0; x < g->out_width; x++)
      {
        Inside part = inside (g, y, x);
        float  share = *source++ / MAX (1, (part.y1 - part.y0) * (part.x1 - part.x0));

        for (int ky = part.y0; ky < part.y1; ky++)
          for (int kx = part.x0; kx < part.x1; kx++)
            target[place (g, y, x, ky, kx)] += share;
      }
}
