/* From dreams to layers.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "plugin/gimp/source.h"

G_BEGIN_DECLS

/* Puts the results of @sources into their image, each above its source, all in one step of undo. On an error the image
 * is as it was. */
gboolean
rv_sources_insert (GPtrArray *sources, const ReverieCatalog *catalog, const RvParameters *parameters, GError **error);

G_END_DECLS
