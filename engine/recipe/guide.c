/* The guide of a guided dream.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>
#include <string.h>

#include <glib/gi18n-lib.h>

#include "engine/kernels/kernels.h"
#include "engine/recipe/guide.h"

#define GUIDE_SIDE 256    /* pixels of the guide's longer side, as the network sees it */
#define MAX_FEATURES 1024 /* places of the guide that are kept */
#define BLOCK 64          /* places of the picture in a task */
#define DEPTH 256         /* channels of a product at a time */

struct _RvGuide
{
  guint    channels;
  guint    n;        /* feature vectors */
  float   *features; /* n x channels */
  float   *packed;   /* the same, for products */
  double  *norms;    /* sums of squares of the features */
  guint16 *best;     /* of each place of the picture: its feature vector */
  double  *sums;     /* of each block: dot products with those, and squares of them */
  float   *rooms;    /* for each worker: BLOCK places of the picture, packed, and n x BLOCK products */
};

void
rv_guide_free (RvGuide *guide)
{
  if (guide == NULL)
    return;
  g_free (guide->features);
  g_free (guide->best);
  g_free (guide->norms);
  g_free (guide->sums);
  g_free (guide->packed);
  g_free (guide->rooms);
  g_free (guide);
}

static gboolean
no_memory (GError **error)
{
  g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_MEMORY, _ ("no memory for the guide: close other programs"));
  return FALSE;
}

/* Keeps every so many-th place of @tensor, as rows. */
static gboolean
keep_features (RvGuide *guide, const ReverieTensor *tensor, const guint *channels, guint n_channels, GError **error)
{
  const RvKernels *kernels = rv_kernels ();
  guint            places = tensor->height * tensor->width;
  guint            step = (places + MAX_FEATURES - 1) / MAX_FEATURES;

  guide->channels = tensor->channels;
  guide->n = (places + step - 1) / step;
  guide->features = g_try_malloc0_n ((gsize) guide->n * tensor->channels, sizeof (float));
  guide->packed = g_try_malloc_n ((gsize) (guide->n + kernels->panel_rows) * tensor->channels, sizeof (float));
  guide->norms = g_new (double, guide->n);
  if (guide->features == NULL || guide->packed == NULL)
    return no_memory (error);
  for (guint i = 0; i < guide->n; i++)
    {
      float *feature = guide->features + (gsize) i * tensor->channels;

      if (n_channels == 0)
        for (guint c = 0; c < tensor->channels; c++)
          feature[c] = tensor->data[(gsize) c * places + i * step];
      for (guint j = 0; j < n_channels; j++)
        feature[channels[j]] = tensor->data[(gsize) channels[j] * places + i * step];
      guide->norms[i] = kernels->sum_squares (feature, tensor->channels);
    }
  kernels->pack_rows (guide->packed, guide->features, guide->channels, 1, guide->n, guide->channels);
  return TRUE;
}

RvGuide *
rv_guide_new (ReverieNetwork     *network,
              guint               node,
              const ReverieGuide *picture,
              const guint        *channels,
              guint               n_channels,
              const ReverieRun   *run,
              GError            **error)
{
  double        scale = (double) GUIDE_SIDE / MAX (MAX (picture->width, picture->height), 1);
  guint         width = MAX (picture->width * scale, 32), height = MAX (picture->height * scale, 32);
  float        *small = g_try_new (float, (gsize) 3 * width * height);
  RvGuide      *guide = g_new0 (RvGuide, 1);
  ReverieTensor tensor = { 0 };
  gboolean      good = small != NULL || no_memory (error);

  good = good && reverie_resize (picture->pixels, picture->width, picture->height, small, width, height, 3, error)
         && reverie_probe (network, rv_graph_node (network->graph, node)->name, FALSE, run, small, width, height,
                           &tensor, error)
         && keep_features (guide, &tensor, channels, n_channels, error);
  reverie_tensor_clear (&tensor);
  g_free (small);
  if (!good)
    g_clear_pointer (&guide, rv_guide_free);
  return guide;
}

static gsize
packed_place_floats (const RvGuide *guide)
{
  return (gsize) MIN (DEPTH, guide->channels) * BLOCK;
}

/* What one worker needs. */
static gsize
room_floats (const RvGuide *guide)
{
  return packed_place_floats (guide) + (gsize) guide->n * BLOCK;
}

static gsize
blocks_of (gsize places)
{
  return (places + BLOCK - 1) / BLOCK;
}

gsize
rv_guide_bytes (const RvGuide *guide, gsize places, const RvWorkers *workers)
{
  return places * sizeof (guint16) + 2 * blocks_of (places) * sizeof (double)
         + rv_workers_count (workers) * room_floats (guide) * sizeof (float);
}

gboolean
rv_guide_prepare (RvGuide *guide, gsize places, RvWorkers *workers, GError **error)
{
  g_free (guide->best);
  g_free (guide->sums);
  g_free (guide->rooms);
  guide->best = g_try_new (guint16, places);
  guide->sums = g_try_new (double, 2 * blocks_of (places));
  guide->rooms = g_try_new (float, rv_workers_count (workers) * room_floats (guide));
  if (guide->best == NULL || guide->sums == NULL || guide->rooms == NULL)
    return no_memory (error);
  return TRUE;
}

typedef struct
{
  RvGuide     *guide;
  const float *value;
  RvArea       core;
  gsize        width, places;
} Search;

static gboolean
is_inside (const RvArea *area, gsize y, gsize x)
{
  return y >= area->y && y - area->y < area->height && x >= area->x && x - area->x < area->width;
}

static void
search_block (gpointer data, guint task, guint worker)
{
  const Search    *search = data;
  const RvKernels *kernels = rv_kernels ();
  RvGuide         *guide = search->guide;
  gsize            first = (gsize) task * BLOCK, n = MIN (BLOCK, search->places - first);
  float           *packed = guide->rooms + worker * room_floats (guide);
  float           *products = packed + packed_place_floats (guide);
  double          *sums = guide->sums + 2 * task;

  for (guint k = 0; k < guide->channels; k += DEPTH)
    {
      guint        depth = MIN (DEPTH, guide->channels - k);
      const float *lines[DEPTH];

      for (guint i = 0; i < depth; i++)
        lines[i] = search->value + (k + i) * search->places + first;
      kernels->pack_lines (packed, lines, depth, n, 0, depth);
      kernels->product (products, BLOCK, guide->packed + (gsize) k * kernels->panel_rows, guide->channels, packed,
                        guide->n, n, depth, k > 0);
    }
  sums[0] = sums[1] = 0;
  for (gsize i = 0; i < n; i++)
    {
      guint best = 0;

      for (guint j = 1; j < guide->n; j++)
        if (products[j * BLOCK + i] > products[best * BLOCK + i])
          best = j;
      guide->best[first + i] = best;
      if (is_inside (&search->core, (first + i) / search->width, (first + i) % search->width))
        {
          sums[0] += products[best * BLOCK + i];
          sums[1] += guide->norms[best];
        }
    }
}

void
rv_guide_match (RvGuide      *guide,
                const float  *value,
                RvShape       shape,
                const RvArea *core,
                RvWorkers    *workers,
                double       *products,
                double       *squares)
{
  Search search = { guide, value, *core, shape.width, (gsize) shape.height * shape.width };
  guint  blocks = blocks_of (search.places);

  rv_workers_run (workers, blocks, search_block, &search);
  for (guint i = 0; i < blocks; i++)
    {
      *products += guide->sums[2 * i];
      *squares += guide->sums[2 * i + 1];
    }
}

void
rv_guide_write (
    const RvGuide *guide, RvShape shape, guint channel, guint y, guint x, guint n, float factor, float *gradient)
{
  const guint16 *best = guide->best + (gsize) y * shape.width + x;

  for (guint i = 0; i < n; i++)
    gradient[i] = factor * guide->features[(gsize) best[i] * guide->channels + channel];
}
