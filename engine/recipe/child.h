/* A child's face, made of a grown one.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "engine/recipe/mesh.h"

G_BEGIN_DECLS

/* Writes the change (change.h) that makes a face a child's: larger eyes, a smaller nose, mouth and jaw, rounder cheeks,
 * all in three dimensions, so that it holds for heads that are turned; and skin without lines and folds. The change is
 * not bounded: it is for the caller to let it fade towards the edges of the square.
 *
 * @photo: the posed square, 3 x @side x @side. @mesh: of its face, in pixels of the square.
 * @child: how much of all this, 0 to 1. FALSE for want of memory. */
gboolean rv_child_change (const float  *photo,
                          guint         side,
                          const RvMesh *mesh,
                          double        child,
                          float        *change,
                          RvWorkers    *workers,
                          GError      **error);

G_END_DECLS
