/* What a layer's features are like, wherever they are: their sums and those of their products over all places.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "engine/exec/workers.h"
#include "engine/graph/receptive.h"

G_BEGIN_DECLS

/* Sums over places. */
typedef struct
{
  guint   channels;
  double  weight; /* of all places */
  double *sums;
  double *products; /* channels x channels, filled in up to the diagonal: column <= row */
} RvMoments;

RvMoments *rv_moments_new (guint channels, GError **error);
void       rv_moments_free (RvMoments *moments);
void       rv_moments_clear (RvMoments *moments); /* makes all sums 0 */

/* What rv_moments_new () takes. */
gsize rv_moments_bytes (guint channels);

/* The places of a layer that are looked at. */
typedef struct
{
  const float *value; /* planes of @shape */
  RvShape      shape;
  RvArea       core;    /* what counts of them */
  const float *weights; /* core.height x core.width, or NULL: all are 1 */
} RvPlaces;

/* Room for the work on layers of up to @channels, one layer at a time. */
typedef struct _RvMomentsRoom RvMomentsRoom;

RvMomentsRoom *rv_moments_room_new (guint channels, RvWorkers *workers, GError **error);
void           rv_moments_room_free (RvMomentsRoom *room);

/* What it takes. */
gsize rv_moments_room_bytes (guint channels, const RvWorkers *workers);

/* Adds what @places has to @moments. Allocates nothing; the sums do not depend on the number of workers. */
void rv_moments_add (RvMoments *moments, const RvPlaces *places, RvMomentsRoom *room);

/* What the gradient of an objective of the moments is at any place: weight * (matrix * features + shift). */
typedef struct
{
  float *matrix; /* packed, channels x channels, symmetric */
  float *shift;
} RvSlope;

gboolean rv_slope_init (RvSlope *slope, guint channels, GError **error);
void     rv_slope_clear (RvSlope *slope);

/* What rv_slope_init () takes. */
gsize rv_slope_bytes (guint channels);

void rv_slope_pack (RvSlope *slope, const float *matrix, guint channels);

/* Writes the gradient with respect to the values of @places, or adds it. Behind the core it stays as it is. */
void rv_moments_write (
    float *gradient, const RvPlaces *places, const RvSlope *slope, gboolean accumulate, RvMomentsRoom *room);

G_END_DECLS
