/* A dream from begin to end, as scripts ask for it: with progress in GIMP's bar alone.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "plugin/gimp/source.h"

G_BEGIN_DECLS

/* Dreams on all of @sources, one after the other, and puts the results into the image. On an error the image is as it
 * was. */
gboolean
rv_sources_dream (GPtrArray *sources, const ReverieCatalog *catalog, const RvParameters *parameters, GError **error);

G_END_DECLS
