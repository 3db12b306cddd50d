/* From one octave to the next.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "engine/recipe/store.h"

G_BEGIN_DECLS

typedef struct
{
  guint height, width;
} RvSize;

/* Starts an octave of @size: its dream is the photo at that size with what the dream of the @last octave (of height 0:
 * there is none) had added to the photo. Row by row: the photo is never there as a whole.
 *
 * @dream: three planes, of the last octave before and of this one afterwards. @spare: the same, of no value; they
 *   change places. @mask: one plane, written where the canvas has a mask. */
gboolean rv_octave_start (const ReverieCanvas *canvas,
                          RvSize               size,
                          RvSize               last,
                          RvStore            **dream,
                          RvStore            **spare,
                          RvStore             *mask,
                          GError             **error);

G_END_DECLS
