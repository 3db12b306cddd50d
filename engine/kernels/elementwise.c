/* Sums and products of values, and their reductions.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "engine/kernels/kernels.h"

/* Partial sums of a reduction: enough to fill the widest registers, and few roundings each. */
#define LANES 32
/* Floats after which the partial sums go over into doubles. */
#define BLOCK 4096

void
RV_NAME (add) (float *target, const float *a, const float *b, gsize n)
{
  for (gsize i = 0; i < n; i++)
    target[i] = a[i] + b[i];
}

void
RV_NAME (multiply) (float *target, const float *a, const float *b, gsize n, gboolean accumulate)
{
  if (accumulate)
    for (gsize i = 0; i < n; i++)
      target[i] += a[i] * b[i];
  else
    for (gsize i = 0; i < n; i++)
      target[i] = a[i] * b[i];
}

void
RV_NAME (scale_shift) (float *target, const float *source, gsize n, float scale, float shift, gboolean accumulate)
{
  if (accumulate)
    for (gsize i = 0; i < n; i++)
      target[i] += scale * source[i] + shift;
  else
    for (gsize i = 0; i < n; i++)
      target[i] = scale * source[i] + shift;
}

double
RV_NAME (dot) (const float *a, const float *b, gsize n)
{
  double total = 0;

  for (gsize start = 0; start < n; start += BLOCK)
    {
      gsize end = MIN (start + BLOCK, n);
      float lanes[LANES] = { 0 };
      gsize i = start;

      for (; i + LANES <= end; i += LANES)
        for (gsize j = 0; j < LANES; j++)
          lanes[j] += a[i + j] * b[i + j];
      for (; i < end; i++)
        total += (double) a[i] * b[i];
      for (gsize j = 0; j < LANES; j++)
        total += lanes[j];
    }
  return total;
}

double
RV_NAME (sum_squares) (const float *x, gsize n)
{
  return RV_NAME (dot) (x, x, n);
}

double
RV_NAME (sum) (const float *x, gsize n)
{
  double total = 0;

  for (gsize start = 0; start < n; start += BLOCK)
    {
      gsize end = MIN (start + BLOCK, n);
      float lanes[LANES] = { 0 };
      gsize i = start;

      for (; i + LANES <= end; i += LANES)
        for (gsize j = 0; j < LANES; j++)
          lanes[j] += x[i + j];
      for (; i < end; i++)
        total += x[i];
      for (gsize j = 0; j < LANES; j++)
        total += lanes[j];
    }
  return total;
}
