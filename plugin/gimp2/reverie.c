/* The plug-in for GIMP 2.10: the procedures, their arguments and run modes.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>

#include <glib/gi18n-lib.h>
#include <libgimp/gimp.h>

#include "plugin/data.h"
#include "plugin/gimp-common.h"
#include "plugin/gimp-effects.h"
#include "plugin/gimp/interactive.h"
#include "plugin/gimp/repeat.h"
#include "plugin/gimp2/dialog.h"
#include "plugin/gimp2/settings-file.h"

/* Of every procedure; what comes after depends on it, and the last argument of an effect is the recipe. */
enum
{
  ARG_RUN_MODE,
  ARG_IMAGE,
  ARG_DRAWABLE,
  N_FIRST_ARGS
};

/* Of the procedure that repeats. */
enum
{
  ARG_RECIPE_LAYER = N_FIRST_ARGS,
  N_REPEAT_ARGS
};

static const GimpParamDef first_args[N_FIRST_ARGS] = {
  { GIMP_PDB_INT32, "run-mode",
    "The run mode { RUN-INTERACTIVE (0), RUN-NONINTERACTIVE (1), RUN-WITH-LAST-VALS (2) }" },
  { GIMP_PDB_IMAGE, "image", "The image" },
  { GIMP_PDB_DRAWABLE, "drawable", "The layer to work on, or the layer group, as it is seen" },
};

/* Whether a parameter is an argument of its own, and not of the recipe alone. */
static gboolean
is_argument (RvEffect effect, const RvParameter *parameter)
{
  if (!rv_parameter_is_of (parameter, effect))
    return FALSE;
  if (effect == RV_EFFECT_DREAM)
    return g_str_equal (parameter->key, "look") || g_str_equal (parameter->key, "intensity");
  return parameter->group == RV_GROUP_LOOK || parameter->group == RV_GROUP_MAIN;
}

/* A procedure with a place in the menu and, where it is installed, an icon. */
static void
install (
    const char *name, const char *label, const char *blurb, const char *help, const GimpParamDef *args, gint n_args)
{
  static const GimpParamDef results[] = { { GIMP_PDB_LAYER, "layer", (gchar *) rv_layer_blurb } };
  g_autofree char          *icon = rv_data_file ("icons/reverie-16.png");

  gimp_install_procedure (name, blurb, help, RV_AUTHORS, RV_AUTHORS, RV_DATE, label, "*", GIMP_PLUGIN, n_args,
                          G_N_ELEMENTS (results), args, results);
  gimp_plugin_menu_register (name, RV_MENU_PATH);
  if (icon)
    gimp_plugin_icon_register (name, GIMP_ICON_TYPE_IMAGE_FILE, (const guint8 *) icon);
}

static void
add_help (void)
{
  g_autofree char *help = rv_data_file ("help");
  g_autofree char *uri = help ? g_filename_to_uri (help, NULL, NULL) : NULL;

  if (uri)
    gimp_plugin_help_register (RV_HELP_DOMAIN, uri);
}

static GimpParamDef
argument_of (const RvParameter *parameter)
{
  GimpParamDef argument = { .name = (gchar *) parameter->key, .description = (gchar *) parameter->blurb };

  switch (parameter->type)
    {
    case RV_PARAMETER_TEXT:
    case RV_PARAMETER_CHOICE:
      argument.type = GIMP_PDB_STRING;
      break;
    case RV_PARAMETER_INT:
    case RV_PARAMETER_BOOL:
      argument.type = GIMP_PDB_INT32;
      break;
    case RV_PARAMETER_DOUBLE:
      argument.type = GIMP_PDB_FLOAT;
      break;
    }
  return argument;
}

static void
install_effect (RvEffect effect)
{
  const RvEffectWords *words = rv_effect_words (effect);
  const GimpParamDef   recipe = { GIMP_PDB_STRING, "recipe", (gchar *) rv_recipe_blurb };
  g_autoptr (GArray) args = g_array_new (FALSE, FALSE, sizeof (GimpParamDef));

  g_array_append_vals (args, first_args, N_FIRST_ARGS);
  for (guint i = 0; i < rv_n_parameters; i++)
    {
      const GimpParamDef argument = argument_of (&rv_parameter_table[i]);

      if (is_argument (effect, &rv_parameter_table[i]))
        g_array_append_val (args, argument);
    }
  g_array_append_val (args, recipe);
  install (words->procedure, words->menu_label, words->blurb, words->help, (const GimpParamDef *) (gpointer) args->data,
           (gint) args->len);
}

static void
query (void)
{
  const GimpParamDef repeat_args[N_REPEAT_ARGS] = {
    first_args[ARG_RUN_MODE],
    first_args[ARG_IMAGE],
    first_args[ARG_DRAWABLE],
    { GIMP_PDB_LAYER, "recipe-layer", (gchar *) rv_recipe_layer_blurb },
  };
  const char *translations = rv_data_bind_translations ();

  /* GIMP itself translates the menu's words, in the language that it has when it shows them. */
  if (translations)
    gimp_plugin_domain_register (GETTEXT_PACKAGE, translations);
  for (guint i = 0; i < RV_N_EFFECTS; i++)
    {
      if (rv_job_has ((RvEffect) i))
        install_effect ((RvEffect) i);
    }
  install (RV_REPEAT_PROCEDURE, rv_repeat_menu_label, rv_repeat_blurb, rv_repeat_help, repeat_args, N_REPEAT_ARGS);
  add_help ();
}

/* What the last run used, in this session or an earlier one. */
static void
recall (RvParameters *parameters)
{
  g_autofree char *path = gimp_personal_rc_file (RV_SETTINGS_FILE);
  g_autoptr (GError) error = NULL;

  if (!rv_settings_file_load (path, RV_SETTINGS_LAST, parameters, &error))
    g_message ("%s", error->message);
}

static void
remember (const RvParameters *parameters)
{
  g_autofree char *path = gimp_personal_rc_file (RV_SETTINGS_FILE);
  g_autoptr (GError) error = NULL;

  if (!rv_settings_file_save (path, RV_SETTINGS_LAST, parameters, &error))
    g_message ("%s", error->message);
}

/* Free with g_free (). */
static char *
text_of (const GimpParam *arg)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  switch (arg->type)
    {
    case GIMP_PDB_INT32:
      return g_strdup_printf ("%d", arg->data.d_int32);
    case GIMP_PDB_FLOAT:
      return g_strdup (g_ascii_dtostr (number, sizeof number, arg->data.d_float));
    default:
      return g_strdup (arg->data.d_string ? arg->data.d_string : "");
    }
}

/* An empty text stands for the default. */
static gboolean
read_arguments (RvParameters *parameters, const GimpParam *args, GError **error)
{
  const GimpParam *arg = args + N_FIRST_ARGS;

  for (guint i = 0; i < rv_n_parameters; i++)
    {
      const RvParameter *parameter = &rv_parameter_table[i];
      g_autofree char   *text = NULL;

      if (!is_argument (parameters->effect, parameter))
        continue;
      text = text_of (arg++);
      if (*text && !rv_parameters_set (parameters, parameter->key, text, error))
        return FALSE;
    }
  return rv_parameters_apply_recipe (parameters, arg->data.d_string, error);
}

/* Fills in @parameters as the run mode asks. */
static GimpPDBStatusType
choose (
    const ReverieCatalog *catalog, RvParameters *parameters, RvSource *source, const GimpParam *args, GError **error)
{
  switch (args[ARG_RUN_MODE].data.d_int32)
    {
    case GIMP_RUN_INTERACTIVE:
      recall (parameters);
      return rv_gimp2_dialog (catalog, parameters, source) ? GIMP_PDB_SUCCESS : GIMP_PDB_CANCEL;
    case GIMP_RUN_WITH_LAST_VALS:
      recall (parameters);
      return GIMP_PDB_SUCCESS;
    default:
      return read_arguments (parameters, args, error) ? GIMP_PDB_SUCCESS : GIMP_PDB_CALLING_ERROR;
    }
}

static GimpPDBStatusType
make (RvEffect effect, GPtrArray *sources, const GimpParam *args, GError **error)
{
  ReverieCatalog   *catalog = reverie_catalog_new (error);
  GimpPDBStatusType status;
  RvParameters      parameters;

  if (!catalog)
    return GIMP_PDB_EXECUTION_ERROR;

  rv_parameters_init (&parameters, effect);
  status = choose (catalog, &parameters, g_ptr_array_index (sources, 0), args, error);
  if (status == GIMP_PDB_SUCCESS)
    status = rv_sources_run (sources, args[ARG_RUN_MODE].data.d_int32, catalog, &parameters, error);
  if (status == GIMP_PDB_SUCCESS && args[ARG_RUN_MODE].data.d_int32 == GIMP_RUN_INTERACTIVE)
    remember (&parameters);
  rv_parameters_clear (&parameters);
  reverie_catalog_free (catalog);
  return status;
}

/* What was repeated last in this session is kept by GIMP. */
static GimpPDBStatusType
repeat (GPtrArray *sources, const GimpParam *args, GError **error)
{
  gint              size = gimp_get_data_size (RV_REPEAT_PROCEDURE);
  g_autofree char  *last = g_malloc0 ((gsize) MAX (size, 0) + 1);
  GimpPDBStatusType status;

  if (size > 0)
    gimp_get_data (RV_REPEAT_PROCEDURE, last);
  status
      = rv_sources_repeat (sources, args[ARG_RUN_MODE].data.d_int32, args[ARG_RECIPE_LAYER].data.d_layer, &last, error);
  if (status == GIMP_PDB_SUCCESS)
    gimp_set_data (RV_REPEAT_PROCEDURE, last, (guint32) strlen (last) + 1);
  return status;
}

static gboolean
check_run_mode (const GimpParam *args, GError **error)
{
  gint32 mode = args[ARG_RUN_MODE].data.d_int32;

  if (mode == GIMP_RUN_INTERACTIVE || mode == GIMP_RUN_NONINTERACTIVE || mode == GIMP_RUN_WITH_LAST_VALS)
    return TRUE;
  g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_ARGUMENT, _ ("Argument \"run-mode\" is %d: it must be 0, 1 or 2"),
               mode);
  return FALSE;
}

static GimpPDBStatusType
run_procedure (const char *name, const GimpParam *args, gint32 *layer, GError **error)
{
  g_autoptr (GPtrArray) sources = NULL;
  GimpPDBStatusType status;
  RvEffect          effect;

  if (check_run_mode (args, error))
    sources = rv_sources_new (args[ARG_IMAGE].data.d_image, &args[ARG_DRAWABLE].data.d_drawable, 1, error);
  if (!sources)
    return GIMP_PDB_CALLING_ERROR;
  status = rv_effect_of_procedure (name, &effect) ? make (effect, sources, args, error) : repeat (sources, args, error);
  if (status == GIMP_PDB_SUCCESS)
    *layer = ((RvSource *) g_ptr_array_index (sources, 0))->layer;
  return status;
}

static void
run (const gchar *name, gint n_args, const GimpParam *args, gint *n_results, GimpParam **results)
{
  static GimpParam values[2];
  static char     *message;
  GError          *error = NULL;

  gegl_init (NULL, NULL);
  rv_data_bind_translations ();

  *n_results = 2;
  *results = values;
  values[0].type = GIMP_PDB_STATUS;
  values[1].type = GIMP_PDB_LAYER;
  values[1].data.d_layer = -1;
  values[0].data.d_status = run_procedure (name, args, &values[1].data.d_layer, &error);

  if (error)
    {
      /* libgimp reads the text after this function has returned. */
      g_free (message);
      message = g_strdup (error->message);
      g_error_free (error);
      values[1].type = GIMP_PDB_STRING;
      values[1].data.d_string = message;
    }
  else if (values[0].data.d_status != GIMP_PDB_SUCCESS)
    *n_results = 1;
  else if (args[ARG_RUN_MODE].data.d_int32 != GIMP_RUN_NONINTERACTIVE)
    gimp_displays_flush ();
}

const GimpPlugInInfo PLUG_IN_INFO = { NULL, NULL, query, run };

MAIN ()
