/* Genes as a job: which faces of a buffer change, and what of it.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>

#include "plugin/job.h"
#include "tests/networks.h"
#include "tests/photo.h"

#define X -7 /* of the buffer, which has the photo of a face twice */
#define Y 5
#define WIDTH 270
#define HEIGHT 110
#define PIXELS (WIDTH * HEIGHT)
#define MIDDLE 135
#define FORMAT "R'G'B'A u16"

static ReverieCatalog *catalog;
static GeglBuffer     *source;
static GeglBuffer     *so_far; /* the last picture that was shown */

static guint16 *
pixels_of (GeglBuffer *buffer)
{
  const GeglRectangle whole = { X, Y, WIDTH, HEIGHT };
  guint16            *pixels = g_new (guint16, 4 * PIXELS);

  g_assert_true (gegl_rectangle_equal (gegl_buffer_get_extent (buffer), &whole));
  g_assert_true (gegl_buffer_get_format (buffer) == babl_format (FORMAT));
  gegl_buffer_get (buffer, &whole, 1.0, babl_format (FORMAT), pixels, GEGL_AUTO_ROWSTRIDE, GEGL_ABYSS_NONE);
  return pixels;
}

/* Pixels of columns @from to @to - 1 that a result has changed; alpha never changes. */
static guint
count_changes (GeglBuffer *result, guint from, guint to)
{
  g_autofree guint16 *before = pixels_of (source), *after = pixels_of (result);
  guint               changes = 0;

  for (guint i = 0; i < PIXELS; i++)
    {
      g_assert_cmpuint (after[4 * i + 3], ==, before[4 * i + 3]);
      if (i % WIDTH >= from && i % WIDTH < to)
        changes += memcmp (before + 4 * i, after + 4 * i, 3 * sizeof (guint16)) != 0;
    }
  return changes;
}

static void
keep_picture (GeglBuffer *picture, const ReverieProgress *progress, gpointer user_data)
{
  g_set_object (&so_far, picture);
}

static GeglBuffer *
change (const char *recipe, GeglBuffer *mask, GeglBuffer *picture, ReverieReport *report, GError **error)
{
  const ReverieRun run = { .threads = 2 };
  const RvJobInput input
      = { .source = picture, .area = *gegl_buffer_get_extent (picture), .mask = mask, .picture = keep_picture };
  RvParameters parameters;
  GeglBuffer  *result = NULL;

  rv_parameters_init (&parameters, RV_EFFECT_GENES);
  if (rv_parameters_apply_recipe (&parameters, recipe, error) && rv_job_check (catalog, &parameters, error))
    result = rv_job_run (catalog, &parameters, &run, &input, report, error);
  rv_parameters_clear (&parameters);
  return result;
}

static GeglBuffer *
change_well (const char *recipe, GeglBuffer *mask, ReverieReport *report)
{
  g_autoptr (GError) error = NULL;
  GeglBuffer *result = change (recipe, mask, source, report, &error);

  g_assert_no_error (error);
  return result;
}

static void
test_all_faces (void)
{
  g_autoptr (GeglBuffer) result = NULL;
  ReverieReport report;

  reverie_report_init (&report);
  result = change_well ("effect=genes age=75", NULL, &report);
  g_assert_cmpuint (count_changes (result, 0, MIDDLE), >, 2000);
  g_assert_cmpuint (count_changes (result, MIDDLE, WIDTH), >, 2000);
  /* One face was shown before the other was done. */
  g_assert_true ((count_changes (so_far, 0, MIDDLE) > 2000) != (count_changes (so_far, MIDDLE, WIDTH) > 2000));
  g_assert_cmpfloat (report.seconds, >, 0);
  g_assert_cmpuint (g_array_index (report.steps, ReverieStep, report.steps->len - 1).octave, >, 0);
  reverie_report_clear (&report);
}

/* One face alone, and of that only what the mask lets through. */
static void
test_one_face (void)
{
  const GeglRectangle whole = { X, Y, WIDTH, HEIGHT }, lower = { X, Y + HEIGHT / 2, WIDTH, HEIGHT / 2 };
  g_autoptr (GeglBuffer) mask = gegl_buffer_new (&whole, babl_format ("Y' u8")), result = NULL;
  GeglColor          *white = gegl_color_new ("white");
  g_autofree guint16 *before = pixels_of (source), *after = NULL;
  guint               sides[2];

  gegl_buffer_set_color (mask, &lower, white);
  g_object_unref (white);
  result = change_well ("effect=genes masculine=1 face=2", mask, NULL);
  sides[0] = count_changes (result, 0, MIDDLE);
  sides[1] = count_changes (result, MIDDLE, WIDTH);
  g_assert_cmpuint (MIN (sides[0], sides[1]), ==, 0);
  g_assert_cmpuint (MAX (sides[0], sides[1]), >, 1000);
  after = pixels_of (result);
  g_assert_cmpmem (before, 4 * WIDTH * (HEIGHT / 2) * sizeof (guint16), after,
                   4 * WIDTH * (HEIGHT / 2) * sizeof (guint16));
}

static void
test_nothing (void)
{
  static const char *const recipes[] = { "effect=genes", "effect=genes age=70 strength=0" };

  for (guint i = 0; i < G_N_ELEMENTS (recipes); i++)
    {
      g_autoptr (GeglBuffer) result = change_well (recipes[i], NULL, NULL);

      g_assert_cmpuint (count_changes (result, 0, WIDTH), ==, 0);
    }
}

static void
refuse (const char *recipe, GeglBuffer *picture, const char *words)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (change (recipe, NULL, picture, NULL, &error));
  g_assert_error (error, REVERIE_ERROR, REVERIE_ERROR_ARGUMENT);
  g_assert_nonnull (strstr (error->message, words));
}

static void
test_errors (void)
{
  const GeglRectangle small = { 0, 0, 90, 70 };
  g_autoptr (GeglBuffer) empty = gegl_buffer_new (&small, babl_format ("R'G'B' u8"));

  refuse ("effect=genes age=60", empty, "no face was found");
  refuse ("effect=genes age=60 face=3", source, "there is no face 3: only 2 were found");
  refuse ("effect=genes age=3", source, "age is 3");
}

static gboolean
make_source (GError **error)
{
  static float        photo[3 * PHOTO_SIDE * PHOTO_SIDE];
  const GeglRectangle whole = { X, Y, WIDTH, HEIGHT };
  g_autofree float   *pixels = g_new (float, 4 * PIXELS);

  if (!photo_read (photo, error))
    return FALSE;
  for (guint i = 0; i < PIXELS; i++)
    for (guint c = 0; c < 4; c++)
      {
        guint x = i % WIDTH % MIDDLE, y = i / WIDTH;

        if (c == 3)
          pixels[4 * i + c] = i % 3 > 0 ? 1 : 0.7f;
        else if (x >= 20 && x < 20 + PHOTO_SIDE && y >= 7 && y < 7 + PHOTO_SIDE)
          pixels[4 * i + c] = photo[(c * PHOTO_SIDE + y - 7) * PHOTO_SIDE + x - 20];
        else
          pixels[4 * i + c] = 0.6f;
      }
  source = gegl_buffer_new (&whole, babl_format (FORMAT));
  gegl_buffer_set (source, &whole, 0, babl_format ("R'G'B'A float"), pixels, GEGL_AUTO_ROWSTRIDE);
  return TRUE;
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  int status;

  catalog = networks_begin (&argc, &argv);
  gegl_init (&argc, &argv);
  if (!make_source (&error))
    g_error ("%s", error->message);
  g_test_add_func ("/job/genes/all-faces", test_all_faces);
  g_test_add_func ("/job/genes/one-face", test_one_face);
  g_test_add_func ("/job/genes/nothing", test_nothing);
  g_test_add_func ("/job/genes/errors", test_errors);
  status = g_test_run ();
  g_object_unref (source);
  g_clear_object (&so_far);
  gegl_exit ();
  reverie_catalog_free (catalog);
  return status;
}
