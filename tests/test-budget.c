/* Dreams within a budget: what tiles and temporary files change (nothing), and what they take.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

#ifdef __GLIBC__
#include <malloc.h>
#endif

#include <glib/gstdio.h>

#include "engine/reverie.h"
#include "tests/networks.h"

#define MIB (1 << 20)

static ReverieCatalog *catalog;

/* A dream of a picture that is made as it is read, and what is known of it. */
typedef struct
{
  ReverieNetwork *network;
  ReverieLayer    layers[3];
  ReverieDream    dream;
  ReverieRun      run;
  ReverieReport   report;
  guint           width, height;
  gboolean        masked;
  float          *result; /* kept where not NULL */
  gboolean        stop;   /* at the first chance */
  gboolean        choke;  /* at the first chance no file may grow any more */
  char           *folder; /* whose entries are counted at each chance */
  guint           entries;
} Sitting;

/* Round shapes of several sizes, in colours. */
static float
colour_at (guint c, guint y, guint x)
{
  double a = sin (x * 0.21 + c) * cos (y * 0.17), b = sin ((x * (double) x + y * (double) y) * 0.0007 + 2 * c);

  return 0.5 + 0.25 * a + 0.25 * b;
}

static gboolean
read_rows (gpointer data, guint first, guint n, float *rows, GError **error)
{
  const Sitting *sitting = data;

  for (guint c = 0; c < 3; c++)
    for (guint y = first; y < first + n; y++)
      for (guint x = 0; x < sitting->width; x++)
        *rows++ = colour_at (c, y, x);
  return TRUE;
}

/* A quarter of the picture is left out. */
static gboolean
read_mask (gpointer data, guint first, guint n, float *rows, GError **error)
{
  const Sitting *sitting = data;

  for (guint y = first; y < first + n; y++)
    for (guint x = 0; x < sitting->width; x++)
      *rows++ = x < sitting->width / 4 ? 0 : y < sitting->height / 2 ? 1 : 0.5f;
  return TRUE;
}

static gboolean
write_rows (gpointer data, guint first, guint n, float *rows, GError **error)
{
  const Sitting *sitting = data;

  for (guint c = 0; sitting->result != NULL && c < 3; c++)
    memcpy (sitting->result + ((gsize) c * sitting->height + first) * sitting->width,
            rows + (gsize) c * n * sitting->width, (gsize) n * sitting->width * sizeof (float));
  return TRUE;
}

static guint
count_entries (const char *path)
{
  GDir *folder = g_dir_open (path, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (folder) != NULL)
    n++;
  g_dir_close (folder);
  return n;
}

static ReverieVerdict
look (const ReverieProgress *progress, gpointer data)
{
  Sitting *sitting = data;

  if (sitting->folder != NULL)
    sitting->entries += count_entries (sitting->folder);
  if (sitting->choke)
    {
      const struct rlimit none = { 4096, RLIM_INFINITY };

      setrlimit (RLIMIT_FSIZE, &none);
    }
  return sitting->stop ? REVERIE_CANCEL : REVERIE_GO_ON;
}

static void
sit (Sitting *sitting, const char *model, const char *node, guint width, guint height)
{
  *sitting = (Sitting){ .network = networks_open (catalog, model), .width = width, .height = height };
  reverie_dream_init (&sitting->dream);
  reverie_report_init (&sitting->report);
  sitting->layers[0] = (ReverieLayer){ node, 1 };
  sitting->dream.layers = sitting->layers;
  sitting->dream.n_layers = 1;
  sitting->dream.iterations = 1;
  sitting->dream.octaves = 1;
  sitting->run.threads = 2;
  sitting->run.progress = look;
}

static void
rise (Sitting *sitting)
{
  reverie_report_clear (&sitting->report);
  reverie_network_unref (sitting->network);
  g_free (sitting->result);
}

static gboolean
dream (Sitting *sitting, GError **error)
{
  const ReverieCanvas canvas = { .width = sitting->width,
                                 .height = sitting->height,
                                 .read = read_rows,
                                 .read_mask = sitting->masked ? read_mask : NULL,
                                 .write = write_rows,
                                 .user_data = sitting };

  sitting->run.user_data = sitting;
  reverie_report_clear (&sitting->report);
  reverie_report_init (&sitting->report);
  return reverie_dream_canvas (sitting->network, &sitting->dream, &sitting->run, &canvas, &sitting->report, error);
}

static void
dream_well (Sitting *sitting)
{
  g_autoptr (GError) error = NULL;

  if (!dream (sitting, &error))
    g_test_fail_printf ("%s", error->message);
}

/* The number of kibibytes of a line of /proc/self/status, in bytes. */
static guint64
status_bytes (const char *key)
{
  g_autofree char *status = NULL;
  const char      *line = NULL;

  if (g_file_get_contents ("/proc/self/status", &status, NULL, NULL))
    line = strstr (status, key);
  return line != NULL ? g_ascii_strtoull (line + strlen (key), NULL, 10) * 1024 : 0;
}

/* What the process holds, without what it has freed. */
static guint
held_mib (void)
{
#ifdef __GLIBC__
  malloc_trim (0);
#endif
  return status_bytes ("VmRSS:") / MIB;
}

static void
forget_peak (void)
{
  FILE *file = fopen ("/proc/self/clear_refs", "w");

  if (file != NULL)
    {
      fputs ("5", file);
      fclose (file);
    }
}

/* ---- The same picture ---- */

/* The largest budget that makes at least @tiles of the largest octave. */
static guint
find_budget (Sitting *sitting, guint tiles)
{
  guint memory = sitting->report.plan.memory_bytes / MIB + 1;

  sitting->stop = TRUE;
  for (; memory > 1; memory--)
    {
      g_autoptr (GError) error = NULL;

      sitting->run.memory = memory;
      dream (sitting, &error);
      if (!g_error_matches (error, REVERIE_ERROR, REVERIE_ERROR_CANCELLED))
        g_test_fail_printf ("no budget gives %u tiles: %s", tiles, error->message);
      if (error->code != REVERIE_ERROR_CANCELLED || sitting->report.plan.tiles >= tiles)
        break;
    }
  sitting->stop = FALSE;
  return memory;
}

/* Relative to what the dream has added, the whole differs by less than @bound, and no row or column of pixels by more
 * than twenty times that: a seam would be such a line. */
static void
compare (const Sitting *sitting, const float *whole, double bound, const char *name)
{
  gsize              plane = (gsize) sitting->height * sitting->width;
  double             error = 0, detail = 0, worst = 0;
  g_autofree double *columns = g_new0 (double, sitting->width);

  for (guint c = 0; c < 3; c++)
    for (guint y = 0; y < sitting->height; y++)
      {
        double row = 0;

        for (guint x = 0; x < sitting->width; x++)
          {
            gsize  i = c * plane + (gsize) y * sitting->width + x;
            double added = whole[i] - colour_at (c, y, x), difference = sitting->result[i] - whole[i];

            detail += added * added;
            row += difference * difference;
            columns[x] += difference * difference / sitting->height / 3;
          }
        error += row;
        worst = MAX (worst, row / sitting->width);
      }
  for (guint x = 0; x < sitting->width; x++)
    worst = MAX (worst, columns[x]);
  worst = sqrt (worst / (detail / (3 * plane)));
  error = sqrt (error / detail);
  g_test_message ("%s: %u tiles, %g, worst line %g", name, sitting->report.plan.tiles, error, worst);
  g_assert_cmpfloat (detail / (3 * plane), >, 1e-5);
  if (!(error < bound) || !(worst < 20 * bound))
    g_test_fail_printf ("%s: %u tiles differ from the whole by %g, a line by %g", name, sitting->report.plan.tiles,
                        error, worst);
}

static void
check_same (Sitting *sitting, double bound, const char *name)
{
  gsize             n = (gsize) 3 * sitting->height * sitting->width;
  g_autofree float *whole = NULL;

  sitting->result = g_new (float, n);
  sitting->run.memory = 1 << 16;
  dream_well (sitting);
  g_assert_cmpuint (sitting->report.plan.tiles, ==, 1);
  whole = g_memdup2 (sitting->result, n * sizeof (float));
  sitting->run.memory = find_budget (sitting, 4);
  dream_well (sitting);
  g_assert_cmpuint (sitting->report.plan.tiles, >, 1);
  compare (sitting, whole, bound, name);
}

/* A step differs by roundings alone. (Many steps may differ by more: where a ReLU's input is as good as zero, a
 * rounding decides whether it is open, and the next step starts from another picture.) */
static void
test_same (void)
{
  static const struct
  {
    const char *model, *node;
    guint       width, height;
  } cases[] = { { "faceres", "conv_pw_6", 533, 401 },
                { "movenet-lightning", "block_6_project_BN", 401, 571 },
                { "iris", "batch_normalization_40", 421, 331 },
                { "handlandmark-lite", "Add_11", 611, 479 } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Sitting sitting;

      sit (&sitting, cases[i].model, cases[i].node, cases[i].width, cases[i].height);
      check_same (&sitting, 1e-5, cases[i].node);
      rise (&sitting);
    }
}

static void
test_same_octaves (void)
{
  Sitting sitting;

  sit (&sitting, "faceres", "conv_pw_6", 533, 401);
  sitting.dream.octaves = 3;
  check_same (&sitting, 1e-3, "octaves");
  rise (&sitting);
}

/* Several layers, which need totals of the whole; a mask; channels; a guide. */
static void
test_same_objectives (void)
{
  static const guint channels[] = { 1, 5 };
  g_autofree float  *other = g_new (float, 3 * 40 * 50);
  const ReverieGuide guide = { other, 40, 50 };

  for (guint i = 0; i < 3 * 40 * 50; i++)
    other[i] = colour_at (i % 3, i % 77, i % 31);
  for (guint i = 0; i < 4; i++)
    {
      Sitting sitting;

      sit (&sitting, "faceres", "conv_pw_4", 471, 397);
      sitting.layers[1] = (ReverieLayer){ "conv_pw_7", 0.5 };
      sitting.dream.n_layers = i % 2 == 0 ? 2 : 1;
      sitting.masked = i == 1;
      sitting.dream.guide = i >= 2 ? &guide : NULL;
      sitting.dream.channels = channels;
      sitting.dream.n_channels = i == 1 ? G_N_ELEMENTS (channels) : 0;
      check_same (&sitting, 1e-5,
                  i == 0   ? "layers"
                  : i == 1 ? "mask and channels"
                  : i == 2 ? "guide of layers"
                           : "guide");
      rise (&sitting);
    }
}

/* ---- What it takes ---- */

/* A picture whose data do not fit go to the disk; what was planned is what is taken, and within the budget. */
static void
test_kept (void)
{
  static const guint more[] = { 160, 50 }; /* MiB */
  Sitting            sitting;

  sit (&sitting, "faceres", "conv_pw_8", 1900, 1400);
  for (guint i = 0; i < G_N_ELEMENTS (more); i++)
    {
      guint   mib = more[i];
      guint64 peak;

      sitting.run.memory = held_mib () + mib;
      forget_peak ();
      dream_well (&sitting);
      peak = status_bytes ("VmHWM:");
      g_test_message ("%u MiB more: planned %u, held at most %u, %u tiles, %u MiB on disk", mib,
                      (guint) (sitting.report.plan.memory_bytes / MIB), (guint) (peak / MIB), sitting.report.plan.tiles,
                      (guint) (sitting.report.plan.disk_bytes / MIB));
      g_assert_cmpuint (sitting.report.plan.tiles, >, 1);
      g_assert_cmpuint (sitting.report.plan.memory_bytes, <=, (guint64) sitting.run.memory * MIB);
      g_assert_cmpuint (peak, <=, sitting.report.plan.memory_bytes + 6 * MIB);
      if (mib < 2 * 3 * 1900 * 1400 * 4 / MIB)
        g_assert_cmpuint (sitting.report.plan.disk_bytes, >=, 2 * 3 * 1900 * 1400 * 4);
      else
        g_assert_cmpuint (sitting.report.plan.disk_bytes, ==, 0);
    }
  rise (&sitting);
}

/* Too small a budget says how much would do, and that does. */
static void
test_least (void)
{
  Sitting sitting;
  g_autoptr (GError) error = NULL;
  const char *number;

  sit (&sitting, "faceres", "conv_pw_8", 700, 500);
  sitting.run.memory = 2;
  g_assert_false (dream (&sitting, &error));
  g_assert_error (error, REVERIE_ERROR, REVERIE_ERROR_MEMORY);
  number = strstr (error->message, "needs ");
  g_assert_nonnull (number);
  /* What the process holds has grown a little since. */
  sitting.run.memory = g_ascii_strtoull (number + strlen ("needs "), NULL, 10) + 4;
  dream_well (&sitting);

  /* Behind a mean over the whole picture nothing can be cut, and the message names it. */
  g_clear_error (&error);
  sitting.layers[0].node = "global_pooling/Mean";
  g_assert_false (dream (&sitting, &error));
  g_assert_error (error, REVERIE_ERROR, REVERIE_ERROR_MEMORY);
  g_assert_nonnull (strstr (error->message, "global_pooling/Mean"));
  rise (&sitting);
}

/* A budget for which a dream of this size goes to the disk. */
static void
sit_for_disk (Sitting *sitting)
{
  sit (sitting, "faceres", "conv_pw_6", 1100, 900);
  sitting->run.memory = held_mib () + 22;
}

static void
fail_with (Sitting *sitting, const char *words)
{
  g_autoptr (GError) error = NULL;

  if (dream (sitting, &error))
    g_test_fail_printf ("no error that says \"%s\"", words);
  else if (!g_error_matches (error, REVERIE_ERROR, REVERIE_ERROR_MEMORY) || strstr (error->message, words) == NULL)
    g_test_fail_printf ("\"%s\" does not say \"%s\"", error->message, words);
}

/* A disk that is full at the start or later, and a folder that is not there. */
static void
test_disk_full (void)
{
  const struct rlimit little = { 1 << 20, RLIM_INFINITY }, all = { RLIM_INFINITY, RLIM_INFINITY };
  Sitting             sitting;

  signal (SIGXFSZ, SIG_IGN);
  sit_for_disk (&sitting);
  setrlimit (RLIMIT_FSIZE, &little);
  fail_with (&sitting, "temporary file");
  setrlimit (RLIMIT_FSIZE, &all);
  sitting.choke = TRUE;
  sitting.dream.iterations = 2;
  fail_with (&sitting, "temporary file");
  setrlimit (RLIMIT_FSIZE, &all);
  sitting.choke = FALSE;
  g_setenv ("TMPDIR", "/nowhere/at/all", TRUE);
  fail_with (&sitting, "/nowhere/at/all");
  g_unsetenv ("TMPDIR");
  rise (&sitting);
}

/* Temporary files have no names that could stay behind. */
static void
test_nameless (void)
{
  Sitting sitting;

  sit_for_disk (&sitting);
  sitting.folder = g_dir_make_tmp ("reverie-test-XXXXXX", NULL);
  g_setenv ("TMPDIR", sitting.folder, TRUE);
  dream_well (&sitting);
  g_unsetenv ("TMPDIR");
  g_assert_cmpuint (sitting.report.plan.disk_bytes, >, 0);
  g_assert_cmpuint (sitting.entries, ==, 0);
  g_rmdir (sitting.folder);
  g_free (sitting.folder);
  rise (&sitting);
}

int
main (int argc, char **argv)
{
  int status;

  catalog = networks_begin (&argc, &argv);
  g_test_add_func ("/budget/same", test_same);
  g_test_add_func ("/budget/same-octaves", test_same_octaves);
  g_test_add_func ("/budget/same-objectives", test_same_objectives);
  g_test_add_func ("/budget/kept", test_kept);
  g_test_add_func ("/budget/least", test_least);
  g_test_add_func ("/budget/disk-full", test_disk_full);
  g_test_add_func ("/budget/nameless", test_nameless);
  status = g_test_run ();
  reverie_catalog_free (catalog);
  return status;
}
