/* Cleaning a gradient.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "engine/exec/workers.h"

G_BEGIN_DECLS

/* As a network gives it, a gradient is mostly fine noise. This gives the mean of several Gaussian blurs of it, each
 * brought to unit RMS first, so that no scale of detail drowns another: the largest single gain in looks. Widths are
 * 0.5, 1, 2 and 4 pixels times @smooth; 0 only brings it to unit RMS. Edges are reflected.
 *
 * All are three planes of @height x @width: @gradient is left as it was, @result is written, @a and @b are for work.
 * @sums: room for rv_smooth_sums () doubles. */
void rv_smooth (const float *gradient,
                float       *result,
                float       *a,
                float       *b,
                guint        height,
                guint        width,
                double       smooth,
                double      *sums,
                RvWorkers   *workers);

/* For pictures of @height rows. */
guint rv_smooth_sums (guint height);

G_END_DECLS
