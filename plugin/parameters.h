/* The parameters of an effect as values, made from the one table in parameters.inc.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What can be done to a picture. */
typedef enum
{
  RV_EFFECT_DREAM,
  RV_EFFECT_GENES,
  RV_EFFECT_BREED,
  RV_EFFECT_IMAGINE,
  RV_EFFECT_STYLE,
  RV_N_EFFECTS
} RvEffect;

/* "dream": what the effect is called in recipes, as a command, and in the names of GIMP's procedures. */
const char *rv_effect_id (RvEffect effect);

/* "Dream", translated. */
const char *rv_effect_title (RvEffect effect);

/* One field for each line of the table, whichever effects have it. Texts are owned by the struct and never NULL. */
typedef struct
{
  RvEffect effect;
#define RV_TEXT(effects, field, key, label, blurb, value, group) char *field;
#define RV_INT(effects, field, key, label, blurb, minimum, maximum, value, group) int field;
#define RV_DOUBLE(effects, field, key, label, blurb, minimum, maximum, value, digits, group) double field;
#define RV_CHOICE(effects, field, key, label, blurb, choices, value, group) char *field;
#define RV_BOOL(effects, field, key, label, blurb, value, group) gboolean field;
#include "plugin/parameters.inc"
#undef RV_TEXT
#undef RV_INT
#undef RV_DOUBLE
#undef RV_CHOICE
#undef RV_BOOL
} RvParameters;

typedef enum
{
  RV_PARAMETER_TEXT,
  RV_PARAMETER_CHOICE, /* a text, one of several */
  RV_PARAMETER_INT,
  RV_PARAMETER_DOUBLE,
  RV_PARAMETER_BOOL
} RvParameterType;

typedef enum
{
  RV_GROUP_LOOK,
  RV_GROUP_MAIN,
  RV_GROUP_LAYERS,
  RV_GROUP_MORE,
  RV_GROUP_NAMES,
  RV_GROUP_OUTPUT
} RvParameterGroup;

/* What a choice may be. */
typedef struct
{
  const char *id;
  const char *label; /* untranslated */
} RvChoice;

/* A line of the table, for code that loops over it. Label and blurb are untranslated. */
typedef struct
{
  guint            effects; /* a bit for each RvEffect that has it */
  const char      *key;
  const char      *label;
  const char      *blurb;
  RvParameterType  type;
  RvParameterGroup group;
  gsize            offset; /* of the field in RvParameters */
  double           minimum;
  double           maximum;
  double           value; /* default of a number; of a boolean 0 or 1 */
  const char      *text;  /* default of a text or a choice */
  int              digits;
  const RvChoice  *choices; /* ends with an id of NULL */
} RvParameter;

/* The table, and how many lines it has. */
extern const RvParameter rv_parameter_table[];
extern const guint       rv_n_parameters;

/* Whether the effect has the parameter. */
gboolean rv_parameter_is_of (const RvParameter *parameter, RvEffect effect);

/* The line of @effect's parameter @key, or NULL. */
const RvParameter *rv_parameter_find (RvEffect effect, const char *key);

/* Makes @parameters those of @effect, every field with its default. Call rv_parameters_clear () when done. All that
 * follows reads and writes the parameters of that effect alone. */
void rv_parameters_init (RvParameters *parameters, RvEffect effect);
void rv_parameters_clear (RvParameters *parameters);

/* Makes @target, which holds nothing yet, a copy of @source. */
void rv_parameters_copy (RvParameters *target, const RvParameters *source);

/* Sets the parameter @key from text. On an unknown key, a value that is no number, or one out of range returns FALSE
 * with an error that names the key and its range, and changes nothing. Numbers are read with a point, whatever the
 * locale; a boolean is true or false, yes or no, 1 or 0. */
gboolean rv_parameters_set (RvParameters *parameters, const char *key, const char *value, GError **error);

/* Applies a recipe: "key=value" pairs separated by blanks, values quoted as in a shell where they hold blanks. May be
 * empty or NULL. It may begin with the effect, "effect=genes", and must then be one of the effect of @parameters. All
 * or nothing: on an error nothing is changed. */
gboolean rv_parameters_apply_recipe (RvParameters *parameters, const char *recipe, GError **error);

/* The effect that a recipe is of: what it begins with, or Dream, which is not named. FALSE with an error where there is
 * no such effect. */
gboolean rv_recipe_get_effect (const char *recipe, RvEffect *effect, GError **error);

/* The recipe that gives the picture of @parameters from the defaults: the effect, unless it is Dream, then only what
 * differs, in the table's order, without the group OUTPUT. Free with g_free (). */
char *rv_parameters_to_recipe (const RvParameters *parameters);

/* The same with the group OUTPUT, to keep settings from one run to the next. */
char *rv_parameters_to_settings (const RvParameters *parameters);

/* A number as a recipe says it: with a point, whatever the locale, and with the fewest digits that give it back. Free
 * with g_free (). */
char *rv_number_to_text (double value);

/* Fields by table line; texts are those of choices as well. */
char    **rv_parameters_text (RvParameters *parameters, const RvParameter *parameter);
int      *rv_parameters_int (RvParameters *parameters, const RvParameter *parameter);
double   *rv_parameters_double (RvParameters *parameters, const RvParameter *parameter);
gboolean *rv_parameters_bool (RvParameters *parameters, const RvParameter *parameter);

/* Whether the field is a text, which the struct owns. */
gboolean rv_parameter_is_text (const RvParameter *parameter);

G_END_DECLS
