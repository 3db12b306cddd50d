/* How faces of children, men and women differ from those of grown people as a whole.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "engine/recipe/complexion.h"
#include "engine/recipe/proportions.h"

G_BEGIN_DECLS

/* Of ten years and less. */
extern const RvProportions rv_child_proportions;
extern const RvComplexion  rv_child_complexion;

/* A man's, seen from a woman's; the other way round, the amount is negative. */
extern const RvProportions rv_male_proportions;

extern const RvComplexion rv_female_complexion;

G_END_DECLS
