/* Gaussian blurs of whole pictures.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "engine/exec/workers.h"

G_BEGIN_DECLS

/* Blurs @channels planes of @height x @width by @sigma pixels; edges are extended. Wide blurs are made of a smaller
 * copy. @source and @target may be the same. Fails only for want of memory. */
gboolean rv_blur (const float *source,
                  float       *target,
                  guint        width,
                  guint        height,
                  guint        channels,
                  double       sigma,
                  RvWorkers   *workers,
                  GError     **error);

G_END_DECLS
