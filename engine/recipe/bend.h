/* Pictures bent so that their faces take another shape.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "engine/recipe/mesh.h"

G_BEGIN_DECLS

/* A portrait: a planar RGB picture and where the face is in it. */
typedef struct
{
  guint  width, height;
  float *pixels;
  RvMesh mesh;
} RvPortrait;

/* @portrait seen so that its face lies at @mesh, in a picture of @width x @height: three planes into @bent. With
 * @stay, what is farther from the middle of the face than that is large stays where it is.
 *
 * @shown: how well each pixel is to be seen in @portrait, one plane, 0 to 1: less where a cheek that is turned away
 *   would have to be spread out, and nothing beyond the picture's edge; or NULL. */
gboolean rv_bend (const RvPortrait *portrait,
                  const RvMesh     *mesh,
                  gboolean          stay,
                  guint             width,
                  guint             height,
                  RvWorkers        *workers,
                  float            *bent,
                  float            *shown,
                  GError          **error);

/* 0 for @x up to 0, 1 from 1 on, smooth between. */
static inline float
rv_ease (float x)
{
  x = CLAMP (x, 0, 1);
  return x * x * (3 - 2 * x);
}

G_END_DECLS
