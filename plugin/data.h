/* Files that are installed with Reverie: translations, pictures of the looks, help.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The path of an installed file, such as "looks/eyes.jpg", or NULL where there is none. Looks in the program's own
 * folder (a plug-in and all that belongs to it may lie in one), then in the folder "reverie" of $XDG_DATA_HOME and of
 * each of $XDG_DATA_DIRS, then in the folder that the build names. @name has slashes on every system. Free with g_free
 * (). */
char *rv_data_file (const char *name);

/* Lets gettext find Reverie's translations: in the folder "locale" of the same places. Does nothing where there are
 * none. Returns the folder, or NULL; owned by the module, never freed. */
const char *rv_data_bind_translations (void);

G_END_DECLS
