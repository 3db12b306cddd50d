/* The parameters of a dream: the table, reading values from text, and the recipe string.
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

const RvParameter rv_parameter_table[] = {
#define RV_TEXT(field_, key_, label_, blurb_, value_, group_)                                                          \
  { .key = key_,                                                                                                       \
    .label = label_,                                                                                                   \
    .blurb = blurb_,                                                                                                   \
    .type = RV_PARAMETER_TEXT,                                                                                         \
    .group = RV_GROUP_##group_,                                                                                        \
    .offset = G_STRUCT_OFFSET (RvParameters, field_),                                                                  \
    .text = value_ },
#define RV_INT(field_, key_, label_, blurb_, minimum_, maximum_, value_, group_)                                       \
  { .key = key_,                                                                                                       \
    .label = label_,                                                                                                   \
    .blurb = blurb_,                                                                                                   \
    .type = RV_PARAMETER_INT,                                                                                          \
    .group = RV_GROUP_##group_,                                                                                        \
    .offset = G_STRUCT_OFFSET (RvParameters, field_),                                                                  \
    .minimum = minimum_,                                                                                               \
    .maximum = maximum_,                                                                                               \
    .value = value_ },
#define RV_DOUBLE(field_, key_, label_, blurb_, minimum_, maximum_, value_, digits_, group_)                           \
  { .key = key_,                                                                                                       \
    .label = label_,                                                                                                   \
    .blurb = blurb_,                                                                                                   \
    .type = RV_PARAMETER_DOUBLE,                                                                                       \
    .group = RV_GROUP_##group_,                                                                                        \
    .offset = G_STRUCT_OFFSET (RvParameters, field_),                                                                  \
    .minimum = minimum_,                                                                                               \
    .maximum = maximum_,                                                                                               \
    .value = value_,                                                                                                   \
    .digits = digits_ },
#include "plugin/parameters.inc"
#undef RV_TEXT
#undef RV_INT
#undef RV_DOUBLE
};

const guint rv_n_parameters = G_N_ELEMENTS (rv_parameter_table);

char **
rv_parameters_text (RvParameters *parameters, const RvParameter *parameter)
{
  return G_STRUCT_MEMBER_P (parameters, parameter->offset);
}

int *
rv_parameters_int (RvParameters *parameters, const RvParameter *parameter)
{
  return G_STRUCT_MEMBER_P (parameters, parameter->offset);
}

double *
rv_parameters_double (RvParameters *parameters, const RvParameter *parameter)
{
  return G_STRUCT_MEMBER_P (parameters, parameter->offset);
}

void
rv_parameters_init (RvParameters *parameters)
{
  for (guint i = 0; i < rv_n_parameters; i++)
    {
      const RvParameter *parameter = &rv_parameter_table[i];

      switch (parameter->type)
        {
        case RV_PARAMETER_TEXT:
          *rv_parameters_text (parameters, parameter) = g_strdup (parameter->text);
          break;
        case RV_PARAMETER_INT:
          *rv_parameters_int (parameters, parameter) = (int) parameter->value;
          break;
        case RV_PARAMETER_DOUBLE:
          *rv_parameters_double (parameters, parameter) = parameter->value;
          break;
        }
    }
}

void
rv_parameters_clear (RvParameters *parameters)
{
  for (guint i = 0; i < rv_n_parameters; i++)
    {
      if (rv_parameter_table[i].type == RV_PARAMETER_TEXT)
        g_clear_pointer (rv_parameters_text (parameters, &rv_parameter_table[i]), g_free);
    }
}

void
rv_parameters_copy (RvParameters *target, const RvParameters *source)
{
  *target = *source;
  for (guint i = 0; i < rv_n_parameters; i++)
    {
      if (rv_parameter_table[i].type == RV_PARAMETER_TEXT)
        {
          char **text = rv_parameters_text (target, &rv_parameter_table[i]);

          *text = g_strdup (*text);
        }
    }
}

static const RvParameter *
find (const char *key, GError **error)
{
  g_autoptr (GString) known = g_string_new (NULL);

  for (guint i = 0; i < rv_n_parameters; i++)
    {
      if (g_str_equal (rv_parameter_table[i].key, key))
        return &rv_parameter_table[i];
      g_string_append_printf (known, "%s%s", i ? ", " : "", rv_parameter_table[i].key);
    }

  g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_ARGUMENT, _ ("there is no parameter \"%s\": there are %s"), key,
               known->str);
  return NULL;
}

/* Shows a number without the locale's decimal comma, and without digits that say nothing. */
static char *
number_to_text (double value)
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
  if (parameter->type == RV_PARAMETER_INT)
    return g_strdup_printf (_ ("a whole number from %d to %d"), (int) parameter->minimum, (int) parameter->maximum);

  g_autofree char *minimum = number_to_text (parameter->minimum);
  g_autofree char *maximum = number_to_text (parameter->maximum);

  return g_strdup_printf (_ ("a number from %s to %s"), minimum, maximum);
}

static gboolean
read_number (const RvParameter *parameter, const char *text, double *value, GError **error)
{
  char *end = NULL;

  errno = 0;
  if (parameter->type == RV_PARAMETER_INT)
    *value = (double) g_ascii_strtoll (text, &end, 10);
  else
    *value = g_ascii_strtod (text, &end);

  if (end != text && *end == '\0' && errno == 0 && *value >= parameter->minimum && *value <= parameter->maximum)
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
  const RvParameter *parameter = find (key, error);
  double             number;

  if (!parameter)
    return FALSE;

  if (parameter->type == RV_PARAMETER_TEXT)
    {
      char **text = rv_parameters_text (parameters, parameter);
      char  *copy = g_strdup (value);

      g_free (*text);
      *text = copy;
      return TRUE;
    }

  if (!read_number (parameter, value, &number, error))
    return FALSE;
  if (parameter->type == RV_PARAMETER_INT)
    *rv_parameters_int (parameters, parameter) = (int) number;
  else
    *rv_parameters_double (parameters, parameter) = number;
  return TRUE;
}

static gboolean
set_words (RvParameters *parameters, char **words, GError **error)
{
  for (; *words; words++)
    {
      char *equals = strchr (*words, '=');

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

gboolean
rv_parameters_apply_recipe (RvParameters *parameters, const char *recipe, GError **error)
{
  g_auto (GStrv) words = NULL;
  g_autoptr (GError) reason = NULL;
  RvParameters changed;

  if (!recipe || !g_shell_parse_argv (recipe, NULL, &words, &reason))
    {
      if (!recipe || g_error_matches (reason, G_SHELL_ERROR, G_SHELL_ERROR_EMPTY_STRING))
        return TRUE;
      g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_ARGUMENT, _ ("the recipe cannot be read: %s"), reason->message);
      return FALSE;
    }

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

        return value == parameter->value ? NULL : number_to_text (value);
      }
    }
  return NULL;
}

char *
rv_parameters_to_recipe (const RvParameters *parameters)
{
  GString *recipe = g_string_new (NULL);

  for (guint i = 0; i < rv_n_parameters; i++)
    {
      const RvParameter *parameter = &rv_parameter_table[i];
      g_autofree char   *value = changed_value ((RvParameters *) parameters, parameter);

      if (value)
        g_string_append_printf (recipe, "%s%s=%s", recipe->len ? " " : "", parameter->key, value);
    }
  return g_string_free (recipe, FALSE);
}
