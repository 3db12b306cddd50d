/* A smooth map that takes scattered points to others.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "engine/exec/workers.h"
#include "engine/reverie.h"

G_BEGIN_DECLS

/* How far the pixels of a picture of @width x @height move when the @n points @from go to the points @to: two planes,
 * across and down, into @field. Far from all points the map becomes affine.
 *
 * It is the polyharmonic spline of the distance r itself (Duchon, "Splines minimizing rotation-invariant semi-norms in
 * Sobolev spaces", 1977), which bends less between points than the thin plate's r^2 log r. With a @slack over 0, in
 * pixels, it passes near the points, and smooths what they contradict each other. */
gboolean rv_spline_field (const double (*from)[2],
                          const double (*to)[2],
                          guint      n,
                          double     slack,
                          guint      width,
                          guint      height,
                          RvWorkers *workers,
                          float     *field,
                          GError   **error);

G_END_DECLS
