/* Pictures seen turned, scaled, shifted or mirrored.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "engine/exec/workers.h"

G_BEGIN_DECLS

/* An affine map of points: (x, y) goes to (xx x + xy y + x0, yx x + yy y + y0). Points are counted in pixels, the
 * centre of a picture's first pixel is (0.5, 0.5). */
typedef struct
{
  double xx, xy, x0;
  double yx, yy, y0;
} RvAffine;

/* Turns by @angle (radians, from the x axis to the y axis) and scales about @from, and takes that point to @to. */
RvAffine rv_affine_about (const double from[2], double scale, double angle, const double to[2]);

/* @first, then @second. */
RvAffine rv_affine_compose (const RvAffine *first, const RvAffine *second);

/* FALSE where there is no way back: *inverse is not written. */
gboolean rv_affine_invert (const RvAffine *map, RvAffine *inverse);

void rv_affine_apply (const RvAffine *map, double x, double y, double *to_x, double *to_y);

typedef struct
{
  RvAffine   map; /* from points of the target to those of the source */
  guint      source_width, source_height;
  guint      target_width, target_height;
  guint      channels;
  RvWorkers *workers;
} RvWarp;

/* Makes the target: what lies at each pixel's place of the source, with Keys' bicubic kernel, widened where the picture
 * shrinks so that nothing aliases (fully for similarities). Beyond its edges the source is reflected. Planar. */
void rv_warp (const RvWarp *warp, const float *source, float *target);

/* The adjoint: the gradient with respect to the source of something whose gradient with respect to the target is given.
 * Writes the source's planes, or adds to them. The same to the last bit whatever the number of workers. */
void rv_warp_adjoint (const RvWarp *warp, const float *target, float *source, gboolean accumulate);

G_END_DECLS
