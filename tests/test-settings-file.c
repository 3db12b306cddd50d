/* Settings that outlive a session of GIMP 2.10.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gstdio.h>
#include <string.h>

#include "plugin/gimp2/settings-file.h"
#include "tests/tiny-model.h"

static char *folder;

static char *
file_with (const char *text)
{
  g_autofree char *path = g_build_filename (folder, RV_SETTINGS_FILE, NULL);

  g_remove (path);
  return tiny_write (folder, RV_SETTINGS_FILE, text, strlen (text));
}

static void
expect (RvParameters *parameters, const char *settings)
{
  g_autofree char *found = rv_parameters_to_settings (parameters);

  g_assert_cmpstr (found, ==, settings);
}

/* Into a file that is not there yet, then beside what is there; a name with quotes and a line end comes back, too. */
static void
test_round_trip (void)
{
  g_autofree char *path = g_build_filename (folder, "new.ini", NULL);
  GError          *error = NULL;
  RvParameters     last;
  RvParameters     saved;
  RvParameters     read;

  rv_parameters_init (&last, RV_EFFECT_DREAM);
  rv_parameters_init (&saved, RV_EFFECT_DREAM);
  rv_parameters_init (&read, RV_EFFECT_DREAM);
  g_assert_true (rv_parameters_apply_recipe (&last, "look=silk intensity=12.5 output=replace layer-mask=true", NULL));
  g_free (saved.guide);
  saved.guide = g_strdup ("/a b/\"it's\"\nodd=1;#[x]");

  g_assert_false (rv_settings_file_has (path, RV_SETTINGS_SAVED, RV_EFFECT_DREAM));
  g_assert_true (rv_settings_file_save (path, RV_SETTINGS_LAST, &last, &error));
  g_assert_false (rv_settings_file_has (path, RV_SETTINGS_SAVED, RV_EFFECT_DREAM));
  g_assert_true (rv_settings_file_save (path, RV_SETTINGS_SAVED, &saved, &error));
  g_assert_true (rv_settings_file_has (path, RV_SETTINGS_SAVED, RV_EFFECT_DREAM));

  g_assert_true (rv_settings_file_load (path, RV_SETTINGS_LAST, &read, &error));
  expect (&read, "look=silk intensity=12.5 output=replace layer-mask=true");
  g_assert_true (rv_settings_file_load (path, RV_SETTINGS_SAVED, &read, &error));
  g_assert_cmpstr (read.guide, ==, saved.guide);
  g_assert_cmpstr (read.look, ==, "eyes");
  rv_parameters_clear (&last);
  rv_parameters_clear (&saved);
  rv_parameters_clear (&read);
}

/* The first run: no file, then a file without the group. Both are no news for the user. */
static void
test_nothing_there (void)
{
  g_autofree char *none = g_build_filename (folder, "none.ini", NULL);
  g_autofree char *other = file_with ("[other]\nsettings=look=silk\n");
  GError          *error = NULL;
  RvParameters     read;

  rv_parameters_init (&read, RV_EFFECT_DREAM);
  g_assert_true (rv_parameters_apply_recipe (&read, "look=folds", NULL));
  g_assert_true (rv_settings_file_load (none, RV_SETTINGS_LAST, &read, &error));
  g_assert_true (rv_settings_file_load (other, RV_SETTINGS_LAST, &read, &error));
  expect (&read, "look=folds");
  rv_parameters_clear (&read);
}

static void
test_broken (void)
{
  static const char *const broken[] = { "no key file at all",
                                        "[last",
                                        "[last]\nsettings",
                                        "[last]\nsettings=intensity=nan",
                                        "[last]\nsettings=intensity=1e9",
                                        "[last]\nsettings=guide='unfinished",
                                        "[last]\nsettings=output=nowhere",
                                        "[last]\nsettings=\\q",
                                        "[last]\nsettings=look=\xff\xfe" };

  for (guint i = 0; i < G_N_ELEMENTS (broken); i++)
    {
      g_autofree char *path = file_with (broken[i]);
      GError          *error = NULL;
      RvParameters     read;

      rv_parameters_init (&read, RV_EFFECT_DREAM);
      g_assert_true (rv_parameters_apply_recipe (&read, "look=folds", NULL));
      g_assert_false (rv_settings_file_load (path, RV_SETTINGS_LAST, &read, &error));
      g_assert_nonnull (strstr (error->message, RV_SETTINGS_FILE));
      g_assert_null (strchr (error->message, '\n'));
      g_clear_error (&error);
      expect (&read, "look=folds");

      g_assert_true (rv_settings_file_save (path, RV_SETTINGS_LAST, &read, &error));
      rv_parameters_clear (&read);
      rv_parameters_init (&read, RV_EFFECT_DREAM);
      g_assert_true (rv_settings_file_load (path, RV_SETTINGS_LAST, &read, &error));
      expect (&read, "look=folds");
      rv_parameters_clear (&read);
    }
}

static void
test_cannot_write (void)
{
  g_autofree char *path = g_build_filename (folder, "no-folder", "x.ini", NULL);
  GError          *error = NULL;
  RvParameters     parameters;

  rv_parameters_init (&parameters, RV_EFFECT_DREAM);
  g_assert_false (rv_settings_file_save (path, RV_SETTINGS_LAST, &parameters, &error));
  g_assert_nonnull (strstr (error->message, "no-folder"));
  g_clear_error (&error);
  rv_parameters_clear (&parameters);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  folder = tiny_folder_new ();
  g_test_add_func ("/settings-file/round-trip", test_round_trip);
  g_test_add_func ("/settings-file/nothing-there", test_nothing_there);
  g_test_add_func ("/settings-file/broken", test_broken);
  g_test_add_func ("/settings-file/cannot-write", test_cannot_write);
  status = g_test_run ();
  tiny_folder_free (folder);
  return status;
}
