/* The plug-in for GIMP 2.10: the dialog.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

#include "plugin/job.h"

G_BEGIN_DECLS

/* Shows the dialog. Returns whether the user wants to go on; @parameters are then what was chosen. */
gboolean rv_gimp2_dialog (const ReverieCatalog *catalog, RvParameters *parameters);

G_END_DECLS
