/* Pictures for the screen: a layer made small, and buffers as what cairo draws.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "plugin/job.h"
#include "plugin/ui/gtk.h"

G_BEGIN_DECLS

/* Fills @target with @source made @scale times as large, by less than 1, in new buffers: the area, which then begins at
 * 0, 0, and the mask. No side gets shorter than the engine takes, where @source has that much. At 1 the buffers are
 * those of @source, but where it has a palette, which cannot hold a dream; the partner's always is. Clear with
 * rv_job_input_clear (). */
void rv_picture_scale (const RvJobInput *source, double scale, RvJobInput *target);

/* The scale that rv_picture_scale () really takes for @scale, below 1. */
double rv_picture_allowed_scale (const GeglRectangle *area, double scale);

/* Leaves to @parameters the coarse octaves of the whole, which are those that a copy at @scale has, so that shapes have
 * the size that they will have. A number of octaves that follows from the size does so by itself. */
void rv_picture_scale_octaves (RvParameters *parameters, double scale);

/* The pixels of @area of @buffer made @scale times as large, by 1 at most, in sRGB. Free with cairo_surface_destroy ();
 * NULL for want of memory. */
cairo_surface_t *rv_picture_to_surface (GeglBuffer *buffer, const GeglRectangle *area, double scale);

/* Paints the squares that are seen through what is transparent over a rectangle. */
void rv_picture_paint_squares (cairo_t *cairo, double x, double y, double width, double height);

G_END_DECLS
