/* The seven networks of the catalog: values and gradients against PyTorch's, and both ways at odd sizes.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pytorch/make-fixtures.py says what the fixtures hold.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "engine/reverie.h"

#define PROJECTIONS 16
#define SAMPLES 64
#define TOLERANCE 1e-4 /* relative L2 error */

static ReverieCatalog *catalog;

/* The same hash as in make-fixtures.py. */
static guint32
hash32 (guint32 n)
{
  n = (n ^ (n >> 16)) * 0x45d9f3b5u;
  n = (n ^ (n >> 15)) * 0x2c1b3c6du;
  return n ^ (n >> 16);
}

static gint64
wave (gint64 t)
{
  gint64 half = t & 255, bow = half * (256 - half) * 2;

  return t & 256 ? 32768 - bow : 32768 + bow;
}

/* The same picture as in make-fixtures.py, to the last bit. */
static float *
test_picture (guint width, guint height, guint period, guint seed)
{
  float *picture = g_new (float, (gsize) 3 * width * height);
  gsize  i = 0;

  for (gint64 c = 0; c < 3; c++)
    for (guint row = 0; row < height; row++)
      for (guint column = 0; column < width; column++, i++)
        {
          gint64 y = row % period, x = column % period;
          gint64 noise = hash32 ((c << 24) + (y << 12) + x + (seed << 26)) >> 16;
          gint64 smooth = 4 * wave (9 * x + 5 * y + 90 * c + 77 * seed) + 3 * wave (1024 + 13 * y - 6 * x + 150 * c);

          picture[i] = MIN ((smooth + noise) >> 3, 65535) / 65536.0f;
        }
  return picture;
}

/* What PyTorch gives for one tensor. */
typedef struct
{
  char   node[512], kind[16];
  guint  width, height, period, seed; /* of the picture */
  guint  shape[3];
  double mean, norm;
  double dots[PROJECTIONS];
  float  samples[SAMPLES];
} Fixture;

static gsize
length_of (const ReverieTensor *tensor)
{
  return (gsize) tensor->channels * tensor->height * tensor->width;
}

/* The relative L2 error of the whole tensor, as its dot products with random signs show it. */
static double
projected_error (const Fixture *fixture, const ReverieTensor *tensor)
{
  double dots[PROJECTIONS] = { 0 }, squares = 0;

  for (gsize i = 0; i < length_of (tensor); i++)
    {
      guint32 bits = hash32 (i);

      for (guint k = 0; k < PROJECTIONS; k++)
        dots[k] += bits >> k & 1 ? -tensor->data[i] : tensor->data[i];
    }
  for (guint k = 0; k < PROJECTIONS; k++)
    squares += (dots[k] - fixture->dots[k]) * (dots[k] - fixture->dots[k]) / PROJECTIONS;
  return sqrt (squares) / fixture->norm;
}

/* The relative L2 error at the sampled places. A sample of only small values is measured by the tensor's own size. */
static double
sampled_error (const Fixture *fixture, const ReverieTensor *tensor)
{
  double squares = 0, norm = 0, typical = fixture->norm * fixture->norm / length_of (tensor) * SAMPLES;

  for (guint i = 0; i < SAMPLES; i++)
    {
      double wanted = fixture->samples[i], error = tensor->data[hash32 (i) % length_of (tensor)] - wanted;

      squares += error * error;
      norm += wanted * wanted;
    }
  return sqrt (squares / MAX (norm, typical));
}

static void
check_fixture (ReverieNetwork *network, const Fixture *fixture)
{
  g_autofree float *picture = test_picture (fixture->width, fixture->height, fixture->period, fixture->seed);
  g_autoptr (GError) error = NULL;
  const ReverieRun run = { .threads = 2 };
  ReverieTensor    tensor = { 0 };
  double           sampled, projected;

  if (!reverie_probe (network, fixture->node, strcmp (fixture->kind, "gradient") == 0, &run, picture, fixture->width,
                      fixture->height, &tensor, &error))
    {
      g_test_fail_printf ("%s (%s): %s", fixture->node, fixture->kind, error->message);
      return;
    }
  if (tensor.channels != fixture->shape[0] || tensor.height != fixture->shape[1] || tensor.width != fixture->shape[2])
    g_test_fail_printf ("%s (%s): %u x %u x %u, not %u x %u x %u", fixture->node, fixture->kind, tensor.channels,
                        tensor.height, tensor.width, fixture->shape[0], fixture->shape[1], fixture->shape[2]);
  else
    {
      sampled = sampled_error (fixture, &tensor);
      projected = projected_error (fixture, &tensor);
      g_test_message ("%u x %u, %s, %s: %.2g, at samples %.2g", fixture->width, fixture->height, fixture->node,
                      fixture->kind, projected, sampled);
      if (!(projected < TOLERANCE) || !(sampled < TOLERANCE))
        g_test_fail_printf ("%u x %u, %s, %s: relative L2 error %g, at samples %g", fixture->width, fixture->height,
                            fixture->node, fixture->kind, projected, sampled);
    }
  reverie_tensor_clear (&tensor);
}

/* One fixture: a line of the list, and its numbers from the other file. */
static gboolean
read_fixture (const char *line, const guint8 **data, const guint8 *end, Fixture *fixture)
{
  gsize size = sizeof fixture->dots + sizeof fixture->samples;

  if (sscanf (line, "%511s %15s %u %u %u %u %u %u %u %lf %lf", fixture->node, fixture->kind, &fixture->width,
              &fixture->height, &fixture->period, &fixture->seed, &fixture->shape[0], &fixture->shape[1],
              &fixture->shape[2], &fixture->mean, &fixture->norm)
          != 11
      || (gsize) (end - *data) < size)
    return FALSE;
  memcpy (fixture->dots, *data, sizeof fixture->dots);
  memcpy (fixture->samples, *data + sizeof fixture->dots, sizeof fixture->samples);
  *data += size;
  return TRUE;
}

static void
check_fixtures (ReverieNetwork *network, const char *text, const guint8 *data, gsize length)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  const guint8 *end = data + length;
  guint         n = 0;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      Fixture fixture;

      if (*lines[i] == '#' || *lines[i] == '\0')
        continue;
      if (!read_fixture (lines[i], &data, end, &fixture))
        {
          g_test_fail_printf ("broken fixture: %s", lines[i]);
          return;
        }
      check_fixture (network, &fixture);
      n++;
    }
  g_assert_cmpuint (n, >=, 16);
  g_assert_true (data == end);
}

static ReverieNetwork *
open_network (const char *id)
{
  g_autoptr (GError) error = NULL;
  const ReverieModel *model = reverie_catalog_find_model (catalog, id, &error);
  ReverieNetwork     *network = model != NULL ? reverie_network_open (model, &error) : NULL;

  if (network == NULL)
    g_test_fail_printf ("%s: %s (models/fetch brings the networks)", id, error->message);
  return network;
}

static void
test_fixtures (gconstpointer id)
{
  ReverieNetwork  *network = open_network (id);
  g_autofree char *name = g_strconcat (id, ".txt", NULL), *numbers = g_strconcat (id, ".bin", NULL);
  g_autofree char *list = g_test_build_filename (G_TEST_DIST, "pytorch", "fixtures", name, NULL);
  g_autofree char *values = g_test_build_filename (G_TEST_DIST, "pytorch", "fixtures", numbers, NULL);
  g_autofree char *text = NULL, *data = NULL;
  gsize            length;

  if (network == NULL)
    return;
  if (g_file_get_contents (list, &text, NULL, NULL) && g_file_get_contents (values, &data, &length, NULL))
    check_fixtures (network, text, (const guint8 *) data, length);
  else
    g_test_fail_printf ("%s or %s cannot be read", list, values);
  reverie_network_unref (network);
}

/* A gradient must be finite and not zero. */
static void
check_gradient (ReverieNetwork *network, const char *node, guint width, guint height)
{
  g_autofree float *picture = test_picture (width, height, 4096, 0);
  g_autoptr (GError) error = NULL;
  const ReverieRun run = { .threads = 2 };
  ReverieTensor    tensor = { 0 };
  double           squares = 0;

  if (!reverie_probe (network, node, TRUE, &run, picture, width, height, &tensor, &error))
    {
      g_test_fail_printf ("%u x %u, %s: %s", width, height, node, error->message);
      return;
    }
  g_assert_cmpuint (tensor.channels, ==, 3);
  g_assert_cmpuint (tensor.height, ==, height);
  g_assert_cmpuint (tensor.width, ==, width);
  for (gsize i = 0; i < length_of (&tensor); i++)
    squares += (double) tensor.data[i] * tensor.data[i];
  if (!isfinite (squares) || !(squares > 0))
    g_test_fail_printf ("%u x %u, %s: the gradient's norm is %g", width, height, node, sqrt (squares));
  reverie_tensor_clear (&tensor);
}

/* The nodes of the looks; blazeface has none, so its heads. */
static void
test_sizes (gconstpointer id)
{
  static const guint       sizes[][2] = { { 32, 32 }, { 33, 47 }, { 64, 50 }, { 35, 200 } };
  static const char *const heads[] = { "re_lu_5", "conv2d_33", "conv2d_35" };
  ReverieNetwork          *network = open_network (id);
  gboolean                 any = FALSE;

  for (guint s = 0; network != NULL && s < G_N_ELEMENTS (sizes); s++)
    {
      for (guint i = 0; i < reverie_catalog_n_looks (catalog); i++)
        if (strcmp (reverie_catalog_look (catalog, i)->model, id) == 0)
          {
            check_gradient (network, reverie_catalog_look (catalog, i)->node, sizes[s][0], sizes[s][1]);
            any = TRUE;
          }
      for (guint i = 0; !any && i < G_N_ELEMENTS (heads); i++)
        check_gradient (network, heads[i], sizes[s][0], sizes[s][1]);
    }
  reverie_network_unref (network);
}

/* What cannot be had is an error, and says why. */
static void
refuses (ReverieNetwork *network, const char *node, guint width, guint height, ReverieError code)
{
  g_autofree float *picture = test_picture (MAX (width, 1), MAX (height, 1), 4096, 0);
  g_autoptr (GError) error = NULL;
  ReverieTensor    tensor = { 0 };
  const ReverieRun run = { 0 };

  g_assert_false (reverie_probe (network, node, TRUE, &run, picture, width, height, &tensor, &error));
  g_assert_error (error, REVERIE_ERROR, (int) code);
}

static void
test_refusals (void)
{
  ReverieNetwork *iris = open_network ("iris"), *movenet = open_network ("movenet-lightning");

  if (iris == NULL || movenet == NULL)
    return;
  /* Its last convolutions see 2 x 2 pixels of a picture made 32 times smaller. */
  refuses (iris, "Identity", 32, 32, REVERIE_ERROR_SIZE);
  refuses (iris, "conv_iris", 131, 40, REVERIE_ERROR_SIZE);
  refuses (iris, "add_3", 0, 64, REVERIE_ERROR_SIZE);
  refuses (iris, "nowhere", 64, 64, REVERIE_ERROR_ARGUMENT);
  refuses (movenet, "StatefulPartitionedCall/ArgMax", 64, 64, REVERIE_ERROR_UNSUPPORTED);
  reverie_network_unref (iris);
  reverie_network_unref (movenet);
}

/* Names may be shortened as the header says. */
static void
test_names (void)
{
  static const char *const names[][2] = {
    { "conv_pw_8", "conv_pw_8_relu/clip_by_value" },
    { "conv_pw_8_relu", "conv_pw_8_relu/clip_by_value" },
    { "feats", "feats/Relu" },
    { "global_pooling/Mean", "global_pooling/Mean" },
    { "conv_pw_1_relu/Relu", "conv_pw_1_relu/Relu" },
  };
  g_autoptr (GError) error = NULL;
  ReverieNetwork *network = open_network ("faceres");

  for (guint i = 0; network != NULL && i < G_N_ELEMENTS (names); i++)
    g_assert_cmpstr (reverie_network_find_node (network, names[i][0], NULL), ==, names[i][1]);
  if (network != NULL)
    {
      g_assert_null (reverie_network_find_node (network, "conv_pw_99", &error));
      g_assert_error (error, REVERIE_ERROR, REVERIE_ERROR_ARGUMENT);
      g_assert_nonnull (strstr (error->message, "conv_pw_99"));
    }
  reverie_network_unref (network);
}

int
main (int argc, char **argv)
{
  static const char *const ids[]
      = { "faceres", "movenet-lightning", "handtrack", "handlandmark-lite", "iris", "centernet", "blazeface" };
  g_autoptr (GError) error = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  catalog = reverie_catalog_new (&error);
  if (catalog == NULL)
    {
      g_print ("1..0\nBail out! %s (models/fetch brings the networks)\n", error->message);
      return 1;
    }
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autofree char *fixtures = g_strdup_printf ("/networks/pytorch/%s", ids[i]);
      g_autofree char *sizes = g_strdup_printf ("/networks/sizes/%s", ids[i]);

      g_test_add_data_func (fixtures, ids[i], test_fixtures);
      g_test_add_data_func (sizes, ids[i], test_sizes);
    }
  g_test_add_func ("/networks/refusals", test_refusals);
  g_test_add_func ("/networks/names", test_names);
  status = g_test_run ();
  reverie_catalog_free (catalog);
  return status;
}
