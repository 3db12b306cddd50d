/* The parameters of the effects: the table, and the struct with their values.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gi18n-lib.h>

#include "plugin/parameters.h"

#define TITLE_CONTEXT "effect"

static const struct
{
  const char *id;
  const char *title;
} effects[RV_N_EFFECTS] = {
  /* Translators: nouns that name what an effect makes, as in "Dream: Eyes, seed 3". */
  [RV_EFFECT_DREAM] = { "dream", NC_ ("effect", "Dream") },
  [RV_EFFECT_GENES] = { "genes", NC_ ("effect", "Genes") },
  [RV_EFFECT_BREED] = { "breed", NC_ ("effect", "Breed") },
  [RV_EFFECT_IMAGINE] = { "imagine", NC_ ("effect", "Imagine") },
  [RV_EFFECT_STYLE] = { "style", NC_ ("effect", "Style") },
};

const char *
rv_effect_id (RvEffect effect)
{
  return effects[effect].id;
}

const char *
rv_effect_title (RvEffect effect)
{
  return g_dpgettext2 (GETTEXT_PACKAGE, TITLE_CONTEXT, effects[effect].title);
}

/* As the table names them. */
enum
{
  DREAM = 1 << RV_EFFECT_DREAM,
  GENES = 1 << RV_EFFECT_GENES,
  BREED = 1 << RV_EFFECT_BREED,
  IMAGINE = 1 << RV_EFFECT_IMAGINE,
  STYLE = 1 << RV_EFFECT_STYLE
};

static const RvChoice rv_output_choices[] = {
  { "layer", N_ ("New layer") },
  { "replace", N_ ("Replace the layer") },
  { "octaves", N_ ("Layer group, one layer for each octave") },
  { NULL, NULL },
};

static const RvChoice rv_colour_choices[] = {
  { "luminance", N_ ("Lightness of the painting alone") },
  { "moments", N_ ("The painting in the photo's palette") },
  { NULL, NULL },
};

static const RvChoice rv_sex_choices[] = {
  { "any", N_ ("As the seed has it") },
  { "woman", N_ ("Woman") },
  { "man", N_ ("Man") },
  { NULL, NULL },
};

const RvParameter rv_parameter_table[] = {
#define RV_TEXT(effects_, field_, key_, label_, blurb_, value_, group_)                                                \
  { .effects = effects_,                                                                                               \
    .key = key_,                                                                                                       \
    .label = label_,                                                                                                   \
    .blurb = blurb_,                                                                                                   \
    .type = RV_PARAMETER_TEXT,                                                                                         \
    .group = RV_GROUP_##group_,                                                                                        \
    .offset = G_STRUCT_OFFSET (RvParameters, field_),                                                                  \
    .text = value_ },
#define RV_INT(effects_, field_, key_, label_, blurb_, minimum_, maximum_, value_, group_)                             \
  { .effects = effects_,                                                                                               \
    .key = key_,                                                                                                       \
    .label = label_,                                                                                                   \
    .blurb = blurb_,                                                                                                   \
    .type = RV_PARAMETER_INT,                                                                                          \
    .group = RV_GROUP_##group_,                                                                                        \
    .offset = G_STRUCT_OFFSET (RvParameters, field_),                                                                  \
    .minimum = minimum_,                                                                                               \
    .maximum = maximum_,                                                                                               \
    .value = value_ },
#define RV_DOUBLE(effects_, field_, key_, label_, blurb_, minimum_, maximum_, value_, digits_, group_)                 \
  { .effects = effects_,                                                                                               \
    .key = key_,                                                                                                       \
    .label = label_,                                                                                                   \
    .blurb = blurb_,                                                                                                   \
    .type = RV_PARAMETER_DOUBLE,                                                                                       \
    .group = RV_GROUP_##group_,                                                                                        \
    .offset = G_STRUCT_OFFSET (RvParameters, field_),                                                                  \
    .minimum = minimum_,                                                                                               \
    .maximum = maximum_,                                                                                               \
    .value = value_,                                                                                                   \
    .digits = digits_ },
#define RV_CHOICE(effects_, field_, key_, label_, blurb_, choices_, value_, group_)                                    \
  { .effects = effects_,                                                                                               \
    .key = key_,                                                                                                       \
    .label = label_,                                                                                                   \
    .blurb = blurb_,                                                                                                   \
    .type = RV_PARAMETER_CHOICE,                                                                                       \
    .group = RV_GROUP_##group_,                                                                                        \
    .offset = G_STRUCT_OFFSET (RvParameters, field_),                                                                  \
    .choices = choices_,                                                                                               \
    .text = value_ },
#define RV_BOOL(effects_, field_, key_, label_, blurb_, value_, group_)                                                \
  { .effects = effects_,                                                                                               \
    .key = key_,                                                                                                       \
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

gboolean
rv_parameter_is_of (const RvParameter *parameter, RvEffect effect)
{
  return (parameter->effects & 1u << effect) != 0;
}

const RvParameter *
rv_parameter_find (RvEffect effect, const char *key)
{
  for (guint i = 0; i < rv_n_parameters; i++)
    {
      if (rv_parameter_is_of (&rv_parameter_table[i], effect) && g_str_equal (rv_parameter_table[i].key, key))
        return &rv_parameter_table[i];
    }
  return NULL;
}

void
rv_parameters_init (RvParameters *parameters, RvEffect effect)
{
  parameters->effect = effect;
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
