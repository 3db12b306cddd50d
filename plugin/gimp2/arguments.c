/* The plug-in for GIMP 2.10: the arguments of the procedures.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/gimp-common.h"
#include "plugin/gimp2/arguments.h"

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

void
rv_arguments_add (GArray *arguments, RvEffect effect)
{
  const GimpParamDef recipe = { GIMP_PDB_STRING, "recipe", (gchar *) rv_recipe_blurb };

  for (guint i = 0; i < rv_n_parameters; i++)
    {
      const GimpParamDef argument = argument_of (&rv_parameter_table[i]);

      if (is_argument (effect, &rv_parameter_table[i]))
        g_array_append_val (arguments, argument);
    }
  g_array_append_val (arguments, recipe);
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

gboolean
rv_arguments_read (RvParameters *parameters, const GimpParam *argument, GError **error)
{
  for (guint i = 0; i < rv_n_parameters; i++)
    {
      const RvParameter *parameter = &rv_parameter_table[i];
      g_autofree char   *text = NULL;

      if (!is_argument (parameters->effect, parameter))
        continue;
      text = text_of (argument++);
      if (*text && !rv_parameters_set (parameters, parameter->key, text, error))
        return FALSE;
    }
  return rv_parameters_apply_recipe (parameters, argument->data.d_string, error);
}
