/* The outline of scattered points.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Writes the convex hull's corners to @corners, which has room for @n + 1, and returns how many they are (Andrew,
 * "Another efficient algorithm for convex hulls in two dimensions", 1979). @points are put in order. */
guint rv_hull (double (*points)[2], guint n, double (*corners)[2]);

/* How far (@x, @y) lies inside the hull; negative outside. */
double rv_hull_depth (const double (*corners)[2], guint n, double x, double y);

G_END_DECLS
