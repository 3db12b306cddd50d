/* The program reverie: the command imagine.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gi18n-lib.h>

#include "plugin/cli/cli.h"

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
check (const CliOptions *options, char **paths)
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

static char *
vary (RvParameters *parameters, int index)
{
  parameters->seed += index;
  /* Translators: the title of a portrait on a sheet. */
  return g_strdup_printf (_ ("Seed %d"), parameters->seed);
}

static gboolean
make (const CliOptions *options, char **paths, const char *output, GError **error)
{
  const CliEffectSheet sheet = { .n = count, .columns = columns, .size = options->parameters.size, .vary = vary };

  if (count == 1)
    return cli_effect_make (options, paths, output, error);
  return cli_effect_make_sheet (&sheet, options, paths, output, error);
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
