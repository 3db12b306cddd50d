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
          "  reverie breed mother.jpg father.jpg -o sister.png --seed 7\n\n"
          "--coarse is the shape of the face, --middle eyes, nose and mouth, --fine skin and light; each\n"
          "is as the mix where it is not given. With a seed over 0 those are each a little more or less.\n"
          "The suffix of OUT says its format. Ctrl-C stops after the current step and writes nothing.\n");

int
cli_breed (int argc, char **argv)
{
  static const CliEffect effect = { .effect = RV_EFFECT_BREED,
                                    .arguments = "A B -o OUT",
                                    .summary = summary,
                                    .description = description,
                                    .least = 2,
                                    .most = 2 };

  return cli_effect (&effect, argc, argv);
}
