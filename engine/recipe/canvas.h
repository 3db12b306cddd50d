/* A canvas from end to end.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "engine/reverie.h"

G_BEGIN_DECLS

/* Makes the next row of a picture: its three channels one after the other. */
typedef gboolean (*RvRowFunc) (gpointer data, float *row, GError **error);

#define RV_CANVAS_BAND 16 /* rows that are written at a time, at most */

/* Writes the whole canvas: the rows that @next makes, but the picture itself to the last bit where the mask is 0; all
 * of the picture where @next is NULL. */
gboolean rv_canvas_write (const ReverieCanvas *canvas, RvRowFunc next, gpointer data, GError **error);

/* Arrays of @height x @width: a picture of three planes, and a mask and room for the result, which may be NULL. */
typedef struct
{
  guint        width, height;
  const float *picture, *mask;
  float       *result;
} RvArrays;

/* A canvas of @arrays, which are not copied. */
ReverieCanvas rv_canvas_of_arrays (RvArrays *arrays);

G_END_DECLS
