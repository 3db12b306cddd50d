/* The plug-in for GIMP 2.10: what reverie.c calls.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

#include "plugin/job.h"

G_BEGIN_DECLS

/* Checks that @drawable is a layer of @image that can be dreamt on. */
gboolean rv_gimp2_check_drawable (gint32 image, gint32 drawable, GError **error);

/* Dreams on @drawable, which was checked, and puts the result above it. Returns the new layer, or -1. */
gint32 rv_gimp2_dream (
    const ReverieCatalog *catalog, const RvParameters *parameters, gint32 image, gint32 drawable, GError **error);

/* Shows the dialog. Returns whether the user wants to go on; @parameters are then what was chosen. */
gboolean rv_gimp2_dialog (const ReverieCatalog *catalog, RvParameters *parameters);

G_END_DECLS
