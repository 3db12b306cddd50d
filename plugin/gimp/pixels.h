/* What the layers of a dream are made of: buffers alone, no GIMP.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gegl.h>

G_BEGIN_DECLS

/* A copy of the pixels of @buffer in @area, moved to (0, 0), in @format; transparent or black where @buffer ends. Where
 * @space is not NULL, the numbers are taken to be in that colour space, whatever the formats say. Free with
 * g_object_unref (). */
GeglBuffer *rv_pixels_part (GeglBuffer *buffer, const GeglRectangle *area, const Babl *format, const Babl *space);

/* Copies all of @buffer, whose numbers are taken as being in @format, to @target, and writes it out. */
void rv_pixels_copy (GeglBuffer *buffer, const Babl *format, GeglBuffer *target);

/* Multiplies the light of @target by that of @factor. */
void rv_pixels_multiply (GeglBuffer *target, GeglBuffer *factor);

/* Writes to @layer the change from @before to @after as GIMP's mode Grain Merge adds it: what lies above one half is
 * added to what is below, what lies below is taken off. Where nothing changes the layer is transparent.
 *
 * @shown: what all layers below show together, floats of @format, which is that the mode works in. It is brought up to
 *   date, so that the layers' roundings do not add up but are made good by the next layer. */
void rv_pixels_grain (GeglBuffer *before, GeglBuffer *after, GeglBuffer *shown, const Babl *format, GeglBuffer *layer);

G_END_DECLS
