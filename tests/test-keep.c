/* Dreams that are kept before their end, and what they show after each octave.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>
#include <string.h>

#ifdef __GLIBC__
#include <malloc.h>
#endif

#include "engine/reverie.h"
#include "tests/networks.h"
#include "tests/photo.h"

#define SIDE 192 /* the photo, seen twice as large */
#define PIXELS (SIDE * SIDE)
#define LENGTH (3 * PIXELS)
#define OCTAVES 3
#define STEPS 3
#define NEVER G_MAXUINT

static ReverieCatalog *catalog;
static float           photo[LENGTH];

/* A dream of an array, and all that it tells. */
typedef struct
{
  ReverieNetwork *network;
  ReverieLayer    layer;
  ReverieDream    dream;
  ReverieRun      run;
  ReverieReport   report;
  const float    *picture;
  const float    *mask; /* or NULL */
  guint           width, height;
  gsize           length;
  float          *written; /* by the run, last */
  guint           rows;    /* of it */

  gboolean        watch; /* whether octaves are shown */
  float          *shown[OCTAVES];
  guint           n_shown;
  guint           calls;
  guint           stop;   /* at this call, from 1 on */
  guint           octave; /* or in this one */
  ReverieVerdict  verdict;
  ReverieProgress last;
} Sitting;

static gboolean
read_rows (gpointer data, guint first, guint n, float *rows, GError **error)
{
  const Sitting *sitting = data;
  gsize          width = sitting->width;

  for (guint c = 0; c < 3; c++)
    memcpy (rows + c * n * width, sitting->picture + ((gsize) c * sitting->height + first) * width,
            n * width * sizeof (float));
  return TRUE;
}

static gboolean
read_mask (gpointer data, guint first, guint n, float *rows, GError **error)
{
  const Sitting *sitting = data;

  memcpy (rows, sitting->mask + (gsize) first * sitting->width, (gsize) n * sitting->width * sizeof (float));
  return TRUE;
}

static gboolean
write_rows (gpointer data, guint first, guint n, float *rows, GError **error)
{
  Sitting *sitting = data;
  gsize    width = sitting->width;

  g_assert_cmpuint (first, ==, sitting->rows % sitting->height);
  sitting->rows += n;
  for (guint c = 0; c < 3; c++)
    memcpy (sitting->written + ((gsize) c * sitting->height + first) * width, rows + c * n * width,
            n * width * sizeof (float));
  return TRUE;
}

static void
see_octave (const ReverieProgress *progress, gpointer data)
{
  Sitting *sitting = data;

  g_assert_cmpuint (progress->octave, ==, sitting->n_shown);
  g_assert_cmpuint (sitting->rows, ==, (sitting->n_shown + 1) * sitting->height);
  sitting->shown[sitting->n_shown++] = g_memdup2 (sitting->written, sitting->length * sizeof (float));
}

static ReverieVerdict
see_step (const ReverieProgress *progress, gpointer data)
{
  Sitting *sitting = data;

  sitting->last = *progress;
  return ++sitting->calls == sitting->stop || progress->octave == sitting->octave ? sitting->verdict : REVERIE_GO_ON;
}

static void
sit_on (Sitting *sitting, const float *picture, guint side)
{
  *sitting
      = (Sitting){ .network = networks_open (catalog, "faceres"), .picture = picture, .width = side, .height = side };
  sitting->length = (gsize) 3 * side * side;
  sitting->written = g_new (float, sitting->length);
  sitting->stop = sitting->octave = NEVER;
  sitting->verdict = REVERIE_KEEP;
  reverie_dream_init (&sitting->dream);
  reverie_report_init (&sitting->report);
  sitting->layer = (ReverieLayer){ "conv_pw_6", 1 };
  sitting->dream.layers = &sitting->layer;
  sitting->dream.n_layers = 1;
  sitting->dream.octaves = OCTAVES;
  sitting->dream.iterations = STEPS;
  sitting->dream.jitter = 8;
  sitting->run.threads = 2;
}

static void
sit (Sitting *sitting)
{
  sit_on (sitting, photo, SIDE);
}

static gboolean
dream (Sitting *sitting, GError **error)
{
  const ReverieCanvas canvas = { .width = sitting->width,
                                 .height = sitting->height,
                                 .read = read_rows,
                                 .read_mask = sitting->mask != NULL ? read_mask : NULL,
                                 .write = write_rows,
                                 .octave = sitting->watch ? see_octave : NULL,
                                 .user_data = sitting };

  sitting->run.progress = see_step;
  sitting->run.user_data = sitting;
  sitting->rows = sitting->calls = 0;
  reverie_report_clear (&sitting->report);
  reverie_report_init (&sitting->report);
  return reverie_dream_canvas (sitting->network, &sitting->dream, &sitting->run, &canvas, &sitting->report, error);
}

/* The picture of a dream that must not fail; to be freed. */
static float *
dream_well (Sitting *sitting)
{
  g_autoptr (GError) error = NULL;

  if (!dream (sitting, &error))
    g_test_fail_printf ("%s", error->message);
  g_assert_cmpuint (sitting->rows % sitting->height, ==, 0);
  g_assert_cmpuint (sitting->rows, >, 0);
  return g_memdup2 (sitting->written, sitting->length * sizeof (float));
}

static float *
dream_until (Sitting *sitting, guint call)
{
  sitting->stop = call;
  return dream_well (sitting);
}

static void
rise (Sitting *sitting)
{
  reverie_report_clear (&sitting->report);
  reverie_network_unref (sitting->network);
  for (guint i = 0; i < OCTAVES; i++)
    g_free (sitting->shown[i]);
  g_free (sitting->written);
}

/* Where the mask is 0, @picture is the photo to the last bit. */
static void
check_masked (const float *picture, const Sitting *sitting)
{
  for (guint i = 0; i < LENGTH; i++)
    if (sitting->mask[i % PIXELS] == 0)
      g_assert_cmpint (memcmp (&picture[i], &sitting->picture[i], sizeof (float)), ==, 0);
}

/* Looking on changes nothing, and a dream that is kept after an octave is what was shown there. */
static void
check_shown (Sitting *sitting)
{
  g_autofree float *quiet = dream_well (sitting), *whole = NULL;

  g_assert_false (sitting->report.kept);
  sitting->watch = TRUE;
  whole = dream_well (sitting);
  g_assert_cmpmem (whole, LENGTH * sizeof (float), quiet, LENGTH * sizeof (float));
  g_assert_cmpuint (sitting->n_shown, ==, OCTAVES - 1);
  sitting->watch = FALSE;
  for (guint i = 0; i < sitting->n_shown; i++)
    {
      g_autofree float *kept = dream_until (sitting, (i + 1) * STEPS);

      g_assert_true (sitting->report.kept);
      g_assert_cmpuint (sitting->report.steps->len, ==, (i + 1) * STEPS);
      g_assert_cmpmem (kept, LENGTH * sizeof (float), sitting->shown[i], LENGTH * sizeof (float));
      /* Each octave goes on from the one before. */
      g_assert_cmpfloat (photo_difference (kept, photo, LENGTH), <, photo_difference (whole, photo, LENGTH));
      g_assert_cmpfloat (photo_difference (kept, photo, LENGTH), >, 0.005);
    }
}

static void
test_shown (void)
{
  Sitting sitting;

  sit (&sitting);
  check_shown (&sitting);
  rise (&sitting);
}

/* The same with a mask, over pixels beyond white. */
static void
test_masked (void)
{
  g_autofree float *mask = g_new (float, PIXELS), *bright = g_memdup2 (photo, sizeof photo);
  Sitting           sitting;

  for (guint i = 0; i < PIXELS; i++)
    mask[i] = i % SIDE < 70 ? 0 : i % SIDE < 90 ? 0.5f : 1;
  for (guint i = 0; i < LENGTH; i += 5)
    if (mask[i % PIXELS] == 0)
      bright[i] = 1.25f;
  sit (&sitting);
  sitting.mask = mask;
  sitting.picture = bright;
  check_shown (&sitting);
  for (guint i = 0; i < sitting.n_shown; i++)
    check_masked (sitting.shown[i], &sitting);
  rise (&sitting);
}

/* The photo at another size, as colours. To be freed. */
static float *
photo_at (const float *picture, guint from, guint to)
{
  gsize  length = (gsize) 3 * to * to;
  float *small = g_new (float, length);

  g_assert_true (reverie_resize (picture, from, from, small, to, to, 3, NULL));
  for (gsize i = 0; i < length; i++)
    small[i] = CLAMP (small[i], 0, 1);
  return small;
}

/* What is kept of the coarsest octave is the dream of the small photo, whose additions alone are enlarged: the photo
 * stays sharp. */
static void
check_coarse (guint octaves, const float *small, guint side)
{
  g_autofree float *kept = NULL, *expected = g_new (float, LENGTH), *alone = NULL;
  Sitting           sitting, modest;

  sit_on (&modest, small, side);
  modest.dream.octaves = 1;
  alone = dream_well (&modest);
  for (gsize i = 0; i < modest.length; i++)
    alone[i] -= small[i];
  g_assert_true (reverie_resize (alone, side, side, expected, SIDE, SIDE, 3, NULL));
  for (gsize i = 0; i < LENGTH; i++)
    expected[i] = CLAMP (photo[i] + expected[i], 0, 1);

  sit (&sitting);
  sitting.dream.octaves = octaves;
  kept = dream_until (&sitting, STEPS);
  g_assert_cmpuint (sitting.last.n_octaves, ==, octaves);
  g_assert_cmpfloat (photo_difference (kept, expected, LENGTH), <, 1e-6);
  rise (&sitting);
  rise (&modest);
}

static void
test_coarse (void)
{
  const guint       small = SIDE / (1.4 * 1.4), quarter = SIDE / 4, tiny = SIDE / (1.4 * 1.4 * 1.4 * 1.4 * 1.4);
  g_autofree float *first = photo_at (photo, SIDE, small), *reduced = photo_at (photo, SIDE, quarter);
  g_autofree float *second = photo_at (reduced, quarter, tiny);

  check_coarse (3, first, small);
  /* Where a picture is large beside its octave, a quarter of it is looked at. */
  check_coarse (6, second, tiny);
}

/* One step is little, but it is there; all steps are no less than without a word. */
static void
test_first_and_last (void)
{
  Sitting           sitting;
  g_autofree float *whole = NULL, *first = NULL, *last = NULL;

  sit (&sitting);
  whole = dream_well (&sitting);
  first = dream_until (&sitting, 1);
  g_assert_true (sitting.report.kept);
  g_assert_cmpfloat (photo_difference (first, photo, LENGTH), >, 0.002);
  g_assert_cmpfloat (photo_difference (first, photo, LENGTH), <, 0.3 * photo_difference (whole, photo, LENGTH));
  last = dream_until (&sitting, OCTAVES * STEPS);
  g_assert_false (sitting.report.kept);
  g_assert_cmpmem (whole, LENGTH * sizeof (float), last, LENGTH * sizeof (float));
  g_free (last);
  /* In the midst of the largest octave. */
  last = dream_until (&sitting, OCTAVES * STEPS - 1);
  g_assert_true (sitting.report.kept);
  g_assert_cmpfloat (photo_difference (last, photo, LENGTH), <, photo_difference (whole, photo, LENGTH));
  g_assert_cmpfloat (photo_difference (last, whole, LENGTH), <, photo_difference (last, photo, LENGTH));
  rise (&sitting);
}

/* A cancelled run still is an error, in any octave, and writes no picture of its own. */
static void
test_cancel (void)
{
  for (guint call = 1; call <= OCTAVES * STEPS; call += STEPS - 1)
    {
      g_autoptr (GError) error = NULL;
      Sitting sitting;

      sit (&sitting);
      sitting.stop = call;
      sitting.verdict = REVERIE_CANCEL;
      g_assert_false (dream (&sitting, &error));
      g_assert_error (error, REVERIE_ERROR, REVERIE_ERROR_CANCELLED);
      g_assert_cmpuint (sitting.rows, ==, 0);
      g_assert_cmpuint (sitting.calls, ==, call);
      rise (&sitting);
    }
}

/* ---- Tiles and files ---- */

#define LARGE 900

/* A budget in MiB beside what the process holds, for which a large picture is cut into tiles and lies on the disk. */
static guint
small_budget (void)
{
  g_autofree char *status = NULL;
  const char      *line = NULL;

#ifdef __GLIBC__
  malloc_trim (0);
#endif
  if (g_file_get_contents ("/proc/self/status", &status, NULL, NULL))
    line = strstr (status, "VmRSS:");
  return (line != NULL ? g_ascii_strtoull (line + strlen ("VmRSS:"), NULL, 10) >> 10 : 0) + 24;
}

/* In tiles, with files: a step that is kept half way counts as not begun, and between octaves all is as in memory. */
static void
test_tiles (void)
{
  g_autofree float *large = photo_at (photo, SIDE, LARGE), *kept = NULL, *shown = NULL, *whole = NULL;
  Sitting           sitting;

  sit_on (&sitting, large, LARGE);
  sitting.dream.octaves = 2;
  sitting.dream.iterations = 1;
  whole = dream_until (&sitting, 1);
  g_assert_cmpuint (sitting.report.plan.disk_bytes, ==, 0);
  sitting.run.memory = small_budget ();
  kept = dream_until (&sitting, 1);
  g_assert_cmpuint (sitting.report.plan.disk_bytes, >, 0);
  g_assert_cmpuint (sitting.report.plan.tiles, >, 1);
  g_assert_cmpuint (sitting.report.steps->len, ==, 0);
  g_assert_cmpmem (kept, sitting.length * sizeof (float), large, sitting.length * sizeof (float));

  sitting.stop = NEVER;
  sitting.watch = TRUE;
  sitting.run.memory = small_budget ();
  g_free (dream_well (&sitting));
  g_assert_cmpuint (sitting.n_shown, ==, 1);
  g_assert_cmpfloat (photo_difference (sitting.shown[0], whole, sitting.length), <,
                     1e-3 * photo_difference (whole, large, sitting.length));
  sitting.watch = FALSE;
  /* Within the first step of the largest octave. */
  sitting.octave = 1;
  sitting.run.memory = small_budget ();
  shown = dream_until (&sitting, NEVER);
  g_assert_cmpuint (sitting.report.steps->len, ==, 1);
  g_assert_cmpfloat (photo_difference (shown, whole, sitting.length), <,
                     1e-3 * photo_difference (whole, large, sitting.length));
  rise (&sitting);
}

/* The small picture that coarse octaves look at lies in a file, too, with its mask. */
static void
test_reduced (void)
{
  g_autofree float *large = photo_at (photo, SIDE, LARGE), *mask = g_new (float, LARGE *LARGE);
  g_autofree float *kept = NULL, *same = NULL;
  Sitting           sitting;

  for (guint i = 0; i < LARGE * LARGE; i++)
    mask[i] = i / LARGE < LARGE / 3 ? 0 : 1;
  sit_on (&sitting, large, LARGE);
  sitting.mask = mask;
  sitting.dream.octaves = 6;
  kept = dream_until (&sitting, STEPS);
  g_assert_cmpuint (sitting.report.plan.disk_bytes, ==, 0);
  sitting.run.memory = small_budget ();
  same = dream_until (&sitting, STEPS);
  g_assert_cmpuint (sitting.report.plan.disk_bytes, >, 0);
  g_assert_cmpfloat (photo_difference (kept, large, sitting.length), >, 0.005);
  g_assert_cmpmem (kept, sitting.length * sizeof (float), same, sitting.length * sizeof (float));
  rise (&sitting);
}

/* ---- As many octaves as the picture asks for ---- */

static void
test_counts (void)
{
  static const struct
  {
    guint  width, height;
    double scale;
    guint  octaves;
  } cases[] = { { 256, 256, 1.4, 3 }, { 320, 320, 1.4, 4 }, { 512, 512, 1.4, 5 }, { 1024, 1024, 1.4, 7 },
                { 512, 384, 1.4, 5 }, { 300, 512, 1.4, 5 }, { 111, 60, 1.4, 1 },  { 448, 448, 2, 3 },
                { 447, 447, 2, 2 },   { 512, 64, 1.4, 3 } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree float *grey = g_new0 (float, 3 * cases[i].width * cases[i].height);
      g_autoptr (GError) error = NULL;
      Sitting sitting;

      sit_on (&sitting, grey, 32);
      sitting.width = cases[i].width;
      sitting.height = cases[i].height;
      sitting.dream.octaves = 0;
      sitting.dream.octave_scale = cases[i].scale;
      sitting.stop = 1;
      sitting.verdict = REVERIE_CANCEL;
      g_assert_false (dream (&sitting, &error));
      g_assert_error (error, REVERIE_ERROR, REVERIE_ERROR_CANCELLED);
      g_assert_cmpuint (sitting.last.n_octaves, ==, cases[i].octaves);
      rise (&sitting);
    }
}

/* Twice as large, with the same pixels. */
static gboolean
enlarge_photo (GError **error)
{
  static float small[3 * PHOTO_SIDE * PHOTO_SIDE];

  if (!photo_read (small, error))
    return FALSE;
  for (guint i = 0; i < LENGTH; i++)
    photo[i] = small[(i / PIXELS * PHOTO_SIDE + i % PIXELS / SIDE / 2) * PHOTO_SIDE + i % SIDE / 2];
  return TRUE;
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  int status;

  catalog = networks_begin (&argc, &argv);
  if (!enlarge_photo (&error))
    g_error ("%s", error->message);
  g_test_add_func ("/keep/shown", test_shown);
  g_test_add_func ("/keep/masked", test_masked);
  g_test_add_func ("/keep/coarse", test_coarse);
  g_test_add_func ("/keep/first-and-last", test_first_and_last);
  g_test_add_func ("/keep/cancel", test_cancel);
  g_test_add_func ("/keep/tiles", test_tiles);
  g_test_add_func ("/keep/reduced", test_reduced);
  g_test_add_func ("/keep/counts", test_counts);
  status = g_test_run ();
  reverie_catalog_free (catalog);
  return status;
}
