/* A picture seen at a shift, going round at the edges.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "engine/exec/workers.h"
#include "engine/graph/receptive.h"
#include "engine/recipe/store.h"

G_BEGIN_DECLS

/* Three planes of height x width. Pixel (y, x) of the shifted picture is pixel (y - down, x - right) of the store. */
typedef struct
{
  RvStore   *picture;
  RvStore   *gradient;
  guint      height, width;
  guint      down, right; /* less than height and width */
  guint      turn;        /* number of the shift, where an octave has only some */
  RvWorkers *workers;
  float     *rooms; /* a row of the picture for each worker, where the stores are on disk */
} RvShift;

/* Copies a window of the shifted picture to @target, planar. */
void rv_shift_read (const RvShift *shift, const RvArea *window, float *target);

/* Adds @source, or writes it where not @accumulate, to the gradient at a window of the shifted picture. */
void rv_shift_add (const RvShift *shift, const RvArea *window, const float *source, gboolean accumulate);

/* Makes the gradient zero. */
void rv_shift_clear (const RvShift *shift);

G_END_DECLS
