/* The plug-in for GIMP 2.10: the arguments of the procedures.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <libgimp/gimp.h>

#include "plugin/parameters.h"

G_BEGIN_DECLS

/* Appends to @arguments, an array of GimpParamDef, those of an effect's parameters that are no matter of the recipe
 * alone, and at last the recipe. */
void rv_arguments_add (GArray *arguments, RvEffect effect);

/* Reads them, from the first of them on, into @parameters, which hold defaults. An empty text stands for the default.
 * FALSE with an error that names the argument. */
gboolean rv_arguments_read (RvParameters *parameters, const GimpParam *argument, GError **error);

G_END_DECLS
