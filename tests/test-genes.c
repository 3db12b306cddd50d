/* Genes: what becomes of a face, and what of the rest.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>
#include <string.h>

#include "engine/reverie.h"
#include "tests/networks.h"
#include "tests/photo.h"

#define WIDTH 200
#define HEIGHT 150
#define PIXELS (WIDTH * HEIGHT)
#define LENGTH (3 * PIXELS)
#define LEFT 60 /* where the photo lies in the picture */
#define TOP 30

static ReverieCatalog *catalog;
static ReverieNetwork *network, *facemesh;
static float           picture[LENGTH];
static ReverieFace     face = { .points = { { 36.8, 45.6 }, { 58.8, 46.6 }, { 47.2, 59.2 }, { 46.8, 69.5 } } };

static gboolean
change (const ReverieGenes *genes, const ReverieRun *run, float *result, ReverieReport *report, GError **error)
{
  return reverie_genes (network, facemesh, genes, run, picture, WIDTH, HEIGHT, &face, result, report, error);
}

/* A picture that must not fail; to be freed. */
static float *
change_well (double age, double masculine, guint threads)
{
  g_autoptr (GError) error = NULL;
  ReverieRun   run = { .threads = threads };
  float       *result = g_new (float, LENGTH);
  ReverieGenes genes;

  reverie_genes_init (&genes);
  genes.age = age;
  genes.masculine = masculine;
  if (!change (&genes, &run, result, NULL, &error))
    g_test_fail_printf ("%s", error->message);
  return result;
}

/* The mean of the network's ages, or its logit of a man's face, where the photo lies in @from. */
static double
read_head (const float *from, const char *node)
{
  g_autofree float *photo = g_new (float, 3 * PHOTO_SIDE * PHOTO_SIDE), *seen = g_new (float, 3 * 224 * 224);
  g_autoptr (GError) error = NULL;
  ReverieRun    run = { .threads = 2 };
  ReverieTensor tensor;
  double        value = 0;

  for (guint i = 0; i < 3 * PHOTO_SIDE * PHOTO_SIDE; i++)
    {
      guint x = i % PHOTO_SIDE, y = i / PHOTO_SIDE % PHOTO_SIDE, c = i / PHOTO_SIDE / PHOTO_SIDE;

      photo[i] = from[(c * HEIGHT + TOP + y) * WIDTH + LEFT + x];
    }
  g_assert_true (reverie_resize (photo, PHOTO_SIDE, PHOTO_SIDE, seen, 224, 224, 3, &error));
  g_assert_true (reverie_probe (network, node, FALSE, &run, seen, 224, 224, &tensor, &error));
  for (guint i = 0; i < tensor.channels; i++)
    value += tensor.data[i] * (tensor.channels > 1 ? i + 1 : 1);
  reverie_tensor_clear (&tensor);
  return value;
}

/* How much the two differ at pixel @i. */
static double
difference_at (const float *result, guint i)
{
  double most = 0;

  for (guint c = 0; c < 3; c++)
    most = MAX (most, fabs (result[c * PIXELS + i] - picture[c * PIXELS + i]));
  return most;
}

/* Outside the oval no bit changes, and along its edge nothing shows. */
static void
check_edge (const float *result)
{
  guint  x, y, width, height, changed = 0;
  double most = 0;

  reverie_genes_area (&face, WIDTH, HEIGHT, &x, &y, &width, &height);
  g_assert_cmpuint (width, <, 110);
  g_assert_cmpuint (width, >, 80);
  for (guint i = 0; i < PIXELS; i++)
    {
      gboolean inside = i % WIDTH >= x && i % WIDTH < x + width && i / WIDTH >= y && i / WIDTH < y + height;
      double   across = (i % WIDTH - LEFT - 47.0) / 35, down = (i / WIDTH - TOP - 53.0) / 43;

      changed += difference_at (result, i) > 0;
      most = MAX (most, difference_at (result, i));
      if (!inside || hypot (across, down) > 1.1)
        g_assert_cmpfloat (difference_at (result, i), ==, 0);
      else if (hypot (across, down) > 0.98)
        g_assert_cmpfloat (difference_at (result, i), <, 4.0 / 255);
    }
  g_assert_cmpfloat (most, >, 25.0 / 255);
  g_assert_cmpuint (changed, >, width * height / 4);
}

static void
test_age (void)
{
  g_autofree float *old = change_well (75, 0, 2), *young = NULL;
  double            before = read_head (picture, "age_pred/Softmax");

  g_assert_cmpfloat (read_head (old, "age_pred/Softmax"), >, before + 20);
  check_edge (old);
  young = change_well (8, 0, 2);
  g_assert_cmpfloat (read_head (young, "age_pred/Softmax"), <, before - 5);
  check_edge (young);
}

/* Also: the same whatever the number of threads. */
static void
test_sex (void)
{
  g_autofree float *man = change_well (0, 1, 1), *again = change_well (0, 1, 3), *woman = NULL;
  double            before = read_head (picture, "gender_pred/BiasAdd");

  g_assert_cmpmem (man, LENGTH * sizeof (float), again, LENGTH * sizeof (float));
  g_assert_cmpfloat (read_head (man, "gender_pred/BiasAdd"), >, MAX (before, 0) + 2);
  check_edge (man);
  woman = change_well (0, -1, 2);
  g_assert_cmpfloat (read_head (woman, "gender_pred/BiasAdd"), <, MIN (before, 0) - 2);
}

static void
test_nothing (void)
{
  g_autofree float *same = change_well (0, 0, 1);
  ReverieGenes      genes;
  ReverieRun        run = { .threads = 1 };

  g_assert_cmpmem (same, sizeof picture, picture, sizeof picture);
  reverie_genes_init (&genes);
  genes.age = 70;
  genes.strength = 0;
  memset (same, 0, sizeof picture);
  g_assert_true (change (&genes, &run, same, NULL, NULL));
  g_assert_cmpmem (same, sizeof picture, picture, sizeof picture);
}

static ReverieVerdict
stop_soon (const ReverieProgress *progress, gpointer data)
{
  guint *calls = data;

  return ++calls[0] < 3 ? REVERIE_GO_ON : calls[1];
}

/* What a stopped run has so far may be kept, and is less than all of it. */
static void
test_stop (void)
{
  g_autofree float *result = g_new (float, LENGTH);
  g_autoptr (GError) error = NULL;
  guint         calls[2] = { 0, REVERIE_CANCEL };
  ReverieRun    run = { .threads = 2, .progress = stop_soon, .user_data = calls };
  ReverieReport report;
  ReverieGenes  genes;

  reverie_genes_init (&genes);
  genes.masculine = 1;
  g_assert_false (change (&genes, &run, result, NULL, &error));
  g_assert_error (error, REVERIE_ERROR, REVERIE_ERROR_CANCELLED);
  calls[0] = 0;
  calls[1] = REVERIE_KEEP;
  reverie_report_init (&report);
  g_assert_true (change (&genes, &run, result, &report, NULL));
  g_assert_true (report.kept);
  g_assert_cmpuint (report.steps->len, ==, 3);
  g_assert_cmpfloat (photo_difference (result, picture, LENGTH), >, 0);
  g_assert_cmpfloat (photo_difference (result, picture, LENGTH), <, 0.05);
  reverie_report_clear (&report);
}

static void
refuse (const ReverieGenes *genes, ReverieError code, const char *word)
{
  g_autofree float *result = g_new (float, LENGTH);
  g_autoptr (GError) error = NULL;
  ReverieRun run = { .threads = 1 };

  g_assert_false (change (genes, &run, result, NULL, &error));
  g_assert_error (error, REVERIE_ERROR, (int) code);
  g_assert_nonnull (strstr (error->message, word));
}

static void
test_errors (void)
{
  const ReverieFace whole = face;
  ReverieGenes      genes;

  reverie_genes_init (&genes);
  genes.age = 3;
  refuse (&genes, REVERIE_ERROR_ARGUMENT, "age");
  genes.age = 50;
  genes.masculine = -1.5;
  refuse (&genes, REVERIE_ERROR_ARGUMENT, "masculine");
  genes.masculine = NAN;
  refuse (&genes, REVERIE_ERROR_ARGUMENT, "masculine");
  genes.masculine = 0;
  for (guint i = 0; i < REVERIE_N_FACE_POINTS; i++)
    for (guint k = 0; k < 2; k++)
      face.points[i][k] = 80 + 0.1 * (whole.points[i][k] - 80);
  refuse (&genes, REVERIE_ERROR_SIZE, "too small");
  face = whole;
}

/* The photo of a face on grey. */
static gboolean
make_picture (GError **error)
{
  static float photo[3 * PHOTO_SIDE * PHOTO_SIDE];

  if (!photo_read (photo, error))
    return FALSE;
  for (guint i = 0; i < LENGTH; i++)
    picture[i] = 0.6f;
  for (guint i = 0; i < 3 * PHOTO_SIDE * PHOTO_SIDE; i++)
    {
      guint x = i % PHOTO_SIDE, y = i / PHOTO_SIDE % PHOTO_SIDE, c = i / PHOTO_SIDE / PHOTO_SIDE;

      picture[(c * HEIGHT + TOP + y) * WIDTH + LEFT + x] = photo[i];
    }
  for (guint i = 0; i < REVERIE_N_FACE_POINTS; i++)
    {
      face.points[i][0] += LEFT;
      face.points[i][1] += TOP;
    }
  return TRUE;
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  int status;

  catalog = networks_begin (&argc, &argv);
  network = networks_open (catalog, "faceres");
  facemesh = networks_open (catalog, "facemesh");
  if (!make_picture (&error))
    g_error ("%s", error->message);
  g_test_add_func ("/genes/age", test_age);
  g_test_add_func ("/genes/sex", test_sex);
  g_test_add_func ("/genes/nothing", test_nothing);
  g_test_add_func ("/genes/stop", test_stop);
  g_test_add_func ("/genes/errors", test_errors);
  status = g_test_run ();
  reverie_network_unref (network);
  reverie_network_unref (facemesh);
  reverie_catalog_free (catalog);
  return status;
}
