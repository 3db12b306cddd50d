/* A dream on a GeglBuffer: rows of pixels to planes, through the engine, and back.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>

#include <glib/gi18n-lib.h>

#include "plugin/job-networks.h"
#include "plugin/job-plan.h"

/* Rows that are converted at a time. */
#define BAND 16
/* Pixels of a guide's longer side from which on it is read coarser: the engine looks at a small copy anyway. */
#define GUIDE_SIDE 1024

static float *
allocate (gsize width, gsize height, gsize bytes, GError **error)
{
  gsize  count;
  float *memory = NULL;

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

/* What the network sees of a value: over mid grey where the picture is transparent, and within [0, 1]; a value that is
 * no number becomes black. */
static inline float
seen (float value, float alpha)
{
  float blend = alpha >= 1.0f ? value : value * alpha + 0.5f * (1.0f - alpha);

  return blend > 0.0f ? (blend < 1.0f ? blend : 1.0f) : 0.0f;
}

/* A buffer as the engine's canvas, and what is needed for some rows at a time. */
typedef struct
{
  const RvJobInput    *input;
  const GeglRectangle *area;
  GeglBuffer          *result; /* in the source's own format */
  const Babl          *format; /* of the source */
  const Babl          *colour; /* with floats */
  const Babl          *fish;   /* from floats to the source's format */
  const Babl          *weight; /* of the mask */
  float               *colours;
  guchar              *pixels;    /* rows of the source */
  guchar              *converted; /* the same rows, from floats */
} Canvas;

static void
canvas_clear (Canvas *canvas)
{
  g_clear_object (&canvas->result);
  g_clear_pointer (&canvas->colours, g_free);
  g_clear_pointer (&canvas->pixels, g_free);
  g_clear_pointer (&canvas->converted, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Canvas, canvas_clear)

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

/* Fills in @canvas, which is all zero. For reading alone, @write is FALSE. */
static gboolean
canvas_init (Canvas *canvas, const RvJobInput *input, gboolean write, GError **error)
{
  gsize width = input->area.width, bytes;

  canvas->input = input;
  canvas->area = &input->area;
  canvas->format = gegl_buffer_get_format (input->source);
  canvas->colour = float_format (canvas->format);
  canvas->weight = input->mask ? weight_format (gegl_buffer_get_format (input->mask)) : NULL;
  canvas->colours = allocate (width, BAND, 4 * sizeof (float), error);
  if (!canvas->colours || !write)
    return canvas->colours != NULL;

  bytes = babl_format_get_bytes_per_pixel (canvas->format);
  canvas->fish = babl_fish (canvas->colour, canvas->format);
  canvas->pixels = (guchar *) allocate (width, BAND, bytes, error);
  canvas->converted = canvas->pixels ? (guchar *) allocate (width, BAND, bytes, error) : NULL;
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
band_at (const Canvas *canvas, guint first, guint n, guint done, float *rows)
{
  const GeglRectangle *area = canvas->area;
  int                  height = (int) MIN (BAND, n - done);

  return (Band){ { area->x, area->y + (int) (first + done), area->width, height },
                 (gsize) height * area->width,
                 (gsize) n * area->width,
                 rows + (gsize) done * area->width };
}

static gboolean
read_rows (gpointer data, guint first, guint n, float *rows, GError **error)
{
  const Canvas *canvas = data;

  for (guint done = 0; done < n; done += BAND)
    {
      Band band = band_at (canvas, first, n, done, rows);

      gegl_buffer_get (canvas->input->source, &band.area, 1.0, canvas->colour, canvas->colours, GEGL_AUTO_ROWSTRIDE,
                       GEGL_ABYSS_NONE);
      for (gsize i = 0; i < band.pixels; i++)
        {
          for (int c = 0; c < 3; c++)
            band.rows[c * band.plane + i] = seen (canvas->colours[4 * i + c], canvas->colours[4 * i + 3]);
        }
    }
  return TRUE;
}

static gboolean
read_mask_rows (gpointer data, guint first, guint n, float *rows, GError **error)
{
  const Canvas       *canvas = data;
  const GeglRectangle area = { canvas->area->x, canvas->area->y + (int) first, canvas->area->width, (int) n };

  gegl_buffer_get (canvas->input->mask, &area, 1.0, canvas->weight, rows, GEGL_AUTO_ROWSTRIDE, GEGL_ABYSS_NONE);
  for (gsize i = 0; i < (gsize) n * canvas->area->width; i++)
    rows[i] = seen (rows[i], 1.0f);
  return TRUE;
}

/* Adds what the dream changed of pixel @i to its colour; FALSE where it changed nothing. */
static gboolean
add_change (const Canvas *canvas, const Band *band, gsize i)
{
  float   *colour = canvas->colours + 4 * i;
  gboolean changed = FALSE;

  for (int c = 0; c < 3; c++)
    {
      float before = seen (colour[c], colour[3]), after = band->rows[c * band->plane + i];

      changed = changed || after != before;
      colour[c] += after - before;
    }
  return changed;
}

/* Adds the dream to some rows. Only pixels that it changed are converted back: the others keep their bits, which a way
 * through floats would not leave alone at 32 bits or in linear light. Alpha keeps its bits always; it is the last part
 * of every format that has it. */
static void
write_band (const Canvas *canvas, const Band *band)
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

static gboolean
write_rows (gpointer data, guint first, guint n, float *rows, GError **error)
{
  const Canvas *canvas = data;

  for (guint done = 0; done < n; done += BAND)
    {
      Band band = band_at (canvas, first, n, done, rows);

      write_band (canvas, &band);
    }
  return TRUE;
}

/* Hands the picture so far over; what is written next is another. */
static void
show_picture (const ReverieProgress *progress, gpointer data)
{
  Canvas *canvas = data;
  g_autoptr (GeglBuffer) picture = g_steal_pointer (&canvas->result);

  canvas->result = gegl_buffer_new (canvas->area, canvas->format);
  canvas->input->picture (picture, progress, canvas->input->user_data);
}

/* A whole picture as the engine wants it: planar RGB in [0, 1]. */
typedef struct
{
  float *pixels;
  gsize  width;
  gsize  height;
} Planes;

static void
planes_clear (Planes *planes)
{
  g_clear_pointer (&planes->pixels, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Planes, planes_clear)

/* Adds a row of the guide to the means of the blocks of @step pixels a side that it belongs to. */
static void
add_guide_row (Planes *planes, const float *row, gsize width, int y, int step)
{
  for (gsize c = 0; c < 3; c++)
    {
      float *target = planes->pixels + (c * planes->height + (gsize) (y / step)) * planes->width;

      for (gsize x = 0; x < planes->width * (gsize) step; x++)
        target[x / (gsize) step] += row[c * width + x] / (float) (step * step);
    }
}

/* Reads a guide; a large one as the means of blocks. */
static gboolean
read_guide (const char *path, Planes *planes, GError **error)
{
  g_autoptr (GeglBuffer) buffer = rv_job_read_file (path, error);
  g_auto (Canvas) canvas = { 0 };
  g_autofree float *row = NULL;
  RvJobInput        input;
  int               width, height, step;

  if (!buffer)
    return FALSE;
  input = (RvJobInput){ .source = buffer, .area = *gegl_buffer_get_extent (buffer) };
  width = input.area.width;
  height = input.area.height;
  step = MIN (MAX (1, MAX (width, height) / GUIDE_SIDE), MIN (width, height));
  planes->width = (gsize) (width / step);
  planes->height = (gsize) (height / step);
  if (!canvas_init (&canvas, &input, FALSE, error))
    return FALSE;
  planes->pixels = allocate (planes->width, planes->height, 3 * sizeof (float), error);
  row = planes->pixels ? allocate ((gsize) width, 3, sizeof (float), error) : NULL;
  if (!row)
    return FALSE;

  memset (planes->pixels, 0, planes->width * planes->height * 3 * sizeof (float));
  for (int y = 0; y < (int) planes->height * step; y++)
    {
      read_rows (&canvas, (guint) y, 1, row, NULL);
      add_guide_row (planes, row, (gsize) width, y, step);
    }
  return TRUE;
}

static void
set_numbers (ReverieDream *dream, const RvParameters *parameters)
{
  dream->intensity = parameters->intensity;
  dream->iterations = parameters->iterations;
  dream->octaves = parameters->octaves;
  dream->octave_scale = parameters->octave_scale;
  dream->jitter = parameters->jitter;
  dream->smooth = parameters->smooth;
  dream->colour = parameters->colour;
  dream->seed = parameters->seed;
}

static gboolean
run_engine (const RvPlan       *plan,
            const RvParameters *parameters,
            const ReverieRun   *run,
            Canvas             *canvas,
            ReverieReport      *report,
            GError            **error)
{
  g_auto (Planes) guide_planes = { 0 };
  const ReverieCanvas rows = { .width = (guint) canvas->area->width,
                               .height = (guint) canvas->area->height,
                               .read = read_rows,
                               .read_mask = canvas->input->mask ? read_mask_rows : NULL,
                               .write = write_rows,
                               .octave = canvas->input->picture ? show_picture : NULL,
                               .user_data = canvas };
  ReverieGuide        guide;
  ReverieDream        wish;
  ReverieNetwork     *network;
  gboolean            done;

  if (*parameters->guide && !read_guide (parameters->guide, &guide_planes, error))
    return FALSE;
  network = rv_network_keep (plan->model, error);
  if (!network)
    return FALSE;

  reverie_dream_init (&wish);
  set_numbers (&wish, parameters);
  wish.layers = (const ReverieLayer *) (gpointer) plan->layers->data;
  wish.n_layers = plan->layers->len;
  wish.channels = (const guint *) (gpointer) plan->channels->data;
  wish.n_channels = plan->channels->len;
  guide = (ReverieGuide){ guide_planes.pixels, (guint) guide_planes.width, (guint) guide_planes.height };
  wish.guide = guide.pixels ? &guide : NULL;

  done = reverie_dream_canvas (network, &wish, run, &rows, report, error);
  reverie_network_unref (network);
  return done;
}

static GeglBuffer *
copy_source (const RvJobInput *input)
{
  GeglBuffer *copy = gegl_buffer_new (&input->area, gegl_buffer_get_format (input->source));

  gegl_buffer_copy (input->source, &input->area, GEGL_ABYSS_NONE, copy, &input->area);
  return copy;
}

GeglBuffer *
rv_job_dream (const ReverieCatalog *catalog,
              const RvParameters   *parameters,
              const ReverieRun     *run,
              const RvJobInput     *input,
              ReverieReport        *report,
              GError              **error)
{
  g_auto (RvPlan) plan = { 0 };
  g_auto (Canvas) canvas = { 0 };

  if (!rv_plan_make (&plan, catalog, parameters, error)
      || (input->mask && !check_mask (input->mask, &input->area, error)))
    return NULL;
  if (parameters->intensity == 0)
    return copy_source (input);
  if (!canvas_init (&canvas, input, TRUE, error) || !run_engine (&plan, parameters, run, &canvas, report, error))
    return NULL;
  return g_steal_pointer (&canvas.result);
}
