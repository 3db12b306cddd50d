/* Picks the table of kernels for the machine that the program runs on.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "engine/kernels/kernels.h"

extern const RvKernels rv_kernels__baseline;
#ifdef RV_HAVE_X86
extern const RvKernels rv_kernels__avx2;
extern const RvKernels rv_kernels__avx512;
#endif

static const RvKernels *runnable[4];

const RvKernels *const *
rv_kernels_runnable (void)
{
  static gsize once;

  if (g_once_init_enter (&once))
    {
      guint n = 0;

      runnable[n++] = &rv_kernels__baseline;
#ifdef RV_HAVE_X86
      __builtin_cpu_init ();
      if (__builtin_cpu_supports ("x86-64-v3"))
        runnable[n++] = &rv_kernels__avx2;
      if (__builtin_cpu_supports ("x86-64-v4"))
        runnable[n++] = &rv_kernels__avx512;
#endif
      g_once_init_leave (&once, 1);
    }
  return runnable;
}

const RvKernels *
rv_kernels (void)
{
  static gsize chosen;

  if (g_once_init_enter (&chosen))
    {
      const RvKernels *const *tables = rv_kernels_runnable ();
      const char             *wanted = g_getenv ("REVERIE_CPU");
      const RvKernels        *best = NULL;

      for (guint i = 0; tables[i] != NULL; i++)
        if (best == NULL || wanted == NULL || g_strcmp0 (wanted, best->cpu) != 0)
          best = tables[i];
      g_once_init_leave (&chosen, (gsize) best);
    }
  return (const RvKernels *) chosen;
}
