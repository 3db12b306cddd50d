/* A canvas from end to end, and a canvas of arrays.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>

#include <glib/gi18n-lib.h>

#include "engine/recipe/canvas.h"

#define BAND 16 /* rows */

typedef struct
{
  const ReverieCanvas *canvas;
  RvStore             *dream;
  float               *rows; /* three channels of a band */
  float               *mask;
  float               *line;
} Writer;

/* Puts a row of the dream over that of the picture. */
static void
put_row (const Writer *writer, guint c, guint y, const float *mask, float *row)
{
  guint        width = writer->canvas->width;
  gsize        start = ((gsize) c * writer->canvas->height + y) * width;
  const float *dream = rv_store_read (writer->dream, start, width, writer->line);

  for (guint x = 0; x < width; x++)
    if (mask == NULL || mask[x] > 0)
      row[x] = dream[x];
}

static gboolean
write_band (const Writer *writer, guint first, GError **error)
{
  const ReverieCanvas *canvas = writer->canvas;
  guint                n = MIN (BAND, canvas->height - first);
  gboolean             masked = writer->dream != NULL && canvas->read_mask != NULL;

  if (!canvas->read (canvas->user_data, first, n, writer->rows, error)
      || (masked && !canvas->read_mask (canvas->user_data, first, n, writer->mask, error)))
    return FALSE;
  for (guint i = 0; writer->dream != NULL && i < 3 * n; i++)
    put_row (writer, i / n, first + i % n, masked ? writer->mask + (gsize) (i % n) * canvas->width : NULL,
             writer->rows + (gsize) i * canvas->width);
  return canvas->write (canvas->user_data, first, n, writer->rows, error);
}

gboolean
rv_canvas_write (const ReverieCanvas *canvas, RvStore *dream, GError **error)
{
  gsize  band = (gsize) BAND * canvas->width;
  float *room = g_try_new (float, 4 * band + canvas->width);
  Writer writer = { canvas, dream, room, room + 3 * band, room + 4 * band };

  if (room == NULL)
    {
      g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_MEMORY,
                   _ ("no memory to write the picture: close other programs"));
      return FALSE;
    }
  for (guint y = 0; y < canvas->height; y += BAND)
    if (!write_band (&writer, y, error))
      {
        g_free (room);
        return FALSE;
      }
  g_free (room);
  return dream == NULL || rv_store_check (dream, error);
}

/* ---- Arrays ---- */

typedef struct
{
  guint        width, height;
  const float *picture, *mask;
  float       *result;
} Arrays;

static gboolean
read_array (gpointer user_data, guint first, guint n, float *rows, GError **error)
{
  const Arrays *arrays = user_data;
  gsize         band = (gsize) n * arrays->width;

  for (guint c = 0; c < 3; c++)
    memcpy (rows + c * band, arrays->picture + ((gsize) c * arrays->height + first) * arrays->width,
            band * sizeof (float));
  return TRUE;
}

static gboolean
read_mask_array (gpointer user_data, guint first, guint n, float *rows, GError **error)
{
  const Arrays *arrays = user_data;

  memcpy (rows, arrays->mask + (gsize) first * arrays->width, (gsize) n * arrays->width * sizeof (float));
  return TRUE;
}

static gboolean
write_array (gpointer user_data, guint first, guint n, float *rows, GError **error)
{
  const Arrays *arrays = user_data;
  gsize         band = (gsize) n * arrays->width;

  for (guint c = 0; c < 3; c++)
    memcpy (arrays->result + ((gsize) c * arrays->height + first) * arrays->width, rows + c * band,
            band * sizeof (float));
  return TRUE;
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
  Arrays        arrays = { width, height, picture, mask, result };
  ReverieCanvas canvas = { width, height, read_array, mask != NULL ? read_mask_array : NULL, write_array, &arrays };

  return reverie_dream_canvas (network, dream, run, &canvas, report, error);
}
