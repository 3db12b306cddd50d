/* Pictures bent so that their faces take another shape.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>

#include "engine/recipe/bend.h"
#include "engine/recipe/rows.h"
#include "engine/recipe/spline.h"

/* In parts of the face's extent. */
#define SLACK 0.02     /* of the spline: what the mesh is uncertain by */
#define STILL_FROM 0.8 /* from the middle of the face: here the bending begins to fade, */
#define STILL 1.0      /* and here it is gone */

/* Points around the face that do not move. */
#define N_RINGS 2
#define RING_POINTS 32
static const double rings[N_RINGS] = { 0.94, 1.2 };

/* What a pixel may spread out to, as the part of the portrait's area that it shows of what a pixel of the face shows at
 * the mean: to less than HIDDEN it is not shown at all. */
#define HIDDEN 0.15
#define OPEN 0.5

typedef struct
{
  const RvPortrait *portrait;
  guint             width, height;
  float            *field; /* two planes: displacements */
  float            *bent, *shown;
  double            centre[2], extent; /* of the face that stays where it is; extent 0: nothing stays */
  double            area;              /* of the portrait that a pixel of the face shows at the mean */
} Bend;

/* ---- The field ---- */

static gboolean
make_field (const Bend *bend, const RvMesh *mesh, RvWorkers *workers, GError **error)
{
  guint  n = RV_MESH_POINTS;
  double from[RV_MESH_POINTS + N_RINGS * RING_POINTS][2], to[RV_MESH_POINTS + N_RINGS * RING_POINTS][2];
  double centre[2], extent;

  rv_mesh_box (mesh, centre, &extent);
  for (guint i = 0; i < RV_MESH_POINTS; i++)
    for (guint c = 0; c < 2; c++)
      {
        from[i][c] = mesh->points[i][c];
        to[i][c] = bend->portrait->mesh.points[i][c];
      }
  for (guint i = 0; bend->extent > 0 && i < N_RINGS * RING_POINTS; i++, n++)
    {
      double angle = 2 * G_PI * i / RING_POINTS, radius = rings[i / RING_POINTS] * bend->extent;

      from[n][0] = to[n][0] = bend->centre[0] + radius * cos (angle);
      from[n][1] = to[n][1] = bend->centre[1] + radius * sin (angle);
    }
  return rv_spline_field ((const double (*)[2]) from, (const double (*)[2]) to, n, SLACK * extent, bend->width,
                          bend->height, workers, bend->field, error);
}

/* How much of the bending is left at a pixel. */
static float
left_at (const Bend *bend, guint x, guint y)
{
  double distance = hypot (x + 0.5 - bend->centre[0], y + 0.5 - bend->centre[1]);

  return rv_ease ((STILL - distance / bend->extent) / (STILL - STILL_FROM));
}

static void
fade_row (gpointer data, guint y, guint worker)
{
  const Bend *bend = data;
  gsize       plane = (gsize) bend->width * bend->height, i = (gsize) y * bend->width;

  for (guint x = 0; x < bend->width; x++, i++)
    {
      float left = left_at (bend, x, y);

      bend->field[i] *= left;
      bend->field[plane + i] *= left;
    }
}

/* ---- The picture ---- */

typedef struct
{
  int   pixels[4]; /* along an axis, within the picture */
  float weights[4];
} Span;

static Span
span_at (double centre, int n)
{
  Span  span;
  int   start = (int) floor (CLAMP (centre, -2, n + 2) - 0.5) - 1;
  float total = 0;

  for (int k = 0; k < 4; k++)
    {
      span.pixels[k] = CLAMP (start + k, 0, n - 1);
      total += span.weights[k] = rv_keys (start + k + 0.5 - CLAMP (centre, -2, n + 2));
    }
  for (int k = 0; k < 4; k++)
    span.weights[k] /= total;
  return span;
}

static void
bend_row (gpointer data, guint y, guint worker)
{
  const Bend *bend = data;
  guint       width = bend->portrait->width, height = bend->portrait->height;
  gsize       plane = (gsize) bend->width * bend->height, i = (gsize) y * bend->width;

  for (guint x = 0; x < bend->width; x++, i++)
    {
      Span across = span_at (x + 0.5 + bend->field[i], width);
      Span down = span_at (y + 0.5 + bend->field[plane + i], height);

      for (guint c = 0; c < 3; c++)
        {
          const float *source = bend->portrait->pixels + (gsize) c * width * height;
          float        total = 0;

          for (guint j = 0; j < 4; j++)
            {
              const float *row = source + (gsize) down.pixels[j] * width;
              float        sum = 0;

              for (guint k = 0; k < 4; k++)
                sum += across.weights[k] * row[across.pixels[k]];
              total += down.weights[j] * sum;
            }
          bend->bent[c * plane + i] = CLAMP (total, 0, 1);
        }
    }
}

/* ---- What is shown ---- */

/* The area of the portrait that a pixel shows: the determinant of the map's derivative. */
static double
area_at (const Bend *bend, guint x, guint y)
{
  gsize        plane = (gsize) bend->width * bend->height;
  guint        left = x > 0 ? x - 1 : x, right = MIN (x + 1, bend->width - 1);
  guint        above = y > 0 ? y - 1 : y, below = MIN (y + 1, bend->height - 1);
  const float *u = bend->field, *v = u + plane;
  gsize        row = (gsize) y * bend->width;
  gsize        up = (gsize) above * bend->width + x, low = (gsize) below * bend->width + x;
  double       across = MAX (right - left, 1), down = MAX (below - above, 1);
  double       ux = (u[row + right] - u[row + left]) / across, vx = (v[row + right] - v[row + left]) / across;
  double       uy = (u[low] - u[up]) / down, vy = (v[low] - v[up]) / down;

  return (1 + ux) * (1 + vy) - uy * vx;
}

static void
show_row (gpointer data, guint y, guint worker)
{
  const Bend *bend = data;
  gsize       plane = (gsize) bend->width * bend->height, i = (gsize) y * bend->width;
  double      margin = 0.02 * MAX (bend->portrait->width, bend->portrait->height);

  for (guint x = 0; x < bend->width; x++, i++)
    {
      double at_x = x + 0.5 + bend->field[i], at_y = y + 0.5 + bend->field[plane + i];
      double inside = MIN (MIN (at_x, bend->portrait->width - at_x), MIN (at_y, bend->portrait->height - at_y));
      float  open = rv_ease ((area_at (bend, x, y) / bend->area - HIDDEN) / (OPEN - HIDDEN));

      bend->shown[i] = open * rv_ease (inside / margin);
    }
}

/* The area that a pixel of the face shows at the mean, over the mesh's points. */
static double
mean_area (const Bend *bend, const RvMesh *mesh)
{
  double sum = 0;

  for (guint i = 0; i < RV_MESH_POINTS; i++)
    sum += MAX (
        area_at (bend, CLAMP (mesh->points[i][0], 0, bend->width - 1), CLAMP (mesh->points[i][1], 0, bend->height - 1)),
        0);
  return MAX (sum / RV_MESH_POINTS, 1e-3);
}

gboolean
rv_bend (const RvPortrait *portrait,
         const RvMesh     *mesh,
         gboolean          stay,
         guint             width,
         guint             height,
         RvWorkers        *workers,
         float            *bent,
         float            *shown,
         GError          **error)
{
  Bend     bend = { .portrait = portrait, .width = width, .height = height, .bent = bent, .shown = shown };
  gboolean good;

  if (stay)
    rv_mesh_box (&portrait->mesh, bend.centre, &bend.extent);
  bend.field = rv_rows_room (2 * (gsize) width * height, error);
  good = bend.field != NULL && make_field (&bend, mesh, workers, error);
  if (good)
    {
      if (stay)
        rv_workers_run (workers, height, fade_row, &bend);
      rv_workers_run (workers, height, bend_row, &bend);
      bend.area = mean_area (&bend, mesh);
      if (shown != NULL)
        rv_workers_run (workers, height, show_row, &bend);
    }
  g_free (bend.field);
  return good;
}
