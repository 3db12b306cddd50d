/* What the layers of a dream are made of.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>

#include "plugin/gimp/pixels.h"

/* Grain Merge's value for no change. */
#define GRAIN_NEUTRAL 0.5f

GeglBuffer *
rv_pixels_part (GeglBuffer *buffer, const GeglRectangle *area, const Babl *format, const Babl *space)
{
  const GeglRectangle target = { 0, 0, area->width, area->height };
  const Babl         *own = space ? babl_format_with_space (babl_format_get_encoding (format), space) : format;
  GeglBuffer         *part = gegl_buffer_new (&target, own);

  gegl_buffer_set_format (part, format);
  gegl_buffer_copy (buffer, area, GEGL_ABYSS_NONE, part, &target);
  gegl_buffer_set_format (part, NULL);
  return part;
}

void
rv_pixels_copy (GeglBuffer *buffer, const Babl *format, GeglBuffer *target)
{
  gegl_buffer_set_format (buffer, format);
  gegl_buffer_copy (buffer, NULL, GEGL_ABYSS_NONE, target, NULL);
  gegl_buffer_set_format (buffer, NULL);
  gegl_buffer_flush (target);
}

void
rv_pixels_multiply (GeglBuffer *target, GeglBuffer *factor)
{
  const Babl         *light = babl_format ("Y float");
  GeglBufferIterator *iterator
      = gegl_buffer_iterator_new (target, NULL, 0, light, GEGL_ACCESS_READWRITE, GEGL_ABYSS_NONE, 2);

  gegl_buffer_iterator_add (iterator, factor, NULL, 0, light, GEGL_ACCESS_READ, GEGL_ABYSS_NONE);
  while (gegl_buffer_iterator_next (iterator))
    {
      float       *values = iterator->items[0].data;
      const float *factors = iterator->items[1].data;

      for (int i = 0; i < iterator->length; i++)
        values[i] *= factors[i];
    }
  gegl_buffer_flush (target);
}

/* RGBA floats. */
static void
write_grain (const float *before, const float *after, const float *shown, float *layer, int n)
{
  for (int i = 0; i < 4 * n; i += 4)
    {
      gboolean changed = memcmp (before + i, after + i, 3 * sizeof (float)) != 0;

      for (int c = 0; c < 3; c++)
        layer[i + c] = after[i + c] - shown[i + c] + GRAIN_NEUTRAL;
      layer[i + 3] = changed;
    }
}

/* As the mode does it, at full opacity. */
static void
merge_grain (const float *layer, float *shown, int n)
{
  for (int i = 0; i < 4 * n; i += 4)
    {
      for (int c = 0; layer[i + 3] > 0 && c < 3; c++)
        shown[i + c] += layer[i + c] - GRAIN_NEUTRAL;
    }
}

void
rv_pixels_grain (GeglBuffer *before, GeglBuffer *after, GeglBuffer *shown, const Babl *format, GeglBuffer *layer)
{
  GeglBufferIterator *iterator
      = gegl_buffer_iterator_new (before, NULL, 0, format, GEGL_ACCESS_READ, GEGL_ABYSS_NONE, 4);

  gegl_buffer_iterator_add (iterator, after, NULL, 0, format, GEGL_ACCESS_READ, GEGL_ABYSS_NONE);
  gegl_buffer_iterator_add (iterator, shown, NULL, 0, format, GEGL_ACCESS_READ, GEGL_ABYSS_NONE);
  gegl_buffer_iterator_add (iterator, layer, NULL, 0, format, GEGL_ACCESS_WRITE, GEGL_ABYSS_NONE);
  while (gegl_buffer_iterator_next (iterator))
    write_grain (iterator->items[0].data, iterator->items[1].data, iterator->items[2].data, iterator->items[3].data,
                 iterator->length);

  /* What the layer can hold is read back from it. */
  iterator = gegl_buffer_iterator_new (layer, NULL, 0, format, GEGL_ACCESS_READ, GEGL_ABYSS_NONE, 2);
  gegl_buffer_iterator_add (iterator, shown, NULL, 0, format, GEGL_ACCESS_READWRITE, GEGL_ABYSS_NONE);
  while (gegl_buffer_iterator_next (iterator))
    merge_grain (iterator->items[0].data, iterator->items[1].data, iterator->length);
  gegl_buffer_flush (layer);
}
