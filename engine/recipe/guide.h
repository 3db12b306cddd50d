/* The guide of a guided dream.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "engine/exec/exec.h"
#include "engine/import/network.h"

G_BEGIN_DECLS

typedef struct _RvGuide RvGuide;

/* The features that @node sees in a guide picture, at @channels alone where @n_channels is not 0. */
RvGuide *rv_guide_new (ReverieNetwork     *network,
                       guint               node,
                       const ReverieGuide *guide,
                       const guint        *channels,
                       guint               n_channels,
                       const ReverieRun   *run,
                       GError            **error);
void     rv_guide_free (RvGuide *guide);

/* Makes room for values of @shape; to be called before rv_guide_climb (), which then allocates nothing. */
gboolean rv_guide_prepare (RvGuide *guide, RvShape shape, RvWorkers *workers, GError **error);

/* At each place of @value (channels x height x width) finds the guide's feature vector with the largest dot product and
 * makes it the gradient, scaled so that its RMS is |@weight| (the "guided dream" of Mordvintsev, Olah and Tyka, 2015).
 * Returns the mean of those products, a channel. */
double
rv_guide_climb (RvGuide *guide, const float *value, RvShape shape, double weight, float *gradient, RvWorkers *workers);

G_END_DECLS
