/* Recipes as people pass them on.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>

#include <glib/gi18n-lib.h>

#include "plugin/job.h"
#include "plugin/recipe.h"

/* Takes the group OUTPUT over. */
static void
keep_output (RvParameters *read, const RvParameters *now)
{
  for (guint i = 0; i < rv_n_parameters; i++)
    {
      const RvParameter *parameter = &rv_parameter_table[i];
      RvParameters      *source = (RvParameters *) now;

      if (parameter->group != RV_GROUP_OUTPUT || !rv_parameter_is_of (parameter, now->effect))
        continue;
      if (rv_parameter_is_text (parameter))
        rv_parameters_set (read, parameter->key, *rv_parameters_text (source, parameter), NULL);
      else
        *rv_parameters_bool (read, parameter) = *rv_parameters_bool (source, parameter);
    }
}

gboolean
rv_recipe_read (
    const ReverieCatalog *catalog, const char *text, const RvParameters *now, RvParameters *read, GError **error)
{
  g_autofree char *recipe = g_strstrip (g_strdup (text ? text : ""));

  if (!*recipe)
    {
      g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_ARGUMENT,
                   _ ("there is no recipe: copy one first, such as \"look=silk intensity=60\""));
      return FALSE;
    }
  rv_parameters_init (read, now->effect);
  if (rv_parameters_apply_recipe (read, recipe, error) && rv_job_check (catalog, read, error))
    {
      keep_output (read, now);
      return TRUE;
    }
  rv_parameters_clear (read);
  return FALSE;
}

char *
rv_recipe_write (const RvParameters *parameters)
{
  char *recipe = rv_parameters_to_recipe (parameters);

  if (*recipe)
    return recipe;
  g_free (recipe);
  return g_strconcat ("look=", parameters->look, NULL);
}
