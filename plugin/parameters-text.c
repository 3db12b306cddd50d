/* The parameters of the effects as text: values, and recipes.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <errno.h>
#include <math.h>
#include <string.h>

#include <glib/gi18n-lib.h>

#include "engine/reverie.h"
#include "plugin/parameters.h"

/* What a recipe of an effect other than Dream begins with. */
#define EFFECT_KEY "effect="

static const RvParameter *
find (RvEffect effect, const char *key, GError **error)
{
  const RvParameter *parameter = rv_parameter_find (effect, key);
  g_autoptr (GString) known = NULL;

  if (parameter)
    return parameter;
  known = g_string_new (NULL);
  for (guint i = 0; i < rv_n_parameters; i++)
    {
      if (rv_parameter_is_of (&rv_parameter_table[i], effect))
        g_string_append_printf (known, "%s%s", known->len ? ", " : "", rv_parameter_table[i].key);
    }
  g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_ARGUMENT, _ ("there is no parameter \"%s\": there are %s"), key,
               known->str);
  return NULL;
}

char *
rv_number_to_text (double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  for (int digits = 6; digits <= 17; digits++)
    {
      g_autofree char *format = g_strdup_printf ("%%.%dg", digits);

      g_ascii_formatd (text, sizeof text, format, value);
      if (g_ascii_strtod (text, NULL) == value)
        break;
    }
  return g_strdup (text);
}

static char *
range_of (const RvParameter *parameter)
{
  if (parameter->type == RV_PARAMETER_BOOL)
    return g_strdup (_ ("true or false"));
  if (parameter->type == RV_PARAMETER_CHOICE)
    {
      g_autoptr (GString) known = g_string_new (NULL);

      for (const RvChoice *choice = parameter->choices; choice->id; choice++)
        g_string_append_printf (known, "%s%s", known->len ? ", " : "", choice->id);
      return g_strdup_printf (_ ("one of %s"), known->str);
    }
  if (parameter->type == RV_PARAMETER_INT)
    return g_strdup_printf (_ ("a whole number from %d to %d"), (int) parameter->minimum, (int) parameter->maximum);

  g_autofree char *minimum = rv_number_to_text (parameter->minimum);
  g_autofree char *maximum = rv_number_to_text (parameter->maximum);

  return g_strdup_printf (_ ("a number from %s to %s"), minimum, maximum);
}

static gboolean
is_in (const char *text, const char *const *words)
{
  for (; *words; words++)
    {
      if (g_ascii_strcasecmp (text, *words) == 0)
        return TRUE;
    }
  return FALSE;
}

static gboolean
read_bool (const char *text, double *value)
{
  static const char *const yes[] = { "true", "yes", "1", NULL };
  static const char *const no[] = { "false", "no", "0", NULL };

  *value = is_in (text, yes);
  return *value != 0 || is_in (text, no);
}

static gboolean
read_number (const RvParameter *parameter, const char *text, double *value)
{
  char *end = NULL;

  errno = 0;
  if (parameter->type == RV_PARAMETER_INT)
    *value = (double) g_ascii_strtoll (text, &end, 10);
  else
    *value = g_ascii_strtod (text, &end);
  return end != text && *end == '\0' && errno == 0 && *value >= parameter->minimum && *value <= parameter->maximum;
}

static gboolean
is_choice (const RvParameter *parameter, const char *text)
{
  const RvChoice *choice = parameter->choices;

  while (choice->id && !g_str_equal (choice->id, text))
    choice++;
  return choice->id != NULL;
}

/* Checks @text, and reads it where it is no text but a number. */
static gboolean
read_value (const RvParameter *parameter, const char *text, double *value, GError **error)
{
  gboolean good = TRUE;

  switch (parameter->type)
    {
    case RV_PARAMETER_TEXT:
      break;
    case RV_PARAMETER_CHOICE:
      good = is_choice (parameter, text);
      break;
    case RV_PARAMETER_INT:
    case RV_PARAMETER_DOUBLE:
      good = read_number (parameter, text, value);
      break;
    case RV_PARAMETER_BOOL:
      good = read_bool (text, value);
      break;
    }
  if (good)
    return TRUE;

  g_autofree char *range = range_of (parameter);

  if (*text == '\0')
    g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_ARGUMENT, _ ("%s has no value: it must be %s"), parameter->key,
                 range);
  else
    g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_ARGUMENT, _ ("%s is %s: it must be %s"), parameter->key, text,
                 range);
  return FALSE;
}

gboolean
rv_parameters_set (RvParameters *parameters, const char *key, const char *value, GError **error)
{
  const RvParameter *parameter = find (parameters->effect, key, error);
  double             number = 0;
  char              *copy;

  if (!parameter)
    return FALSE;

  if (!read_value (parameter, value, &number, error))
    return FALSE;
  switch (parameter->type)
    {
    case RV_PARAMETER_TEXT:
    case RV_PARAMETER_CHOICE:
      copy = g_strdup (value);
      g_free (*rv_parameters_text (parameters, parameter));
      *rv_parameters_text (parameters, parameter) = copy;
      break;
    case RV_PARAMETER_INT:
      *rv_parameters_int (parameters, parameter) = (int) number;
      break;
    case RV_PARAMETER_DOUBLE:
      *rv_parameters_double (parameters, parameter) = number;
      break;
    case RV_PARAMETER_BOOL:
      *rv_parameters_bool (parameters, parameter) = number != 0;
      break;
    }
  return TRUE;
}

/* The effect that @words are a recipe of. */
static gboolean
effect_of (char **words, RvEffect *effect, GError **error)
{
  g_autoptr (GString) known = g_string_new (NULL);

  *effect = RV_EFFECT_DREAM;
  while (*words && !g_str_has_prefix (*words, EFFECT_KEY))
    words++;
  if (!*words)
    return TRUE;
  for (guint i = 0; i < RV_N_EFFECTS; i++)
    {
      *effect = (RvEffect) i;
      if (g_str_equal (*words + strlen (EFFECT_KEY), rv_effect_id ((RvEffect) i)))
        return TRUE;
      g_string_append_printf (known, "%s%s", i ? ", " : "", rv_effect_id ((RvEffect) i));
    }
  g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_ARGUMENT, _ ("there is no effect \"%s\": there are %s"),
               *words + strlen (EFFECT_KEY), known->str);
  return FALSE;
}

static gboolean
check_effect (RvEffect wanted, char *word, GError **error)
{
  char    *words[] = { word, NULL };
  RvEffect effect;

  if (!effect_of (words, &effect, error))
    return FALSE;
  if (effect == wanted)
    return TRUE;
  g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_ARGUMENT, _ ("the recipe is one of %s, and not of %s: use it there"),
               rv_effect_title (effect), rv_effect_title (wanted));
  return FALSE;
}

static gboolean
set_words (RvParameters *parameters, char **words, GError **error)
{
  for (; *words; words++)
    {
      char *equals = strchr (*words, '=');

      if (g_str_has_prefix (*words, EFFECT_KEY))
        {
          if (!check_effect (parameters->effect, *words, error))
            return FALSE;
          continue;
        }
      if (!equals)
        {
          g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_ARGUMENT,
                       _ ("\"%s\" in the recipe is no key=value pair: write, for example, octaves=5"), *words);
          return FALSE;
        }
      *equals = '\0';
      if (!rv_parameters_set (parameters, *words, equals + 1, error))
        return FALSE;
    }
  return TRUE;
}

/* The words of a recipe, to be freed with g_strfreev (), or NULL with an error. */
static char **
split (const char *recipe, GError **error)
{
  g_autoptr (GError) reason = NULL;
  char **words = NULL;

  if (recipe && g_shell_parse_argv (recipe, NULL, &words, &reason))
    return words;
  if (!recipe || g_error_matches (reason, G_SHELL_ERROR, G_SHELL_ERROR_EMPTY_STRING))
    return g_new0 (char *, 1);
  g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_ARGUMENT, _ ("the recipe cannot be read: %s"), reason->message);
  return NULL;
}

gboolean
rv_recipe_get_effect (const char *recipe, RvEffect *effect, GError **error)
{
  g_auto (GStrv) words = split (recipe, error);

  return words && effect_of (words, effect, error);
}

gboolean
rv_parameters_apply_recipe (RvParameters *parameters, const char *recipe, GError **error)
{
  g_auto (GStrv) words = split (recipe, error);
  RvParameters changed;

  if (!words)
    return FALSE;
  rv_parameters_copy (&changed, parameters);
  if (!set_words (&changed, words, error))
    {
      rv_parameters_clear (&changed);
      return FALSE;
    }
  rv_parameters_clear (parameters);
  *parameters = changed;
  return TRUE;
}

/* As text where it differs from the default, or NULL. */
static char *
changed_value (RvParameters *parameters, const RvParameter *parameter)
{
  switch (parameter->type)
    {
    case RV_PARAMETER_TEXT:
    case RV_PARAMETER_CHOICE:
      {
        const char *text = *rv_parameters_text (parameters, parameter);

        if (g_str_equal (text, parameter->text))
          return NULL;
        /* A plain word reads better without the quotes that g_shell_quote () always sets. */
        return strpbrk (text, " \t\n\"'\\#$`") ? g_shell_quote (text) : g_strdup (text);
      }
    case RV_PARAMETER_INT:
      {
        int value = *rv_parameters_int (parameters, parameter);

        return value == (int) parameter->value ? NULL : g_strdup_printf ("%d", value);
      }
    case RV_PARAMETER_DOUBLE:
      {
        double value = *rv_parameters_double (parameters, parameter);

        return value == parameter->value ? NULL : rv_number_to_text (value);
      }
    case RV_PARAMETER_BOOL:
      {
        gboolean value = *rv_parameters_bool (parameters, parameter);

        return value == (parameter->value != 0) ? NULL : g_strdup (value ? "true" : "false");
      }
    }
  return NULL;
}

static char *
collect (const RvParameters *parameters, gboolean output)
{
  GString *recipe = g_string_new (NULL);

  if (parameters->effect != RV_EFFECT_DREAM)
    g_string_append_printf (recipe, EFFECT_KEY "%s", rv_effect_id (parameters->effect));
  for (guint i = 0; i < rv_n_parameters; i++)
    {
      const RvParameter *parameter = &rv_parameter_table[i];
      gboolean           left_out
          = !rv_parameter_is_of (parameter, parameters->effect) || (parameter->group == RV_GROUP_OUTPUT && !output);
      g_autofree char *value = left_out ? NULL : changed_value ((RvParameters *) parameters, parameter);

      if (value)
        g_string_append_printf (recipe, "%s%s=%s", recipe->len ? " " : "", parameter->key, value);
    }
  return g_string_free (recipe, FALSE);
}

char *
rv_parameters_to_recipe (const RvParameters *parameters)
{
  return collect (parameters, FALSE);
}

char *
rv_parameters_to_settings (const RvParameters *parameters)
{
  return collect (parameters, TRUE);
}
