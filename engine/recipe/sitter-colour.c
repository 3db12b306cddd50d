/* Colours of a sitter, before light falls on them.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "engine/recipe/sitter-colour.h"

static const RvVector white = { 1, 1, 1 };

/* The same in all directions, @often times a centimetre. */
static float
grain (RvVector p, float often)
{
  return rv_noise (p[0] * often, p[1] * often, p[2] * often);
}

/* ---- Skin ---- */

/* Blood in cheeks, nose and chin. */
static float
blush (const RvSitter *s, RvVector p)
{
  float x = fabsf (p[0]), y = p[1];
  float cheek = rv_bell ((x - 4.1f) / 2) * rv_bell ((y + 3.6f) / 1.9f);
  float nose = rv_bell (p[0] / 1.3f) * rv_bell (y + 4.1f);
  float chin = rv_bell ((y + 10) / 1.6f) * rv_bell (p[0] / 2);

  float ears = rv_ramp (6.3f, 7.2f, x);

  return s->rosy * (0.55f * cheek + 0.6f * nose + 0.25f * chin + 0.5f * ears) - 0.25f * rv_ramp (1.5f, 4, y)
         + 0.16f * rv_noise (p[0] * 0.55f + s->phase, y * 0.55f, 4)
         + 0.16f * rv_noise (p[0] * 1.7f, y * 1.7f, s->phase);
}

/* Spots and pores, as fine as the pixels allow. */
static float
mottle (RvVector p, float pixel)
{
  float sum = 0.05f * grain (p, 1.3f) + 0.05f * grain (p, 3.1f);

  if (pixel < 0.16f)
    sum += 0.045f * grain (p, 7);
  if (pixel < 0.06f)
    sum += 0.05f * grain (p, 17);
  if (pixel < 0.03f)
    sum += 0.05f * grain (p, 34);
  return sum;
}

static RvVector
with_freckles (const RvSitter *s, RvVector p, RvVector colour)
{
  float spots = rv_noise (p[0] * 3.6f, p[1] * 3.6f, 11) + 0.5f * rv_noise (p[0] * 7.7f, p[1] * 7.7f, 17);
  float where = rv_bell ((p[1] + 2.4f) / 2.8f) * rv_bell (p[0] / 5);

  return colour * (white - RV_VECTOR (0.22f, 0.34f, 0.42f) * (s->freckles * rv_ramp (0.45f, 0.8f, spots) * where));
}

static RvVector
with_stubble (const RvSitter *s, RvVector p, RvVector colour)
{
  float x = fabsf (p[0]), jaw = rv_ramp (-4.2f - 0.25f * (5 - x), -6.2f, p[1]);
  float lip = rv_ramp (1.1f, 0.5f, fabsf (p[1] - s->mouth_y - 1.2f)) * rv_ramp (3, 2.2f, x);
  float where = fminf (1, jaw + lip) * rv_ramp (-16, -12, p[1]);
  float amount = where * s->stubble * (0.75f + 0.35f * grain (p, 6));

  return rv_mix_colours (colour, colour * (s->hair * 0.8f + 0.18f), CLAMP (amount, 0, 1));
}

/* The hairs that grow thinly before the hairline. */
static RvVector
with_hairs (const RvSitter *s, RvVector p, float pixel, RvVector colour, float *hairy)
{
  float fine, lock, d;

  if (s->style == RV_HAIR_NONE || p[1] < -3)
    return colour;
  lock = rv_sitter_strands (s, p, pixel, &fine);
  d = rv_sitter_hair (s, p, FALSE) + 0.22f * fine + 0.12f * lock;
  *hairy = rv_ramp (0.8f, 0, d + 0.25f * fine);
  return rv_mix_colours (colour, s->hair * (0.55f + 0.15f * fine), *hairy * 0.9f);
}

/* ---- Mouth and brows ---- */

static RvVector
inside_mouth (float x, float y, float in)
{
  float gaps = rv_bell (sinf (x * 4.2f) * 5) * rv_ramp (0.1f, 0.5f, -y),
        teeth = rv_ramp (0.74f, 0.6f, -y) * (1 - 0.22f * gaps);

  return rv_mix_colours (RV_VECTOR (0.05f, 0.018f, 0.016f), RV_VECTOR (0.8f, 0.74f, 0.65f) * (0.4f + 0.6f * in),
                         teeth * (0.2f + 0.8f * in));
}

static RvVector
with_lips (const RvSitter *s, RvVector p, RvVector colour, float *gloss)
{
  float u = p[0] / s->mouth_width, v = p[1] - rv_sitter_mouth (s, p[0]), in = 1 - u * u, y = v, gap, upper, lower, lip;

  if (in <= 0)
    return colour;
  gap = s->mouth_open * in * in;
  if (v < 0)
    v = fminf (0, v + gap);
  upper = 1.15f - 0.3f * rv_bell (u * 6) + 0.14f * rv_bell ((fabsf (u) - 0.26f) * 5);
  upper = s->lip_upper * sqrtf (in) * in * upper + 0.02f;
  lower = s->lip_lower * sqrtf (in) + 0.02f;
  lip = v > 0 ? rv_ramp (upper + 0.14f, upper - 0.06f, v) : rv_ramp (-lower - 0.16f, -lower + 0.06f, v);
  lip *= rv_ramp (0, 0.12f, in);
  if (v < 0)
    *gloss += 1.2f * lip;
  colour = rv_mix_colours (colour, s->lips * ((1 + 0.05f * rv_noise (p[0] * 6, p[1] * 1.4f, 2)) * (v > 0 ? 0.86f : 1)),
                           lip * 0.88f);
  colour *= 1 - 0.55f * rv_bell (v / 0.11f) * rv_ramp (0, 0.12f, in);
  if (gap == 0)
    return colour;
  return rv_mix_colours (colour, inside_mouth (p[0], y, in),
                         rv_ramp (-gap - 0.03f, -gap + 0.05f, y) * rv_ramp (0.04f, -0.03f, y));
}

/* How much of a place the hairs of a brow hide. */
static float
brow (const RvSitter *s, RvVector p)
{
  float side = p[0] > 0 ? 1 : -1, x = fabsf (p[0]) - 0.95f, u = x / 4, middle, half, v, hairs;

  if (u < -0.1f || u > 1.15f)
    return 0;
  middle = 1.75f + s->brow_height + s->brow_arch * 0.55f * sinf (CLAMP (u, 0, 1) * 2.6f) + s->brow_tilt * (u - 0.4f)
           - 0.18f * u * u + side * s->skew[4] * 0.08f;
  half = s->brow_thick * (0.42f - 0.26f * u) * rv_ramp (-0.1f, 0.12f, u) * rv_ramp (1.12f, 0.75f, u);
  v = (p[1] - middle) / (half + 0.02f);
  hairs = 0.55f + 0.45f * rv_noise (x * 3.5f - p[1] * (7.7f - 5.6f * u), u * 2.2f + v * 0.25f, 5 + side)
          + 0.35f * rv_noise (x * 8 - p[1] * (9 - 7 * u), v, 9 + side);
  return CLAMP (rv_ramp (1.25f, 0.35f, fabsf (v)) * (0.45f + 0.6f * hairs), 0, 1) * rv_ramp (0, 0.06f, half);
}

/* Lashes, the fold above them and the lower edge darken the lids. */
static float
lid_shade (const RvSitter *s, RvVector p)
{
  float u = (fabsf (p[0]) - s->eye_gap) / s->eye_size, y = p[1] / s->eye_size;
  float above = y - rv_sitter_upper_lid (s, u), below = y - rv_sitter_lower_lid (s, u);
  float along = rv_ramp (1.75f, 1.35f, fabsf (u - 0.02f));
  float lashes = rv_bell ((above - 0.03f) / (0.1f + (0.05f + 0.06f * s->liner) * rv_ramp (0, 1.5f, u)))
                 * (s->masculine < 0 ? 0.95f : 0.75f);
  float fold = 0.4f * s->eye_crease * rv_bell ((above - s->eye_fold) / 0.09f) * rv_ramp (1.8f, 1, fabsf (u));

  return (1 - fminf (0.93f, (lashes + fold) * along))
         * (1 - (0.38f + 0.4f * s->liner) * rv_bell ((below + 0.03f) / 0.1f) * along);
}

/* Painted lids: strongest at the lashes, up to the brow. */
static RvVector
with_shadow (const RvSitter *s, RvVector p, RvVector colour)
{
  float u = (fabsf (p[0]) - s->eye_gap) / s->eye_size, above = p[1] / s->eye_size - rv_sitter_upper_lid (s, u);
  float amount = rv_ramp (1.05f, 0.1f, above) * rv_ramp (-0.1f, 0.05f, above) * rv_ramp (2, 1.2f, fabsf (u - 0.15f));

  return colour * rv_mix_colours (white, s->shadow, amount);
}

static RvVector
with_features (const RvSitter *s, RvVector p, RvVector colour, float *gloss)
{
  float x = fabsf (p[0]), nostril = rv_bell ((x - 0.6f * s->nose_width) / 0.3f);

  colour = with_lips (s, p, colour, gloss);
  colour *= 1 - 0.75f * nostril * rv_bell ((p[1] - rv_sitter_nose (s) + 0.86f - 0.15f * s->nose_lift) / 0.17f);
  colour = with_shadow (s, p, colour) * lid_shade (s, p);
  return rv_mix_colours (colour, s->hair * 0.62f, brow (s, p) * 0.88f);
}

RvVector
rv_sitter_skin (const RvSitter *sitter, RvVector p, float pixel, float *gloss, float *hairy)
{
  float    x = fabsf (p[0]);
  RvVector colour = sitter->skin * (white + RV_VECTOR (0.03f, -0.17f, -0.15f) * blush (sitter, p));

  *gloss = 1;
  *hairy = 0;
  if (p[2] > -2)
    colour *= white
              - RV_VECTOR (0.16f, 0.22f, 0.2f)
                    * (rv_bell ((x - sitter->eye_gap) / 1.9f) * rv_bell ((p[1] + 0.25f) / 1.05f)
                       * (0.7f + 0.5f * sitter->wrinkles));
  colour *= 1 + mottle (p, pixel) * (1 + 0.6f * sitter->wrinkles);
  if (sitter->freckles > 0)
    colour = with_freckles (sitter, p, colour);
  if (sitter->stubble > 0)
    colour = with_stubble (sitter, p, colour);
  colour = with_hairs (sitter, p, pixel, colour, hairy);
  if (p[2] > 0)
    colour *= 1
              - 0.25f
                    * rv_bell ((hypotf (x - 1.05f * sitter->nose_width, p[1] - rv_sitter_nose (sitter) + 0.3f) - 0.85f)
                               / 0.17f)
                    * rv_ramp (0.9f, 1.3f, x / sitter->nose_width);
  return p[2] > -1.5f ? with_features (sitter, p, colour, gloss) : colour;
}

/* ---- Eyes ---- */

RvVector
rv_sitter_eye (const RvSitter *sitter, RvVector p)
{
  float    side = p[0] > 0 ? 1 : -1, u = fabsf (p[0]) - sitter->eye_gap;
  RvVector q = rv_unit (RV_VECTOR (side * u, p[1], p[2]));
  RvVector gaze = rv_unit (RV_VECTOR (sitter->gaze[0] - side * 0.03f, sitter->gaze[1], 1));
  float    from = acosf (CLAMP (rv_dot (q, gaze), -1, 1)) * 1.22f; /* along the ball */
  float    around = atan2f (q[1] - gaze[1], q[0] - gaze[0]);
  float    fibres = 0.25f * rv_noise (around * 6, from * 4, 3) + 0.2f * rv_noise (around * 14, from * 6, 5);
  RvVector white_of_eye = RV_VECTOR (0.66f, 0.64f, 0.62f) - RV_VECTOR (0, 0.08f, 0.09f) * rv_ramp (0.75f, 1.5f, u);
  RvVector iris = sitter->iris * ((1 + fibres) * rv_mix (1.35f, 0.8f, rv_ramp (0.2f, 0.55f, from)));
  RvVector colour;
  float    below = rv_sitter_upper_lid (sitter, u / sitter->eye_size) - p[1] / sitter->eye_size;

  iris *= 1 - 0.7f * rv_ramp (0.52f, 0.62f, from);
  colour = rv_mix_colours (white_of_eye, iris, rv_ramp (0.66f, 0.58f, from));
  colour *= 1 - 0.97f * rv_ramp (0.26f, 0.2f, from);
  return colour * (1 - 0.62f * rv_ramp (0.42f, -0.02f, below));
}

/* ---- Hair, clothes, background ---- */

/* Where the strand goes: down from the crown, and straight down below the eyes. */
static RvVector
strand_direction (const RvSitter *s, RvVector p, RvVector normal, float fine)
{
  RvVector fall = rv_unit (p - RV_VECTOR (s->parting * 0.6f, 12, -8.8f)), along;

  fall = rv_mix_colours (fall, RV_VECTOR (0, -1, 0), rv_ramp (6, -2, p[1]));
  along = rv_unit (fall - normal * rv_dot (fall, normal));
  return rv_unit (along + rv_cross (normal, along) * (0.1f * fine));
}

/* The sine of the angle to a direction of which @cosine is known. */
static float
sine (float cosine)
{
  return sqrtf (fmaxf (0, 1 - cosine * cosine));
}

RvVector
rv_sitter_hair_colour (const RvSitter *sitter, RvVector p, float pixel, RvVector normal, RvVector light, RvVector view)
{
  float    fine, lock = rv_sitter_strands (sitter, p, pixel, &fine), facing = rv_dot (normal, light);
  RvVector along = strand_direction (sitter, p, normal, fine), colour = sitter->hair * (1 + 0.3f * lock + 0.34f * fine);
  float    across = rv_dot (along, rv_unit (light + view));
  float    diffuse = 0.6f * sine (rv_dot (along, light)) + 0.4f * fmaxf (0, facing);
  RvVector shine = RV_VECTOR (0.16f, 0.15f, 0.14f) * powf (sine (across), 44)
                   + sitter->hair * (0.55f * powf (sine (across + 0.12f), 16));

  if (sitter->style == RV_HAIR_CURLS)
    colour *= 1 + 0.25f * grain (p, 2.3f) + 0.25f * sinf (6 * (grain (p, 0.9f) * 2.5f + p[0] * 0.5f + p[1]));
  return colour * (0.32f + 0.9f * diffuse) + shine * ((0.6f + 0.5f * fine) * rv_ramp (-0.3f, 0.5f, facing));
}

RvVector
rv_sitter_cloth_colour (const RvSitter *sitter, RvVector p, RvVector colour, float pixel)
{
  float weave = pixel < 0.1f ? 0.12f * sinf (p[0] * 22) * sinf (p[1] * 22 + p[2] * 9) : 0;

  return colour
         * (1 + weave + 0.1f * rv_noise (p[0] * 1.2f, p[1] * 3, p[2])
            + 0.1f * rv_noise (p[0] * 6, p[1] * 6, 3 + p[2] * 6));
}

RvVector
rv_sitter_cover_colour (const RvSitter *sitter, RvVector p, float pixel)
{
  float    around = atan2f (p[0], p[2] + 8);
  RvVector colour = rv_sitter_cloth_colour (sitter, p, sitter->cloth, pixel);

  if (sitter->cover == RV_COVER_CAP)
    return colour * (0.82f + 0.25f * fabsf (sinf (around * 34)));
  if (sitter->cover == RV_COVER_HAT)
    return colour
           * (1
              - 0.6f * rv_ramp (8, 7.7f, p[1]) * rv_ramp (5.3f, 5.6f, p[1])
                    * rv_ramp (10.5f, 10, hypotf (p[0], p[2] + 8)));
  return colour;
}

/* What stands far behind, out of focus: two shades that meet softly, and lights. */
static RvVector
with_clutter (const RvSitter *s, float x, float y, RvVector colour)
{
  float mass = rv_noise (x * 2.2f + s->phase, y * 1.3f, s->phase) + 0.5f * rv_noise (x * 4.7f, y * 3.1f + s->phase, 7);
  float lights = 0;

  for (guint i = 0; i < 7; i++)
    {
      float u = x - 0.5f - 0.75f * rv_noise (i * 3.7f + s->phase, 0.5f, 1),
            v = y - 0.4f - 0.6f * rv_noise (i * 5.3f, s->phase, 2);

      lights += rv_ramp (0.075f, 0.06f, hypotf (u, v)) * 0.14f * (0.5f + 0.5f * rv_noise (i * 1.9f, s->phase, 3));
    }
  colour = rv_mix_colours (colour, s->background[2], s->clutter * rv_ramp (-0.25f, 0.45f, mass));
  return colour + (s->background[2] + 0.15f) * (s->clutter * lights);
}

RvVector
rv_sitter_background (const RvSitter *sitter, float x, float y)
{
  float    far = hypotf (x - 0.5f - 0.25f * sitter->light[0], y - 0.42f);
  RvVector colour = rv_mix_colours (sitter->background[0], sitter->background[1], rv_ramp (0.05f, 0.85f, far));

  if (sitter->clutter > 0)
    colour = with_clutter (sitter, x, y, colour);
  return colour
         * (1 + 0.035f * rv_noise (x * 3 + sitter->phase, y * 3, 1) + 0.02f * rv_noise (x * 9, y * 9, sitter->phase));
}
