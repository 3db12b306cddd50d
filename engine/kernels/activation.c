/* What ends a convolution: bias, activation and the bits for the way back, in one pass over a row.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Compilers do not vectorise the packing of bits, so this file has intrinsics beside the plain C.
 */
#include <math.h>
#include <string.h>

#ifdef __AVX2__
#include <immintrin.h>
#endif

#include "engine/kernels/kernels.h"

void
RV_NAME (bias_forward) (float *x, gsize n, float bias)
{
  for (gsize i = 0; i < n; i++)
    x[i] += bias;
}

static float
clamp_one (float x, float low, float high)
{
  x = x > low ? x : low;
  return x < high ? x : high;
}

/* The tail of a row, or the whole of it in plain C: @i is a multiple of 8. */
static void
clamp_rest (float *x, gsize i, gsize n, float bias, float low, float high, guint8 *bits)
{
  for (; i < n; i += 8)
    {
      guint byte = 0;

      for (gsize j = 0; j < 8 && i + j < n; j++)
        {
          float v = x[i + j] + bias;

          byte |= (guint) (v > low && v < high) << j;
          x[i + j] = clamp_one (v, low, high);
        }
      bits[i / 8] = byte;
    }
}

static void
prelu_rest (float *x, gsize i, gsize n, float bias, float slope, guint8 *bits)
{
  for (; i < n; i += 8)
    {
      guint byte = 0;

      for (gsize j = 0; j < 8 && i + j < n; j++)
        {
          float v = x[i + j] + bias;

          byte |= (guint) (v > 0) << j;
          x[i + j] = v > 0 ? v : slope * v;
        }
      bits[i / 8] = byte;
    }
}

static void
select_rest (float *target, const float *source, gsize i, gsize n, float slope, const guint8 *bits)
{
  for (; i < n; i++)
    target[i] = bits[i / 8] >> (i % 8) & 1 ? source[i] : slope * source[i];
}

#if defined(__AVX512F__)

/* Each on LANES values, of which comparisons give the bits as they are kept. */
#define LANES 16

typedef __m512    Floats;
typedef __mmask16 Bits;

static inline Floats
splat (float x)
{
  return _mm512_set1_ps (x);
}

static inline Bits
clamp_vector (float *x, Floats bias, Floats low, Floats high)
{
  Floats v = _mm512_add_ps (_mm512_loadu_ps (x), bias);
  Bits   above = _mm512_cmp_ps_mask (v, low, _CMP_GT_OQ);

  /* max and min give their second operand for a NaN, as clamp_one () does. */
  _mm512_storeu_ps (x, _mm512_min_ps (_mm512_max_ps (v, low), high));
  return _mm512_mask_cmp_ps_mask (above, v, high, _CMP_LT_OQ);
}

static inline Bits
prelu_vector (float *x, Floats bias, Floats slope)
{
  Floats v = _mm512_add_ps (_mm512_loadu_ps (x), bias);
  Bits   positive = _mm512_cmp_ps_mask (v, _mm512_setzero_ps (), _CMP_GT_OQ);

  _mm512_storeu_ps (x, _mm512_mask_blend_ps (positive, _mm512_mul_ps (v, slope), v));
  return positive;
}

static inline void
select_vector (float *target, const float *source, Floats slope, Bits chosen)
{
  Floats v = _mm512_loadu_ps (source);

  _mm512_storeu_ps (target, _mm512_mask_blend_ps (chosen, _mm512_mul_ps (v, slope), v));
}

#elif defined(__AVX2__)

#define LANES 8

typedef __m256 Floats;
typedef guint8 Bits;

static inline Floats
splat (float x)
{
  return _mm256_set1_ps (x);
}

static inline Bits
clamp_vector (float *x, Floats bias, Floats low, Floats high)
{
  Floats v = _mm256_add_ps (_mm256_loadu_ps (x), bias);
  Floats inside = _mm256_and_ps (_mm256_cmp_ps (v, low, _CMP_GT_OQ), _mm256_cmp_ps (v, high, _CMP_LT_OQ));

  _mm256_storeu_ps (x, _mm256_min_ps (_mm256_max_ps (v, low), high));
  return _mm256_movemask_ps (inside);
}

static inline Bits
prelu_vector (float *x, Floats bias, Floats slope)
{
  Floats v = _mm256_add_ps (_mm256_loadu_ps (x), bias);
  Floats positive = _mm256_cmp_ps (v, _mm256_setzero_ps (), _CMP_GT_OQ);

  _mm256_storeu_ps (x, _mm256_blendv_ps (_mm256_mul_ps (v, slope), v, positive));
  return _mm256_movemask_ps (positive);
}

static inline void
select_vector (float *target, const float *source, Floats slope, Bits chosen)
{
  /* What brings a byte's bits to the signs of eight lanes, which are what a blend looks at. */
  const __m256i shifts = _mm256_setr_epi32 (31, 30, 29, 28, 27, 26, 25, 24);
  Floats        signs = _mm256_castsi256_ps (_mm256_sllv_epi32 (_mm256_set1_epi32 (chosen), shifts));
  Floats        v = _mm256_loadu_ps (source);

  _mm256_storeu_ps (target, _mm256_blendv_ps (_mm256_mul_ps (v, slope), v, signs));
}

#endif

#ifdef __AVX2__

/* Bits of this many values are written together: a store for each vector would take longer than all else. */
#define TOGETHER 32

void
RV_NAME (clamp_forward) (float *x, gsize n, float bias, float low, float high, guint8 *bits)
{
  const Floats b = splat (bias), l = splat (low), h = splat (high);
  gsize        i = 0;

  if (bits == NULL)
    {
      for (gsize j = 0; j < n; j++)
        x[j] = clamp_one (x[j] + bias, low, high);
      return;
    }
  for (; i + TOGETHER <= n; i += TOGETHER)
    {
      guint32 word = 0;

#pragma GCC unroll 4
      for (guint j = 0; j < TOGETHER; j += LANES)
        word |= (guint32) clamp_vector (x + i + j, b, l, h) << j;
      memcpy (bits + i / 8, &word, sizeof (word));
    }
  for (; i + LANES <= n; i += LANES)
    {
      Bits some = clamp_vector (x + i, b, l, h);

      memcpy (bits + i / 8, &some, sizeof (some));
    }
  clamp_rest (x, i, n, bias, low, high, bits);
}

void
RV_NAME (prelu_forward) (float *x, gsize n, float bias, float slope, guint8 *bits)
{
  const Floats b = splat (bias), s = splat (slope);
  gsize        i = 0;

  if (bits == NULL)
    {
      for (gsize j = 0; j < n; j++)
        x[j] = x[j] + bias > 0 ? x[j] + bias : slope * (x[j] + bias);
      return;
    }
  for (; i + TOGETHER <= n; i += TOGETHER)
    {
      guint32 word = 0;

#pragma GCC unroll 4
      for (guint j = 0; j < TOGETHER; j += LANES)
        word |= (guint32) prelu_vector (x + i + j, b, s) << j;
      memcpy (bits + i / 8, &word, sizeof (word));
    }
  for (; i + LANES <= n; i += LANES)
    {
      Bits some = prelu_vector (x + i, b, s);

      memcpy (bits + i / 8, &some, sizeof (some));
    }
  prelu_rest (x, i, n, bias, slope, bits);
}

void
RV_NAME (select_backward) (float *target, const float *source, gsize n, float slope, const guint8 *bits)
{
  const Floats s = splat (slope);
  gsize        i = 0;

#pragma GCC unroll 4
  for (; i + LANES <= n; i += LANES)
    {
      Bits some;

      memcpy (&some, bits + i / 8, sizeof (some));
      select_vector (target + i, source + i, s, some);
    }
  select_rest (target, source, i, n, slope, bits);
}

#else

void
RV_NAME (clamp_forward) (float *x, gsize n, float bias, float low, float high, guint8 *bits)
{
  if (bits != NULL)
    clamp_rest (x, 0, n, bias, low, high, bits);
  else
    for (gsize i = 0; i < n; i++)
      x[i] = clamp_one (x[i] + bias, low, high);
}

void
RV_NAME (prelu_forward) (float *x, gsize n, float bias, float slope, guint8 *bits)
{
  if (bits != NULL)
    prelu_rest (x, 0, n, bias, slope, bits);
  else
    for (gsize i = 0; i < n; i++)
      x[i] = x[i] + bias > 0 ? x[i] + bias : slope * (x[i] + bias);
}

void
RV_NAME (select_backward) (float *target, const float *source, gsize n, float slope, const guint8 *bits)
{
  select_rest (target, source, 0, n, slope, bits);
}

#endif

void
RV_NAME (sigmoid_forward) (float *x, gsize n, float bias)
{
  for (gsize i = 0; i < n; i++)
    x[i] = 1 / (1 + expf (-(x[i] + bias)));
}

void
RV_NAME (sigmoid_backward) (float *target, const float *source, const float *y, gsize n)
{
  for (gsize i = 0; i < n; i++)
    target[i] = source[i] * y[i] * (1 - y[i]);
}

void
RV_NAME (hard_swish_forward) (float *target, const float *x, gsize n, float scale)
{
  for (gsize i = 0; i < n; i++)
    target[i] = scale * x[i] * clamp_one (x[i] + 3, 0, 6);
}

void
RV_NAME (hard_swish_backward) (float *target, const float *source, const float *x, gsize n, float scale)
{
  for (gsize i = 0; i < n; i++)
    {
      float v = x[i];
      float slope = v <= -3 ? 0 : v < 3 ? 2 * v + 3 : 6;

      target[i] = source[i] * scale * slope;
    }
}
