/* What is known of ageing without a network.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Heads grow by cardioidal strain: a point at the angle t from the top moves away from the middle of the head in
 * proportion to 1 - cos t, so that the chin moves most (Todd, Mark, Shaw and Pittenger, "The perception of human
 * growth", 1980). Taken back, it makes a child's head of an adult's. Eyes are nearly full grown at birth: beside the
 * rest of a child's face they are large.
 */
#include <math.h>

#include "engine/recipe/blur.h"
#include "engine/recipe/change.h"
#include "engine/recipe/growth.h"
#include "engine/recipe/pose.h"
#include "engine/recipe/rows.h"

/* Two ovals: half axes in parts of the side, around one middle. The edge begins and ends at parts of those. */
#define OVAL_Y 0.52
#define HEAD_ACROSS 0.33
#define HEAD_DOWN 0.42
#define SKIN_ACROSS 0.26
#define SKIN_DOWN 0.37
#define OVAL_INNER 0.75
#define OVAL_OUTER 1.15

/* Years from which on a head is full grown, and at which all of the change is there. */
#define GROWN 20.0
#define CHILD 8.0

#define MIDDLE_Y 0.40 /* of the head */
#define STRAIN 0.09
#define EYE_GROWTH 0.20
#define EYE_WIDTH 0.055 /* of the bell around an eye within which it grows */

#define OLDER 40.0 /* years that bring out all of the lines */

/* Of the logarithm of light: lines lie between these two blurs, in parts of the side. What differs by more than a few
 * times a limit is no line but an edge. */
#define LINES_COARSE 0.012
#define LINES_FINE 0.002
#define SMOOTHING 0.7
#define SMOOTHING_LIMIT 0.10
#define DEEPENING 0.8
#define DEEPENING_LIMIT 0.2

static double
oval_at (double x, double y, double across, double down)
{
  double distance = hypot ((x - 0.5) / across, (y - OVAL_Y) / down);
  double t = CLAMP ((OVAL_OUTER - distance) / (OVAL_OUTER - OVAL_INNER), 0, 1);

  return t * t * (3 - 2 * t);
}

double
rv_growth_oval (double x, double y)
{
  return oval_at (x, y, HEAD_ACROSS, HEAD_DOWN);
}

double
rv_growth_skin (double x, double y)
{
  return oval_at (x, y, SKIN_ACROSS, SKIN_DOWN);
}

/* Where a child's head of so much growth (0 to 1) has its point from: the way there, in parts of the side. */
static void
child_shape (double child, double x, double y, double way[2])
{
  double across = x - 0.5, down = y - MIDDLE_Y, radius = hypot (across, down);
  double shrunk = radius > 0 ? child * STRAIN * (1 + down / radius) : 0;
  double further = 1 / (1 - shrunk) - 1;

  way[0] = across * further;
  way[1] = down * further;
  for (int side = -1; side <= 1; side += 2)
    {
      double eye_x = across - side * (0.5 - RV_POSE_EYE_X), eye_y = y - RV_POSE_EYES_Y;
      double bell = exp (-(eye_x * eye_x + eye_y * eye_y) / (2 * EYE_WIDTH * EYE_WIDTH));

      way[0] -= child * EYE_GROWTH * bell * eye_x;
      way[1] -= child * EYE_GROWTH * bell * eye_y;
    }
}

static double
bell_of (double value, double limit)
{
  return exp (-value * value / (2 * limit * limit));
}

/* Writes the logarithm of a picture's lightness. */
static void
light_of (const float *photo, gsize plane, float *light)
{
  /* A little light is added to black: noise there is no line. */
  for (gsize i = 0; i < plane; i++)
    light[i] = logf (0.02f + MAX (0.299f * photo[i] + 0.587f * photo[plane + i] + 0.114f * photo[2 * plane + i], 0));
}

typedef struct
{
  guint  side;
  double child, older;          /* 0 to 1 */
  float *light, *fine, *coarse; /* the photo's, and its two blurs */
} Growth;

/* What is added to the light of pixel @i: without its lines, or with them deepened. */
static double
skin_at (const Growth *growth, gsize i)
{
  double all = growth->light[i] - growth->coarse[i], lines = growth->fine[i] - growth->coarse[i];

  return growth->older * DEEPENING * lines * bell_of (all, DEEPENING_LIMIT)
         - growth->child * SMOOTHING * all * bell_of (all, SMOOTHING_LIMIT);
}

static void
write_change (const Growth *growth, float *change)
{
  guint side = growth->side;
  gsize plane = (gsize) side * side;

  for (gsize i = 0; i < plane; i++)
    {
      double x = (i % side + 0.5) / side, y = (i / side + 0.5) / side, oval = rv_growth_oval (x, y), way[2];

      child_shape (growth->child, x, y, way);
      change[i] = oval * way[0];
      change[plane + i] = oval * way[1];
      change[2 * plane + i] = rv_growth_skin (x, y) * skin_at (growth, i);
    }
}

gboolean
rv_growth_change (
    const float *photo, guint side, double before, double wanted, float *change, RvWorkers *workers, GError **error)
{
  gsize    plane = (gsize) side * side;
  float   *room = rv_rows_room (3 * plane, error);
  Growth   growth = { .side = side,
                      .child = before > wanted ? CLAMP ((GROWN - wanted) / (GROWN - CHILD), 0, 1) : 0,
                      .older = CLAMP ((wanted - before) / OLDER, 0, 1),
                      .light = room,
                      .fine = room + plane,
                      .coarse = room + 2 * plane };
  gboolean good = room != NULL;

  if (!good)
    return FALSE;
  light_of (photo, plane, growth.light);
  good = rv_blur (growth.light, growth.fine, side, side, 1, side * LINES_FINE, workers, error)
         && rv_blur (growth.light, growth.coarse, side, side, 1, side * LINES_COARSE, workers, error);
  if (good)
    write_change (&growth, change);
  g_free (room);
  return good;
}
