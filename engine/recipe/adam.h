/* The steps of Adam over a picture in stores, and the mean of the pictures that they make.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "engine/exec/workers.h"
#include "engine/recipe/octave.h"

G_BEGIN_DECLS

/* Kingma and Ba, "Adam: A Method for Stochastic Optimization", 2014: each value goes by its mean gradient over the root
 * of its mean square. */
typedef struct
{
  double keep;         /* share of the mean gradient that each step keeps, 0 to 1 */
  double keep_squares; /* the same of the mean square */
  double average;      /* share of the mean picture that each step keeps */
} RvAdamPlan;

typedef struct _RvAdam RvAdam;

/* For pictures of up to @pixels in three planes. */
RvAdam *rv_adam_new (const RvAdamPlan *plan, gsize pixels, gboolean on_disk, RvWorkers *workers, GError **error);
void    rv_adam_free (RvAdam *adam);

/* What rv_adam_new () takes: of stores, and beside them. */
gsize rv_adam_store_bytes (gsize pixels);
gsize rv_adam_own_bytes (const RvWorkers *workers);

gboolean rv_adam_check (const RvAdam *adam, GError **error);

/* Begins an octave of @size. The means of the octave of @last, where that is not of height 0, are resized by means of
 * @spare, a store of three planes of no value. */
gboolean rv_adam_begin (RvAdam *adam, RvSize last, RvSize size, RvStore **spare, GError **error);

/* Climbs from @x, three planes of the octave's size, along @gradient; @mask: one plane, or NULL. */
void rv_adam_climb (RvAdam *adam, RvStore *x, RvStore *gradient, RvStore *mask, double rate);

/* Ends an octave: @x becomes the mean of the octave's pictures, where there was a step. */
void rv_adam_end (RvAdam *adam, RvStore **x);

G_END_DECLS
