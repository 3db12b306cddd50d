/* The program reverie: command-line options, made at run time from the table of parameters.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>

#include <glib/gi18n-lib.h>

#include "plugin/cli/cli.h"

void
cli_options_init (CliOptions *options, RvEffect effect)
{
  *options = (CliOptions){ 0 };
  rv_parameters_init (&options->parameters, effect);
  options->given = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

void
cli_options_clear (CliOptions *options)
{
  rv_parameters_clear (&options->parameters);
  g_clear_pointer (&options->given, g_hash_table_unref);
  g_clear_pointer (&options->recipe, g_free);
  g_clear_pointer (&options->mask, g_free);
  g_clear_pointer (&options->report, g_free);
}

static gboolean
is_option (const RvParameter *parameter, RvEffect effect)
{
  return rv_parameter_is_of (parameter, effect) && parameter->group != RV_GROUP_OUTPUT
         && parameter->group != RV_GROUP_NAMES;
}

/* Options that may come several times; their values are joined by commas, as a recipe writes them. */
static gboolean
may_repeat (const char *key)
{
  return g_str_equal (key, "layer") || g_str_equal (key, "channel");
}

/* Keeps the option's text until all are read: the recipe comes first, whatever the order on the command line. */
static gboolean
take_option (const gchar *name, const gchar *value, gpointer data, GError **error)
{
  CliOptions *options = data;
  const char *key = name + strspn (name, "-");
  const char *before = g_hash_table_lookup (options->given, key);

  g_hash_table_insert (options->given, g_strdup (key),
                       before && may_repeat (key) ? g_strdup_printf ("%s,%s", before, value) : g_strdup (value));
  return TRUE;
}

/* Words and numbers of the table's lines for --help. They have to outlive the option context. */
typedef struct
{
  GArray       *entries; /* of GOptionEntry */
  GStringChunk *texts;
} Entries;

static const char *
number_text (Entries *entries, double number, int digits)
{
  g_autofree char *text = g_strdup_printf ("%.*f", digits, number);

  return g_string_chunk_insert (entries->texts, text);
}

static void
add_parameter (Entries *entries, const RvParameter *parameter)
{
  GOptionEntry     entry = { .long_name = parameter->key,
                             .flags = G_OPTION_FLAG_FILENAME,
                             .arg = G_OPTION_ARG_CALLBACK,
                             .arg_data = (gpointer) take_option };
  g_autofree char *description = NULL;
  g_autofree char *values = NULL;

  if (parameter->type == RV_PARAMETER_TEXT)
    {
      values = g_ascii_strup (parameter->key, -1);
      description = *parameter->text ? g_strdup_printf (_ ("%s (default %s)"), _ (parameter->blurb), parameter->text)
                                     : g_strdup_printf ("%s%s", _ (parameter->blurb),
                                                        may_repeat (parameter->key) ? _ ("; may be given again") : "");
    }
  else if (parameter->type == RV_PARAMETER_CHOICE)
    {
      g_autoptr (GString) choices = g_string_new (parameter->choices[0].id);

      for (const RvChoice *choice = parameter->choices + 1; choice->id; choice++)
        g_string_append_printf (choices, "|%s", choice->id);
      values = g_strdup (choices->str);
      description = g_strdup_printf (_ ("%s (default %s)"), _ (parameter->blurb), parameter->text);
    }
  else
    {
      g_autofree char *minimum = rv_number_to_text (parameter->minimum);
      g_autofree char *maximum = rv_number_to_text (parameter->maximum);

      values = g_strdup_printf ("%s..%s", minimum, maximum);
      description = g_strdup_printf (_ ("%s (default %s)"), _ (parameter->blurb),
                                     number_text (entries, parameter->value, parameter->digits));
    }
  entry.description = g_string_chunk_insert (entries->texts, description);
  entry.arg_description = g_string_chunk_insert (entries->texts, values);
  g_array_append_val (entries->entries, entry);
}

static void
add_entries (Entries *entries, const GOptionEntry *more)
{
  for (; more && more->long_name; more++)
    g_array_append_val (entries->entries, *more);
}

static gboolean
has_entry (const Entries *entries, const char *name)
{
  for (guint i = 0; i < entries->entries->len; i++)
    if (g_str_equal (g_array_index (entries->entries, GOptionEntry, i).long_name, name))
      return TRUE;
  return FALSE;
}

static void
make_entries (Entries *entries, CliOptions *options, const CliCommand *command)
{
  const GOptionEntry effect[] = {
    { "recipe", 0, 0, G_OPTION_ARG_STRING, &options->recipe,
      _ ("Parameters as one text, as a report gives it; other options come on top"), "\"KEY=VALUE ...\"" },
    { "mask", 0, 0, G_OPTION_ARG_FILENAME, &options->mask,
      _ ("Picture of the same size that says where to work: white fully, black not at all"), "FILE" },
    G_OPTION_ENTRY_NULL,
  };
  const GOptionEntry run[] = {
    { "threads", 0, 0, G_OPTION_ARG_INT, &options->threads,
      _ ("Threads to work with (default: one for each processor)"), "N" },
    { "memory", 0, 0, G_OPTION_ARG_INT, &options->memory,
      _ ("Memory that the program may take (default: half of what is free)"), "MIB" },
    { "report", 0, 0, G_OPTION_ARG_FILENAME, &options->report, _ ("Write what was done, and how fast, as JSON"),
      "FILE.json" },
    { "quiet", 'q', 0, G_OPTION_ARG_NONE, &options->quiet, _ ("Show no progress"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  const GOptionEntry end = G_OPTION_ENTRY_NULL;

  add_entries (entries, command->own);
  add_entries (entries, command->more);
  if (command->kind & CLI_OPTIONS_EFFECT)
    {
      for (guint i = 0; i < rv_n_parameters; i++)
        {
          if (is_option (&rv_parameter_table[i], options->parameters.effect)
              && !has_entry (entries, rv_parameter_table[i].key))
            add_parameter (entries, &rv_parameter_table[i]);
        }
      add_entries (entries, effect);
    }
  if (command->kind & CLI_OPTIONS_RUN)
    add_entries (entries, run);
  g_array_append_val (entries->entries, end);
}

static gboolean
parse (CliOptions *options, const CliCommand *command, int *argc, char ***argv, GError **error)
{
  Entries          entries = { g_array_new (FALSE, FALSE, sizeof (GOptionEntry)), g_string_chunk_new (1024) };
  GOptionContext  *context = g_option_context_new (command->arguments);
  GOptionGroup    *group = g_option_group_new ("main", "", "", options, NULL);
  g_autofree char *name = g_strdup_printf ("reverie %s", command->name);
  gboolean         done;

  make_entries (&entries, options, command);
  g_option_group_add_entries (group, (const GOptionEntry *) (gpointer) entries.entries->data);
  g_option_context_set_main_group (context, group);
  g_option_context_set_summary (context, _ (command->summary));
  g_option_context_set_description (context, _ (command->description));

  /* The help takes the program's name from here. */
  g_set_prgname (name);
  done = g_option_context_parse (context, argc, argv, error);
  g_set_prgname ("reverie");

  g_option_context_free (context);
  g_array_unref (entries.entries);
  g_string_chunk_free (entries.texts);
  return done;
}

/* A "--" stays among the arguments where it was needed to take one of them for no option. */
static void
drop_separator (int *argc, char **argv)
{
  for (int i = 1; i < *argc; i++)
    {
      if (g_str_equal (argv[i], "--"))
        {
          memmove (argv + i, argv + i + 1, (size_t) (*argc - i) * sizeof *argv);
          *argc -= 1;
          return;
        }
    }
}

static gboolean
apply (CliOptions *options, GError **error)
{
  if (!rv_parameters_apply_recipe (&options->parameters, options->recipe, error))
    return FALSE;
  for (guint i = 0; i < rv_n_parameters; i++)
    {
      const char *text = NULL;

      if (is_option (&rv_parameter_table[i], options->parameters.effect))
        text = g_hash_table_lookup (options->given, rv_parameter_table[i].key);
      /* Layers are GIMP's; here others are in their places. */
      else if (rv_parameter_is_of (&rv_parameter_table[i], options->parameters.effect)
               && rv_parameter_table[i].group == RV_GROUP_NAMES)
        text = "";
      if (text && !rv_parameters_set (&options->parameters, rv_parameter_table[i].key, text, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
cli_options_read (CliOptions *options, const CliCommand *command, int *argc, char ***argv)
{
  g_autoptr (GError) error = NULL;
  const char *mistake = NULL;

  if (!parse (options, command, argc, argv, &error) || !apply (options, &error))
    {
      cli_usage (command->name, "%s", error->message);
      return FALSE;
    }
  drop_separator (argc, *argv);

  if (options->threads < 0 || options->threads > 4096)
    mistake = _ ("--threads must be a whole number from 0 (one for each processor) to 4096");
  else if (options->memory < 0)
    mistake = _ ("--memory must be a whole number of MiB, 0 for half of what is free");
  if (mistake)
    {
      cli_usage (command->name, "%s", mistake);
      return FALSE;
    }
  if (*argc - 1 < command->least || *argc - 1 > command->most)
    {
      if (*argc - 1 > command->most)
        cli_usage (command->name, _ ("'%s' is one argument too many"), (*argv)[1 + command->most]);
      else
        cli_usage (command->name, _ ("arguments are missing: %s"), command->arguments);
      return FALSE;
    }
  return TRUE;
}
