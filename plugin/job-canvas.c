/* A GeglBuffer as the engine's canvas: rows of pixels to planes and back.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>
#include <string.h>

#include <glib/gi18n-lib.h>

#include "plugin/job-canvas.h"

/* Rows that are converted at a time. */
#define BAND 16

gpointer
rv_job_allocate (gsize width, gsize height, gsize bytes, GError **error)
{
  gsize    count;
  gpointer memory = NULL;

  if (g_size_checked_mul (&count, width, height))
    memory = g_try_malloc_n (count, bytes);
  if (!memory)
    g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_MEMORY,
                 _ ("there is not enough memory for a picture of %zu x %zu pixels"), width, height);
  return memory;
}

/* The format in which the dream is added: sRGB-like encoding in the picture's own space, so that its numbers go to the
 * network as they are. A picture of inks has no such numbers and is taken to sRGB. */
static const Babl *
float_format (const Babl *format)
{
  const Babl *space = babl_format_get_space (format);

  return babl_format_with_space ("R'G'B'A float", space && babl_space_is_cmyk (space) ? NULL : space);
}

/* Of a picture of whole numbers, the float that stands for one depends on which of several good conversions babl's
 * stopwatch found to be the fastest in this process. It is their last bits that differ, but a long ascent makes pixels
 * of them: rounded to what 16 bits can say, the same picture is seen each time. */
static inline float
round_value (float value, gboolean whole)
{
  return whole ? rintf (value * 65535.0f) / 65535.0f : value;
}

/* What the network sees of a value: over mid grey where the picture is transparent, and within [0, 1]; a value that is
 * no number becomes black. @whole: of a picture of whole numbers. */
static inline float
seen (float value, float alpha, gboolean whole)
{
  float colour = round_value (value, whole), cover = round_value (alpha, whole);
  float blend = cover >= 1.0f ? colour : colour * cover + 0.5f * (1.0f - cover);

  return blend > 0.0f ? (blend < 1.0f ? blend : 1.0f) : 0.0f;
}

/* Whether the numbers of a format are whole ones of 8 or 16 bits. */
static gboolean
is_whole (const Babl *format)
{
  const Babl *type = babl_format_get_type (format, 0);

  return type == babl_type ("u8") || type == babl_type ("u16") || babl_format_is_palette (format);
}

void
rv_job_canvas_clear (RvJobCanvas *canvas)
{
  g_clear_object (&canvas->result);
  g_clear_pointer (&canvas->colours, g_free);
  g_clear_pointer (&canvas->pixels, g_free);
  g_clear_pointer (&canvas->converted, g_free);
  rv_protection_clear (&canvas->protection);
}

void
rv_job_planes_clear (RvJobPlanes *planes)
{
  g_clear_pointer (&planes->pixels, g_free);
}

/* The mask is read in its own encoding: half way in the file or the channel is half a dream. */
static const Babl *
weight_format (const Babl *format)
{
  gboolean encoded = (babl_get_model_flags (babl_format_get_model (format)) & BABL_MODEL_FLAG_NONLINEAR) != 0
                     || babl_format_is_palette (format);

  return babl_format_with_space (encoded ? "Y' float" : "Y float", babl_format_get_space (format));
}

static gboolean
check_mask (GeglBuffer *mask, const GeglRectangle *area, GError **error)
{
  const GeglRectangle *extent = gegl_buffer_get_extent (mask);

  if (gegl_rectangle_contains (extent, area))
    return TRUE;
  g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_SIZE,
               _ ("the mask has %d x %d pixels and the picture %d x %d: they must be the same size"), extent->width,
               extent->height, area->width, area->height);
  return FALSE;
}

gboolean
rv_job_canvas_init (RvJobCanvas *canvas, const RvJobInput *input, gboolean write, GError **error)
{
  gsize width = input->area.width, bytes;

  canvas->input = input;
  canvas->area = &input->area;
  canvas->format = gegl_buffer_get_format (input->source);
  canvas->colour = float_format (canvas->format);
  canvas->whole = is_whole (canvas->format);
  if (input->mask && !check_mask (input->mask, &input->area, error))
    return FALSE;
  canvas->whole_mask = input->mask && is_whole (gegl_buffer_get_format (input->mask));
  canvas->weight = input->mask ? weight_format (gegl_buffer_get_format (input->mask)) : NULL;
  canvas->colours = rv_job_allocate (width, BAND, 4 * sizeof (float), error);
  if (!canvas->colours || !write)
    return canvas->colours != NULL;

  bytes = babl_format_get_bytes_per_pixel (canvas->format);
  canvas->fish = babl_fish (canvas->colour, canvas->format);
  canvas->pixels = rv_job_allocate (width, BAND, bytes, error);
  canvas->converted = canvas->pixels ? rv_job_allocate (width, BAND, bytes, error) : NULL;
  if (!canvas->converted)
    return FALSE;
  canvas->result = gegl_buffer_new (canvas->area, canvas->format);
  return TRUE;
}

/* Some rows of a canvas, BAND at most, and where they lie in the planes that the engine hands over. */
typedef struct
{
  GeglRectangle area;
  gsize         pixels;
  gsize         plane;
  float        *rows;
} Band;

static Band
band_at (const RvJobCanvas *canvas, guint first, guint n, guint done, float *rows)
{
  const GeglRectangle *area = canvas->area;
  int                  height = (int) MIN (BAND, n - done);

  return (Band){ { area->x, area->y + (int) (first + done), area->width, height },
                 (gsize) height * area->width,
                 (gsize) n * area->width,
                 rows + (gsize) done * area->width };
}

gboolean
rv_job_canvas_read (gpointer data, guint first, guint n, float *rows, GError **error)
{
  const RvJobCanvas *canvas = data;

  for (guint done = 0; done < n; done += BAND)
    {
      Band band = band_at (canvas, first, n, done, rows);

      gegl_buffer_get (canvas->input->source, &band.area, 1.0, canvas->colour, canvas->colours, GEGL_AUTO_ROWSTRIDE,
                       GEGL_ABYSS_NONE);
      for (gsize i = 0; i < band.pixels; i++)
        {
          for (int c = 0; c < 3; c++)
            band.rows[c * band.plane + i]
                = seen (canvas->colours[4 * i + c], canvas->colours[4 * i + 3], canvas->whole);
        }
    }
  return TRUE;
}

gboolean
rv_job_canvas_read_mask (gpointer data, guint first, guint n, float *rows, GError **error)
{
  const RvJobCanvas  *canvas = data;
  const GeglRectangle area = { canvas->area->x, canvas->area->y + (int) first, canvas->area->width, (int) n };

  if (canvas->input->mask)
    gegl_buffer_get (canvas->input->mask, &area, 1.0, canvas->weight, rows, GEGL_AUTO_ROWSTRIDE, GEGL_ABYSS_NONE);
  for (gsize i = 0; i < (gsize) n * canvas->area->width; i++)
    rows[i] = canvas->input->mask ? seen (rows[i], 1.0f, canvas->whole_mask) : 1.0f;
  if (canvas->protection.faces)
    rv_protection_weigh (&canvas->protection, first, n, (guint) canvas->area->width, rows);
  return TRUE;
}

/* Hears a wish to stop while faces are looked for; how far that is does not count. */
static ReverieVerdict
ask (const ReverieProgress *progress, gpointer data)
{
  const ReverieRun     *run = data;
  const ReverieProgress begun = { .n_octaves = 1, .n_steps = 1 };

  return run->progress (&begun, run->user_data);
}

gboolean
rv_job_canvas_protect (RvJobCanvas          *canvas,
                       double                amount,
                       const ReverieCatalog *catalog,
                       const ReverieRun     *run,
                       ReverieReport        *report,
                       GError              **error)
{
  ReverieRun search = *run;

  search.user_data = (gpointer) run;
  search.progress = run->progress ? ask : NULL;
  if (!rv_protection_init (&canvas->protection, amount, catalog, &search, canvas->input, error))
    return FALSE;
  if (report && canvas->protection.faces)
    report->faces = (int) canvas->protection.faces->len;
  return TRUE;
}

ReverieRowsFunc
rv_job_canvas_mask_func (const RvJobCanvas *canvas)
{
  return canvas->input->mask || canvas->protection.faces ? rv_job_canvas_read_mask : NULL;
}

/* Adds what the dream changed of pixel @i to its colour; FALSE where it changed nothing. */
static gboolean
add_change (const RvJobCanvas *canvas, const Band *band, gsize i)
{
  float   *colour = canvas->colours + 4 * i;
  gboolean changed = FALSE;

  for (int c = 0; c < 3; c++)
    {
      float before = seen (colour[c], colour[3], canvas->whole), after = band->rows[c * band->plane + i];

      changed = changed || after != before;
      colour[c] = round_value (colour[c], canvas->whole) + after - before;
    }
  return changed;
}

/* Adds the dream to some rows. Only pixels that it changed are converted back: the others keep their bits, which a way
 * through floats would not leave alone at 32 bits or in linear light. Alpha keeps its bits always; it is the last part
 * of every format that has it. */
static void
write_band (const RvJobCanvas *canvas, const Band *band)
{
  gsize bytes = babl_format_get_bytes_per_pixel (canvas->format);
  gsize kept = babl_format_has_alpha (canvas->format) ? bytes / babl_format_get_n_components (canvas->format) : 0;
  g_autofree gboolean *changed = g_new (gboolean, band->pixels);

  gegl_buffer_get (canvas->input->source, &band->area, 1.0, canvas->format, canvas->pixels, GEGL_AUTO_ROWSTRIDE,
                   GEGL_ABYSS_NONE);
  gegl_buffer_get (canvas->input->source, &band->area, 1.0, canvas->colour, canvas->colours, GEGL_AUTO_ROWSTRIDE,
                   GEGL_ABYSS_NONE);
  for (gsize i = 0; i < band->pixels; i++)
    changed[i] = add_change (canvas, band, i);
  babl_process (canvas->fish, canvas->colours, canvas->converted, (long) band->pixels);
  for (gsize i = 0; i < band->pixels; i++)
    {
      if (changed[i])
        memcpy (canvas->pixels + i * bytes, canvas->converted + i * bytes, bytes - kept);
    }
  gegl_buffer_set (canvas->result, &band->area, 0, canvas->format, canvas->pixels, GEGL_AUTO_ROWSTRIDE);
}

gboolean
rv_job_canvas_write (gpointer data, guint first, guint n, float *rows, GError **error)
{
  const RvJobCanvas *canvas = data;

  for (guint done = 0; done < n; done += BAND)
    {
      Band band = band_at (canvas, first, n, done, rows);

      write_band (canvas, &band);
    }
  return TRUE;
}

void
rv_job_canvas_show (const ReverieProgress *progress, gpointer data)
{
  RvJobCanvas *canvas = data;
  g_autoptr (GeglBuffer) picture = g_steal_pointer (&canvas->result);

  canvas->result = gegl_buffer_new (canvas->area, canvas->format);
  canvas->input->picture (picture, progress, canvas->input->user_data);
}

ReverieCanvas
rv_job_canvas_rows (RvJobCanvas *canvas)
{
  return (ReverieCanvas){ .width = (guint) canvas->area->width,
                          .height = (guint) canvas->area->height,
                          .read = rv_job_canvas_read,
                          .read_mask = rv_job_canvas_mask_func (canvas),
                          .write = rv_job_canvas_write,
                          .octave = canvas->input->picture ? rv_job_canvas_show : NULL,
                          .user_data = canvas };
}

GeglBuffer *
rv_job_input_copy (const RvJobInput *input)
{
  GeglBuffer *copy = gegl_buffer_new (&input->area, gegl_buffer_get_format (input->source));

  gegl_buffer_copy (input->source, &input->area, GEGL_ABYSS_NONE, copy, &input->area);
  return copy;
}
