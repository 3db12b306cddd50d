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

/* Of two vectors that lie one after the other: the values at even places, at odd places, and all from the second on. */
#if RV_LANES == 16
#define RV_EVENS(a, b) __builtin_shufflevector (a, b, 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30)
#define RV_ODDS(a, b) __builtin_shufflevector (a, b, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31)
#define RV_NEXT(a, b) __builtin_shufflevector (a, b, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16)
#define RV_ZIP_LOW(a, b) __builtin_shufflevector (a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23)
#define RV_ZIP_HIGH(a, b) __builtin_shufflevector (a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31)
#elif RV_LANES == 8
#define RV_EVENS(a, b) __builtin_shufflevector (a, b, 0, 2, 4, 6, 8, 10, 12, 14)
#define RV_ODDS(a, b) __builtin_shufflevector (a, b, 1, 3, 5, 7, 9, 11, 13, 15)
#define RV_NEXT(a, b) __builtin_shufflevector (a, b, 1, 2, 3, 4, 5, 6, 7, 8)
#define RV_ZIP_LOW(a, b) __builtin_shufflevector (a, b, 0, 8, 1, 9, 2, 10, 3, 11)
#define RV_ZIP_HIGH(a, b) __builtin_shufflevector (a, b, 4, 12, 5, 13, 6, 14, 7, 15)
#else
#define RV_EVENS(a, b) __builtin_shufflevector (a, b, 0, 2, 4, 6)
#define RV_ODDS(a, b) __builtin_shufflevector (a, b, 1, 3, 5, 7)
#define RV_NEXT(a, b) __builtin_shufflevector (a, b, 1, 2, 3, 4)
#define RV_ZIP_LOW(a, b) __builtin_shufflevector (a, b, 0, 4, 1, 5)
#define RV_ZIP_HIGH(a, b) __builtin_shufflevector (a, b, 2, 6, 3, 7)
#endif
