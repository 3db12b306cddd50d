/* Recipes that people pass on.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>

#include "plugin/recipe.h"

static ReverieCatalog *catalog;

static void
now_init (RvParameters *now)
{
  rv_parameters_init (now, RV_EFFECT_DREAM);
  g_assert_true (rv_parameters_apply_recipe (now, "look=silk seed=9 output=replace layer-mask=true", NULL));
}

/* What it does not mention is not what was there before; where the picture goes is. */
static void
test_read (void)
{
  g_autofree char *settings = NULL;
  GError          *error = NULL;
  RvParameters     now;
  RvParameters     read;

  now_init (&now);
  g_assert_true (rv_recipe_read (catalog, "\n  intensity=70 \n", &now, &read, &error));
  g_assert_no_error (error);
  settings = rv_parameters_to_settings (&read);
  g_assert_cmpstr (settings, ==, "intensity=70 output=replace layer-mask=true");
  rv_parameters_clear (&now);
  rv_parameters_clear (&read);
}

static void
test_not_a_recipe (void)
{
  static const char *const broken[][2] = { { NULL, "no recipe" },
                                           { " \n", "no recipe" },
                                           { "hello", "hello" },
                                           { "look=nosuchlook", "nosuchlook" },
                                           { "intensity=101", "100" },
                                           { "layer=a:b", "a:b" },
                                           { "guide=/no/such/file.png", "file.png" },
                                           { "look='eyes", "quote" } };

  for (guint i = 0; i < G_N_ELEMENTS (broken); i++)
    {
      GError      *error = NULL;
      RvParameters now;
      RvParameters read;

      now_init (&now);
      g_assert_false (rv_recipe_read (catalog, broken[i][0], &now, &read, &error));
      g_assert_nonnull (strstr (error->message, broken[i][1]));
      g_clear_error (&error);
      rv_parameters_clear (&now);
    }
}

static void
test_write (void)
{
  g_autofree char *defaults = NULL;
  g_autofree char *other = NULL;
  RvParameters     parameters;
  RvParameters     now;

  rv_parameters_init (&parameters, RV_EFFECT_DREAM);
  defaults = rv_recipe_write (&parameters);
  g_assert_cmpstr (defaults, ==, "look=eyes");
  now_init (&now);
  other = rv_recipe_write (&now);
  g_assert_cmpstr (other, ==, "look=silk seed=9");
  rv_parameters_clear (&parameters);
  rv_parameters_clear (&now);
}

int
main (int argc, char **argv)
{
  g_autofree char *models = NULL;
  GError          *error = NULL;
  int              status;

  g_test_init (&argc, &argv, NULL);
  models = g_test_build_filename (G_TEST_DIST, "..", "models", NULL);
  g_setenv ("REVERIE_MODELS", models, TRUE);
  catalog = reverie_catalog_new (&error);
  g_assert_no_error (error);
  g_test_add_func ("/recipe/read", test_read);
  g_test_add_func ("/recipe/not-a-recipe", test_not_a_recipe);
  g_test_add_func ("/recipe/write", test_write);
  status = g_test_run ();
  reverie_catalog_free (catalog);
  return status;
}
