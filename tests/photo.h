/* A small photo of a face, and how far pictures are from each other.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

#define PHOTO_SIDE 96

/* Reads it to planar RGB, 3 x 96 x 96. */
gboolean photo_read (float *planes, GError **error);

/* Paints two pictures of the photo's size: one of waves, one of squares. */
void photo_paintings (float *waves, float *squares);

/* Root of the mean square of the difference of two arrays of @length. */
double photo_difference (const float *a, const float *b, gsize length);
