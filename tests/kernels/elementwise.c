/* Tests of the elementwise kernels and the reductions.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "tests/kernels/harness.h"

#define ROUNDS 300

/* Reductions of pictures are long, and their partial sums have to be emptied in time. */
static int
reduction_length (void)
{
  return random_int (0, 9) ? random_length () : random_int (1, 40000);
}

void
test_add (const RvKernels *kernels)
{
  for (int round = 0; round < ROUNDS; round++)
    {
      int    n = random_length (), place = random_int (0, 3);
      float *a = floats_random (n), *b = place == 3 ? a : floats_random (n);
      float *a0 = floats_copy (a, n), *b0 = floats_copy (b, n);
      float *target = place == 0 ? floats_empty (n) : place == 1 ? a : b;

      describe ("n %d, target is %s", n, ((const char *[]){ "apart", "a", "b", "a and b" })[place]);
      kernels->add (target, a, b, n);
      for (int i = 0; i < n; i++)
        check_same ("value", i, target[i], (float) (a0[i] + b0[i]));
      if (place == 0)
        floats_free (target);
      if (place != 3)
        floats_free (b);
      floats_free (a);
      floats_free (a0);
      floats_free (b0);
    }
}

void
test_multiply (const RvKernels *kernels)
{
  for (int round = 0; round < ROUNDS; round++)
    {
      int      n = random_length ();
      gboolean accumulate = random_boolean ();
      float   *a = floats_random (n), *b = floats_random (n);
      float   *target = accumulate ? floats_random (n) : floats_empty (n), *before = floats_copy (target, n);

      describe ("n %d, accumulate %d", n, accumulate);
      kernels->multiply (target, a, b, n, accumulate);
      for (int i = 0; i < n; i++)
        {
          Sum sum = { 0 };

          sum_add (&sum, (double) a[i] * b[i]);
          if (accumulate)
            sum_add (&sum, before[i]);
          check_sum ("value", i, target[i], &sum);
        }
      floats_free (a);
      floats_free (b);
      floats_free (target);
      floats_free (before);
    }
}

void
test_scale_shift (const RvKernels *kernels)
{
  for (int round = 0; round < ROUNDS; round++)
    {
      int      n = random_length ();
      gboolean accumulate = random_boolean (), in_place = !accumulate && random_boolean ();
      float   *source = floats_random (n), *source0 = floats_copy (source, n);
      float   *target = in_place ? source : accumulate ? floats_random (n) : floats_empty (n);
      float   *before = floats_copy (target, n);
      float    scale = random_float (), shift = random_float ();

      describe ("n %d, scale %g, shift %g, accumulate %d, in place %d", n, scale, shift, accumulate, in_place);
      kernels->scale_shift (target, source, n, scale, shift, accumulate);
      for (int i = 0; i < n; i++)
        {
          Sum sum = { 0 };

          sum_add (&sum, (double) scale * source0[i]);
          sum_add (&sum, shift);
          if (accumulate)
            sum_add (&sum, before[i]);
          check_sum ("value", i, target[i], &sum);
        }
      if (!in_place)
        floats_free (target);
      floats_free (source);
      floats_free (source0);
      floats_free (before);
    }
}

void
test_sum (const RvKernels *kernels)
{
  for (int round = 0; round < ROUNDS; round++)
    {
      int    n = reduction_length ();
      float *x = floats_random (n);
      Sum    sum = { 0 };

      describe ("n %d", n);
      for (int i = 0; i < n; i++)
        sum_add (&sum, x[i]);
      check_sum ("sum", 0, kernels->sum (x, n), &sum);
      floats_free (x);
    }
}

void
test_sum_squares (const RvKernels *kernels)
{
  for (int round = 0; round < ROUNDS; round++)
    {
      int    n = reduction_length ();
      float *x = floats_random (n);
      Sum    sum = { 0 };

      describe ("n %d", n);
      for (int i = 0; i < n; i++)
        sum_add (&sum, (double) x[i] * x[i]);
      check_sum ("sum", 0, kernels->sum_squares (x, n), &sum);
      floats_free (x);
    }
}

void
test_dot (const RvKernels *kernels)
{
  for (int round = 0; round < ROUNDS; round++)
    {
      int    n = reduction_length ();
      float *a = floats_random (n), *b = floats_random (n);
      Sum    sum = { 0 };

      describe ("n %d", n);
      for (int i = 0; i < n; i++)
        sum_add (&sum, (double) a[i] * b[i]);
      check_sum ("sum", 0, kernels->dot (a, b, n), &sum);
      floats_free (a);
      floats_free (b);
    }
}
