/* The plug-in for GIMP 2.10: the buttons that save settings and load them again.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gi18n-lib.h>

#include "plugin/gimp2/settings-buttons.h"
#include "plugin/gimp2/settings-file.h"
#include "plugin/settings.h"
#include "plugin/ui/gtk.h"

typedef struct
{
  GObject   *settings;
  char      *path;
  GtkWidget *load;
} Buttons;

static void
on_load (GtkWidget *button, Buttons *buttons)
{
  g_autoptr (GError) error = NULL;
  RvParameters saved;

  rv_parameters_init (&saved, rv_settings_get_effect (buttons->settings));
  if (rv_settings_file_load (buttons->path, RV_SETTINGS_SAVED, &saved, &error))
    rv_parameters_to_object (&saved, buttons->settings);
  else
    g_message ("%s", error->message);
  rv_parameters_clear (&saved);
}

static void
on_save (GtkWidget *button, Buttons *buttons)
{
  g_autoptr (GError) error = NULL;
  RvParameters now;

  rv_parameters_init (&now, rv_settings_get_effect (buttons->settings));
  if (!rv_parameters_from_object (&now, buttons->settings, &error)
      || !rv_settings_file_save (buttons->path, RV_SETTINGS_SAVED, &now, &error))
    g_message ("%s", error->message);
  rv_parameters_clear (&now);
  gtk_widget_set_sensitive (buttons->load, rv_settings_file_has (buttons->path, RV_SETTINGS_SAVED, now.effect));
}

static void
buttons_free (gpointer data)
{
  Buttons *buttons = data;

  g_object_unref (buttons->settings);
  g_free (buttons->path);
  g_free (buttons);
}

GtkWidget *
rv_settings_buttons_new (GObject *settings, const char *path)
{
  Buttons   *buttons = g_new0 (Buttons, 1);
  GtkWidget *box = rv_box_new (GTK_ORIENTATION_HORIZONTAL, RV_SPACING);
  GtkWidget *save = gtk_button_new_with_mnemonic (_ ("_Save Settings"));

  buttons->settings = g_object_ref (settings);
  buttons->path = g_strdup (path);
  buttons->load = gtk_button_new_with_mnemonic (_ ("_Load Saved Settings"));
  gtk_widget_set_tooltip_text (buttons->load, _ ("Take the settings that were saved last, in whatever session"));
  gtk_widget_set_tooltip_text (save, _ ("Save the settings for other sessions, in place of those saved before"));
  gtk_widget_set_sensitive (buttons->load,
                            rv_settings_file_has (path, RV_SETTINGS_SAVED, rv_settings_get_effect (settings)));
  g_signal_connect (buttons->load, "clicked", G_CALLBACK (on_load), buttons);
  g_signal_connect (save, "clicked", G_CALLBACK (on_save), buttons);
  gtk_box_pack_start (GTK_BOX (box), buttons->load, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (box), save, FALSE, FALSE, 0);
  g_object_set_data_full (G_OBJECT (box), "reverie-settings-buttons", buttons, buttons_free);
  return box;
}
