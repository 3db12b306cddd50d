/* Parameters, their recipe and the object with their properties: whatever the values, all three say the same.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "engine/reverie.h"
#include "plugin/settings.h"

#define ROUNDS 200

static const char *const texts[] = { "eyes", "", "a b", "it's \"so\"", "C:\\pics\\x.png", "wal\xc3\x9f #1 $x `y`" };

/* Draws any value that the line may have. */
static char *
draw (GRand *rand, const RvParameter *parameter)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];
  gint n = 0;

  switch (parameter->type)
    {
    case RV_PARAMETER_TEXT:
      return g_strdup (texts[g_rand_int_range (rand, 0, G_N_ELEMENTS (texts))]);
    case RV_PARAMETER_CHOICE:
      while (parameter->choices[n].id)
        n++;
      return g_strdup (parameter->choices[g_rand_int_range (rand, 0, n)].id);
    case RV_PARAMETER_BOOL:
      return g_strdup (g_rand_boolean (rand) ? "true" : "no");
    case RV_PARAMETER_INT:
      return g_strdup_printf ("%.0f", g_rand_double_range (rand, parameter->minimum, parameter->maximum));
    default:
      return g_strdup (
          g_ascii_dtostr (number, sizeof number, g_rand_double_range (rand, parameter->minimum, parameter->maximum)));
    }
}

static void
draw_all (GRand *rand, RvParameters *parameters)
{
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < rv_n_parameters; i++)
    {
      g_autofree char *value = draw (rand, &rv_parameter_table[i]);

      if (rv_parameter_is_of (&rv_parameter_table[i], parameters->effect) && g_rand_boolean (rand))
        rv_parameters_set (parameters, rv_parameter_table[i].key, value, &error);
      g_assert_no_error (error);
    }
}

static void
check_same (const RvParameters *a, const RvParameters *b)
{
  g_autofree char *settings_a = rv_parameters_to_settings (a);
  g_autofree char *settings_b = rv_parameters_to_settings (b);

  g_assert_cmpstr (settings_a, ==, settings_b);
}

static void
test_round_trip (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);

  for (guint round = 0; round < ROUNDS; round++)
    {
      RvEffect effect = (RvEffect) (round % RV_N_EFFECTS);
      g_autoptr (GObject) settings = rv_settings_new (effect);
      g_autoptr (GError) error = NULL;
      g_autofree char *text = NULL;
      RvParameters     drawn, seen, read;

      rv_parameters_init (&drawn, effect);
      rv_parameters_init (&seen, rv_settings_get_effect (settings));
      rv_parameters_init (&read, effect);
      draw_all (rand, &drawn);

      rv_parameters_to_object (&drawn, settings);
      g_assert_true (rv_parameters_from_object (&seen, settings, &error));
      check_same (&drawn, &seen);

      text = rv_parameters_to_settings (&drawn);
      rv_parameters_apply_recipe (&read, text, &error);
      g_assert_no_error (error);
      check_same (&drawn, &read);

      rv_parameters_clear (&drawn);
      rv_parameters_clear (&seen);
      rv_parameters_clear (&read);
    }
}

static void
test_output_is_no_recipe (void)
{
  RvParameters     parameters;
  g_autofree char *recipe = NULL;
  g_autofree char *settings = NULL;

  rv_parameters_init (&parameters, RV_EFFECT_DREAM);
  g_assert_true (rv_parameters_apply_recipe (&parameters, "seed=3 output=replace layer-mask=yes to-rgb=FALSE", NULL));
  recipe = rv_parameters_to_recipe (&parameters);
  settings = rv_parameters_to_settings (&parameters);
  g_assert_cmpstr (recipe, ==, "seed=3");
  g_assert_cmpstr (settings, ==, "seed=3 output=replace layer-mask=true");
  rv_parameters_clear (&parameters);
}

/* Only Dream's recipes do not say what they are of. */
static void
test_effects (void)
{
  RvParameters     dream, genes;
  g_autofree char *recipe = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GObject) settings = rv_settings_new (RV_EFFECT_GENES);
  RvEffect effect = RV_EFFECT_BREED;

  rv_parameters_init (&dream, RV_EFFECT_DREAM);
  rv_parameters_init (&genes, RV_EFFECT_GENES);
  genes.seed = 7;
  recipe = rv_parameters_to_recipe (&genes);
  g_assert_cmpstr (recipe, ==, "effect=genes seed=7");
  g_assert_true (rv_recipe_get_effect (recipe, &effect, NULL));
  g_assert_cmpint (effect, ==, RV_EFFECT_GENES);
  g_assert_true (rv_recipe_get_effect ("look=silk seed=7", &effect, NULL));
  g_assert_cmpint (effect, ==, RV_EFFECT_DREAM);
  g_assert_true (rv_recipe_get_effect (NULL, &effect, NULL));
  g_assert_false (rv_recipe_get_effect ("effect=nap", &effect, NULL));

  g_assert_true (rv_parameters_apply_recipe (&genes, "seed=8", NULL));
  g_assert_cmpint (genes.seed, ==, 8);
  g_assert_true (rv_parameters_apply_recipe (&dream, "effect=dream seed=8", NULL));
  g_assert_false (rv_parameters_apply_recipe (&dream, recipe, &error));
  g_assert_error (error, REVERIE_ERROR, REVERIE_ERROR_ARGUMENT);
  g_clear_error (&error);
  g_assert_false (rv_parameters_apply_recipe (&genes, "look=silk", &error));
  g_assert_error (error, REVERIE_ERROR, REVERIE_ERROR_ARGUMENT);
  g_assert_null (g_object_class_find_property (G_OBJECT_GET_CLASS (settings), "look"));
  rv_parameters_clear (&dream);
  rv_parameters_clear (&genes);
}

/* A line that cannot be is refused as a whole, and says what could be. */
static void
test_refused (void)
{
  static const struct
  {
    const char *recipe;
    const char *words;
  } cases[] = {
    { "seed=1 output=nowhere", "layer, replace, octaves" },
    { "seed=1 output=", "layer, replace, octaves" },
    { "seed=1 layer-mask=perhaps", "true or false" },
    { "seed=1 octave-scale=9", "from 1.1 to 3" },
    { "seed=1 colours=1", "there is no parameter \"colours\"" },
    { "seed=1 colour", "no key=value pair" },
    { "seed=1 look='eyes", "cannot be read" },
    { "effect=genes seed=1", "one of Genes, and not of Dream" },
    { "effect=nap seed=1", "dream, genes, breed, imagine" },
  };
  RvParameters parameters, defaults;

  rv_parameters_init (&parameters, RV_EFFECT_DREAM);
  rv_parameters_init (&defaults, RV_EFFECT_DREAM);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (rv_parameters_apply_recipe (&parameters, cases[i].recipe, &error));
      g_assert_error (error, REVERIE_ERROR, REVERIE_ERROR_ARGUMENT);
      g_assert_nonnull (g_strstr_len (error->message, -1, cases[i].words));
      check_same (&parameters, &defaults);
    }
  rv_parameters_clear (&parameters);
  rv_parameters_clear (&defaults);
}

static void
count (GObject *settings, GParamSpec *spec, guint *n)
{
  (*n)++;
}

/* Widgets that are bound to each other would never come to rest otherwise. */
static void
test_notify (void)
{
  g_autoptr (GObject) settings = rv_settings_new (RV_EFFECT_DREAM);
  RvParameters parameters;
  guint        n = 0;

  rv_parameters_init (&parameters, RV_EFFECT_DREAM);
  g_signal_connect (settings, "notify", G_CALLBACK (count), &n);
  rv_parameters_to_object (&parameters, settings);
  g_assert_cmpuint (n, ==, 0);
  g_object_set (settings, "intensity", 20.0, "look", "silk", "layer-mask", TRUE, NULL);
  g_assert_cmpuint (n, ==, 3);
  rv_parameters_clear (&parameters);
}

static void
test_no_such_choice (void)
{
  g_autoptr (GObject) settings = rv_settings_new (RV_EFFECT_DREAM);
  g_autoptr (GError) error = NULL;
  RvParameters parameters;

  rv_parameters_init (&parameters, RV_EFFECT_DREAM);
  g_object_set (settings, "output", "nowhere", NULL);
  g_assert_false (rv_parameters_from_object (&parameters, settings, &error));
  g_assert_error (error, REVERIE_ERROR, REVERIE_ERROR_ARGUMENT);
  rv_parameters_clear (&parameters);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/settings/round-trip", test_round_trip);
  g_test_add_func ("/settings/output-is-no-recipe", test_output_is_no_recipe);
  g_test_add_func ("/settings/effects", test_effects);
  g_test_add_func ("/settings/refused", test_refused);
  g_test_add_func ("/settings/notify", test_notify);
  g_test_add_func ("/settings/no-such-choice", test_no_such_choice);
  return g_test_run ();
}
