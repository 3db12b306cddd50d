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

static const RvChoice rv_output_choices[] = {
  { "layer", N_ ("New layer") },
  { "replace", N_ ("Replace the layer") },
  { "octaves", N_ ("Layer group, one layer for each octave") },
  { NULL, NULL },
};

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
#define RV_CHOICE(field_, key_, label_, blurb_, choices_, value_, group_)                                              \
  { .key = key_,                                                                                                       \
    .label = label_,                                                                                                   \
    .blurb = blurb_,                                                                                                   \
    .type = RV_PARAMETER_CHOICE,                                                                                       \
    .group = RV_GROUP_##group_,                                                                                        \
    .offset = G_STRUCT_OFFSET (RvParameters, field_),                                                                  \
    .choices = choices_,                                                                                               \
    .text = value_ },
#define RV_BOOL(field_, key_, label_, blurb_, value_, group_)                                                          \
  { .key = key_,                                                                                                       \
    .label = label_,                                                                                                   \
    .blurb = blurb_,                                                                                                   \
    .type = RV_PARAMETER_BOOL,                                                                                         \
    .group = RV_GROUP_##group_,                                                                                        \
    .offset = G_STRUCT_OFFSET (RvParameters, field_),                                                                  \
    .maximum = 1,                                                                                                      \
    .value = value_ },
#include "plugin/parameters.inc"
#undef RV_TEXT
#undef RV_INT
#undef RV_DOUBLE
#undef RV_CHOICE
#undef RV_BOOL
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

gboolean *
rv_parameters_bool (RvParameters *parameters, const RvParameter *parameter)
{
  return G_STRUCT_MEMBER_P (parameters, parameter->offset);
}

gboolean
rv_parameter_is_text (const RvParameter *parameter)
{
  return parameter->type == RV_PARAMETER_TEXT || parameter->type == RV_PARAMETER_CHOICE;
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
        case RV_PARAMETER_CHOICE:
          *rv_parameters_text (parameters, parameter) = g_strdup (parameter->text);
          break;
        case RV_PARAMETER_INT:
          *rv_parameters_int (parameters, parameter) = (int) parameter->value;
          break;
        case RV_PARAMETER_DOUBLE:
          *rv_parameters_double (parameters, parameter) = parameter->value;
          break;
        case RV_PARAMETER_BOOL:
          *rv_parameters_bool (parameters, parameter) = parameter->value != 0;
          break;
        }
    }
}

void
rv_parameters_clear (RvParameters *parameters)
{
  for (guint i = 0; i < rv_n_parameters; i++)
    {
      if (rv_parameter_is_text (&rv_parameter_table[i]))
        g_clear_pointer (rv_parameters_text (parameters, &rv_parameter_table[i]), g_free);
    }
}

void
rv_parameters_copy (RvParameters *target, const RvParameters *source)
{
  *target = *source;
  for (guint i = 0; i < rv_n_parameters; i++)
    {
      if (rv_parameter_is_text (&rv_parameter_table[i]))
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

  g_autofree char *minimum = number_to_text (parameter->minimum);
  g_autofree char *maximum = number_to_text (parameter->maximum);

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
  const RvParameter *parameter = find (key, error);
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

        return value == parameter->value ? NULL : number_to_text (value);
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

  for (guint i = 0; i < rv_n_parameters; i++)
    {
      const RvParameter *parameter = &rv_parameter_table[i];
      gboolean           left_out = parameter->group == RV_GROUP_OUTPUT && !output;
      g_autofree char   *value = left_out ? NULL : changed_value ((RvParameters *) parameters, parameter);

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
