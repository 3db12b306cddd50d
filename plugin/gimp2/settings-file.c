/* The plug-in for GIMP 2.10: settings kept from one session to the next, as GIMP 3 does by itself.
 *
 * A key file with a group for each set of settings, which holds them as recipes: Dream's as "settings", those of other
 * effects by their names.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gi18n-lib.h>

#include "engine/reverie.h"
#include "plugin/gimp2/settings-file.h"

#define DREAM_KEY "settings"

static const char *
key_of (RvEffect effect)
{
  return effect == RV_EFFECT_DREAM ? DREAM_KEY : rv_effect_id (effect);
}

gboolean
rv_settings_file_has (const char *path, const char *slot, RvEffect effect)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();

  return g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, NULL)
         && g_key_file_has_key (file, slot, key_of (effect), NULL);
}

/* Reads the settings of @effect in @slot as a text; NULL without an error where there are none. */
static char *
read_text (const char *path, const char *slot, RvEffect effect, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) reason = NULL;

  if (!g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, &reason))
    {
      if (!g_error_matches (reason, G_FILE_ERROR, G_FILE_ERROR_NOENT))
        g_propagate_error (error, g_steal_pointer (&reason));
      return NULL;
    }
  return g_key_file_has_key (file, slot, key_of (effect), NULL)
             ? g_key_file_get_string (file, slot, key_of (effect), error)
             : NULL;
}

gboolean
rv_settings_file_load (const char *path, const char *slot, RvParameters *parameters, GError **error)
{
  g_autoptr (GError) reason = NULL;
  g_autofree char *text = read_text (path, slot, parameters->effect, &reason);
  g_autofree char *shown = g_filename_display_name (path);
  RvParameters     read;

  if (!text && !reason)
    return TRUE;
  rv_parameters_init (&read, parameters->effect);
  if (!reason && rv_parameters_apply_recipe (&read, text, &reason))
    {
      rv_parameters_clear (parameters);
      *parameters = read;
      return TRUE;
    }
  rv_parameters_clear (&read);
  g_set_error (
      error, REVERIE_ERROR, REVERIE_ERROR_FORMAT,
      _ ("The settings in %s cannot be used: %s. They are left out; the next run from the dialog writes the file anew"),
      shown, reason->message);
  return FALSE;
}

gboolean
rv_settings_file_save (const char *path, const char *slot, const RvParameters *parameters, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) reason = NULL;
  g_autofree char *text = rv_parameters_to_settings (parameters);
  g_autofree char *shown = g_filename_display_name (path);

  /* What cannot be read is no loss. */
  if (!g_key_file_load_from_file (file, path, G_KEY_FILE_KEEP_COMMENTS, NULL))
    {
      g_key_file_unref (g_steal_pointer (&file));
      file = g_key_file_new ();
    }
  g_key_file_set_string (file, slot, key_of (parameters->effect), text);
  if (g_key_file_save_to_file (file, path, &reason))
    return TRUE;
  g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_NOT_FOUND, _ ("The settings cannot be written to %s: %s"), shown,
               reason->message);
  return FALSE;
}
