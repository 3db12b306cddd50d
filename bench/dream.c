/* Running whole dreams and taking the time.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "bench/dream.h"
#include "bench/measure.h"
#include "bench/stack.h"

#define LOOK "eyes" /* the default of plugin/parameters.inc */
#define PICTURE_SEED 1u
#define REPEATS 5
#define ENOUGH 8.0 /* seconds after which a dream is not repeated */

const BenchDream bench_dreams[] = {
  { "preview", 256, 3, 10 },    { "dream-512", 512, 4, 2 },   { "dream-1024", 1024, 4, 2 },
  { "dream-2048", 2048, 4, 2 }, { "dream-4096", 4096, 4, 2 }, { NULL },
};

void
bench_dream_settings (const BenchDream *row, ReverieDream *dream)
{
  reverie_dream_init (dream);
  dream->octaves = row->octaves;
  dream->iterations = row->iterations;
}

gboolean
bench_look_open (BenchLook *look, GError **error)
{
  const ReverieLook *found;

  *look = (BenchLook){ .catalog = reverie_catalog_new (error) };
  found = look->catalog != NULL ? reverie_catalog_find_look (look->catalog, LOOK, error) : NULL;
  look->model = found != NULL ? reverie_catalog_find_model (look->catalog, found->model, error) : NULL;
  look->network = look->model != NULL ? reverie_network_open (look->model, error) : NULL;
  if (look->network == NULL)
    {
      bench_look_clear (look);
      return FALSE;
    }
  look->layer = (ReverieLayer){ found->node, 1 };
  return TRUE;
}

void
bench_look_clear (BenchLook *look)
{
  g_clear_pointer (&look->network, reverie_network_unref);
  g_clear_pointer (&look->catalog, reverie_catalog_free);
}

/* The last look that was opened stays open. */
static gboolean
take_loading_time (BenchLook *look, double *loading, GError **error)
{
  double seconds[REPEATS];

  for (guint i = 0; i < REPEATS; i++)
    {
      gint64 start = g_get_monotonic_time ();

      if (i > 0)
        bench_look_clear (look);
      if (!bench_look_open (look, error))
        return FALSE;
      seconds[i] = bench_seconds_since (start);
    }
  *loading = bench_median (seconds, REPEATS);
  return TRUE;
}

/* The one call of the engine: nothing else knows how pictures are handed over. */
static gboolean
dream_once (const BenchDream *row,
            const BenchLook  *look,
            guint             threads,
            const float      *picture,
            float            *dreamt,
            ReverieReport    *report,
            GError          **error)
{
  ReverieRun   run = { .threads = threads };
  ReverieDream dream;

  bench_dream_settings (row, &dream);
  dream.layers = &look->layer;
  dream.n_layers = 1;
  return reverie_dream (look->network, &dream, &run, picture, NULL, row->side, row->side, dreamt, report, error);
}

static void
read_report (const ReverieReport *report, BenchDreamResult *result)
{
  const ReverieStep *steps = (const ReverieStep *) (gpointer) report->steps->data;
  guint              n = report->steps->len, first = n;
  g_autofree double *seconds = g_new (double, n);

  while (first > 0 && steps[first - 1].octave == steps[n - 1].octave)
    first--;
  for (guint i = first; i < n; i++)
    seconds[i - first] = steps[i].seconds;
  result->step = bench_median (seconds, n - first);
  result->threads = report->threads;
  result->gigaflop = report->gigaflop;
  result->bytes = report->plan.memory_bytes;
}

static gboolean
take_times (const BenchLook *look, guint threads, BenchDreamResult *result, GError **error)
{
  gsize             n = 3 * (gsize) result->row->side * result->row->side;
  g_autofree float *picture = g_new (float, n);
  g_autofree float *dreamt = g_new (float, n);
  gint64            begun = g_get_monotonic_time ();

  for (gsize i = 0; i < n; i++)
    picture[i] = 0.5f + 0.5f * bench_chance (PICTURE_SEED, i);
  result->seconds = g_new (double, REPEATS);
  while (result->n_seconds < REPEATS && (result->n_seconds == 0 || bench_seconds_since (begun) < ENOUGH))
    {
      ReverieReport report;
      gint64        start = g_get_monotonic_time ();
      gboolean      good;

      reverie_report_init (&report);
      good = dream_once (result->row, look, threads, picture, dreamt, &report, error);
      result->seconds[result->n_seconds++] = bench_seconds_since (start);
      if (good)
        read_report (&report, result);
      reverie_report_clear (&report);
      if (!good)
        return FALSE;
    }
  result->median = bench_median (result->seconds, result->n_seconds);
  return TRUE;
}

gboolean
bench_dream_measure (const BenchDream *row, guint threads, BenchDreamResult *result, GError **error)
{
  BenchLook look;
  gboolean  good;

  *result = (BenchDreamResult){ .row = row };
  bench_forget_peak ();
  if (!take_loading_time (&look, &result->loading, error))
    return FALSE;
  good = take_times (&look, threads, result, error);
  result->resident = bench_peak_resident ();
  bench_look_clear (&look);
  return good;
}

void
bench_dream_result_clear (BenchDreamResult *result)
{
  g_clear_pointer (&result->seconds, g_free);
}
