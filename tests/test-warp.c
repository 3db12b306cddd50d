/* Pictures seen turned and scaled, and the pose of a face.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>
#include <string.h>

#include "engine/recipe/pose.h"
#include "engine/recipe/warp.h"

#define MAX_SIDE 80

static float *
random_planes (GRand *random, gsize n)
{
  float *planes = g_new (float, n);

  for (gsize i = 0; i < n; i++)
    planes[i] = g_rand_double_range (random, -1, 1);
  return planes;
}

static double
product (const float *a, const float *b, gsize n)
{
  double total = 0;

  for (gsize i = 0; i < n; i++)
    total += (double) a[i] * b[i];
  return total;
}

static gsize
source_floats (const RvWarp *warp)
{
  return (gsize) warp->channels * warp->source_width * warp->source_height;
}

static gsize
target_floats (const RvWarp *warp)
{
  return (gsize) warp->channels * warp->target_width * warp->target_height;
}

/* A warp of any kind: turned, mirrored, four times smaller to four times larger, in part or wholly beyond the edges. */
static RvWarp
random_warp (GRand *random, RvWorkers *workers)
{
  RvWarp warp = { .source_width = g_rand_int_range (random, 1, MAX_SIDE),
                  .source_height = g_rand_int_range (random, 1, MAX_SIDE),
                  .target_width = g_rand_int_range (random, 1, MAX_SIDE),
                  .target_height = g_rand_int_range (random, 1, MAX_SIDE),
                  .channels = g_rand_int_range (random, 1, 4),
                  .workers = workers };
  double from[2] = { warp.target_width / 2.0, warp.target_height / 2.0 };
  double to[2] = { warp.source_width * g_rand_double_range (random, -0.5, 1.5),
                   warp.source_height * g_rand_double_range (random, -0.5, 1.5) };

  warp.map = rv_affine_about (from, exp (g_rand_double_range (random, -1.4, 1.4)),
                              g_rand_double_range (random, -G_PI, G_PI), to);
  if (g_rand_boolean (random))
    {
      RvAffine mirror = { -1, 0, warp.target_width, 0, 1, 0 };

      warp.map = rv_affine_compose (&mirror, &warp.map);
    }
  return warp;
}

/* <warp (x), y> = <x, adjoint (y)>, which is what makes it a gradient. */
static void
test_adjoint (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (5);
  RvWorkers *workers = rv_workers_new (2);

  for (guint i = 0; i < 60; i++)
    {
      RvWarp            warp = random_warp (random, workers);
      gsize             n = source_floats (&warp), m = target_floats (&warp);
      g_autofree float *x = random_planes (random, n), *y = random_planes (random, m);
      g_autofree float *seen = g_new (float, m), *given = random_planes (random, n);
      double            there, back, size;

      rv_warp (&warp, x, seen);
      rv_warp_adjoint (&warp, y, given, FALSE);
      there = product (seen, y, m);
      back = product (x, given, n);
      size = sqrt (product (seen, seen, m) * product (y, y, m));
      /* Each value is a sum of up to some 400 products. */
      g_assert_cmpfloat (fabs (there - back), <=, 400 * 6e-8 * (size + 1));
      rv_warp_adjoint (&warp, y, given, TRUE);
      g_assert_cmpfloat (fabs (2 * there - product (x, given, n)), <=, 800 * 6e-8 * (size + 1));
    }
  rv_workers_free (workers);
}

/* The same to the last bit, whatever the number of threads. */
static void
test_threads (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (6);
  RvWorkers *one = rv_workers_new (1), *three = rv_workers_new (3);

  for (guint i = 0; i < 20; i++)
    {
      RvWarp            warp = random_warp (random, one);
      gsize             n = source_floats (&warp), m = target_floats (&warp);
      g_autofree float *x = random_planes (random, n), *y = random_planes (random, m);
      g_autofree float *seen = g_new (float, m), *seen_too = g_new (float, m);
      g_autofree float *given = g_new (float, n), *given_too = g_new (float, n);

      rv_warp (&warp, x, seen);
      rv_warp_adjoint (&warp, y, given, FALSE);
      warp.workers = three;
      rv_warp (&warp, x, seen_too);
      rv_warp_adjoint (&warp, y, given_too, FALSE);
      g_assert_cmpmem (seen, m * sizeof (float), seen_too, m * sizeof (float));
      g_assert_cmpmem (given, n * sizeof (float), given_too, n * sizeof (float));
    }
  rv_workers_free (one);
  rv_workers_free (three);
}

/* Of one channel, without its map. */
static RvWarp
grey_warp (guint source_width, guint source_height, guint target_width, guint target_height, RvWorkers *workers)
{
  return (RvWarp){ .source_width = source_width,
                   .source_height = source_height,
                   .target_width = target_width,
                   .target_height = target_height,
                   .channels = 1,
                   .workers = workers };
}

/* A picture without sharp detail. */
static double
hills (double x, double y)
{
  return sin (x * 0.21 + 1) * cos (y * 0.17) + 0.3 * cos (0.1 * (x - y));
}

/* What is seen is what lies there. */
static void
test_places (void)
{
  static const double scales[] = { 0.3, 1, 1.7 };
  RvWorkers          *workers = rv_workers_new (1);
  RvWarp              warp = grey_warp (64, 72, 24, 20, workers);
  float               source[72 * 64], target[20 * 24];
  const double        from[2] = { 12, 10 }, to[2] = { 30, 37 };

  for (guint i = 0; i < G_N_ELEMENTS (source); i++)
    source[i] = hills (i % 64 + 0.5, i / 64 + 0.5);
  for (guint k = 0; k < G_N_ELEMENTS (scales); k++)
    {
      warp.map = rv_affine_about (from, scales[k], 0.3, to);
      rv_warp (&warp, source, target);
      for (guint i = 0; i < G_N_ELEMENTS (target); i++)
        {
          double x, y;

          rv_affine_apply (&warp.map, i % 24 + 0.5, i / 24 + 0.5, &x, &y);
          g_assert_cmpfloat_with_epsilon (target[i], hills (x, y), 0.03);
        }
    }
  rv_workers_free (workers);
}

/* Unmoved, a picture is itself; mirrored and moved by whole pixels, its pixels are. */
static void
test_whole_pixels (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  RvWorkers        *workers = rv_workers_new (1);
  RvWarp            warp = { .map = { 1, 0, 0, 0, 1, 0 },
                             .source_width = 31,
                             .source_height = 17,
                             .target_width = 31,
                             .target_height = 17,
                             .channels = 3,
                             .workers = workers };
  gsize             n = source_floats (&warp);
  g_autofree float *x = random_planes (random, n), *seen = g_new (float, n);

  rv_warp (&warp, x, seen);
  g_assert_cmpmem (x, n * sizeof (float), seen, n * sizeof (float));
  warp.map = (RvAffine){ -1, 0, 31, 0, 1, 2 };
  rv_warp (&warp, x, seen);
  for (guint i = 0; i < n; i++)
    if (i / 31 % 17 < 15)
      g_assert_cmpfloat (seen[i], ==, x[i - i % 31 + 30 - i % 31 + 2 * 31]);
  rv_workers_free (workers);
}

/* Fine stripes, made smaller, are grey. */
static void
test_antialias (void)
{
  RvWorkers *workers = rv_workers_new (1);
  RvWarp     warp = grey_warp (80, 80, 20, 20, workers);
  float      source[80 * 80], target[20 * 20];

  for (guint i = 0; i < G_N_ELEMENTS (source); i++)
    source[i] = i % 2;
  for (double angle = 0; angle < 1; angle += 0.25)
    {
      const double from[2] = { 10, 10 }, to[2] = { 40, 40 };

      warp.map = rv_affine_about (from, 4, angle, to);
      rv_warp (&warp, source, target);
      for (guint y = 5; y < 15; y++)
        for (guint x = 5; x < 15; x++)
          g_assert_cmpfloat_with_epsilon (target[y * 20 + x], 0.5, 0.03);
    }
  rv_workers_free (workers);
}

static void
test_invert (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (8);
  const RvAffine flat = { 1, 2, 0, 2, 4, 0 };
  RvAffine       inverse;

  for (guint i = 0; i < 20; i++)
    {
      RvAffine map = random_warp (random, NULL).map, both;

      g_assert_true (rv_affine_invert (&map, &inverse));
      both = rv_affine_compose (&map, &inverse);
      g_assert_cmpfloat_with_epsilon (both.xx, 1, 1e-9);
      g_assert_cmpfloat_with_epsilon (both.xy, 0, 1e-9);
      g_assert_cmpfloat_with_epsilon (both.x0, 0, 1e-9);
      g_assert_cmpfloat_with_epsilon (both.yx, 0, 1e-9);
      g_assert_cmpfloat_with_epsilon (both.yy, 1, 1e-9);
      g_assert_cmpfloat_with_epsilon (both.y0, 0, 1e-9);
    }
  g_assert_false (rv_affine_invert (&flat, &inverse));
}

/* ---- The pose ---- */

/* A face in the pose, seen through a similarity, is found there, turned and scaled as it is. */
static void
test_pose (void)
{
  static const double posed[6][2] = { { RV_POSE_EYE_X, RV_POSE_EYES_Y },
                                      { 1 - RV_POSE_EYE_X, RV_POSE_EYES_Y },
                                      { 0.5, RV_POSE_NOSE_Y },
                                      { 0.5, RV_POSE_MOUTH_Y } };
  const double        from[2] = { 0.5, 0.5 }, to[2] = { 700, 300 };
  double              points[6][2] = { 0 }, x, y;
  RvAffine            map;

  for (double angle = -3; angle < 3; angle += 0.5)
    {
      RvAffine there = rv_affine_about (from, 150, angle, to);

      for (guint i = 0; i < 4; i++)
        rv_affine_apply (&there, posed[i][0], posed[i][1], &points[i][0], &points[i][1]);
      g_assert_true (rv_pose (points, 320, &map));
      g_assert_cmpfloat_with_epsilon (rv_pose_extent (&map, 320), 150, 1e-9);
      for (guint i = 0; i < 4; i++)
        {
          rv_affine_apply (&map, 320 * posed[i][0], 320 * posed[i][1], &x, &y);
          g_assert_cmpfloat_with_epsilon (x, points[i][0], 1e-9);
          g_assert_cmpfloat_with_epsilon (y, points[i][1], 1e-9);
        }
    }
}

/* A head that is turned aside, or no face at all. */
static void
test_odd_poses (void)
{
  static const double aside[6][2] = { { 100, 100 }, { 130, 104 }, { 135, 125 }, { 118, 150 } };
  static const double nowhere[6][2] = { { 10, 10 }, { 10, 10 }, { 10, 10 }, { 10, 10 } };
  RvAffine            map;
  double              x, y;

  g_assert_true (rv_pose (aside, 1, &map));
  rv_affine_apply (&map, 0.5, RV_POSE_EYES_Y, &x, &y);
  g_assert_cmpfloat_with_epsilon (x, 115, 12);
  g_assert_cmpfloat_with_epsilon (y, 102, 12);
  g_assert_false (rv_pose (nowhere, 1, &map));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/warp/adjoint", test_adjoint);
  g_test_add_func ("/warp/threads", test_threads);
  g_test_add_func ("/warp/places", test_places);
  g_test_add_func ("/warp/whole-pixels", test_whole_pixels);
  g_test_add_func ("/warp/antialias", test_antialias);
  g_test_add_func ("/warp/invert", test_invert);
  g_test_add_func ("/pose/found", test_pose);
  g_test_add_func ("/pose/odd", test_odd_poses);
  return g_test_run ();
}
