/* Faces of other proportions, in three dimensions.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "engine/recipe/mesh.h"

G_BEGIN_DECLS

/* What grows around its middle and goes elsewhere, within a bell. Axes are the head's own: right as seen from the
 * front, and down; lengths are in heights of the face, from the hair line to the chin. */
typedef struct
{
  guint  points[2];       /* of the mesh: the middle lies between them, */
  double right, down;     /* and so far from there */
  double width;           /* of the bell, its standard deviation */
  double across, upright; /* growth: 0 leaves the size, -0.1 takes a tenth */
  double go_right, go_down;
} RvFeature;

typedef struct
{
  const RvFeature *features;
  guint            n;
  double           jaw; /* part by which all that lies below the eyes becomes shorter */
} RvProportions;

/* Writes how far from its own place each pixel comes from, in parts of the side, where the face of @mesh has
 * @proportions to the degree @amount, which may be negative: two planes of @side x @side. FALSE for want of memory. */
gboolean rv_proportions_places (const RvProportions *proportions,
                                const RvMesh        *mesh,
                                guint                side,
                                double               amount,
                                float               *places,
                                RvWorkers           *workers,
                                GError             **error);

G_END_DECLS
