/* How far a picture's features are from the styles', and the way back.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>
#include <string.h>

#include "engine/recipe/style-private.h"

#define MEAN_WEIGHT 8 /* of a mean that is off, beside a covariance that is */

/* The mask's weights at the places of a layer's core, as the shifted picture shows them. */
static void
sample_mask (RvPainter *painter, const RvStyleGroup *group, const RvShift *shift, guint tile, guint layer, RvArea core)
{
  RvShape whole = rv_tiles_shape (painter->tiles, layer);
  double  down = (double) shift->down / shift->height, right = (double) shift->right / shift->width;
  guint   top, left;

  rv_tiles_core_place (painter->tiles, tile, layer, &top, &left);
  for (guint y = 0; y < core.height; y++)
    for (guint x = 0; x < core.width; x++)
      {
        double row = (top + y + 0.5) / whole.height - down, column = (left + x + 0.5) / whole.width - right;

        painter->weights[(gsize) y * core.width + x]
            = rv_style_mask_at (group->masked, row - floor (row), column - floor (column));
      }
}

RvPlaces
rv_style_places (
    RvPainter *painter, const RvStyleGroup *group, const RvShift *shift, RvExec *exec, guint tile, guint layer)
{
  RvPlaces places = { .value = rv_exec_value (exec, layer),
                      .shape = rv_exec_shape (exec, layer),
                      .core = rv_tiles_core (painter->tiles, tile, layer) };

  if (group->masked->mask == NULL)
    return places;
  sample_mask (painter, group, shift, tile, layer, places.core);
  places.weights = painter->weights;
  return places;
}

void
rv_style_measure (RvPainter *painter, const RvShift *shift, RvExec *exec, guint tile)
{
  for (guint i = 0; i < painter->layers.n_styles; i++)
    for (guint g = 0; g < painter->n_groups; g++)
      {
        RvPlaces places = rv_style_places (painter, &painter->groups[g], shift, exec, tile, i);

        rv_moments_add (painter->groups[g].layers[i].found, &places, painter->room);
      }
}

typedef struct
{
  const RvStyleLayer *layer;
  float              *square;
  double             *means, *losses; /* of each channel */
  double              factor;
} SlopeJob;

/* A row of the slope's matrix up to the diagonal, and what it is in the column. */
static void
make_matrix_row (gpointer data, guint y, guint worker)
{
  const SlopeJob     *job = data;
  const RvStyleLayer *layer = job->layer;
  guint               n = layer->found->channels;
  const double       *products = layer->found->products + (gsize) y * n, *wanted = layer->covariance + (gsize) y * n;
  double              weight = layer->found->weight, off = job->means[y] - layer->mean[y];
  double              factor = -4 * job->factor / (weight * layer->norm), squares = 0;

  for (guint x = 0; x <= y; x++)
    {
      double excess = products[x] / weight - job->means[y] * job->means[x] - wanted[x];

      squares += (x < y ? 2 : 1) * excess * excess;
      job->square[(gsize) y * n + x] = job->square[(gsize) x * n + y] = factor * excess;
    }
  job->losses[y] = squares / layer->norm + MEAN_WEIGHT * off * off / layer->trace;
}

static void
make_shift (gpointer data, guint y, guint worker)
{
  const SlopeJob     *job = data;
  const RvStyleLayer *layer = job->layer;
  guint               n = layer->found->channels;
  double              off = job->means[y] - layer->mean[y];
  double              shift = -2 * MEAN_WEIGHT * job->factor / (layer->found->weight * layer->trace) * off;

  for (guint x = 0; x < n; x++)
    shift -= job->square[(gsize) y * n + x] * job->means[x];
  layer->slope.shift[y] = shift;
}

/* Makes the slope of a layer, for a gradient that is -@factor times that of the loss, and returns the loss. With the
 * mean m and the covariance C at n places, and those that are wanted, m' and C', the loss is
 *   |C - C'|^2 / |C'|^2 + MEAN_WEIGHT * |m - m'|^2 / trace C'
 * and its gradient at features f
 *   4 / (n |C'|^2) (C - C') (f - m) + 2 MEAN_WEIGHT / (n trace C') (m - m'). */
static double
make_slope (RvPainter *painter, RvStyleLayer *layer, double factor)
{
  guint    channels = layer->found->channels;
  SlopeJob job = { layer, painter->square, painter->means, painter->sums, factor };
  double   loss = 0;

  /* Nothing is painted where a mask is 0 everywhere, nor like a layer that never speaks. */
  if (!(layer->found->weight > 0 && layer->norm > 0 && layer->trace > 0))
    {
      memset (painter->square, 0, (gsize) channels * channels * sizeof (float));
      memset (layer->slope.shift, 0, channels * sizeof (float));
      rv_slope_pack (&layer->slope, painter->square, channels);
      return 0;
    }
  for (guint c = 0; c < channels; c++)
    painter->means[c] = layer->found->sums[c] / layer->found->weight;
  rv_workers_run (painter->workers, channels, make_matrix_row, &job);
  rv_workers_run (painter->workers, channels, make_shift, &job);
  for (guint c = 0; c < channels; c++)
    loss += painter->sums[c];
  rv_slope_pack (&layer->slope, painter->square, channels);
  return loss;
}

double
rv_style_slopes (RvPainter *painter, double factor)
{
  double loss = 0;

  for (guint g = 0; g < painter->n_groups; g++)
    for (guint i = 0; i < painter->layers.n_styles; i++)
      {
        double share = painter->groups[g].weight * painter->layers.weights[i];

        loss += share * make_slope (painter, &painter->groups[g].layers[i], share * factor);
      }
  return loss;
}
