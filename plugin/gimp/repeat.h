/* The recipe of one layer, dreamt again on others.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "plugin/gimp/source.h"

G_BEGIN_DECLS

/* Dreams on @sources with the recipe of the layer @model, or where there is none with that of the first source's own
 * layer; the results are new layers. Where @run_mode is interactive, the user is asked for the model, and @model is
 * what is proposed; where it asks for the last values, *@last is used, if there is any. *@last becomes the recipe used;
 * free it with g_free (). Returns as rv_sources_run () does, and GIMP_PDB_CALLING_ERROR where there is no recipe. */
GimpPDBStatusType
rv_sources_repeat (GPtrArray *sources, GimpRunMode run_mode, RvLayer model, char **last, GError **error);

G_END_DECLS
