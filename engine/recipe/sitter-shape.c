/* The solid that a sitter is: head, neck and clothes.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The numbers are an average adult's (a head 15 cm wide, 19 deep; eyes 6.3 cm apart; eyes to chin 11.5 cm).
 */
#include "engine/recipe/sitter-shape.h"

#define NEAR 1.9f /* beyond this distance lines and lips do not show, */
#define LOOSE 2   /* and beyond this one folds of cloth */

float
rv_sitter_upper_lid (const RvSitter *sitter, float u)
{
  float t = u + sitter->eye_peak;

  return 0.5f * sitter->eye_open * (1 - powf (fabsf (t) / 1.62f, sitter->eye_round)) + u * sitter->eye_tilt * 0.18f;
}

float
rv_sitter_lower_lid (const RvSitter *sitter, float u)
{
  float t = u - 0.15f;

  return -0.46f * rv_mix (1, sitter->eye_open, 0.5f) * (1 - t * t / 2.6f)
             * (1 - 0.25f * rv_max (0, sitter->smile - 0.8f))
         + u * sitter->eye_tilt * 0.18f;
}

float
rv_sitter_mouth (const RvSitter *sitter, float x)
{
  float u = x / sitter->mouth_width;

  return sitter->mouth_y + sitter->smile * u * u * 0.42f + 0.05f * rv_bell (u * 2.6f)
         - 0.05f * rv_bell ((fabsf (u) - 0.45f) * 4);
}

float
rv_sitter_nose (const RvSitter *sitter)
{
  return -4.1f * sitter->nose_length;
}

/* ---- The head's bodies ---- */

static float
skull (const RvSitter *s, RvVector p)
{
  RvVector half = rv_half (p);
  float    w = s->width, l = s->length;
  float    taper = 1 + 0.045f * CLAMP (-2.5f - p[1], 0, 9) * (1.5f - 0.55f * s->jaw - 0.25f * s->fat);
  RvVector tapered = RV_VECTOR (p[0] * taper, p[1] + 3 * l, p[2] + 4.6f);
  float    d = rv_ellipsoid (p - RV_VECTOR (0, 2.8f, -7.7f), RV_VECTOR (7.25f * w, 8.9f, 9.3f));

  d = rv_melt (d, rv_ellipsoid (tapered, RV_VECTOR ((5.9f + 0.45f * s->fat) * w, 8.5f * l, 5.5f)), 2.2f);
  /* Corners of the jaw, chin, cheekbones, cheeks, what hangs below the chin. */
  d = rv_melt (d, rv_sphere (half - RV_VECTOR (3.95f * s->jaw * w, -6.6f * l, -5.4f), 1.35f + 0.4f * s->fat), 3.4f);
  d = rv_melt (d,
               rv_ellipsoid (p - RV_VECTOR (0, -10 * l, -1.3f + s->chin * 0.5f),
                             RV_VECTOR (2 + 2.1f * (s->jaw - 0.9f), 1.5f, 2.2f)),
               2.4f);
  d = rv_melt (d, rv_sphere (half - RV_VECTOR (4.3f * w, -2.4f, -1.9f + 0.4f * s->cheek), 1.9f), 2.4f);
  d = rv_melt (d, rv_sphere (half - RV_VECTOR (3.2f * w, -5.4f * l, -2.4f + 0.45f * s->fat), 1.7f + 0.2f * s->fat),
               2.6f);
  if (s->fat > 0.3f)
    d = rv_melt (
        d, rv_ellipsoid (p - RV_VECTOR (0, -10.8f * l, -4.5f), RV_VECTOR (3.4f, 1.5f, 3) * (0.7f + 0.3f * s->fat)),
        2.2f);
  /* What the lips lie on, the ridge of the brows, and the sockets. */
  d = rv_melt (d, rv_ellipsoid (p - RV_VECTOR (0, s->mouth_y + 0.1f, -1.25f), RV_VECTOR (3.1f, 2.7f, 3)), 1.8f);
  d = rv_melt (d,
               rv_capsule (half, RV_VECTOR (0.9f, 1.65f, 1.25f + 0.35f * s->brow_ridge),
                           RV_VECTOR (4.5f * w, 1.75f, -0.85f + 0.2f * s->brow_ridge), 0.62f, 0.75f),
               1.4f);
  return rv_carve (d, -rv_ellipsoid (half - RV_VECTOR (s->eye_gap, -0.05f, 2.5f), RV_VECTOR (2.3f, 1.35f, 1.6f)), 1.7f);
}

static float
with_nose (const RvSitter *s, RvVector p, float d)
{
  RvVector half = rv_half (p);
  float    w = s->nose_width, y = rv_sitter_nose (s), z = 2.75f + 0.5f * s->nose_tip, root = s->nose_root;
  float    lift = 0.3f * s->nose_lift, tip = 0.62f + 0.22f * w * s->nose_ball;
  RvVector middle = RV_VECTOR (0, y * 0.48f, rv_mix (1.2f, z, 0.5f) + 0.32f * s->nose_hook);
  RvVector end = RV_VECTOR (0, y + lift, z);
  float    nose = rv_capsule (p, RV_VECTOR (0, 1, 1 + 0.35f * s->nose_bridge), middle, 0.62f * root, 0.72f * root);

  nose = rv_melt (nose, rv_capsule (p, middle, end - RV_VECTOR (0, 0, 0.25f), 0.7f * root, 0.95f * tip), 0.7f);
  nose = rv_melt (nose, rv_sphere (p - end, tip), 0.6f);
  /* Sides, wings, and what parts the nostrils. */
  nose = rv_melt (
      nose, rv_capsule (half, RV_VECTOR (0.55f * root, y * 0.3f, 0.7f), RV_VECTOR (0.85f * w, y, 1.2f), 0.55f, 0.75f),
      0.9f);
  nose = rv_melt (nose, rv_ellipsoid (half - RV_VECTOR (1.1f * w, y - 0.3f, z - 1.2f), RV_VECTOR (0.66f, 0.62f, 0.92f)),
                  0.4f);
  nose = rv_melt (
      nose, rv_capsule (p, RV_VECTOR (0, y - 0.35f + lift, z - 0.1f), RV_VECTOR (0, y - 0.75f, z - 1.3f), 0.36f, 0.42f),
      0.4f);
  d = rv_melt (d, nose, 0.95f);
  return rv_carve (
      d,
      -rv_ellipsoid (half - RV_VECTOR (0.62f * w, y - 0.82f + 0.5f * lift, z - 0.85f), RV_VECTOR (0.36f, 0.24f, 0.5f)),
      0.25f);
}

static float
with_ears (const RvSitter *s, RvVector p, float d)
{
  RvVector q = rv_half (p) - RV_VECTOR (7.15f * s->width, -1.5f, -7.9f);
  float    c = cosf (0.35f), n = sinf (0.35f);
  RvVector r = RV_VECTOR (q[0] * c + q[2] * n * 0.8f, q[1], q[2] * c - q[0] * n);
  float    ear = rv_ellipsoid (r, RV_VECTOR (0.55f, 3, 1.75f) * s->ears);

  ear = rv_carve (ear, -rv_ellipsoid (r - RV_VECTOR (0.45f, 0.2f, 0.35f), RV_VECTOR (0.4f, 2, 1) * s->ears), 0.35f);
  return rv_melt (d, ear, 0.5f);
}

/* ---- What is raised or sunk ---- */

/* How far lips, the mouth's corners and the groove below the nose come out of the skin. */
static float
mouth_relief (const RvSitter *s, RvVector p)
{
  float u = p[0] / s->mouth_width, line = rv_sitter_mouth (s, p[0]), v = p[1] - line, in = 1 - u * u, out = 0;

  if (p[2] < -1 || p[1] > -4 || p[1] < -10.5f)
    return 0;
  if (in > 0)
    {
      float upper = s->lip_upper * in * (1 - 0.16f * rv_bell (u * 6) + 0.12f * rv_bell ((fabsf (u) - 0.25f) * 5));
      float edge = sqrtf (in);

      if (v < 0)
        v = rv_min (0, v + s->mouth_open * in * in);
      if (v > 0)
        out += 0.34f * edge * rv_ramp (1.25f, 0.35f, v / (upper + 0.05f)) * (0.7f + 0.6f * s->lip_upper);
      else
        out += 0.42f * edge * rv_ramp (1.35f, 0.3f, -v / (s->lip_lower * in + 0.05f)) * (0.6f + 0.5f * s->lip_lower);
      out -= rv_mix (0.3f, 0.12f, rv_min (1, 3 * s->mouth_open)) * edge * rv_bell (v / 0.13f);
    }
  out -= 0.09f * rv_bell ((fabsf (u) - 1.04f) / 0.16f) * rv_bell (v / 0.35f);
  out -= 0.13f * rv_bell (p[0] / 0.4f) * rv_ramp (s->lip_upper, s->lip_upper + 0.35f, p[1] - rv_sitter_mouth (s, 0))
         * rv_ramp (-0.75f, -1.15f, p[1] - rv_sitter_nose (s));
  return out - 0.22f * rv_bell (p[0] / 1.6f) * rv_bell ((v + s->lip_lower + 0.55f) / 0.42f);
}

/* Lines across the forehead and between the brows. */
static float
forehead_lines (const RvSitter *s, RvVector half, float x)
{
  float wave = 0.5f + 0.5f * sinf (half[1] * 5.2f + 0.5f * sinf (x * 0.8f + s->skew[3] * 4) + s->skew[4]);
  float lines = 0.055f * wave * wave * wave * wave * rv_ramp (2.8f, 3.6f, half[1]) * rv_ramp (6.8f, 5.5f, half[1])
                * rv_ramp (5, 3, half[0]);

  return lines
         + 0.08f * rv_bell ((half[0] - 0.62f) / 0.16f) * rv_ramp (0.8f, 1.4f, half[1]) * rv_ramp (3, 2.2f, half[1]);
}

/* How deep age and a smile have drawn their lines. */
static float
line_depth (const RvSitter *s, RvVector p)
{
  RvVector half = rv_half (p);
  float    down = CLAMP ((-4.2f - p[1]) / 3.6f, 0, 1), cheek = rv_mix (1.75f, 3.35f, down) + 0.25f * s->smile;
  float    fold = rv_bell ((half[0] - cheek) / 0.34f) * rv_ramp (0, 0.15f, down) * rv_ramp (1, 0.6f, down);
  float    below = p[1] + 0.95f - 0.1f * (half[0] - 3.2f) * (half[0] - 3.2f);
  float    bag = rv_bell (below / 0.18f) * rv_ramp (1.2f, 2.2f, half[0]) * rv_ramp (5, 4, half[0]);
  float    fan, depth;

  if (p[2] < -3)
    return 0;
  depth = (0.05f + 0.16f * s->wrinkles + 0.1f * rv_max (s->smile, 0)) * fold + (0.02f + 0.09f * s->wrinkles) * bag;
  if (s->wrinkles < 0.1f)
    return depth;
  fan = 0.5f + 0.5f * cosf (atan2f (p[1] + 0.1f, half[0] - 4.2f) * 15);
  fan *= fan * fan * rv_ramp (4.7f, 5.2f, half[0]) * rv_ramp (6.4f, 5.6f, half[0]);
  return depth
         + s->wrinkles * (forehead_lines (s, half, p[0]) + 0.07f * fan * rv_ramp (1.3f, 0.4f, fabsf (p[1] + 0.1f)));
}

/* Lids over the eyeball, open between their edges, and the fold above. */
static float
with_lids (const RvSitter *s, RvVector p, float d)
{
  RvVector q = rv_half (p) - RV_VECTOR (s->eye_gap, 0, 0);
  float    u = q[0] / s->eye_size, v = q[1] / s->eye_size, upper = rv_sitter_upper_lid (s, u);
  float    slit = rv_max (v - upper, rv_sitter_lower_lid (s, u) - v);
  float    lid = rv_ellipsoid (q - RV_VECTOR (0.05f, 0, -0.05f), RV_VECTOR (1.62f, 1.5f, 1.46f) * s->eye_size);

  slit = rv_max (slit, fabsf (u - 0.02f) - 1.55f) * s->eye_size;
  d = rv_melt (d, rv_carve (lid, -slit, 0.1f), 0.3f);
  if (q[2] <= 0)
    return d;
  d = rv_carve (d, -rv_max (slit, rv_sphere (q, 2.2f)), 0.08f);
  return d + 0.14f * s->eye_crease * rv_bell ((v - upper - s->eye_fold) / 0.13f) * rv_ramp (1.7f, 1.1f, fabsf (u));
}

float
rv_sitter_head (const RvSitter *sitter, RvVector p, gboolean detail, float *eyeball)
{
  float d;

  p[0] += sitter->skew[0] * 0.12f * sinf (p[1] * 0.35f + sitter->skew[1] * 3);
  p[1] += sitter->skew[2] * 0.01f * p[0];
  *eyeball = rv_sphere (rv_half (p) - RV_VECTOR (sitter->eye_gap, 0, 0), 1.22f * sitter->eye_size);
  d = with_ears (sitter, p, with_nose (sitter, p, skull (sitter, p)));
  if (d > NEAR)
    return d - 0.5f;
  if (!detail)
    return rv_min (d, *eyeball);
  return with_lids (sitter, p, d - mouth_relief (sitter, p) + line_depth (sitter, p));
}

/* ---- Neck, shoulders, clothes ---- */

float
rv_sitter_body (const RvSitter *sitter, RvVector p)
{
  RvVector half = rv_half (p);
  float    broad = rv_mix (0.86f, 1.06f, sitter->masculine * 0.5f + 0.5f) * rv_mix (0.72f, 1, sitter->grown),
        neck = sitter->neck;
  float d = rv_capsule (p, RV_VECTOR (0, -5, -8.6f), RV_VECTOR (0, -20, -10.5f), 4.9f * neck, 5.5f * neck);

  /* The muscles from the ears to the breastbone, those from the neck to the shoulders, shoulders, breast. */
  d = rv_melt (d, rv_capsule (half, RV_VECTOR (4.2f * neck, -9, -8), RV_VECTOR (1.2f, -19, -4.8f), 0.7f, 0.6f), 2.4f);
  d = rv_melt (d, rv_capsule (half, RV_VECTOR (3, -14, -11.5f), RV_VECTOR (17.5f * broad, -22, -10.5f), 2.6f, 3.6f), 4);
  d = rv_melt (d, rv_sphere (half - RV_VECTOR (18 * broad, -24, -10), 4.6f), 3);
  return rv_melt (d, rv_ellipsoid (p - RV_VECTOR (0, -32, -9.5f), RV_VECTOR (17 * broad, 14, 8)), 4);
}

float
rv_sitter_clothes (const RvSitter *sitter, RvVector p, float body)
{
  float x = fabsf (p[0]), line = -15.2f + 0.42f * rv_max (0, x - 3.5f) + 0.2f * rv_max (0, -8 - p[2]), thick = 0.35f;

  switch (sitter->collar)
    {
    case RV_COLLAR_ROUND:
      line -= sitter->neckline * 1.3f * rv_ramp (8, 3, x);
      thick += 0.12f * rv_bell ((p[1] - line + 0.5f) / 0.45f);
      break;
    case RV_COLLAR_POINTED:
      line -= sitter->neckline * rv_max (0, 5 - x) * 0.9f;
      break;
    case RV_COLLAR_SHIRT:
      line = -13.4f - 1.2f * rv_max (0, 2.6f - x) * rv_ramp (-9, -6, p[2]);
      thick += 0.35f * rv_ramp (-3.6f, -2.9f, p[1] - line + 0.3f * x);
      break;
    case RV_COLLAR_HIGH:
      line = -12.6f - 0.05f * x;
      thick += 0.25f + 0.2f * rv_ramp (-16, -14.5f, p[1]);
      break;
    }
  if (body < LOOSE)
    thick -= rv_ramp (2, 7, x + 0.5f * (line - p[1]))
             * (0.16f * rv_noise (p[0] * 0.22f + sitter->phase, p[1] * 0.16f + p[0] * 0.1f, 3)
                + 0.09f * rv_noise (p[0] * 0.6f - p[1] * 0.35f, p[1] * 0.3f, sitter->phase));
  return rv_carve (body - thick, p[1] - line, 0.4f);
}
