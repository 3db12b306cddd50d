/* The plug-in for GIMP 2.10: the buttons that save settings and load them again.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The buttons save the properties of @settings to the file at @path, as rv_settings_file_save () does, and load them
 * from there. */
GtkWidget *rv_settings_buttons_new (GObject *settings, const char *path);

G_END_DECLS
