/* The guide of a guided dream.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "engine/exec/tiles.h"
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

/* Makes room for planes of @places values; to be called before those below, which then allocate nothing. */
gboolean rv_guide_prepare (RvGuide *guide, gsize places, RvWorkers *workers, GError **error);

/* What rv_guide_prepare () takes. */
gsize rv_guide_bytes (const RvGuide *guide, gsize places, const RvWorkers *workers);

/* Finds at each place of @value, which is of @shape, the guide's feature vector with the largest dot product (the
 * "guided dream" of Mordvintsev, Olah and Tyka, 2015). Adds up over the places of @core those products, and the squares
 * of the features that were chosen. */
void rv_guide_match (RvGuide      *guide,
                     const float  *value,
                     RvShape       shape,
                     const RvArea *core,
                     RvWorkers    *workers,
                     double       *products,
                     double       *squares);

/* The feature vectors that rv_guide_match () chose last, times @factor: row @y of channel @channel from column @x on.
 */
void rv_guide_write (
    const RvGuide *guide, RvShape shape, guint channel, guint y, guint x, guint n, float factor, float *gradient);

G_END_DECLS
