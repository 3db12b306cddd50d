/* What is known of ageing without a network: how heads grow, and what becomes of skin.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "engine/recipe/mesh.h"

G_BEGIN_DECLS

/* How much of a change a place of the posed square takes, 0 to 1: the face, its hair line and some of its neck, with a
 * soft edge that ends inside the square. @x, @y: in parts of the side. */
double rv_growth_oval (double x, double y);

/* The same for light: skin alone. */
double rv_growth_skin (double x, double y);

/* A face that is to change: the posed square, and what is known of it. */
typedef struct
{
  const float  *photo; /* 3 x @side x @side */
  guint         side;
  const RvMesh *mesh;           /* in pixels of the square; NULL where there is none: then only lines are known of */
  float        *change, *gains; /* to be written, as in change.h */
} RvGrowing;

/* Writes the change and the gains that take a face from the age of @before years to that of @wanted: whoever is to be
 * under REVERIE_GENES_GROWN, and younger, becomes a child; a face that is to be older shows the lines it has. It also
 * becomes more like a man's, the more @masculine is over 0, -1 to 1, or like a woman's. Zeros where none of this is
 * asked for. FALSE for want of memory. */
gboolean rv_growth_change (
    const RvGrowing *growing, double before, double wanted, double masculine, RvWorkers *workers, GError **error);

G_END_DECLS
