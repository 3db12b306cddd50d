/* Resizing pictures.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Keys, "Cubic convolution interpolation for digital image processing", 1981, with a = -0.5.
 */
#include <math.h>

#include "engine/kernels/kernels.h"
#include "engine/reverie.h"

/* For each target pixel of one axis: the first source pixel that counts, and the weights of those from there on. */
typedef struct
{
  int    support; /* weights of a pixel */
  int   *start;
  float *weights;
} Axis;

static double
keys (double x)
{
  const double a = -0.5;

  x = fabs (x);
  if (x < 1)
    return ((a + 2) * x - (a + 3)) * x * x + 1;
  if (x < 2)
    return ((a * x - 5 * a) * x + 8 * a) * x - 4 * a;
  return 0;
}

static gboolean
axis_init (Axis *axis, guint source, guint target)
{
  double ratio = (double) source / target;
  double stretch = MAX (ratio, 1); /* of the kernel, where the picture shrinks */

  axis->support = 2 * (int) ceil (2 * stretch) + 1;
  axis->start = g_try_new (int, target);
  axis->weights = g_try_new (float, (gsize) target * axis->support);
  if (axis->start == NULL || axis->weights == NULL)
    return FALSE;
  for (guint i = 0; i < target; i++)
    {
      double centre = (i + 0.5) * ratio - 0.5, total = 0;
      float *weights = axis->weights + (gsize) i * axis->support;

      axis->start[i] = (int) floor (centre) - axis->support / 2;
      for (int k = 0; k < axis->support; k++)
        total += weights[k] = keys ((axis->start[i] + k - centre) / stretch);
      for (int k = 0; k < axis->support; k++)
        weights[k] /= total;
    }
  return TRUE;
}

static void
axis_clear (Axis *axis)
{
  g_free (axis->start);
  g_free (axis->weights);
}

static void
resize_row (float *target, const float *source, guint source_width, guint target_width, const Axis *axis)
{
  for (guint x = 0; x < target_width; x++)
    {
      const float *weights = axis->weights + (gsize) x * axis->support;
      int          start = axis->start[x];
      float        total = 0;

      if (start >= 0 && start + axis->support <= (int) source_width)
        for (int k = 0; k < axis->support; k++)
          total += weights[k] * source[start + k];
      else
        for (int k = 0; k < axis->support; k++)
          total += weights[k] * source[CLAMP (start + k, 0, (int) source_width - 1)];
      target[x] = total;
    }
}

gboolean
reverie_resize (const float *source,
                guint        source_width,
                guint        source_height,
                float       *target,
                guint        target_width,
                guint        target_height,
                guint        channels,
                GError     **error)
{
  const RvKernels *kernels = rv_kernels ();
  Axis             across = { 0 }, down = { 0 };
  gboolean good = axis_init (&across, source_width, target_width) && axis_init (&down, source_height, target_height);
  float   *mixed = good ? g_try_new (float, source_width) : NULL;
  const float **rows = good ? g_try_new (const float *, down.support) : NULL;

  good = mixed != NULL && rows != NULL;
  for (guint c = 0; good && c < channels; c++)
    for (guint y = 0; y < target_height; y++)
      {
        for (int k = 0; k < down.support; k++)
          rows[k]
              = source
                + ((gsize) c * source_height + CLAMP (down.start[y] + k, 0, (int) source_height - 1)) * source_width;
        kernels->mix_rows (mixed, rows, down.weights + (gsize) y * down.support, down.support, source_width);
        resize_row (target + ((gsize) c * target_height + y) * target_width, mixed, source_width, target_width,
                    &across);
      }
  if (!good)
    g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_MEMORY, "no memory to resize a picture: close other programs");
  axis_clear (&across);
  axis_clear (&down);
  g_free (mixed);
  g_free (rows);
  return good;
}
