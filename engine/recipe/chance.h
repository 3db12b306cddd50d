/* Draws of a seed's traits.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

static inline float
rv_between (GRand *chance, float low, float high)
{
  return g_rand_double_range (chance, low, high);
}

/* About 0, near it more often than far: the sum of six dice has nearly a bell's curve, and an end. */
static inline float
rv_about (GRand *chance, float deviation)
{
  double sum = 0;

  for (guint i = 0; i < 6; i++)
    sum += g_rand_double (chance);
  return (sum - 3) * 1.414 * deviation;
}

static inline gboolean
rv_happens (GRand *chance, float share)
{
  return g_rand_double (chance) < share;
}

G_END_DECLS
