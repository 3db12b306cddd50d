/* Pictures for the screen: a layer made small, and buffers as what cairo draws.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>

#include "plugin/ui/picture.h"

/* Pixels of the shortest side that the engine takes. */
#define SHORTEST_SIDE 32
/* GIMP's squares, in pixels and in shares of white. */
#define SQUARE 8
#define SQUARE_LIGHT 0.6
#define SQUARE_DARK 0.4

double
rv_picture_allowed_scale (const GeglRectangle *area, double scale)
{
  double least = (double) SHORTEST_SIDE / MAX (1, MIN (area->width, area->height));

  return MIN (1.0, MAX (scale, least));
}

/* Where an area at the origin lies when it is made @scale times as large. */
static GeglRectangle
scaled (const GeglRectangle *area, double scale)
{
  return (GeglRectangle){ (int) rint (area->x * scale), (int) rint (area->y * scale),
                          MAX (1, (int) rint (area->width * scale)), MAX (1, (int) rint (area->height * scale)) };
}

static GeglBuffer *
scaled_buffer (GeglBuffer *buffer, const GeglRectangle *area, double scale, const Babl *format)
{
  const GeglRectangle from = scaled (area, scale);
  const GeglRectangle to = { 0, 0, from.width, from.height };
  const gsize         bytes = (gsize) babl_format_get_bytes_per_pixel (format) * (gsize) to.width;
  GeglBuffer         *small = gegl_buffer_new (&to, format);
  g_autofree guchar  *pixels = g_try_malloc_n ((gsize) to.height, bytes);

  if (pixels)
    {
      gegl_buffer_get (buffer, &from, scale, format, pixels, GEGL_AUTO_ROWSTRIDE, GEGL_ABYSS_CLAMP);
      gegl_buffer_set (small, &to, 0, format, pixels, GEGL_AUTO_ROWSTRIDE);
    }
  return small;
}

/* Floats keep what a small copy has between two of the layer's values. A space of inks has no RGB. */
static const Babl *
scaled_format (GeglBuffer *buffer)
{
  const Babl *space = babl_format_get_space (gegl_buffer_get_format (buffer));

  return babl_format_with_space ("R'G'B'A float", space && babl_space_is_cmyk (space) ? NULL : space);
}

void
rv_picture_scale (const RvJobInput *source, double scale, RvJobInput *target)
{
  *target = *source;
  rv_job_input_ref (target);
  scale = rv_picture_allowed_scale (&source->area, scale);
  if (!source->source || (scale >= 1.0 && !babl_format_is_palette (gegl_buffer_get_format (source->source))))
    return;
  g_object_unref (target->source);
  g_clear_object (&target->mask);
  target->source = scaled_buffer (source->source, &source->area, scale, scaled_format (source->source));
  if (source->mask)
    target->mask = scaled_buffer (source->mask, &source->area, scale, gegl_buffer_get_format (source->mask));
  target->area = *gegl_buffer_get_extent (target->source);
}

void
rv_picture_scale_octaves (RvParameters *parameters, double scale)
{
  int fine = (int) rint (-log (scale) / log (parameters->octave_scale));

  if (parameters->octaves > 0)
    parameters->octaves = MAX (1, parameters->octaves - fine);
}

cairo_surface_t *
rv_picture_to_surface (GeglBuffer *buffer, const GeglRectangle *area, double scale)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, area->width, area->height);

  if (cairo_surface_status (surface) != CAIRO_STATUS_SUCCESS)
    {
      cairo_surface_destroy (surface);
      return NULL;
    }
  cairo_surface_flush (surface);
  gegl_buffer_get (buffer, area, scale, babl_format ("cairo-ARGB32"), cairo_image_surface_get_data (surface),
                   cairo_image_surface_get_stride (surface), GEGL_ABYSS_CLAMP);
  cairo_surface_mark_dirty (surface);
  return surface;
}

void
rv_picture_paint_squares (cairo_t *cairo, double x, double y, double width, double height)
{
  cairo_save (cairo);
  cairo_rectangle (cairo, x, y, width, height);
  cairo_clip (cairo);
  cairo_set_source_rgb (cairo, SQUARE_LIGHT, SQUARE_LIGHT, SQUARE_LIGHT);
  cairo_paint (cairo);
  cairo_set_source_rgb (cairo, SQUARE_DARK, SQUARE_DARK, SQUARE_DARK);
  for (int row = 0; row * SQUARE < height; row++)
    {
      for (int column = row % 2; column * SQUARE < width; column += 2)
        cairo_rectangle (cairo, x + column * SQUARE, y + row * SQUARE, SQUARE, SQUARE);
    }
  cairo_fill (cairo);
  cairo_restore (cairo);
}
