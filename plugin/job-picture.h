/* Whole pictures for the engine, beside the one that is worked on: guides, styles, masks of styles.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "plugin/job-canvas.h"

G_BEGIN_DECLS

/* Reads @area of @buffer as a picture whose longer side is at most about @side pixels: a larger one as the means of
 * blocks. What is transparent is mid grey. @space: whose numbers the colours become, or NULL for the buffer's own. On
 * FALSE @planes, which is all zero, stays so. */
gboolean rv_job_picture_read (
    GeglBuffer *buffer, const GeglRectangle *area, int side, const Babl *space, RvJobPlanes *planes, GError **error);

/* The same of weights, in one plane: the lightness of all of @buffer, in its own encoding. */
gboolean rv_job_weights_read (GeglBuffer *buffer, int side, RvJobPlanes *planes, GError **error);

/* The part of @buffer that is not wholly transparent; empty where there is none. */
GeglRectangle rv_job_opaque_part (GeglBuffer *buffer);

G_END_DECLS
