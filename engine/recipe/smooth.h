/* A step of the ascent: cleaning the gradient, and going along it.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "engine/exec/workers.h"
#include "engine/recipe/store.h"

G_BEGIN_DECLS

/* As a network gives it, a gradient is mostly fine noise. What is climbed is the mean of several Gaussian blurs of it,
 * each brought to unit RMS first, so that no scale of detail drowns another: the largest single gain in looks. Widths
 * are 0.5, 1, 2 and 4 pixels times a number, smooth; 0 only brings it to unit RMS. Edges are reflected.
 *
 * The blurs are made twice, band by band, once for their RMS and once to be climbed, and exist nowhere as a whole. */
typedef struct _RvSmoother RvSmoother;

/* For pictures of up to @height x @width. @on_disk: whether their stores are. */
RvSmoother      *
rv_smoother_new (guint height, guint width, double smooth, gboolean on_disk, RvWorkers *workers, GError **error);
void rv_smoother_free (RvSmoother *smoother);

/* What rv_smoother_new () takes. */
gsize rv_smoother_bytes (guint height, guint width, double smooth, gboolean on_disk, guint threads);

typedef struct
{
  RvStore *x;        /* the picture that climbs: three planes of height x width */
  RvStore *gradient; /* the same */
  RvStore *mask;     /* one plane, or NULL */
  guint    height, width;
  float    rate, colour; /* as the kernel climb () takes them */
} RvStep;

void rv_smoother_climb (RvSmoother *smoother, const RvStep *step);

G_END_DECLS
