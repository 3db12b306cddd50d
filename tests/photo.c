/* A small photo of a face, and how far pictures are from each other.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>

#include "tests/photo.h"

#define PIXELS (PHOTO_SIDE * PHOTO_SIDE)

gboolean
photo_read (float *planes, GError **error)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "face-96.rgb", NULL);
  g_autofree char *bytes = NULL;
  gsize            length;

  if (!g_file_get_contents (path, &bytes, &length, error))
    return FALSE;
  g_assert_cmpuint (length, ==, 3 * PIXELS);
  for (guint i = 0; i < PIXELS; i++)
    for (guint c = 0; c < 3; c++)
      planes[c * PIXELS + i] = (guint8) bytes[3 * i + c] / 255.0f;
  return TRUE;
}

double
photo_difference (const float *a, const float *b, gsize length)
{
  double squares = 0;

  for (gsize i = 0; i < length; i++)
    squares += (a[i] - b[i]) * (a[i] - b[i]);
  return sqrt (squares / length);
}

void
photo_paintings (float *waves, float *squares)
{
  for (guint i = 0; i < PIXELS; i++)
    {
      double x = i % PHOTO_SIDE, y = i / PHOTO_SIDE;
      double wave = 0.5 + 0.5 * sin (0.6 * x + 2 * sin (0.15 * y)),
             square = ((i % PHOTO_SIDE) / 12 + i / PHOTO_SIDE / 12) % 2;

      for (guint c = 0; c < 3; c++)
        {
          waves[c * PIXELS + i] = c == 2 ? 0.5 + 0.5 * wave : 0.5 * wave;
          squares[c * PIXELS + i] = c == 0 ? 0.6 + 0.4 * square : 0.3 * square;
        }
    }
}
