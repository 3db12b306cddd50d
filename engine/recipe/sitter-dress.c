/* The solid that a sitter is: glasses, and what covers the head.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "engine/recipe/sitter-shape.h"

/* ---- Glasses ---- */

/* Distance in the plane of a lens to its edge, @p from its middle. */
static float
lens_edge (const RvSitter *s, float x, float y)
{
  float width = 2.3f * s->lens, height = s->glasses == RV_GLASSES_ROUND ? 2.1f * s->lens : 1.5f * s->lens;
  float corner = s->glasses == RV_GLASSES_ROUND ? height : 0.75f, u, v;

  u = fabsf (x) - width + corner;
  v = fabsf (y) - height + corner;
  return hypotf (rv_max (u, 0), rv_max (v, 0)) + rv_min (rv_max (u, v), 0) - corner;
}

float
rv_sitter_glasses (const RvSitter *sitter, RvVector p)
{
  RvVector half = rv_half (p);
  float    thick = sitter->glasses == RV_GLASSES_FINE ? 0.06f : 0.13f, middle = 2.35f * sitter->lens + 0.95f;
  float    z = 2.75f - 0.035f * half[0] * half[0], ring, d;

  if (sitter->glasses == RV_GLASSES_NONE || p[2] < -9 || fabsf (p[1]) > 5)
    return 1e3f;
  ring = lens_edge (sitter, half[0] - middle, p[1] + 0.35f);
  d = hypotf (ring, p[2] - z) - thick;
  d = rv_min (d, rv_capsule (half, RV_VECTOR (0, 0.45f, 2.85f), RV_VECTOR (1.1f, 0.25f, 2.7f), thick, thick));
  return rv_min (d, rv_capsule (half, RV_VECTOR (middle + 2.3f * sitter->lens, 0.5f, 1),
                                RV_VECTOR (7.5f * sitter->width, 0.3f, -7.5f), thick, thick));
}

/* ---- What covers the head ---- */

static float
wool_cap (const RvSitter *s, RvVector p)
{
  float edge = 3.8f + 0.06f * p[2] - 0.02f * fabsf (p[0]);
  float d = rv_ellipsoid (p - RV_VECTOR (0, 3.4f, -8), RV_VECTOR (7.25f * s->width + 0.9f, 10.2f, 9.9f));

  d -= 0.45f * rv_ramp (edge + 3.4f, edge + 2.9f, p[1]);
  return rv_carve (d, edge - p[1], 0.5f);
}

static float
hat (const RvSitter *s, RvVector p)
{
  float w = 7.25f * s->width + 0.7f, y = p[1] - 5 - 0.09f * (p[2] + 8);
  float bowl = rv_ellipsoid (RV_VECTOR (p[0], y, p[2] + 8), RV_VECTOR (w, 9.6f, 9.6f));
  float brim, rise = 0.012f * p[0] * p[0];

  bowl += 1.2f * rv_bell (p[0] / 1.8f) * rv_ramp (6, 9, y);
  bowl = rv_carve (bowl, -y - 0.3f, 0.4f);
  brim = rv_ellipsoid (RV_VECTOR (p[0], 1, p[2] + 8), RV_VECTOR (w + 5.5f, 1.4f, 15.5f));
  brim = rv_carve (brim, fabsf (y - rise) - 0.22f, 0.2f);
  return rv_melt (bowl, brim * 0.8f, 0.6f);
}

static float
scarf (const RvSitter *s, RvVector p)
{
  float w = s->width, folds = 0.22f * rv_noise (p[0] * 0.25f + p[1] * 0.35f, p[1] * 0.12f - p[0] * 0.1f, s->phase);
  float d = rv_ellipsoid (p - RV_VECTOR (0, 3, -8), RV_VECTOR (7.25f * w + 0.9f, 9.5f, 9.8f)), face;

  d = rv_melt (d, rv_capsule (p, RV_VECTOR (0, -3, -7.6f), RV_VECTOR (0, -17, -8.5f), 7.4f * w, 9.5f), 4);
  face = rv_ellipsoid (p - RV_VECTOR (0, -2.9f * s->length, 2), RV_VECTOR (6.6f * w, 9.6f * s->length, 9.5f));
  return rv_carve (d + folds, -face, 0.7f) * 0.85f;
}

float
rv_sitter_cover (const RvSitter *sitter, RvVector p)
{
  switch (sitter->cover)
    {
    case RV_COVER_CAP:
      return wool_cap (sitter, p);
    case RV_COVER_HAT:
      return hat (sitter, p);
    case RV_COVER_SCARF:
      return scarf (sitter, p);
    default:
      return 1e3f;
    }
}
