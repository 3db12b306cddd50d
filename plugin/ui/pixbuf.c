/* Buffers as small pictures for buttons and lists.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/ui/pixbuf.h"

/* GIMP's squares. */
#define SQUARE 8
#define SQUARE_LIGHT 0x999999
#define SQUARE_DARK 0x666666

/* A large buffer is read at a scale that leaves some pixels to make one of. */
GdkPixbuf *
rv_pixbuf_new (GeglBuffer *buffer, int side)
{
  const GeglRectangle *extent = gegl_buffer_get_extent (buffer);
  double               scale = MIN (1.0, 2.0 * side / MAX (extent->width, extent->height));
  const GeglRectangle  part = { (int) (extent->x * scale), (int) (extent->y * scale),
                                MAX (1, (int) (extent->width * scale)), MAX (1, (int) (extent->height * scale)) };
  int                  longer = MAX (part.width, part.height);
  g_autoptr (GdkPixbuf) whole = gdk_pixbuf_new (GDK_COLORSPACE_RGB, TRUE, 8, part.width, part.height);

  gegl_buffer_get (buffer, &part, scale, babl_format ("R'G'B'A u8"), gdk_pixbuf_get_pixels (whole),
                   gdk_pixbuf_get_rowstride (whole), GEGL_ABYSS_CLAMP);
  return gdk_pixbuf_composite_color_simple (whole, MAX (1, (part.width * side + longer / 2) / longer),
                                            MAX (1, (part.height * side + longer / 2) / longer), GDK_INTERP_BILINEAR,
                                            255, SQUARE, SQUARE_DARK, SQUARE_LIGHT);
}
