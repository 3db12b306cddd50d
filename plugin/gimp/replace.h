/* A dream in place of its source.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "plugin/gimp/source.h"

G_BEGIN_DECLS

/* Puts the pixels of the result in the place of those of the layer, as they are, so that undo brings the old ones back.
 * rv_sources_check () must have agreed. */
gboolean rv_source_replace (const RvSource *source);

/* Puts the pixels of the source back. */
void rv_source_put_back (const RvSource *source);

G_END_DECLS
