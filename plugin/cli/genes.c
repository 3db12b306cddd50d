/* The program reverie: the command genes.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gi18n-lib.h>

#include "plugin/cli/cli.h"

static const char summary[]
    = N_ ("Makes the faces in the picture IN older or younger, more of a man's or a woman's. What\n"
          "is outside the faces stays as it is.");

static const char description[]
    = N_ ("Examples:\n"
          "  reverie genes portrait.jpg -o old.png --age 75\n"
          "  reverie genes portrait.jpg -o brother.png --masculine 1\n"
          "  reverie genes family.jpg -o child.png --age 10 --face 2 --likeness 0.8\n\n"
          "'reverie faces' numbers the faces. What the network takes for an age or a sex is a\n"
          "stereotype of its training pictures. The suffix of OUT says its format. Ctrl-C stops after\n"
          "the current step and writes nothing.\n");

static const char *
check (const CliOptions *options, char **paths)
{
  if (!g_hash_table_contains (options->given, "age") && !g_hash_table_contains (options->given, "masculine"))
    return _ ("what should the faces become? Give --age or --masculine");
  return NULL;
}

int
cli_genes (int argc, char **argv)
{
  static const CliEffect effect = { .effect = RV_EFFECT_GENES,
                                    .arguments = "IN -o OUT",
                                    .summary = summary,
                                    .description = description,
                                    .least = 1,
                                    .most = 1,
                                    .check = check };

  return cli_effect (&effect, argc, argv);
}
