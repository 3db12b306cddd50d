/* The program reverie: the command imagine.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gi18n-lib.h>

#include "plugin/cli/cli.h"
#include "plugin/job.h"

static const char summary[] = N_ ("Makes a portrait of nobody: who it is depends on the seed alone, at any size.");

static const char description[]
    = N_ ("Examples:\n"
          "  reverie imagine -o nobody.png --seed 7 --size 1024\n"
          "  reverie imagine -o nobody.png --seed 7 --age 70 --sex woman\n"
          "  reverie imagine -o sheet.jpg --seed 1 --count 20 --size 256\n\n"
          "--count makes a sheet of as many portraits, from the seed on. What the network takes for an age\n"
          "or a sex is a stereotype of its training pictures.\n"
          "The suffix of OUT says its format. Ctrl-C stops after the current step and writes nothing.\n");

static int count = 1, columns = 5;

static const char *
check (const CliOptions *options)
{
  if (options->mask)
    return _ ("a portrait of nobody takes no --mask");
  if (count < 1 || count > 1000)
    return _ ("--count must be a whole number from 1 to 1000");
  if (options->parameters.seed > G_MAXINT32 - (count - 1))
    return _ ("there are no such large seeds: choose a smaller --seed or --count");
  if (columns < 1 || columns > 100)
    return _ ("--columns must be a whole number from 1 to 100");
  return NULL;
}

static gboolean
draw_portrait (CliCells             *cells,
               int                   index,
               const ReverieCatalog *catalog,
               const CliOptions     *options,
               CliProgress          *progress,
               CliReport            *report,
               GError              **error)
{
  const ReverieRun run = cli_progress_run (progress, options);
  const RvJobInput input = { 0 };
  g_autofree char *title = NULL;
  g_autoptr (GeglBuffer) portrait = NULL;

  report->parameters.seed += index;
  report->width = report->height = report->parameters.size;
  /* Translators: the title of a portrait on a sheet. */
  title = g_strdup_printf (_ ("Seed %d"), report->parameters.seed);
  progress->subject = title;
  progress->part = (guint) index;
  portrait = rv_job_run (catalog, &report->parameters, &run, &input, &report->numbers, error);
  cli_progress_end (progress);
  progress->subject = NULL;
  if (cli_stopped (error) || !portrait)
    return FALSE;
  cli_cells_put (cells, index, portrait, title);
  return TRUE;
}

static gboolean
draw_sheet (const ReverieCatalog *catalog, const CliOptions *options, const char *output, GError **error)
{
  const gint64 start = g_get_monotonic_time ();
  const int    size = options->parameters.size;
  g_auto (CliCells) cells = { 0 };
  g_autoptr (GArray) reports = g_array_new (FALSE, FALSE, sizeof (CliReport));
  const RvProvenance provenance = { .effect = RV_EFFECT_IMAGINE };
  CliProgress        progress;

  if (!rv_job_check (catalog, &options->parameters, error) || !cli_targets_check (output, options->report, error)
      || !cli_cells_init (&cells, size, size, columns, count, error))
    return FALSE;
  g_array_set_size (reports, (guint) count);
  g_array_set_clear_func (reports, (GDestroyNotify) cli_report_clear);
  for (int i = 0; i < count; i++)
    cli_report_init (&g_array_index (reports, CliReport, i), &options->parameters);

  cli_progress_begin (&progress, options->quiet);
  progress.n_parts = (guint) count;
  for (int i = 0; i < count; i++)
    if (!draw_portrait (&cells, i, catalog, options, &progress, &g_array_index (reports, CliReport, i), error))
      return FALSE;
  return cli_picture_write (cells.canvas, output, &provenance, error)
         && (!options->report || cli_report_write_sheet (options->report, reports, cli_seconds_since (start), error));
}

static gboolean
make (const CliOptions *options, char **paths, const char *output, GError **error)
{
  ReverieCatalog *catalog;
  gboolean        done;

  if (count == 1)
    return cli_effect_make (options, paths, output, error);
  catalog = reverie_catalog_new (error);
  done = catalog && draw_sheet (catalog, options, output, error);
  reverie_catalog_free (catalog);
  return done;
}

int
cli_imagine (int argc, char **argv)
{
  const GOptionEntry own[]
      = { { "count", 0, 0, G_OPTION_ARG_INT, &count, _ ("Portraits to make, on one sheet (default 1)"), "N" },
          { "columns", 0, 0, G_OPTION_ARG_INT, &columns, _ ("Portraits side by side on a sheet (default 5)"), "N" },
          G_OPTION_ENTRY_NULL };
  const CliEffect effect = { .effect = RV_EFFECT_IMAGINE,
                             .arguments = "-o OUT",
                             .summary = summary,
                             .description = description,
                             .least = 0,
                             .most = 0,
                             .check = check,
                             .own = own,
                             .make = make };

  return cli_effect (&effect, argc, argv);
}
