/* Points, directions and colours of three numbers, and the noise that textures are made of.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <math.h>

#include <glib.h>

G_BEGIN_DECLS

/* x, y, z or red, green, blue; the fourth number is 0. */
typedef float RvVector __attribute__ ((vector_size (16)));

#define RV_VECTOR(x, y, z) ((RvVector){ x, y, z, 0 })

static inline float
rv_dot (RvVector a, RvVector b)
{
  RvVector product = a * b;

  return product[0] + product[1] + product[2];
}

static inline float
rv_length (RvVector a)
{
  return sqrtf (rv_dot (a, a));
}

static inline RvVector
rv_unit (RvVector a)
{
  return a / (rv_length (a) + 1e-9f);
}

static inline RvVector
rv_cross (RvVector a, RvVector b)
{
  return RV_VECTOR (a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]);
}

/* The lesser and the greater of two numbers: one instruction each, where fminf () and fmaxf () mind what is no number.
 */
static inline float
rv_min (float a, float b)
{
  return a < b ? a : b;
}

static inline float
rv_max (float a, float b)
{
  return a > b ? a : b;
}

static inline float
rv_mix (float a, float b, float share)
{
  return a + (b - a) * share;
}

static inline RvVector
rv_mix_colours (RvVector a, RvVector b, float share)
{
  return a + (b - a) * share;
}

/* From 0 at @from to 1 at @to, smooth at both ends. */
static inline float
rv_ramp (float from, float to, float x)
{
  float t = CLAMP ((x - from) / (to - from), 0, 1);

  return t * t * (3 - 2 * t);
}

/* 1 at 0, falling off like a bell. */
static inline float
rv_bell (float x)
{
  return expf (-x * x);
}

/* Value noise (Perlin, "An Image Synthesizer", 1985, with values at the grid's points): smooth, from -1 to 1. */
float rv_noise (float x, float y, float z);

G_END_DECLS
