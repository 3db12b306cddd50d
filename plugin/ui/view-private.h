/* A view's inside, for the files that paint it and listen to the user.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "plugin/ui/view.h"

G_BEGIN_DECLS

/* Lengths are device pixels, unless they are of the layer. */

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

/* Has a side's pixels made anew before they are painted. */
void rv_view_forget_pixels (Side *side);

/* The window's size. */
void rv_view_window_size (const RvView *view, double *width, double *height);

/* Where the whole picture lies in the window; it may be larger. */
GeglRectangle rv_view_picture_place (const RvView *view);

/* What of it lies within the window. */
GeglRectangle rv_view_visible_place (const RvView *view);

/* Where the split line stands. */
double rv_view_split_x (const RvView *view);

/* Sets the zoom, and keeps the picture in its place. */
void rv_view_set_zoom (RvView *view, double zoom);

/* Zooms about the point (@x, @y) of the window, which stays where it is. */
void rv_view_zoom_about (RvView *view, double zoom, double x, double y);

/* Moves the picture. */
void rv_view_move_by (RvView *view, double x, double y);

/* Connects the widget to what paints it, and to what listens to the user. */
void rv_view_connect_paint (RvView *view);
void rv_view_connect_events (RvView *view);

G_END_DECLS
