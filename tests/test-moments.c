/* Sums of features and of their products, and the gradient of what is made of them, against plain loops.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <float.h>
#include <math.h>

#include "engine/recipe/moments.h"

#define ROUNDS 40

/* Random features of a layer, and which of its places count. */
typedef struct
{
  RvPlaces       places;
  gsize          plane, n; /* places of a plane, and of the core */
  float         *value, *weights;
  RvWorkers     *workers;
  RvMomentsRoom *room;
} Sample;

static float *
random_floats (gsize n, double low, double high)
{
  float *floats = g_new (float, n);

  for (gsize i = 0; i < n; i++)
    floats[i] = g_test_rand_double_range (low, high);
  return floats;
}

static void
sample_init (Sample *sample, gboolean weighted)
{
  RvShape shape = { g_test_rand_int_range (1, 70), g_test_rand_int_range (1, 40), g_test_rand_int_range (1, 40) };
  RvArea  core = { g_test_rand_int_range (0, shape.height), g_test_rand_int_range (0, shape.width), 0, 0 };

  /* Often the whole plane, as in a picture of one tile. */
  if (g_test_rand_bit ())
    core = (RvArea){ 0, 0, shape.height, shape.width };
  else
    {
      core.height = g_test_rand_int_range (1, shape.height - core.y + 1);
      core.width = g_test_rand_int_range (1, shape.width - core.x + 1);
    }
  *sample = (Sample){ .plane = (gsize) shape.height * shape.width, .n = (gsize) core.height * core.width };
  sample->value = random_floats (shape.channels * sample->plane, -1, 3);
  sample->weights = weighted ? random_floats (sample->n, 0, 1) : NULL;
  sample->places = (RvPlaces){ .value = sample->value, .shape = shape, .core = core, .weights = sample->weights };
  sample->workers = rv_workers_new (g_test_rand_int_range (1, 4));
  /* Room for more channels than there are, as for the largest of several layers. */
  sample->room = rv_moments_room_new (shape.channels + g_test_rand_int_range (0, 40), sample->workers, NULL);
  g_assert_nonnull (sample->room);
}

static void
sample_clear (Sample *sample)
{
  rv_moments_room_free (sample->room);
  rv_workers_free (sample->workers);
  g_free (sample->value);
  g_free (sample->weights);
}

/* Place @i of the core in a plane. */
static gsize
place_of (const Sample *sample, gsize i)
{
  const RvArea *core = &sample->places.core;

  return (core->y + i / core->width) * sample->places.shape.width + core->x + i % core->width;
}

static double
weight_of (const Sample *sample, gsize i)
{
  return sample->weights != NULL ? sample->weights[i] : 1;
}

static double
feature_of (const Sample *sample, guint c, gsize i)
{
  return sample->value[c * sample->plane + place_of (sample, i)];
}

/* Sums of n terms of up to @largest in floats. */
static void
check_sum (double got, double wanted, gsize n, double largest)
{
  if (!(fabs (got - wanted) <= (n + 4) * n * FLT_EPSILON * largest))
    g_test_fail_printf ("%g is not %g (%" G_GSIZE_FORMAT " terms)", got, wanted, n);
}

static void
check_moments (const Sample *sample, const RvMoments *moments, double times)
{
  guint  channels = sample->places.shape.channels;
  double weight = 0;

  for (gsize i = 0; i < sample->n; i++)
    weight += weight_of (sample, i);
  check_sum (moments->weight, times * weight, sample->n, times);
  for (guint a = 0; a < channels; a++)
    {
      double sum = 0;

      for (gsize i = 0; i < sample->n; i++)
        sum += weight_of (sample, i) * feature_of (sample, a, i);
      check_sum (moments->sums[a], times * sum, sample->n, 3 * times);
      for (guint b = 0; b <= a; b++)
        {
          double product = 0;

          for (gsize i = 0; i < sample->n; i++)
            product += weight_of (sample, i) * feature_of (sample, a, i) * feature_of (sample, b, i);
          check_sum (moments->products[(gsize) a * channels + b], times * product, sample->n, 9 * times);
        }
    }
}

static void
test_sums (void)
{
  for (guint round = 0; round < ROUNDS; round++)
    {
      Sample     sample;
      RvMoments *moments;

      sample_init (&sample, round % 2);
      moments = rv_moments_new (sample.places.shape.channels, NULL);
      rv_moments_add (moments, &sample.places, sample.room);
      check_moments (&sample, moments, 1);
      /* As of a second tile. */
      rv_moments_add (moments, &sample.places, sample.room);
      check_moments (&sample, moments, 2);
      rv_moments_clear (moments);
      rv_moments_add (moments, &sample.places, sample.room);
      check_moments (&sample, moments, 1);
      rv_moments_free (moments);
      sample_clear (&sample);
    }
}

/* A gradient that was written, in floats that began as @before. */
static void
check_gradient (const Sample  *sample,
                const float   *gradient,
                const float   *before,
                const float   *matrix,
                const RvSlope *slope,
                gboolean       accumulate)
{
  guint             channels = sample->places.shape.channels;
  g_autofree gsize *inside = g_new0 (gsize, sample->plane);

  for (gsize i = 0; i < sample->n; i++)
    inside[place_of (sample, i)] = i + 1;
  for (guint c = 0; c < channels; c++)
    for (gsize at = 0; at < sample->plane; at++)
      {
        double wanted = slope->shift[c];

        if (inside[at] == 0)
          {
            g_assert_cmpfloat (gradient[c * sample->plane + at], ==, before[c * sample->plane + at]);
            continue;
          }
        for (guint b = 0; b < channels; b++)
          wanted += (double) matrix[c * channels + b] * feature_of (sample, b, inside[at] - 1);
        wanted *= weight_of (sample, inside[at] - 1);
        if (accumulate)
          wanted += before[c * sample->plane + at];
        check_sum (gradient[c * sample->plane + at], wanted, channels + 2, 3);
      }
}

static void
test_gradients (void)
{
  for (guint round = 0; round < ROUNDS; round++)
    {
      Sample   sample;
      RvSlope  slope;
      guint    channels;
      gboolean accumulate = g_test_rand_bit ();

      sample_init (&sample, round % 2);
      channels = sample.places.shape.channels;
      {
        g_autofree float *matrix = random_floats ((gsize) channels * channels, -1, 1);
        g_autofree float *gradient = random_floats (channels * sample.plane, -1, 1);
        g_autofree float *before = g_memdup2 (gradient, channels * sample.plane * sizeof (float));

        for (guint a = 0; a < channels; a++)
          for (guint b = 0; b < a; b++)
            matrix[(gsize) a * channels + b] = matrix[(gsize) b * channels + a];
        g_assert_true (rv_slope_init (&slope, channels, NULL));
        for (guint c = 0; c < channels; c++)
          slope.shift[c] = g_test_rand_double_range (-1, 1);
        rv_slope_pack (&slope, matrix, channels);
        rv_moments_write (gradient, &sample.places, &slope, accumulate, sample.room);
        check_gradient (&sample, gradient, before, matrix, &slope, accumulate);
      }
      rv_slope_clear (&slope);
      sample_clear (&sample);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/moments/sums", test_sums);
  g_test_add_func ("/moments/gradients", test_gradients);
  return g_test_run ();
}
