/* The plug-in for GIMP 3: the dialog.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "plugin/gimp/source.h"

G_BEGIN_DECLS

/* Shows the dialog, with @source in its preview. Returns whether the user wants to go on; @config is then what was
 * chosen, and @source has its result where the preview had it already. */
gboolean rv_gimp3_dialog (const ReverieCatalog *catalog,
                          GimpProcedure        *procedure,
                          GimpProcedureConfig  *config,
                          RvSource             *source);

G_END_DECLS
