/* Weighted sums of rows: what blurs and resizing are made of.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
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

void
RV_NAME (mix_rows) (
    float *target, const float *const *rows, const float *weights, int count, int n, gboolean accumulate)
{
  int x = 0;

  for (; x + WIDE * RV_LANES <= n; x += WIDE * RV_LANES)
    mix_vectors (target, rows, weights, count, x, WIDE, accumulate);
  for (; x + RV_LANES <= n; x += RV_LANES)
    mix_vectors (target, rows, weights, count, x, 1, accumulate);
  for (; x < n; x++)
    {
      float sum = accumulate ? target[x] : 0;

      for (int k = 0; k < count; k++)
        sum += weights[k] * rows[k][x];
      target[x] = sum;
    }
}
