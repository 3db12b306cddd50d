/* The painting laid over the photo, where a mask lets that show through.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "engine/recipe/shift.h"
#include "engine/recipe/style-canvas.h"

G_BEGIN_DECLS

/* With the photo and the weights of an octave. Of no value where the canvas has no mask. */
typedef struct
{
  RvStore   *sources; /* the photo's three planes, and that of the weights; or NULL: the painting hides all */
  guint      height, width;
  RvWorkers *workers;
  float     *rooms; /* rows of the sources for each worker */
} RvStyleOverlay;

/* Bytes that an octave of this size keeps, and beside them. */
gsize rv_style_overlay_bytes (const RvStyleCanvas *seen, guint height, guint width);

/* Reads the weights from @seen, and the photo from @photo, three planes of the octave's size. */
gboolean rv_style_overlay_open (RvStyleOverlay      *overlay,
                                const RvStyleCanvas *seen,
                                RvStore             *photo,
                                guint                height,
                                guint                width,
                                gboolean             on_disk,
                                RvWorkers           *workers,
                                GError             **error);
void     rv_style_overlay_close (RvStyleOverlay *overlay);

/* Makes what is seen of the painting, at a window of the shifted picture, in place. */
void rv_style_overlay_show (const RvStyleOverlay *overlay, const RvShift *shift, const RvArea *window, float *picture);

/* Makes the gradient with respect to the painting of the one with respect to what is seen of it, in place. */
void
rv_style_overlay_adjoint (const RvStyleOverlay *overlay, const RvShift *shift, const RvArea *window, float *gradient);

/* Lays @rows, three planes of @pixels, over the photo's in place, as @weights say. */
void rv_style_overlay_rows (float *rows, const float *photo, const float *weights, gsize pixels);

G_END_DECLS
