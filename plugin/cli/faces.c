/* The program reverie: the command faces.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gi18n-lib.h>

#include "plugin/cli/cli.h"
#include "plugin/job-faces.h"

static const char summary[]
    = N_ ("Finds the faces in the picture IN and prints them as JSON: a box, the places of eyes,\n"
          "nose, mouth and ears, the angle, and how sure the network is.");

static const char description[]
    = N_ ("Example:\n"
          "  reverie faces family.jpg\n\n"
          "Faces are numbered from 1, the largest first. Places are in pixels from the picture's upper\n"
          "left corner, angles in degrees, clockwise; right and left are the person's own. Where there\n"
          "is no face the list is empty, which is no failure.\n");

static gboolean
find (const char *path, const CliOptions *options, CliFacesReport *report, GError **error)
{
  g_auto (RvJobInput) input = { 0 };
  ReverieCatalog *catalog = reverie_catalog_new (error);
  CliProgress     progress;
  ReverieRun      run;

  if (!catalog)
    return FALSE;
  if (!options->report || cli_target_check (options->report, error))
    input.source = rv_job_read_file (path, error);
  if (input.source)
    {
      input.area = *gegl_buffer_get_extent (input.source);
      report->width = input.area.width;
      report->height = input.area.height;
      /* It takes a second or two: there is nothing to watch. */
      cli_progress_begin (&progress, TRUE);
      run = cli_progress_run (&progress, options);
      report->faces = rv_job_faces (catalog, &run, &input, error);
      cli_progress_end (&progress);
    }
  reverie_catalog_free (catalog);
  return !cli_stopped (error) && report->faces != NULL;
}

static gboolean
run (const char *path, const CliOptions *options, GError **error)
{
  const gint64     start = g_get_monotonic_time ();
  CliFacesReport   report = { .threads = options->threads };
  g_autofree char *text = NULL;
  gboolean         done;

  done = find (path, options, &report, error)
         && (!options->report || cli_report_write_faces (options->report, &report, cli_seconds_since (start), error));
  if (done)
    {
      text = cli_report_faces_text (&report);
      g_print ("%s\n", text);
    }
  g_clear_pointer (&report.faces, g_array_unref);
  return done;
}

int
cli_faces (int argc, char **argv)
{
  g_auto (CliOptions) options;
  GError          *error = NULL;
  int              status = CLI_DONE;
  const CliCommand command = { .name = "faces",
                               .arguments = "IN",
                               .summary = summary,
                               .description = description,
                               .kind = CLI_OPTIONS_RUN,
                               .least = 1,
                               .most = 1 };

  cli_options_init (&options, RV_EFFECT_DREAM);
  if (!cli_options_read (&options, &command, &argc, &argv))
    return CLI_USAGE;

  cli_pictures_init (&options);
  if (!run (argv[1], &options, &error))
    status = cli_fail (error);
  cli_pictures_exit ();
  return status;
}
