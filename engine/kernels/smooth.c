/* Weighted sums of rows: what blurs and resizing are made of.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>

#include "engine/kernels/vector.h"

/* Vectors whose sums stay in registers while all rows go by. */
#define WIDE 8

static inline __attribute__ ((always_inline)) void
mix_vectors (float              *target,
             const float *const *rows,
             const float        *weights,
             int                 count,
             int                 x,
             int                 n, /* at most WIDE, known when compiled */
             gboolean            accumulate)
{
  RvVector *out = (RvVector *) (target + x);
  RvVector  sums[WIDE];

#pragma GCC unroll 16
  for (int i = 0; i < n; i++)
    sums[i] = accumulate ? out[i] : (RvVector){ 0 };
  for (int k = 0; k < count; k++)
    {
      const RvVector *row = (const RvVector *) (rows[k] + x);
      float           weight = weights[k];

#pragma GCC unroll 16
      for (int i = 0; i < n; i++)
        sums[i] += weight * row[i];
    }
#pragma GCC unroll 16
  for (int i = 0; i < n; i++)
    out[i] = sums[i];
}

/* What no vector fits into: at most RV_LANES - 1 values, together, as each sum alone would wait for itself. */
static void
mix_rest (float *target, const float *const *rows, const float *weights, int count, int x, int n, gboolean accumulate)
{
  float sums[RV_LANES] = { 0 };

  for (int i = 0; accumulate && i < n; i++)
    sums[i] = target[x + i];
  for (int k = 0; k < count; k++)
    for (int i = 0; i < n; i++)
      sums[i] += weights[k] * rows[k][x + i];
  for (int i = 0; i < n; i++)
    target[x + i] = sums[i];
}

void
RV_NAME (mix_rows) (
    float *target, const float *const *rows, const float *weights, int count, int n, gboolean accumulate)
{
  int x = 0;

  for (; x + WIDE * RV_LANES <= n; x += WIDE * RV_LANES)
    mix_vectors (target, rows, weights, count, x, WIDE, accumulate);
  if (x + 4 * RV_LANES <= n)
    {
      mix_vectors (target, rows, weights, count, x, 4, accumulate);
      x += 4 * RV_LANES;
    }
  if (x + 2 * RV_LANES <= n)
    {
      mix_vectors (target, rows, weights, count, x, 2, accumulate);
      x += 2 * RV_LANES;
    }
  if (x + RV_LANES <= n)
    {
      mix_vectors (target, rows, weights, count, x, 1, accumulate);
      x += RV_LANES;
    }
  if (x < n)
    mix_rest (target, rows, weights, count, x, n - x, accumulate);
}

/* RV_LANES columns of @count rows, of which the last one stands for those that are not there. */
static inline __attribute__ ((always_inline)) void
turn_square (float *room, const float *source, gsize stride, guint count)
{
  RvVector square[RV_LANES];

#pragma GCC unroll 16
  for (guint i = 0; i < RV_LANES; i++)
    square[i] = rv_load (source + MIN (i, count - 1) * stride);
  rv_transpose (square);
#pragma GCC unroll 16
  for (guint i = 0; i < RV_LANES; i++)
    rv_store (room + i * RV_LANES, square[i]);
}

/* One vector has a pixel of all rows, so that all of them have one weight. */
void
RV_NAME (resize_rows) (float *const *targets,
                       const float  *source,
                       gsize         stride,
                       guint         count,
                       const int    *start,
                       const float  *weights,
                       int           support,
                       int           n,
                       float        *room)
{
  int seen = start[n - 1] - start[0] + support;

  for (int x = 0; x < seen; x += RV_LANES)
    turn_square (room + x * RV_LANES, source + x, stride, count);
  for (int x = 0; x < n; x += RV_LANES)
    {
      RvVector sums[RV_LANES] = { { 0 } };
      int      there = MIN (RV_LANES, n - x);

      for (int i = 0; i < there; i++)
        {
          const float *from = room + (gsize) (start[x + i] - start[0]) * RV_LANES, *by = weights + (x + i) * support;
          RvVector     sum = { 0 };

          for (int k = 0; k < support; k++)
            sum += by[k] * rv_load (from + k * RV_LANES);
          sums[i] = sum;
        }
      rv_transpose (sums);
      for (guint l = 0; l < MIN (count, RV_LANES); l++)
        if (there == RV_LANES)
          rv_store (targets[l] + x, sums[l]);
        else
          memcpy (targets[l] + x, &sums[l], there * sizeof (float));
    }
}
