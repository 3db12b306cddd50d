/* The program reverie: the command dream.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gi18n-lib.h>

#include "plugin/cli/cli.h"
#include "plugin/job.h"

static const char summary[] = N_ ("Lets the picture IN dream and writes what comes out. What it dreams of is a look\n"
                                  "('reverie looks' lists them), or layers of a network that you name.");

static const char description[]
    = N_ ("Examples:\n"
          "  reverie dream portrait.jpg -o dream.png\n"
          "  reverie dream portrait.jpg -o dream.png --look feathers --intensity 80 --octaves 5\n"
          "  reverie dream portrait.jpg -o dream.png --model faceres --layer conv_pw_6 --layer conv_pw_10:0.5\n"
          "  reverie dream portrait.jpg -o dream.png --guide flowers.jpg --mask background.png\n\n"
          "The suffix of OUT says its format. Ctrl-C stops after the current step and writes nothing.\n");

static GeglBuffer *
compute (const CliOptions *options, const ReverieCatalog *catalog, const char *path, CliReport *report, GError **error)
{
  g_autoptr (GeglBuffer) source = rv_job_read_file (path, error);
  g_autoptr (GeglBuffer) mask = NULL;
  GeglBuffer *result;
  RvJobInput  input;
  CliProgress progress;
  ReverieRun  run;

  if (!source)
    return NULL;
  if (options->mask)
    {
      mask = rv_job_read_file (options->mask, error);
      if (!mask)
        return NULL;
    }
  input = (RvJobInput){ .source = source, .area = *gegl_buffer_get_extent (source), .mask = mask };
  report->width = input.area.width;
  report->height = input.area.height;

  cli_progress_begin (&progress, options->quiet);
  run = cli_progress_run (&progress, options);
  result = rv_job_dream (catalog, &options->parameters, &run, &input, &report->numbers, error);
  cli_progress_end (&progress);
  return result;
}

static gboolean
run (const CliOptions *options, const char *input, const char *output, GError **error)
{
  const gint64    start = g_get_monotonic_time ();
  ReverieCatalog *catalog = reverie_catalog_new (error);
  g_autoptr (GeglBuffer) result = NULL;
  g_auto (CliReport) report;

  cli_report_init (&report, &options->parameters);
  if (!catalog)
    return FALSE;
  if (rv_job_check (catalog, &options->parameters, error) && cli_targets_check (output, options->report, error))
    result = compute (options, catalog, input, &report, error);
  reverie_catalog_free (catalog);
  if (cli_stopped (error) || !result || !cli_picture_write (result, output, error))
    return FALSE;

  return !options->report || cli_report_write (options->report, &report, cli_seconds_since (start), error);
}

static int
check_usage (const CliOptions *options, const char *output)
{
  if (!output)
    return cli_usage ("dream", _ ("where should the result go? Name a file with -o"));
  if (options->report && g_str_equal (options->report, output))
    return cli_usage ("dream", _ ("--report and -o name the same file"));
  if (g_hash_table_contains (options->given, "look") && g_hash_table_contains (options->given, "layer"))
    return cli_usage ("dream", _ ("--look and --layer exclude each other"));
  return CLI_DONE;
}

int
cli_dream (int argc, char **argv)
{
  g_auto (CliOptions) options;
  g_autofree char   *output = NULL;
  GError            *error = NULL;
  int                status;
  const GOptionEntry own[]
      = { { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, _ ("File to write"), "OUT" }, G_OPTION_ENTRY_NULL };
  const CliCommand command = { .name = "dream",
                               .arguments = "IN -o OUT",
                               .summary = summary,
                               .description = description,
                               .own = own,
                               .kind = CLI_OPTIONS_RUN | CLI_OPTIONS_DREAM,
                               .least = 1,
                               .most = 1 };

  cli_options_init (&options);
  if (!cli_options_read (&options, &command, &argc, &argv))
    return CLI_USAGE;
  status = check_usage (&options, output);
  if (status != CLI_DONE)
    return status;

  cli_pictures_init (&options);
  if (!run (&options, argv[1], output, &error))
    status = cli_fail (error);
  cli_pictures_exit ();
  return status;
}
