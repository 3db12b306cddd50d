/* How many multiply-adds one core can do.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A multiply-add takes four or five cycles and two can start in each, so ten sums must be under way at once; twelve
 * and the two constants still fit the sixteen registers of AVX2. The compiler makes one instruction of the product and
 * the sum where the target has it (-ffp-contract=fast is what GNU C starts from).
 */
#include <glib.h>

#include "bench/peak.h"

#define N_SUMS 12
#define BURST 400000 /* rounds: about a millisecond, short enough to lie between two interruptions */
#define N_BURSTS 60

typedef float (*Burst) (void);

/* The sum of all is returned, and the compiler may know nothing of it, so that nothing can be left out. */
#define DEFINE_BURST(name, bytes, attribute)                                                                           \
  typedef float name##_vector __attribute__ ((vector_size (bytes)));                                                   \
                                                                                                                       \
  attribute __attribute__ ((noipa)) static float name (void)                                                           \
  {                                                                                                                    \
    name##_vector sums[N_SUMS], factor, summand, all = { 0 };                                                          \
    float         result = 0;                                                                                          \
                                                                                                                       \
    for (guint j = 0; j < bytes / sizeof (float); j++)                                                                 \
      {                                                                                                                \
        factor[j] = 0.75f;                                                                                             \
        summand[j] = 0.25f;                                                                                            \
      }                                                                                                                \
    for (guint i = 0; i < N_SUMS; i++)                                                                                 \
      sums[i] = factor * (float) i;                                                                                    \
    for (guint round = 0; round < BURST; round++)                                                                      \
      for (guint i = 0; i < N_SUMS; i++)                                                                               \
        sums[i] = sums[i] * factor + summand;                                                                          \
    for (guint i = 0; i < N_SUMS; i++)                                                                                 \
      all += sums[i];                                                                                                  \
    for (guint j = 0; j < bytes / sizeof (float); j++)                                                                 \
      result += all[j];                                                                                                \
    return result;                                                                                                     \
  }

DEFINE_BURST (burst__baseline, 16, )
#ifdef __x86_64__
DEFINE_BURST (burst__avx2, 32, __attribute__ ((target ("avx2,fma"))))
DEFINE_BURST (burst__avx512, 64, __attribute__ ((target ("avx512f"))))
#endif

/* Gigaflop/s of the fastest of many bursts. */
static double
fastest (Burst burst, guint lanes)
{
  static volatile float sink;
  gint64                best = G_MAXINT64;

  for (guint i = 0; i < N_BURSTS; i++)
    {
      gint64 start = g_get_monotonic_time ();

      sink = burst ();
      best = MIN (best, g_get_monotonic_time () - start);
    }
  (void) sink;
  return 2.0 * N_SUMS * lanes * BURST / MAX (best, 1) / 1e3;
}

double
bench_peak (void)
{
  double peak = fastest (burst__baseline, 4);

#ifdef __x86_64__
  __builtin_cpu_init ();
  if (__builtin_cpu_supports ("avx2") && __builtin_cpu_supports ("fma"))
    peak = MAX (peak, fastest (burst__avx2, 8));
  if (__builtin_cpu_supports ("avx512f"))
    peak = MAX (peak, fastest (burst__avx512, 16));
#endif
  return peak;
}
