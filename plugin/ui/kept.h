/* Recipes that the user keeps, to be made as layers.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A new list of recipes. Free with g_ptr_array_unref (). */
GPtrArray *rv_kept_new (void);

gboolean rv_kept_has (const GPtrArray *kept, const char *recipe);

/* Adds @recipe at the end, or removes it. */
void rv_kept_set (GPtrArray *kept, const char *recipe, gboolean keep);

/* How many there are, in words; empty for none. Free with g_free (). */
char *rv_kept_words (const GPtrArray *kept);

G_END_DECLS
