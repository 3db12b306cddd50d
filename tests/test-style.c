/* Paintings of a small photo of a face: what the public header promises of them.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>
#include <string.h>

#include "tests/networks.h"
#include "tests/photo.h"

#define SIDE PHOTO_SIDE
#define PIXELS (SIDE * SIDE)
#define LENGTH (3 * PIXELS)
#define LARGE 256 /* pixels of a side of a picture that is cut into tiles */

static ReverieCatalog *catalog;
static ReverieNetwork *network;
static float           photo[LENGTH];
static float           waves[LENGTH], squares[LENGTH]; /* paintings */

/* A short painting, and all that goes with it. */
typedef struct
{
  ReverieStylePicture pictures[2];
  ReverieStyle        style;
  ReverieRun          run;
  ReverieReport       report;
  const float        *picture, *mask;
  guint               side;
  float              *result;
  guint               calls, stop; /* of the progress; at which to keep */
} Sitting;

static ReverieVerdict
see_step (const ReverieProgress *progress, gpointer data)
{
  Sitting *sitting = data;

  return ++sitting->calls == sitting->stop ? REVERIE_KEEP : REVERIE_GO_ON;
}

static void
sit (Sitting *sitting)
{
  *sitting = (Sitting){ .picture = photo, .side = SIDE };
  reverie_style_init (&sitting->style);
  reverie_report_init (&sitting->report);
  for (guint i = 0; i < 2; i++)
    sitting->pictures[i]
        = (ReverieStylePicture){ .pixels = i == 0 ? waves : squares, .width = SIDE, .height = SIDE, .weight = 1 };
  sitting->style.styles = sitting->pictures;
  sitting->style.n_styles = 1;
  sitting->style.iterations = 6;
  sitting->run.threads = 2;
  sitting->run.progress = see_step;
}

static gboolean
paint (Sitting *sitting, GError **error)
{
  if (sitting->result == NULL)
    sitting->result = g_new (float, (gsize) 3 * sitting->side * sitting->side);
  sitting->run.user_data = sitting;
  sitting->calls = 0;
  reverie_report_clear (&sitting->report);
  reverie_report_init (&sitting->report);
  return reverie_style (network, &sitting->style, &sitting->run, sitting->picture, sitting->mask, sitting->side,
                        sitting->side, sitting->result, &sitting->report, error);
}

/* A painting that must not fail; to be freed. */
static float *
paint_well (Sitting *sitting)
{
  g_autoptr (GError) error = NULL;
  gsize length = (gsize) 3 * sitting->side * sitting->side;

  if (!paint (sitting, &error))
    g_test_fail_printf ("%s", error->message);
  else
    for (gsize i = 0; i < length; i++)
      if (!(sitting->result[i] >= 0 && sitting->result[i] <= 1))
        {
          g_test_fail_printf ("value %" G_GSIZE_FORMAT " of the result is %g", i, sitting->result[i]);
          break;
        }
  return g_memdup2 (sitting->result, length * sizeof (float));
}

static void
paint_in_vain (Sitting *sitting, ReverieError code, const char *words)
{
  g_autoptr (GError) error = NULL;

  if (paint (sitting, &error))
    g_test_fail_printf ("no error that says \"%s\"", words);
  else if (!g_error_matches (error, REVERIE_ERROR, code) || strstr (error->message, words) == NULL)
    g_test_fail_printf ("\"%s\" (%d) does not say \"%s\" (%d)", error->message, error->code, words, code);
}

static void
rise (Sitting *sitting)
{
  reverie_report_clear (&sitting->report);
  g_free (sitting->result);
}

static float
lightness (const float *picture, gsize i, gsize pixels)
{
  return 0.299f * picture[i] + 0.587f * picture[pixels + i] + 0.114f * picture[2 * pixels + i];
}

/* ---- What is painted ---- */

/* The loss falls in every octave, and the painting comes nearer to what it is to be like. */
static void
test_painting (void)
{
  g_autofree float *painting = NULL;
  const GArray     *steps;
  Sitting           sitting;

  sit (&sitting);
  painting = paint_well (&sitting);
  steps = sitting.report.steps;
  g_assert_cmpuint (steps->len, >=, sitting.style.iterations);
  g_assert_cmpfloat (g_array_index (steps, ReverieStep, steps->len - 1).objective, >,
                     0.8 * g_array_index (steps, ReverieStep, 0).objective);
  g_assert_cmpfloat (photo_difference (painting, photo, LENGTH), >, 0.02);
  rise (&sitting);
}

static void
test_threads (void)
{
  g_autofree float *one = NULL, *three = NULL;
  Sitting           sitting;

  sit (&sitting);
  sitting.style.n_styles = 2;
  sitting.run.threads = 1;
  one = paint_well (&sitting);
  sitting.run.threads = 3;
  three = paint_well (&sitting);
  g_assert_cmpmem (one, LENGTH * sizeof (float), three, LENGTH * sizeof (float));
  sitting.style.seed++;
  g_free (three);
  three = paint_well (&sitting);
  g_assert_cmpfloat (photo_difference (one, three, LENGTH), >, 0);
  rise (&sitting);
}

static void
test_strength (void)
{
  double  last = 0;
  Sitting sitting;

  sit (&sitting);
  sitting.style.colour_mode = REVERIE_COLOUR_LUMINANCE;
  for (guint strength = 0; strength <= 50; strength += 25)
    {
      g_autofree float *painting = NULL;
      double            far;

      sitting.style.strength = strength;
      sitting.style.colour = strength == 0 ? 0.5 : 1;
      painting = paint_well (&sitting);
      far = photo_difference (painting, photo, LENGTH);
      if (strength == 0)
        g_assert_cmpmem (painting, LENGTH * sizeof (float), photo, LENGTH * sizeof (float));
      else
        g_assert_cmpfloat (far, >, 1.2 * last);
      last = far;
    }
  rise (&sitting);
}

/* The photo's own values lie where @weights are 0; elsewhere, no less of its lightness is seen than they say. */
static void
check_photo (const float *painting, const float *weights)
{
  for (guint i = 0; i < PIXELS; i++)
    {
      double light = lightness (painting, i, PIXELS), kept = (1 - weights[i]) * lightness (photo, i, PIXELS);

      g_assert_cmpfloat (light, >, kept - 1e-5);
      g_assert_cmpfloat (light, <, kept + weights[i] + 1e-5);
      for (guint k = i; k < LENGTH && weights[i] == 0; k += PIXELS)
        g_assert_cmpint (memcmp (&painting[k], &photo[k], sizeof (float)), ==, 0);
    }
}

static void
test_masks (void)
{
  g_autofree float *half = NULL, *left = NULL, *faded = NULL;
  float             mask[PIXELS];
  Sitting           sitting;

  sit (&sitting);
  sitting.mask = mask;
  for (guint i = 0; i < PIXELS; i++)
    mask[i] = 0.5;
  half = paint_well (&sitting);
  check_photo (half, mask);
  for (guint i = 0; i < PIXELS; i++)
    mask[i] = i % SIDE < SIDE / 2 ? 1 : i % SIDE < SIDE * 2 / 3 ? 0.5 : 0;
  left = paint_well (&sitting);
  check_photo (left, mask);
  g_assert_cmpfloat (photo_difference (left, photo, LENGTH), >, 0.01);
  sitting.style.colour = 0;
  sitting.style.colour_mode = REVERIE_COLOUR_LUMINANCE;
  faded = paint_well (&sitting);
  check_photo (faded, mask);
  rise (&sitting);
}

/* Two styles, each on its half: elsewhere than both there is the photo, and each half is like its own style. */
static void
test_style_masks (void)
{
  g_autofree float *painting = NULL;
  float             masks[2][PIXELS], both[PIXELS];
  Sitting           sitting;

  sit (&sitting);
  sitting.style.n_styles = 2;
  sitting.style.content = 0;
  sitting.style.iterations = 20;
  for (guint i = 0; i < PIXELS; i++)
    {
      masks[0][i] = i % SIDE < 40;
      masks[1][i] = i % SIDE >= 56;
      both[i] = masks[0][i] + masks[1][i];
    }
  for (guint i = 0; i < 2; i++)
    {
      sitting.pictures[i].mask = masks[i];
      sitting.pictures[i].mask_width = sitting.pictures[i].mask_height = SIDE;
    }
  painting = paint_well (&sitting);
  check_photo (painting, both);
  /* The waves are blue, the squares are red. */
  for (guint i = 0; i < 2; i++)
    {
      double red = 0, blue = 0;

      for (guint k = 0; k < PIXELS; k++)
        {
          red += masks[i][k] * (painting[k] - photo[k]);
          blue += masks[i][k] * (painting[2 * PIXELS + k] - photo[2 * PIXELS + k]);
        }
      if (i == 0)
        g_assert_cmpfloat (blue, >, red);
      else
        g_assert_cmpfloat (red, >, blue);
    }
  rise (&sitting);
}

/* ---- Colours ---- */

static double
mean_of (const float *values, gsize n)
{
  double total = 0;

  for (gsize i = 0; i < n; i++)
    total += values[i];
  return total / n;
}

static void
test_colours (void)
{
  g_autofree float *own = NULL, *grey = NULL, *matched = NULL;
  double            off = 0, chroma = 0;
  Sitting           sitting;

  sit (&sitting);
  sitting.style.iterations = 20;
  own = paint_well (&sitting);
  sitting.style.colour = 0;
  sitting.style.colour_mode = REVERIE_COLOUR_LUMINANCE;
  grey = paint_well (&sitting);
  sitting.style.colour_mode = REVERIE_COLOUR_MOMENTS;
  matched = paint_well (&sitting);
  for (gsize i = 0; i < PIXELS; i++)
    {
      double   change[3], mean = lightness (grey, i, PIXELS) - lightness (photo, i, PIXELS);
      gboolean inside = TRUE;

      for (guint c = 0; c < 3; c++)
        {
          float value = grey[c * PIXELS + i];

          change[c] = value - photo[c * PIXELS + i] - mean;
          inside &= value > 0 && value < 1;
        }
      for (guint c = 0; inside && c < 3; c++)
        chroma = MAX (chroma, fabs (change[c]));
    }
  /* Where nothing was clipped, the photo's chroma is there as it was. */
  g_assert_cmpfloat (chroma, <, 1e-5);
  g_assert_cmpfloat (photo_difference (grey, photo, LENGTH), >, 0.01);
  for (guint c = 0; c < 3; c++)
    off += fabs (mean_of (matched + c * PIXELS, PIXELS) - mean_of (photo + c * PIXELS, PIXELS))
           - fabs (mean_of (own + c * PIXELS, PIXELS) - mean_of (photo + c * PIXELS, PIXELS));
  g_assert_cmpfloat (off, <, 0);
  rise (&sitting);
}

/* ---- Pictures of all kinds ---- */

static void
test_sizes (void)
{
  static const guint sides[][2] = { { 1, 1 }, { 16, 1 }, { 3, 700 }, { 400, 300 } };

  for (guint i = 0; i < G_N_ELEMENTS (sides); i++)
    for (guint flat = 0; flat < 2; flat++)
      {
        guint             pixels = sides[i][0] * sides[i][1];
        g_autofree float *picture = g_new (float, 3 * pixels), *painting = NULL;
        Sitting           sitting;

        for (guint k = 0; k < 3 * pixels; k++)
          picture[k] = flat ? 0.2 + 0.3 * (k / pixels) : g_random_double ();
        sit (&sitting);
        sitting.style.iterations = 2;
        sitting.style.colour = i % 2 ? 1 : 0;
        sitting.style.scale = i == 3 ? 4 : 1;
        sitting.pictures[0].pixels = picture;
        sitting.pictures[0].width = sides[i][0];
        sitting.pictures[0].height = sides[i][1];
        painting = paint_well (&sitting);
        rise (&sitting);
      }
}

/* A style of one colour draws the picture to that colour, and leaves something of it. */
static void
test_flat (void)
{
  g_autofree float *painting = NULL;
  float             flat[3] = { 0.1, 0.2, 0.8 };
  double            variance = 0, mean;
  Sitting           sitting;

  sit (&sitting);
  sitting.style.iterations = 30;
  sitting.pictures[0].pixels = flat;
  sitting.pictures[0].width = sitting.pictures[0].height = 1;
  painting = paint_well (&sitting);
  mean = mean_of (painting, PIXELS);
  g_assert_cmpfloat (mean, <, mean_of (photo, PIXELS));
  for (guint i = 0; i < PIXELS; i++)
    variance += (painting[i] - mean) * (painting[i] - mean);
  g_assert_cmpfloat (sqrt (variance / PIXELS), >, 0.01);
  rise (&sitting);
}

static void
test_faults (void)
{
  ReverieLayer layers[] = { { "conv_pw_3", 0 }, { "no_such_layer", 1 } };
  Sitting      sitting;

  sit (&sitting);
  sitting.style.n_styles = 0;
  paint_in_vain (&sitting, REVERIE_ERROR_ARGUMENT, "1 to 16");
  sitting.style.n_styles = 1;
  sitting.pictures[0].weight = 0;
  paint_in_vain (&sitting, REVERIE_ERROR_ARGUMENT, "weights are all 0");
  sitting.pictures[0].weight = NAN;
  paint_in_vain (&sitting, REVERIE_ERROR_ARGUMENT, "weight");
  sitting.pictures[0].weight = 1;
  sitting.pictures[0].width = 0;
  paint_in_vain (&sitting, REVERIE_ERROR_SIZE, "style 1");
  sitting.pictures[0].width = SIDE;
  sitting.style.scale = 9;
  paint_in_vain (&sitting, REVERIE_ERROR_ARGUMENT, "scale");
  sitting.style.scale = 1;
  sitting.style.layers = layers;
  sitting.style.n_layers = 1;
  paint_in_vain (&sitting, REVERIE_ERROR_ARGUMENT, "layers' weights");
  sitting.style.n_layers = 2;
  paint_in_vain (&sitting, REVERIE_ERROR_ARGUMENT, "no_such_layer");
  rise (&sitting);
}

/* ---- The run ---- */

/* A painting that is kept has the full size and something of the style. */
static void
test_keep (void)
{
  Sitting sitting;

  sit (&sitting);
  sitting.style.iterations = 6;
  for (guint stop = 1; stop <= 5; stop += 2)
    {
      g_autofree float *painting = NULL;

      sitting.stop = stop;
      painting = paint_well (&sitting);
      g_assert_true (sitting.report.kept);
      g_assert_cmpuint (sitting.report.steps->len, ==, stop);
      g_assert_cmpfloat (photo_difference (painting, photo, LENGTH), >, 0.001);
    }
  rise (&sitting);
}

/* In tiles, with files, the painting is the same but for roundings. */
static void
test_tiles (void)
{
  gsize             length = (gsize) 3 * LARGE * LARGE;
  g_autofree float *large = g_new (float, length), *whole = NULL, *tiled = NULL;
  ReverieLayer      layers[] = { { "conv1_relu", 1 }, { "conv_pw_2", 1 } };
  Sitting           sitting;

  g_assert_true (reverie_resize (photo, SIDE, SIDE, large, LARGE, LARGE, 3, NULL));
  for (gsize i = 0; i < length; i++)
    large[i] = CLAMP (large[i], 0, 1);
  sit (&sitting);
  sitting.picture = large;
  sitting.side = LARGE;
  sitting.style.layers = layers;
  sitting.style.n_layers = 2;
  sitting.style.iterations = 1;
  whole = paint_well (&sitting);
  g_assert_cmpuint (sitting.report.plan.tiles, ==, 1);
  sitting.run.own_memory = 14;
  tiled = paint_well (&sitting);
  g_assert_cmpuint (sitting.report.plan.tiles, >, 1);
  g_assert_cmpuint (sitting.report.plan.disk_bytes, >, 0);
  g_assert_cmpfloat (photo_difference (tiled, whole, length), <, 1e-3 * photo_difference (whole, large, length));
  /* Wherever in a step or between two of them it is stopped. */
  for (guint calls = sitting.calls; sitting.stop + calls / 4 < calls;)
    {
      g_free (tiled);
      sitting.stop += calls / 4 + 1;
      tiled = paint_well (&sitting);
      g_assert_true (sitting.report.kept);
    }
  rise (&sitting);
}

static void
test_dream (void)
{
  g_autofree float *alone = NULL, *dreamt = NULL;
  ReverieLayer      layer = { "conv_pw_8", 1 };
  ReverieDream      dream;
  Sitting           sitting;

  sit (&sitting);
  alone = paint_well (&sitting);
  reverie_dream_init (&dream);
  dream.layers = &layer;
  dream.n_layers = 1;
  sitting.style.dream = &dream;
  sitting.style.dream_share = 0;
  dreamt = paint_well (&sitting);
  g_assert_cmpmem (alone, LENGTH * sizeof (float), dreamt, LENGTH * sizeof (float));
  sitting.style.dream_share = 1;
  g_free (dreamt);
  dreamt = paint_well (&sitting);
  g_assert_cmpfloat (photo_difference (dreamt, alone, LENGTH), >, 0.01);
  layer.node = "no_such_layer";
  paint_in_vain (&sitting, REVERIE_ERROR_ARGUMENT, "no_such_layer");
  rise (&sitting);
}

/* Networks that nobody has chosen layers of. */
static void
test_networks (void)
{
  static const char *ids[] = { "movenet-lightning", "handtrack", "iris", "handlandmark-lite", "centernet" };
  ReverieNetwork    *faceres = network;

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autofree float *painting = NULL;
      Sitting           sitting;

      sit (&sitting);
      network = networks_open (catalog, ids[i]);
      painting = paint_well (&sitting);
      g_assert_cmpfloat (photo_difference (painting, photo, LENGTH), >, 0.01);
      reverie_network_unref (network);
      rise (&sitting);
    }
  network = faceres;
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  int result;

  catalog = networks_begin (&argc, &argv);
  network = networks_open (catalog, "faceres");
  if (!photo_read (photo, &error))
    g_error ("%s", error->message);
  photo_paintings (waves, squares);
  g_test_add_func ("/style/painting", test_painting);
  g_test_add_func ("/style/threads", test_threads);
  g_test_add_func ("/style/strength", test_strength);
  g_test_add_func ("/style/masks", test_masks);
  g_test_add_func ("/style/style-masks", test_style_masks);
  g_test_add_func ("/style/colours", test_colours);
  g_test_add_func ("/style/sizes", test_sizes);
  g_test_add_func ("/style/flat", test_flat);
  g_test_add_func ("/style/faults", test_faults);
  g_test_add_func ("/style/keep", test_keep);
  g_test_add_func ("/style/tiles", test_tiles);
  g_test_add_func ("/style/dream", test_dream);
  g_test_add_func ("/style/networks", test_networks);
  result = g_test_run ();
  reverie_network_unref (network);
  reverie_catalog_free (catalog);
  return result;
}
