/* Climbing towards a mixture of two pictures' features.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "engine/recipe/ascent.h"

G_BEGIN_DECLS

/* A layer whose features shall be (1 - @mix) times those of the first picture and @mix times those of the second. */
typedef struct
{
  guint  node; /* in the network's graph */
  double mix;
} RvLikenessLayer;

typedef struct _RvLikeness RvLikeness;

/* @first, @second: planar RGB of @width x @height, the size of the picture that climbs; not copied, nor are @layers. */
RvLikeness *rv_likeness_new (
    ReverieNetwork *network, const RvLikenessLayer *layers, guint n_layers, const float *first, const float *second);
void rv_likeness_free (RvLikeness *likeness);

/* What is climbed: minus the mean logarithm of the layers' mean square distances, so that each pulls alike, however
 * large its values are. At one size only, and whole. */
RvObjective rv_likeness_objective (RvLikeness *likeness);

G_END_DECLS
