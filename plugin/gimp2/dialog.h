/* The plug-in for GIMP 2.10: the dialog.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "plugin/gimp/source.h"

G_BEGIN_DECLS

/* Shows the dialog, with @source in its preview. Returns whether the user wants to go on; @parameters are then what was
 * chosen, and @source has its result where the preview had it already. */
gboolean rv_gimp2_dialog (const ReverieCatalog *catalog, RvParameters *parameters, RvSource *source);

G_END_DECLS
