/* Vectors of RV_LANES floats, by the compiler's own extension: one source for all instruction sets. Private to the
 * kernels.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "engine/kernels/kernels.h"

/* In memory they need no alignment. */
typedef float RvVector __attribute__ ((vector_size (RV_LANES * 4), aligned (4), may_alias));

static inline RvVector
rv_load (const float *x)
{
  return *(const RvVector *) x;
}

static inline void
rv_store (float *x, RvVector value)
{
  *(RvVector *) x = value;
}

static inline RvVector
rv_splat (float x)
{
  return x - (RvVector){ 0 };
}

/* A number for each lane, and lanes of ones or zeros throughout, as comparisons give them. */
typedef guint32 RvNumbers __attribute__ ((vector_size (RV_LANES * 4)));
typedef gint32  RvMask __attribute__ ((vector_size (RV_LANES * 4)));

/* @first, @first + 1 and so on. */
static inline RvNumbers
rv_count_from (guint32 first)
{
  RvNumbers numbers;

#pragma GCC unroll 16
  for (guint i = 0; i < RV_LANES; i++)
    numbers[i] = i;
  return numbers + first;
}

/* Zeros in the other lanes, whatever they held. */
static inline RvVector
rv_keep (RvVector value, RvMask mask)
{
  return (RvVector) ((RvMask) value & mask);
}

/* Of two vectors that lie one after the other: the values at even places and at odd places, in an order of their own
 * that rv_in_order () puts right: processors are slow to move a float from one quarter of a register to another. And
 * both taken in turns, in two vectors. */
#define RV_SHUFFLE(name, ...)                                                                                          \
  static inline RvVector name (RvVector a, RvVector b)                                                                 \
  {                                                                                                                    \
    return __builtin_shufflevector (a, b, __VA_ARGS__);                                                                \
  }
#if RV_LANES == 16
RV_SHUFFLE (rv_evens, 0, 2, 16, 18, 4, 6, 20, 22, 8, 10, 24, 26, 12, 14, 28, 30)
RV_SHUFFLE (rv_odds, 1, 3, 17, 19, 5, 7, 21, 23, 9, 11, 25, 27, 13, 15, 29, 31)
RV_SHUFFLE (rv_ordered, 0, 1, 4, 5, 8, 9, 12, 13, 2, 3, 6, 7, 10, 11, 14, 15)
RV_SHUFFLE (rv_zip_low, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23)
RV_SHUFFLE (rv_zip_high, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31)
#elif RV_LANES == 8
RV_SHUFFLE (rv_evens, 0, 2, 8, 10, 4, 6, 12, 14)
RV_SHUFFLE (rv_odds, 1, 3, 9, 11, 5, 7, 13, 15)
RV_SHUFFLE (rv_ordered, 0, 1, 4, 5, 2, 3, 6, 7)
RV_SHUFFLE (rv_zip_low, 0, 8, 1, 9, 2, 10, 3, 11)
RV_SHUFFLE (rv_zip_high, 4, 12, 5, 13, 6, 14, 7, 15)
#else
RV_SHUFFLE (rv_evens, 0, 2, 4, 6)
RV_SHUFFLE (rv_odds, 1, 3, 5, 7)
RV_SHUFFLE (rv_ordered, 0, 1, 2, 3)
RV_SHUFFLE (rv_zip_low, 0, 4, 1, 5)
RV_SHUFFLE (rv_zip_high, 2, 6, 3, 7)
#endif

#undef RV_SHUFFLE

static inline RvVector
rv_in_order (RvVector value)
{
  return rv_ordered (value, value);
}

/* Row k of a square of values becomes column k. Each round of perfect shuffles takes one bit of a value's place from
 * its column's number to its row's. */
static inline __attribute__ ((always_inline)) void
rv_transpose (RvVector *rows)
{
#pragma GCC unroll 4
  for (guint round = 1; round < RV_LANES; round *= 2)
    {
      RvVector turned[RV_LANES];

#pragma GCC unroll 8
      for (guint i = 0; i < RV_LANES / 2; i++)
        {
          turned[2 * i] = rv_zip_low (rows[i], rows[i + RV_LANES / 2]);
          turned[2 * i + 1] = rv_zip_high (rows[i], rows[i + RV_LANES / 2]);
        }
#pragma GCC unroll 16
      for (guint i = 0; i < RV_LANES; i++)
        rows[i] = turned[i];
    }
}
