/* Whole pictures for the engine, beside the one that is worked on.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>

#include "plugin/job-picture.h"

/* Reads row @y into planes that are a row each. */
typedef void (*RowFunc) (RvJobCanvas *canvas, int y, float *row);

/* Adds a row to the means of the blocks of @step pixels a side that it belongs to. */
static void
add_row (RvJobPlanes *planes, gsize n_planes, const float *row, gsize width, int y, int step)
{
  for (gsize c = 0; c < n_planes; c++)
    {
      float *target = planes->pixels + (c * planes->height + (gsize) (y / step)) * planes->width;

      for (gsize x = 0; x < planes->width * (gsize) step; x++)
        target[x / (gsize) step] += row[c * width + x] / (float) (step * step);
    }
}

/* Reads @canvas through @read as the means of blocks. */
static gboolean
read_blocks (RvJobCanvas *canvas, RowFunc read, gsize n_planes, int side, RvJobPlanes *planes, GError **error)
{
  const int         width = canvas->area->width, height = canvas->area->height;
  const int         step = MIN (MAX (1, MAX (width, height) / MAX (1, side)), MIN (width, height));
  g_autofree float *row = rv_job_allocate ((gsize) width, n_planes, sizeof (float), error);
  RvJobPlanes       read_planes = { .width = (gsize) (width / step), .height = (gsize) (height / step) };

  if (row)
    read_planes.pixels = rv_job_allocate (read_planes.width, read_planes.height, n_planes * sizeof (float), error);
  if (!read_planes.pixels)
    return FALSE;
  memset (read_planes.pixels, 0, n_planes * read_planes.width * read_planes.height * sizeof (float));
  for (int y = 0; y < (int) read_planes.height * step; y++)
    {
      read (canvas, y, row);
      add_row (&read_planes, n_planes, row, (gsize) width, y, step);
    }
  *planes = read_planes;
  return TRUE;
}

static void
read_colours (RvJobCanvas *canvas, int y, float *row)
{
  rv_job_canvas_read (canvas, (guint) y, 1, row, NULL);
}

static void
read_weights (RvJobCanvas *canvas, int y, float *row)
{
  rv_job_canvas_read_mask (canvas, (guint) y, 1, row, NULL);
}

gboolean
rv_job_picture_read (
    GeglBuffer *buffer, const GeglRectangle *area, int side, const Babl *space, RvJobPlanes *planes, GError **error)
{
  const RvJobInput input = { .source = buffer, .area = *area };
  g_auto (RvJobCanvas) canvas = { 0 };

  if (!rv_job_canvas_init (&canvas, &input, FALSE, error))
    return FALSE;
  if (space)
    canvas.colour = babl_format_with_space (babl_format_get_encoding (canvas.colour), space);
  return read_blocks (&canvas, read_colours, 3, side, planes, error);
}

gboolean
rv_job_weights_read (GeglBuffer *buffer, int side, RvJobPlanes *planes, GError **error)
{
  const RvJobInput input = { .source = buffer, .area = *gegl_buffer_get_extent (buffer), .mask = buffer };
  g_auto (RvJobCanvas) canvas = { 0 };

  return rv_job_canvas_init (&canvas, &input, FALSE, error)
         && read_blocks (&canvas, read_weights, 1, side, planes, error);
}

/* ---- Transparency ---- */

GeglRectangle
rv_job_opaque_part (GeglBuffer *buffer)
{
  const GeglRectangle *extent = gegl_buffer_get_extent (buffer);
  const Babl          *alpha = babl_format ("YA float"); /* pairs, whose second is alpha */
  g_autofree float    *row = g_new (float, 2 * (gsize) extent->width);
  GeglRectangle        part = { 0 };

  if (!babl_format_has_alpha (gegl_buffer_get_format (buffer)))
    return *extent;
  for (int y = 0; y < extent->height; y++)
    {
      const GeglRectangle line = { extent->x, extent->y + y, extent->width, 1 };
      GeglRectangle       opaque = line;
      int                 last = extent->width;

      gegl_buffer_get (buffer, &line, 1.0, alpha, row, GEGL_AUTO_ROWSTRIDE, GEGL_ABYSS_NONE);
      while (last > 0 && row[2 * last - 1] <= 0)
        last--;
      while (opaque.x - extent->x < last && row[2 * (opaque.x - extent->x) + 1] <= 0)
        opaque.x++;
      opaque.width = extent->x + last - opaque.x;
      if (opaque.width > 0)
        gegl_rectangle_bounding_box (&part, &part, &opaque);
    }
  return part;
}
