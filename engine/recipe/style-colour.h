/* Whose colours a painting has.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "engine/recipe/rows.h"

G_BEGIN_DECLS

/* The colours of a picture, or those of a part of its rows so far. */
typedef struct
{
  double n; /* pixels */
  double sums[3];
  double products[3][3];
} RvColours;

/* Adds @n pixels: three channels, @n values each. */
void rv_colours_add (RvColours *colours, const float *row, gsize n);

/* Adds all of @rows, of @width x @height. */
gboolean rv_colours_add_rows (RvColours *colours, RvRows *rows, guint width, guint height, GError **error);

/* A map of colours: matrix * colour + shift. */
typedef struct
{
  double matrix[3][3], shift[3];
} RvColourMap;

/* Brings the style's colours towards the photo's: @colour 1 leaves them as they are, at 0 they have the photo's mean
 * and covariance, or, with @luminance, are grey, with the mean and the deviation of the photo's lightness. */
RvColourMap rv_colour_map (const RvColours *photo, const RvColours *style, double colour, gboolean luminance);

/* The luma of a colour. */
double rv_lightness (const double colour[3]);

/* Maps @n pixels in place. */
void rv_colour_map_apply (const RvColourMap *map, float *row, gsize n);

/* Takes so much of the chroma of @n pixels away that @share of it is left. */
void rv_colour_fade (float *row, gsize n, double share);

/* Adds @share of the chroma of the @photo. */
void rv_colour_restore (float *row, const float *photo, gsize n, double share);

G_END_DECLS
