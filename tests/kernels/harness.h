/* What the tests of the kernels share: random numbers and shapes, guarded buffers, comparison.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A kernel is compared with a plain version in double precision. Float sums of n terms differ from the true sum by at
 * most n * FLT_EPSILON times the sum of the terms' magnitudes (Higham, "Accuracy and Stability of Numerical
 * Algorithms", 2002, section 4.2), in whatever order they are added: a reference therefore adds up magnitudes too.
 */
#pragma once

#include "engine/kernels/kernels.h"

/* Every kernel has a test of its name: one that is listed but not tested does not link. */
#define RV_KERNEL(result, name, arguments) void test_##name (const RvKernels *kernels);
#include "engine/kernels/kernels.inc"
#undef RV_KERNEL

/* A sum as the reference makes it. */
typedef struct
{
  double value;
  double magnitude; /* of all the terms */
  int    length;    /* terms */
} Sum;

static inline void
sum_add (Sum *sum, double term)
{
  sum->value += term;
  sum->magnitude += term < 0 ? -term : term;
  sum->length++;
}

int      random_int (int low, int high); /* low to high, both included */
float    random_float (void);            /* -2 to 2, now and then a whole number */
gboolean random_boolean (void);

/* A length: mostly 1 to 40, some multiples of vector widths, and one above and one below such. */
int random_length (void);

/* A window over a plane of 1 to 40 pixels a side, padded the VALID, the SAME or any other way. @pool: none of its
 * windows lies wholly in the padding. */
RvGeometry random_geometry (gboolean pool);

/* @n floats between guards that no kernel may touch (or, under AddressSanitizer, read). Random, or NaN throughout. */
float *floats_random (gsize n);
float *floats_empty (gsize n);
float *floats_copy (const float *floats, gsize n);
/* Fails the test where a guard was overwritten. */
void floats_free (float *floats);

/* Bits (or bytes) with guards. */
guint8 *bytes_random (gsize n);
void    bytes_free (guint8 *bytes);

static inline gboolean
bit (const guint8 *bits, gsize i)
{
  return bits[i / 8] >> (i % 8) & 1;
}

/* Each prints what it was about and fails the test where @got is not what it should be. */
void check_sum (const char *what, gsize index, double got, const Sum *wanted);
void check_near (const char *what, gsize index, double got, double wanted, double tolerance);
void check_same (const char *what, gsize index, double got, double wanted);

/* A line that is printed with the first difference of this round. */
void describe (const char *format, ...) G_GNUC_PRINTF (1, 2);
void describe_geometry (const RvGeometry *geometry, int first, int last);
