/* The outline of scattered points.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>
#include <stdlib.h>

#include "engine/recipe/hull.h"

static int
by_place (const void *a, const void *b)
{
  const double *p = a, *q = b;

  return p[0] != q[0] ? (p[0] > q[0]) - (p[0] < q[0]) : (p[1] > q[1]) - (p[1] < q[1]);
}

/* Twice the area of the triangle, positive where it turns to the right in a picture whose y grows downwards. */
static double
turn (const double *a, const double *b, const double *c)
{
  return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
}

/* Adds a corner to a chain that began at corner @first, and takes those out that it makes needless. */
static guint
add_corner (double (*corners)[2], guint first, guint n, const double *point)
{
  while (n >= first + 2 && turn (corners[n - 2], corners[n - 1], point) <= 0)
    n--;
  corners[n][0] = point[0];
  corners[n][1] = point[1];
  return n + 1;
}

guint
rv_hull (double (*points)[2], guint n, double (*corners)[2])
{
  guint count = 0, first;

  qsort (points, n, sizeof *points, by_place);
  for (guint i = 0; i < n; i++)
    count = add_corner (corners, 0, count, points[i]);
  first = --count;
  for (guint i = n; i-- > 0;)
    count = add_corner (corners, first, count, points[i]);
  return count - 1;
}

double
rv_hull_depth (const double (*corners)[2], guint n, double x, double y)
{
  const double point[2] = { x, y };
  double       nearest = G_MAXDOUBLE;
  gboolean     inside = TRUE;

  for (guint i = 0; i < n; i++)
    {
      const double *a = corners[i], *b = corners[(i + 1) % n];
      double        right = b[0] - a[0], down = b[1] - a[1];
      double        along = ((x - a[0]) * right + (y - a[1]) * down) / (right * right + down * down);

      along = CLAMP (along, 0, 1);
      nearest = MIN (nearest, hypot (x - a[0] - along * right, y - a[1] - along * down));
      inside = inside && turn (a, b, point) >= 0;
    }
  return inside ? nearest : -nearest;
}
