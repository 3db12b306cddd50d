/* The draws that make a sitter of a seed.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "engine/recipe/sitter.h"

G_BEGIN_DECLS

/* Each draws its traits from @chance; age, sex and what is grown are known, and the last one goes by the hair as well.
 */
void rv_sitter_choose_pose (RvSitter *sitter, GRand *chance);
void rv_sitter_choose_light (RvSitter *sitter, GRand *chance);
void rv_sitter_choose_surroundings (RvSitter *sitter, GRand *chance);
void rv_sitter_choose_dress (RvSitter *sitter, GRand *chance);

G_END_DECLS
