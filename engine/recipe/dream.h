/* What a dream climbs, for recipes that dream beside something else.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "engine/recipe/ascent.h"

G_BEGIN_DECLS

/* A step at intensity 1: ten steps at 50 go as far as eight of 0.025, with which the looks were chosen. */
#define RV_DREAM_RATE 0.0004

typedef struct _RvDreamer RvDreamer;

/* @dream is not copied. NULL with an error where its numbers or layers are wrong. */
RvDreamer *rv_dreamer_new (ReverieNetwork *network, const ReverieDream *dream, const ReverieRun *run, GError **error);
void       rv_dreamer_free (RvDreamer *dreamer);

/* The layers' mean squares, or their likeness to a guide; belongs to @dreamer. */
RvObjective rv_dreamer_objective (RvDreamer *dreamer);

G_END_DECLS
