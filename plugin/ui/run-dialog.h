/* The dialog of a run: how far it has come, and two ways to end it.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "plugin/job.h"
#include "plugin/ui/gtk.h"

G_BEGIN_DECLS

/* One of the pictures of a run. */
typedef struct
{
  const RvJobInput *input;  /* its picture () is called in the main loop */
  GeglBuffer       *result; /* the run skips what has one already; to be unreffed by the caller */
} RvRunPart;

/* Makes a window stay above the one that it belongs to. */
typedef void (*RvWindowFunc) (GtkWindow *window);

/* Dreams the @n_parts pictures of @parts one after the other, while the dialog shows how far it has come; returns when
 * all have a result. "Stop Here" ends the picture under way with what it is so far; those that have not begun are left
 * as they are. FALSE where the user cancels, with REVERIE_ERROR_CANCELLED, and where something fails; there may be
 * results then. @place may be NULL. */
gboolean rv_run_dialog (const ReverieCatalog *catalog,
                        const RvParameters   *parameters,
                        RvRunPart            *parts,
                        guint                 n_parts,
                        RvWindowFunc          place,
                        GError              **error);

G_END_DECLS
