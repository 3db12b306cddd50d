/* A change of a face that keeps its pixels: skin stays skin, because light and places change, not colours.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "engine/recipe/warp.h"

G_BEGIN_DECLS

/* Three planes of @side x @side, of a square in which a face is posed: where each pixel comes from, across and down, in
 * parts of the side from its own place; and the logarithm of what its light is multiplied by. All zeros change nothing.
 *
 * Both are smooth where a face is, so a change that was found at a small size serves a large photo, pores and all. */
#define RV_CHANGE_PLANES 3

/* Beside a change there may be gains: three planes of such a square, the logarithm of what red, green and blue of the
 * photo are multiplied by before it is changed. */

/* The posed square @photo (3 x @side x @side) as changed. */
void rv_change_render (const float *change, guint side, const float *photo, float *result, RvWorkers *workers);

/* The way back: from the gradient with respect to the result to that with respect to the change. */
void rv_change_adjoint (
    const float *change, guint side, const float *photo, const float *gradient, float *result, RvWorkers *workers);

/* Changes @result, beforehand a copy of @picture: planar RGB of @height x @width. @pose takes points of the square to
 * those of the picture; @strength scales the change and the gains. Pixels that both leave alone keep their bits. */
void rv_change_apply (const float    *change,
                      const float    *gains,
                      guint           side,
                      const RvAffine *pose,
                      double          strength,
                      const float    *picture,
                      guint           width,
                      guint           height,
                      float          *result,
                      RvWorkers      *workers);

G_END_DECLS
