/* A view: a layer before and after, to be zoomed and moved about.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>

#include <glib/gi18n-lib.h>

#include "plugin/ui/view-private.h"

#define MOST_ZOOM 8.0
#define LEAST_SIDE 16.0
#define LEAST_WIDTH 320
#define LEAST_HEIGHT 300

void
rv_view_forget_pixels (Side *side)
{
  g_clear_pointer (&side->pixels, cairo_surface_destroy);
}

static void
forget_all_pixels (RvView *view)
{
  rv_view_forget_pixels (&view->before);
  rv_view_forget_pixels (&view->after);
  gtk_widget_queue_draw (view->widget);
}

void
rv_view_window_size (const RvView *view, double *width, double *height)
{
  GtkAllocation allocation;
  int           scale = rv_scale_factor (view->widget);

  gtk_widget_get_allocation (view->widget, &allocation);
  *width = MAX (1, allocation.width * scale);
  *height = MAX (1, allocation.height * scale);
}

GeglRectangle
rv_view_picture_place (const RvView *view)
{
  double        width, height;
  GeglRectangle place;

  rv_view_window_size (view, &width, &height);
  place.width = MAX (1, (int) rint (view->layer.width * view->zoom));
  place.height = MAX (1, (int) rint (view->layer.height * view->zoom));
  place.x = (int) floor (0.5 * width - view->x * view->zoom);
  place.y = (int) floor (0.5 * height - view->y * view->zoom);
  return place;
}

GeglRectangle
rv_view_visible_place (const RvView *view)
{
  const GeglRectangle place = rv_view_picture_place (view);
  GeglRectangle       window = { 0, 0, 0, 0 };
  double              width, height;

  rv_view_window_size (view, &width, &height);
  window.width = (int) width;
  window.height = (int) height;
  gegl_rectangle_intersect (&window, &window, &place);
  return window;
}

double
rv_view_split_x (const RvView *view)
{
  const GeglRectangle visible = rv_view_visible_place (view);

  return visible.x + rint (view->split_at * visible.width);
}

/* Keeps a picture that fits in the middle, and no room beside one that does not. */
static double
clamp_middle (double middle, double layer, double window, double zoom)
{
  double half = 0.5 * window / zoom;

  return layer <= 2.0 * half ? 0.5 * layer : CLAMP (middle, half, layer - half);
}

void
rv_view_set_zoom (RvView *view, double zoom)
{
  double width, height;
  double least = MIN (1.0, LEAST_SIDE / MAX (view->layer.width, view->layer.height));
  double before = view->zoom;

  rv_view_window_size (view, &width, &height);
  view->zoom = CLAMP (zoom, least, MOST_ZOOM);
  view->x = clamp_middle (view->x, view->layer.width, width, view->zoom);
  view->y = clamp_middle (view->y, view->layer.height, height, view->zoom);
  forget_all_pixels (view);
  if (view->zoom != before || !view->placed)
    view->zoomed (view->user_data);
  view->placed = TRUE;
}

void
rv_view_zoom_about (RvView *view, double zoom, double x, double y)
{
  double width, height, dx, dy;

  rv_view_window_size (view, &width, &height);
  dx = x - 0.5 * width;
  dy = y - 0.5 * height;
  zoom = CLAMP (zoom, 0.01, MOST_ZOOM);
  view->fit = FALSE;
  view->x += dx / view->zoom - dx / zoom;
  view->y += dy / view->zoom - dy / zoom;
  rv_view_set_zoom (view, zoom);
}

void
rv_view_move_by (RvView *view, double x, double y)
{
  view->x -= x / view->zoom;
  view->y -= y / view->zoom;
  rv_view_set_zoom (view, view->zoom);
}

static void
view_free (gpointer data, GObject *widget)
{
  RvView *view = data;

  rv_view_forget_pixels (&view->before);
  rv_view_forget_pixels (&view->after);
  g_clear_object (&view->before.buffer);
  g_clear_object (&view->after.buffer);
  g_free (view->message);
  g_free (view);
}

RvView *
rv_view_new (const RvJobInput *input, RvViewFunc zoomed, gpointer user_data)
{
  RvView *view = g_new0 (RvView, 1);

  view->widget = gtk_drawing_area_new ();
  view->layer = input->area;
  view->before.buffer = input->source ? g_object_ref (input->source) : NULL;
  view->before.area = input->area;
  view->zoom = 1.0;
  view->fit = TRUE;
  view->split_at = 0.5;
  view->zoomed = zoomed;
  view->user_data = user_data;
  gtk_widget_set_can_focus (view->widget, TRUE);
  gtk_widget_set_size_request (view->widget, LEAST_WIDTH, LEAST_HEIGHT);
  rv_widget_set_name (view->widget, _ ("Preview"));
  rv_view_connect_paint (view);
  rv_view_connect_events (view);
  g_object_weak_ref (G_OBJECT (view->widget), view_free, view);
  return view;
}

GtkWidget *
rv_view_get_widget (RvView *view)
{
  return view->widget;
}

void
rv_view_set_after (RvView *view, GeglBuffer *after)
{
  rv_view_forget_pixels (&view->after);
  g_set_object (&view->after.buffer, after);
  if (after)
    view->after.area = *gegl_buffer_get_extent (after);
  if (after && !view->before.buffer && !gegl_rectangle_equal (&view->layer, &view->after.area))
    {
      view->layer = view->after.area;
      if (view->fit)
        rv_view_zoom_to_fit (view);
    }
  gtk_widget_queue_draw (view->widget);
}

void
rv_view_set_message (RvView *view, const char *message)
{
  g_free (view->message);
  view->message = g_strdup (message);
  gtk_widget_queue_draw (view->widget);
}

double
rv_view_get_zoom (const RvView *view)
{
  return view->zoom;
}

void
rv_view_zoom_by (RvView *view, double factor)
{
  double width, height;

  rv_view_window_size (view, &width, &height);
  rv_view_zoom_about (view, view->zoom * factor, 0.5 * width, 0.5 * height);
}

void
rv_view_zoom_to_pixels (RvView *view)
{
  rv_view_zoom_by (view, 1.0 / view->zoom);
}

void
rv_view_zoom_to_fit (RvView *view)
{
  double width, height;

  view->fit = TRUE;
  rv_view_window_size (view, &width, &height);
  rv_view_set_zoom (view,
                    MIN (rv_scale_factor (view->widget), MIN (width / view->layer.width, height / view->layer.height)));
}

void
rv_view_set_held (RvView *view, gboolean held)
{
  view->held = held;
  gtk_widget_queue_draw (view->widget);
}

void
rv_view_set_split (RvView *view, gboolean split)
{
  view->split = split;
  gtk_widget_queue_draw (view->widget);
}
