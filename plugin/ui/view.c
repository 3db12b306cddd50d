/* A view: a layer before and after, to be zoomed and moved about.
 *
 * Lengths are device pixels, unless they are of the layer. Only what can be seen is ever converted for the screen.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>

#include <gdk/gdkkeysyms.h>
#include <glib/gi18n-lib.h>

#include "plugin/ui/picture.h"
#include "plugin/ui/view.h"

#define MOST_ZOOM 8.0
#define LEAST_SIDE 16.0
#define LEAST_WIDTH 320
#define LEAST_HEIGHT 300
/* How near the pointer must be to the split line to take it, and how large its handle is; pixels of the layout. */
#define REACH 8.0
#define HANDLE 7.0
#define SCROLL 48.0

typedef enum
{
  DRAG_NONE,
  DRAG_PICTURE,
  DRAG_SPLIT
} Drag;

/* A buffer, and its visible part as it is drawn. */
typedef struct
{
  GeglBuffer      *buffer; /* or NULL */
  GeglRectangle    area;   /* of it */
  cairo_surface_t *pixels; /* or NULL: to be made */
  GeglRectangle    part;   /* of the shown picture that pixels hold */
  double           grow;   /* how often larger it is drawn */
} Side;

struct _RvView
{
  GtkWidget    *widget;
  GeglRectangle layer;
  Side          before;
  Side          after;
  double        zoom; /* device pixels for one of the layer */
  gboolean      fit;
  gboolean      placed; /* there was a zoom to tell of */
  double        x;      /* of the layer, in the middle of the window */
  double        y;
  char         *message; /* or NULL */
  gboolean      held;
  gboolean      split;
  double        split_at; /* share of what is visible of the picture */
  Drag          drag;
  double        drag_x;
  double        drag_y;
  RvViewFunc    zoomed;
  gpointer      user_data;
};

static void
forget_pixels (Side *side)
{
  g_clear_pointer (&side->pixels, cairo_surface_destroy);
}

static void
forget_all_pixels (RvView *view)
{
  forget_pixels (&view->before);
  forget_pixels (&view->after);
  gtk_widget_queue_draw (view->widget);
}

static void
window_size (const RvView *view, double *width, double *height)
{
  GtkAllocation allocation;
  int           scale = rv_scale_factor (view->widget);

  gtk_widget_get_allocation (view->widget, &allocation);
  *width = MAX (1, allocation.width * scale);
  *height = MAX (1, allocation.height * scale);
}

/* Where the whole picture lies in the window; it may be larger. */
static GeglRectangle
picture_place (const RvView *view)
{
  double        width, height;
  GeglRectangle place;

  window_size (view, &width, &height);
  place.width = MAX (1, (int) rint (view->layer.width * view->zoom));
  place.height = MAX (1, (int) rint (view->layer.height * view->zoom));
  place.x = (int) floor (0.5 * width - view->x * view->zoom);
  place.y = (int) floor (0.5 * height - view->y * view->zoom);
  return place;
}

static GeglRectangle
visible_place (const RvView *view)
{
  const GeglRectangle place = picture_place (view);
  GeglRectangle       window = { 0, 0, 0, 0 };
  double              width, height;

  window_size (view, &width, &height);
  window.width = (int) width;
  window.height = (int) height;
  gegl_rectangle_intersect (&window, &window, &place);
  return window;
}

static double
split_x (const RvView *view)
{
  const GeglRectangle visible = visible_place (view);

  return visible.x + rint (view->split_at * visible.width);
}

/* Keeps a picture that fits in the middle, and no room beside one that does not. */
static double
clamp_middle (double middle, double layer, double window, double zoom)
{
  double half = 0.5 * window / zoom;

  return layer <= 2.0 * half ? 0.5 * layer : CLAMP (middle, half, layer - half);
}

static void
set_zoom (RvView *view, double zoom)
{
  double width, height;
  double least = MIN (1.0, LEAST_SIDE / MAX (view->layer.width, view->layer.height));
  double before = view->zoom;

  window_size (view, &width, &height);
  view->zoom = CLAMP (zoom, least, MOST_ZOOM);
  view->x = clamp_middle (view->x, view->layer.width, width, view->zoom);
  view->y = clamp_middle (view->y, view->layer.height, height, view->zoom);
  forget_all_pixels (view);
  if (view->zoom != before || !view->placed)
    view->zoomed (view->user_data);
  view->placed = TRUE;
}

static void
zoom_to_fit (RvView *view)
{
  double width, height;

  window_size (view, &width, &height);
  set_zoom (view, MIN (rv_scale_factor (view->widget), MIN (width / view->layer.width, height / view->layer.height)));
}

/* Zooms about the point (@x, @y) of the window, which stays where it is. */
static void
zoom_about (RvView *view, double zoom, double x, double y)
{
  double width, height, dx, dy;

  window_size (view, &width, &height);
  dx = x - 0.5 * width;
  dy = y - 0.5 * height;
  zoom = CLAMP (zoom, 0.01, MOST_ZOOM);
  view->fit = FALSE;
  view->x += dx / view->zoom - dx / zoom;
  view->y += dy / view->zoom - dy / zoom;
  set_zoom (view, zoom);
}

static void
move_by (RvView *view, double x, double y)
{
  view->x -= x / view->zoom;
  view->y -= y / view->zoom;
  set_zoom (view, view->zoom);
}

/* ---- Drawing ---- */

/* Converts what is visible of a side. */
static void
make_pixels (const RvView *view, Side *side)
{
  const GeglRectangle place = picture_place (view);
  const GeglRectangle visible = visible_place (view);
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
  const GeglRectangle place = picture_place (view);
  const GeglRectangle visible = visible_place (view);

  if (!side->pixels)
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
  const GeglRectangle visible = visible_place (view);
  double              unit = rv_scale_factor (view->widget);
  double              x = split_x (view);
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
  const GeglRectangle visible = visible_place (view);
  gboolean            after = view->after.buffer && !view->held;

  rv_picture_paint_squares (cairo, visible.x, visible.y, visible.width, visible.height);
  paint_side (view, cairo, after ? &view->after : &view->before);
  if (!view->split || !after)
    return;

  cairo_save (cairo);
  cairo_rectangle (cairo, visible.x, visible.y, split_x (view) - visible.x, visible.height);
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

/* ---- Events ---- */

static gboolean
is_at_split (const RvView *view, double x)
{
  return view->split && view->after.buffer && fabs (x - split_x (view)) <= REACH * rv_scale_factor (view->widget);
}

static void
set_split_at (RvView *view, double x)
{
  const GeglRectangle visible = visible_place (view);

  view->split_at = CLAMP ((x - visible.x) / visible.width, 0.0, 1.0);
  gtk_widget_queue_draw (view->widget);
}

static gboolean
button_press (GtkWidget *widget, GdkEventButton *event, RvView *view)
{
  int unit = rv_scale_factor (widget);

  gtk_widget_grab_focus (widget);
  if (event->type != GDK_BUTTON_PRESS)
    return FALSE;
  if (event->button == 3)
    {
      rv_view_set_held (view, TRUE);
      return TRUE;
    }
  view->drag_x = event->x * unit;
  view->drag_y = event->y * unit;
  view->drag = event->button == 1 && is_at_split (view, view->drag_x) ? DRAG_SPLIT : DRAG_PICTURE;
  return TRUE;
}

static gboolean
button_release (GtkWidget *widget, GdkEventButton *event, RvView *view)
{
  if (event->button == 3)
    rv_view_set_held (view, FALSE);
  else
    view->drag = DRAG_NONE;
  return TRUE;
}

static void
set_cursor (RvView *view, double x)
{
  gboolean   split = view->drag == DRAG_SPLIT || (view->drag == DRAG_NONE && is_at_split (view, x));
  GdkCursor *cursor
      = gdk_cursor_new_for_display (gtk_widget_get_display (view->widget), split ? GDK_SB_H_DOUBLE_ARROW : GDK_FLEUR);

  gdk_window_set_cursor (gtk_widget_get_window (view->widget), cursor);
#if GTK_MAJOR_VERSION >= 3
  g_object_unref (cursor);
#else
  gdk_cursor_unref (cursor);
#endif
}

static gboolean
motion (GtkWidget *widget, GdkEventMotion *event, RvView *view)
{
  double x = event->x * rv_scale_factor (widget);
  double y = event->y * rv_scale_factor (widget);

  set_cursor (view, x);
  if (view->drag == DRAG_SPLIT)
    set_split_at (view, x);
  else if (view->drag == DRAG_PICTURE)
    move_by (view, x - view->drag_x, y - view->drag_y);
  view->drag_x = x;
  view->drag_y = y;
  return TRUE;
}

static gboolean
scroll (GtkWidget *widget, GdkEventScroll *event, RvView *view)
{
  int      unit = rv_scale_factor (widget);
  gboolean up = event->direction == GDK_SCROLL_UP || event->direction == GDK_SCROLL_LEFT;
  double   step = (up ? SCROLL : -SCROLL) * unit;

  if (event->state & GDK_CONTROL_MASK)
    zoom_about (view, view->zoom * (up ? RV_VIEW_STEP : 1.0 / RV_VIEW_STEP), event->x * unit, event->y * unit);
  else if ((event->state & GDK_SHIFT_MASK) || event->direction == GDK_SCROLL_LEFT
           || event->direction == GDK_SCROLL_RIGHT)
    move_by (view, step, 0.0);
  else
    move_by (view, 0.0, step);
  return TRUE;
}

static gboolean
key_press (GtkWidget *widget, GdkEventKey *event, RvView *view)
{
  double step = SCROLL * rv_scale_factor (widget);

  switch (event->keyval)
    {
    case GDK_KEY_plus:
    case GDK_KEY_equal:
    case GDK_KEY_KP_Add:
      rv_view_zoom_by (view, RV_VIEW_STEP);
      return TRUE;
    case GDK_KEY_minus:
    case GDK_KEY_KP_Subtract:
      rv_view_zoom_by (view, 1.0 / RV_VIEW_STEP);
      return TRUE;
    case GDK_KEY_1:
      rv_view_zoom_to_pixels (view);
      return TRUE;
    case GDK_KEY_0:
      rv_view_zoom_to_fit (view);
      return TRUE;
    case GDK_KEY_Left:
      move_by (view, step, 0.0);
      return TRUE;
    case GDK_KEY_Right:
      move_by (view, -step, 0.0);
      return TRUE;
    case GDK_KEY_Up:
      move_by (view, 0.0, step);
      return TRUE;
    case GDK_KEY_Down:
      move_by (view, 0.0, -step);
      return TRUE;
    default:
      return FALSE;
    }
}

static void
size_allocate (GtkWidget *widget, GtkAllocation *allocation, RvView *view)
{
  if (view->fit)
    zoom_to_fit (view);
  else
    set_zoom (view, view->zoom);
}

/* ---- Making ---- */

static void
view_free (gpointer data, GObject *widget)
{
  RvView *view = data;

  forget_pixels (&view->before);
  forget_pixels (&view->after);
  g_clear_object (&view->before.buffer);
  g_clear_object (&view->after.buffer);
  g_free (view->message);
  g_free (view);
}

static void
connect_events (RvView *view)
{
  GtkWidget *widget = view->widget;

  gtk_widget_add_events (widget, GDK_BUTTON_PRESS_MASK | GDK_BUTTON_RELEASE_MASK | GDK_POINTER_MOTION_MASK
                                     | GDK_SCROLL_MASK | GDK_KEY_PRESS_MASK);
#if GTK_MAJOR_VERSION >= 3
  g_signal_connect (widget, "draw", G_CALLBACK (draw), view);
#else
  g_signal_connect (widget, "expose-event", G_CALLBACK (draw), view);
#endif
  g_signal_connect (widget, "button-press-event", G_CALLBACK (button_press), view);
  g_signal_connect (widget, "button-release-event", G_CALLBACK (button_release), view);
  g_signal_connect (widget, "motion-notify-event", G_CALLBACK (motion), view);
  g_signal_connect (widget, "scroll-event", G_CALLBACK (scroll), view);
  g_signal_connect (widget, "key-press-event", G_CALLBACK (key_press), view);
  g_signal_connect_after (widget, "size-allocate", G_CALLBACK (size_allocate), view);
}

RvView *
rv_view_new (const RvJobInput *input, RvViewFunc zoomed, gpointer user_data)
{
  RvView *view = g_new0 (RvView, 1);

  view->widget = gtk_drawing_area_new ();
  view->layer = input->area;
  view->before.buffer = g_object_ref (input->source);
  view->before.area = input->area;
  view->zoom = 1.0;
  view->fit = TRUE;
  view->split_at = 0.5;
  view->zoomed = zoomed;
  view->user_data = user_data;
  gtk_widget_set_can_focus (view->widget, TRUE);
  gtk_widget_set_size_request (view->widget, LEAST_WIDTH, LEAST_HEIGHT);
  rv_widget_set_name (view->widget, _ ("Preview"));
  connect_events (view);
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
  forget_pixels (&view->after);
  g_set_object (&view->after.buffer, after);
  if (after)
    view->after.area = *gegl_buffer_get_extent (after);
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

  window_size (view, &width, &height);
  zoom_about (view, view->zoom * factor, 0.5 * width, 0.5 * height);
}

void
rv_view_zoom_to_pixels (RvView *view)
{
  rv_view_zoom_by (view, 1.0 / view->zoom);
}

void
rv_view_zoom_to_fit (RvView *view)
{
  view->fit = TRUE;
  zoom_to_fit (view);
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
