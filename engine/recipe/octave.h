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

/* All this is done row by row: the photo is never there as a whole. The detail of an octave is what its dream has added
 * to the photo. */

/* Makes the detail of an octave of @size from its @dream, three planes, in place. */
gboolean rv_octave_leave (const ReverieCanvas *canvas, RvSize size, RvStore *dream, GError **error);

/* Writes the canvas as it is when the dream goes no further: the photo with the @detail of the octave of @size. */
gboolean rv_octave_write (const ReverieCanvas *canvas, RvSize size, RvStore *detail, GError **error);

/* Starts an octave of @size: its dream is the photo at that size with the detail of the @last octave (of height 0:
 * there is none).
 *
 * @dream: three planes, the last octave's detail before and this one's dream afterwards. @spare: the same, of no value;
 *   they change places. @mask: one plane, written where the canvas has a mask. */
gboolean rv_octave_start (const ReverieCanvas *canvas,
                          RvSize               size,
                          RvSize               last,
                          RvStore            **dream,
                          RvStore            **spare,
                          RvStore             *mask,
                          GError             **error);

G_END_DECLS
