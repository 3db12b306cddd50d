/* A view: painting. Only what can be seen is ever converted for the screen.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>

#include "plugin/ui/picture.h"
#include "plugin/ui/view-private.h"

/* Radius of the split line's handle, in pixels of the layout. */
#define HANDLE 7.0

/* Converts what is visible of a side. */
static void
make_pixels (const RvView *view, Side *side)
{
  const GeglRectangle place = rv_view_picture_place (view);
  const GeglRectangle visible = rv_view_visible_place (view);
  double              scale = view->zoom * view->layer.width / side->area.width;
  double              shrink;
  GeglRectangle       wanted;

  /* A rounded width is no reason to resample what was made for this very zoom. */
  if (side->area.width == place.width)
    scale = 1.0;
  shrink = MIN (1.0, scale);
  side->grow = scale / shrink;
  side->part.x = (int) floor ((visible.x - place.x) / side->grow);
  side->part.y = (int) floor ((visible.y - place.y) / side->grow);
  side->part.width = (int) ceil ((visible.x - place.x + visible.width) / side->grow) - side->part.x;
  side->part.height = (int) ceil ((visible.y - place.y + visible.height) / side->grow) - side->part.y;
  wanted = side->part;
  wanted.x += (int) rint (side->area.x * shrink);
  wanted.y += (int) rint (side->area.y * shrink);
  side->pixels = rv_picture_to_surface (side->buffer, &wanted, shrink);
}

static void
paint_side (RvView *view, cairo_t *cairo, Side *side)
{
  const GeglRectangle place = rv_view_picture_place (view);
  const GeglRectangle visible = rv_view_visible_place (view);

  if (!side->pixels && side->buffer)
    make_pixels (view, side);
  if (!side->pixels)
    return;
  cairo_save (cairo);
  cairo_rectangle (cairo, visible.x, visible.y, visible.width, visible.height);
  cairo_clip (cairo);
  cairo_translate (cairo, place.x, place.y);
  cairo_scale (cairo, side->grow, side->grow);
  cairo_set_source_surface (cairo, side->pixels, side->part.x, side->part.y);
  /* Pixels of the layer itself are shown as such. */
  cairo_pattern_set_filter (cairo_get_source (cairo),
                            side->area.width == view->layer.width ? CAIRO_FILTER_NEAREST : CAIRO_FILTER_GOOD);
  cairo_paint (cairo);
  cairo_restore (cairo);
}

/* A line that is seen on any picture, with a handle in its middle. */
static void
paint_split (const RvView *view, cairo_t *cairo)
{
  const GeglRectangle visible = rv_view_visible_place (view);
  double              unit = rv_scale_factor (view->widget);
  double              x = rv_view_split_x (view);
  double              y = visible.y + 0.5 * visible.height;

  cairo_set_source_rgba (cairo, 0.0, 0.0, 0.0, 0.5);
  cairo_rectangle (cairo, x - 1.5 * unit, visible.y, 3.0 * unit, visible.height);
  cairo_fill (cairo);
  cairo_set_source_rgb (cairo, 1.0, 1.0, 1.0);
  cairo_rectangle (cairo, x - 0.5 * unit, visible.y, unit, visible.height);
  cairo_fill (cairo);

  cairo_arc (cairo, x, y, HANDLE * unit, 0.0, 2.0 * G_PI);
  cairo_fill_preserve (cairo);
  cairo_set_source_rgba (cairo, 0.0, 0.0, 0.0, 0.6);
  cairo_set_line_width (cairo, unit);
  cairo_stroke (cairo);
  for (int side = -1; side <= 1; side += 2)
    {
      cairo_move_to (cairo, x + side * 5.0 * unit, y);
      cairo_line_to (cairo, x + side * 2.0 * unit, y - 3.0 * unit);
      cairo_line_to (cairo, x + side * 2.0 * unit, y + 3.0 * unit);
      cairo_close_path (cairo);
    }
  cairo_fill (cairo);
}

/* In a box with a margin of a line's height. */
static void
paint_message (const RvView *view, cairo_t *cairo)
{
  PangoLayout  *layout = gtk_widget_create_pango_layout (view->widget, view->message);
  GtkAllocation window;
  int           width, height, margin;

  gtk_widget_get_allocation (view->widget, &window);
  pango_layout_get_pixel_size (layout, &width, &margin);
  pango_layout_set_width (layout, MIN (width, window.width - 4 * margin) * PANGO_SCALE);
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_alignment (layout, PANGO_ALIGN_CENTER);
  pango_layout_get_pixel_size (layout, &width, &height);
  width = MIN (pango_layout_get_width (layout) / PANGO_SCALE, window.width - 4 * margin);

  cairo_save (cairo);
  cairo_translate (cairo, (window.width - width) / 2, (window.height - height) / 2);
  cairo_set_source_rgba (cairo, 0.0, 0.0, 0.0, 0.75);
  cairo_rectangle (cairo, -margin, -margin, width + 2 * margin, height + 2 * margin);
  cairo_fill (cairo);
  cairo_set_source_rgb (cairo, 1.0, 1.0, 1.0);
  pango_cairo_show_layout (cairo, layout);
  cairo_restore (cairo);
  g_object_unref (layout);
}

static void
paint_pictures (RvView *view, cairo_t *cairo)
{
  const GeglRectangle visible = rv_view_visible_place (view);
  gboolean            after = view->after.buffer && !view->held;

  rv_picture_paint_squares (cairo, visible.x, visible.y, visible.width, visible.height);
  paint_side (view, cairo, after ? &view->after : &view->before);
  if (!view->split || !after)
    return;

  cairo_save (cairo);
  cairo_rectangle (cairo, visible.x, visible.y, rv_view_split_x (view) - visible.x, visible.height);
  cairo_clip (cairo);
  rv_picture_paint_squares (cairo, visible.x, visible.y, visible.width, visible.height);
  paint_side (view, cairo, &view->before);
  cairo_restore (cairo);
  paint_split (view, cairo);
}

static void
paint (RvView *view, cairo_t *cairo)
{
  double unit = rv_scale_factor (view->widget);

  cairo_save (cairo);
  cairo_scale (cairo, 1.0 / unit, 1.0 / unit);
  paint_pictures (view, cairo);
  cairo_restore (cairo);
  if (view->message)
    paint_message (view, cairo);
}

#if GTK_MAJOR_VERSION >= 3
static gboolean
draw (GtkWidget *widget, cairo_t *cairo, RvView *view)
{
  paint (view, cairo);
  return TRUE;
}
#else
static gboolean
draw (GtkWidget *widget, GdkEventExpose *event, RvView *view)
{
  cairo_t *cairo = gdk_cairo_create (event->window);

  gdk_cairo_region (cairo, event->region);
  cairo_clip (cairo);
  paint (view, cairo);
  cairo_destroy (cairo);
  return TRUE;
}
#endif

void
rv_view_connect_paint (RvView *view)
{
#if GTK_MAJOR_VERSION >= 3
  g_signal_connect (view->widget, "draw", G_CALLBACK (draw), view);
#else
  g_signal_connect (view->widget, "expose-event", G_CALLBACK (draw), view);
#endif
}
