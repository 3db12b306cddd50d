/* The program reverie: the command models add.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>
#include <string.h>

#include <glib/gi18n-lib.h>

#include "plugin/cli/cli.h"

static const char summary[]
    = N_ ("Adds a network of your own: FILE is the model.json of a TF.js graph model, with its weight\n"
          "files beside it. All are copied; the network is then there for every command.");

static const char description[]
    = N_ ("A network gets picture * scale - mean, with the picture's values between 0 and 1. Common are\n"
          "--scale 1 (0 to 1, the default), --scale 2 --mean 1,1,1 (-1 to 1) and --scale 255 (0 to 255).\n\n"
          "Example:\n"
          "  reverie models add model.json --id birds --title Birds --scale 2 --mean 1,1,1\n");

/* From the file's name; many networks come as model.json, in a folder that has the name. */
static char *
guess_id (const char *path)
{
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *folder = g_path_get_dirname (path);

  if (g_str_has_suffix (name, ".json"))
    name[strlen (name) - strlen (".json")] = '\0';
  if (g_str_equal (name, "model"))
    return g_path_get_basename (folder);
  return g_steal_pointer (&name);
}

/* Files are named after it, and one beside them is catalog.json. */
static gboolean
id_is_good (const char *id)
{
  return g_ascii_isalnum (*id)
         && strspn (id, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.") == strlen (id)
         && strlen (id) <= 64 && !g_str_equal (id, "catalog");
}

/* Without any other network every id is free. */
static gboolean
is_known (const char *id, gboolean *known, GError **error)
{
  g_autoptr (GError) reason = NULL;
  ReverieCatalog *catalog = reverie_catalog_new (&reason);

  *known = catalog && reverie_catalog_find_model (catalog, id, NULL);
  g_clear_pointer (&catalog, reverie_catalog_free);
  if (!reason || g_error_matches (reason, REVERIE_ERROR, REVERIE_ERROR_NOT_FOUND))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&reason));
  return FALSE;
}

static gboolean
check_id (const char *id, GError **error)
{
  gboolean known;

  if (!id_is_good (id))
    {
      g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_ARGUMENT,
                   _ ("'%s' is no id for a network: it takes letters, digits, '-', '_' and '.'; give one with --id"),
                   id);
      return FALSE;
    }
  if (!is_known (id, &known, error))
    return FALSE;
  if (known)
    g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_ARGUMENT,
                 _ ("there is a network '%s' already; give another id with --id"), id);
  return !known;
}

static gboolean
check_network (const ReverieModel *model, GError **error)
{
  ReverieNetwork *network = reverie_network_open (model, error);
  gboolean        usable = FALSE;

  if (!network)
    return FALSE;
  for (guint i = 0; i < reverie_network_n_nodes (network) && !usable; i++)
    {
      ReverieNode node;

      reverie_network_node (network, i, &node);
      usable = node.channels > 0 && !node.missing;
    }
  reverie_network_unref (network);
  if (!usable)
    g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_UNSUPPORTED,
                 _ ("%s has no node that can be computed from a picture; --start may name where the picture enters"),
                 model->path);
  return usable;
}

static gboolean
add (const ReverieModel *model, GError **error)
{
  if (!g_file_test (model->path, G_FILE_TEST_IS_REGULAR))
    {
      g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_NOT_FOUND, _ ("%s: there is no such file"), model->path);
      return FALSE;
    }
  if (!check_id (model->id, error) || !check_network (model, error) || !cli_own_place (model, error))
    return FALSE;
  g_print (_ ("added %s; 'reverie models show %s' lists its nodes\n"), model->id, model->id);
  return TRUE;
}

/* Three numbers separated by commas. */
static gboolean
read_mean (const char *text, double mean[3])
{
  for (int c = 0; c < 3; c++)
    {
      char *end = NULL;

      mean[c] = g_ascii_strtod (text, &end);
      if (end == text || !isfinite (mean[c]) || *end != (c < 2 ? ',' : '\0'))
        return FALSE;
      text = end + 1;
    }
  return TRUE;
}

int
cli_models_add (int argc, char **argv)
{
  g_auto (CliOptions) options;
  ReverieModel       model = { .present = TRUE, .scale = 1.0 };
  g_autofree char   *path = NULL;
  g_autofree char   *guessed = NULL;
  g_autofree char   *id = NULL;
  g_autofree char   *title = NULL;
  g_autofree char   *mean = NULL;
  g_autofree char   *start = NULL;
  GError            *error = NULL;
  const GOptionEntry own[] = {
    { "id", 0, 0, G_OPTION_ARG_STRING, &id, _ ("Name for --model (default: from the file's name)"), "ID" },
    { "title", 0, 0, G_OPTION_ARG_STRING, &title, _ ("Name for people (default: the id)"), "TEXT" },
    { "scale", 0, 0, G_OPTION_ARG_DOUBLE, &model.scale, _ ("What the picture is multiplied by (default 1)"), "F" },
    { "mean", 0, 0, G_OPTION_ARG_STRING, &mean, _ ("What is then taken away (default 0,0,0)"), "R,G,B" },
    { "start", 0, 0, G_OPTION_ARG_STRING, &start, _ ("Node that stands for the picture (default: the graph's input)"),
      "NODE" },
    G_OPTION_ENTRY_NULL,
  };
  const CliCommand command = { .name = "models add",
                               .arguments = "FILE",
                               .summary = summary,
                               .description = description,
                               .own = own,
                               .least = 1,
                               .most = 1 };

  cli_options_init (&options, RV_EFFECT_DREAM);
  if (!cli_options_read (&options, &command, &argc, &argv))
    return CLI_USAGE;
  if (mean && !read_mean (mean, model.mean))
    return cli_usage ("models add", _ ("--mean must be three numbers separated by commas"));
  if (!isfinite (model.scale) || model.scale == 0.0)
    return cli_usage ("models add", _ ("--scale must be a number other than 0"));

  path = g_canonicalize_filename (argv[1], NULL);
  guessed = guess_id (path);
  model.path = path;
  model.id = id ? id : guessed;
  model.title = title ? title : model.id;
  model.start = start;
  return add (&model, &error) ? CLI_DONE : cli_fail (error);
}
