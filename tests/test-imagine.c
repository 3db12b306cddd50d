/* Portraits of nobody: one person for each seed, one face in each picture, of the age that was asked for.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>
#include <string.h>

#include "tests/networks.h"
#include "tests/photo.h"

#define SIDE 224
#define PEOPLE 4
#define ALIKE 0.52 /* the cosine from which two faces count as alike */

static ReverieNetwork *faceres, *blazeface;

/* A portrait that is being written. */
typedef struct
{
  guint  side;
  float *pixels;   /* planar */
  guint  pictures; /* that were complete after an octave */
} Portrait;

static gboolean
write_rows (gpointer user_data, guint first, guint n, float *rows, GError **error)
{
  Portrait *portrait = user_data;
  gsize     width = portrait->side;

  for (guint c = 0; c < 3; c++)
    memcpy (portrait->pixels + (c * width + first) * width, rows + c * n * width, n * width * sizeof (float));
  return TRUE;
}

static void
count_picture (const ReverieProgress *progress, gpointer user_data)
{
  ((Portrait *) user_data)->pictures++;
}

static gboolean
imagine (const ReverieImagine *wish, const ReverieRun *run, Portrait *portrait, ReverieReport *report, GError **error)
{
  ReverieCanvas canvas = {
    .width = wish->size, .height = wish->size, .write = write_rows, .octave = count_picture, .user_data = portrait
  };

  *portrait = (Portrait){ wish->size, g_new0 (float, (gsize) 3 * wish->size * wish->size), 0 };
  return reverie_imagine (faceres, blazeface, wish, run, &canvas, report, error);
}

/* The portrait of @wish; free with g_free (). */
static float *
portrait_of (const ReverieImagine *wish, guint threads)
{
  const ReverieRun run = { .threads = threads };
  g_autoptr (GError) error = NULL;
  Portrait portrait;

  imagine (wish, &run, &portrait, NULL, &error);
  g_assert_no_error (error);
  return portrait.pixels;
}

/* ---- One person for each seed ---- */

static void
test_same (void)
{
  const ReverieImagine wish = { .size = SIDE, .seed = 5 }, other = { .size = SIDE, .seed = 6 };
  g_autofree float    *one = portrait_of (&wish, 1), *three = portrait_of (&wish, 3);
  g_autofree float    *another = portrait_of (&other, 3);

  g_assert_cmpmem (one, 3 * SIDE * SIDE * sizeof (float), three, 3 * SIDE * SIDE * sizeof (float));
  g_assert_cmpfloat (photo_difference (one, another, 3 * SIDE * SIDE), >, 0.1);
}

/* At another size it is the same portrait. */
static void
test_size (void)
{
  const ReverieImagine small = { .size = 97, .seed = 7 }, large = { .size = 2 * SIDE, .seed = 7 };
  g_autofree float    *a = portrait_of (&small, 0), *b = portrait_of (&large, 0);
  g_autofree float    *shrunk = g_new (float, 3 * 97 * 97);

  g_assert_true (reverie_resize (b, 2 * SIDE, 2 * SIDE, shrunk, 97, 97, 3, NULL));
  g_assert_cmpfloat (photo_difference (a, shrunk, 3 * 97 * 97), <, 0.05);
}

/* ---- Faces ---- */

static void
check_one_face (const float *portrait)
{
  const ReverieRun run = { .threads = 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) faces = reverie_faces (blazeface, &run, portrait, SIDE, SIDE, &error);
  const ReverieFace *face;

  g_assert_no_error (error);
  g_assert_cmpuint (faces->len, ==, 1);
  face = &g_array_index (faces, ReverieFace, 0);
  g_assert_cmpfloat (face->score, >, 0.8);
  for (guint i = REVERIE_RIGHT_EYE; i <= REVERIE_LEFT_EYE; i++)
    {
      double x = face->points[i][0] / SIDE, y = face->points[i][1] / SIDE;

      g_assert_cmpfloat (fabs (x - (i == REVERIE_RIGHT_EYE ? 0.38 : 0.62)), <, 0.2);
      g_assert_cmpfloat (fabs (y - 0.44), <, 0.12);
    }
}

/* What faceres sees in the whole face of @portrait. */
static void
see_face (const float *portrait, ReverieTensor *features)
{
  const ReverieRun run = { .threads = 0 };

  g_assert_true (reverie_probe (faceres, "global_pooling/Mean", FALSE, &run, portrait, SIDE, SIDE, features, NULL));
}

static double
cosine (const ReverieTensor *a, const ReverieTensor *b)
{
  double product = 0, squares_a = 0, squares_b = 0;

  for (guint i = 0; i < a->channels; i++)
    {
      product += a->data[i] * b->data[i];
      squares_a += a->data[i] * a->data[i];
      squares_b += b->data[i] * b->data[i];
    }
  return product / sqrt (squares_a * squares_b);
}

/* Each has one face, and no two are alike. */
static void
test_faces (void)
{
  ReverieTensor features[PEOPLE] = { 0 };

  for (guint i = 0; i < PEOPLE; i++)
    {
      const ReverieImagine wish = { .size = SIDE, .seed = i + 1 };
      g_autofree float    *portrait = portrait_of (&wish, 0);

      check_one_face (portrait);
      see_face (portrait, &features[i]);
    }
  for (guint i = 0; i < PEOPLE; i++)
    for (guint j = 0; j < i; j++)
      {
        g_test_message ("seeds %u and %u: %.3f", j + 1, i + 1, cosine (&features[j], &features[i]));
        g_assert_cmpfloat (cosine (&features[j], &features[i]), <, ALIKE);
      }
  for (guint i = 0; i < PEOPLE; i++)
    reverie_tensor_clear (&features[i]);
}

/* ---- Age and sex ---- */

/* What faceres reads: years, and the probability of a man. */
static void
read_face (const float *portrait, double *years, double *man)
{
  const ReverieRun run = { .threads = 0 };
  ReverieTensor    ages = { 0 }, sex = { 0 };

  g_assert_true (reverie_probe (faceres, "age_pred/Softmax", FALSE, &run, portrait, SIDE, SIDE, &ages, NULL)
                 && reverie_probe (faceres, "gender_pred/Sigmoid", FALSE, &run, portrait, SIDE, SIDE, &sex, NULL));
  *years = 0;
  for (guint i = 0; i < ages.channels; i++)
    *years += (i + 1) * ages.data[i];
  *man = sex.data[0];
  reverie_tensor_clear (&ages);
  reverie_tensor_clear (&sex);
}

static void
test_asked (void)
{
  const double asked[3] = { 12, 35, 75 };
  double       before = 0;

  for (guint i = 0; i < 3; i++)
    {
      const ReverieImagine wish = { .size = SIDE, .seed = 11, .age = asked[i], .masculine = i == 1 ? 1 : -1 };
      g_autofree float    *portrait = portrait_of (&wish, 0);
      double               years, man;

      read_face (portrait, &years, &man);
      g_test_message ("asked for %g years: %g, a man with %g", asked[i], years, man);
      g_assert_cmpfloat (years, >, before + 5);
      if (i == 1)
        g_assert_cmpfloat (man, >, 0.7);
      if (i == 2)
        g_assert_cmpfloat (man, <, 0.5);
      before = years;
    }
}

/* ---- Stopping, and what cannot be ---- */

static ReverieVerdict
stop (const ReverieProgress *progress, gpointer user_data)
{
  const ReverieVerdict *verdict = user_data;

  g_assert_cmpfloat (progress->fraction, >=, 0);
  g_assert_cmpfloat (progress->fraction, <=, 1);
  return progress->octave > 0 ? *verdict : REVERIE_GO_ON;
}

static void
test_stop (void)
{
  const ReverieImagine wish = { .size = 97, .seed = 7 };
  ReverieVerdict       verdict = REVERIE_KEEP;
  const ReverieRun     run = { .progress = stop, .user_data = &verdict };
  g_autoptr (GError) error = NULL;
  ReverieReport report;
  Portrait      portrait;

  reverie_report_init (&report);
  g_assert_true (imagine (&wish, &run, &portrait, &report, &error));
  g_assert_true (report.kept);
  g_assert_cmpuint (portrait.pictures, ==, 1);
  g_assert_cmpfloat (portrait.pixels[0], >, 0);
  g_free (portrait.pixels);

  verdict = REVERIE_CANCEL;
  g_assert_false (imagine (&wish, &run, &portrait, &report, &error));
  g_assert_error (error, REVERIE_ERROR, REVERIE_ERROR_CANCELLED);
  g_free (portrait.pixels);
  reverie_report_clear (&report);
}

static void
check_refused (const ReverieImagine *wish, const char *word)
{
  const ReverieRun run = { 0 };
  g_autoptr (GError) error = NULL;
  Portrait portrait;

  g_assert_false (imagine (wish, &run, &portrait, NULL, &error));
  g_assert_error (error, REVERIE_ERROR, REVERIE_ERROR_ARGUMENT);
  g_assert_nonnull (strstr (error->message, word));
  g_free (portrait.pixels);
}

static void
test_refuse (void)
{
  const ReverieImagine small = { .size = 10 }, young = { .size = SIDE, .age = 2 };
  const ReverieImagine beyond = { .size = SIDE, .masculine = 2 };

  check_refused (&small, "size is 10");
  check_refused (&young, "age is 2");
  check_refused (&beyond, "masculine is 2");
}

int
main (int argc, char **argv)
{
  ReverieCatalog *catalog = networks_begin (&argc, &argv);
  int             status;

  faceres = networks_open (catalog, "faceres");
  blazeface = networks_open (catalog, "blazeface");
  g_test_add_func ("/imagine/same", test_same);
  g_test_add_func ("/imagine/size", test_size);
  g_test_add_func ("/imagine/faces", test_faces);
  g_test_add_func ("/imagine/asked", test_asked);
  g_test_add_func ("/imagine/stop", test_stop);
  g_test_add_func ("/imagine/refuse", test_refuse);
  status = g_test_run ();
  reverie_network_unref (faceres);
  reverie_network_unref (blazeface);
  reverie_catalog_free (catalog);
  return status;
}
