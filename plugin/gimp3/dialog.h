/* The plug-in for GIMP 3: the dialog.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <libgimp/gimp.h>

#include "plugin/job.h"

G_BEGIN_DECLS

/* Shows the dialog. Returns whether the user wants to go on; @config is then what was chosen. */
gboolean rv_gimp3_dialog (const ReverieCatalog *catalog, GimpProcedure *procedure, GimpProcedureConfig *config);

G_END_DECLS
