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

GdkPixbuf *
rv_pixbuf_new (GeglBuffer *buffer, int side)
{
  const GeglRectangle *extent = gegl_buffer_get_extent (buffer);
  int                  width = extent->width, height = extent->height, longer = MAX (width, height);
  g_autoptr (GdkPixbuf) whole = gdk_pixbuf_new (GDK_COLORSPACE_RGB, TRUE, 8, width, height);

  gegl_buffer_get (buffer, extent, 1.0, babl_format ("R'G'B'A u8"), gdk_pixbuf_get_pixels (whole),
                   gdk_pixbuf_get_rowstride (whole), GEGL_ABYSS_NONE);
  return gdk_pixbuf_composite_color_simple (whole, MAX (1, (width * side + longer / 2) / longer),
                                            MAX (1, (height * side + longer / 2) / longer), GDK_INTERP_BILINEAR, 255,
                                            SQUARE, SQUARE_DARK, SQUARE_LIGHT);
}
