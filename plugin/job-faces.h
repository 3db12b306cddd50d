/* The faces of a picture.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "plugin/job.h"

G_BEGIN_DECLS

/* The faces in the area of @input (its source alone counts), as reverie_faces () finds them, in pixels from the area's
 * upper left corner; NULL with an error. Free with g_array_unref (). */
GArray *rv_job_faces (const ReverieCatalog *catalog, const ReverieRun *run, const RvJobInput *input, GError **error);

G_END_DECLS
