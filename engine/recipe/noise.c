/* Noise that textures are made of.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "engine/recipe/vector.h"

/* A number from 0 to 1 for a point of the grid: the bits of its coordinates, stirred. */
static float
grid_value (int x, int y, int z)
{
  guint32 h = ((guint32) x * 0x8da6b343u) ^ ((guint32) y * 0xd8163841u) ^ ((guint32) z * 0xcb1ab31fu);

  h = (h ^ (h >> 15)) * 0x2c1b3c6du;
  h = (h ^ (h >> 12)) * 0x297a2d39u;
  return ((h ^ (h >> 15)) & 0xffffff) / 16777216.0f;
}

static float
ease (float t)
{
  return t * t * (3 - 2 * t);
}

static float
row_value (int x, int y, int z, float t)
{
  return rv_mix (grid_value (x, y, z), grid_value (x + 1, y, z), t);
}

static float
plane_value (int x, int y, int z, float s, float t)
{
  return rv_mix (row_value (x, y, z, s), row_value (x, y + 1, z, s), t);
}

/* Rounds down, where processors without an instruction for it would call floorf (). */
static int
whole (float x)
{
  int i = x;

  return i - (x < i);
}

float
rv_noise (float x, float y, float z)
{
  int   i = whole (x), j = whole (y), k = whole (z);
  float s = ease (x - i), t = ease (y - j);

  return rv_mix (plane_value (i, j, k, s, t), plane_value (i, j, k + 1, s, t), ease (z - k)) * 2 - 1;
}
