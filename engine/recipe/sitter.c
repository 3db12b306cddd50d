/* Who a seed is: the traits of a sitter.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "engine/recipe/sitter.h"

#define TONES 8
#define DARK_TONE 3.6f  /* from here on hair and eyes are dark */
#define BROAD_TONE 4.5f /* and noses and lips broad */

typedef guint8 Swatch[3]; /* sRGB */

/* ---- Chance ---- */

static float
between (GRand *chance, float low, float high)
{
  return g_rand_double_range (chance, low, high);
}

/* About 0, near it more often than far: the sum of six dice has nearly a bell's curve, and an end. */
static float
about (GRand *chance, float deviation)
{
  double sum = 0;

  for (guint i = 0; i < 6; i++)
    sum += g_rand_double (chance);
  return (sum - 3) * 1.414 * deviation;
}

static gboolean
happens (GRand *chance, float share)
{
  return g_rand_double (chance) < share;
}

/* ---- Colours ---- */

static RvVector
light_of (const Swatch swatch)
{
  return RV_VECTOR (powf (swatch[0] / 255.0f, 2.2f), powf (swatch[1] / 255.0f, 2.2f), powf (swatch[2] / 255.0f, 2.2f));
}

/* Any hue. */
static RvVector
tint (GRand *chance, float most, float low, float high)
{
  float hue = between (chance, 0, 2 * (float) G_PI), strength = between (chance, 0.03f, most);
  float light = between (chance, low, high);

  return RV_VECTOR (1 + strength * cosf (hue), 1 + strength * cosf (hue - 2.09f), 1 + strength * cosf (hue + 2.09f))
         * light;
}

static void
choose_skin (RvSitter *s, GRand *chance, float tone)
{
  static const Swatch tones[TONES] = { { 246, 218, 200 }, { 238, 200, 176 }, { 228, 184, 154 }, { 214, 166, 130 },
                                       { 190, 138, 102 }, { 158, 108, 78 },  { 120, 78, 56 },   { 88, 56, 42 } };
  guint               i = MIN ((guint) tone, TONES - 2);
  float               red = between (chance, 0, 1) * (s->masculine < 0 ? 1 : 0.45f);

  s->skin = rv_mix_colours (light_of (tones[i]), light_of (tones[i + 1]), tone - i) * 0.88f;
  s->rosy = between (chance, 0.4f, 1.3f) * (tone < 4 ? 1 : 0.6f);
  s->lips = s->skin * rv_mix_colours (RV_VECTOR (0.88f, 0.62f, 0.6f), RV_VECTOR (0.8f, 0.36f, 0.38f), red);
  if (tone < 3 && happens (chance, 0.3f))
    s->freckles = between (chance, 0.4f, 1);
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
  float               grey = rv_ramp (42, 76, s->age + about (chance, 8));

  s->hair = rv_mix_colours (light_of (hairs[hair]) * 1.15f, light_of (white) * between (chance, 0.6f, 1.1f), grey);
  s->iris = light_of (irises[iris]) * 1.5f;
}

static void
choose_surroundings (RvSitter *s, GRand *chance)
{
  RvVector wall = tint (chance, 0.15f, 0.03f, 0.3f);
  float    side = g_rand_boolean (chance) ? 1 : -1, around = side * between (chance, 0.35f, 1.05f);
  float    up = between (chance, 0.3f, 0.8f), warm = between (chance, -0.4f, 1);

  s->background[0] = wall * between (chance, 1.1f, 1.6f);
  s->background[1] = wall * between (chance, 0.35f, 0.7f);
  s->clothes = tint (chance, 0.5f, 0.03f, 0.42f);
  s->neckline = happens (chance, 0.5f) ? between (chance, 0.1f, 0.5f) : between (chance, 0.5f, 1.1f);
  s->light = RV_VECTOR (sinf (around) * cosf (up), sinf (up), cosf (around) * cosf (up));
  s->key = RV_VECTOR (1 + 0.07f * warm, 1, 1 - 0.1f * warm) * between (chance, 0.85f, 1.1f);
  s->fill = RV_VECTOR (1 - 0.05f * warm, 1, 1 + 0.08f * warm) * between (chance, 0.16f, 0.36f);
}

/* ---- Shape: m is how masculine an adult's is, old and child how much so ---- */

static void
choose_head (RvSitter *s, GRand *chance, float m, float old, float child)
{
  s->width = CLAMP (1 + 0.03f * m + about (chance, 0.06f), 0.88f, 1.14f);
  s->length = (1 + 0.035f * m + about (chance, 0.075f)) * rv_mix (1, 0.84f, child);
  s->jaw = 1 + 0.13f * m + about (chance, 0.13f) - 0.1f * child;
  s->chin = 0.25f * m + about (chance, 0.8f) - 0.6f * child;
  s->cheek = about (chance, 0.8f) - 0.5f * old;
  s->fat = about (chance, 0.55f) + 0.5f * child - 0.2f * old;
  s->neck = 1 + 0.11f * m + about (chance, 0.05f) - 0.22f * child;
  s->ears = 1 + about (chance, 0.07f) + 0.12f * old;
  for (guint i = 0; i < G_N_ELEMENTS (s->skew); i++)
    s->skew[i] = between (chance, -1, 1);
}

static void
choose_eyes (RvSitter *s, GRand *chance, float m, float old, float child)
{
  s->eye_gap = 3.15f + about (chance, 0.22f);
  s->eye_size = 1 - 0.03f * m + about (chance, 0.09f) + 0.05f * child;
  s->eye_tilt = 0.25f - 0.25f * m + about (chance, 0.6f) - 0.3f * old;
  s->eye_open = CLAMP (1 - 0.1f * m + about (chance, 0.15f) - 0.14f * old + 0.1f * child, 0.6f, 1.3f);
  s->brow_height = -0.1f - 0.22f * m + about (chance, 0.22f);
  s->brow_thick = fmaxf (0.45f, 1 + 0.35f * m + about (chance, 0.22f)) * rv_mix (1, 0.8f, child);
  s->brow_arch = 0.5f - 0.35f * m + about (chance, 0.4f);
  s->brow_tilt = 0.5f + about (chance, 0.3f);
  s->brow_ridge = 0.75f * m + about (chance, 0.5f) - child;
}

static void
choose_nose_and_mouth (RvSitter *s, GRand *chance, float m, float old, float child, float tone)
{
  float broad = tone > BROAD_TONE ? 1 : 0;

  s->nose_length = (1 + 0.04f * m + about (chance, 0.11f) + 0.05f * old) * rv_mix (1, 0.8f, child);
  s->nose_width = fmaxf (0.72f, 1 + 0.09f * m + about (chance, 0.2f) + 0.14f * broad);
  s->nose_bridge = 0.3f * m + about (chance, 0.7f) - child;
  s->nose_tip = about (chance, 0.8f) + 0.3f * m - 0.9f * child;
  s->nose_hook = 0.25f * m + about (chance, 0.8f) - 0.5f * child;
  s->mouth_width = CLAMP (2.45f + 0.12f * m + about (chance, 0.25f) - 0.25f * child, 1.75f, 3.2f);
  s->mouth_y = -6.75f * s->length + about (chance, 0.12f) - 0.4f * (s->nose_length - 1);
  s->lip_upper = fmaxf (0.2f, 0.48f - 0.1f * m + about (chance, 0.1f) - 0.14f * old + 0.12f * broad);
  s->lip_lower = fmaxf (0.3f, 0.66f - 0.1f * m + about (chance, 0.11f) - 0.14f * old + 0.1f * broad);
  s->smile = 0.6f + about (chance, 0.7f);
  if (s->smile > 0.5f && happens (chance, 0.7f))
    s->mouth_open = between (chance, 0.25f, 0.75f);
}

static void
choose_pose (RvSitter *s, GRand *chance)
{
  s->yaw = CLAMP (about (chance, 0.3f), -0.55f, 0.55f);
  s->pitch = about (chance, 0.1f);
  s->roll = about (chance, 0.08f);
  s->distance = between (chance, 60, 130);
  /* Most look at the painter. */
  s->gaze[0] = -0.55f * sinf (s->yaw) + about (chance, 0.05f);
  s->gaze[1] = about (chance, 0.03f);
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
      return between (chance, 2.5f, 7);
    case RV_HAIR_CURLS:
      return between (chance, 0, 3);
    default:
      return between (chance, -1, 1);
    }
}

static void
choose_hair (RvSitter *s, GRand *chance, float m, float old)
{
  float wave = between (chance, 0, 1);

  s->style = choose_style (s, chance);
  s->volume = CLAMP (0.5f + about (chance, 0.35f), 0, 1.4f) * (s->style == RV_HAIR_CROPPED ? 0.3f : 1);
  s->hairline = CLAMP (about (chance, 0.3f) - old * (m > 0 ? 0.9f : 0.1f), -1.8f, 0.5f);
  if (happens (chance, 0.3f) && s->style != RV_HAIR_CROPPED && s->style != RV_HAIR_BUN && s->hairline > -0.5f)
    s->fringe = between (chance, 0.5f, 1);
  s->parting = between (chance, -5, 5);
  s->wave = 1.5f * wave * wave;
  s->hair_length = choose_length (s->style, chance);
}

static void
choose_beard (RvSitter *s, GRand *chance, float m)
{
  float kind = between (chance, 0, 1);

  if (m <= 0.5f || s->age < 22)
    return;
  if (kind < 0.38f)
    s->beard = between (chance, 0.3f, 1.4f);
  else
    s->stubble = kind < 0.75f ? between (chance, 0, 0.9f) : 0.12f;
}

void
rv_sitter_init (RvSitter *sitter, guint seed, double age, double masculine)
{
  GRand *chance = g_rand_new_with_seed (seed);
  float  own_age = between (chance, 8, 84), own_sex = g_rand_boolean (chance) ? 1 : -1;
  float  tone = (TONES - 1.01f) * powf (between (chance, 0, 1), 1.3f), m, old;

  *sitter = (RvSitter){ .age = age > 0 ? age : own_age, .masculine = masculine != 0 ? masculine : own_sex };
  sitter->phase = between (chance, 0, 100);
  sitter->grown = rv_ramp (8, 18, sitter->age);
  sitter->wrinkles = rv_ramp (28, 80, sitter->age);
  m = sitter->masculine * rv_ramp (9, 19, sitter->age);
  old = rv_ramp (38, 82, sitter->age);
  choose_pose (sitter, chance);
  choose_surroundings (sitter, chance);
  choose_head (sitter, chance, m, old, 1 - sitter->grown);
  choose_eyes (sitter, chance, m, old, 1 - sitter->grown);
  choose_nose_and_mouth (sitter, chance, m, old, 1 - sitter->grown, tone);
  choose_skin (sitter, chance, tone);
  choose_hair_and_eyes (sitter, chance, tone);
  choose_hair (sitter, chance, m, old);
  choose_beard (sitter, chance, m);
  g_rand_free (chance);
}
