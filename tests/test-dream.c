/* Dreams on a small photo of a face: what the public header promises of them.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>
#include <string.h>

#include "engine/reverie.h"
#include "tests/networks.h"
#include "tests/photo.h"

#define SIDE PHOTO_SIDE
#define PIXELS (SIDE * SIDE)
#define LENGTH (3 * PIXELS)

static ReverieCatalog *catalog;
static float           photo[LENGTH];

/* A short dream of one layer, and all that goes with it. */
typedef struct
{
  ReverieNetwork *network;
  ReverieLayer    layers[3];
  ReverieDream    dream;
  ReverieRun      run;
  ReverieReport   report;
  const float    *picture;
  const float    *mask;
  guint           width, height;
  float          *result;
} Sitting;

static void
sit (Sitting *sitting, ReverieNetwork *network, const char *node)
{
  *sitting = (Sitting){ .network = network, .picture = photo, .width = SIDE, .height = SIDE };
  reverie_dream_init (&sitting->dream);
  reverie_report_init (&sitting->report);
  sitting->layers[0] = (ReverieLayer){ node, 1 };
  sitting->dream.layers = sitting->layers;
  sitting->dream.n_layers = 1;
  sitting->dream.iterations = 4;
  sitting->dream.octaves = 2;
  sitting->dream.jitter = 8;
  sitting->run.threads = 2;
}

static gboolean
dream (Sitting *sitting, GError **error)
{
  if (sitting->result == NULL)
    sitting->result = g_new (float, (gsize) 3 * sitting->width * sitting->height);
  reverie_report_clear (&sitting->report);
  reverie_report_init (&sitting->report);
  return reverie_dream (sitting->network, &sitting->dream, &sitting->run, sitting->picture, sitting->mask,
                        sitting->width, sitting->height, sitting->result, &sitting->report, error);
}

static void
dream_well (Sitting *sitting)
{
  g_autoptr (GError) error = NULL;

  if (!dream (sitting, &error))
    {
      g_test_fail_printf ("%s", error->message);
      return;
    }
  for (gsize i = 0; i < (gsize) 3 * sitting->width * sitting->height; i++)
    if (!(sitting->result[i] >= 0 && sitting->result[i] <= 1))
      {
        g_test_fail_printf ("value %" G_GSIZE_FORMAT " of the result is %g", i, sitting->result[i]);
        return;
      }
}

/* The dream must fail with @code and a message that holds @words. */
static void
dream_in_vain (Sitting *sitting, ReverieError code, const char *words)
{
  g_autoptr (GError) error = NULL;

  if (dream (sitting, &error))
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

/* The objective at the last step of every octave lies above its first. */
static void
check_rise (const Sitting *sitting, const char *name)
{
  const GArray *steps = sitting->report.steps;

  for (guint first = 0; first < steps->len;)
    {
      const ReverieStep *start = &g_array_index (steps, ReverieStep, first);
      guint              next = first;

      while (next < steps->len && g_array_index (steps, ReverieStep, next).octave == start->octave)
        next++;
      if (next - first != sitting->dream.iterations)
        g_test_fail_printf ("%s: octave %u has %u steps", name, start->octave, next - first);
      if (!(g_array_index (steps, ReverieStep, next - 1).objective > start->objective))
        g_test_fail_printf ("%s: octave %u starts at %g and ends at %g", name, start->octave, start->objective,
                            g_array_index (steps, ReverieStep, next - 1).objective);
      first = next;
    }
  g_assert_cmpuint (steps->len, ==, sitting->dream.octaves * sitting->dream.iterations);
}

static void
test_looks (void)
{
  for (guint i = 0; i < reverie_catalog_n_looks (catalog); i++)
    {
      const ReverieLook *look = reverie_catalog_look (catalog, i);
      ReverieNetwork    *network = networks_open (catalog, look->model);
      Sitting            sitting;

      sit (&sitting, network, look->node);
      sitting.dream.iterations = 6;
      dream_well (&sitting);
      check_rise (&sitting, look->id);
      g_assert_cmpfloat (photo_difference (sitting.result, photo, LENGTH), >, 0.01);
      rise (&sitting);
      reverie_network_unref (network);
    }
}

static void
test_report (void)
{
  ReverieNetwork *network = networks_open (catalog, "faceres");
  Sitting         sitting;

  sit (&sitting, network, "conv_pw_6");
  sitting.run.threads = 3;
  dream_well (&sitting);
  g_assert_cmpuint (sitting.report.threads, ==, 3);
  g_assert_cmpfloat (sitting.report.seconds, >, 0);
  g_assert_cmpfloat (sitting.report.gigaflop, >, 0.1);
  g_assert_cmpuint (sitting.report.plan.memory_bytes, >, LENGTH * sizeof (float));
  g_assert_nonnull (sitting.report.cpu);
  rise (&sitting);
  reverie_network_unref (network);
}

/* Where the mask is 0, not a bit changes; where it is 1, much does. */
static void
test_mask (void)
{
  ReverieNetwork   *network = networks_open (catalog, "faceres");
  g_autofree float *mask = g_new (float, PIXELS);
  Sitting           sitting;
  double            inside = 0;

  for (guint i = 0; i < PIXELS; i++)
    mask[i] = i % SIDE < 40 ? 0 : i % SIDE < 50 ? 0.5f : 1;
  sit (&sitting, network, "conv_pw_6");
  sitting.mask = mask;
  dream_well (&sitting);
  for (guint i = 0; i < LENGTH; i++)
    if (mask[i % PIXELS] == 0)
      g_assert_cmpint (memcmp (&sitting.result[i], &photo[i], sizeof (float)), ==, 0);
    else
      inside += fabs (sitting.result[i] - photo[i]);
  g_assert_cmpfloat (inside / LENGTH, >, 0.005);

  memset (mask, 0, PIXELS * sizeof (float));
  dream_well (&sitting);
  g_assert_cmpmem (sitting.result, LENGTH * sizeof (float), photo, LENGTH * sizeof (float));
  rise (&sitting);
  reverie_network_unref (network);
}

static void
test_intensity (void)
{
  ReverieNetwork *network = networks_open (catalog, "faceres");
  Sitting         sitting;
  double          weak, strong;

  sit (&sitting, network, "conv_pw_6");
  sitting.dream.intensity = 0;
  dream_well (&sitting);
  g_assert_cmpmem (sitting.result, LENGTH * sizeof (float), photo, LENGTH * sizeof (float));
  sitting.dream.intensity = 10;
  dream_well (&sitting);
  weak = photo_difference (sitting.result, photo, LENGTH);
  sitting.dream.intensity = 80;
  dream_well (&sitting);
  strong = photo_difference (sitting.result, photo, LENGTH);
  g_assert_cmpfloat (weak, >, 0.001);
  g_assert_cmpfloat (strong, >, 2 * weak);
  rise (&sitting);
  reverie_network_unref (network);
}

/* The seed alone decides, not the number of threads nor what was dreamt before; another seed, another dream. */
static void
test_seed (void)
{
  ReverieNetwork   *network = networks_open (catalog, "iris");
  g_autofree float *first = NULL;
  Sitting           sitting;

  for (guint threads = 1; threads <= 5; threads++)
    {
      sit (&sitting, network, "add_7");
      sitting.dream.seed = 7;
      sitting.run.threads = threads;
      dream_well (&sitting);
      if (first == NULL)
        first = g_memdup2 (sitting.result, LENGTH * sizeof (float));
      g_assert_cmpmem (sitting.result, LENGTH * sizeof (float), first, LENGTH * sizeof (float));
      sitting.dream.seed = 8;
      dream_well (&sitting);
      g_assert_cmpfloat (photo_difference (sitting.result, first, LENGTH), >, 1e-3);
      rise (&sitting);
    }
  reverie_network_unref (network);
}

/* Channels, several layers and a guide each lead somewhere else, and up. */
static void
test_objectives (void)
{
  static const guint channels[] = { 3, 0, 200 };
  ReverieNetwork    *network = networks_open (catalog, "faceres");
  g_autofree float  *other = g_new (float, 3 * 40 * 50);
  float             *results[6] = { NULL };
  const ReverieGuide guide = { other, 40, 50 };

  for (guint i = 0; i < 3 * 40 * 50; i++)
    other[i] = photo[(i * 7) % LENGTH];
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      Sitting sitting;

      sit (&sitting, network, "conv_pw_4");
      sitting.layers[1] = (ReverieLayer){ "conv_pw_8", i == 3 ? 3 : 0.5 };
      sitting.layers[2] = (ReverieLayer){ "conv_pw_11", -0.3 };
      sitting.dream.n_layers = i == 2 || i == 3 ? 2 : i == 4 ? 3 : 1;
      sitting.dream.channels = i == 1 ? channels : NULL;
      sitting.dream.n_channels = i == 1 ? G_N_ELEMENTS (channels) : 0;
      sitting.dream.guide = i == 5 ? &guide : NULL;
      dream_well (&sitting);
      check_rise (&sitting, "objective");
      results[i] = g_memdup2 (sitting.result, LENGTH * sizeof (float));
      for (guint k = 0; k < i; k++)
        g_assert_cmpfloat (photo_difference (results[i], results[k], LENGTH), >, 1e-3);
      rise (&sitting);
    }
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    g_free (results[i]);
  reverie_network_unref (network);
}

typedef struct
{
  guint    calls;
  guint    stop; /* at this call */
  double   fraction;
  gboolean ordered;
  GThread *thread;
} Watch;

static ReverieVerdict
watch (const ReverieProgress *progress, gpointer user_data)
{
  Watch *this = user_data;

  this->ordered = this->ordered && progress->fraction > this->fraction && progress->fraction <= 1
                  && progress->step < progress->n_steps && progress->octave < progress->n_octaves
                  && g_thread_self () == this->thread;
  this->fraction = progress->fraction;
  return ++this->calls != this->stop ? REVERIE_GO_ON : REVERIE_CANCEL;
}

static void
test_progress (void)
{
  ReverieNetwork *network = networks_open (catalog, "faceres");
  Watch this = { .ordered = TRUE, .thread = g_thread_self () };
  Sitting sitting;

  sit (&sitting, network, "conv_pw_6");
  sitting.run.progress = watch;
  sitting.run.user_data = &this;
  dream_well (&sitting);
  g_assert_cmpuint (this.calls, ==, 8);
  g_assert_true (this.ordered);
  g_assert_cmpfloat_with_epsilon (this.fraction, 1, 1e-9);

  for (guint stop = 1; stop <= 8; stop += 3)
    {
      this = (Watch){ .stop = stop, .thread = g_thread_self () };
      dream_in_vain (&sitting, REVERIE_ERROR_CANCELLED, "");
      g_assert_cmpuint (this.calls, ==, stop);
    }
  rise (&sitting);
  reverie_network_unref (network);
}

/* What is out of range, one at a time: the message names it. */
static void
test_ranges (void)
{
  static const struct
  {
    const char *words;
    gsize       at;
    gboolean    whole; /* a guint, not a double */
    double      values[3];
  } cases[] = {
    { "intensity", G_STRUCT_OFFSET (ReverieDream, intensity), FALSE, { -1, 100.5, NAN } },
    { "iterations", G_STRUCT_OFFSET (ReverieDream, iterations), TRUE, { 0, 1001, G_MAXUINT } },
    { "octaves", G_STRUCT_OFFSET (ReverieDream, octaves), TRUE, { 17, 18, G_MAXUINT } },
    { "octave-scale", G_STRUCT_OFFSET (ReverieDream, octave_scale), FALSE, { 1, 3.1, NAN } },
    { "jitter", G_STRUCT_OFFSET (ReverieDream, jitter), TRUE, { 513, 513, G_MAXUINT } },
    { "smooth", G_STRUCT_OFFSET (ReverieDream, smooth), FALSE, { -0.1, 4.1, INFINITY } },
    { "colour", G_STRUCT_OFFSET (ReverieDream, colour), FALSE, { -0.1, 1.1, NAN } },
  };
  ReverieNetwork *network = networks_open (catalog, "faceres");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (guint k = 0; k < 3; k++)
      {
        Sitting  sitting;
        gpointer member = (guint8 *) &sitting.dream + cases[i].at;

        sit (&sitting, network, "conv_pw_6");
        if (cases[i].whole)
          *(guint *) member = cases[i].values[k];
        else
          *(double *) member = cases[i].values[k];
        dream_in_vain (&sitting, REVERIE_ERROR_ARGUMENT, cases[i].words);
        rise (&sitting);
      }
  reverie_network_unref (network);
}

static void
test_arguments (void)
{
  static const guint channel = 512;
  ReverieNetwork    *network = networks_open (catalog, "faceres");
  Sitting            sitting;

  sit (&sitting, network, "conv_pw_6");
  sitting.dream.n_layers = 0;
  dream_in_vain (&sitting, REVERIE_ERROR_ARGUMENT, "layer");
  sitting.dream.n_layers = 1;
  sitting.dream.channels = &channel;
  sitting.dream.n_channels = 1;
  dream_in_vain (&sitting, REVERIE_ERROR_ARGUMENT, "512");
  sitting.dream.n_channels = 0;
  sitting.layers[0].node = "conv_pw_77";
  dream_in_vain (&sitting, REVERIE_ERROR_ARGUMENT, "conv_pw_77");
  sitting.layers[0] = (ReverieLayer){ "conv_pw_6", 0 };
  dream_in_vain (&sitting, REVERIE_ERROR_ARGUMENT, "weight");
  sitting.layers[0].weight = NAN;
  dream_in_vain (&sitting, REVERIE_ERROR_ARGUMENT, "weight");
  sitting.layers[0].weight = 1;

  /* Too small a picture, and too little memory. */
  sitting.width = sitting.height = 1;
  dream_in_vain (&sitting, REVERIE_ERROR_SIZE, "32");
  sitting.width = SIDE;
  sitting.height = 31;
  dream_in_vain (&sitting, REVERIE_ERROR_SIZE, "32");
  sitting.width = 0;
  dream_in_vain (&sitting, REVERIE_ERROR_SIZE, "");
  sitting.width = sitting.height = SIDE;
  g_clear_pointer (&sitting.result, g_free);
  sitting.run.memory = 1;
  dream_in_vain (&sitting, REVERIE_ERROR_MEMORY, "memory");
  rise (&sitting);
  reverie_network_unref (network);
}

/* Numbers that are no colours do no harm: the result is finite and in range. */
static void
test_odd_pixels (void)
{
  ReverieNetwork   *network = networks_open (catalog, "faceres");
  g_autofree float *odd = g_memdup2 (photo, sizeof photo), *mask = g_new (float, PIXELS);
  Sitting           sitting;

  for (guint i = 0; i < PIXELS; i++)
    mask[i] = i % 9 == 0 ? NAN : i % 7 == 0 ? INFINITY : i % 5 == 0 ? -3 : 1;
  odd[5] = NAN;
  odd[4000] = INFINITY;
  odd[4100] = -INFINITY;
  odd[9000] = 1e30f;
  odd[20000] = -7;
  sit (&sitting, network, "conv_pw_6");
  sitting.picture = odd;
  dream_well (&sitting);
  g_assert_cmpfloat (photo_difference (sitting.result, photo, LENGTH), >, 0.005);
  sitting.picture = photo;
  sitting.mask = mask;
  dream_well (&sitting);
  rise (&sitting);
  reverie_network_unref (network);
}

/* Sizes that divide by nothing, and octaves that are left out where they would be too small. */
static void
test_odd_sizes (void)
{
  static const guint sizes[][2] = { { 32, 32 }, { 33, 47 }, { 96, 35 } };
  ReverieNetwork    *network = networks_open (catalog, "handlandmark-lite");

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      Sitting sitting;

      sit (&sitting, network, "Add_6");
      sitting.width = sizes[i][0];
      sitting.height = sizes[i][1];
      sitting.dream.octaves = 6;
      sitting.dream.jitter = 100;
      dream_well (&sitting);
      /* 1.4 five times is over 5: pictures under 160 pixels have fewer octaves than six. */
      g_assert_cmpuint (sitting.report.steps->len, <, 6 * sitting.dream.iterations);
      rise (&sitting);
    }
  reverie_network_unref (network);
}

/* A resize keeps a flat picture flat, a slope a slope, and its own size everything. */
static void
test_resize (void)
{
  static const guint sizes[][4]
      = { { 5, 7, 11, 3 }, { 40, 30, 13, 17 }, { 1, 1, 9, 9 }, { 9, 9, 1, 1 }, { 8, 8, 8, 8 } };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      const guint       w = sizes[i][0], h = sizes[i][1], tw = sizes[i][2], th = sizes[i][3];
      g_autofree float *flat = g_new (float, 2 * w * h), *target = g_new (float, 2 * tw * th);

      for (guint k = 0; k < 2 * w * h; k++)
        flat[k] = k < w * h ? 0.25f : 1;
      g_assert_true (reverie_resize (flat, w, h, target, tw, th, 2, NULL));
      for (guint k = 0; k < 2 * tw * th; k++)
        g_assert_cmpfloat_with_epsilon (target[k], k < tw * th ? 0.25f : 1, 1e-6);
      for (guint k = 0; k < 2 * w * h; k++)
        flat[k] = k % w / (float) w;
      g_assert_true (reverie_resize (flat, w, h, target, tw, th, 2, NULL));
      if (w == tw && h == th)
        for (guint k = 0; k < 2 * w * h; k++)
          g_assert_cmpfloat_with_epsilon (target[k], flat[k], 1e-6);
      for (guint k = 1; k < tw; k++)
        g_assert_cmpfloat (target[k], >=, target[k - 1] - 1e-2);
    }
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  int status;

  catalog = networks_begin (&argc, &argv);
  if (!photo_read (photo, &error))
    g_error ("%s", error->message);
  g_test_add_func ("/dream/looks", test_looks);
  g_test_add_func ("/dream/report", test_report);
  g_test_add_func ("/dream/mask", test_mask);
  g_test_add_func ("/dream/intensity", test_intensity);
  g_test_add_func ("/dream/seed", test_seed);
  g_test_add_func ("/dream/objectives", test_objectives);
  g_test_add_func ("/dream/progress", test_progress);
  g_test_add_func ("/dream/ranges", test_ranges);
  g_test_add_func ("/dream/arguments", test_arguments);
  g_test_add_func ("/dream/odd-pixels", test_odd_pixels);
  g_test_add_func ("/dream/odd-sizes", test_odd_sizes);
  g_test_add_func ("/dream/resize", test_resize);
  status = g_test_run ();
  reverie_catalog_free (catalog);
  return status;
}
