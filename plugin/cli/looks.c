/* The program reverie: the command looks.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gi18n-lib.h>

#include "plugin/cli/cli.h"

static const char summary[]
    = N_ ("Lists the looks that a dream can have, network by network. With --sheet, draws the picture\n"
          "IN in every look side by side; the options of 'reverie dream' then apply to all of them.");

static const char description[] = N_ ("Examples:\n"
                                      "  reverie looks\n"
                                      "  reverie looks --sheet looks.jpg portrait.jpg --size 320 --intensity 60\n");

static void
list_model (const ReverieCatalog *catalog, const ReverieModel *model)
{
  gboolean named = FALSE;

  for (guint i = 0; i < reverie_catalog_n_looks (catalog); i++)
    {
      const ReverieLook *look = reverie_catalog_look (catalog, i);

      if (!g_str_equal (look->model, model->id))
        continue;
      if (!named)
        g_print ("%s (%s)%s\n", model->title, model->id,
                 model->present ? "" : _ (", missing: run 'reverie models fetch'"));
      named = TRUE;
      g_print ("  %-10s %s\n", look->id, _ (look->words));
    }
  if (named)
    g_print ("\n");
}

static gboolean
list (GError **error)
{
  ReverieCatalog *catalog = reverie_catalog_new (error);

  if (!catalog)
    return FALSE;
  for (guint i = 0; i < reverie_catalog_n_models (catalog); i++)
    list_model (catalog, reverie_catalog_model (catalog, i));
  reverie_catalog_free (catalog);
  return TRUE;
}

static gboolean
draw (const CliSheet *sheet, const CliOptions *options, GError **error)
{
  ReverieCatalog *catalog = reverie_catalog_new (error);
  gboolean        done;

  if (!catalog)
    return FALSE;
  cli_pictures_init (options);
  done = cli_sheet_make (sheet, catalog, options, error);
  cli_pictures_exit ();
  reverie_catalog_free (catalog);
  return done;
}

/* A sheet goes through the looks, so nothing else may say what to climb. */
static int
check_usage (const CliSheet *sheet, const CliOptions *options, gboolean picture)
{
  if (!sheet->target && (picture || g_hash_table_size (options->given) > 0 || options->recipe || options->mask))
    return cli_usage ("looks", _ ("pictures and the options of a dream need --sheet OUT"));
  if (sheet->target && !picture)
    return cli_usage ("looks", _ ("which picture should be drawn? Name a file after the sheet"));
  if (g_hash_table_contains (options->given, "look") || *options->parameters.model || *options->parameters.layer
      || *options->parameters.channel)
    return cli_usage ("looks", _ ("look, model, layer and channel are chosen by the sheet itself"));
  if (sheet->size < 32 || sheet->size > 4096)
    return cli_usage ("looks", _ ("--size must be a whole number of pixels from 32 to 4096"));
  if (sheet->columns < 1 || sheet->columns > 100)
    return cli_usage ("looks", _ ("--columns must be a whole number from 1 to 100"));
  return CLI_DONE;
}

int
cli_looks (int argc, char **argv)
{
  g_auto (CliOptions) options;
  g_autofree char   *target = NULL;
  CliSheet           sheet = { .size = 320, .columns = 6 };
  GError            *error = NULL;
  int                status;
  const GOptionEntry own[]
      = { { "sheet", 0, 0, G_OPTION_ARG_FILENAME, &target, _ ("Draw the contact sheet of the picture IN to this file"),
            "OUT" },
          { "size", 0, 0, G_OPTION_ARG_INT, &sheet.size, _ ("Longest side of each picture on the sheet (default 320)"),
            "PX" },
          { "columns", 0, 0, G_OPTION_ARG_INT, &sheet.columns, _ ("Pictures side by side (default 6)"), "N" },
          G_OPTION_ENTRY_NULL };
  const CliCommand command = { .name = "looks",
                               .arguments = "[--sheet OUT IN]",
                               .summary = summary,
                               .description = description,
                               .own = own,
                               .kind = CLI_OPTIONS_RUN | CLI_OPTIONS_EFFECT,
                               .least = 0,
                               .most = 1 };

  cli_options_init (&options, RV_EFFECT_DREAM);
  if (!cli_options_read (&options, &command, &argc, &argv))
    return CLI_USAGE;
  sheet.target = target;
  sheet.picture = argc > 1 ? argv[1] : NULL;
  status = check_usage (&sheet, &options, argc > 1);
  if (status != CLI_DONE)
    return status;
  if (!(target ? draw (&sheet, &options, &error) : list (&error)))
    return cli_fail (error);
  return CLI_DONE;
}
