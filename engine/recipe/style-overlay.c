/* The painting laid over the photo.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The network is shown what the user will see, so the rest of the picture makes up for what the photo withholds from
 * the style. With the weight w, the photo p, the painting q and the lightness L, what is seen is
 *   k (q + (1 - w) (L (p) - L (q))) + (1 - k) (p + w (q - p)),  k = min (w / FULL_CHROMA, 1):
 * the painting's lightness goes as the weight says, its chroma stays whole down to a low one. A face that shows through
 * then looks painted, not like a hole in the painting.
 */
#include "engine/recipe/style-overlay.h"
#include "engine/recipe/rows.h"

#define FULL_CHROMA 0.5 /* weight from which on the painting keeps all of its chroma */
#define SOURCES 4       /* planes */

/* ---- A pixel ---- */

static double
chroma_of (double weight)
{
  return MIN (weight / FULL_CHROMA, 1);
}

/* @stride: floats between the planes of @painting; the photo's are @pixels apart. */
static void
lay (float *painting, gsize stride, const float *photo, gsize pixels, double weight)
{
  double chroma = chroma_of (weight), below[3], above[3], grey;

  for (guint c = 0; c < 3; c++)
    {
      below[c] = CLAMP (photo[c * pixels], 0, 1);
      above[c] = painting[c * stride];
    }
  grey = (1 - weight) * (rv_lightness (below) - rv_lightness (above));
  for (guint c = 0; c < 3; c++)
    {
      double whole = above[c] + grey, mixed = below[c] + weight * (above[c] - below[c]);

      painting[c * stride] = CLAMP (mixed + chroma * (whole - mixed), 0, 1);
    }
}

/* The transpose of lay ()'s linear part. */
static void
lay_back (float *gradient, gsize stride, double weight)
{
  static const double axes[3][3] = { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } };
  double              chroma = chroma_of (weight), sum = 0;

  for (guint c = 0; c < 3; c++)
    sum += gradient[c * stride];
  for (guint c = 0; c < 3; c++)
    gradient[c * stride] = (chroma + (1 - chroma) * weight) * gradient[c * stride]
                           - chroma * (1 - weight) * rv_lightness (axes[c]) * sum;
}

void
rv_style_overlay_rows (float *rows, const float *photo, const float *weights, gsize pixels)
{
  for (gsize i = 0; i < pixels; i++)
    if (!(weights[i] > 0))
      for (guint c = 0; c < 3; c++)
        rows[c * pixels + i] = photo[c * pixels + i];
    else if (weights[i] < 1)
      lay (rows + i, pixels, photo + i, pixels, weights[i]);
}

/* ---- An octave ---- */

gsize
rv_style_overlay_bytes (const RvStyleCanvas *seen, guint height, guint width)
{
  return seen->canvas.read_mask != NULL ? SOURCES * (gsize) height * width * sizeof (float) : 0;
}

static gboolean
keep_sources (RvStyleOverlay *overlay, RvRows *weights, RvStore *photo, GError **error)
{
  gsize width = overlay->width, pixels = overlay->height * width;

  for (guint y = 0; y < overlay->height; y++)
    {
      float *row = overlay->rooms;

      for (guint c = 0; c < 3; c++)
        {
          gsize start = c * pixels + y * width;

          rv_store_write (overlay->sources, start, width, rv_store_read (photo, start, width, row));
        }
      if (!rv_rows_next (weights, row, error))
        return FALSE;
      for (guint x = 0; x < width; x++)
        row[x] = CLAMP (row[x], 0, 1);
      rv_store_write (overlay->sources, 3 * pixels + y * width, width, row);
    }
  return rv_store_check (overlay->sources, error);
}

gboolean
rv_style_overlay_open (RvStyleOverlay      *overlay,
                       const RvStyleCanvas *seen,
                       RvStore             *photo,
                       guint                height,
                       guint                width,
                       gboolean             on_disk,
                       RvWorkers           *workers,
                       GError             **error)
{
  RvRows  *weights;
  gboolean good;

  *overlay = (RvStyleOverlay){ .height = height, .width = width, .workers = workers };
  if (seen->canvas.read_mask == NULL)
    return TRUE;
  overlay->rooms = rv_rows_room (SOURCES * (gsize) width * rv_workers_count (workers), error);
  overlay->sources = overlay->rooms != NULL ? rv_store_new (SOURCES * (gsize) height * width, on_disk, error) : NULL;
  weights = overlay->sources != NULL ? rv_style_canvas_weights (seen, height, width, error) : NULL;
  good = weights != NULL && keep_sources (overlay, weights, photo, error);
  rv_rows_free (weights);
  return good;
}

void
rv_style_overlay_close (RvStyleOverlay *overlay)
{
  g_clear_pointer (&overlay->sources, rv_store_free);
  g_clear_pointer (&overlay->rooms, g_free);
}

typedef struct
{
  const RvStyleOverlay *overlay;
  const RvShift        *shift;
  const RvArea         *window;
  float                *planes; /* of the window */
  gboolean              adjoint;
} Job;

/* @n pixels of a row, from place @start of the sources' planes and place @at of the window's. */
static void
do_piece (const Job *job, gsize start, gsize at, guint n, float *room)
{
  const RvStyleOverlay *overlay = job->overlay;
  gsize                 pixels = (gsize) overlay->height * overlay->width;
  gsize                 stride = (gsize) job->window->height * job->window->width;
  const float          *weights = rv_store_read (overlay->sources, 3 * pixels + start, n, room);

  /* lay () wants the photo's planes as far apart as they come. */
  for (guint c = 0; c < 3 && !job->adjoint; c++)
    {
      float *row = room + (c + 1) * (gsize) overlay->width, *kept;

      kept = rv_store_read (overlay->sources, c * pixels + start, n, row);
      for (guint x = 0; kept != row && x < n; x++)
        row[x] = kept[x];
    }
  for (guint x = 0; x < n; x++)
    if (weights[x] < 1 && job->adjoint)
      lay_back (job->planes + at + x, stride, weights[x]);
    else if (weights[x] < 1)
      lay (job->planes + at + x, stride, room + overlay->width + x, overlay->width, weights[x]);
}

static void
do_row (gpointer data, guint row, guint worker)
{
  const Job     *job = data;
  const RvShift *shift = job->shift;
  const RvArea  *window = job->window;
  float         *room = job->overlay->rooms + (gsize) worker * SOURCES * shift->width;
  guint          x = (window->x + shift->width - shift->right) % shift->width;
  guint          y = (window->y + row + shift->height - shift->down) % shift->height;
  guint          n = MIN (window->width, shift->width - x);
  gsize          line = (gsize) y * shift->width, at = (gsize) row * window->width;

  do_piece (job, line + x, at, n, room);
  if (n < window->width)
    do_piece (job, line, at + n, window->width - n, room);
}

void
rv_style_overlay_show (const RvStyleOverlay *overlay, const RvShift *shift, const RvArea *window, float *picture)
{
  Job job = { overlay, shift, window, picture, FALSE };

  if (overlay->sources != NULL)
    rv_workers_run (overlay->workers, window->height, do_row, &job);
}

void
rv_style_overlay_adjoint (const RvStyleOverlay *overlay, const RvShift *shift, const RvArea *window, float *gradient)
{
  Job job = { overlay, shift, window, gradient, TRUE };

  if (overlay->sources != NULL)
    rv_workers_run (overlay->workers, window->height, do_row, &job);
}
