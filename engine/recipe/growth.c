/* What is known of ageing without a network.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>
#include <string.h>

#include "engine/recipe/blur.h"
#include "engine/recipe/change.h"
#include "engine/recipe/face-kinds.h"
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
#define CHILD 9.0

#define FEMININE 0.77 /* of a man's proportions, the other way: the rest is skin */

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

/* Writes the logarithm of the light of @plane pixels. */
static void
read_light (const float *photo, gsize plane, float *light)
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
  read_light (photo, plane, light);
  good = rv_blur (light, fine, side, side, 1, side * LINES_FINE, workers, error)
         && rv_blur (light, coarse, side, side, 1, side * LINES_COARSE, workers, error);
  for (gsize i = 0; good && i < plane; i++)
    change[i] = older * DEEPENING * (fine[i] - coarse[i]) * bell_of (light[i] - coarse[i], DEEPENING_LIMIT);
  g_free (light);
  return good;
}

/* Adds to the change what a face of @proportions has, to the degree @amount. */
static gboolean
take_shape (
    const RvGrowing *growing, const RvProportions *proportions, double amount, RvWorkers *workers, GError **error)
{
  gsize    n = 2 * (gsize) growing->side * growing->side;
  float   *places = rv_rows_room (n, error);
  gboolean good = places != NULL
                  && rv_proportions_places (proportions, growing->mesh, growing->side, amount, places, workers, error);

  for (gsize i = 0; good && i < n; i++)
    growing->change[i] += places[i];
  g_free (places);
  return good;
}

/* Adds to the gains what a face of @whole has, to the degree @amount. */
static gboolean
take_skin (const RvGrowing *growing, const RvComplexion *whole, double amount, RvWorkers *workers, GError **error)
{
  RvComplexion complexion = { .even = MIN (amount * whole->even, 1),
                              .lips = amount * whole->lips,
                              .brows = amount * whole->brows,
                              .eyes = amount * whole->eyes,
                              .mild = amount * whole->mild };

  return amount == 0
         || rv_complexion_gains (&complexion, growing->photo, growing->mesh, growing->side, growing->gains, workers,
                                 error);
}

/* Lets the change fade towards the edges of the square. */
static void
bound (const RvGrowing *growing)
{
  guint side = growing->side;
  gsize plane = (gsize) side * side;

  for (gsize i = 0; i < plane; i++)
    {
      double x = (i % side + 0.5) / side, y = (i / side + 0.5) / side;
      double oval = rv_growth_oval (x, y), skin = rv_growth_skin (x, y);

      growing->change[i] *= oval;
      growing->change[plane + i] *= oval;
      growing->change[2 * plane + i] *= skin;
      for (guint c = 0; c < 3; c++)
        growing->gains[c * plane + i] *= skin;
    }
}

gboolean
rv_growth_change (
    const RvGrowing *growing, double before, double wanted, double masculine, RvWorkers *workers, GError **error)
{
  gsize    plane = (gsize) growing->side * growing->side;
  double   child = CLAMP ((MIN (before, REVERIE_GENES_GROWN) - wanted) / (REVERIE_GENES_GROWN - CHILD), 0, 1);
  gboolean good = TRUE;

  memset (growing->change, 0, RV_CHANGE_PLANES * plane * sizeof (float));
  memset (growing->gains, 0, 3 * plane * sizeof (float));
  if (wanted > before)
    good = deepen_lines (growing->photo, growing->side, MIN ((wanted - before) / OLDER, 1), growing->change + 2 * plane,
                         workers, error);
  if (growing->mesh != NULL && child > 0)
    good = good && take_shape (growing, &rv_child_proportions, child, workers, error)
           && take_skin (growing, &rv_child_complexion, child, workers, error);
  if (growing->mesh != NULL && masculine != 0)
    good = good
           && take_shape (growing, &rv_male_proportions, masculine * (masculine < 0 ? FEMININE : 1), workers, error)
           && take_skin (growing, &rv_female_complexion, MAX (-masculine, 0), workers, error);
  bound (growing);
  return good;
}
