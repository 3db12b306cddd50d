/* The program reverie: what the commands share that make one picture with an effect.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gi18n-lib.h>

#include "plugin/cli/cli.h"
#include "plugin/job.h"

static gboolean
read_picture (GeglBuffer **buffer, const char *path, GError **error)
{
  *buffer = path ? rv_job_read_file (path, error) : NULL;
  return *buffer || !path;
}

/* @paths are those that the command line names: the source and the partner, as far as the effect has them. */
static gboolean
read_pictures (RvJobInput *input, char **paths, const char *mask, GError **error)
{
  if (!read_picture (&input->source, paths[0], error)
      || !read_picture (&input->partner, paths[0] ? paths[1] : NULL, error)
      || !read_picture (&input->mask, mask, error))
    return FALSE;
  if (input->source)
    input->area = *gegl_buffer_get_extent (input->source);
  return TRUE;
}

static GeglBuffer *
compute (const CliOptions *options, const ReverieCatalog *catalog, char **paths, CliReport *report, GError **error)
{
  g_auto (RvJobInput) input = { 0 };
  GeglBuffer *result;
  CliProgress progress;
  ReverieRun  run;

  if (!read_pictures (&input, paths, options->mask, error))
    return NULL;
  cli_progress_begin (&progress, options->quiet);
  run = cli_progress_run (&progress, options);
  result = rv_job_run (catalog, &options->parameters, &run, &input, &report->numbers, error);
  cli_progress_end (&progress);
  if (result)
    {
      report->width = gegl_buffer_get_width (result);
      report->height = gegl_buffer_get_height (result);
    }
  return result;
}

/* @origin: the file that the picture was made from, or NULL. */
static gboolean
write_picture (GeglBuffer *picture, const CliOptions *options, const char *origin, const char *output, GError **error)
{
  g_autofree char   *recipe = rv_parameters_to_recipe (&options->parameters);
  const RvProvenance provenance = { .effect = options->parameters.effect, .recipe = recipe, .origin = origin };

  return cli_picture_write (picture, output, &provenance, error);
}

gboolean
cli_effect_make (const CliOptions *options, char **paths, const char *output, GError **error)
{
  const gint64    start = g_get_monotonic_time ();
  ReverieCatalog *catalog = reverie_catalog_new (error);
  g_autoptr (GeglBuffer) result = NULL;
  g_auto (CliReport) report;

  cli_report_init (&report, &options->parameters);
  if (!catalog)
    return FALSE;
  if (rv_job_check (catalog, &options->parameters, error) && cli_targets_check (output, options->report, error))
    result = compute (options, catalog, paths, &report, error);
  reverie_catalog_free (catalog);
  if (cli_stopped (error) || !result || !write_picture (result, options, paths[0], output, error))
    return FALSE;

  return !options->report || cli_report_write (options->report, &report, cli_seconds_since (start), error);
}

/* ---- Several on a sheet ---- */

static gboolean
draw_cell (CliCells             *cells,
           const CliEffectSheet *sheet,
           int                   index,
           const ReverieCatalog *catalog,
           const RvJobInput     *input,
           const CliOptions     *options,
           CliProgress          *progress,
           CliReport            *report,
           GError              **error)
{
  const ReverieRun run = cli_progress_run (progress, options);
  g_autofree char *title = sheet->vary (&report->parameters, index);
  g_autoptr (GeglBuffer) picture = NULL;

  report->width = cells->picture.width;
  report->height = cells->picture.height;
  progress->subject = title;
  progress->part = (guint) index;
  picture = rv_job_run (catalog, &report->parameters, &run, input, &report->numbers, error);
  cli_progress_end (progress);
  progress->subject = NULL;
  if (cli_stopped (error) || !picture)
    return FALSE;
  cli_cells_put (cells, index, picture, title);
  return TRUE;
}

static gboolean
draw_sheet (const CliEffectSheet *sheet,
            const ReverieCatalog *catalog,
            const RvJobInput     *input,
            const CliOptions     *options,
            CliCells             *cells,
            GArray               *reports,
            GError              **error)
{
  const int   width = input->source ? input->area.width : sheet->size;
  const int   height = input->source ? input->area.height : sheet->size;
  CliProgress progress;

  if (!cli_cells_init (cells, width, height, sheet->columns, sheet->n, error))
    return FALSE;
  cli_progress_begin (&progress, options->quiet);
  progress.n_parts = (guint) sheet->n;
  for (int i = 0; i < sheet->n; i++)
    if (!draw_cell (cells, sheet, i, catalog, input, options, &progress, &g_array_index (reports, CliReport, i), error))
      return FALSE;
  return TRUE;
}

gboolean
cli_effect_make_sheet (
    const CliEffectSheet *sheet, const CliOptions *options, char **paths, const char *output, GError **error)
{
  const gint64       start = g_get_monotonic_time ();
  const RvProvenance provenance = { .effect = options->parameters.effect };
  ReverieCatalog    *catalog = reverie_catalog_new (error);
  g_auto (RvJobInput) input = { 0 };
  g_auto (CliCells) cells = { 0 };
  g_autoptr (GArray) reports = g_array_new (FALSE, TRUE, sizeof (CliReport));
  gboolean done;

  g_array_set_clear_func (reports, (GDestroyNotify) cli_report_clear);
  g_array_set_size (reports, (guint) sheet->n);
  for (int i = 0; i < sheet->n; i++)
    cli_report_init (&g_array_index (reports, CliReport, i), &options->parameters);
  done = catalog && rv_job_check (catalog, &options->parameters, error)
         && cli_targets_check (output, options->report, error) && read_pictures (&input, paths, options->mask, error)
         && draw_sheet (sheet, catalog, &input, options, &cells, reports, error);
  reverie_catalog_free (catalog);
  return done && cli_picture_write (cells.canvas, output, &provenance, error)
         && (!options->report || cli_report_write_sheet (options->report, reports, cli_seconds_since (start), error));
}

/* ---- The command ---- */

static int
check_usage (const CliEffect *effect, const CliOptions *options, char **paths, const char *output)
{
  const char *mistake = NULL;

  if (!output)
    mistake = _ ("where should the result go? Name a file with -o");
  else if (options->report && g_str_equal (options->report, output))
    mistake = _ ("--report and -o name the same file");
  else if (effect->check)
    mistake = effect->check (options, paths);
  return mistake ? cli_usage (rv_effect_id (effect->effect), "%s", mistake) : CLI_DONE;
}

int
cli_effect (const CliEffect *effect, int argc, char **argv)
{
  g_auto (CliOptions) options;
  g_autofree char   *output = NULL;
  GError            *error = NULL;
  int                status;
  const GOptionEntry own[]
      = { { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, _ ("File to write"), "OUT" }, G_OPTION_ENTRY_NULL };
  const CliCommand command = { .name = rv_effect_id (effect->effect),
                               .arguments = effect->arguments,
                               .summary = effect->summary,
                               .description = effect->description,
                               .own = own,
                               .more = effect->own,
                               .kind = CLI_OPTIONS_RUN | CLI_OPTIONS_EFFECT,
                               .least = effect->least,
                               .most = effect->most };

  cli_options_init (&options, effect->effect);
  if (!cli_options_read (&options, &command, &argc, &argv))
    return CLI_USAGE;
  status = check_usage (effect, &options, argv + 1, output);
  if (status != CLI_DONE)
    return status;

  cli_pictures_init (&options);
  if (!(effect->make ? effect->make : cli_effect_make) (&options, argv + 1, output, &error))
    status = cli_fail (error);
  cli_pictures_exit ();
  return status;
}
