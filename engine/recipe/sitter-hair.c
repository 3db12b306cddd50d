/* The solid that a sitter is: hair and beard.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "engine/recipe/sitter-shape.h"

#define NEAR 1.2f  /* beyond this distance locks do not show, */
#define LUMPY 2.5f /* and beyond this one the hair's lumps */

/* ---- Strands ---- */

/* The same all along a hair: hairs fall from the parting like meridians, and wave the more the further they fall. */
static float
strand_of (const RvSitter *s, RvVector p)
{
  float fall = 10.5f - p[1];
  float around
      = rv_mix (atan2f (p[0] - s->parting * 0.6f, p[2] + 8.8f), 0.13f * (p[0] - 0.6f * p[2]), rv_ramp (-1, -6, p[1]));
  float wave = s->wave * (0.6f + 0.4f * rv_noise (around * 2.5f, 1, s->phase));
  float bend = fall * 0.62f + around * 3 + 1.5f * rv_noise (around * 4, fall * 0.1f, 5);

  return around + 0.09f * wave * sinf (bend) * rv_ramp (3, 14, fall) + 0.035f * wave * sinf (fall * 1.5f + around * 9);
}

float
rv_sitter_strands (const RvSitter *sitter, RvVector p, float pixel, float *fine)
{
  float strand = strand_of (sitter, p), along = p[1] * (sitter->style == RV_HAIR_CROPPED && p[1] > -3 ? 3 : 0.6f);
  float amount = 0.8f, often = 24;

  *fine = 0;
  for (guint i = 0; i < 6 && 7.5f / often > pixel * 0.7f; i++)
    {
      *fine += amount * rv_noise (strand * often, along + i, 3.1f * i);
      often *= 2;
      amount *= 0.85f;
    }
  return 0.6f * rv_noise (strand * 4, p[1] * 0.2f, sitter->phase) + 0.4f * rv_noise (strand * 11, p[1] * 0.4f, 7.5f);
}

/* ---- Hair ---- */

static gboolean
falls (const RvSitter *s)
{
  return s->style == RV_HAIR_BOB || s->style == RV_HAIR_LONG;
}

/* The hair as if it grew on the face as well. */
static float
mass (const RvSitter *s, RvVector p)
{
  RvVector half = rv_half (p);
  float    v = s->volume, w = s->width, lower = -3.6f - s->hair_length;
  float    d = rv_ellipsoid (p - RV_VECTOR (0, 3 + 0.5f * v, -7.9f),
                             RV_VECTOR (7.25f * w + 0.55f + v * 0.55f, 9.1f + v * 0.8f, 9.4f + v * 0.55f));

  if (s->style == RV_HAIR_CURLS)
    d = rv_melt (d, rv_ellipsoid (p - RV_VECTOR (0, 4, -8.6f), RV_VECTOR (9 + 1.9f * v, 9 + 1.6f * v, 10)), 1.5f);
  if (falls (s))
    {
      d = rv_melt (d,
                   rv_capsule (half, RV_VECTOR (6.5f * w, 3, -7.4f), RV_VECTOR (7.2f + 0.8f * v, lower + 2, -7.5f),
                               1.6f + 0.8f * v, 1.9f + 0.6f * v),
                   3.5f);
      d = rv_melt (d,
                   rv_ellipsoid (p - RV_VECTOR (0, -4 - 0.5f * s->hair_length, -10.5f),
                                 RV_VECTOR (8 + v, 10 + 0.5f * s->hair_length, 5.5f)),
                   3);
    }
  if (s->style == RV_HAIR_BUN)
    d = rv_melt (d, rv_sphere (p - RV_VECTOR (0, 13, -11), 3.2f + 0.6f * v), 1);
  return d;
}

/* The face, where no hair grows. */
static float
bare (const RvSitter *s, RvVector p)
{
  float    x = fabsf (p[0]), w = s->width, side = p[0] * s->parting > 0 ? -1 : 1;
  float    top = 6.3f - 1.2f * s->hairline + s->hairline * 1.3f * rv_bell ((x - 3.4f) / 1.6f) + 0.1f * side;
  RvVector radii = RV_VECTOR (6.25f * w + (s->style == RV_HAIR_CROPPED ? 0.5f : 0.1f), 9.2f, falls (s) ? 7 : 8.4f);
  float    oval;

  if (s->fringe > 0)
    top = rv_mix (top, 2.6f + 0.5f * sinf (p[0] * 0.5f + s->skew[3] * 6), s->fringe);
  oval = rv_ellipsoid (p - RV_VECTOR (0, top - 9.2f, 1.2f), radii);
  return rv_melt (oval, rv_ellipsoid (p - RV_VECTOR (0, -14, 3), RV_VECTOR (6.3f * w, 14, 11)), 3);
}

float
rv_sitter_hair (const RvSitter *sitter, RvVector p, gboolean detail)
{
  float d, face, lock, fine;

  if (sitter->style == RV_HAIR_NONE)
    return 1e3f;
  d = mass (sitter, p);
  face = bare (sitter, p);
  /* Hair is thin where it begins. */
  if (sitter->fringe == 0)
    d += (0.5f + 0.55f * sitter->volume) * rv_ramp (2.8f, 0, face) * rv_ramp (-2, 2, p[1]);
  if (sitter->style != RV_HAIR_CROPPED)
    d -= (0.2f + 0.4f * sitter->volume)
         * (d < LUMPY ? rv_noise (p[0] * 0.3f + sitter->phase, p[1] * 0.14f, p[2] * 0.3f) : 1);
  if (sitter->style != RV_HAIR_LONG)
    d = rv_carve (d, -3.6f - sitter->hair_length - p[1], 1.2f);
  if (!detail || fabsf (rv_carve (d, -face, 0.8f)) > NEAR)
    return rv_carve (d, -face, 0.8f) * 0.8f;

  lock = rv_sitter_strands (sitter, p, 9, &fine);
  d -= (0.16f + 0.22f * sitter->volume) * lock;
  if (sitter->style == RV_HAIR_CURLS)
    d -= 0.45f * rv_noise (p[0] * 0.7f, p[1] * 0.7f, p[2] * 0.7f)
         + 0.16f * rv_noise (p[0] * 1.9f, p[1] * 1.9f, p[2] * 1.9f);
  d = rv_carve (d, -face - 0.25f * lock + 0.22f * rv_noise (p[0] * 2.2f, p[1] * 0.7f, 3.3f),
                sitter->style == RV_HAIR_CROPPED ? 0.3f : 0.8f);
  return d * 0.85f;
}

/* ---- Beard ---- */

float
rv_sitter_beard (const RvSitter *sitter, RvVector p, float head)
{
  float x = fabsf (p[0]), mouth = sitter->mouth_y, cheek = -4.6f - 0.28f * rv_max (0, 6 - x), d, lips, outside, upper;
  float round = sitter->mouth_width;

  if (sitter->beard == RV_BEARD_NONE || head > 3)
    return 1e3f;
  d = head - sitter->beard_length * rv_ramp (-5, -9.5f, p[1]) - 0.15f;
  upper = rv_max (fabsf (p[1] - mouth - 1.05f + 0.06f * x * x) - 0.55f, x - round * 1.1f);
  lips = rv_ellipsoid (RV_VECTOR (p[0], p[1] - mouth + 0.25f, 0), RV_VECTOR (round * 1.05f, 1.05f, 1));
  if (sitter->beard == RV_BEARD_MOUSTACHE)
    outside = rv_max (upper, -1 - p[2]);
  else
    {
      outside = rv_max (rv_max (p[1] - cheek, -lips), -7 - p[2]);
      if (sitter->beard == RV_BEARD_GOATEE)
        outside = rv_max (outside, x - round * 1.15f);
      outside = rv_melt (outside, upper, 0.3f);
    }
  d = rv_carve (d, outside + 0.16f * rv_noise (p[0] * 3, p[1] * 3, 2), 0.5f);
  return d - 0.1f * rv_noise (p[0] * 2.6f, p[1], p[2]) * sitter->beard_length;
}
