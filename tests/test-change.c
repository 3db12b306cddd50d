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
  float          photo[LENGTH], change[LENGTH] = { 0 }, result[LENGTH];

  fill_photo (photo);
  rv_change_render (change, SIDE, photo, result, workers);
  g_assert_cmpmem (photo, sizeof photo, result, sizeof result);
  rv_change_apply (change, SIDE, &pose, 1, photo, SIDE, SIDE, result, workers);
  g_assert_cmpmem (photo, sizeof photo, result, sizeof result);
}

/* In the picture a change does what it does in the pose: places go the other way than they come from, light grows. */
static void
test_apply (void)
{
  const double   from[2] = { SIDE / 2.0, SIDE / 2.0 }, to[2] = { 50, 45 };
  const RvAffine pose = rv_affine_about (from, 2, G_PI / 2, to);
  float          photo[3 * 100 * 100], result[3 * 100 * 100], change[LENGTH] = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (photo); i++)
    photo[i] = i % 100 * 0.004f + i % 10000 / 100 * 0.002f;
  for (guint i = 0; i < PLANE; i++)
    {
      gboolean inside = i % SIDE > 5 && i % SIDE < 35 && i / SIDE > 5 && i / SIDE < 35;

      change[i] = inside ? 0.05f : 0;
      change[2 * PLANE + i] = inside ? logf (1.5f) : 0;
    }
  memcpy (result, photo, sizeof photo);
  rv_change_apply (change, SIDE, &pose, 1, photo, 100, 100, result, workers);
  /* 0.05 of 40 pixels across are four of the picture, which is turned by a quarter: down. */
  for (guint i = 0; i < 3; i++)
    g_assert_cmpfloat_with_epsilon (result[i * 10000 + 45 * 100 + 50], 1.5 * (photo[45 * 100 + 50] + 4 * 0.002), 1e-4);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpmem (result + i * 10000, 500 * sizeof (float), photo + i * 10000, 500 * sizeof (float));
  memcpy (result, photo, sizeof photo);
  rv_change_apply (change, SIDE, &pose, 0.5, photo, 100, 100, result, workers);
  g_assert_cmpfloat_with_epsilon (result[45 * 100 + 50], sqrt (1.5) * (photo[45 * 100 + 50] + 2 * 0.002), 1e-4);
}

/* A child's chin comes from further down, its eyes are larger; nothing changes at the square's edge. */
static void
test_growth (void)
{
  const guint chin = SIDE * 86 / 100 * SIDE + SIDE / 2, eye = SIDE * 44 / 100 * SIDE + SIDE * 42 / 100;
  float       photo[LENGTH], change[LENGTH];
  GError     *error = NULL;

  fill_photo (photo);
  g_assert_true (rv_growth_change (photo, SIDE, 30, 8, change, workers, &error));
  g_assert_cmpfloat (change[PLANE + chin], >, 0.03);
  g_assert_cmpfloat (change[eye], <, 0);
  for (guint i = 0; i < SIDE; i++)
    g_assert_true (change[i] == 0 && change[PLANE + i] == 0 && change[2 * PLANE + i] == 0);
  g_assert_true (rv_growth_change (photo, SIDE, 30, 70, change, workers, &error));
  g_assert_cmpfloat (change[PLANE + chin], ==, 0);
  g_assert_true (rv_growth_change (photo, SIDE, 30, 30, change, workers, &error));
  for (guint i = 0; i < LENGTH; i++)
    g_assert_cmpfloat (change[i], ==, 0);
  g_assert_no_error (error);
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
  g_test_add_func ("/growth", test_growth);
  status = g_test_run ();
  rv_workers_free (workers);
  return status;
}
