/* Milder light on a face: what becomes of its contrast, and of all around.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>
#include <string.h>

#include "engine/recipe/complexion.h"

#define SIDE 120
#define PLANE (SIDE * SIDE)
#define LENGTH (3 * PLANE)
#define RADIUS 50 /* of the face, whose middle is the picture's */

/* Where facemesh has an eye, a brow and the lips (of each, points of its outline), and where this face has them. */
static const struct
{
  int     x, y, half_width, half_height;
  guint16 points[12];
} features[] = {
  { 40, 50, 9, 5, { 33, 133, 159, 145, 160, 158, 144, 153 } },
  { 80, 50, 9, 5, { 263, 362, 386, 374, 387, 385, 373, 380 } },
  { 40, 34, 10, 4, { 70, 107, 55, 46, 105, 52, 63, 65 } },
  { 80, 34, 10, 4, { 300, 336, 285, 276, 334, 282, 293, 295 } },
  { 60, 90, 13, 6, { 61, 291, 0, 17, 37, 267, 84, 314, 40, 270, 91, 321 } },
  { 60, 70, 5, 2, { 98, 327, 2, 64, 294, 1 } },
};

enum
{
  EYE = 0,
  BROW = 2,
  LIPS = 4
};

static RvWorkers *workers;

static void
place (RvMesh *mesh, guint point, double x, double y)
{
  mesh->points[point][0] = x;
  mesh->points[point][1] = y;
}

/* A round face. */
static void
make_mesh (RvMesh *mesh)
{
  memset (mesh, 0, sizeof *mesh);
  for (guint i = 0; i < RV_MESH_POINTS; i++)
    place (mesh, i, SIDE / 2 + RADIUS * cos (i * 0.1), SIDE / 2 + RADIUS * sin (i * 0.1));
  for (guint k = 0; k < G_N_ELEMENTS (features); k++)
    {
      guint n = 0;

      while (n < 12 && (features[k].points[n] != 0 || n == 2))
        n++;
      for (guint i = 0; i < n; i++)
        place (mesh, features[k].points[i], features[k].x + features[k].half_width * cos (2 * G_PI * i / n),
               features[k].y + features[k].half_height * sin (2 * G_PI * i / n));
    }
}

/* Light from the left, and a pattern as fine as pixels, of the same contrast everywhere. */
static void
make_photo (float *photo)
{
  for (guint i = 0; i < LENGTH; i++)
    {
      guint x = i % SIDE, y = i % PLANE / SIDE;

      photo[i] = (0.5 - 0.05 * (i / PLANE)) * exp (((x + y) % 2 ? 0.15 : -0.15) - 0.4 * (x / (double) SIDE - 0.5));
    }
}

/* What a complexion adds for the face; free with g_free (). */
static float *
gains_of (const RvComplexion *complexion)
{
  float photo[LENGTH], *gains = g_new0 (float, LENGTH);
  g_autoptr (GError) error = NULL;
  RvMesh mesh;

  make_mesh (&mesh);
  make_photo (photo);
  if (!rv_complexion_gains (complexion, photo, &mesh, SIDE, gains, workers, &error))
    g_test_fail_printf ("%s", error->message);
  return gains;
}

static double
from_middle (guint i)
{
  return hypot (i % SIDE + 0.5 - SIDE / 2, i % PLANE / SIDE + 0.5 - SIDE / 2);
}

/* Mean and standard deviation, over the face but for its rim, of the logarithm of light with @gains. */
static void
measure (const float *gains, double *mean, double *deviation)
{
  float  photo[LENGTH];
  double sum = 0, squares = 0;
  guint  n = 0;

  make_photo (photo);
  for (guint i = 0; i < PLANE; i++)
    if (from_middle (i) < 0.85 * RADIUS)
      {
        double light = log (photo[i]) + gains[i];

        sum += light;
        squares += light * light;
        n++;
      }
  *mean = sum / n;
  *deviation = sqrt (squares / n - *mean * *mean);
}

static void
test_contrast (void)
{
  g_autofree float *nothing = g_new0 (float, LENGTH), *mild = gains_of (&(RvComplexion){ .mild = 1 });
  double            mean, deviation, milder_mean, milder_deviation;

  measure (nothing, &mean, &deviation);
  measure (mild, &milder_mean, &milder_deviation);
  g_assert_cmpfloat (milder_deviation, <, 0.75 * deviation);
  g_assert_cmpfloat (milder_deviation, >, 0.25 * deviation);
  g_assert_cmpfloat_with_epsilon (milder_mean, mean, 0.02);
}

static void
test_around (void)
{
  g_autofree float *mild = gains_of (&(RvComplexion){ .mild = 1 });

  for (guint i = 0; i < LENGTH; i++)
    if (from_middle (i) > RADIUS)
      g_assert_cmpfloat (mild[i], ==, 0);
}

/* How much the fine pattern around a place loses. */
static double
loss_at (const float *gains, guint x, guint y)
{
  const float *line = gains + (gsize) y * SIDE + x;

  return fabs (line[0] - line[1]) + fabs (line[0] - line[SIDE]);
}

static void
test_features (void)
{
  g_autofree float *mild = gains_of (&(RvComplexion){ .mild = 1 });
  double            skin = loss_at (mild, 30, 72);

  g_assert_cmpfloat (skin, >, 0.1);
  g_assert_cmpfloat (loss_at (mild, features[BROW].x, features[BROW].y), <, 0.6 * skin);
  g_assert_cmpfloat (loss_at (mild, features[LIPS].x, features[LIPS].y), <, 0.6 * skin);
  g_assert_cmpfloat (loss_at (mild, features[EYE].x, features[EYE].y), <, 0.5 * skin);
  g_assert_cmpfloat (loss_at (mild, features[EYE].x, features[EYE].y), >, 0.1 * skin);
}

static void
test_amount (void)
{
  g_autofree float *none = gains_of (&(RvComplexion){ 0 }), *half = gains_of (&(RvComplexion){ .mild = 0.5 });
  g_autofree float *whole = gains_of (&(RvComplexion){ .mild = 1 });

  for (guint i = 0; i < LENGTH; i++)
    {
      g_assert_cmpfloat (none[i], ==, 0);
      g_assert_cmpfloat_with_epsilon (half[i], whole[i] / 2, 1e-5);
    }
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/complexion/mild/contrast", test_contrast);
  g_test_add_func ("/complexion/mild/around", test_around);
  g_test_add_func ("/complexion/mild/features", test_features);
  g_test_add_func ("/complexion/mild/amount", test_amount);
  workers = rv_workers_new (2);
  status = g_test_run ();
  rv_workers_free (workers);
  return status;
}
