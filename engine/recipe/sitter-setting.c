/* How a seed's sitter is shown: pose, light, film, dress, and what stands behind.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "engine/recipe/chance.h"
#include "engine/recipe/sitter-traits.h"

/* Any hue. */
static RvVector
tint (GRand *chance, float most, float low, float high)
{
  float hue = rv_between (chance, 0, 2 * (float) G_PI), strength = rv_between (chance, 0.03f, most);
  float light = rv_between (chance, low, high);

  return RV_VECTOR (1 + strength * cosf (hue), 1 + strength * cosf (hue - 2.09f), 1 + strength * cosf (hue + 2.09f))
         * light;
}

void
rv_sitter_choose_pose (RvSitter *s, GRand *chance)
{
  s->yaw = CLAMP (rv_about (chance, 0.32f), -0.6f, 0.6f);
  s->pitch = CLAMP (rv_about (chance, 0.13f), -0.24f, 0.26f);
  s->roll = rv_about (chance, 0.09f);
  s->distance = rv_between (chance, 55, 140);
  s->frame = rv_between (chance, 24.5f, 33);
  /* The wider the picture, the more of the shoulders is in it. */
  s->look[0] = rv_about (chance, 0.9f) - 2 * sinf (s->yaw);
  s->look[1] = -1.2f - 0.3f * (s->frame - 25) + rv_about (chance, 0.4f);
  /* Most look at the painter. */
  s->gaze[0] = -0.55f * sinf (s->yaw) + rv_about (chance, 0.06f);
  s->gaze[1] = 0.4f * sinf (s->pitch) + rv_about (chance, 0.03f);
}

void
rv_sitter_choose_light (RvSitter *s, GRand *chance)
{
  float side = g_rand_boolean (chance) ? 1 : -1, around = side * rv_between (chance, 0.05f, 1.2f);
  float up = rv_between (chance, 0.15f, 0.85f), warm = rv_between (chance, -0.7f, 1.3f), fill;

  s->hard = rv_between (chance, 0, 1);
  /* A lamp leaves the shadows dark, the sky fills them. */
  fill = rv_between (chance, 0.15f, 0.3f) + 0.3f * (1 - s->hard);
  s->light = RV_VECTOR (sinf (around) * cosf (up), sinf (up), cosf (around) * cosf (up));
  s->key = RV_VECTOR (1 + 0.1f * warm, 1, 1 - 0.13f * warm) * (rv_between (chance, 0.85f, 1.1f) * (1.2f - 0.6f * fill));
  s->fill = RV_VECTOR (1 - 0.06f * warm, 1, 1 + 0.09f * warm) * fill;
  if (rv_happens (chance, 0.4f))
    s->rim = tint (chance, 0.25f, 0.4f, 1.3f);
  s->exposure = rv_between (chance, 0.8f, 1.06f);
  s->contrast = rv_between (chance, 0, 0.6f);
  s->saturation = rv_between (chance, 0.75f, 1.08f);
}

void
rv_sitter_choose_surroundings (RvSitter *s, GRand *chance)
{
  RvVector wall = tint (chance, 0.35f, 0.02f, 0.45f);

  s->background[0] = wall * rv_between (chance, 1.05f, 1.5f);
  s->background[1] = wall * rv_between (chance, 0.4f, 0.9f);
  s->background[2] = tint (chance, 0.4f, 0.03f, 0.55f);
  s->clutter = rv_happens (chance, 0.6f) ? rv_between (chance, 0.4f, 1) : 0;
}

static void
choose_glasses (RvSitter *s, GRand *chance)
{
  static const RvVector frames[]
      = { { 0.015f, 0.014f, 0.014f }, { 0.09f, 0.04f, 0.02f }, { 0.45f, 0.33f, 0.14f }, { 0.3f, 0.3f, 0.32f } };
  static const RvGlasses kinds[] = { RV_GLASSES_ROUND, RV_GLASSES_SQUARE, RV_GLASSES_SQUARE, RV_GLASSES_FINE };
  guint                  kind = g_rand_int_range (chance, 0, G_N_ELEMENTS (kinds));
  guint                  frame = g_rand_int_range (chance, 0, G_N_ELEMENTS (frames));
  float                  size = rv_between (chance, 0.92f, 1.1f);

  if (!rv_happens (chance, s->age < 16 ? 0.08f : s->age < 45 ? 0.18f : 0.38f))
    return;
  s->glasses = kinds[kind];
  s->frame_colour = frames[frame];
  s->lens = size;
}

void
rv_sitter_choose_dress (RvSitter *s, GRand *chance)
{
  static const RvCollar collars[]
      = { RV_COLLAR_ROUND, RV_COLLAR_ROUND, RV_COLLAR_POINTED, RV_COLLAR_SHIRT, RV_COLLAR_HIGH };
  float kind;

  s->clothes = tint (chance, 0.6f, 0.02f, 0.5f);
  s->neckline = rv_between (chance, 0.1f, 1.1f);
  s->collar = collars[g_rand_int_range (chance, 0, G_N_ELEMENTS (collars))];
  choose_glasses (s, chance);
  kind = rv_between (chance, 0, 1);
  s->cloth = tint (chance, 0.6f, 0.02f, 0.4f);
  if (kind < 0.07f)
    s->cover = RV_COVER_CAP;
  else if (kind < 0.12f && s->grown > 0.5f)
    s->cover = RV_COVER_HAT;
  else if (kind < 0.19f && s->masculine < 0)
    s->cover = RV_COVER_SCARF;
  if (s->cover == RV_COVER_NONE)
    return;
  s->fringe = 0;
  s->volume = fminf (s->volume, 0.4f);
  if (s->cover == RV_COVER_SCARF)
    s->style = RV_HAIR_NONE;
  else if (s->style == RV_HAIR_BUN)
    s->style = RV_HAIR_LONG;
}
