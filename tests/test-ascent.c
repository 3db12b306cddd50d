/* The loop that recipes share, with an objective that needs no network: the picture is to become lighter.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>
#include <string.h>

#include "engine/recipe/ascent.h"

#define WIDTH 96
#define HEIGHT 64
#define LENGTH (3 * WIDTH * HEIGHT)
#define MAX_STEPS 64

/* What was seen of a run. */
typedef struct
{
  guint    octave, n_opened;
  guint    n_steps, n_settled;
  guint    width[MAX_STEPS], height[MAX_STEPS];
  double   mean[MAX_STEPS]; /* of the picture before a step */
  gboolean holds;           /* every pixel is made 0.75 after each step */
  gsize    bytes;           /* that are said to be needed */
  float    result[LENGTH];
} Sitting;

static gboolean
plan (gpointer data, guint height, guint width, RvWorkers *workers, gsize limit, RvCost *cost, GError **error)
{
  const Sitting *sitting = data;

  *cost = (RvCost){ .bytes = sitting->bytes, .flop = 1, .tiles = 1 };
  return TRUE;
}

static gboolean
open_octave (gpointer data, guint octave, GError **error)
{
  Sitting *sitting = data;

  sitting->octave = octave;
  sitting->n_opened++;
  return TRUE;
}

static void
close_octave (gpointer data)
{
}

static gboolean
evaluate (gpointer data, const RvShift *shift, RvTick tick, gpointer tick_data, double *objective)
{
  Sitting     *sitting = data;
  gsize        n = (gsize) 3 * shift->height * shift->width;
  const float *x = rv_store_read (shift->picture, 0, n, NULL);
  float       *gradient = rv_store_read (shift->gradient, 0, n, NULL);
  double       total = 0;

  for (gsize i = 0; i < n; i++)
    {
      total += x[i];
      gradient[i] = 1;
    }
  sitting->width[sitting->n_steps] = shift->width;
  sitting->height[sitting->n_steps] = shift->height;
  sitting->mean[sitting->n_steps++] = *objective = total / n;
  return TRUE;
}

static const char *
obstacle (gpointer data)
{
  return NULL;
}

static void
settle (gpointer data, const RvSettling *settling)
{
  Sitting *sitting = data;
  gsize    n = (gsize) 3 * settling->height * settling->width;
  float   *x = rv_store_read (settling->picture, 0, n, NULL);

  g_assert_cmpuint (settling->octave, ==, sitting->octave);
  g_assert_cmpuint (settling->width, ==, sitting->width[sitting->n_settled]);
  g_assert_cmpuint (settling->height, ==, sitting->height[sitting->n_settled]);
  sitting->n_settled++;
  for (gsize i = 0; sitting->holds && i < n; i++)
    x[i] = 0.75f;
}

static gboolean
read_rows (gpointer data, guint first, guint n, float *rows, GError **error)
{
  for (gsize i = 0; i < (gsize) 3 * n * WIDTH; i++)
    rows[i] = 0.25f;
  return TRUE;
}

static gboolean
write_rows (gpointer data, guint first, guint n, float *rows, GError **error)
{
  Sitting *sitting = data;

  for (guint c = 0; c < 3; c++)
    memcpy (sitting->result + (c * HEIGHT + first) * WIDTH, rows + c * n * WIDTH, n * WIDTH * sizeof (float));
  return TRUE;
}

static gboolean
ascend (Sitting *sitting, const RvAscent *ascent, const ReverieRun *run, ReverieReport *report, GError **error)
{
  const RvObjective   objective = { .data = sitting,
                                    .plan = plan,
                                    .open = open_octave,
                                    .close = close_octave,
                                    .evaluate = evaluate,
                                    .obstacle = obstacle,
                                    .settle = settle };
  const ReverieCanvas canvas
      = { .width = WIDTH, .height = HEIGHT, .read = read_rows, .write = write_rows, .user_data = sitting };

  return rv_ascend (ascent, &objective, run, &canvas, report, error);
}

/* Octaves of the sizes and steps that the recipe names. */
static const RvOctave octaves[] = { { 48, 3 }, { 75, 1 }, { WIDTH, 4 } };

static void
test_plan (void)
{
  static const guint  widths[] = { 48, 48, 48, 75, 96, 96, 96, 96 };
  static const guint  heights[] = { 32, 32, 32, 50, 64, 64, 64, 64 };
  g_autofree Sitting *sitting = g_new0 (Sitting, 1);
  g_autoptr (GError) error = NULL;
  const RvAscent ascent = { .plan = octaves, .octaves = G_N_ELEMENTS (octaves), .rate = 0.01, .in_memory = TRUE };
  ReverieRun     run = { .threads = 1 };
  ReverieReport  report;

  reverie_report_init (&report);
  g_assert_true (ascend (sitting, &ascent, &run, &report, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (sitting->n_opened, ==, G_N_ELEMENTS (octaves));
  g_assert_cmpuint (sitting->n_steps, ==, G_N_ELEMENTS (widths));
  g_assert_cmpuint (sitting->n_settled, ==, G_N_ELEMENTS (widths));
  for (guint i = 0; i < G_N_ELEMENTS (widths); i++)
    {
      g_assert_cmpuint (sitting->width[i], ==, widths[i]);
      g_assert_cmpuint (sitting->height[i], ==, heights[i]);
      g_assert_cmpfloat_with_epsilon (sitting->mean[i], 0.25 + 0.01 * i, 1e-6);
    }
  g_assert_cmpuint (report.steps->len, ==, G_N_ELEMENTS (widths));
  g_assert_cmpuint (g_array_index (report.steps, ReverieStep, 4).octave, ==, 2);
  g_assert_cmpuint (g_array_index (report.steps, ReverieStep, 7).step, ==, 3);
  reverie_report_clear (&report);
}

/* What is changed after a step is what the next one sees, and what is written. */
static void
test_settle (void)
{
  g_autofree Sitting *sitting = g_new0 (Sitting, 1);
  const RvAscent      ascent = { .plan = octaves, .octaves = G_N_ELEMENTS (octaves), .rate = 0.01, .in_memory = TRUE };
  ReverieRun          run = { .threads = 1 };

  sitting->holds = TRUE;
  g_assert_true (ascend (sitting, &ascent, &run, NULL, NULL));
  for (guint i = 1; i < sitting->n_steps; i++)
    g_assert_cmpfloat_with_epsilon (sitting->mean[i], 0.75, 1e-6);
  for (guint i = 0; i < LENGTH; i++)
    g_assert_cmpfloat_with_epsilon (sitting->result[i], 0.75, 1e-6);
}

/* Steps become shorter along an octave, and the next one begins anew. */
static void
test_fall (void)
{
  static const double steps[] = { 1, 2.0 / 3, 1.0 / 3, 1, 1, 0.75, 0.5 };
  g_autofree Sitting *sitting = g_new0 (Sitting, 1);
  const RvAscent      ascent
      = { .plan = octaves, .octaves = G_N_ELEMENTS (octaves), .rate = 0.01, .fall = 1, .in_memory = TRUE };
  ReverieRun run = { .threads = 1 };

  g_assert_true (ascend (sitting, &ascent, &run, NULL, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    g_assert_cmpfloat_with_epsilon (sitting->mean[i + 1] - sitting->mean[i], 0.01 * steps[i], 1e-6);
}

/* A recipe that sees its stores as a whole is told when the memory does not hold them. */
static void
test_memory (void)
{
  g_autofree Sitting *sitting = g_new0 (Sitting, 1);
  g_autoptr (GError) error = NULL;
  const RvAscent ascent = { .plan = octaves, .octaves = G_N_ELEMENTS (octaves), .rate = 0.01, .in_memory = TRUE };
  ReverieRun     run = { .threads = 1, .memory = 10000, .own_memory = 16 };

  sitting->bytes = 8 << 20;
  g_assert_true (ascend (sitting, &ascent, &run, NULL, NULL));
  sitting->bytes = 32 << 20;
  g_assert_false (ascend (sitting, &ascent, &run, NULL, &error));
  g_assert_error (error, REVERIE_ERROR, REVERIE_ERROR_MEMORY);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/ascent/plan", test_plan);
  g_test_add_func ("/ascent/settle", test_settle);
  g_test_add_func ("/ascent/fall", test_fall);
  g_test_add_func ("/ascent/memory", test_memory);
  return g_test_run ();
}
