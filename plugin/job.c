/* A dream on a GeglBuffer: pixels to planes, through the engine, and back.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>

#include <glib/gi18n-lib.h>

#include "plugin/job-plan.h"

/* Rows that are converted at a time, so that beside the planes no second copy of a large picture is needed. */
#define BAND 64

/* A picture as the engine wants it. */
typedef struct
{
  float *pixels; /* planar RGB, in [0, 1] */
  gsize  width;
  gsize  height;
} Planes;

static void
planes_clear (Planes *planes)
{
  g_clear_pointer (&planes->pixels, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Planes, planes_clear)

static float *
allocate (gsize width, gsize height, gsize bytes, GError **error)
{
  gsize  count;
  float *memory = NULL;

  if (g_size_checked_mul (&count, width, height))
    memory = g_try_malloc_n (count, bytes);
  if (!memory)
    g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_MEMORY,
                 _ ("there is not enough memory for a picture of %" G_GSIZE_FORMAT " x %" G_GSIZE_FORMAT " pixels"),
                 width, height);
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

static gboolean
planes_read (Planes *planes, GeglBuffer *buffer, const GeglRectangle *area, GError **error)
{
  const Babl       *format = float_format (gegl_buffer_get_format (buffer));
  g_autofree float *band = allocate (area->width, BAND, 4 * sizeof (float), error);
  gsize             plane = (gsize) area->width * area->height;

  planes->width = area->width;
  planes->height = area->height;
  planes->pixels = band ? allocate (area->width, area->height, 3 * sizeof (float), error) : NULL;
  if (!planes->pixels)
    return FALSE;

  for (int y = 0; y < area->height; y += BAND)
    {
      int    rows = MIN (BAND, area->height - y);
      gsize  pixels = (gsize) rows * area->width;
      float *target = planes->pixels + (gsize) y * area->width;

      gegl_buffer_get (buffer, GEGL_RECTANGLE (area->x, area->y + y, area->width, rows), 1.0, format, band,
                       GEGL_AUTO_ROWSTRIDE, GEGL_ABYSS_NONE);
      for (gsize i = 0; i < pixels; i++)
        {
          for (int c = 0; c < 3; c++)
            target[c * plane + i] = seen (band[4 * i + c], band[4 * i + 3]);
        }
    }
  return TRUE;
}

/* Reads the mask in its own encoding: half way in the file or the channel is half a dream. */
static float *
mask_read (GeglBuffer *mask, const GeglRectangle *area, GError **error)
{
  const Babl *format = gegl_buffer_get_format (mask);
  gboolean    encoded = (babl_get_model_flags (babl_format_get_model (format)) & BABL_MODEL_FLAG_NONLINEAR) != 0
                     || babl_format_is_palette (format);
  const Babl *space = babl_format_get_space (format);
  float      *values;

  if (!gegl_rectangle_contains (gegl_buffer_get_extent (mask), area))
    {
      const GeglRectangle *extent = gegl_buffer_get_extent (mask);

      g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_SIZE,
                   _ ("the mask has %d x %d pixels and the picture %d x %d: they must be the same size"), extent->width,
                   extent->height, area->width, area->height);
      return NULL;
    }
  values = allocate (area->width, area->height, sizeof (float), error);
  if (!values)
    return NULL;

  gegl_buffer_get (mask, area, 1.0, babl_format_with_space (encoded ? "Y' float" : "Y float", space), values,
                   GEGL_AUTO_ROWSTRIDE, GEGL_ABYSS_NONE);
  for (gsize i = 0; i < (gsize) area->width * area->height; i++)
    values[i] = seen (values[i], 1.0f);
  return values;
}

/* Whether the dream changed the pixel at @index. */
static inline gboolean
differs (const Planes *picture, const Planes *dream, gsize index)
{
  gsize plane = picture->width * picture->height;

  for (gsize c = 0; c < 3; c++)
    {
      if (picture->pixels[c * plane + index] != dream->pixels[c * plane + index])
        return TRUE;
    }
  return FALSE;
}

/* What is needed to add the dream to some rows at a time. */
typedef struct
{
  const Planes *picture;
  const Planes *dream;
  const Babl   *format;    /* of the source */
  const Babl   *colour;    /* with floats */
  const Babl   *fish;      /* from floats to the source's format */
  guchar       *pixels;    /* rows of the source */
  guchar       *converted; /* the same rows, from floats */
  float        *colours;
} Band;

static void
band_clear (Band *band)
{
  g_free (band->pixels);
  g_free (band->converted);
  g_free (band->colours);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Band, band_clear)

static gboolean
band_init (Band *band, const Planes *picture, const Planes *dream, const Babl *format, GError **error)
{
  gsize bytes = babl_format_get_bytes_per_pixel (format);

  band->picture = picture;
  band->dream = dream;
  band->format = format;
  band->colour = float_format (format);
  band->fish = babl_fish (band->colour, format);
  band->pixels = (guchar *) allocate (picture->width, BAND, bytes, error);
  band->converted = band->pixels ? (guchar *) allocate (picture->width, BAND, bytes, error) : NULL;
  band->colours = band->converted ? allocate (picture->width, BAND, 4 * sizeof (float), error) : NULL;
  return band->colours != NULL;
}

/* Adds the dream to @count pixels from @first on. Only pixels that the dream changed are converted back: the others
 * keep their bits, which a way through floats would not leave alone at 32 bits or in linear light. Alpha keeps its bits
 * always; it is the last part of every format that has it. */
static void
band_add (Band *band, gsize first, gsize count)
{
  gsize plane = band->picture->width * band->picture->height;
  gsize bytes = babl_format_get_bytes_per_pixel (band->format);
  gsize kept = babl_format_has_alpha (band->format) ? bytes / babl_format_get_n_components (band->format) : 0;

  for (gsize i = 0; i < count; i++)
    {
      for (gsize c = 0; c < 3; c++)
        {
          gsize index = c * plane + first + i;

          band->colours[4 * i + c] += band->dream->pixels[index] - band->picture->pixels[index];
        }
    }
  babl_process (band->fish, band->colours, band->converted, (long) count);
  for (gsize i = 0; i < count; i++)
    {
      if (differs (band->picture, band->dream, first + i))
        memcpy (band->pixels + i * bytes, band->converted + i * bytes, bytes - kept);
    }
}

static GeglBuffer *
add_dream (GeglBuffer *source, const GeglRectangle *area, const Planes *picture, const Planes *dream, GError **error)
{
  g_auto (Band) band = { 0 };
  GeglBuffer *result;

  if (!band_init (&band, picture, dream, gegl_buffer_get_format (source), error))
    return NULL;

  result = gegl_buffer_new (area, band.format);
  for (int y = 0; y < area->height; y += BAND)
    {
      GeglRectangle rows = { area->x, area->y + y, area->width, MIN (BAND, area->height - y) };

      gegl_buffer_get (source, &rows, 1.0, band.format, band.pixels, GEGL_AUTO_ROWSTRIDE, GEGL_ABYSS_NONE);
      gegl_buffer_get (source, &rows, 1.0, band.colour, band.colours, GEGL_AUTO_ROWSTRIDE, GEGL_ABYSS_NONE);
      band_add (&band, (gsize) y * area->width, (gsize) rows.width * rows.height);
      gegl_buffer_set (result, &rows, 0, band.format, band.pixels, GEGL_AUTO_ROWSTRIDE);
    }
  return result;
}

static gboolean
read_guide (const char *path, Planes *planes, GError **error)
{
  g_autoptr (GeglBuffer) buffer = NULL;

  if (*path == '\0')
    return TRUE;
  buffer = rv_job_read_file (path, error);
  return buffer && planes_read (planes, buffer, gegl_buffer_get_extent (buffer), error);
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

/* Runs the engine over @picture; @dream gets planes of its own. */
static gboolean
run_engine (const RvPlan       *plan,
            const RvParameters *parameters,
            const ReverieRun   *run,
            const Planes       *picture,
            const float        *mask,
            Planes             *dream,
            ReverieReport      *report,
            GError            **error)
{
  g_auto (Planes) guide_planes = { 0 };
  ReverieGuide    guide;
  ReverieDream    wish;
  ReverieNetwork *network;
  gboolean        done;

  *dream = *picture;
  dream->pixels = NULL;
  if (!read_guide (parameters->guide, &guide_planes, error))
    return FALSE;
  dream->pixels = allocate (picture->width, picture->height, 3 * sizeof (float), error);
  network = dream->pixels ? reverie_network_open (plan->model, error) : NULL;
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

  done = reverie_dream (network, &wish, run, picture->pixels, mask, (guint) picture->width, (guint) picture->height,
                        dream->pixels, report, error);
  reverie_network_unref (network);
  return done;
}

GeglBuffer *
rv_job_dream (const ReverieCatalog *catalog,
              const RvParameters   *parameters,
              const ReverieRun     *run,
              GeglBuffer           *source,
              const GeglRectangle  *area,
              GeglBuffer           *mask,
              ReverieReport        *report,
              GError              **error)
{
  g_auto (RvPlan) plan = { 0 };
  g_auto (Planes) picture = { 0 };
  g_auto (Planes) dream = { 0 };
  g_autofree float *weights = NULL;

  if (!rv_plan_make (&plan, catalog, parameters, error))
    return NULL;
  if (mask)
    {
      weights = mask_read (mask, area, error);
      if (!weights)
        return NULL;
    }
  if (!planes_read (&picture, source, area, error)
      || !run_engine (&plan, parameters, run, &picture, weights, &dream, report, error))
    return NULL;
  return add_dream (source, area, &picture, &dream, error);
}
