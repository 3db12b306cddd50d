/* Thumbnails: a layer dreamt small with one look after the other.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/data.h"
#include "plugin/ui/picture.h"
#include "plugin/ui/thumbnails.h"
#include "plugin/worker.h"

/* A dream of this many pixels a side, and its steps: what a look does can be seen, and it takes a moment only. */
#define DREAM_SIDE 224
#define ITERATIONS 8
#define INTENSITY 80.0
/* Share of a layer's shorter side that is shown, where that has so many pixels at least. */
#define NEARNESS 0.7
#define LEAST_SIDE 96
#define PLACEHOLDER 0x808080ff

struct _RvThumbnails
{
  const ReverieCatalog *catalog;
  RvJobInput            input; /* the square, small; its source is NULL before the first time */
  RvJobInput            whole;
  guint                 next; /* look to be dreamt */
  gboolean              paused;
  RvWorker             *worker;
  RvThumbnailFunc       thumbnail;
  gpointer              user_data;
};

/* A square of the layer, near enough for shapes to be seen: the middle, and above it, for there the faces are. */
static GeglRectangle
square_of (const GeglRectangle *area)
{
  int shorter = MIN (area->width, area->height);
  int side = MAX (MIN (shorter, LEAST_SIDE), (int) (NEARNESS * shorter));

  return (GeglRectangle){ area->x + (area->width - side) / 2, area->y + (area->height - side) / 6, side, side };
}

static void
cut_square (RvThumbnails *thumbnails)
{
  RvJobInput square = thumbnails->whole;

  square.mask = NULL;
  square.area = square_of (&square.area);
  rv_picture_scale (&square, (double) DREAM_SIDE / square.area.width, &thumbnails->input);
}

static void
dream_next (RvThumbnails *thumbnails)
{
  guint        n_looks = reverie_catalog_n_looks (thumbnails->catalog);
  RvParameters parameters;

  for (; thumbnails->next < n_looks; thumbnails->next++)
    {
      const ReverieLook  *look = reverie_catalog_look (thumbnails->catalog, thumbnails->next);
      const ReverieModel *model = reverie_catalog_find_model (thumbnails->catalog, look->model, NULL);

      if (model && model->present)
        break;
    }
  if (thumbnails->next >= n_looks)
    return;
  if (!thumbnails->input.source)
    cut_square (thumbnails);

  rv_parameters_init (&parameters, RV_EFFECT_DREAM);
  rv_parameters_set (&parameters, "look", reverie_catalog_look (thumbnails->catalog, thumbnails->next)->id, NULL);
  parameters.iterations = ITERATIONS;
  parameters.intensity = INTENSITY;
  rv_worker_start (thumbnails->worker, &parameters, &thumbnails->input, 0, 0);
  rv_parameters_clear (&parameters);
}

/* A look that cannot be dreamt keeps the picture that it has. */
static void
on_done (GeglBuffer *result, gboolean kept, const GError *error, gpointer data)
{
  RvThumbnails *thumbnails = data;

  if (result)
    thumbnails->thumbnail (thumbnails->next, result, thumbnails->user_data);
  thumbnails->next++;
  if (!thumbnails->paused)
    dream_next (thumbnails);
}

RvThumbnails *
rv_thumbnails_new (const ReverieCatalog *catalog,
                   const RvJobInput     *input,
                   RvThumbnailFunc       thumbnail,
                   gpointer              user_data)
{
  static const RvWorkerFuncs funcs = { .done = on_done };
  RvThumbnails              *thumbnails = g_new0 (RvThumbnails, 1);

  thumbnails->catalog = catalog;
  rv_picture_scale (input, 1.0, &thumbnails->whole);
  thumbnails->paused = TRUE;
  thumbnails->worker = rv_worker_new (catalog, &funcs, thumbnails);
  thumbnails->thumbnail = thumbnail;
  thumbnails->user_data = user_data;
  return thumbnails;
}

void
rv_thumbnails_set_paused (RvThumbnails *thumbnails, gboolean paused)
{
  if (thumbnails->paused == paused)
    return;
  thumbnails->paused = paused;
  if (paused)
    rv_worker_cancel (thumbnails->worker);
  else
    dream_next (thumbnails);
}

void
rv_thumbnails_free (RvThumbnails *thumbnails)
{
  if (!thumbnails)
    return;
  rv_worker_free (thumbnails->worker);
  rv_job_input_clear (&thumbnails->input);
  rv_job_input_clear (&thumbnails->whole);
  g_free (thumbnails);
}

GdkPixbuf *
rv_thumbnail_installed (const ReverieLook *look, int side)
{
  g_autofree char *name = g_strdup_printf ("looks/%s.jpg", look->id);
  g_autofree char *path = rv_data_file (name);
  GdkPixbuf       *pixbuf = path ? gdk_pixbuf_new_from_file_at_scale (path, side, side, FALSE, NULL) : NULL;

  if (!pixbuf)
    {
      pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, side, side);
      gdk_pixbuf_fill (pixbuf, PLACEHOLDER);
    }
  return pixbuf;
}

GdkPixbuf *
rv_thumbnail_to_pixbuf (GeglBuffer *thumbnail, int side)
{
  const GeglRectangle *extent = gegl_buffer_get_extent (thumbnail);
  g_autoptr (GdkPixbuf) whole = gdk_pixbuf_new (GDK_COLORSPACE_RGB, TRUE, 8, extent->width, extent->height);

  gegl_buffer_get (thumbnail, extent, 1.0, babl_format ("R'G'B'A u8"), gdk_pixbuf_get_pixels (whole),
                   gdk_pixbuf_get_rowstride (whole), GEGL_ABYSS_NONE);
  return gdk_pixbuf_scale_simple (whole, side, side, GDK_INTERP_BILINEAR);
}
