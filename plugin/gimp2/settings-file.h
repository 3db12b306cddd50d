/* The plug-in for GIMP 2.10: settings kept from one session to the next, as GIMP 3 does by itself.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "plugin/parameters.h"

G_BEGIN_DECLS

/* The file's name in GIMP's user folder. */
#define RV_SETTINGS_FILE "reverie.ini"

/* What the file holds of each effect: the values of the last run, and those of Save Settings. */
#define RV_SETTINGS_LAST "last"
#define RV_SETTINGS_SAVED "saved"

/* Whether the file at @path holds settings of @effect in @slot. */
gboolean rv_settings_file_has (const char *path, const char *slot, RvEffect effect);

/* Sets @parameters, which are initialised, to those settings of their effect; what the settings do not mention
 * gets its default. Where the file or the slot is not there, nothing is changed. On a file that is broken, returns
 * FALSE with an error that names it, and changes nothing. */
gboolean rv_settings_file_load (const char *path, const char *slot, RvParameters *parameters, GError **error);

/* Writes the settings @slot to the file at @path and keeps its others; a file that is broken is made anew. The new file
 * appears complete or not at all. */
gboolean rv_settings_file_save (const char *path, const char *slot, const RvParameters *parameters, GError **error);

G_END_DECLS
