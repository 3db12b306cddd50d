/* A child's face, made of a grown one.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From ten years to twenty the jaw, the nose and the mouth grow most, and the eyes hardly at all (Enlow and Hans,
 * "Essentials of Facial Growth", 1996). Taken back in the head's own axes: right, down, and away from the viewer as
 * seen from the front.
 */
#include <math.h>

#include "engine/recipe/bend.h"
#include "engine/recipe/blur.h"
#include "engine/recipe/child.h"
#include "engine/recipe/growth.h"
#include "engine/recipe/hull.h"
#include "engine/recipe/rows.h"
#include "engine/recipe/spline.h"

/* ---- The shape ---- */

/* In heights of the face, from the hair line to the chin. */
#define CHEEK_X 0.27 /* from the middle of the eyes */
#define CHEEK_Y 0.30
#define CHEEK_WIDTH 0.13
#define CHEEKS 0.036 /* as far they are rounded out */
#define JAW 0.18     /* part that is taken from all that lies below the eyes */

#define EDGE_POINTS 8 /* of each edge of the square, which stay */
#define SLACK 0.004   /* of the spline, in parts of the side */

/* What grows or shrinks around its middle, within a bell. */
static const struct
{
  guint  points[2]; /* of the mesh: the middle lies between them, */
  double above;     /* and so much higher, in heights of the face */
  double width;
  double growth;
} features[] = {
  { { RV_MESH_RIGHT_EYE_OUTER, RV_MESH_RIGHT_EYE_INNER }, 0, 0.11, 0.33 },
  { { RV_MESH_LEFT_EYE_OUTER, RV_MESH_LEFT_EYE_INNER }, 0, 0.11, 0.33 },
  { { RV_MESH_NOSE, RV_MESH_NOSE }, 0.05, 0.10, -0.34 },
  { { RV_MESH_UPPER_LIP, RV_MESH_LOWER_LIP }, 0, 0.13, -0.20 },
};

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

/* Where a child's face has what a grown one has at @place: the way there, in the head's axes. */
static void
growth_at (const double middles[][3], const double place[3], double way[3])
{
  way[0] = way[2] = 0;
  way[1] = -JAW * MAX (place[1], 0);
  for (guint i = 0; i < G_N_ELEMENTS (features); i++)
    {
      const double *middle = middles[i];
      double growth = features[i].growth * bell_at (place[0] - middle[0], place[1] - middle[1], features[i].width);

      for (guint c = 0; c < 3; c++)
        way[c] += growth * (place[c] - middle[c]);
    }
  for (int side = -1; side <= 1; side += 2)
    way[0] += side * CHEEKS * bell_at (place[0] - side * CHEEK_X, place[1] - CHEEK_Y, CHEEK_WIDTH);
}

/* Where the points of @mesh are seen in a child's face. */
static void
grow (const RvMesh *mesh, double child, double (*grown)[2])
{
  const Head head = head_of (mesh);
  double     middles[G_N_ELEMENTS (features)][3];

  for (guint i = 0; i < G_N_ELEMENTS (features); i++)
    {
      double middle[3];

      for (guint c = 0; c < 3; c++)
        middle[c] = (mesh->points[features[i].points[0]][c] + mesh->points[features[i].points[1]][c]) / 2;
      place_in (&head, middle, middles[i]);
      middles[i][1] -= features[i].above;
    }
  for (guint i = 0; i < RV_MESH_POINTS; i++)
    {
      double place[3], way[3];

      place_in (&head, mesh->points[i], place);
      growth_at ((const double (*)[3]) middles, place, way);
      for (guint c = 0; c < 2; c++)
        {
          grown[i][c] = mesh->points[i][c];
          for (guint axis = 0; axis < 3; axis++)
            grown[i][c] += child * head.height * way[axis] * head.axes[axis][c];
        }
    }
}

/* Writes how far from its own place each pixel comes from, in pixels. */
static gboolean
make_shape (const RvMesh *mesh, guint side, double child, float *places, RvWorkers *workers, GError **error)
{
  static const double corners[4][2] = { { 0, 0 }, { 1, 0 }, { 1, 1 }, { 0, 1 } };
  double              from[RV_MESH_POINTS + 4 * EDGE_POINTS][2], to[RV_MESH_POINTS + 4 * EDGE_POINTS][2];
  guint               n = RV_MESH_POINTS;

  grow (mesh, child, from);
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
  return rv_spline_field ((const double (*)[2]) from, (const double (*)[2]) to, n, SLACK * side, side, side, workers,
                          places, error);
}

/* ---- The skin ---- */

/* Of the logarithm of light, in parts of the side: pores are finer than the first blur, lines lie between the first
 * two, folds and hollows between the last two. What differs by more than a few times a limit is no line but an edge. */
#define PORES 0.002
#define LINES 0.012
#define FOLDS 0.05
#define LINES_LIMIT 0.35
#define FOLDS_LIMIT 0.45
#define EVENNESS 0.75 /* part of the folds that is taken away; of the lines, all */

#define FACE_EDGE 0.045 /* in parts of the side: within this of the outline, skin begins */

/* What is not skin: the hulls of these points of the mesh, and as much around, in parts of the side. */
static const struct
{
  double  reach;
  guint   n;
  guint16 points[12];
} kept[] = {
  { 0.022, 8, { 33, 133, 159, 145, 160, 158, 144, 153 } },               /* the eyes */
  { 0.022, 8, { 263, 362, 386, 374, 387, 385, 373, 380 } },              /* */
  { 0.010, 8, { 70, 107, 55, 46, 105, 52, 63, 65 } },                    /* the brows */
  { 0.010, 8, { 300, 336, 285, 276, 334, 282, 293, 295 } },              /* */
  { 0.012, 12, { 61, 291, 0, 17, 37, 267, 84, 314, 40, 270, 91, 321 } }, /* the lips */
  { 0.014, 6, { 98, 327, 2, 64, 294, 1 } },                              /* the nostrils */
};

typedef struct
{
  double corners[RV_MESH_POINTS + 1][2];
  guint  n;
} Hull;

typedef struct
{
  guint  side;
  Hull   face, features[G_N_ELEMENTS (kept)];
  double child;
  float *light;  /* the photo's, its logarithm */
  float *fine;   /* blurred, */
  float *skin;   /* and where skin is; */
  float *shares; /* two planes: the light of skin, and skin; both blurred: */
  float *lines, *folds;
  float *change; /* of light */
} Skin;

static void
outline (const RvMesh *mesh, const guint16 *points, guint n, Hull *hull)
{
  double places[RV_MESH_POINTS][2];

  for (guint i = 0; i < n; i++)
    for (guint c = 0; c < 2; c++)
      places[i][c] = mesh->points[points != NULL ? points[i] : i][c];
  hull->n = rv_hull (places, n, hull->corners);
}

/* How far inside a hull the middle of a pixel lies, in parts of the side. */
static double
depth_in (const Skin *skin, const Hull *hull, guint y, guint x)
{
  return rv_hull_depth ((const double (*)[2]) hull->corners, hull->n, x + 0.5, y + 0.5) / skin->side;
}

static void
find_skin_row (gpointer data, guint y, guint worker)
{
  const Skin *skin = data;
  gsize       plane = (gsize) skin->side * skin->side, i = (gsize) y * skin->side;

  for (guint x = 0; x < skin->side; x++, i++)
    {
      double share = rv_ease (depth_in (skin, &skin->face, y, x) / FACE_EDGE);

      for (guint k = 0; k < G_N_ELEMENTS (kept) && share > 0; k++)
        share *= 1 - rv_ease (1 + depth_in (skin, &skin->features[k], y, x) / kept[k].reach);
      skin->skin[i] = share;
      skin->shares[i] = share * skin->light[i];
      skin->shares[plane + i] = share;
    }
}

static double
bell_of (double value, double limit)
{
  return exp (-value * value / (2 * limit * limit));
}

static void
smooth_row (gpointer data, guint y, guint worker)
{
  const Skin *skin = data;
  gsize       plane = (gsize) skin->side * skin->side;

  for (gsize i = (gsize) y * skin->side; i < (gsize) (y + 1) * skin->side; i++)
    {
      /* Where there is little skin around, there is little to go by, and nothing is changed. */
      double lines = skin->lines[i] / (skin->lines[plane + i] + 1e-3);
      double folds = skin->folds[i] / (skin->folds[plane + i] + 1e-3);
      double finer = skin->fine[i] - lines, coarser = lines - folds;

      skin->change[i] = -skin->child * skin->skin[i]
                        * (finer * bell_of (finer, LINES_LIMIT) + EVENNESS * coarser * bell_of (coarser, FOLDS_LIMIT));
    }
}

static gboolean
make_skin (
    const float *photo, guint side, const RvMesh *mesh, double child, float *change, RvWorkers *workers, GError **error)
{
  gsize    plane = (gsize) side * side;
  float   *room = rv_rows_room (9 * plane, error);
  Skin     skin = { .side = side,
                    .child = child,
                    .light = room,
                    .fine = room + plane,
                    .skin = room + 2 * plane,
                    .shares = room + 3 * plane,
                    .lines = room + 5 * plane,
                    .folds = room + 7 * plane,
                    .change = change };
  gboolean good = room != NULL;

  if (!good)
    return FALSE;
  outline (mesh, NULL, RV_MESH_POINTS, &skin.face);
  for (guint k = 0; k < G_N_ELEMENTS (kept); k++)
    outline (mesh, kept[k].points, kept[k].n, &skin.features[k]);
  rv_growth_light (photo, plane, skin.light);
  rv_workers_run (workers, side, find_skin_row, &skin);
  good = rv_blur (skin.light, skin.fine, side, side, 1, side * PORES, workers, error)
         && rv_blur (skin.shares, skin.lines, side, side, 2, side * LINES, workers, error)
         && rv_blur (skin.shares, skin.folds, side, side, 2, side * FOLDS, workers, error);
  if (good)
    rv_workers_run (workers, side, smooth_row, &skin);
  g_free (room);
  return good;
}

/* ---- Both ---- */

/* @light, which is that of the photo, where a child's face has it. */
static void
carry (const float *light, guint side, const float *places, float *carried)
{
  gsize plane = (gsize) side * side;

  for (gsize i = 0; i < plane; i++)
    {
      float        x = CLAMP (i % side + places[i], 0, side - 1), y = CLAMP (i / side + places[plane + i], 0, side - 1);
      guint        left = MIN ((guint) x, side - 2), top = MIN ((guint) y, side - 2);
      const float *row = light + (gsize) top * side + left;
      float        upper = row[0] + (x - left) * (row[1] - row[0]);
      float        lower = row[side] + (x - left) * (row[side + 1] - row[side]);

      carried[i] = upper + (y - top) * (lower - upper);
    }
}

gboolean
rv_child_change (
    const float *photo, guint side, const RvMesh *mesh, double child, float *change, RvWorkers *workers, GError **error)
{
  gsize    plane = (gsize) side * side;
  float   *light = rv_rows_room (plane, error);
  gboolean good = light != NULL && make_shape (mesh, side, child, change, workers, error)
                  && make_skin (photo, side, mesh, child, light, workers, error);

  if (good)
    carry (light, side, change, change + 2 * plane);
  for (gsize i = 0; i < 2 * plane; i++)
    change[i] /= side;
  g_free (light);
  return good;
}
