/* Colours of a sitter, before light falls on them.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "engine/recipe/sitter-shape.h"

G_BEGIN_DECLS

/* Points are in the head's space, @pixel is the width of a pixel in centimetres: what is finer is left out. */

/* *gloss: how much it shines, 1 for skin. *hairy: the share of hairs that begin to hide it, 0 to 1. */
RvVector rv_sitter_skin (const RvSitter *sitter, RvVector p, float pixel, float *gloss, float *hairy);
RvVector rv_sitter_eye (const RvSitter *sitter, RvVector p);

/* Light included, for hair shines along its strands (Kajiya and Kay, "Rendering fur with three dimensional textures",
 * 1989). @normal, @light and @view: unit directions in the head's space. */
RvVector
rv_sitter_hair_colour (const RvSitter *sitter, RvVector p, float pixel, RvVector normal, RvVector light, RvVector view);

/* Woven cloth of a colour. */
RvVector rv_sitter_cloth_colour (const RvSitter *sitter, RvVector p, RvVector colour, float pixel);
RvVector rv_sitter_cover_colour (const RvSitter *sitter, RvVector p, float pixel);

/* At a place of the picture, from 0 to 1. */
RvVector rv_sitter_background (const RvSitter *sitter, float x, float y);

G_END_DECLS
