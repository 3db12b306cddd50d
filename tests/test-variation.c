/* Children of a dream, as people who choose among them rely on: in range, repeatable, near when asked to be near, and
 * never twice the same.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>
#include <string.h>

#include "plugin/job.h"
#include "plugin/variation.h"
#include "tests/tiny-model.h"

#define SEEDS 40

/* Two networks that are there, the second with one look, and one that is missing. */
static const char catalog_json[]
    = "{\"format\":1,\"models\":["
      "{\"id\":\"face\",\"title\":\"Face\",\"files\":[{\"name\":\"here\"}],\"scale\":1,\"mean\":[0,0,0],\"looks\":["
      "{\"id\":\"eyes\",\"title\":\"Eyes\",\"node\":\"e/1\"},"
      "{\"id\":\"silk\",\"title\":\"Silk\",\"node\":\"s/1\"},"
      "{\"id\":\"hair\",\"title\":\"Hair\",\"node\":\"h/1\"}]},"
      "{\"id\":\"hand\",\"title\":\"Hand\",\"files\":[{\"name\":\"here\"}],\"scale\":1,\"mean\":[0,0,0],\"looks\":["
      "{\"id\":\"fist\",\"title\":\"Fist\",\"node\":\"f/1\"}]},"
      "{\"id\":\"gone\",\"title\":\"Gone\",\"files\":[{\"name\":\"nowhere\"}],\"scale\":1,\"mean\":[0,0,0],\"looks\":["
      "{\"id\":\"ghost\",\"title\":\"Ghost\",\"node\":\"g/1\"}]}]}";

static ReverieCatalog *catalog;

/* Settings that lie at the ends of ranges, use layers or channels of their own, or are just the defaults. */
static const char *const parents[] = { "",
                                       "look=fist",
                                       "intensity=0 colour=0 smooth=0 seed=2147483647",
                                       "intensity=100 colour=1 smooth=4 octave-scale=3 octaves=16 jitter=512",
                                       "octave-scale=1.1 octaves=1",
                                       "look=silk channel=1,2",
                                       "model=face layer=e/1:1,s/1:0.5",
                                       "model=face layer=unheard-of,e/1:-0.5",
                                       "model=face layer=a:1,b:2,c:3",
                                       "look=ghost" };

static void
parent_init (RvParameters *parent, const char *recipe)
{
  GError *error = NULL;

  rv_parameters_init (parent, RV_EFFECT_DREAM);
  rv_parameters_apply_recipe (parent, recipe, &error);
  g_assert_no_error (error);
}

static char *
child_recipe (const RvParameters *parent, guint seed, guint index, double distance)
{
  RvParameters child;
  char        *recipe;

  rv_variation (parent, seed, index, distance, catalog, &child);
  recipe = rv_parameters_to_recipe (&child);
  rv_parameters_clear (&child);
  return recipe;
}

typedef void (*ChildCheck) (const RvParameters *parent, const RvParameters *child, double distance);

/* Looks at all children of all parents. */
static void
with_children (ChildCheck check)
{
  for (guint p = 0; p < G_N_ELEMENTS (parents); p++)
    {
      RvParameters parent;

      parent_init (&parent, parents[p]);
      for (guint seed = 0; seed < SEEDS; seed++)
        {
          for (guint index = 1; index < RV_VARIATIONS; index++)
            {
              double       distance = (seed % 10 + 1) / 10.0;
              RvParameters child;

              rv_variation (&parent, seed, index, distance, catalog, &child);
              check (&parent, &child, distance);
              rv_parameters_clear (&child);
            }
        }
      rv_parameters_clear (&parent);
    }
}

/* The recipe is read as any recipe of a user's is: ranges are checked there. */
static void
check_recipe (const RvParameters *parent, const RvParameters *child, double distance)
{
  g_autofree char *recipe = rv_parameters_to_recipe (child);
  g_autofree char *again = NULL;
  GError          *error = NULL;
  RvParameters     read;

  rv_parameters_init (&read, RV_EFFECT_DREAM);
  rv_parameters_apply_recipe (&read, recipe, &error);
  g_assert_no_error (error);
  again = rv_parameters_to_recipe (&read);
  g_assert_cmpstr (again, ==, recipe);
  rv_parameters_clear (&read);
}

static void
test_in_range (void)
{
  with_children (check_recipe);
}

/* Nothing asks for a network that is missing, but where the parent does. */
static void
check_possible (const RvParameters *parent, const RvParameters *child, double distance)
{
  GError *error = NULL;

  rv_job_check (catalog, child, &error);
  g_assert_no_error (error);
  if (!g_str_equal (parent->look, "ghost"))
    g_assert_cmpstr (child->look, !=, "ghost");
}

static void
test_possible (void)
{
  with_children (check_possible);
}

static void
check_kept (const RvParameters *parent, const RvParameters *child, double distance)
{
  g_assert_cmpint (child->iterations, ==, parent->iterations);
  g_assert_cmpint (child->jitter, ==, parent->jitter);
  g_assert_cmpstr (child->guide, ==, parent->guide);
  g_assert_cmpfloat (fabs (child->intensity - parent->intensity), <=, 75 * distance + 1);
  if (distance < 0.25)
    g_assert_cmpstr (child->look, ==, parent->look);
}

static void
test_near (void)
{
  with_children (check_kept);
}

static void
test_no_distance (void)
{
  for (guint p = 0; p < G_N_ELEMENTS (parents); p++)
    {
      g_autofree char *before = NULL;
      RvParameters     parent;

      parent_init (&parent, parents[p]);
      before = rv_parameters_to_recipe (&parent);
      for (guint index = 0; index < RV_VARIATIONS; index++)
        {
          g_autofree char *none = child_recipe (&parent, 3, index, 0);
          g_autofree char *nonsense = child_recipe (&parent, 3, index, NAN);

          g_assert_cmpstr (none, ==, before);
          g_assert_cmpstr (nonsense, ==, before);
        }
      g_autofree char *first = child_recipe (&parent, 3, 0, 1);

      g_assert_cmpstr (first, ==, before);
      rv_parameters_clear (&parent);
    }
}

static void
test_repeatable (void)
{
  RvParameters parent;
  guint        changed = 0;

  parent_init (&parent, "");
  for (guint index = 1; index < RV_VARIATIONS; index++)
    {
      g_autofree char *once = child_recipe (&parent, 11, index, 0.5);
      g_autofree char *twice = child_recipe (&parent, 11, index, 0.5);
      g_autofree char *other = child_recipe (&parent, 12, index, 0.5);

      g_assert_cmpstr (once, ==, twice);
      changed += !g_str_equal (once, other);
    }
  g_assert_cmpuint (changed, ==, RV_VARIATIONS - 1);
  rv_parameters_clear (&parent);
}

/* Even at the smallest distance, and when a child becomes the parent with the seed that bore it. */
static void
test_different (void)
{
  for (guint p = 0; p < G_N_ELEMENTS (parents); p++)
    {
      for (guint round = 0; round < SEEDS; round++)
        {
          g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
          RvParameters parent;
          RvParameters child;

          parent_init (&parent, parents[p]);
          rv_variation (&parent, round, 1 + round % 8, 0.5, catalog, &child);
          for (guint index = 0; index < RV_VARIATIONS; index++)
            g_hash_table_add (seen, child_recipe (&child, round, index, 0.001));
          g_assert_cmpuint (g_hash_table_size (seen), ==, RV_VARIATIONS);
          rv_parameters_clear (&child);
          rv_parameters_clear (&parent);
        }
    }
}

/* A sheet that is told to be different shows other looks and mixtures, not one look nine times. */
static void
test_variety (void)
{
  for (guint seed = 0; seed < SEEDS; seed++)
    {
      g_autoptr (GHashTable) subjects = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      RvParameters parent;

      parent_init (&parent, "");
      for (guint index = 0; index < RV_VARIATIONS; index++)
        {
          RvParameters child;

          rv_variation (&parent, seed, index, 0.5, catalog, &child);
          g_hash_table_add (subjects, rv_job_subject (catalog, &child));
          rv_parameters_clear (&child);
        }
      g_assert_true (g_hash_table_contains (subjects, "Eyes + Silk"));
      g_assert_cmpuint (g_hash_table_size (subjects), >=, 4);
      rv_parameters_clear (&parent);
    }
}

static void
test_surprise (void)
{
  g_autoptr (GHashTable) looks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  RvParameters parent;

  parent_init (&parent, "guide=g.png iterations=7");
  for (guint seed = 0; seed < SEEDS; seed++)
    {
      RvParameters child;

      rv_variation_surprise (&parent, seed, catalog, &child);
      check_recipe (&parent, &child, 1);
      g_assert_cmpstr (child.guide, ==, "g.png");
      g_assert_cmpint (child.iterations, ==, 7);
      g_assert_cmpfloat (child.intensity, >=, 30);
      g_hash_table_add (looks, g_strdup (child.look));
      rv_parameters_clear (&child);
    }
  g_assert_cmpuint (g_hash_table_size (looks), ==, 4);
  g_assert_false (g_hash_table_contains (looks, "ghost"));
  rv_parameters_clear (&parent);
}

static void
test_words (void)
{
  RvParameters     parent;
  RvParameters     child;
  g_autofree char *same = NULL;
  g_autofree char *words = NULL;

  parent_init (&parent, "");
  parent_init (&child, "model=face layer=e/1,s/1:0.5 intensity=70 colour=0.1");
  same = rv_variation_words (&parent, &parent, catalog);
  g_assert_cmpstr (same, ==, "another seed");
  words = rv_variation_words (&parent, &child, catalog);
  g_assert_cmpstr (words, ==, "Eyes + Silk; stronger; less colour");
  rv_parameters_clear (&parent);
  rv_parameters_clear (&child);
}

int
main (int argc, char **argv)
{
  char   *folder = tiny_folder_new ();
  GError *error = NULL;
  int     status;

  g_free (tiny_write (folder, "catalog.json", catalog_json, strlen (catalog_json)));
  g_free (tiny_write (folder, "here", "x", 1));
  g_setenv ("REVERIE_MODELS", folder, TRUE);
  g_setenv ("XDG_DATA_HOME", folder, TRUE);
  g_setenv ("XDG_DATA_DIRS", folder, TRUE);
  g_test_init (&argc, &argv, NULL);
  catalog = reverie_catalog_new (&error);
  g_assert_no_error (error);

  g_test_add_func ("/variation/in-range", test_in_range);
  g_test_add_func ("/variation/possible", test_possible);
  g_test_add_func ("/variation/near", test_near);
  g_test_add_func ("/variation/no-distance", test_no_distance);
  g_test_add_func ("/variation/repeatable", test_repeatable);
  g_test_add_func ("/variation/different", test_different);
  g_test_add_func ("/variation/variety", test_variety);
  g_test_add_func ("/variation/surprise", test_surprise);
  g_test_add_func ("/variation/words", test_words);
  status = g_test_run ();

  reverie_catalog_free (catalog);
  tiny_folder_free (folder);
  return status;
}
