/* The skin of a face, and what differs from it in light and colour: lips, brows and eyes.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "engine/recipe/mesh.h"

G_BEGIN_DECLS

/* Nothing changes at 0. */
typedef struct
{
  double even; /* how far lines, folds and blotches of the skin go, and how soft the rest becomes: 0 to 1 */
  double lips, brows, eyes; /* how far these come to look like the skin around; negative: how far they go from it */
  double mild;              /* how far light and shade of the face go: 0 to 1 */
} RvComplexion;

/* Adds to @gains, three planes of @side x @side, the logarithm of what red, green and blue of the posed square @photo
 * are multiplied by for a face of @mesh to take on @complexion. FALSE for want of memory. */
gboolean rv_complexion_gains (const RvComplexion *complexion,
                              const float        *photo,
                              const RvMesh       *mesh,
                              guint               side,
                              float              *gains,
                              RvWorkers          *workers,
                              GError            **error);

G_END_DECLS
