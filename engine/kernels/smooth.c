/* Separable filters: one row along itself, and a weighted sum of rows.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "engine/kernels/kernels.h"

/* Reflection without repeating the edge pixel: ... 2 1 [0 1 2 ... n-1] n-2 n-3 ..., as often as it takes. */
static int
reflect (int x, int n)
{
  int period = 2 * (n - 1);

  if (n == 1)
    return 0;
  x = (x % period + period) % period;
  return x < n ? x : period - x;
}

static float
edge (const float *source, int x, int n, const float *taps, int radius)
{
  float total = 0;

  for (int k = -radius; k <= radius; k++)
    total += taps[k + radius] * source[reflect (x + k, n)];
  return total;
}

void
RV_NAME (filter_row) (float *restrict target, const float *restrict source, int n, const float *taps, int radius)
{
  int x0 = MIN (radius, n);
  int x1 = MAX (x0, n - radius);

  for (int x = 0; x < x0; x++)
    target[x] = edge (source, x, n, taps, radius);
  for (int x = x1; x < n; x++)
    target[x] = edge (source, x, n, taps, radius);

  for (int x = x0; x < x1; x++)
    target[x] = taps[radius] * source[x];
  for (int k = 1; k <= radius; k++)
    {
      float weight = taps[radius + k];

      for (int x = x0; x < x1; x++)
        target[x] += weight * (source[x - k] + source[x + k]);
    }
}

/* target (+)= weighted sum of @count rows, in one sweep. */
static inline __attribute__ ((always_inline)) void
mix_few (float *restrict target, const float *const *rows, const float *weights, int count, int n, gboolean accumulate)
{
  for (int x = 0; x < n; x++)
    {
      float total = accumulate ? target[x] : 0;

      for (int k = 0; k < count; k++)
        total += weights[k] * rows[k][x];
      target[x] = total;
    }
}

void
RV_NAME (mix_rows) (float *restrict target, const float *const *rows, const float *weights, int count, int n)
{
  int first = (count - 1) % 3 + 1;

  if (first == 1)
    mix_few (target, rows, weights, 1, n, FALSE);
  else if (first == 2)
    mix_few (target, rows, weights, 2, n, FALSE);
  else
    mix_few (target, rows, weights, 3, n, FALSE);
  for (int k = first; k < count; k += 3)
    mix_few (target, rows + k, weights + k, 3, n, TRUE);
}
