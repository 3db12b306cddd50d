/* A view: pointer and keys.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>

#include <gdk/gdkkeysyms.h>

#include "plugin/ui/view-private.h"

/* How near the pointer must be to the split line to take it, and how far a turn of the wheel or an arrow key moves; in
 * pixels of the layout. */
#define REACH 8.0
#define SCROLL 48.0

static gboolean
is_at_split (const RvView *view, double x)
{
  return view->split && view->after.buffer
         && fabs (x - rv_view_split_x (view)) <= REACH * rv_scale_factor (view->widget);
}

static void
set_split_at (RvView *view, double x)
{
  const GeglRectangle visible = rv_view_visible_place (view);

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
    rv_view_move_by (view, x - view->drag_x, y - view->drag_y);
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
    rv_view_zoom_about (view, view->zoom * (up ? RV_VIEW_STEP : 1.0 / RV_VIEW_STEP), event->x * unit, event->y * unit);
  else if ((event->state & GDK_SHIFT_MASK) || event->direction == GDK_SCROLL_LEFT
           || event->direction == GDK_SCROLL_RIGHT)
    rv_view_move_by (view, step, 0.0);
  else
    rv_view_move_by (view, 0.0, step);
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
      rv_view_move_by (view, step, 0.0);
      return TRUE;
    case GDK_KEY_Right:
      rv_view_move_by (view, -step, 0.0);
      return TRUE;
    case GDK_KEY_Up:
      rv_view_move_by (view, 0.0, step);
      return TRUE;
    case GDK_KEY_Down:
      rv_view_move_by (view, 0.0, -step);
      return TRUE;
    default:
      return FALSE;
    }
}

static void
size_allocate (GtkWidget *widget, GtkAllocation *allocation, RvView *view)
{
  if (view->fit)
    rv_view_zoom_to_fit (view);
  else
    rv_view_set_zoom (view, view->zoom);
}

void
rv_view_connect_events (RvView *view)
{
  GtkWidget *widget = view->widget;

  gtk_widget_add_events (widget, GDK_BUTTON_PRESS_MASK | GDK_BUTTON_RELEASE_MASK | GDK_POINTER_MOTION_MASK
                                     | GDK_SCROLL_MASK | GDK_KEY_PRESS_MASK);
  g_signal_connect (widget, "button-press-event", G_CALLBACK (button_press), view);
  g_signal_connect (widget, "button-release-event", G_CALLBACK (button_release), view);
  g_signal_connect (widget, "motion-notify-event", G_CALLBACK (motion), view);
  g_signal_connect (widget, "scroll-event", G_CALLBACK (scroll), view);
  g_signal_connect (widget, "key-press-event", G_CALLBACK (key_press), view);
  g_signal_connect_after (widget, "size-allocate", G_CALLBACK (size_allocate), view);
}
