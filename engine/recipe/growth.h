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

/* Writes the logarithm of the light of @plane pixels of a planar RGB picture. */
void rv_growth_light (const float *photo, gsize plane, float *light);

/* Writes the change (change.h) that takes a face from the age of @before years to that of @wanted: whoever is to be
 * under REVERIE_GENES_GROWN, and younger, becomes a child; a face that is to be older shows the lines it has. Zeros
 * where neither is asked for.
 *
 * @photo: the posed square, 3 x @side x @side. @mesh: of its face, in pixels of the square, or NULL where there is
 * none: then there is nothing known of children. FALSE for want of memory. */
gboolean rv_growth_change (const float  *photo,
                           guint         side,
                           const RvMesh *mesh,
                           double        before,
                           double        wanted,
                           float        *change,
                           RvWorkers    *workers,
                           GError      **error);

G_END_DECLS
