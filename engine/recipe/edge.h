/* What lies beyond the edge of a picture.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Reflection without repeating the edge pixel: ... 2 1 [0 1 2 ... n-1] n-2 n-3 ..., as often as it takes. */
static inline int
rv_reflect (int i, int n)
{
  int period = 2 * (n - 1);

  /* A division takes as long as all else. */
  if (i >= 0 && i < n)
    return i;
  if (n == 1)
    return 0;
  i = (i % period + period) % period;
  return i < n ? i : period - i;
}

G_END_DECLS
