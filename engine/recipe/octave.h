/* From one octave to the next.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "engine/recipe/rows.h"
#include "engine/recipe/store.h"

G_BEGIN_DECLS

typedef struct
{
  guint height, width;
} RvSize;

/* All this is done band by band, by all workers: the photo is never there as a whole. The detail of an octave is what
 * its dream has added to the photo. */

/* What goes from one octave to the next. */
typedef enum
{
  RV_CARRY_DETAIL, /* what was added to the photo, whose own fine detail is put back */
  RV_CARRY_PICTURE /* the picture as it has become */
} RvCarry;

/* Bytes that it takes, for rows of up to @width pixels. */
gsize rv_octave_bytes (guint width, guint threads);

/* Makes the detail of an octave of @size from its @dream, three planes, in place. */
gboolean rv_octave_leave (const ReverieCanvas *canvas, RvSize size, RvStore *dream, RvWorkers *workers, GError **error);

/* Writes the canvas as it is when the dream goes no further: what the octave of @size leaves, brought to full size. */
gboolean rv_octave_write (
    const ReverieCanvas *canvas, RvCarry carry, RvSize size, RvStore *left, RvWorkers *workers, GError **error);

/* Starts an octave of @size: its dream is the photo at that size with the detail of the @last octave, or that one's
 * picture (of height 0: there is none).
 *
 * @dream: three planes, what the last octave leaves before and this one's dream afterwards. @spare: the same, of no
 * value; they change places. @mask: one plane, written where the canvas has a mask. */
gboolean rv_octave_start (const ReverieCanvas *canvas,
                          RvCarry              carry,
                          RvSize               size,
                          RvSize               last,
                          RvStore            **dream,
                          RvStore            **spare,
                          RvStore             *mask,
                          RvWorkers           *workers,
                          GError             **error);

/* Writes the rows of @source, @channels planes of @size, to @store. @picture: whether they are that of one, to be
 * brought to [0, 1]. */
gboolean rv_octave_store (
    RvRows *source, RvSize size, guint channels, gboolean picture, RvStore *store, RvWorkers *workers, GError **error);

/* Writes the photo at @size to @photo, three planes. */
gboolean rv_octave_photo (const ReverieCanvas *canvas, RvSize size, RvStore *photo, RvWorkers *workers, GError **error);

/* Resizes the planes of @store from @last to @size; @spare is as large, of no value, and they change places. */
gboolean
rv_octave_resize (RvSize last, RvSize size, RvStore **store, RvStore **spare, RvWorkers *workers, GError **error);

G_END_DECLS
