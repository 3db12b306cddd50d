/* The plug-in for GIMP 3: what reverie.c calls.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <libgimp/gimp.h>

#include "plugin/job.h"

G_BEGIN_DECLS

/* Checks that @drawables is one layer of @image that can be dreamt on, and returns it; NULL otherwise. */
GimpDrawable *rv_gimp3_check_drawables (GimpImage *image, GimpDrawable **drawables, GError **error);

/* Dreams on @drawable, which was checked, and puts the result above it. Returns the new layer, owned by libgimp, or
 * NULL. */
GimpLayer *rv_gimp3_dream (const ReverieCatalog *catalog,
                           const RvParameters   *parameters,
                           GimpImage            *image,
                           GimpDrawable         *drawable,
                           GError              **error);

/* Shows the dialog. Returns whether the user wants to go on; @config is then what was chosen. */
gboolean rv_gimp3_dialog (const ReverieCatalog *catalog, GimpProcedure *procedure, GimpProcedureConfig *config);

G_END_DECLS
