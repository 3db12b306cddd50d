/* The plug-in for GIMP 3: the procedures, their arguments and run modes.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gi18n-lib.h>
#include <libgimp/gimp.h>

#include "plugin/data.h"
#include "plugin/gimp-common.h"
#include "plugin/gimp-effects.h"
#include "plugin/gimp/interactive.h"
#include "plugin/gimp/partner.h"
#include "plugin/gimp/repeat.h"
#include "plugin/gimp/styles.h"
#include "plugin/gimp3/dialog.h"
#include "plugin/settings.h"

#define REVERIE_TYPE_PLUG_IN (reverie_plug_in_get_type ())
G_DECLARE_FINAL_TYPE (ReveriePlugIn, reverie_plug_in, REVERIE, PLUG_IN, GimpPlugIn)

struct _ReveriePlugIn
{
  GimpPlugIn parent_instance;
};

G_DEFINE_FINAL_TYPE (ReveriePlugIn, reverie_plug_in, GIMP_TYPE_PLUG_IN)

/* What a procedure does with the layers that it was called for. */
typedef GimpPDBStatusType (*RunFunc) (
    GimpProcedure *procedure, GimpRunMode run_mode, GPtrArray *sources, GimpProcedureConfig *config, GError **error);

static guint
count (GimpDrawable **drawables)
{
  return (guint) gimp_core_object_array_get_length ((GObject **) drawables);
}

/* The arguments as parameters, the recipe's pairs put over them. @parameters hold defaults. */
static gboolean
read_config (GimpProcedureConfig *config, RvParameters *parameters, GError **error)
{
  g_autofree char *recipe = NULL;

  if (!rv_parameters_from_object (parameters, G_OBJECT (config), error))
    return FALSE;
  g_object_get (config, "recipe", &recipe, NULL);
  return rv_parameters_apply_recipe (parameters, recipe, error);
}

/* Moves the layers that are given as styles to what names them: that is kept for the next run, and they are not. */
static gboolean
read_styles (GimpProcedureConfig *config, GPtrArray *sources, RvParameters *parameters, GError **error)
{
  g_autofree GimpLayer **layers = NULL;
  GValue                 weights = G_VALUE_INIT;
  gsize                  n_weights = 0;
  const double          *numbers;
  gboolean               good;

  g_object_get (config, "style-layers", &layers, NULL);
  g_object_get_property (G_OBJECT (config), "style-weights", &weights);
  /* GIMP looks into an array without asking whether there is one. */
  numbers = g_value_get_boxed (&weights) ? gimp_value_get_double_array (&weights, &n_weights) : NULL;
  good = rv_styles_take (sources, parameters, layers, layers ? count ((GimpDrawable **) layers) : 0, numbers,
                         (guint) n_weights, error);
  g_value_unset (&weights);
  if (good)
    g_object_set (config, "style", parameters->style, "style-layers", NULL, "style-weights", NULL, NULL);
  return good;
}

/* Fills in @parameters as the run mode asks. */
static GimpPDBStatusType
choose (const ReverieCatalog *catalog,
        GimpProcedure        *procedure,
        GimpRunMode           run_mode,
        GimpProcedureConfig  *config,
        GPtrArray            *sources,
        RvParameters         *parameters,
        GError              **error)
{
  RvSource *source = g_ptr_array_index (sources, 0);

  if (!read_config (config, parameters, error)
      || (parameters->effect == RV_EFFECT_STYLE && !read_styles (config, sources, parameters, error)))
    return GIMP_PDB_CALLING_ERROR;
  if (run_mode != GIMP_RUN_INTERACTIVE)
    return GIMP_PDB_SUCCESS;

  /* A recipe given to the dialog is seen and can be changed there. */
  rv_parameters_to_object (parameters, G_OBJECT (config));
  g_object_set (config, "recipe", "", NULL);
  if (!rv_gimp3_dialog (catalog, procedure, config, source))
    return GIMP_PDB_CANCEL;
  if (parameters->effect == RV_EFFECT_BREED)
    g_object_set (config, "partner", source->partner, NULL);
  return read_config (config, parameters, error) ? GIMP_PDB_SUCCESS : GIMP_PDB_CALLING_ERROR;
}

static GimpPDBStatusType
make (GimpProcedure *procedure, GimpRunMode run_mode, GPtrArray *sources, GimpProcedureConfig *config, GError **error)
{
  ReverieCatalog   *catalog = reverie_catalog_new (error);
  GimpPDBStatusType status;
  RvParameters      parameters;
  RvEffect          effect;

  if (!catalog)
    return GIMP_PDB_EXECUTION_ERROR;

  rv_effect_of_procedure (gimp_procedure_get_name (procedure), &effect);
  rv_settings_set_effect (G_OBJECT (config), effect);
  rv_parameters_init (&parameters, effect);
  status = choose (catalog, procedure, run_mode, config, sources, &parameters, error);
  if (status == GIMP_PDB_SUCCESS)
    status = rv_sources_run (sources, run_mode, catalog, &parameters, error);
  rv_parameters_clear (&parameters);
  reverie_catalog_free (catalog);
  return status;
}

static GimpPDBStatusType
repeat (GimpProcedure *procedure, GimpRunMode run_mode, GPtrArray *sources, GimpProcedureConfig *config, GError **error)
{
  GimpPDBStatusType status;
  g_autoptr (GimpLayer) model = NULL;
  g_autofree char *last = NULL;

  g_object_get (config, "recipe-layer", &model, "last-recipe", &last, NULL);
  status = rv_sources_repeat (sources, run_mode, model, &last, error);
  if (status == GIMP_PDB_SUCCESS)
    g_object_set (config, "last-recipe", last, NULL);
  return status;
}

static void
set_layers (GimpValueArray *values, GPtrArray *sources)
{
  g_autofree GimpLayer **layers = g_new0 (GimpLayer *, sources->len + 1);

  for (guint i = 0; i < sources->len; i++)
    layers[i] = ((RvSource *) g_ptr_array_index (sources, i))->layer;
  GIMP_VALUES_SET_LAYER (values, 1, layers[0]);
  GIMP_VALUES_SET_CORE_OBJECT_ARRAY (values, 2, layers);
}

/* The second of two drawables is the partner of the first; else the argument says it. */
static GPtrArray *
sources_to_breed (GimpImage *image, GimpDrawable **drawables, GimpProcedureConfig *config, GError **error)
{
  g_autoptr (GPtrArray) sources = rv_sources_new (image, drawables, MIN (count (drawables), 1), error);
  g_autoptr (GimpLayer) partner = NULL;

  g_object_get (config, "partner", &partner, NULL);
  if (count (drawables) > 1 && GIMP_IS_LAYER (drawables[1]))
    g_set_object (&partner, GIMP_LAYER (drawables[1]));
  if (!sources || !rv_partner_set (g_ptr_array_index (sources, 0), partner, error))
    return NULL;
  return g_steal_pointer (&sources);
}

static GimpValueArray *
run (GimpProcedure       *procedure,
     GimpRunMode          run_mode,
     GimpImage           *image,
     GimpDrawable       **drawables,
     GimpProcedureConfig *config,
     gpointer             run_data)
{
  g_autoptr (GPtrArray) sources = NULL;
  GError           *error = NULL;
  GimpPDBStatusType status = GIMP_PDB_CALLING_ERROR;
  GimpValueArray   *values;
  RvEffect          effect;

  gegl_init (NULL, NULL);
  if (!rv_effect_of_procedure (gimp_procedure_get_name (procedure), &effect))
    effect = RV_EFFECT_DREAM;
  if (effect == RV_NEW_IMAGE_EFFECT)
    sources = rv_sources_of_nothing (image);
  else if (effect == RV_EFFECT_BREED)
    sources = sources_to_breed (image, drawables, config, &error);
  else
    sources = rv_sources_new (image, drawables, count (drawables), &error);
  if (sources)
    status = ((RunFunc) run_data) (procedure, run_mode, sources, config, &error);
  values = gimp_procedure_new_return_values (procedure, status, error);
  if (status == GIMP_PDB_SUCCESS)
    set_layers (values, sources);
  return values;
}

/* The procedure that makes an image, which needs none. */
static GimpValueArray *
run_new_image (GimpProcedure *procedure, GimpProcedureConfig *config, gpointer run_data)
{
  g_autoptr (GPtrArray) sources = rv_sources_of_nothing (RV_NO_IMAGE);
  const RvSource   *first = g_ptr_array_index (sources, 0);
  GError           *error = NULL;
  GimpRunMode       run_mode;
  GimpPDBStatusType status;
  GimpValueArray   *values;

  gegl_init (NULL, NULL);
  g_object_get (config, "run-mode", &run_mode, NULL);
  status = make (procedure, run_mode, sources, config, &error);
  values = gimp_procedure_new_return_values (procedure, status, error);
  if (status != GIMP_PDB_SUCCESS)
    return values;
  GIMP_VALUES_SET_IMAGE (values, 1, first->image);
  if (run_mode != GIMP_RUN_NONINTERACTIVE)
    gimp_display_new (first->image);
  return values;
}

static void
add_argument (GimpProcedure *procedure, RvEffect effect, const RvParameter *parameter)
{
  g_autofree char *label = rv_mnemonic_label (effect, parameter);
  const char      *blurb = _ (parameter->blurb);

  /* Looks, networks and choices are texts: GIMP's choice would let unknown ones through without a word. */
  switch (parameter->type)
    {
    case RV_PARAMETER_TEXT:
    case RV_PARAMETER_CHOICE:
      gimp_procedure_add_string_argument (procedure, parameter->key, label, blurb, parameter->text, G_PARAM_READWRITE);
      break;
    case RV_PARAMETER_INT:
      gimp_procedure_add_int_argument (procedure, parameter->key, label, blurb, (gint) parameter->minimum,
                                       (gint) parameter->maximum, (gint) parameter->value, G_PARAM_READWRITE);
      break;
    case RV_PARAMETER_DOUBLE:
      gimp_procedure_add_double_argument (procedure, parameter->key, label, blurb, parameter->minimum,
                                          parameter->maximum, parameter->value, G_PARAM_READWRITE);
      break;
    case RV_PARAMETER_BOOL:
      gimp_procedure_add_boolean_argument (procedure, parameter->key, label, blurb, parameter->value != 0,
                                           G_PARAM_READWRITE);
      break;
    }
}

static void
add_arguments (GimpProcedure *procedure, RvEffect effect)
{
  for (guint i = 0; i < rv_n_parameters; i++)
    {
      if (rv_parameter_is_of (&rv_parameter_table[i], effect))
        add_argument (procedure, effect, &rv_parameter_table[i]);
    }
  gimp_procedure_add_string_argument (procedure, "recipe", _ ("Recipe"), _ (rv_recipe_blurb), "", G_PARAM_READWRITE);
}

static void
add_repeat_arguments (GimpProcedure *procedure)
{
  gimp_procedure_add_layer_argument (procedure, "recipe-layer", _ ("Recipe layer"), _ (rv_recipe_layer_blurb), TRUE,
                                     G_PARAM_READWRITE);
  gimp_procedure_add_string_aux_argument (procedure, "last-recipe", "", "", "", G_PARAM_READWRITE);
}

static void
add_return_values (GimpProcedure *procedure)
{
  gimp_procedure_add_layer_return_value (procedure, "layer", _ ("Layer"), _ (rv_layer_blurb), FALSE, G_PARAM_READWRITE);
  gimp_procedure_add_core_object_array_return_value (
      procedure, "layers", _ ("Layers"), _ ("The same for each of the drawables"), GIMP_TYPE_LAYER, G_PARAM_READWRITE);
}

static GList *
query_procedures (GimpPlugIn *plug_in)
{
  GList *names = g_list_append (NULL, g_strdup (RV_REPEAT_PROCEDURE));

  for (guint i = RV_N_EFFECTS; i-- > 0;)
    {
      if (rv_job_has ((RvEffect) i))
        names = g_list_prepend (names, g_strdup (rv_effect_words ((RvEffect) i)->procedure));
    }
  if (rv_job_has (RV_NEW_IMAGE_EFFECT))
    names = g_list_append (names, g_strdup (RV_NEW_IMAGE_PROCEDURE));
  return names;
}

/* What belongs to the plug-in beside its program; all of it may be missing. */
static void
add_icon_and_help (GimpPlugIn *plug_in, GimpProcedure *procedure)
{
  g_autofree char *icon = rv_data_file ("../icons/hicolor/scalable/actions/" RV_ICON ".svg");
  g_autofree char *help_path = rv_data_file ("help");

  /* By its name, for GIMP shows a file's icon in none of its lists. */
  if (icon)
    gimp_procedure_set_icon_name (procedure, RV_ICON);
  if (help_path)
    {
      g_autoptr (GFile) help = g_file_new_for_path (help_path);

      gimp_plug_in_set_help_domain (plug_in, RV_HELP_DOMAIN, help);
    }
}

/* All but the arguments. */
static void
describe (GimpPlugIn    *plug_in,
          GimpProcedure *procedure,
          const char    *label,
          const char    *path,
          const char    *blurb,
          const char    *help)
{
  gimp_procedure_set_menu_label (procedure, _ (label));
  gimp_procedure_add_menu_path (procedure, path);
  gimp_procedure_set_documentation (procedure, _ (blurb), _ (help), gimp_procedure_get_name (procedure));
  add_icon_and_help (plug_in, procedure);
  gimp_procedure_set_attribution (procedure, RV_AUTHORS, RV_AUTHORS, RV_DATE);
}

static GimpProcedure *
image_procedure_new (GimpPlugIn *plug_in, const char *name, RunFunc make_or_repeat)
{
  GimpProcedure *procedure
      = gimp_image_procedure_new (plug_in, name, GIMP_PDB_PROC_TYPE_PLUGIN, run, make_or_repeat, NULL);

  gimp_procedure_set_image_types (procedure, "*");
  gimp_procedure_set_sensitivity_mask (procedure,
                                       GIMP_PROCEDURE_SENSITIVE_DRAWABLE | GIMP_PROCEDURE_SENSITIVE_DRAWABLES);
  add_return_values (procedure);
  return procedure;
}

static GimpProcedure *
effect_procedure_new (GimpPlugIn *plug_in, RvEffect effect)
{
  const RvEffectWords *words = rv_effect_words (effect);
  GimpProcedure       *procedure = image_procedure_new (plug_in, words->procedure, make);

  describe (plug_in, procedure, words->menu_label, RV_MENU_PATH, words->blurb, words->help);
  if (effect == RV_EFFECT_BREED)
    gimp_procedure_add_layer_argument (procedure, "partner", _ ("Second layer"), _ (rv_partner_blurb), TRUE,
                                       G_PARAM_READWRITE);
  if (effect == RV_EFFECT_STYLE)
    {
      /* GIMP takes an array that is not given for none of the valid ones, and says so unless it is told to be lax. */
      gimp_procedure_add_core_object_array_argument (
          procedure, "style-layers", _ ("Style layers"), _ (rv_style_layers_blurb), GIMP_TYPE_LAYER,
          G_PARAM_READWRITE | G_PARAM_LAX_VALIDATION | GIMP_PARAM_NO_VALIDATE);
      gimp_procedure_add_double_array_argument (procedure, "style-weights", _ ("Style weights"),
                                                _ (rv_style_weights_blurb), G_PARAM_READWRITE);
    }
  add_arguments (procedure, effect);
  return procedure;
}

static GimpProcedure *
repeat_procedure_new (GimpPlugIn *plug_in)
{
  GimpProcedure *procedure = image_procedure_new (plug_in, RV_REPEAT_PROCEDURE, repeat);

  describe (plug_in, procedure, rv_repeat_menu_label, RV_MENU_PATH, rv_repeat_blurb, rv_repeat_help);
  add_repeat_arguments (procedure);
  return procedure;
}

static GimpProcedure *
new_image_procedure_new (GimpPlugIn *plug_in)
{
  GimpProcedure *procedure
      = gimp_procedure_new (plug_in, RV_NEW_IMAGE_PROCEDURE, GIMP_PDB_PROC_TYPE_PLUGIN, run_new_image, NULL, NULL);

  describe (plug_in, procedure, rv_new_image_menu_label, RV_NEW_IMAGE_MENU_PATH, rv_new_image_blurb,
            rv_effect_words (RV_NEW_IMAGE_EFFECT)->help);
  gimp_procedure_add_enum_argument (procedure, "run-mode", "Run mode", "The run mode", GIMP_TYPE_RUN_MODE,
                                    GIMP_RUN_NONINTERACTIVE, G_PARAM_READWRITE);
  add_arguments (procedure, RV_NEW_IMAGE_EFFECT);
  gimp_procedure_add_image_return_value (procedure, "image", _ ("Image"), _ ("The new image"), FALSE,
                                         G_PARAM_READWRITE);
  return procedure;
}

static GimpProcedure *
create_procedure (GimpPlugIn *plug_in, const gchar *name)
{
  RvEffect effect;

  if (g_str_equal (name, RV_REPEAT_PROCEDURE))
    return repeat_procedure_new (plug_in);
  if (!rv_effect_of_procedure (name, &effect))
    return NULL;
  return g_str_equal (name, RV_NEW_IMAGE_PROCEDURE) ? new_image_procedure_new (plug_in)
                                                    : effect_procedure_new (plug_in, effect);
}

/* GIMP would take translations from the plug-in's own folder alone, and warn where there are none. */
static gboolean
set_i18n (GimpPlugIn *plug_in, const gchar *name, gchar **domain, gchar **folder)
{
  rv_data_bind_translations ();
  return FALSE;
}

static void
reverie_plug_in_class_init (ReveriePlugInClass *klass)
{
  GimpPlugInClass *plug_in_class = GIMP_PLUG_IN_CLASS (klass);

  plug_in_class->query_procedures = query_procedures;
  plug_in_class->create_procedure = create_procedure;
  plug_in_class->set_i18n = set_i18n;
}

static void
reverie_plug_in_init (ReveriePlugIn *plug_in)
{
}

GIMP_MAIN (REVERIE_TYPE_PLUG_IN)
