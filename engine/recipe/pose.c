/* The pose in which recipes see a face.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Least squares between two sets of points: Umeyama, "Least-squares estimation of transformation parameters between two
 * point patterns", 1991; in the plane, and without mirroring, one complex number.
 */
#include <math.h>

#include "engine/recipe/pose.h"

/* Right eye, left eye, nose, mouth; how much each counts. A nose stands out: as the head turns it moves away from the
 * others. */
static const double places[4][2] = { { RV_POSE_EYE_X, RV_POSE_EYES_Y },
                                     { 1 - RV_POSE_EYE_X, RV_POSE_EYES_Y },
                                     { 0.5, RV_POSE_NOSE_Y },
                                     { 0.5, RV_POSE_MOUTH_Y } };
static const double weights[4] = { 1, 1, 0.5, 1 };

static void
mean_of (const double points[][2], double mean[2])
{
  double total = 0;

  mean[0] = mean[1] = 0;
  for (guint i = 0; i < 4; i++)
    {
      mean[0] += weights[i] * points[i][0];
      mean[1] += weights[i] * points[i][1];
      total += weights[i];
    }
  mean[0] /= total;
  mean[1] /= total;
}

gboolean
rv_pose (const double points[6][2], double side, RvAffine *map)
{
  double from[2], to[2], along = 0, across = 0, squares = 0;

  mean_of (places, from);
  mean_of (points, to);
  for (guint i = 0; i < 4; i++)
    {
      double px = places[i][0] - from[0], py = places[i][1] - from[1];
      double qx = points[i][0] - to[0], qy = points[i][1] - to[1];

      along += weights[i] * (px * qx + py * qy);
      across += weights[i] * (px * qy - py * qx);
      squares += weights[i] * (px * px + py * py);
    }
  along /= squares * side;
  across /= squares * side;
  from[0] *= side;
  from[1] *= side;
  *map = rv_affine_about (from, hypot (along, across), atan2 (across, along), to);
  return rv_pose_extent (map, side) > 1;
}

double
rv_pose_extent (const RvAffine *map, double side)
{
  return side * hypot (map->xx, map->yx);
}

RvArea
rv_pose_area (const RvAffine *map, double side, guint width, guint height)
{
  double low[2] = { width, height }, high[2] = { 0, 0 };
  RvArea area;

  for (guint corner = 0; corner < 4; corner++)
    {
      double at[2];

      rv_affine_apply (map, corner % 2 * side, corner / 2 * side, &at[0], &at[1]);
      for (guint i = 0; i < 2; i++)
        {
          low[i] = MIN (low[i], at[i]);
          high[i] = MAX (high[i], at[i]);
        }
    }
  area.x = CLAMP (low[0], 0, width);
  area.y = CLAMP (low[1], 0, height);
  area.width = CLAMP (ceil (high[0]), area.x, width) - area.x;
  area.height = CLAMP (ceil (high[1]), area.y, height) - area.y;
  return area;
}
