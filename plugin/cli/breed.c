/* The program reverie: the command breed.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gi18n-lib.h>

#include "plugin/cli/cli.h"

static const char summary[]
    = N_ ("Makes a child of the portraits A and B. It appears in A, in the place of A's largest\n"
          "face, and has of B's as much as --mix says.");

static const char description[]
    = N_ ("Examples:\n"
          "  reverie breed mother.jpg father.jpg -o child.png\n"
          "  reverie breed mother.jpg father.jpg -o child.png --mix 0.3 --coarse 0.8\n"
          "  reverie breed mother.jpg father.jpg -o sister.png --seed 7\n"
          "  reverie breed mother.jpg father.jpg -o row.png --children 3\n\n"
          "--coarse is the shape of the face, --middle eyes, nose and mouth, --fine skin and light; each\n"
          "is as the mix where it is not given. With a seed over 0 those are each a little more or less.\n"
          "--children makes a row of as many, from A to B's face in A.\n"
          "The suffix of OUT says its format. Ctrl-C stops after the current step and writes nothing.\n");

static int children;

static const char *
check (const CliOptions *options, char **paths)
{
  if (paths[1] && *options->parameters.partner_file)
    return _ ("B and --partner-file exclude each other: name the second portrait once");
  if (!paths[1] && !*options->parameters.partner_file)
    return _ ("arguments are missing: A B -o OUT");
  if (children < 0 || children > 100)
    return _ ("--children must be a whole number from 1 to 100");
  if (children > 0 && g_hash_table_contains (options->given, "mix"))
    return _ ("--children and --mix exclude each other");
  return NULL;
}

static char *
vary (RvParameters *parameters, int index)
{
  parameters->mix = index / (children + 1.0);
  /* Translators: the title of a child on a sheet: how much it has of the second portrait. */
  return g_strdup_printf (_ ("%.0f %%"), 100 * parameters->mix);
}

/* The row begins with A as it is, and ends with B's face in it. */
static gboolean
make (const CliOptions *options, char **paths, const char *output, GError **error)
{
  const CliEffectSheet row = { .n = children + 2, .columns = children + 2, .vary = vary };

  if (children == 0)
    return cli_effect_make (options, paths, output, error);
  return cli_effect_make_sheet (&row, options, paths, output, error);
}

int
cli_breed (int argc, char **argv)
{
  const GOptionEntry own[]
      = { { "children", 0, 0, G_OPTION_ARG_INT, &children, _ ("Children to make in place of one, in a row"), "N" },
          G_OPTION_ENTRY_NULL };
  const CliEffect effect = { .effect = RV_EFFECT_BREED,
                             .arguments = "A B -o OUT",
                             .summary = summary,
                             .description = description,
                             .least = 1,
                             .most = 2,
                             .check = check,
                             .own = own,
                             .make = make };

  return cli_effect (&effect, argc, argv);
}
