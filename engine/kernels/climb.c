/* One step of the ascent.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "engine/kernels/kernels.h"

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
