/* One step of the ascent.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>

#include "engine/kernels/kernels.h"

#define LEAST_SQUARE 1e-16f /* under the root, so that nothing is divided by zero */

void
RV_NAME (climb) (
    float *const x[3], const float *const gradient[3], const float *mask, gsize n, float rate, float colour)
{
  float *restrict red = x[0], *restrict green = x[1], *restrict blue = x[2];

  for (gsize i = 0; i < n; i++)
    {
      float r = gradient[0][i], g = gradient[1][i], b = gradient[2][i];
      float grey = (r + g + b) * (1.0f / 3);
      float step = mask != NULL ? rate * mask[i] : rate;

      r = red[i] + step * (grey + (r - grey) * colour);
      g = green[i] + step * (grey + (g - grey) * colour);
      b = blue[i] + step * (grey + (b - grey) * colour);
      red[i] = r < 0 ? 0 : r > 1 ? 1 : r;
      green[i] = g < 0 ? 0 : g > 1 ? 1 : g;
      blue[i] = b < 0 ? 0 : b > 1 ? 1 : b;
    }
}

void
RV_NAME (adam) (float            *x,
                float            *mean,
                float            *squares,
                float            *average,
                const float      *gradient,
                const float      *mask,
                gsize             n,
                const RvAdamStep *step)
{
  float *restrict to = x, *restrict m = mean, *restrict v = squares, *restrict a = average;
  RvAdamStep s = *step;

  for (gsize i = 0; i < n; i++)
    {
      float g = gradient[i], rate = mask != NULL ? s.rate * mask[i] : s.rate, next;

      m[i] += (1 - s.keep) * (g - m[i]);
      v[i] += (1 - s.keep_squares) * (g * g - v[i]);
      next = to[i] + rate * s.scale * m[i] / sqrtf (s.scale_squares * v[i] + LEAST_SQUARE);
      to[i] = next < 0 ? 0 : next > 1 ? 1 : next;
      a[i] = s.share < 1 ? a[i] + s.share * (to[i] - a[i]) : to[i];
    }
}
