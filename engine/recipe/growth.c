/* What is known of ageing without a network.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>
#include <string.h>

#include "engine/recipe/blur.h"
#include "engine/recipe/change.h"
#include "engine/recipe/child.h"
#include "engine/recipe/growth.h"
#include "engine/recipe/rows.h"

/* Two ovals: half axes in parts of the side, around one middle. The edge begins and ends at parts of those. */
#define OVAL_Y 0.52
#define HEAD_ACROSS 0.33
#define HEAD_DOWN 0.42
#define SKIN_ACROSS 0.26
#define SKIN_DOWN 0.37
#define OVAL_INNER 0.75
#define OVAL_OUTER 1.15

/* Years at which all of the change is there. */
#define CHILD 8.0

#define OLDER 40.0 /* years that bring out all of the lines */

/* Of the logarithm of light: lines lie between these two blurs, in parts of the side. What differs by more than a few
 * times the limit is no line but an edge. */
#define LINES_COARSE 0.012
#define LINES_FINE 0.002
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

static double
bell_of (double value, double limit)
{
  return exp (-value * value / (2 * limit * limit));
}

void
rv_growth_light (const float *photo, gsize plane, float *light)
{
  /* A little light is added to black: noise there is no line. */
  for (gsize i = 0; i < plane; i++)
    light[i] = logf (0.02f + MAX (0.299f * photo[i] + 0.587f * photo[plane + i] + 0.114f * photo[2 * plane + i], 0));
}

/* Writes to the light of a change the lines that the photo has, deepened by as much as @older is, 0 to 1. */
static gboolean
deepen_lines (const float *photo, guint side, double older, float *change, RvWorkers *workers, GError **error)
{
  gsize    plane = (gsize) side * side;
  float   *light = rv_rows_room (3 * plane, error), *fine = light + plane, *coarse = fine + plane;
  gboolean good = light != NULL;

  if (!good)
    return FALSE;
  rv_growth_light (photo, plane, light);
  good = rv_blur (light, fine, side, side, 1, side * LINES_FINE, workers, error)
         && rv_blur (light, coarse, side, side, 1, side * LINES_COARSE, workers, error);
  for (gsize i = 0; good && i < plane; i++)
    change[i] = older * DEEPENING * (fine[i] - coarse[i]) * bell_of (light[i] - coarse[i], DEEPENING_LIMIT);
  g_free (light);
  return good;
}

/* Lets the change fade towards the edges of the square. */
static void
bound (float *change, guint side)
{
  gsize plane = (gsize) side * side;

  for (gsize i = 0; i < plane; i++)
    {
      double x = (i % side + 0.5) / side, y = (i / side + 0.5) / side, oval = rv_growth_oval (x, y);

      change[i] *= oval;
      change[plane + i] *= oval;
      change[2 * plane + i] *= rv_growth_skin (x, y);
    }
}

gboolean
rv_growth_change (const float  *photo,
                  guint         side,
                  const RvMesh *mesh,
                  double        before,
                  double        wanted,
                  float        *change,
                  RvWorkers    *workers,
                  GError      **error)
{
  gsize    plane = (gsize) side * side;
  double   child = CLAMP ((MIN (before, REVERIE_GENES_GROWN) - wanted) / (REVERIE_GENES_GROWN - CHILD), 0, 1);
  gboolean good = TRUE;

  memset (change, 0, RV_CHANGE_PLANES * plane * sizeof (float));
  if (wanted > before)
    good = deepen_lines (photo, side, MIN ((wanted - before) / OLDER, 1), change + 2 * plane, workers, error);
  else if (child > 0 && mesh != NULL)
    good = rv_child_change (photo, side, mesh, child, change, workers, error);
  bound (change, side);
  return good;
}
