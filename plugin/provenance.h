/* Where a picture comes from, said in its metadata (XMP).
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gexiv2/gexiv2.h>

#include "plugin/parameters.h"

G_BEGIN_DECLS

/* How a picture was made. */
typedef struct
{
  RvEffect    effect;
  const char *recipe; /* that made it, or NULL where one recipe cannot say it */
  const char *origin; /* the file it was made from, whose metadata go along, or NULL */
} RvProvenance;

/* Sets IPTC's "digital source type" to what @effect makes of a picture, unless it says already that the picture was
 * made by a network as a whole, which is more. Sets *@changed where that is not what it said; may be NULL. */
gboolean rv_provenance_mark (GExiv2Metadata *metadata, RvEffect effect, gboolean *changed, GError **error);

/* Puts metadata into the picture file at @path, PNG, JPEG, TIFF or WebP, of @width x @height pixels: those of the
 * origin as far as they can be read, the source type, the program as creator tool, and an entry of the history with the
 * recipe. On FALSE the file may be broken. May be called by several threads. */
gboolean rv_provenance_write (const RvProvenance *provenance, const char *path, int width, int height, GError **error);

G_END_DECLS
