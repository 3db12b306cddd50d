/* What a sitter climbs to come alive.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "engine/import/network.h"
#include "engine/recipe/ascent.h"
#include "engine/recipe/sitter.h"

G_BEGIN_DECLS

/* Octaves of an ascent: the same whatever the size of the portrait, so that it is the same person at all sizes. */
#define RV_IMAGINE_OCTAVES 3
#define RV_IMAGINE_SIDE 256 /* of the last one */

extern const RvOctave rv_imagine_plan[RV_IMAGINE_OCTAVES];

typedef struct _RvImagining RvImagining;

/* @picture: the sitter, three planes of RV_IMAGINE_SIDE squared; @face: one plane, where its face is. All must outlive
 * the result. NULL with an error where a network is not the one that it should be. */
RvImagining *rv_imagining_new (ReverieNetwork *faceres,
                               ReverieNetwork *blazeface,
                               const RvSitter *sitter,
                               const float    *picture,
                               const float    *face,
                               GError        **error);
void         rv_imagining_free (RvImagining *imagining);

/* To be climbed with rv_imagine_plan, in memory. */
RvObjective rv_imagining_objective (RvImagining *imagining);

G_END_DECLS
