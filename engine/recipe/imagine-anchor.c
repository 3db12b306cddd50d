/* What keeps the colours of a sitter while it climbs.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "engine/recipe/imagine-private.h"

#define SLOW 0.03          /* of the picture's side: the width over which colours are slow */
#define LIGHT_ANCHOR 0.06  /* how far slow lightness is pulled back in each step, */
#define COLOUR_ANCHOR 0.3  /* slow colour, */
#define FINE_ANCHOR 0.12f  /* and the colour of each pixel, */
#define BLOOD_ANCHOR 0.02f /* but for its redness */

/* The way in which skin changes its colour, of unit length: blood takes green and blue. */
static const float blood[3] = { 0.81f, -0.33f, -0.48f };

/* Means of 2 @radius + 1 values, @n of them @stride floats apart; the ends are repeated. */
static void
blur_line (float *line, guint n, gsize stride, int radius, float *room)
{
  int    last = (int) n - 1;
  double sum = 0;

  for (guint i = 0; i < n; i++)
    room[i] = line[i * stride];
  for (int i = -radius; i <= radius; i++)
    sum += room[CLAMP (i, 0, last)];
  for (int i = 0; i <= last; i++)
    {
      line[(gsize) i * stride] = sum / (2 * radius + 1);
      sum += room[MIN (i + radius + 1, last)] - room[MAX (i - radius, 0)];
    }
}

/* Blurs plane @c of what is slow, twice each way: nearly a Gaussian. */
static void
blur_plane (gpointer data, guint c, guint worker)
{
  RvImagining *imagining = data;
  guint        side = imagining->side;
  float       *plane = imagining->slow + c * rv_imagining_plane (imagining), *room = imagining->room + (gsize) c * side;
  int          radius = MAX (1, (int) (side * SLOW));

  for (guint i = 0; i < 2 * side; i++)
    blur_line (plane + i % side * side, side, 1, radius, room);
  for (guint i = 0; i < 2 * side; i++)
    blur_line (plane + i % side, side, side, radius, room);
}

/* Pulls a pixel back to the sitter's: the planes of @x, @target and @slow are @plane floats apart. */
static void
settle_pixel (float *x, const float *target, const float *slow, gsize plane)
{
  float grey = (slow[0] + slow[plane] + slow[2 * plane]) / 3, change[3], mean = 0, red = 0;

  for (guint c = 0; c < 3; c++)
    {
      change[c] = x[c * plane] - target[c * plane];
      mean += change[c] / 3;
      red += change[c] * blood[c];
    }
  for (guint c = 0; c < 3; c++)
    {
      float other = change[c] - mean - red * blood[c];
      float pull = LIGHT_ANCHOR * grey + COLOUR_ANCHOR * (slow[c * plane] - grey) + FINE_ANCHOR * other
                   + BLOOD_ANCHOR * red * blood[c];

      x[c * plane] = CLAMP (x[c * plane] - pull, 0, 1);
    }
}

void
rv_imagining_settle (gpointer data, const RvSettling *settling)
{
  RvImagining *imagining = data;
  gsize        plane = rv_imagining_plane (imagining);
  float       *x = rv_store_read (settling->picture, 0, 3 * plane, NULL), *slow = imagining->slow;

  for (gsize i = 0; i < 3 * plane; i++)
    slow[i] = x[i] - imagining->target[i];
  rv_workers_run (settling->workers, 3, blur_plane, imagining);
  for (gsize i = 0; i < plane; i++)
    settle_pixel (x + i, imagining->target + i, slow + i, plane);
  rv_store_write (settling->picture, 0, 3 * plane, x);
}
