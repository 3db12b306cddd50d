/* The solid that a sitter is.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Distances are to the surface, negative inside; they may fall short of the truth, never exceed it by much.
 */
#pragma once

#include "engine/recipe/sitter.h"

G_BEGIN_DECLS

/* ---- Bodies ---- */

static inline float
rv_sphere (RvVector p, float radius)
{
  return rv_length (p) - radius;
}

static inline float
rv_ellipsoid (RvVector p, RvVector radii)
{
  RvVector one = { 1, 1, 1, 1 }, unused = { 0, 0, 0, 1 }, inverse = one / (radii + unused), q = p * inverse;
  RvVector slope = q * inverse;
  float    k = rv_length (q);

  return k * (k - 1) / (rv_length (slope) + 1e-6f);
}

/* Between @a and @b, with a radius at either end. */
static inline float
rv_capsule (RvVector p, RvVector a, RvVector b, float radius_a, float radius_b)
{
  RvVector from = p - a, axis = b - a;
  float    share = CLAMP (rv_dot (from, axis) / rv_dot (axis, axis), 0, 1);

  return rv_length (from - axis * share) - rv_mix (radius_a, radius_b, share);
}

/* The union of two bodies, melted together where their distances are within @k (the quadratic smooth minimum of
 * Inigo Quilez, "Smooth minimum", 2013). */
static inline float
rv_melt (float a, float b, float k)
{
  float h = rv_max (k - fabsf (a - b), 0) / k;

  return rv_min (a, b) - h * h * k * 0.25f;
}

/* The body @a without the outside of @b, that is, both at once. */
static inline float
rv_carve (float a, float b, float k)
{
  return -rv_melt (-a, -b, k);
}

/* The point with its x made positive: for what both halves have. */
static inline RvVector
rv_half (RvVector p)
{
  return RV_VECTOR (fabsf (p[0]), p[1], p[2]);
}

/* ---- Parts, in the head's space; those of the body in the room ---- */

/* Skin and eyeballs. Without @detail lids, lips and lines are left out. */
float rv_sitter_head (const RvSitter *sitter, RvVector p, gboolean detail, float *eyeball);
float rv_sitter_body (const RvSitter *sitter, RvVector p);
float rv_sitter_clothes (const RvSitter *sitter, RvVector p, float body);
float rv_sitter_hair (const RvSitter *sitter, RvVector p, gboolean detail);
float rv_sitter_beard (const RvSitter *sitter, RvVector p, float head);
float rv_sitter_glasses (const RvSitter *sitter, RvVector p);
float rv_sitter_cover (const RvSitter *sitter, RvVector p);

/* Strands: a value from -1 to 1 for locks, and in *fine one for the hairs that a picture of @pixel centimetres a pixel
 * can show. */
float rv_sitter_strands (const RvSitter *sitter, RvVector p, float pixel, float *fine);

/* Heights of the lids' edges above the middle of an eye, @u sideways from it, outwards; in parts of the eye's size. */
float rv_sitter_upper_lid (const RvSitter *sitter, float u);
float rv_sitter_lower_lid (const RvSitter *sitter, float u);

/* Where the lips meet at @x. */
float rv_sitter_mouth (const RvSitter *sitter, float x);

/* How high the tip of the nose is. */
float rv_sitter_nose (const RvSitter *sitter);

G_END_DECLS
