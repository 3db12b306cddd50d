/* A canvas from end to end, and a canvas of arrays.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>

#include <glib/gi18n-lib.h>

#include "engine/recipe/canvas.h"

typedef struct
{
  const ReverieCanvas *canvas;
  RvRowFunc            next;
  gpointer             data;
  float               *rows; /* three channels of a band */
  float               *mask;
  float               *row; /* three channels */
} Writer;

/* Puts the next row over row @y of a band of @n. */
static gboolean
put_row (const Writer *writer, guint y, guint n, gboolean masked, GError **error)
{
  gsize        width = writer->canvas->width;
  const float *mask = writer->mask + y * width;

  if (!writer->next (writer->data, writer->row, error))
    return FALSE;
  for (guint c = 0; c < 3; c++)
    {
      const float *from = writer->row + c * width;
      float       *to = writer->rows + ((gsize) c * n + y) * width;

      for (gsize x = 0; x < width; x++)
        if (!masked || mask[x] > 0)
          to[x] = from[x];
    }
  return TRUE;
}

static gboolean
write_band (const Writer *writer, guint first, GError **error)
{
  const ReverieCanvas *canvas = writer->canvas;
  guint                n = MIN (RV_CANVAS_BAND, canvas->height - first);
  gboolean             masked = writer->next != NULL && canvas->read_mask != NULL;

  /* Without a mask no value of the picture is left. */
  if ((masked || writer->next == NULL) && !canvas->read (canvas->user_data, first, n, writer->rows, error))
    return FALSE;
  if (masked && !canvas->read_mask (canvas->user_data, first, n, writer->mask, error))
    return FALSE;
  for (guint y = 0; writer->next != NULL && y < n; y++)
    if (!put_row (writer, y, n, masked, error))
      return FALSE;
  return canvas->write (canvas->user_data, first, n, writer->rows, error);
}

gboolean
rv_canvas_write (const ReverieCanvas *canvas, RvRowFunc next, gpointer data, GError **error)
{
  gsize  band = (gsize) RV_CANVAS_BAND * canvas->width;
  float *room = g_try_new (float, 4 * band + 3 * (gsize) canvas->width);
  Writer writer = { canvas, next, data, room, room + 3 * band, room + 4 * band };

  if (room == NULL)
    {
      g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_MEMORY,
                   _ ("no memory to write the picture: close other programs"));
      return FALSE;
    }
  for (guint y = 0; y < canvas->height; y += RV_CANVAS_BAND)
    if (!write_band (&writer, y, error))
      {
        g_free (room);
        return FALSE;
      }
  g_free (room);
  return TRUE;
}

/* ---- Arrays ---- */

static gboolean
read_array (gpointer user_data, guint first, guint n, float *rows, GError **error)
{
  const RvArrays *arrays = user_data;
  gsize           band = (gsize) n * arrays->width;

  for (guint c = 0; c < 3; c++)
    memcpy (rows + c * band, arrays->picture + ((gsize) c * arrays->height + first) * arrays->width,
            band * sizeof (float));
  return TRUE;
}

static gboolean
read_mask_array (gpointer user_data, guint first, guint n, float *rows, GError **error)
{
  const RvArrays *arrays = user_data;

  memcpy (rows, arrays->mask + (gsize) first * arrays->width, (gsize) n * arrays->width * sizeof (float));
  return TRUE;
}

static gboolean
write_array (gpointer user_data, guint first, guint n, float *rows, GError **error)
{
  const RvArrays *arrays = user_data;
  gsize           band = (gsize) n * arrays->width;

  for (guint c = 0; c < 3; c++)
    memcpy (arrays->result + ((gsize) c * arrays->height + first) * arrays->width, rows + c * band,
            band * sizeof (float));
  return TRUE;
}

ReverieCanvas
rv_canvas_of_arrays (RvArrays *arrays)
{
  return (ReverieCanvas){ .width = arrays->width,
                          .height = arrays->height,
                          .read = read_array,
                          .read_mask = arrays->mask != NULL ? read_mask_array : NULL,
                          .write = write_array,
                          .user_data = arrays };
}

gboolean
reverie_dream (ReverieNetwork     *network,
               const ReverieDream *dream,
               const ReverieRun   *run,
               const float        *picture,
               const float        *mask,
               guint               width,
               guint               height,
               float              *result,
               ReverieReport      *report,
               GError            **error)
{
  RvArrays      arrays = { width, height, picture, mask, result };
  ReverieCanvas canvas = rv_canvas_of_arrays (&arrays);

  return reverie_dream_canvas (network, dream, run, &canvas, report, error);
}
