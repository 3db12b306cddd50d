/* A change of a face that is climbed: what a network says of the changed picture, taken back to the change.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The loop of ascent.h climbs pictures; here the three planes of its picture are those of a change (change.h),
 * stretched so that a step means as much in each, and no change is in their middle.
 */
#pragma once

#include "engine/recipe/change.h"
#include "engine/recipe/shift.h"

G_BEGIN_DECLS

/* How the gradient is cleaned: places follow two blurs, light follows more of them; their standard deviations are in
 * parts of the side. What is left of each is brought to unit RMS, times its weight. */
typedef struct
{
  const double *place_widths, *light_widths;
  guint         n_place_widths, n_light_widths;
  double        place_weight, light_weight;
} RvCleaning;

/* All planes are squares of side @n. */
typedef struct
{
  guint      n;
  RvWorkers *workers; /* not owned */
  float     *rooms;   /* owned, with what follows: three planes each, */
  float     *seen;    /* the picture that is changed, */
  float     *start;   /* the change that it begins with, as the loop has it, */
  float     *changed, *gradient;
  float     *change, *blurred;
  float     *skin; /* and one: where light may change, to be written by the owner */
} RvChangeClimb;

/* Takes the memory for an octave of side @n, in place of that of the one before. @picture, @begin: three planes of
 * @side x @side; the second one as rv_change_encode () writes it. */
gboolean rv_change_climb_open (RvChangeClimb *climb,
                               const float   *picture,
                               const float   *begin,
                               guint          side,
                               guint          n,
                               RvWorkers     *workers,
                               GError       **error);
gsize    rv_change_climb_bytes (guint n);
void     rv_change_climb_clear (RvChangeClimb *climb);

/* Writes the picture, as the change in @shift changes it, to climb->changed. */
void rv_change_climb_show (RvChangeClimb *climb, const RvShift *shift);

/* Writes the gradient of @shift from that in climb->gradient, with respect to the changed picture, which is spoilt. */
void rv_change_climb_return (RvChangeClimb *climb, const RvShift *shift, const RvCleaning *cleaning);

/* Pulls the change of the loop back towards what it began with, by the part @pull. */
void rv_change_climb_pull (const RvChangeClimb *climb, RvStore *change, float pull);

/* From a change to what the loop climbs, and back: three planes of @n numbers, from their places on. */
void rv_change_encode (float *planes, gsize n);
void rv_change_decode (const float *climbed, float *planes, gsize n);

G_END_DECLS
