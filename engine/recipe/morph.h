/* A face between two: both bent to one shape, and laid over each other.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "engine/recipe/bend.h"

G_BEGIN_DECLS

typedef struct _RvMorph RvMorph;

/* Bends both to the shape (1 - @shape) of @first + @shape of @second, in the pose and the place of @first. The
 * pictures are of the size of @first's. NULL with an error. */
RvMorph      *
rv_morph_new (const RvPortrait *first, const RvPortrait *second, double shape, RvWorkers *workers, GError **error);
void rv_morph_free (RvMorph *morph);

/* The face of @second in the picture of @first by parts from 0 to 1: @tone of slow colour and light, @features of what
 * is as large as an eye, and @texture of finer detail. Writes three planes, in [0, 1].
 *
 * Each band of detail is laid over with an edge as soft as it is coarse (Burt and Adelson, "A Multiresolution Spline
 * with Application to Image Mosaics", 1983). With @vivid, detail that has cancelled out in the mixture is brought back
 * to the strength that the two had. */
gboolean rv_morph_blend (
    RvMorph *morph, double tone, double features, double texture, gboolean vivid, float *child, GError **error);

/* Where the face of @second may be seen: one plane, in [0, 1]. */
const float *rv_morph_mask (const RvMorph *morph);

/* @first bent, three planes: what a blend of nothing is. */
const float *rv_morph_first (const RvMorph *morph);

G_END_DECLS
