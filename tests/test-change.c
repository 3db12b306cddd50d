/* Changes of places and light, and what is known of growth.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>
#include <string.h>

#include "engine/recipe/change.h"
#include "engine/recipe/growth.h"

#define SIDE 40
#define PLANE (SIDE * SIDE)
#define LENGTH (3 * PLANE)

static RvWorkers *workers;

/* A picture without sharp detail. */
static void
fill_photo (float *photo)
{
  for (guint i = 0; i < LENGTH; i++)
    photo[i] = 0.5 + 0.3 * sin (i % SIDE * 0.31 + i / PLANE) * cos (i % PLANE / SIDE * 0.23);
}

static void
fill_change (GRand *random, float *change)
{
  for (guint i = 0; i < LENGTH; i++)
    change[i] = g_rand_double_range (random, -0.1, 0.1);
}

static double
product (const float *a, const float *b)
{
  double total = 0;

  for (guint i = 0; i < LENGTH; i++)
    total += (double) a[i] * b[i];
  return total;
}

/* The way back against finite differences, plane by plane. Between pixels the rendering has kinks, which few places
 * meet within the step. */
static void
test_gradient (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (4);
  float photo[LENGTH], change[LENGTH], moved[LENGTH], weights[LENGTH], result[LENGTH], gradient[LENGTH];

  fill_photo (photo);
  fill_change (random, change);
  for (guint i = 0; i < LENGTH; i++)
    weights[i] = g_rand_double_range (random, -1, 1);
  rv_change_adjoint (change, SIDE, photo, weights, gradient, workers);
  for (guint plane = 0; plane < RV_CHANGE_PLANES; plane++)
    {
      guint kinks = 0;
      for (guint trial = 0; trial < 40; trial++)
        {
          guint        i = plane * PLANE + g_rand_int_range (random, 0, PLANE);
          const double step = 1e-4;
          double       there, back;

          memcpy (moved, change, sizeof change);
          moved[i] = change[i] + step;
          rv_change_render (moved, SIDE, photo, result, workers);
          there = product (result, weights);
          moved[i] = change[i] - step;
          rv_change_render (moved, SIDE, photo, result, workers);
          back = product (result, weights);
          kinks += fabs ((there - back) / (2 * step) - gradient[i]) > 0.03 * (fabs (gradient[i]) + 1);
        }
      g_assert_cmpuint (kinks, <=, 2);
    }
}

static void
test_nothing (void)
{
  const RvAffine pose = { 1.7, 0.2, 3, -0.2, 1.7, 5 };
  float          photo[LENGTH], change[LENGTH] = { 0 }, gains[LENGTH] = { 0 }, result[LENGTH];

  fill_photo (photo);
  rv_change_render (change, SIDE, photo, result, workers);
  g_assert_cmpmem (photo, sizeof photo, result, sizeof result);
  rv_change_apply (change, gains, SIDE, &pose, 1, photo, SIDE, SIDE, result, workers);
  g_assert_cmpmem (photo, sizeof photo, result, sizeof result);
}

/* In the picture a change does what it does in the pose: places go the other way than they come from, light grows. */
static void
test_apply (void)
{
  const double   from[2] = { SIDE / 2.0, SIDE / 2.0 }, to[2] = { 50, 45 };
  const RvAffine pose = rv_affine_about (from, 2, G_PI / 2, to);
  float          photo[3 * 100 * 100], result[3 * 100 * 100], change[LENGTH] = { 0 }, gains[LENGTH] = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (photo); i++)
    photo[i] = i % 100 * 0.004f + i % 10000 / 100 * 0.002f;
  for (guint i = 0; i < PLANE; i++)
    {
      gboolean inside = i % SIDE > 5 && i % SIDE < 35 && i / SIDE > 5 && i / SIDE < 35;

      change[i] = inside ? 0.05f : 0;
      change[2 * PLANE + i] = inside ? logf (1.5f) : 0;
    }
  memcpy (result, photo, sizeof photo);
  rv_change_apply (change, gains, SIDE, &pose, 1, photo, 100, 100, result, workers);
  /* 0.05 of 40 pixels across are four of the picture, which is turned by a quarter: down. */
  for (guint i = 0; i < 3; i++)
    g_assert_cmpfloat_with_epsilon (result[i * 10000 + 45 * 100 + 50], 1.5 * (photo[45 * 100 + 50] + 4 * 0.002), 1e-4);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpmem (result + i * 10000, 500 * sizeof (float), photo + i * 10000, 500 * sizeof (float));
  memcpy (result, photo, sizeof photo);
  rv_change_apply (change, gains, SIDE, &pose, 0.5, photo, 100, 100, result, workers);
  g_assert_cmpfloat_with_epsilon (result[45 * 100 + 50], sqrt (1.5) * (photo[45 * 100 + 50] + 2 * 0.002), 1e-4);
}

/* Gains are those of the place that a pixel comes from, each colour by its own. */
static void
test_gains (void)
{
  const RvAffine pose = { 1, 0, 0, 0, 1, 0 };
  float          photo[LENGTH], result[LENGTH], change[LENGTH] = { 0 }, gains[LENGTH] = { 0 };

  for (guint i = 0; i < LENGTH; i++)
    photo[i] = 0.3f;
  for (guint i = 0; i < PLANE; i++)
    {
      change[i] = i % SIDE < 20 ? 8.0f / SIDE : 0;
      gains[i] = i % SIDE < 20 ? 0 : logf (2);
    }
  memcpy (result, photo, sizeof photo);
  rv_change_apply (change, gains, SIDE, &pose, 1, photo, SIDE, SIDE, result, workers);
  g_assert_cmpfloat_with_epsilon (result[20 * SIDE + 8], 0.3, 1e-4);
  g_assert_cmpfloat_with_epsilon (result[20 * SIDE + 15], 0.6, 1e-4);
  g_assert_cmpfloat_with_epsilon (result[PLANE + 20 * SIDE + 15], 0.3, 1e-4);
}

/* Points of the mesh that lie in the middle of a feature, or next to it. */
static const struct
{
  double  x, y;
  guint   n;
  guint16 points[12];
} groups[] = { { 0.375, 0.44, 6, { 159, 145, 160, 158, 144, 153 } },
               { 0.625, 0.44, 6, { 386, 374, 387, 385, 373, 380 } },
               { 0.375, 0.38, 8, { 70, 107, 55, 46, 105, 52, 63, 65 } },
               { 0.625, 0.38, 8, { 300, 336, 285, 276, 334, 282, 293, 295 } },
               { 0.5, 0.71, 10, { 0, 17, 37, 267, 84, 314, 40, 270, 91, 321 } },
               { 0.5, 0.62, 6, { 98, 327, 2, 64, 294, 1 } },
               { 0.34, 0.74, 2, { 172, 136 } },
               { 0.66, 0.74, 2, { 397, 365 } } };

/* A face seen from the front, with its features where the pose has them, turned by @angle as a head turns. */
static RvMesh
make_mesh (double angle)
{
  static const struct
  {
    guint  point;
    double x, y;
  } places[] = { { RV_MESH_RIGHT_EYE_OUTER, 0.34, 0.44 },
                 { RV_MESH_RIGHT_EYE_INNER, 0.41, 0.44 },
                 { RV_MESH_LEFT_EYE_INNER, 0.59, 0.44 },
                 { RV_MESH_LEFT_EYE_OUTER, 0.66, 0.44 },
                 { RV_MESH_NOSE, 0.5, 0.595 },
                 { RV_MESH_UPPER_LIP, 0.5, 0.7 },
                 { RV_MESH_LOWER_LIP, 0.5, 0.72 },
                 { RV_MESH_MOUTH_RIGHT, 0.44, 0.71 },
                 { RV_MESH_MOUTH_LEFT, 0.56, 0.71 },
                 { RV_MESH_RIGHT_TEMPLE, 0.31, 0.44 },
                 { RV_MESH_LEFT_TEMPLE, 0.69, 0.44 },
                 { RV_MESH_FOREHEAD, 0.5, 0.24 },
                 { RV_MESH_CHIN, 0.5, 0.86 } };
  RvMesh mesh;

  for (guint i = 0; i < RV_MESH_POINTS; i++)
    {
      double radius = sqrt ((i + 0.5) / RV_MESH_POINTS), around = 2.4 * i;

      mesh.points[i][0] = 0.5 + 0.21 * radius * cos (around);
      mesh.points[i][1] = 0.55 + 0.3 * radius * sin (around);
    }
  for (guint k = 0; k < G_N_ELEMENTS (groups); k++)
    for (guint i = 0; i < groups[k].n; i++)
      {
        double *point = mesh.points[groups[k].points[i]];

        point[0] = groups[k].x + 0.03 * cos (2.4 * i);
        point[1] = groups[k].y + 0.01 * sin (2.4 * i);
      }
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      mesh.points[places[i].point][0] = places[i].x;
      mesh.points[places[i].point][1] = places[i].y;
    }
  for (guint i = 0; i < RV_MESH_POINTS; i++)
    {
      double *point = mesh.points[i], right = point[0] - 0.5, away = 2 * right * right;

      point[0] = SIDE * (0.5 + cos (angle) * right - sin (angle) * away);
      point[1] *= SIDE;
      point[2] = SIDE * (sin (angle) * right + cos (angle) * away);
    }
  return mesh;
}

/* Where a point of the mesh lies in a plane. */
static guint
pixel_of (const RvMesh *mesh, guint point)
{
  return (guint) mesh->points[point][1] * SIDE + (guint) mesh->points[point][0];
}

static void
grow (
    const float *photo, const RvMesh *mesh, double before, double wanted, double masculine, float *change, float *gains)
{
  const RvGrowing growing = { .photo = photo, .side = SIDE, .mesh = mesh, .change = change, .gains = gains };
  GError         *error = NULL;

  g_assert_true (rv_growth_change (&growing, before, wanted, masculine, workers, &error));
  g_assert_no_error (error);
  for (guint i = 0; i < SIDE; i++)
    for (guint k = 0; k < 3; k++)
      g_assert_true (change[k * PLANE + i] == 0 && gains[k * PLANE + i] == 0);
}

static void
assert_nothing (const float *change, const float *gains)
{
  for (guint i = 0; i < LENGTH; i++)
    g_assert_true (change[i] == 0 && gains[i] == 0);
}

/* A child's jaw is smaller and its eyes are larger, as far as its head is turned; nothing changes at the square's edge,
 * nor where there is no mesh. */
static void
test_growth (void)
{
  float photo[LENGTH], change[LENGTH], gains[LENGTH];

  fill_photo (photo);
  for (guint turned = 0; turned < 2; turned++)
    {
      RvMesh mesh = make_mesh (0.6 * turned);
      guint  below = pixel_of (&mesh, RV_MESH_LOWER_LIP), eye = pixel_of (&mesh, RV_MESH_RIGHT_EYE_INNER);

      grow (photo, &mesh, 30, 8, 0, change, gains);
      g_assert_cmpfloat (change[PLANE + below], >, 0.015);
      g_assert_cmpfloat (change[eye], <, -0.003);
      grow (photo, &mesh, 30, 70, 0, change, gains);
      g_assert_cmpfloat (change[PLANE + below], ==, 0);
      grow (photo, &mesh, 30, 30, 0, change, gains);
      assert_nothing (change, gains);
    }
  grow (photo, NULL, 30, 8, 1, change, gains);
  assert_nothing (change, gains);
}

/* A man's jaw is wider and his eyes are smaller, a woman's the other way round. */
static void
test_sex (void)
{
  float  photo[LENGTH], change[LENGTH], gains[LENGTH];
  RvMesh mesh = make_mesh (0);
  guint  right = pixel_of (&mesh, 172), left = pixel_of (&mesh, 397), eye = pixel_of (&mesh, RV_MESH_RIGHT_EYE_INNER);

  fill_photo (photo);
  for (int masculine = -1; masculine <= 1; masculine += 2)
    {
      grow (photo, &mesh, 30, 30, masculine, change, gains);
      g_assert_cmpfloat (masculine * change[right], >, 0.004);
      g_assert_cmpfloat (masculine * change[left], <, -0.004);
      g_assert_cmpfloat (masculine * change[eye], >, 0.001);
    }
}

/* A wrinkle across the cheek and a red spot on it go. */
static void
test_child_skin (void)
{
  const RvMesh mesh = make_mesh (0);
  const guint  row = 23, column = 14, spot = 27;
  float        photo[LENGTH], change[LENGTH], gains[LENGTH];

  for (guint i = 0; i < LENGTH; i++)
    photo[i] = i % PLANE / SIDE == row ? 0.5f : 0.6f;
  photo[spot * SIDE + column] = 0.7f;
  grow (photo, &mesh, 60, 8, 0, change, gains);
  for (guint c = 0; c < 3; c++)
    g_assert_cmpfloat (gains[c * PLANE + row * SIDE + column], >, 0.05);
  g_assert_cmpfloat (gains[spot * SIDE + column], <, -0.05);
  g_assert_cmpfloat (fabs (gains[PLANE + spot * SIDE + column]), <, 0.02);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  workers = rv_workers_new (2);
  g_test_add_func ("/change/gradient", test_gradient);
  g_test_add_func ("/change/nothing", test_nothing);
  g_test_add_func ("/change/apply", test_apply);
  g_test_add_func ("/change/gains", test_gains);
  g_test_add_func ("/growth", test_growth);
  g_test_add_func ("/growth/sex", test_sex);
  g_test_add_func ("/growth/child-skin", test_child_skin);
  status = g_test_run ();
  rv_workers_free (workers);
  return status;
}
