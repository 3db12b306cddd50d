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
#include "plugin/gimp/partner.h"
#include "plugin/gimp/repeat.h"
#include "plugin/gimp/styles.h"
#include "plugin/gimp2/arguments.h"
#include "plugin/gimp2/dialog.h"
#include "plugin/gimp2/settings-file.h"

/* Of every procedure but that which makes an image, which has the run mode alone; their own come after. */
enum
{
  ARG_RUN_MODE,
  ARG_IMAGE,
  ARG_DRAWABLE,
  N_FIRST_ARGS
};

/* Of the procedures that breed and that repeat. */
#define ARG_PARTNER N_FIRST_ARGS
#define ARG_RECIPE_LAYER N_FIRST_ARGS

/* Of the procedure for Style, counted from N_FIRST_ARGS. */
enum
{
  STYLE_N_LAYERS,
  STYLE_LAYERS,
  STYLE_N_WEIGHTS,
  STYLE_WEIGHTS,
  N_STYLE_ARGS
};

static const GimpParamDef first_args[N_FIRST_ARGS] = {
  { GIMP_PDB_INT32, "run-mode",
    "The run mode { RUN-INTERACTIVE (0), RUN-NONINTERACTIVE (1), RUN-WITH-LAST-VALS (2) }" },
  { GIMP_PDB_IMAGE, "image", "The image" },
  { GIMP_PDB_DRAWABLE, "drawable", "The layer to work on, or the layer group, as it is seen" },
};

/* What GIMP shows of a procedure. */
typedef struct
{
  const char *name;
  const char *path;
  const char *label;
  const char *blurb;
  const char *help;
  const char *types; /* of images */
} Entry;

/* A procedure with a place in the menu and, where it is installed, an icon. */
static void
install (const Entry *entry, const GArray *args, const GimpParamDef *result)
{
  g_autofree char *icon = rv_data_file ("icons/reverie-16.png");

  gimp_install_procedure (entry->name, entry->blurb, entry->help, RV_AUTHORS, RV_AUTHORS, RV_DATE, entry->label,
                          entry->types, GIMP_PLUGIN, (gint) args->len, 1, (const GimpParamDef *) (gpointer) args->data,
                          result);
  gimp_plugin_menu_register (entry->name, entry->path);
  if (icon)
    gimp_plugin_icon_register (entry->name, GIMP_ICON_TYPE_IMAGE_FILE, (const guint8 *) icon);
}

static void
add_help (void)
{
  g_autofree char *help = rv_data_file ("help");
  g_autofree char *uri = help ? g_filename_to_uri (help, NULL, NULL) : NULL;

  if (uri)
    gimp_plugin_help_register (RV_HELP_DOMAIN, uri);
}

static const GimpParamDef layer_result = { GIMP_PDB_LAYER, "layer", (gchar *) rv_layer_blurb };

static void
install_effect (RvEffect effect)
{
  const GimpParamDef partner = { GIMP_PDB_LAYER, "partner", (gchar *) rv_partner_blurb };
  const GimpParamDef styles[N_STYLE_ARGS]
      = { { GIMP_PDB_INT32, "n-style-layers", "How many style layers there are" },
          { GIMP_PDB_INT32ARRAY, "style-layers", (gchar *) rv_style_layers_blurb },
          { GIMP_PDB_INT32, "n-style-weights", "How many weights there are: 0, or one for each style layer" },
          { GIMP_PDB_FLOATARRAY, "style-weights", (gchar *) rv_style_weights_blurb } };
  const RvEffectWords *words = rv_effect_words (effect);
  const Entry          entry = { words->procedure, RV_MENU_PATH, words->menu_label, words->blurb, words->help, "*" };
  g_autoptr (GArray) args = g_array_new (FALSE, FALSE, sizeof (GimpParamDef));

  g_array_append_vals (args, first_args, N_FIRST_ARGS);
  if (effect == RV_EFFECT_BREED)
    g_array_append_val (args, partner);
  if (effect == RV_EFFECT_STYLE)
    g_array_append_vals (args, styles, N_STYLE_ARGS);
  rv_arguments_add (args, effect);
  install (&entry, args, &layer_result);
}

static void
install_new_image (void)
{
  static const GimpParamDef result = { GIMP_PDB_IMAGE, "image", "The new image" };
  const Entry               entry = { RV_NEW_IMAGE_PROCEDURE,
                                      RV_NEW_IMAGE_MENU_PATH,
                                      rv_new_image_menu_label,
                                      rv_new_image_blurb,
                                      rv_effect_words (RV_NEW_IMAGE_EFFECT)->help,
                                      NULL };
  g_autoptr (GArray) args = g_array_new (FALSE, FALSE, sizeof (GimpParamDef));

  g_array_append_vals (args, first_args, 1);
  rv_arguments_add (args, RV_NEW_IMAGE_EFFECT);
  install (&entry, args, &result);
}

static void
install_repeat (void)
{
  const GimpParamDef layer = { GIMP_PDB_LAYER, "recipe-layer", (gchar *) rv_recipe_layer_blurb };
  const Entry entry = { RV_REPEAT_PROCEDURE, RV_MENU_PATH, rv_repeat_menu_label, rv_repeat_blurb, rv_repeat_help, "*" };
  g_autoptr (GArray) args = g_array_new (FALSE, FALSE, sizeof (GimpParamDef));

  g_array_append_vals (args, first_args, N_FIRST_ARGS);
  g_array_append_val (args, layer);
  install (&entry, args, &layer_result);
}

static void
query (void)
{
  const char *translations = rv_data_bind_translations ();

  /* GIMP itself translates the menu's words, in the language that it has when it shows them. */
  if (translations)
    gimp_plugin_domain_register (GETTEXT_PACKAGE, translations);
  for (guint i = 0; i < RV_N_EFFECTS; i++)
    {
      if (rv_job_has ((RvEffect) i))
        install_effect ((RvEffect) i);
    }
  if (rv_job_has (RV_NEW_IMAGE_EFFECT))
    install_new_image ();
  install_repeat ();
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

/* The arguments of Style: arrays of layers and of their weights, and then those of the table. */
static gboolean
read_style (GPtrArray *sources, RvParameters *parameters, const GimpParam *own, GError **error)
{
  const gint n_layers = own[STYLE_N_LAYERS].data.d_int32, n_weights = own[STYLE_N_WEIGHTS].data.d_int32;

  return rv_arguments_read (parameters, own + N_STYLE_ARGS, error)
         && rv_styles_take (sources, parameters, own[STYLE_LAYERS].data.d_int32array, (guint) MAX (n_layers, 0),
                            own[STYLE_WEIGHTS].data.d_floatarray, (guint) MAX (n_weights, 0), error);
}

static gboolean
read_arguments (GPtrArray *sources, RvParameters *parameters, const GimpParam *own, GError **error)
{
  return parameters->effect == RV_EFFECT_STYLE ? read_style (sources, parameters, own, error)
                                               : rv_arguments_read (parameters, own, error);
}

/* Fills in @parameters as the run mode asks. @own are those arguments that depend on the effect. */
static GimpPDBStatusType
choose (const ReverieCatalog *catalog,
        RvParameters         *parameters,
        GPtrArray            *sources,
        GimpRunMode           run_mode,
        const GimpParam      *own,
        GError              **error)
{
  switch (run_mode)
    {
    case GIMP_RUN_INTERACTIVE:
      recall (parameters);
      return rv_gimp2_dialog (catalog, parameters, g_ptr_array_index (sources, 0)) ? GIMP_PDB_SUCCESS : GIMP_PDB_CANCEL;
    case GIMP_RUN_WITH_LAST_VALS:
      recall (parameters);
      return GIMP_PDB_SUCCESS;
    default:
      return read_arguments (sources, parameters, own, error) ? GIMP_PDB_SUCCESS : GIMP_PDB_CALLING_ERROR;
    }
}

static GimpPDBStatusType
make (RvEffect effect, GPtrArray *sources, GimpRunMode run_mode, const GimpParam *own, GError **error)
{
  ReverieCatalog   *catalog = reverie_catalog_new (error);
  GimpPDBStatusType status;
  RvParameters      parameters;

  if (!catalog)
    return GIMP_PDB_EXECUTION_ERROR;

  rv_parameters_init (&parameters, effect);
  status = choose (catalog, &parameters, sources, run_mode, own, error);
  if (status == GIMP_PDB_SUCCESS)
    status = rv_sources_run (sources, run_mode, catalog, &parameters, error);
  if (status == GIMP_PDB_SUCCESS && run_mode == GIMP_RUN_INTERACTIVE)
    remember (&parameters);
  rv_parameters_clear (&parameters);
  reverie_catalog_free (catalog);
  return status;
}

/* The layer that was the partner last in this session is kept by GIMP. */
static GimpPDBStatusType
breed (GPtrArray *sources, const GimpParam *args, GError **error)
{
  const char       *name = rv_effect_words (RV_EFFECT_BREED)->procedure;
  GimpRunMode       run_mode = args[ARG_RUN_MODE].data.d_int32;
  RvSource         *first = g_ptr_array_index (sources, 0);
  gint32            partner = args[ARG_PARTNER].data.d_layer > 0 ? args[ARG_PARTNER].data.d_layer : RV_NO_LAYER;
  GimpPDBStatusType status;

  if (run_mode != GIMP_RUN_NONINTERACTIVE)
    {
      partner = RV_NO_LAYER;
      gimp_get_data (name, &partner);
      if (!gimp_item_is_valid (partner))
        partner = RV_NO_LAYER;
    }
  if (!rv_partner_set (first, partner, error))
    return GIMP_PDB_CALLING_ERROR;
  status = make (RV_EFFECT_BREED, sources, run_mode, args + ARG_PARTNER + 1, error);
  if (status == GIMP_PDB_SUCCESS)
    gimp_set_data (name, &first->partner, sizeof first->partner);
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

/* The layers that a procedure is called for. NULL with an error. */
static GPtrArray *
sources_of (const char *name, const GimpParam *args, GError **error)
{
  RvEffect effect;

  if (g_str_equal (name, RV_NEW_IMAGE_PROCEDURE))
    return rv_sources_of_nothing (RV_NO_IMAGE);
  if (rv_effect_of_procedure (name, &effect) && effect == RV_NEW_IMAGE_EFFECT)
    return rv_sources_of_nothing (args[ARG_IMAGE].data.d_image);
  return rv_sources_new (args[ARG_IMAGE].data.d_image, &args[ARG_DRAWABLE].data.d_drawable, 1, error);
}

/* Fills in the result, a layer or an image. */
static GimpPDBStatusType
run_procedure (const char *name, const GimpParam *args, GimpParam *result, GError **error)
{
  gboolean          fresh = g_str_equal (name, RV_NEW_IMAGE_PROCEDURE);
  GimpPDBStatusType status;
  const RvSource   *first;
  RvEffect          effect;
  g_autoptr (GPtrArray) sources = check_run_mode (args, error) ? sources_of (name, args, error) : NULL;

  if (!sources)
    return GIMP_PDB_CALLING_ERROR;
  if (rv_effect_of_procedure (name, &effect) && effect == RV_EFFECT_BREED)
    status = breed (sources, args, error);
  else if (rv_effect_of_procedure (name, &effect))
    status = make (effect, sources, args[ARG_RUN_MODE].data.d_int32, args + (fresh ? 1 : N_FIRST_ARGS), error);
  else
    status = repeat (sources, args, error);
  if (status != GIMP_PDB_SUCCESS)
    return status;
  first = g_ptr_array_index (sources, 0);
  result->type = fresh ? GIMP_PDB_IMAGE : GIMP_PDB_LAYER;
  result->data.d_int32 = fresh ? first->image : first->layer;
  if (fresh && args[ARG_RUN_MODE].data.d_int32 != GIMP_RUN_NONINTERACTIVE)
    gimp_display_new (first->image);
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
  values[0].data.d_status = run_procedure (name, args, &values[1], &error);

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
