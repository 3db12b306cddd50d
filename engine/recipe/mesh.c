/* The mesh of a face: where everything in it is, in three dimensions.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>

#include <glib/gi18n-lib.h>

#include "engine/exec/exec.h"
#include "engine/import/network.h"
#include "engine/recipe/mesh.h"
#include "engine/recipe/warp.h"

#define NODE "conv2d_21"
#define SIDE 192       /* of the window that the network was trained on */
#define AGREEMENT 0.05 /* of a look with the detector, in sides of the box: those that agree less count less */

/* Windows: sides, in those of the box that the detector has found, and how far below its middle they lie. */
static const struct
{
  double side, below;
} looks[] = { { 1.2, 0 },     { 1.35, 0 },    { 1.5, 0 },      { 1.65, 0 },    { 1.8, 0 },
              { 1.35, 0.07 }, { 1.65, 0.07 }, { 1.35, -0.07 }, { 1.65, -0.07 } };

typedef struct
{
  RvExec      *exec;
  const float *picture;
  guint        width, height;
  RvWorkers   *workers;
} Finder;

/* ---- Looking ---- */

/* From a window in which the face is upright, and which is @extent pixels of the picture wide, to the picture. */
static RvAffine
window_map (const double centre[2], double extent, double angle)
{
  const double middle[2] = { SIDE / 2.0, SIDE / 2.0 };

  return rv_affine_about (middle, extent / SIDE, angle, centre);
}

static RvMesh
look (const Finder *finder, const RvAffine *map)
{
  const RvWarp warp = { .map = *map,
                        .source_width = finder->width,
                        .source_height = finder->height,
                        .target_width = SIDE,
                        .target_height = SIDE,
                        .channels = 3,
                        .workers = finder->workers };
  double       scale = hypot (map->xx, map->yx);
  const float *values;
  RvMesh       mesh;

  rv_warp (&warp, finder->picture, rv_exec_picture (finder->exec));
  rv_exec_forward (finder->exec, NULL);
  values = rv_exec_value (finder->exec, 0);
  for (guint i = 0; i < RV_MESH_POINTS; i++)
    {
      double *point = mesh.points[i];

      rv_affine_apply (map, values[3 * i], values[3 * i + 1], &point[0], &point[1]);
      point[2] = scale * values[3 * i + 2];
    }
  return mesh;
}

/* How far a mesh is from the eyes and the mouth that the detector has found, RMS. */
static double
distance_from (const RvMesh *mesh, const ReverieFace *face)
{
  static const struct
  {
    ReverieFacePoint point;
    guint            pair[2]; /* of the mesh, around it */
  } places[] = { { REVERIE_RIGHT_EYE, { RV_MESH_RIGHT_EYE_OUTER, RV_MESH_RIGHT_EYE_INNER } },
                 { REVERIE_LEFT_EYE, { RV_MESH_LEFT_EYE_OUTER, RV_MESH_LEFT_EYE_INNER } },
                 { REVERIE_MOUTH, { RV_MESH_UPPER_LIP, RV_MESH_LOWER_LIP } } };
  double squares = 0;

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    for (guint c = 0; c < 2; c++)
      {
        double place = (mesh->points[places[i].pair[0]][c] + mesh->points[places[i].pair[1]][c]) / 2;

        squares += pow (place - face->points[places[i].point][c], 2) / G_N_ELEMENTS (places);
      }
  return sqrt (squares);
}

/* The mean of all looks, in which those count more that agree with the detector. */
static RvMesh
look_often (const Finder *finder, const ReverieFace *face)
{
  double  side = MAX (face->width, face->height), weights = 0;
  RvMesh  mean = { 0 };
  double *sums = mean.points[0];

  for (guint i = 0; i < G_N_ELEMENTS (looks); i++)
    {
      double   below = looks[i].below * side;
      double   centre[2] = { face->x + face->width / 2 - below * sin (face->angle),
                             face->y + face->height / 2 + below * cos (face->angle) };
      RvAffine map = window_map (centre, looks[i].side * side, face->angle);
      RvMesh   mesh = look (finder, &map);
      double   off = distance_from (&mesh, face) / side / AGREEMENT, weight = exp (-off * off) + G_MINFLOAT;

      weights += weight;
      for (guint k = 0; k < 3 * RV_MESH_POINTS; k++)
        sums[k] += weight * mesh.points[k / 3][k % 3];
    }
  for (guint k = 0; k < 3 * RV_MESH_POINTS; k++)
    sums[k] /= weights;
  return mean;
}

void
rv_mesh_box (const RvMesh *mesh, double centre[2], double *extent)
{
  double low[2] = { G_MAXDOUBLE, G_MAXDOUBLE }, high[2] = { -G_MAXDOUBLE, -G_MAXDOUBLE };

  for (guint i = 0; i < RV_MESH_POINTS; i++)
    for (guint c = 0; c < 2; c++)
      {
        low[c] = MIN (low[c], mesh->points[i][c]);
        high[c] = MAX (high[c], mesh->points[i][c]);
      }
  for (guint c = 0; c < 2; c++)
    centre[c] = (low[c] + high[c]) / 2;
  *extent = MAX (high[0] - low[0], high[1] - low[1]);
}

/* Where the network has gone astray, the mesh lies far from the face. */
static gboolean
lies_on (const Finder *finder, const RvMesh *mesh, const ReverieFace *face)
{
  double centre[2], extent, side = MAX (face->width, face->height);

  rv_mesh_box (mesh, centre, &extent);
  return centre[0] > 0 && centre[0] < finder->width && centre[1] > 0 && centre[1] < finder->height
         && fabs (centre[0] - face->x - face->width / 2) < side && fabs (centre[1] - face->y - face->height / 2) < side
         && extent > side / 3 && extent < 3 * side;
}

gboolean
rv_mesh_find (ReverieNetwork    *network,
              const float       *picture,
              guint              width,
              guint              height,
              const ReverieFace *face,
              RvWorkers         *workers,
              RvMesh            *mesh,
              GError           **error)
{
  Finder finder = { .picture = picture, .width = width, .height = height, .workers = workers };
  guint  node = rv_network_find (network, NODE, NULL);

  if (node == RV_NONE || rv_graph_node (network->graph, node)->channels != 3 * RV_MESH_POINTS)
    {
      g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_UNSUPPORTED,
                   _ ("network \"%s\" does not know a face's mesh: take \"facemesh\""), network->id);
      return FALSE;
    }
  finder.exec
      = rv_exec_new (network->graph, network->scale, network->mean, &node, 1, SIDE, SIDE, FALSE, workers, 0, error);
  if (finder.exec == NULL)
    return FALSE;
  *mesh = look_often (&finder, face);
  rv_exec_free (finder.exec);
  if (lies_on (&finder, mesh, face))
    return TRUE;
  g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_ARGUMENT,
               _ ("the face is too much hidden or turned away to find its eyes, nose and mouth: take another"));
  return FALSE;
}

/* ---- One on the other ---- */

static void
mean_of (const RvMesh *mesh, double mean[3])
{
  for (guint c = 0; c < 3; c++)
    {
      mean[c] = 0;
      for (guint i = 0; i < RV_MESH_POINTS; i++)
        mean[c] += mesh->points[i][c] / RV_MESH_POINTS;
    }
}

/* The unit quaternion of the best turn: the eigenvector of the largest eigenvalue of Horn's matrix, by the power
 * method. The matrix has no trace; with its norm on the diagonal, no eigenvalue is negative. */
static void
best_turn (double sums[3][3], double q[4])
{
  double (*s)[3] = sums;
  double m[4][4] = { { s[0][0] + s[1][1] + s[2][2], s[1][2] - s[2][1], s[2][0] - s[0][2], s[0][1] - s[1][0] },
                     { s[1][2] - s[2][1], s[0][0] - s[1][1] - s[2][2], s[0][1] + s[1][0], s[2][0] + s[0][2] },
                     { s[2][0] - s[0][2], s[0][1] + s[1][0], s[1][1] - s[0][0] - s[2][2], s[1][2] + s[2][1] },
                     { s[0][1] - s[1][0], s[2][0] + s[0][2], s[1][2] + s[2][1], s[2][2] - s[0][0] - s[1][1] } };
  double norm = 0;

  for (guint i = 0; i < 16; i++)
    norm += m[i / 4][i % 4] * m[i / 4][i % 4];
  norm = sqrt (norm);
  q[0] = 1;
  q[1] = q[2] = q[3] = 0;
  for (guint step = 0; step < 1000; step++)
    {
      double next[4], length = 0;

      for (guint i = 0; i < 4; i++)
        {
          next[i] = norm * q[i];
          for (guint j = 0; j < 4; j++)
            next[i] += m[i][j] * q[j];
          length += next[i] * next[i];
        }
      for (guint i = 0; i < 4; i++)
        q[i] = next[i] / sqrt (length);
    }
}

static void
turn_of (const double q[4], double turn[3][3])
{
  double w = q[0], x = q[1], y = q[2], z = q[3];
  double rows[3][3] = { { w * w + x * x - y * y - z * z, 2 * (x * y - w * z), 2 * (x * z + w * y) },
                        { 2 * (x * y + w * z), w * w - x * x + y * y - z * z, 2 * (y * z - w * x) },
                        { 2 * (x * z - w * y), 2 * (y * z + w * x), w * w - x * x - y * y + z * z } };

  for (guint i = 0; i < 9; i++)
    turn[i / 3][i % 3] = rows[i / 3][i % 3];
}

RvMesh
rv_mesh_onto (const RvMesh *mesh, const RvMesh *onto)
{
  double from[3], to[3], sums[3][3] = { { 0 } }, q[4], turn[3][3], along = 0, squares = 0;
  RvMesh result;

  mean_of (mesh, from);
  mean_of (onto, to);
  for (guint i = 0; i < RV_MESH_POINTS; i++)
    for (guint a = 0; a < 3; a++)
      for (guint b = 0; b < 3; b++)
        sums[a][b] += (mesh->points[i][a] - from[a]) * (onto->points[i][b] - to[b]);
  best_turn (sums, q);
  turn_of (q, turn);
  for (guint i = 0; i < RV_MESH_POINTS; i++)
    for (guint a = 0; a < 3; a++)
      {
        double p = mesh->points[i][a] - from[a];

        result.points[i][a] = 0;
        for (guint b = 0; b < 3; b++)
          result.points[i][a] += turn[a][b] * (mesh->points[i][b] - from[b]);
        along += result.points[i][a] * (onto->points[i][a] - to[a]);
        squares += p * p;
      }
  for (guint i = 0; i < RV_MESH_POINTS; i++)
    for (guint a = 0; a < 3; a++)
      result.points[i][a] = to[a] + result.points[i][a] * along / squares;
  return result;
}
