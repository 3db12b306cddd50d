/* Jobs: the pictures that they show, and the networks that stay open.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>

#include <glib/gstdio.h>

#include "plugin/job.h"
#include "tests/tiny-model.h"

#define SIDE 200
#define OCTAVES 3
#define STEPS 2
#define LENGTH (4 * SIDE * SIDE)

static ReverieCatalog *catalog;
static char           *folder;
static GeglBuffer     *source; /* with alpha, and not at 0, 0 */

/* What a job is to do, and what it has told. */
typedef struct
{
  guint       keep; /* at this call, from 1 on; 0: never */
  guint       calls;
  GeglBuffer *pictures[OCTAVES];
  guint       n_pictures;
} Told;

static GeglRectangle
area (void)
{
  return *gegl_buffer_get_extent (source);
}

static guint8 *
pixels_of (GeglBuffer *buffer)
{
  GeglRectangle whole = area ();
  guint8       *pixels = g_new (guint8, LENGTH);

  g_assert_true (gegl_rectangle_equal (gegl_buffer_get_extent (buffer), &whole));
  g_assert_true (gegl_buffer_get_format (buffer) == babl_format ("R'G'B'A u8"));
  gegl_buffer_get (buffer, &whole, 1.0, babl_format ("R'G'B'A u8"), pixels, GEGL_AUTO_ROWSTRIDE, GEGL_ABYSS_NONE);
  return pixels;
}

static gboolean
same (GeglBuffer *one, GeglBuffer *other)
{
  g_autofree guint8 *a = pixels_of (one), *b = pixels_of (other);

  return memcmp (a, b, LENGTH) == 0;
}

static void
take_picture (GeglBuffer *picture, const ReverieProgress *progress, gpointer data)
{
  Told *told = data;

  g_assert_cmpuint (progress->octave, ==, told->n_pictures);
  told->pictures[told->n_pictures++] = g_object_ref (picture);
}

static ReverieVerdict
take_step (const ReverieProgress *progress, gpointer data)
{
  Told *told = data;

  return ++told->calls == told->keep ? REVERIE_KEEP : REVERIE_GO_ON;
}

static void
told_clear (Told *told)
{
  for (guint i = 0; i < told->n_pictures; i++)
    g_object_unref (told->pictures[i]);
}

/* NULL with an error, where there is one. */
static GeglBuffer *
dream (Told *told, const char *look, double intensity, GError **error)
{
  const RvJobInput input
      = { .source = source, .area = area (), .picture = told ? take_picture : NULL, .user_data = told };
  const ReverieRun run = { .threads = 2, .progress = told ? take_step : NULL, .user_data = told };
  RvParameters     parameters;
  GeglBuffer      *result;

  rv_parameters_init (&parameters, RV_EFFECT_DREAM);
  rv_parameters_set (&parameters, "look", look, NULL);
  parameters.intensity = intensity;
  parameters.octaves = OCTAVES;
  parameters.iterations = STEPS;
  result = rv_job_run (catalog, &parameters, &run, &input, NULL, error);
  rv_parameters_clear (&parameters);
  return result;
}

static GeglBuffer *
dream_well (Told *told, const char *look)
{
  g_autoptr (GError) error = NULL;
  GeglBuffer *result = dream (told, look, 80, &error);

  g_assert_no_error (error);
  return result;
}

/* Each picture stays what it was, is that of a job which is kept there, and has the layer's alpha. */
static void
test_pictures (void)
{
  Told told = { 0 };
  g_autoptr (GeglBuffer) whole = dream_well (&told, "plain");
  g_autofree guint8 *before = pixels_of (source);

  g_assert_cmpuint (told.n_pictures, ==, OCTAVES - 1);
  for (guint i = 0; i < told.n_pictures; i++)
    {
      Told again = { .keep = (i + 1) * STEPS };
      g_autoptr (GeglBuffer) kept = dream_well (&again, "plain");
      g_autofree guint8 *after = pixels_of (told.pictures[i]);

      g_assert_true (same (kept, told.pictures[i]));
      g_assert_false (same (kept, source));
      g_assert_false (same (kept, whole));
      for (guint k = 3; k < LENGTH; k += 4)
        g_assert_cmpuint (after[k], ==, before[k]);
      told_clear (&again);
    }
  told_clear (&told);
}

static char *
weights_path (void)
{
  return g_build_filename (folder, "w.bin", NULL);
}

static void
write_weights (void)
{
  guint8 weights[TINY_WEIGHTS];

  tiny_weights (weights);
  g_free (tiny_write (folder, "w.bin", weights, sizeof weights));
}

/* A network is read once, as long as it is there as it was. */
static void
test_stays_open (void)
{
  g_autofree char *path = weights_path (), *changed = g_strconcat (tiny_json, " ", NULL);
  g_autoptr (GeglBuffer) first = dream_well (NULL, "plain"), second = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_unlink (path), ==, 0);
  second = dream_well (NULL, "plain");
  g_assert_true (same (first, second));

  g_free (tiny_write (folder, "tiny.json", changed, strlen (changed)));
  g_assert_null (dream (NULL, "plain", 80, &error));
  g_assert_error (error, REVERIE_ERROR, REVERIE_ERROR_NOT_FOUND);
  write_weights ();
  g_object_unref (dream_well (NULL, "plain"));
}

/* Few stay open: the process may be GIMP's. */
static void
test_few_stay_open (void)
{
  static const char *const looks[] = { "plain", "plain2", "plain3", "plain4" };
  g_autofree char         *path = weights_path ();
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (looks); i++)
    g_object_unref (dream_well (NULL, looks[i]));
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_object_unref (dream_well (NULL, "plain4"));
  g_object_unref (dream_well (NULL, "plain3"));
  g_assert_null (dream (NULL, "plain", 80, &error));
  g_assert_error (error, REVERIE_ERROR, REVERIE_ERROR_NOT_FOUND);
  write_weights ();
}

/* Without intensity nothing is needed. */
static void
test_nothing (void)
{
  g_autofree char *path = weights_path ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GeglBuffer) result = NULL;

  g_assert_cmpint (g_unlink (path), ==, 0);
  result = dream (NULL, "plain", 0, &error);
  g_assert_no_error (error);
  g_assert_true (same (result, source));
  g_assert_true (result != source);
  write_weights ();
  g_assert_null (dream (NULL, "planes", 0, &error));
  g_assert_error (error, REVERIE_ERROR, REVERIE_ERROR_ARGUMENT);
}

static gpointer
dream_in_thread (gpointer look)
{
  return dream_well (NULL, look);
}

/* Several jobs at once, with the same network and with others. */
static void
test_threads (void)
{
  static const char *const looks[] = { "plain2", "plain", "plain2", "plain3", "plain" };
  GThread                 *threads[G_N_ELEMENTS (looks)];

  for (guint i = 0; i < G_N_ELEMENTS (looks); i++)
    threads[i] = g_thread_new ("job", dream_in_thread, (gpointer) looks[i]);
  for (guint i = 0; i < G_N_ELEMENTS (looks); i++)
    {
      g_autoptr (GeglBuffer) there = g_thread_join (threads[i]), here = dream_well (NULL, looks[i]);

      g_assert_true (same (there, here));
    }
}

static GeglBuffer *
source_new (void)
{
  const Babl        *format = babl_format ("R'G'B'A u8");
  GeglBuffer        *buffer = gegl_buffer_new (GEGL_RECTANGLE (-30, 40, SIDE, SIDE), format);
  g_autofree guint8 *pixels = g_new (guint8, LENGTH);

  for (guint i = 0; i < LENGTH; i++)
    pixels[i] = i % 4 == 3 ? 55 + i / 4 % SIDE : 60 + (i / 7 * (i % 5)) % 130;
  gegl_buffer_set (buffer, NULL, 0, format, pixels, GEGL_AUTO_ROWSTRIDE);
  return buffer;
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  folder = tiny_models_new ();
  gegl_init (NULL, NULL);
  catalog = reverie_catalog_new (&error);
  g_assert_no_error (error);
  source = source_new ();

  g_test_add_func ("/job/pictures", test_pictures);
  g_test_add_func ("/job/stays-open", test_stays_open);
  g_test_add_func ("/job/few-stay-open", test_few_stay_open);
  g_test_add_func ("/job/nothing", test_nothing);
  g_test_add_func ("/job/threads", test_threads);
  status = g_test_run ();

  g_object_unref (source);
  reverie_catalog_free (catalog);
  tiny_folder_free (folder);
  return status;
}
