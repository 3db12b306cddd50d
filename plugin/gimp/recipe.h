/* The recipe that a layer made by a dream carries.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "plugin/gimp/source.h"

G_BEGIN_DECLS

/* Attaches the recipe of @parameters, which was done on @source, to @layer, to stay with it in files of GIMP. */
gboolean rv_recipe_attach (RvLayer layer, const RvSource *source, const RvParameters *parameters);

/* What @layer carries, or NULL. Free with g_free (). */
char *rv_recipe_of (RvLayer layer);

G_END_DECLS
