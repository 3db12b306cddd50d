/* The worker: what it tells, and what it must never tell.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>

#include "plugin/worker.h"
#include "tests/tiny-model.h"

#define SIDE 384

static ReverieCatalog *catalog;
static GeglBuffer     *picture;

/* What a worker has told. */
typedef struct
{
  RvWorker   *worker;
  guint       expected; /* octaves of the dream that may answer; those of the tests differ in that */
  guint       pictures;
  guint       steps;
  guint       ends;
  gboolean    kept;
  GeglBuffer *result;
  GError     *error;
} Told;

static void
on_picture (GeglBuffer *so_far, const ReverieProgress *progress, gpointer data)
{
  Told *told = data;

  g_assert_cmpint (gegl_buffer_get_width (so_far), ==, SIDE);
  g_assert_cmpuint (progress->n_octaves, ==, told->expected);
  told->pictures++;
}

static void
on_progress (const ReverieProgress *progress, double seconds_left, gpointer data)
{
  Told *told = data;

  g_assert_cmpuint (progress->n_octaves, ==, told->expected);
  told->steps++;
}

static void
on_done (GeglBuffer *result, gboolean kept, const GError *error, gpointer data)
{
  Told *told = data;

  g_assert_cmpuint (told->expected, >, 0);
  g_assert_true ((result == NULL) == (error != NULL));
  told->ends++;
  told->kept = kept;
  g_set_object (&told->result, result);
  if (error)
    told->error = g_error_copy (error);
}

static const RvWorkerFuncs funcs = { on_picture, on_progress, on_done };

static void
told_clear (Told *told)
{
  rv_worker_free (told->worker);
  g_clear_object (&told->result);
  g_clear_error (&told->error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Told, told_clear)

/* A dream of so many octaves, that is over at once or only after many seconds. */
static void
start (Told *told, guint octaves, gboolean slow)
{
  const RvJobInput input = { .source = picture, .area = *gegl_buffer_get_extent (picture) };
  RvParameters     parameters;

  rv_parameters_init (&parameters, RV_EFFECT_DREAM);
  rv_parameters_set (&parameters, "look", "plain", NULL);
  parameters.octaves = (int) octaves;
  /* Quick but for the finest octave. */
  parameters.octave_scale = 3.0;
  parameters.iterations = slow ? 400 : 2;
  told->expected = octaves;
  rv_worker_start (told->worker, &parameters, &input, 2, 0);
  rv_parameters_clear (&parameters);
}

static void
wait_for (const guint *count)
{
  while (*count == 0)
    g_main_context_iteration (NULL, TRUE);
}

/* Until there is something to tell, without hearing it. */
static void
wait_for_mail (void)
{
  while (!g_main_context_pending (NULL))
    g_usleep (1000);
}

static float *
pixels_of (GeglBuffer *buffer)
{
  float *pixels = g_new (float, 3 * SIDE * SIDE);

  gegl_buffer_get (buffer, GEGL_RECTANGLE (0, 0, SIDE, SIDE), 1.0, babl_format ("R'G'B' float"), pixels,
                   GEGL_AUTO_ROWSTRIDE, GEGL_ABYSS_NONE);
  return pixels;
}

static gboolean
same (GeglBuffer *one, GeglBuffer *other)
{
  g_autofree float *ones = pixels_of (one);
  g_autofree float *others = pixels_of (other);

  return memcmp (ones, others, 3 * SIDE * SIDE * sizeof (float)) == 0;
}

/* What a dream that is over at once comes to, without a worker. */
static GeglBuffer *
dream (guint octaves)
{
  const RvJobInput input = { .source = picture, .area = *gegl_buffer_get_extent (picture) };
  const ReverieRun run = { .threads = 2 };
  g_autoptr (GError) error = NULL;
  RvParameters parameters;
  GeglBuffer  *result;

  rv_parameters_init (&parameters, RV_EFFECT_DREAM);
  rv_parameters_set (&parameters, "look", "plain", NULL);
  parameters.octaves = (int) octaves;
  parameters.octave_scale = 3.0;
  parameters.iterations = 2;
  result = rv_job_run (catalog, &parameters, &run, &input, NULL, &error);
  g_assert_no_error (error);
  rv_parameters_clear (&parameters);
  return result;
}

static void
test_whole (void)
{
  g_auto (Told) told = { .worker = rv_worker_new (catalog, &funcs, &told) };
  g_autoptr (GeglBuffer) expected = dream (2);

  start (&told, 2, FALSE);
  g_assert_true (rv_worker_is_busy (told.worker));
  wait_for (&told.ends);
  g_assert_false (rv_worker_is_busy (told.worker));
  g_assert_no_error (told.error);
  g_assert_cmpuint (told.pictures, ==, 1);
  g_assert_false (told.kept);
  g_assert_true (same (told.result, expected));
  g_assert_false (same (told.result, picture));
}

static void
test_supersede (void)
{
  g_auto (Told) told = { .worker = rv_worker_new (catalog, &funcs, &told) };
  g_autoptr (GeglBuffer) expected = dream (2);

  start (&told, 1, TRUE);
  wait_for (&told.steps);
  start (&told, 3, TRUE);
  start (&told, 2, FALSE);
  wait_for (&told.ends);
  g_assert_no_error (told.error);
  g_assert_true (same (told.result, expected));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (told.ends, ==, 1);
}

static void
test_keep (void)
{
  g_auto (Told) told = { .worker = rv_worker_new (catalog, &funcs, &told) };

  start (&told, 2, TRUE);
  wait_for (&told.pictures);
  rv_worker_keep (told.worker);
  wait_for (&told.ends);
  g_assert_no_error (told.error);
  g_assert_true (told.kept);
  g_assert_false (same (told.result, picture));

  /* What was kept says nothing about the next. */
  told.ends = 0;
  start (&told, 2, FALSE);
  wait_for (&told.ends);
  g_assert_false (told.kept);
}

static void
test_cancel (void)
{
  g_auto (Told) told = { .worker = rv_worker_new (catalog, &funcs, &told) };

  start (&told, 3, TRUE);
  wait_for_mail ();
  rv_worker_cancel (told.worker);
  g_assert_false (rv_worker_is_busy (told.worker));
  /* What was on its way would not have the octaves of this one. */
  start (&told, 2, FALSE);
  wait_for (&told.ends);
  g_assert_cmpuint (told.ends, ==, 1);
}

static void
test_free (void)
{
  Told told = { 0 };

  told.worker = rv_worker_new (catalog, &funcs, &told);
  start (&told, 3, TRUE);
  wait_for_mail ();
  told.expected = 0;
  g_clear_pointer (&told.worker, rv_worker_free);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (told.ends, ==, 0);
}

static void
free_worker (const ReverieProgress *progress, double seconds_left, gpointer data)
{
  Told *told = data;

  told->steps++;
  told->expected = 0;
  g_clear_pointer (&told->worker, rv_worker_free);
}

/* As a dialog does whose user closes it the moment something comes. */
static void
test_free_when_told (void)
{
  const RvWorkerFuncs freeing = { on_picture, free_worker, on_done };
  Told                told = { 0 };

  told.worker = rv_worker_new (catalog, &freeing, &told);
  start (&told, 3, TRUE);
  wait_for (&told.steps);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_null (told.worker);
  g_assert_cmpuint (told.ends, ==, 0);
}

static void
test_error (void)
{
  g_auto (Told) told = { .worker = rv_worker_new (catalog, &funcs, &told), .expected = 1 };
  const RvJobInput input = { .source = picture, .area = *gegl_buffer_get_extent (picture) };
  RvParameters     parameters;

  rv_parameters_init (&parameters, RV_EFFECT_DREAM);
  rv_parameters_set (&parameters, "look", "nosuch", NULL);
  rv_worker_start (told.worker, &parameters, &input, 2, 0);
  rv_parameters_clear (&parameters);
  wait_for (&told.ends);
  g_assert_error (told.error, REVERIE_ERROR, REVERIE_ERROR_ARGUMENT);
  g_assert_nonnull (strstr (told.error->message, "nosuch"));
}

static GeglBuffer *
picture_new (void)
{
  GeglBuffer       *buffer = gegl_buffer_new (GEGL_RECTANGLE (0, 0, SIDE, SIDE), babl_format ("R'G'B' u8"));
  g_autofree float *pixels = g_new (float, 3 * SIDE * SIDE);

  for (guint i = 0; i < 3 * SIDE * SIDE; i++)
    pixels[i] = (float) (i * 7919u % 997u) / 996.0f;
  gegl_buffer_set (buffer, NULL, 0, babl_format ("R'G'B' float"), pixels, GEGL_AUTO_ROWSTRIDE);
  return buffer;
}

int
main (int argc, char **argv)
{
  char *folder = tiny_models_new ();
  g_autoptr (GError) error = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  gegl_init (NULL, NULL);
  catalog = reverie_catalog_new (&error);
  g_assert_no_error (error);
  picture = picture_new ();

  g_test_add_func ("/worker/whole", test_whole);
  g_test_add_func ("/worker/supersede", test_supersede);
  g_test_add_func ("/worker/keep", test_keep);
  g_test_add_func ("/worker/cancel", test_cancel);
  g_test_add_func ("/worker/free", test_free);
  g_test_add_func ("/worker/free-when-told", test_free_when_told);
  g_test_add_func ("/worker/error", test_error);
  status = g_test_run ();

  g_object_unref (picture);
  reverie_catalog_free (catalog);
  tiny_folder_free (folder);
  return status;
}
