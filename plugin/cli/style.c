/* The program reverie: the command style.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gi18n-lib.h>

#include "plugin/cli/cli.h"
#include "plugin/style-list.h"

#define STYLE_KEY "style"
#define MASK_KEY "style-mask"

static const char summary[]
    = N_ ("Paints the picture IN in the manner of other pictures: with their strokes and colours.");

static const char description[]
    = N_ ("Examples:\n"
          "  reverie style portrait.jpg --style painting.jpg -o painted.png\n"
          "  reverie style portrait.jpg --style night.jpg:2 --style dancers.jpg -o painted.png\n"
          "  reverie style portrait.jpg --style night.jpg --style-mask sky.png --style dancers.jpg -o painted.png\n"
          "  reverie style portrait.jpg --style painting.jpg --colour 0 --style-scale 0.5 -o painted.png\n"
          "  reverie style portrait.jpg --style painting.jpg --look eyes --dream 0.3 -o painted.png\n\n"
          "Several styles are mixed by their weights. Of a file whose name ends in a colon and a number,\n"
          "give the weight too. --mask says where to paint at all, and --style-mask where the style\n"
          "before it is painted; that mask may have any size.\n"
          "The suffix of OUT says its format. Ctrl-C stops after the current step and writes nothing.\n");

static GArray *
given_list (const CliOptions *options, const char *key, GArray *(*read) (const char *text, GError **error))
{
  const char *text = g_hash_table_lookup (options->given, key);

  return text ? read (text, NULL) : rv_style_list_new ();
}

/* The first style takes the place of all those in a recipe, and of their masks. */
static gboolean
take_style (const gchar *name, const gchar *value, gpointer data, GError **error)
{
  CliOptions *options = data;
  g_autoptr (GArray) styles = given_list (options, STYLE_KEY, rv_style_list_read);

  if (!rv_style_list_add_text (styles, value, error))
    return FALSE;
  g_hash_table_insert (options->given, g_strdup (STYLE_KEY), rv_style_list_to_text (styles));
  if (!g_hash_table_contains (options->given, MASK_KEY))
    g_hash_table_insert (options->given, g_strdup (MASK_KEY), g_strdup (""));
  return TRUE;
}

static gboolean
take_mask (const gchar *name, const gchar *value, gpointer data, GError **error)
{
  CliOptions *options = data;
  g_autoptr (GArray) styles = given_list (options, STYLE_KEY, rv_style_list_read);
  g_autoptr (GArray) masks = given_list (options, MASK_KEY, rv_style_masks_read);

  if (masks->len >= styles->len)
    {
      g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                           _ ("--style-mask follows the --style whose mask it is, once"));
      return FALSE;
    }
  while (masks->len + 1 < styles->len)
    rv_style_list_add (masks, RV_STYLE_FILE, "", 1);
  rv_style_list_add (masks, RV_STYLE_FILE, value, 1);
  g_hash_table_insert (options->given, g_strdup (MASK_KEY), rv_style_masks_to_text (masks));
  return TRUE;
}

static const char *
check (const CliOptions *options, char **paths)
{
  if (!*options->parameters.style)
    return _ ("what should it be painted like? Name a picture with --style");
  if (g_hash_table_contains (options->given, "dream") && !*options->parameters.style_look)
    return _ ("--dream is the share of a --look: name one");
  return NULL;
}

int
cli_style (int argc, char **argv)
{
  const GOptionEntry own[] = { { STYLE_KEY, 0, G_OPTION_FLAG_FILENAME, G_OPTION_ARG_CALLBACK, (gpointer) take_style,
                                 _ ("Picture whose manner is taken; may be given again"), "FILE[:WEIGHT]" },
                               { MASK_KEY, 0, G_OPTION_FLAG_FILENAME, G_OPTION_ARG_CALLBACK, (gpointer) take_mask,
                                 _ ("Picture that says where the style before it is painted: white fully, black not at "
                                    "all"),
                                 "FILE" },
                               G_OPTION_ENTRY_NULL };
  const CliEffect    effect = { .effect = RV_EFFECT_STYLE,
                                .arguments = "IN --style FILE -o OUT",
                                .summary = summary,
                                .description = description,
                                .least = 1,
                                .most = 1,
                                .check = check,
                                .own = own };

  return cli_effect (&effect, argc, argv);
}
