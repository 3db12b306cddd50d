/* The program reverie: finds the command and hands over to it.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <locale.h>
#include <string.h>

#include <glib/gi18n-lib.h>

#include "plugin/cli/cli.h"
#include "plugin/data.h"

typedef struct
{
  const char *name;
  int (*run) (int argc, char **argv);
  const char *summary;
} Command;

static const Command commands[] = {
  { "dream", cli_dream, N_ ("let a picture dream") },
  { "breed", cli_breed, N_ ("make a child of two portraits") },
  { "faces", cli_faces, N_ ("find the faces in a picture") },
  { "genes", cli_genes, N_ ("change the age and the sex of faces") },
  { "imagine", cli_imagine, N_ ("make portraits of nobody") },
  { "looks", cli_looks, N_ ("list the looks a dream can have, or draw a picture in all of them") },
  { "models", cli_models, N_ ("list, show, fetch and add networks") },
  { "style", cli_style, N_ ("paint a picture in the manner of others") },
  { "probe", cli_probe, N_ ("measure what a network sees in a picture") },
};

static int
help (void)
{
  g_print ("%s", _ ("Usage:\n"
                    "  reverie COMMAND [OPTION...]\n\n"
                    "Lets portraits dream: a convolutional network climbs the gradient of its own layers,\n"
                    "and the picture grows whatever those layers look for.\n\n"
                    "Commands:\n"));
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    g_print ("  %-8s  %s\n", commands[i].name, _ (commands[i].summary));
  g_print ("\n%s", _ ("Options:\n"
                      "  --help     show this text; after a command, that command's options\n"
                      "  --version  show the version\n\n"
                      "Example:\n"
                      "  reverie models fetch\n"
                      "  reverie dream portrait.jpg -o dream.png --look eyes --intensity 60\n\n"
                      "Exit status: 0 done, 1 failed with one line on stderr, 2 wrong usage.\n"));
  return CLI_DONE;
}

int
main (int argc, char **argv)
{
  /* Texts follow the locale; numbers, which other programs read, do not. */
  setlocale (LC_ALL, "");
  setlocale (LC_NUMERIC, "C");
  rv_data_bind_translations ();
  g_set_prgname ("reverie");
  cli_quiet_libraries ();

  if (argc < 2)
    return cli_usage ("", _ ("no command was given"));
  if (g_str_equal (argv[1], "--version"))
    {
      g_print ("reverie %s\n", reverie_version ());
      return CLI_DONE;
    }
  if (g_str_equal (argv[1], "--help") || g_str_equal (argv[1], "-h") || g_str_equal (argv[1], "help"))
    return help ();

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      if (g_str_equal (argv[1], commands[i].name))
        return commands[i].run (argc - 1, argv + 1);
    }
  return cli_usage ("", *argv[1] == '-' ? _ ("unknown option '%s'") : _ ("unknown command '%s'"), argv[1]);
}
