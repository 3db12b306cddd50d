/* A dream from begin to end, as a user or a script asks for it.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "plugin/gimp/source.h"

G_BEGIN_DECLS

/* Dreams on those of @sources that have no result yet, and puts all results into the image. Where a user asks for it,
 * which @run_mode tells, a dialog shows the progress; sources that are not reached because the user stops are taken out
 * of @sources. Returns GIMP_PDB_CANCEL without an error where the user cancels, and GIMP_PDB_EXECUTION_ERROR with one
 * where something fails, or the image or a layer is gone by then; the image is as it was. */
GimpPDBStatusType rv_sources_run (GPtrArray            *sources,
                                  GimpRunMode           run_mode,
                                  const ReverieCatalog *catalog,
                                  const RvParameters   *parameters,
                                  GError              **error);

/* Whether there is a screen for dialogs; makes GTK ready. Without one, GIMP's own way to begin would end the process.
 */
gboolean rv_have_screen (void);

G_END_DECLS
