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

/* Of two vectors that lie one after the other: the values at even places, at odd places, all from the second on,
 * all from the last of the first on; and both taken in turns, in two vectors. */
#define RV_SHUFFLE(name, ...)                                                                                          \
  static inline RvVector name (RvVector a, RvVector b)                                                                 \
  {                                                                                                                    \
    return __builtin_shufflevector (a, b, __VA_ARGS__);                                                                \
  }
#if RV_LANES == 16
RV_SHUFFLE (rv_evens, 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30)
RV_SHUFFLE (rv_odds, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31)
RV_SHUFFLE (rv_next, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16)
RV_SHUFFLE (rv_previous, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30)
RV_SHUFFLE (rv_zip_low, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23)
RV_SHUFFLE (rv_zip_high, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31)
#elif RV_LANES == 8
RV_SHUFFLE (rv_evens, 0, 2, 4, 6, 8, 10, 12, 14)
RV_SHUFFLE (rv_odds, 1, 3, 5, 7, 9, 11, 13, 15)
RV_SHUFFLE (rv_next, 1, 2, 3, 4, 5, 6, 7, 8)
RV_SHUFFLE (rv_previous, 7, 8, 9, 10, 11, 12, 13, 14)
RV_SHUFFLE (rv_zip_low, 0, 8, 1, 9, 2, 10, 3, 11)
RV_SHUFFLE (rv_zip_high, 4, 12, 5, 13, 6, 14, 7, 15)
#else
RV_SHUFFLE (rv_evens, 0, 2, 4, 6)
RV_SHUFFLE (rv_odds, 1, 3, 5, 7)
RV_SHUFFLE (rv_next, 1, 2, 3, 4)
RV_SHUFFLE (rv_previous, 3, 4, 5, 6)
RV_SHUFFLE (rv_zip_low, 0, 4, 1, 5)
RV_SHUFFLE (rv_zip_high, 2, 6, 3, 7)
#endif

#undef RV_SHUFFLE
