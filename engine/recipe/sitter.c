/* Who a seed is: the traits of a sitter.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "engine/recipe/chance.h"
#include "engine/recipe/sitter-traits.h"

#define TONES 8
#define DARK_TONE 3.6f  /* from here on hair and eyes are dark */
#define BROAD_TONE 4.5f /* and noses and lips broad */

typedef guint8 Swatch[3]; /* sRGB */

/* ---- Colours ---- */

static RvVector
light_of (const Swatch swatch)
{
  return RV_VECTOR (powf (swatch[0] / 255.0f, 2.2f), powf (swatch[1] / 255.0f, 2.2f), powf (swatch[2] / 255.0f, 2.2f));
}

static void
choose_skin (RvSitter *s, GRand *chance, float tone)
{
  static const Swatch tones[TONES] = { { 240, 207, 187 }, { 232, 191, 165 }, { 226, 180, 150 }, { 214, 166, 130 },
                                       { 190, 138, 102 }, { 164, 116, 86 },  { 134, 92, 68 },   { 106, 71, 54 } };
  guint               i = MIN ((guint) tone, TONES - 2);
  gboolean            painted = s->masculine < 0 && s->age > 16 && rv_happens (chance, 0.55f);
  float               red = rv_between (chance, 0, painted ? 1.2f : 0.45f);
  float               hue = rv_between (chance, -1, 1);

  s->skin = rv_mix_colours (light_of (tones[i]), light_of (tones[i + 1]), tone - i) * 0.88f
            * RV_VECTOR (1 + 0.05f * hue, 1, 1 - 0.07f * hue);
  s->rosy = rv_between (chance, 0.3f, 1.6f) * (tone < 4 ? 1 : 0.6f);
  s->lips = s->skin * rv_mix_colours (RV_VECTOR (0.88f, 0.62f, 0.6f), RV_VECTOR (0.78f, 0.3f, 0.34f), red);
  if (tone < 3 && rv_happens (chance, 0.3f))
    s->freckles = rv_between (chance, 0.4f, 1);
  s->shadow = RV_VECTOR (1, 1, 1);
  s->liner = painted ? rv_between (chance, 0.2f, 1) : 0;
  if (painted && rv_happens (chance, 0.6f))
    s->shadow
        = RV_VECTOR (rv_between (chance, 0.5f, 1), rv_between (chance, 0.4f, 0.8f), rv_between (chance, 0.45f, 1));
}

static void
choose_hair_and_eyes (RvSitter *s, GRand *chance, float tone)
{
  static const Swatch hairs[] = { { 28, 24, 24 },  { 40, 30, 26 },   { 62, 42, 30 },  { 92, 62, 40 },
                                  { 132, 94, 58 }, { 186, 146, 92 }, { 140, 66, 34 }, { 214, 184, 134 } };
  static const Swatch irises[]
      = { { 58, 36, 22 }, { 78, 50, 28 }, { 104, 78, 44 }, { 92, 104, 66 }, { 86, 118, 142 }, { 112, 132, 146 } };
  static const Swatch white = { 186, 184, 182 };
  gboolean            dark = tone > DARK_TONE;
  guint               hair = g_rand_int_range (chance, 0, dark ? 3 : G_N_ELEMENTS (hairs));
  guint               iris = g_rand_int_range (chance, 0, dark ? 3 : G_N_ELEMENTS (irises));
  float               grey = rv_ramp (42, 76, s->age + rv_about (chance, 8));

  s->hair = rv_mix_colours (light_of (hairs[hair]) * 1.15f, light_of (white) * rv_between (chance, 0.6f, 1.1f), grey);
  s->iris = light_of (irises[iris]) * 1.5f;
}

/* ---- Shape: m is how masculine an adult's is, old and child how much so ---- */

static void
choose_head (RvSitter *s, GRand *chance, float m, float old, float child)
{
  s->width = CLAMP (1 + 0.03f * m + rv_about (chance, 0.07f), 0.86f, 1.16f);
  s->length = (1 + 0.03f * m + rv_between (chance, -0.13f, 0.12f)) * rv_mix (1, 0.84f, child);
  s->jaw = 1 + 0.1f * m + CLAMP (rv_about (chance, 0.14f), -0.3f, 0.12f) - 0.1f * child;
  s->chin = 0.25f * m + rv_about (chance, 0.9f) - 0.6f * child;
  s->cheek = rv_about (chance, 1) - 0.5f * old;
  s->fat = CLAMP (rv_about (chance, 0.8f) + 0.5f * child, -0.9f, 1.3f);
  s->neck = 1 + 0.1f * m + rv_about (chance, 0.06f) + 0.05f * s->fat - 0.2f * child;
  s->ears = 1 + rv_about (chance, 0.09f) + 0.12f * old;
  for (guint i = 0; i < G_N_ELEMENTS (s->skew); i++)
    s->skew[i] = rv_between (chance, -1, 1);
}

static void
choose_eyes (RvSitter *s, GRand *chance, float m, float old, float child)
{
  s->eye_gap = rv_between (chance, 2.87f, 3.42f);
  s->eye_size = 0.98f - 0.02f * m + rv_between (chance, -0.15f, 0.12f) + 0.05f * child;
  s->eye_tilt = 0.25f - 0.2f * m + rv_about (chance, 0.8f) - 0.3f * old;
  s->eye_open = CLAMP (1 - 0.08f * m + rv_about (chance, 0.2f) - 0.14f * old + 0.12f * child, 0.62f, 1.28f);
  s->eye_peak = rv_between (chance, -0.05f, 0.4f);
  s->eye_round = rv_between (chance, 1.6f, 3);
  s->eye_crease = rv_happens (chance, 0.25f) ? 0 : rv_between (chance, 0.5f, 1.2f);
  s->eye_fold = rv_between (chance, 0.16f, 0.5f);
  s->brow_height = -0.1f - 0.22f * m + rv_between (chance, -0.38f, 0.4f);
  s->brow_thick = fmaxf (0.4f, 0.95f + 0.3f * m + rv_about (chance, 0.36f)) * rv_mix (1, 0.8f, child);
  s->brow_arch = 0.5f - 0.35f * m + rv_about (chance, 0.5f);
  s->brow_tilt = 0.12f + rv_about (chance, 0.35f);
  s->brow_ridge = 0.75f * m + rv_about (chance, 0.6f) - child;
}

static void
choose_nose_and_mouth (RvSitter *s, GRand *chance, float m, float old, float child, float tone)
{
  float broad = tone > BROAD_TONE ? 1 : 0;

  s->nose_length = (1 + 0.03f * m + rv_between (chance, -0.2f, 0.2f) + 0.05f * old) * rv_mix (1, 0.82f, child);
  s->nose_width = CLAMP (1 + 0.07f * m + rv_about (chance, 0.22f) + 0.2f * broad, 0.72f, 1.5f);
  s->nose_bridge = 0.3f * m + rv_about (chance, 0.9f) - 0.4f * broad - child;
  s->nose_tip = rv_about (chance, 1) + 0.2f * m - 0.9f * child;
  s->nose_hook = 0.2f * m + rv_about (chance, 1) - 0.3f * child;
  s->nose_root = rv_between (chance, 0.75f, 1.25f) + 0.05f * m;
  s->nose_ball = rv_between (chance, 0.55f, 1.05f);
  s->nose_lift = rv_about (chance, 0.9f) + 0.6f * child - 0.6f * old;
  s->mouth_width = CLAMP (2.5f + 0.1f * m + rv_between (chance, -0.55f, 0.5f) - 0.25f * child, 1.75f, 3.2f);
  s->lip_upper = fmaxf (0.22f, 0.58f - 0.1f * m + rv_about (chance, 0.17f) - 0.2f * old + 0.15f * broad);
  s->lip_lower = fmaxf (0.34f, 0.8f - 0.1f * m + rv_about (chance, 0.18f) - 0.2f * old + 0.12f * broad);
  /* The mouth leaves room for the upper lip below the nose. */
  s->mouth_y = fminf (-6.75f * s->length + rv_about (chance, 0.12f),
                      -4.1f * s->nose_length - 1.65f * rv_mix (0.75f, 1, s->grown) - 0.8f * s->lip_upper);
  s->smile = CLAMP (0.6f + rv_about (chance, 0.7f), -0.3f, 2);
  if (s->smile > 0.5f && rv_happens (chance, 0.65f))
    s->mouth_open = rv_between (chance, 0.25f, 0.85f);
}

/* ---- Hair ---- */

static RvHairStyle
choose_style (const RvSitter *s, GRand *chance)
{
  static const RvHairStyle men[]
      = { RV_HAIR_CROPPED, RV_HAIR_CROPPED, RV_HAIR_SHORT, RV_HAIR_SHORT, RV_HAIR_CURLS, RV_HAIR_NONE, RV_HAIR_BOB };
  static const RvHairStyle women[]
      = { RV_HAIR_LONG, RV_HAIR_BOB, RV_HAIR_LONG, RV_HAIR_BUN, RV_HAIR_SHORT, RV_HAIR_CURLS, RV_HAIR_BOB };
  guint       i = g_rand_int_range (chance, 0, G_N_ELEMENTS (men));
  RvHairStyle style = s->masculine > 0 ? men[i] : women[i];

  return style == RV_HAIR_NONE && s->age < 28 ? RV_HAIR_CROPPED : style;
}

static float
choose_length (RvHairStyle style, GRand *chance)
{
  switch (style)
    {
    case RV_HAIR_LONG:
      return 18;
    case RV_HAIR_BOB:
      return rv_between (chance, 2.5f, 7);
    case RV_HAIR_CURLS:
      return rv_between (chance, 0, 3);
    default:
      return rv_between (chance, -1, 1);
    }
}

static void
choose_hair (RvSitter *s, GRand *chance, float m, float old)
{
  float wave = rv_between (chance, 0, 1);

  s->style = choose_style (s, chance);
  s->volume = CLAMP (0.5f + rv_about (chance, 0.35f), 0, 1.4f) * (s->style == RV_HAIR_CROPPED ? 0.3f : 1);
  s->hairline = CLAMP (rv_about (chance, 0.3f) - old * (m > 0 ? 0.9f : 0.1f), -1.8f, 0.5f);
  if (rv_happens (chance, 0.3f) && s->style != RV_HAIR_CROPPED && s->style != RV_HAIR_BUN && s->hairline > -0.5f)
    s->fringe = rv_between (chance, 0.5f, 1);
  s->parting = rv_between (chance, -5, 5);
  s->wave = 1.5f * wave * wave;
  s->hair_length = choose_length (s->style, chance);
}

static void
choose_beard (RvSitter *s, GRand *chance, float m)
{
  float kind = rv_between (chance, 0, 1), length = rv_between (chance, 0.15f, 1.3f);

  if (m <= 0.5f || s->age < 22)
    return;
  if (kind < 0.24f)
    s->beard = RV_BEARD_FULL;
  else if (kind < 0.36f)
    s->beard = RV_BEARD_MOUSTACHE;
  else if (kind < 0.46f)
    s->beard = RV_BEARD_GOATEE;
  s->beard_length = s->beard == RV_BEARD_MOUSTACHE ? 0.3f : length;
  s->stubble = s->beard == RV_BEARD_FULL ? 0.5f : rv_between (chance, 0, kind < 0.8f ? 0.9f : 0.15f);
}

void
rv_sitter_init (RvSitter *sitter, guint seed, double age, double masculine)
{
  GRand *chance = g_rand_new_with_seed (seed);
  float  own_age = rv_between (chance, 8, 84), own_sex = g_rand_boolean (chance) ? 1 : -1;
  float  tone = (TONES - 1.01f) * powf (rv_between (chance, 0, 1), 1.3f), m, old;

  *sitter
      = (RvSitter){ .seed = seed, .age = age > 0 ? age : own_age, .masculine = masculine != 0 ? masculine : own_sex };
  sitter->phase = rv_between (chance, 0, 100);
  sitter->grown = rv_ramp (8, 18, sitter->age);
  sitter->wrinkles = rv_ramp (28, 80, sitter->age);
  m = sitter->masculine * rv_ramp (9, 19, sitter->age);
  old = rv_ramp (38, 82, sitter->age);
  rv_sitter_choose_pose (sitter, chance);
  rv_sitter_choose_light (sitter, chance);
  rv_sitter_choose_surroundings (sitter, chance);
  choose_head (sitter, chance, m, old, 1 - sitter->grown);
  choose_eyes (sitter, chance, m, old, 1 - sitter->grown);
  choose_nose_and_mouth (sitter, chance, m, old, 1 - sitter->grown, tone);
  choose_skin (sitter, chance, tone);
  choose_hair_and_eyes (sitter, chance, tone);
  choose_hair (sitter, chance, m, old);
  choose_beard (sitter, chance, m);
  rv_sitter_choose_dress (sitter, chance);
  g_rand_free (chance);
}
