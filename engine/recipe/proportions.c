/* Faces of other proportions, in three dimensions.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>

#include "engine/recipe/proportions.h"
#include "engine/recipe/spline.h"

#define EDGE_POINTS 8 /* of each edge of the square, which stay */
#define SLACK 0.004   /* of the spline, in parts of the side */

/* Points whose line goes from the person's right to the left. */
static const guint across[][2] = { { RV_MESH_RIGHT_EYE_OUTER, RV_MESH_LEFT_EYE_OUTER },
                                   { RV_MESH_RIGHT_EYE_INNER, RV_MESH_LEFT_EYE_INNER },
                                   { RV_MESH_MOUTH_RIGHT, RV_MESH_MOUTH_LEFT },
                                   { RV_MESH_RIGHT_TEMPLE, RV_MESH_LEFT_TEMPLE } };

/* A head's own axes. */
typedef struct
{
  double origin[3]; /* between the eyes */
  double axes[3][3];
  double height; /* of the face */
} Head;

static double
length_of (const double v[3])
{
  return sqrt (v[0] * v[0] + v[1] * v[1] + v[2] * v[2]);
}

/* Divides by the length, which is returned. */
static double
make_unit (double v[3])
{
  double length = length_of (v) + 1e-9;

  for (guint c = 0; c < 3; c++)
    v[c] /= length;
  return length;
}

static Head
head_of (const RvMesh *mesh)
{
  const double (*p)[3] = mesh->points;
  Head    head = { 0 };
  double *right = head.axes[0], *down = head.axes[1], *away = head.axes[2], along = 0;

  for (guint i = 0; i < G_N_ELEMENTS (across); i++)
    {
      double way[3];

      for (guint c = 0; c < 3; c++)
        way[c] = p[across[i][1]][c] - p[across[i][0]][c];
      make_unit (way);
      for (guint c = 0; c < 3; c++)
        right[c] += way[c];
    }
  make_unit (right);
  for (guint c = 0; c < 3; c++)
    {
      for (guint i = 0; i < 4; i++)
        head.origin[c] += p[across[i / 2][i % 2]][c] / 4;
      down[c] = p[RV_MESH_CHIN][c] - p[RV_MESH_FOREHEAD][c];
      along += down[c] * right[c];
    }
  head.height = length_of (down) + 1e-9;
  for (guint c = 0; c < 3; c++)
    down[c] -= along * right[c];
  make_unit (down);
  for (guint c = 0; c < 3; c++)
    away[c] = right[(c + 1) % 3] * down[(c + 2) % 3] - right[(c + 2) % 3] * down[(c + 1) % 3];
  return head;
}

/* A point of the mesh in the head's axes, in heights of the face. */
static void
place_in (const Head *head, const double point[3], double place[3])
{
  for (guint i = 0; i < 3; i++)
    {
      place[i] = 0;
      for (guint c = 0; c < 3; c++)
        place[i] += head->axes[i][c] * (point[c] - head->origin[c]) / head->height;
    }
}

static double
bell_at (double right, double down, double width)
{
  return exp (-(right * right + down * down) / (2 * width * width));
}

/* The middles of all features, in the head's axes. */
static void
find_middles (const RvProportions *proportions, const RvMesh *mesh, const Head *head, double (*middles)[3])
{
  for (guint i = 0; i < proportions->n; i++)
    {
      const RvFeature *feature = &proportions->features[i];
      double           middle[3];

      for (guint c = 0; c < 3; c++)
        middle[c] = (mesh->points[feature->points[0]][c] + mesh->points[feature->points[1]][c]) / 2;
      place_in (head, middle, middles[i]);
      middles[i][0] += feature->right;
      middles[i][1] += feature->down;
    }
}

/* Where what is at @place goes: the way there, in the head's axes. */
static void
way_from (const RvProportions *proportions, const double (*middles)[3], const double place[3], double way[3])
{
  way[0] = way[2] = 0;
  way[1] = -proportions->jaw * MAX (place[1], 0);
  for (guint i = 0; i < proportions->n; i++)
    {
      const RvFeature *feature = &proportions->features[i];
      double           right = place[0] - middles[i][0], down = place[1] - middles[i][1];
      double           bell = bell_at (right, down, feature->width);

      way[0] += bell * (feature->across * right + feature->go_right);
      way[1] += bell * (feature->upright * down + feature->go_down);
      way[2] += bell * (feature->across + feature->upright) / 2 * (place[2] - middles[i][2]);
    }
}

/* Where the points of @mesh are seen in the other face. */
static void
move_points (const RvProportions *proportions, const RvMesh *mesh, double amount, double (*moved)[2])
{
  const Head head = head_of (mesh);
  double (*middles)[3] = g_malloc_n (proportions->n, sizeof *middles);

  find_middles (proportions, mesh, &head, middles);
  for (guint i = 0; i < RV_MESH_POINTS; i++)
    {
      double place[3], way[3];

      place_in (&head, mesh->points[i], place);
      way_from (proportions, (const double (*)[3]) middles, place, way);
      for (guint c = 0; c < 2; c++)
        {
          moved[i][c] = mesh->points[i][c];
          for (guint axis = 0; axis < 3; axis++)
            moved[i][c] += amount * head.height * way[axis] * head.axes[axis][c];
        }
    }
  g_free (middles);
}

gboolean
rv_proportions_places (const RvProportions *proportions,
                       const RvMesh        *mesh,
                       guint                side,
                       double               amount,
                       float               *places,
                       RvWorkers           *workers,
                       GError             **error)
{
  static const double corners[4][2] = { { 0, 0 }, { 1, 0 }, { 1, 1 }, { 0, 1 } };
  double              from[RV_MESH_POINTS + 4 * EDGE_POINTS][2], to[RV_MESH_POINTS + 4 * EDGE_POINTS][2];
  guint               n = RV_MESH_POINTS;

  move_points (proportions, mesh, amount, from);
  for (guint i = 0; i < n; i++)
    for (guint c = 0; c < 2; c++)
      to[i][c] = mesh->points[i][c];
  for (guint edge = 0; edge < 4; edge++)
    for (guint i = 0; i < EDGE_POINTS; i++, n++)
      for (guint c = 0; c < 2; c++)
        {
          double start = corners[edge][c], end = corners[(edge + 1) % 4][c];

          from[n][c] = to[n][c] = side * (start + (end - start) * i / EDGE_POINTS);
        }
  if (!rv_spline_field ((const double (*)[2]) from, (const double (*)[2]) to, n, SLACK * side, side, side, workers,
                        places, error))
    return FALSE;
  for (gsize i = 0; i < 2 * (gsize) side * side; i++)
    places[i] /= side;
  return TRUE;
}
