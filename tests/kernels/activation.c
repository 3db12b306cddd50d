/* Tests of the kernels that end a convolution.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <float.h>
#include <math.h>

#include "tests/kernels/harness.h"

#define ROUNDS 300

void
test_bias_forward (const RvKernels *kernels)
{
  for (int round = 0; round < ROUNDS; round++)
    {
      int    n = random_length ();
      float *x = floats_random (n), *before = floats_copy (x, n);
      float  bias = random_float ();

      describe ("n %d", n);
      kernels->bias_forward (x, n, bias);
      for (int i = 0; i < n; i++)
        check_same ("value", i, x[i], (float) (before[i] + bias));
      floats_free (x);
      floats_free (before);
    }
}

void
test_clamp_forward (const RvKernels *kernels)
{
  static const float bounds[][2] = { { 0, INFINITY }, { 0, 6 }, { -1, 1 }, { -INFINITY, 0.5f }, { 1, 1 } };

  for (int round = 0; round < ROUNDS; round++)
    {
      int          n = random_length ();
      float       *x = floats_random (n), *before = floats_copy (x, n);
      guint8      *bits = random_boolean () ? bytes_random ((n + 7) / 8) : NULL;
      const float *bound = bounds[random_int (0, G_N_ELEMENTS (bounds) - 1)];
      float        bias = random_boolean () ? 0 : 3 * random_float ();

      describe ("n %d, bias %g, bounds %g and %g, %s", n, bias, bound[0], bound[1], bits ? "bits" : "no bits");
      kernels->clamp_forward (x, n, bias, bound[0], bound[1], bits);
      for (int i = 0; i < n; i++)
        {
          float v = before[i] + bias;

          check_same ("value", i, x[i], MIN (MAX (v, bound[0]), bound[1]));
          if (bits != NULL)
            check_same ("bit", i, bit (bits, i), v > bound[0] && v < bound[1]);
        }
      floats_free (x);
      floats_free (before);
      if (bits != NULL)
        bytes_free (bits);
    }
}

void
test_prelu_forward (const RvKernels *kernels)
{
  for (int round = 0; round < ROUNDS; round++)
    {
      int     n = random_length ();
      float  *x = floats_random (n), *before = floats_copy (x, n);
      guint8 *bits = random_boolean () ? bytes_random ((n + 7) / 8) : NULL;
      float   bias = random_boolean () ? 0 : random_float ();
      float   slope = random_float ();

      describe ("n %d, bias %g, slope %g, %s", n, bias, slope, bits ? "bits" : "no bits");
      kernels->prelu_forward (x, n, bias, slope, bits);
      for (int i = 0; i < n; i++)
        {
          float v = before[i] + bias;

          check_near ("value", i, x[i], v > 0 ? v : (double) slope * v, fabs (slope * v) * FLT_EPSILON);
          if (bits != NULL)
            check_same ("bit", i, bit (bits, i), v > 0);
        }
      floats_free (x);
      floats_free (before);
      if (bits != NULL)
        bytes_free (bits);
    }
}

void
test_select_backward (const RvKernels *kernels)
{
  for (int round = 0; round < ROUNDS; round++)
    {
      int      n = random_length ();
      float   *source = floats_random (n), *before = floats_copy (source, n);
      guint8  *bits = bytes_random ((n + 7) / 8);
      float    slope = random_boolean () ? 0 : random_float ();
      gboolean in_place = random_boolean ();
      float   *target = in_place ? source : floats_empty (n);

      describe ("n %d, slope %g, in place %d", n, slope, in_place);
      kernels->select_backward (target, source, n, slope, bits);
      for (int i = 0; i < n; i++)
        check_near ("value", i, target[i], bit (bits, i) ? before[i] : (double) slope * before[i],
                    fabs (slope * before[i]) * FLT_EPSILON);
      if (!in_place)
        floats_free (target);
      floats_free (source);
      floats_free (before);
      bytes_free (bits);
    }
}

void
test_sigmoid_forward (const RvKernels *kernels)
{
  for (int round = 0; round < ROUNDS; round++)
    {
      int    n = random_length ();
      float *x = floats_random (n);
      float  bias = random_boolean () ? 0 : random_float ();
      float *before;

      for (int i = 0; i < n; i++)
        x[i] *= random_int (0, 60);
      before = floats_copy (x, n);
      describe ("n %d, bias %g", n, bias);
      kernels->sigmoid_forward (x, n, bias);
      for (int i = 0; i < n; i++)
        {
          double v = (double) before[i] + bias, wanted = 1 / (1 + exp (-v));

          /* The exponent carries the rounding of x + bias; exp, the sum and the division a few more. */
          check_near ("value", i, x[i], wanted, wanted * (fabs (v) + 4) * FLT_EPSILON);
        }
      floats_free (x);
      floats_free (before);
    }
}

void
test_sigmoid_backward (const RvKernels *kernels)
{
  for (int round = 0; round < ROUNDS; round++)
    {
      int      n = random_length ();
      float   *source = floats_random (n), *before = floats_copy (source, n), *y = floats_random (n);
      gboolean in_place = random_boolean ();
      float   *target = in_place ? source : floats_empty (n);

      for (int i = 0; i < n; i++)
        y[i] = fabsf (y[i]) / 2;
      describe ("n %d, in place %d", n, in_place);
      kernels->sigmoid_backward (target, source, y, n);
      for (int i = 0; i < n; i++)
        check_near ("value", i, target[i], (double) before[i] * y[i] * (1.0 - y[i]),
                    3 * fabs (before[i] * y[i]) * FLT_EPSILON);
      if (!in_place)
        floats_free (target);
      floats_free (source);
      floats_free (before);
      floats_free (y);
    }
}

/* Values on both sides of the bends at -3 and 3, and on them. */
static float *
swish_values (int n)
{
  float *x = floats_random (n);

  for (int i = 0; i < n; i++)
    x[i] = random_int (0, 4) ? 2.5f * x[i] : 3 * random_int (-1, 1);
  return x;
}

void
test_hard_swish_forward (const RvKernels *kernels)
{
  for (int round = 0; round < ROUNDS; round++)
    {
      int      n = random_length ();
      float   *x = swish_values (n), *before = floats_copy (x, n);
      float    scale = random_boolean () ? 1 / 6.0f : random_float ();
      gboolean in_place = random_boolean ();
      float   *target = in_place ? x : floats_empty (n);

      describe ("n %d, scale %g, in place %d", n, scale, in_place);
      kernels->hard_swish_forward (target, x, n, scale);
      for (int i = 0; i < n; i++)
        {
          double v = before[i];

          check_near ("value", i, target[i], scale * v * MIN (MAX (v + 3, 0), 6),
                      3 * fabs (scale * v) * (fabs (v) + 3) * FLT_EPSILON);
        }
      if (!in_place)
        floats_free (target);
      floats_free (x);
      floats_free (before);
    }
}

void
test_hard_swish_backward (const RvKernels *kernels)
{
  for (int round = 0; round < ROUNDS; round++)
    {
      int      n = random_length ();
      float   *x = swish_values (n), *source = floats_random (n), *before = floats_copy (source, n);
      float    scale = random_boolean () ? 1 / 6.0f : random_float ();
      gboolean in_place = random_boolean ();
      float   *target = in_place ? source : floats_empty (n);

      describe ("n %d, scale %g, in place %d", n, scale, in_place);
      kernels->hard_swish_backward (target, source, x, n, scale);
      for (int i = 0; i < n; i++)
        {
          double v = x[i], slope = v <= -3 ? 0 : v < 3 ? 2 * v + 3 : 6;

          check_near ("value", i, target[i], before[i] * scale * slope,
                      4 * fabs (before[i] * scale) * (2 * fabs (v) + 3) * FLT_EPSILON);
        }
      if (!in_place)
        floats_free (target);
      floats_free (x);
      floats_free (source);
      floats_free (before);
    }
}
