/* One step of the ascent.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>

#include "engine/kernels/kernels.h"

#define PIECE 128           /* pixels */
#define LEAST_SQUARE 1e-16f /* under the root, so that nothing is divided by zero */

/* x += steps * (grey + (gradient - grey) * colour), within [0, 1]. */
static void
climb_plane (float *restrict x,
             const float *restrict gradient,
             const float *restrict grey,
             const float *restrict steps,
             gsize n,
             float colour)
{
  for (gsize i = 0; i < n; i++)
    {
      float next = x[i] + steps[i] * (grey[i] + (gradient[i] - grey[i]) * colour);

      x[i] = next < 0 ? 0 : next > 1 ? 1 : next;
    }
}

/* A plane at a time: compilers make no vectors of all three together. */
void
RV_NAME (climb) (
    float *const x[3], const float *const gradient[3], const float *mask, gsize n, float rate, float colour)
{
  const float *red = gradient[0], *green = gradient[1], *blue = gradient[2];
  float        grey[PIECE], steps[PIECE];

  for (gsize start = 0; start < n; start += PIECE)
    {
      gsize count = MIN (PIECE, n - start);

      for (gsize i = 0; i < count; i++)
        grey[i] = (red[start + i] + green[start + i] + blue[start + i]) * (1.0f / 3);
      for (gsize i = 0; i < count; i++)
        steps[i] = mask != NULL ? rate * mask[start + i] : rate;
      for (guint c = 0; c < 3; c++)
        climb_plane (x[c] + start, gradient[c] + start, grey, steps, count, colour);
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
