/* A canvas as the painter sees it.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>

#include "engine/recipe/canvas.h"
#include "engine/recipe/style-canvas.h"
#include "engine/recipe/style-overlay.h"

#define FULL_COLOUR 0.25 /* colour from which on what was painted keeps all of its own chroma */

/* ---- Masks ---- */

/* The values beside place @at of @n, and the share of the second. */
static double
beside (double at, guint n, guint *first, guint *second)
{
  double place = CLAMP (at * n - 0.5, 0, n - 1.0);

  *first = place;
  *second = MIN (*first + 1, n - 1);
  return place - *first;
}

float
rv_style_mask_at (const ReverieStylePicture *style, double y, double x)
{
  guint  top, bottom, left, right;
  double down, across, upper, lower;
  gsize  width = style->mask_width;

  if (style->mask == NULL)
    return 1;
  down = beside (y, style->mask_height, &top, &bottom);
  across = beside (x, style->mask_width, &left, &right);
  upper = style->mask[top * width + left] * (1 - across) + style->mask[top * width + right] * across;
  lower = style->mask[bottom * width + left] * (1 - across) + style->mask[bottom * width + right] * across;
  return CLAMP (upper * (1 - down) + lower * down, 0, 1);
}

/* How much is painted at a pixel: as much as the styles' masks say together. */
static float
coverage (const RvStyleCanvas *seen, guint y, guint x)
{
  float all = 0;

  for (guint i = 0; i < seen->style->n_styles; i++)
    if (seen->style->styles[i].weight > 0)
      all += rv_style_mask_at (&seen->style->styles[i], (y + 0.5) / seen->inner->height,
                               (x + 0.5) / seen->inner->width);
  return MIN (all, 1);
}

/* How much of the painting is seen. */
static gboolean
read_weights (gpointer data, guint first, guint n, float *rows, GError **error)
{
  const RvStyleCanvas *seen = data;
  gsize                width = seen->inner->width;

  if (seen->inner->read_mask != NULL && !seen->inner->read_mask (seen->inner->user_data, first, n, rows, error))
    return FALSE;
  for (gsize i = 0; seen->masked && i < n * width; i++)
    rows[i] = (seen->inner->read_mask != NULL ? rows[i] : 1) * coverage (seen, first + i / width, i % width);
  return TRUE;
}

/* Where there is anything to paint. Adam takes steps of one length: shorter ones would only arrive later, so what is to
 * be seen by half is painted whole and laid over the photo. */
static gboolean
read_mask (gpointer data, guint first, guint n, float *rows, GError **error)
{
  const RvStyleCanvas *seen = data;

  if (!read_weights (data, first, n, rows, error))
    return FALSE;
  for (gsize i = 0; i < n * (gsize) seen->inner->width; i++)
    rows[i] = rows[i] > 0;
  return TRUE;
}

RvRows *
rv_style_canvas_weights (const RvStyleCanvas *seen, guint height, guint width, GError **error)
{
  RvRows *rows = rv_rows_new_read (read_weights, (gpointer) seen, seen->inner->width, seen->inner->height, 1);

  return rv_rows_new_resized (rows, width, height, NULL, error);
}

/* ---- Colours ---- */

static gboolean
read_faded (gpointer data, guint first, guint n, float *rows, GError **error)
{
  const RvStyleCanvas *seen = data;

  if (!seen->inner->read (seen->inner->user_data, first, n, rows, error))
    return FALSE;
  rv_colour_fade (rows, (gsize) n * seen->inner->width, seen->style->colour);
  return TRUE;
}

/* Puts the photo back: its chroma, and where the mask says so, all of it. */
static gboolean
write_rows (gpointer data, guint first, guint n, float *rows, GError **error)
{
  RvStyleCanvas       *seen = data;
  const ReverieCanvas *inner = seen->inner;
  gsize                pixels = (gsize) n * inner->width;
  gboolean             masked = seen->canvas.read_mask != NULL;

  if ((seen->fades || masked) && !inner->read (inner->user_data, first, n, seen->photo, error))
    return FALSE;
  if (masked && !read_weights (seen, first, n, seen->weights, error))
    return FALSE;
  if (seen->fades)
    {
      rv_colour_fade (rows, pixels, MIN (seen->style->colour / FULL_COLOUR, 1));
      rv_colour_restore (rows, seen->photo, pixels, 1 - seen->style->colour);
    }
  if (masked)
    rv_style_overlay_rows (rows, seen->photo, seen->weights, pixels);
  return inner->write (inner->user_data, first, n, rows, error);
}

/* ---- The rest goes through ---- */

static gboolean
read_photo (gpointer data, guint first, guint n, float *rows, GError **error)
{
  const RvStyleCanvas *seen = data;

  return seen->inner->read (seen->inner->user_data, first, n, rows, error);
}

static void
tell_octave (const ReverieProgress *progress, gpointer data)
{
  const RvStyleCanvas *seen = data;

  seen->inner->octave (progress, seen->inner->user_data);
}

gboolean
rv_style_canvas_init (RvStyleCanvas *seen, const ReverieCanvas *inner, const ReverieStyle *style, GError **error)
{
  *seen = (RvStyleCanvas){ .inner = inner,
                           .style = style,
                           .masked = TRUE,
                           .fades = style->colour_mode == REVERIE_COLOUR_LUMINANCE && style->colour < 1 };
  for (guint i = 0; i < style->n_styles; i++)
    seen->masked &= style->styles[i].mask != NULL || !(style->styles[i].weight > 0);
  seen->canvas = (ReverieCanvas){ .width = inner->width,
                                  .height = inner->height,
                                  .read = seen->fades ? read_faded : read_photo,
                                  .read_mask = seen->masked || inner->read_mask != NULL ? read_mask : NULL,
                                  .write = write_rows,
                                  .octave = inner->octave != NULL ? tell_octave : NULL,
                                  .user_data = seen };
  seen->photo = rv_rows_room (4 * (gsize) RV_CANVAS_BAND * inner->width, error);
  seen->weights = seen->photo != NULL ? seen->photo + 3 * (gsize) RV_CANVAS_BAND * inner->width : NULL;
  return seen->photo != NULL;
}

void
rv_style_canvas_clear (RvStyleCanvas *seen)
{
  g_clear_pointer (&seen->photo, g_free);
}
