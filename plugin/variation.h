/* Children of a dream: other settings near to some, for a person to choose from.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "engine/reverie.h"
#include "plugin/parameters.h"

G_BEGIN_DECLS

/* A sheet holds the parent and eight children (after Dawkins' biomorphs, "The Blind Watchmaker", 1986, in which people
 * select and a program proposes). */
#define RV_VARIATIONS 9

/* Makes @child, which holds nothing yet, the variation @index of @parent; clear it with rv_parameters_clear ().
 *
 * Variation 0 is the parent. On a sheet with it in the middle, those that follow row by row go from finer and calmer on
 * the left to larger and bolder on the right; the row above varies the sliders, the one beside the parent mixes in
 * neighbouring layers of its network, the row below is about colour and other looks.
 *
 * @distance: how different, from 0, which gives the parent itself, to 1.
 * The same arguments give the same child; it is always in the table's ranges, and asks only for looks whose networks
 * are there. Children of one @seed differ from their parent and from each other. What is no part of the picture (group
 * OUTPUT), the guide, and what costs time (iterations) are the parent's. */
void rv_variation (const RvParameters   *parent,
                   guint                 seed,
                   guint                 index,
                   double                distance,
                   const ReverieCatalog *catalog,
                   RvParameters         *child);

/* Makes @child any look, sometimes mixed with a neighbour, with sliders where results are good. Otherwise as above. */
void rv_variation_surprise (const RvParameters *parent, guint seed, const ReverieCatalog *catalog, RvParameters *child);

/* What is different about @child, for a person: "Eyes + Silk; stronger; less colour". Free with g_free (). */
char *rv_variation_words (const RvParameters *parent, const RvParameters *child, const ReverieCatalog *catalog);

G_END_DECLS
