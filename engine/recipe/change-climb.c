/* A change of a face that is climbed.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>
#include <string.h>

#include "engine/kernels/kernels.h"
#include "engine/recipe/blur.h"
#include "engine/recipe/change-climb.h"
#include "engine/recipe/rows.h"

/* The loop climbs values of [0, 1]: a change of nothing is in the middle, and a unit of each plane stretches it. */
#define NOTHING 0.5f
static const float units[RV_CHANGE_PLANES] = { 0.25f, 0.25f, 3 };

#define PLANES 19 /* of the rooms */

void
rv_change_encode (float *planes, gsize n)
{
  for (guint i = 0; i < RV_CHANGE_PLANES; i++)
    rv_kernels ()->scale_shift (planes + i * n, planes + i * n, n, 1 / units[i], NOTHING, FALSE);
}

void
rv_change_decode (const float *climbed, float *planes, gsize n)
{
  for (guint i = 0; i < RV_CHANGE_PLANES; i++)
    rv_kernels ()->scale_shift (planes + i * n, climbed + i * n, n, units[i], -NOTHING * units[i], FALSE);
}

gsize
rv_change_climb_bytes (guint n)
{
  return (gsize) PLANES * n * n * sizeof (float);
}

void
rv_change_climb_clear (RvChangeClimb *climb)
{
  g_clear_pointer (&climb->rooms, g_free);
}

gboolean
rv_change_climb_open (RvChangeClimb *climb,
                      const float   *picture,
                      const float   *begin,
                      guint          side,
                      guint          n,
                      RvWorkers     *workers,
                      GError       **error)
{
  gsize plane = (gsize) n * n;

  rv_change_climb_clear (climb);
  climb->n = n;
  climb->workers = workers;
  climb->rooms = rv_rows_room (PLANES * plane, error);
  if (climb->rooms == NULL)
    return FALSE;
  climb->seen = climb->rooms;
  climb->start = climb->seen + 3 * plane;
  climb->change = climb->start + 3 * plane;
  climb->changed = climb->change + 3 * plane;
  climb->gradient = climb->changed + 3 * plane;
  climb->blurred = climb->gradient + 3 * plane;
  climb->skin = climb->blurred + 3 * plane;
  return reverie_resize (picture, side, side, climb->seen, n, n, 3, error)
         && reverie_resize (begin, side, side, climb->start, n, n, 3, error);
}

void
rv_change_climb_show (RvChangeClimb *climb, const RvShift *shift)
{
  gsize plane = (gsize) climb->n * climb->n;

  rv_change_decode (rv_store_read (shift->picture, 0, 3 * plane, NULL), climb->change, plane);
  rv_change_render (climb->change, climb->n, climb->seen, climb->changed, climb->workers);
}

/* Makes of @planes the mean of several blurs, each of unit RMS, times @weight. */
static void
clean (RvChangeClimb *climb, float *planes, guint channels, const double *widths, guint n_widths, double weight)
{
  const RvKernels *kernels = rv_kernels ();
  gsize            n = (gsize) channels * climb->n * climb->n;
  float           *raw = climb->changed; /* of no more use in this step */

  memcpy (raw, planes, n * sizeof (float));
  memset (planes, 0, n * sizeof (float));
  for (guint i = 0; i < n_widths; i++)
    {
      double rms;

      if (!rv_blur (raw, climb->blurred, climb->n, climb->n, channels, widths[i] * climb->n, climb->workers, NULL))
        continue; /* there is no memory: the other blurs do */
      rms = sqrt (kernels->sum_squares (climb->blurred, n) / n) + 1e-30;
      kernels->scale_shift (planes, climb->blurred, n, weight / rms / n_widths, 0, TRUE);
    }
}

void
rv_change_climb_return (RvChangeClimb *climb, const RvShift *shift, const RvCleaning *cleaning)
{
  gsize  plane = (gsize) climb->n * climb->n;
  float *gradient = rv_store_read (shift->gradient, 0, 3 * plane, NULL), *light = gradient + 2 * plane;

  rv_change_adjoint (climb->change, climb->n, climb->seen, climb->gradient, gradient, climb->workers);
  clean (climb, gradient, 2, cleaning->place_widths, cleaning->n_place_widths, cleaning->place_weight);
  clean (climb, light, 1, cleaning->light_widths, cleaning->n_light_widths, cleaning->light_weight);
  rv_kernels ()->multiply (light, light, climb->skin, plane, FALSE);
}

void
rv_change_climb_pull (const RvChangeClimb *climb, RvStore *change, float pull)
{
  gsize  n = 3 * (gsize) climb->n * climb->n;
  float *x = rv_store_read (change, 0, n, NULL);

  for (gsize i = 0; i < n; i++)
    x[i] += pull * (climb->start[i] - x[i]);
}
