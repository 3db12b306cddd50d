/* Recipes as people pass them on.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "engine/reverie.h"
#include "plugin/parameters.h"

G_BEGIN_DECLS

/* Fills @read, which holds nothing yet, from a recipe that somebody passed on, say through the clipboard: what it does
 * not mention has its default, but for what is no part of the picture (group OUTPUT), which stays as in @now. It must
 * be one of the effect of @now. On a text that is no recipe, or one that asks for what is not there, returns FALSE with
 * an error, and @read holds nothing. */
gboolean rv_recipe_read (
    const ReverieCatalog *catalog, const char *text, const RvParameters *now, RvParameters *read, GError **error);

/* The recipe of @parameters to be passed on. It is never empty: the defaults of a dream are told by their look. Free
 * with g_free (). */
char *rv_recipe_write (const RvParameters *parameters);

G_END_DECLS
