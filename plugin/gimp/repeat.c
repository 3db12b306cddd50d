/* The recipe of one layer, dreamt again on others.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gi18n-lib.h>

#include "plugin/gimp/interactive.h"
#include "plugin/gimp/recipe.h"
#include "plugin/gimp/repeat-dialog.h"
#include "plugin/gimp/repeat.h"
#include "plugin/recipe.h"

/* The recipe of @model, which the argument "recipe-layer" names, or of the source's own layer. */
static char *
recipe_from (RvLayer model, const RvSource *source, GError **error)
{
  RvLayer          layer = model == RV_NO_LAYER ? GIMP_LAYER (source->drawable) : model;
  g_autofree char *name = NULL;
  char            *recipe;

  if (!gimp_item_is_valid (GIMP_ITEM (layer)) || !gimp_item_is_layer (GIMP_ITEM (layer)))
    {
      g_set_error_literal (error, REVERIE_ERROR, REVERIE_ERROR_ARGUMENT,
                           _ ("Argument \"recipe-layer\" is of no use: it is no layer of an open image"));
      return NULL;
    }
  recipe = rv_recipe_of (layer);
  name = gimp_item_get_name (GIMP_ITEM (layer));
  if (!recipe)
    g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_ARGUMENT,
                 _ ("The layer \"%s\" carries no recipe: name one that Reverie has made, as \"recipe-layer\""), name);
  return recipe;
}

static GimpPDBStatusType
choose (const RvSource *source, GimpRunMode run_mode, RvLayer model, char **last, GError **error)
{
  char *recipe;

  if (run_mode == GIMP_RUN_INTERACTIVE)
    {
      if (!rv_repeat_dialog (source, &model, error))
        return *error ? GIMP_PDB_EXECUTION_ERROR : GIMP_PDB_CANCEL;
    }
  else if (run_mode == GIMP_RUN_WITH_LAST_VALS && *last && **last)
    return GIMP_PDB_SUCCESS;

  recipe = recipe_from (model, source, error);
  if (!recipe)
    return GIMP_PDB_CALLING_ERROR;
  g_free (*last);
  *last = recipe;
  return GIMP_PDB_SUCCESS;
}

static GimpPDBStatusType
dream (GPtrArray *sources, GimpRunMode run_mode, const char *recipe, GError **error)
{
  ReverieCatalog   *catalog = reverie_catalog_new (error);
  GimpPDBStatusType status = GIMP_PDB_EXECUTION_ERROR;
  RvParameters      defaults, parameters;
  RvEffect          effect;

  if (!catalog)
    return status;
  if (!rv_recipe_get_effect (recipe, &effect, error))
    {
      reverie_catalog_free (catalog);
      return status;
    }
  rv_parameters_init (&defaults, effect);
  if (rv_recipe_read (catalog, recipe, &defaults, &parameters, error))
    {
      status = rv_sources_run (sources, run_mode, catalog, &parameters, error);
      rv_parameters_clear (&parameters);
    }
  rv_parameters_clear (&defaults);
  reverie_catalog_free (catalog);
  return status;
}

GimpPDBStatusType
rv_sources_repeat (GPtrArray *sources, GimpRunMode run_mode, RvLayer model, char **last, GError **error)
{
  g_autoptr (GError) reason = NULL;
  GimpPDBStatusType status = choose (g_ptr_array_index (sources, 0), run_mode, model, last, &reason);

  if (reason)
    g_propagate_error (error, g_steal_pointer (&reason));
  return status == GIMP_PDB_SUCCESS ? dream (sources, run_mode, *last, error) : status;
}
