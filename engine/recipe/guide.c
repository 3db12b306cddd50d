/* The guide of a guided dream.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>
#include <string.h>

#include "engine/kernels/kernels.h"
#include "engine/recipe/guide.h"

#define GUIDE_SIDE 256    /* pixels of the guide's longer side, as the network sees it */
#define MAX_FEATURES 1024 /* places of the guide that are kept */
#define BLOCK 64          /* places of the picture in a task */
#define DEPTH 256         /* channels of a product at a time */

struct _RvGuide
{
  guint   channels;
  guint   n;        /* feature vectors */
  float  *features; /* n x channels */
  float  *packed;   /* the same, for products */
  guint  *best;     /* of each place of the picture: its feature vector */
  double *products; /* and the dot product with it */
  float  *rooms;    /* for each worker: BLOCK places of the picture, packed, and n x BLOCK products */
};

void
rv_guide_free (RvGuide *guide)
{
  if (guide == NULL)
    return;
  g_free (guide->features);
  g_free (guide->best);
  g_free (guide->products);
  g_free (guide->packed);
  g_free (guide->rooms);
  g_free (guide);
}

static gboolean
no_memory (GError **error)
{
  g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_MEMORY, "no memory for the guide: close other programs");
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

gboolean
rv_guide_prepare (RvGuide *guide, RvShape shape, RvWorkers *workers, GError **error)
{
  gsize places = (gsize) shape.height * shape.width;

  g_free (guide->best);
  g_free (guide->products);
  g_free (guide->rooms);
  guide->best = g_try_new (guint, places);
  guide->products = g_try_new (double, places);
  guide->rooms = g_try_new (float, rv_workers_count (workers) * room_floats (guide));
  if (guide->best == NULL || guide->products == NULL || guide->rooms == NULL)
    return no_memory (error);
  return TRUE;
}

typedef struct
{
  RvGuide     *guide;
  const float *value;
  float       *gradient;
  gsize        places;
  float        factor;
} Search;

static void
search_block (gpointer data, guint task, guint worker)
{
  const Search    *search = data;
  const RvKernels *kernels = rv_kernels ();
  RvGuide         *guide = search->guide;
  gsize            first = (gsize) task * BLOCK, n = MIN (BLOCK, search->places - first);
  float           *packed = guide->rooms + worker * room_floats (guide);
  float           *products = packed + packed_place_floats (guide);

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
  for (gsize i = 0; i < n; i++)
    {
      guint best = 0;

      for (guint j = 1; j < guide->n; j++)
        if (products[j * BLOCK + i] > products[best * BLOCK + i])
          best = j;
      guide->best[first + i] = best;
      guide->products[first + i] = products[best * BLOCK + i];
    }
}

static void
write_channel (gpointer data, guint c, guint worker)
{
  const Search  *search = data;
  const RvGuide *guide = search->guide;
  float         *gradient = search->gradient + c * search->places;

  for (gsize i = 0; i < search->places; i++)
    gradient[i] = search->factor * guide->features[(gsize) guide->best[i] * guide->channels + c];
}

double
rv_guide_climb (RvGuide *guide, const float *value, RvShape shape, double weight, float *gradient, RvWorkers *workers)
{
  Search search = { guide, value, gradient, (gsize) shape.height * shape.width, 1 };
  double total = 0, squares = 0;

  rv_workers_run (workers, (search.places + BLOCK - 1) / BLOCK, search_block, &search);
  for (gsize i = 0; i < search.places; i++)
    {
      const float *feature = guide->features + (gsize) guide->best[i] * guide->channels;

      total += guide->products[i];
      squares += rv_kernels ()->sum_squares (feature, guide->channels);
    }
  search.factor = squares > 0 ? weight / sqrt (squares / (search.places * guide->channels)) : 0;
  rv_workers_run (workers, shape.channels, write_channel, &search);
  return total / search.places / guide->channels;
}
