/* The program reverie: the command dream.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gi18n-lib.h>

#include "plugin/cli/cli.h"

static const char summary[] = N_ ("Lets the picture IN dream and writes what comes out. What it dreams of is a look\n"
                                  "('reverie looks' lists them), or layers of a network that you name.");

static const char description[]
    = N_ ("Examples:\n"
          "  reverie dream portrait.jpg -o dream.png\n"
          "  reverie dream portrait.jpg -o dream.png --look feathers --intensity 80 --octaves 5\n"
          "  reverie dream portrait.jpg -o dream.png --model faceres --layer conv_pw_6 --layer conv_pw_10:0.5\n"
          "  reverie dream portrait.jpg -o dream.png --guide flowers.jpg --mask background.png\n\n"
          "The suffix of OUT says its format. Ctrl-C stops after the current step and writes nothing.\n");

static const char *
check (const CliOptions *options, char **paths)
{
  if (g_hash_table_contains (options->given, "look") && g_hash_table_contains (options->given, "layer"))
    return _ ("--look and --layer exclude each other");
  return NULL;
}

int
cli_dream (int argc, char **argv)
{
  static const CliEffect effect = { .effect = RV_EFFECT_DREAM,
                                    .arguments = "IN -o OUT",
                                    .summary = summary,
                                    .description = description,
                                    .least = 1,
                                    .most = 1,
                                    .check = check };

  return cli_effect (&effect, argc, argv);
}
