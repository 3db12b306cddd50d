/* Parameters as properties of an object.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gi18n-lib.h>

#include "plugin/settings.h"

#define EFFECT_KEY "reverie-effect"

/* There is a type for each effect, for a type's properties are those of all its objects. */
typedef struct
{
  GObject      parent_instance;
  RvParameters parameters;
} Settings;

typedef struct
{
  GObjectClass parent_class;
  RvEffect     effect;
} SettingsClass;

static gpointer parent_class;

/* A property's number is its line in the table, counted from 1. */
static const RvParameter *
line_of (guint id)
{
  return &rv_parameter_table[id - 1];
}

/* Puts the parameter into @value, which is initialised to its type. */
static void
give_value (const RvParameters *parameters, const RvParameter *parameter, GValue *value)
{
  /* The accessors are shared with code that writes. */
  RvParameters *source = (RvParameters *) parameters;

  switch (parameter->type)
    {
    case RV_PARAMETER_TEXT:
    case RV_PARAMETER_CHOICE:
      g_value_set_string (value, *rv_parameters_text (source, parameter));
      break;
    case RV_PARAMETER_INT:
      g_value_set_int (value, *rv_parameters_int (source, parameter));
      break;
    case RV_PARAMETER_DOUBLE:
      g_value_set_double (value, *rv_parameters_double (source, parameter));
      break;
    case RV_PARAMETER_BOOL:
      g_value_set_boolean (value, *rv_parameters_bool (source, parameter));
      break;
    }
}

static void
get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  give_value (&((Settings *) object)->parameters, line_of (id), value);
}

static void
take_value (RvParameters *parameters, const RvParameter *parameter, const GValue *value)
{
  switch (parameter->type)
    {
    case RV_PARAMETER_TEXT:
    case RV_PARAMETER_CHOICE:
      g_free (*rv_parameters_text (parameters, parameter));
      *rv_parameters_text (parameters, parameter)
          = g_strdup (g_value_get_string (value) ? g_value_get_string (value) : parameter->text);
      break;
    case RV_PARAMETER_INT:
      *rv_parameters_int (parameters, parameter) = g_value_get_int (value);
      break;
    case RV_PARAMETER_DOUBLE:
      *rv_parameters_double (parameters, parameter) = g_value_get_double (value);
      break;
    case RV_PARAMETER_BOOL:
      *rv_parameters_bool (parameters, parameter) = g_value_get_boolean (value);
      break;
    }
}

static void
set_property (GObject *object, guint id, const GValue *value, GParamSpec *spec)
{
  GValue before = G_VALUE_INIT;

  g_value_init (&before, spec->value_type);
  get_property (object, id, &before, spec);
  if (g_param_values_cmp (spec, &before, value) != 0)
    {
      take_value (&((Settings *) object)->parameters, line_of (id), value);
      g_object_notify_by_pspec (object, spec);
    }
  g_value_unset (&before);
}

static void
finalize (GObject *object)
{
  rv_parameters_clear (&((Settings *) object)->parameters);
  G_OBJECT_CLASS (parent_class)->finalize (object);
}

static GParamSpec *
spec_new (const RvParameter *parameter)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  const char       *key = parameter->key, *label = _ (parameter->label), *blurb = _ (parameter->blurb);

  switch (parameter->type)
    {
    case RV_PARAMETER_INT:
      return g_param_spec_int (key, label, blurb, (int) parameter->minimum, (int) parameter->maximum,
                               (int) parameter->value, flags);
    case RV_PARAMETER_DOUBLE:
      return g_param_spec_double (key, label, blurb, parameter->minimum, parameter->maximum, parameter->value, flags);
    case RV_PARAMETER_BOOL:
      return g_param_spec_boolean (key, label, blurb, parameter->value != 0, flags);
    default:
      return g_param_spec_string (key, label, blurb, parameter->text, flags);
    }
}

static void
class_init (gpointer klass, gpointer effect)
{
  GObjectClass *object_class = klass;

  parent_class = g_type_class_peek_parent (klass);
  ((SettingsClass *) klass)->effect = (RvEffect) GPOINTER_TO_UINT (effect);
  object_class->get_property = get_property;
  object_class->set_property = set_property;
  object_class->finalize = finalize;
  for (guint i = 0; i < rv_n_parameters; i++)
    {
      if (rv_parameter_is_of (&rv_parameter_table[i], ((SettingsClass *) klass)->effect))
        g_object_class_install_property (object_class, i + 1, spec_new (&rv_parameter_table[i]));
    }
}

static void
instance_init (GTypeInstance *instance, gpointer klass)
{
  rv_parameters_init (&((Settings *) instance)->parameters, ((SettingsClass *) klass)->effect);
}

static GType
type_of (RvEffect effect)
{
  static gsize    types[RV_N_EFFECTS];
  const GTypeInfo info = { .class_size = sizeof (SettingsClass),
                           .class_init = class_init,
                           .class_data = GUINT_TO_POINTER (effect),
                           .instance_size = sizeof (Settings),
                           .instance_init = instance_init };

  if (g_once_init_enter (&types[effect]))
    {
      g_autofree char *name = g_strconcat ("RvSettings-", rv_effect_id (effect), NULL);

      g_once_init_leave (&types[effect], g_type_register_static (G_TYPE_OBJECT, name, &info, 0));
    }
  return types[effect];
}

GObject *
rv_settings_new (RvEffect effect)
{
  GObject *settings = g_object_new (type_of (effect), NULL);

  rv_settings_set_effect (settings, effect);
  return settings;
}

void
rv_settings_set_effect (GObject *object, RvEffect effect)
{
  g_object_set_data (object, EFFECT_KEY, GUINT_TO_POINTER (effect));
}

RvEffect
rv_settings_get_effect (GObject *object)
{
  return (RvEffect) GPOINTER_TO_UINT (g_object_get_data (object, EFFECT_KEY));
}

gboolean
rv_parameters_from_object (RvParameters *parameters, GObject *object, GError **error)
{
  for (guint i = 0; i < rv_n_parameters; i++)
    {
      const RvParameter *parameter = &rv_parameter_table[i];
      GValue             value = G_VALUE_INIT;
      gboolean           good = TRUE;

      if (!rv_parameter_is_of (parameter, parameters->effect))
        continue;
      g_object_get_property (object, parameter->key, &value);
      if (parameter->type == RV_PARAMETER_CHOICE && g_value_get_string (&value))
        good = rv_parameters_set (parameters, parameter->key, g_value_get_string (&value), error);
      else
        take_value (parameters, parameter, &value);
      g_value_unset (&value);
      if (!good)
        return FALSE;
    }
  return TRUE;
}

void
rv_parameters_to_object (const RvParameters *parameters, GObject *object)
{
  for (guint i = 0; i < rv_n_parameters; i++)
    {
      const RvParameter *parameter = &rv_parameter_table[i];
      GParamSpec        *spec;
      GValue             value = G_VALUE_INIT;

      if (!rv_parameter_is_of (parameter, parameters->effect))
        continue;
      spec = g_object_class_find_property (G_OBJECT_GET_CLASS (object), parameter->key);
      g_value_init (&value, spec->value_type);
      give_value (parameters, parameter, &value);
      g_object_set_property (object, parameter->key, &value);
      g_value_unset (&value);
    }
}
