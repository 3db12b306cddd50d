/* Dream: climbing the activations of chosen layers, or their likeness to a guide.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>
#include <string.h>

#include <glib/gi18n-lib.h>

#include "engine/exec/tiles.h"
#include "engine/import/network.h"
#include "engine/kernels/kernels.h"
#include "engine/recipe/check.h"
#include "engine/recipe/dream.h"
#include "engine/recipe/guide.h"

/* Of a layer, over the cores of all tiles. */
typedef struct
{
  double value;   /* sum of squares; with a guide, of products */
  double squares; /* with a guide: of the features that were chosen */
} Total;

typedef struct _RvDreamer
{
  ReverieNetwork     *network;
  const ReverieDream *dream;
  guint              *nodes;  /* of each layer, in the network's graph */
  double              weight; /* sum of the layers' absolute weights */
  RvGuide           **guides; /* one a layer, or NULL */

  RvTiles         *tiles; /* for the planned size */
  RvWorkers       *workers;
  const RvKernels *kernels;
  double          *sums;   /* of squares, of each channel */
  Total           *totals; /* of each layer */
} Dreamer;

/* ---- One layer in one tile ---- */

typedef struct
{
  const Dreamer *dreamer;
  RvShape        shape;
  RvArea         core; /* what of the value is looked at */
  const float   *value;
  float         *gradient;
  const RvGuide *guide; /* or NULL */
  double         factor;
} LayerJob;

static LayerJob
layer_job (const Dreamer *dreamer, RvExec *exec, guint tile, guint layer)
{
  return (LayerJob){ .dreamer = dreamer,
                     .shape = rv_exec_shape (exec, layer),
                     .core = rv_tiles_core (dreamer->tiles, tile, layer),
                     .value = rv_exec_value (exec, layer),
                     .gradient = rv_exec_gradient (exec, layer),
                     .guide = dreamer->guides != NULL ? dreamer->guides[layer] : NULL };
}

static gboolean
is_chosen (const ReverieDream *dream, guint channel)
{
  for (guint i = 0; i < dream->n_channels; i++)
    if (dream->channels[i] == channel)
      return TRUE;
  return dream->n_channels == 0;
}

/* Where row @y of the core begins in the planes. */
static gsize
core_row (const LayerJob *job, guint c, guint y)
{
  return ((gsize) c * job->shape.height + job->core.y + y) * job->shape.width + job->core.x;
}

static void
square_channel (gpointer data, guint c, guint worker)
{
  const LayerJob *job = data;
  double          total = 0;

  for (guint y = 0; is_chosen (job->dreamer->dream, c) && y < job->core.height; y++)
    total += job->dreamer->kernels->sum_squares (job->value + core_row (job, c, y), job->core.width);
  job->dreamer->sums[c] = total;
}

/* Adds what a tile has to @total. What a guide has matched is also what write_channel () then writes. */
static void
measure_layer (const Dreamer *dreamer, RvExec *exec, guint tile, guint layer, Total *total)
{
  LayerJob job = layer_job (dreamer, exec, tile, layer);

  if (dreamer->guides != NULL)
    {
      rv_guide_match (dreamer->guides[layer], job.value, job.shape, &job.core, dreamer->workers, &total->value,
                      &total->squares);
      return;
    }
  rv_workers_run (dreamer->workers, job.shape.channels, square_channel, &job);
  for (guint c = 0; c < job.shape.channels; c++)
    total->value += dreamer->sums[c];
}

static void
write_channel (gpointer data, guint c, guint worker)
{
  const LayerJob *job = data;
  gsize           plane = (gsize) job->shape.height * job->shape.width;
  double          factor = is_chosen (job->dreamer->dream, c) ? job->factor : 0;

  if (job->core.height < job->shape.height || job->core.width < job->shape.width)
    memset (job->gradient + c * plane, 0, plane * sizeof (float));
  for (guint y = 0; y < job->core.height; y++)
    {
      gsize start = core_row (job, c, y);

      if (job->guide != NULL)
        rv_guide_write (job->guide, job->shape, c, job->core.y + y, job->core.x, job->core.width, factor,
                        job->gradient + start);
      else
        job->dreamer->kernels->scale_shift (job->gradient + start, job->value + start, job->core.width, factor, 0,
                                            FALSE);
    }
}

/* ---- The objective ---- */

/* Values of a layer that are climbed. */
static double
count_values (const Dreamer *dreamer, guint layer)
{
  RvShape shape = rv_tiles_shape (dreamer->tiles, layer);
  guint   channels
      = dreamer->guides == NULL && dreamer->dream->n_channels > 0 ? dreamer->dream->n_channels : shape.channels;

  return (double) channels * shape.height * shape.width;
}

static double
share_of (const Dreamer *dreamer, guint layer)
{
  return dreamer->dream->layers[layer].weight / dreamer->weight;
}

/* What the gradient of the layer is times its values, or times the guide's features. Several layers climb the sum of
 * weight * ln (mean square): the logarithm balances them, each pulls by its weight, however large its values are. With
 * a guide, each layer's gradient is brought to an RMS of its weight. Of one layer alone only the direction counts,
 * which needs no total. */
static double
factor_of (const Dreamer *dreamer, guint layer)
{
  const Total *total = &dreamer->totals[layer];
  double       share = share_of (dreamer, layer);

  if (dreamer->dream->n_layers == 1)
    return share;
  if (dreamer->guides != NULL)
    return total->squares > 0 ? share / sqrt (total->squares / count_values (dreamer, layer)) : 0;
  return total->value > 0 ? share * 2 / total->value : 0;
}

static RvExec *
run_forward (const Dreamer *dreamer, guint tile, const RvShift *shift, RvArea *window)
{
  RvExec *exec = rv_tiles_start (dreamer->tiles, tile, window);

  rv_shift_read (shift, window, rv_exec_picture (exec));
  rv_exec_forward (exec, NULL);
  return exec;
}

static void
measure_layers (const Dreamer *dreamer, RvExec *exec, guint tile)
{
  for (guint i = 0; i < dreamer->dream->n_layers; i++)
    measure_layer (dreamer, exec, tile, i, &dreamer->totals[i]);
}

/* @matched: whether the guides' last match was that of this tile. */
static void
write_layers (const Dreamer *dreamer, RvExec *exec, guint tile, gboolean matched)
{
  for (guint i = 0; i < dreamer->dream->n_layers; i++)
    {
      LayerJob job = layer_job (dreamer, exec, tile, i);

      if (job.guide != NULL && !matched)
        {
          Total again = { 0 };

          measure_layer (dreamer, exec, tile, i, &again);
        }
      job.factor = factor_of (dreamer, i);
      rv_workers_run (dreamer->workers, job.shape.channels, write_channel, &job);
    }
}

static double
objective_of (const Dreamer *dreamer)
{
  double objective = 0;

  for (guint i = 0; i < dreamer->dream->n_layers; i++)
    {
      double mean = dreamer->totals[i].value / count_values (dreamer, i);

      objective += share_of (dreamer, i) * (dreamer->guides != NULL ? mean : log (MAX (mean, G_MINDOUBLE)));
    }
  return dreamer->guides != NULL ? objective : exp (objective);
}

static gboolean
evaluate (gpointer data, const RvShift *shift, RvTick tick, gpointer tick_data, double *objective)
{
  Dreamer *dreamer = data;
  guint    n = rv_tiles_count (dreamer->tiles);
  gboolean totals_first = dreamer->dream->n_layers > 1 && n > 1;
  /* Going forward alone is about half of going both ways. */
  double first = totals_first ? 1.0 / 3 : 0;
  RvArea window;

  memset (dreamer->totals, 0, dreamer->dream->n_layers * sizeof (Total));
  for (guint tile = 0; totals_first && tile < n; tile++)
    {
      measure_layers (dreamer, run_forward (dreamer, tile, shift, &window), tile);
      if (!tick (tick_data, first * (tile + 1) / n))
        return FALSE;
    }
  if (n > 1)
    rv_shift_clear (shift);
  for (guint tile = 0; tile < n; tile++)
    {
      RvExec *exec = run_forward (dreamer, tile, shift, &window);

      if (!totals_first)
        measure_layers (dreamer, exec, tile);
      write_layers (dreamer, exec, tile, !totals_first);
      rv_exec_backward (exec, NULL);
      rv_shift_add (shift, &window, rv_exec_picture_gradient (exec), n > 1);
      if (tile + 1 < n && !tick (tick_data, first + (1 - first) * (tile + 1) / n))
        return FALSE;
    }
  *objective = objective_of (dreamer);
  return TRUE;
}

/* ---- Memory ---- */

static gsize
places_of (const Dreamer *dreamer, guint layer)
{
  RvShape shape = rv_tiles_shape (dreamer->tiles, layer);

  return (gsize) shape.height * shape.width;
}

static gboolean
make_tiles (Dreamer *dreamer, guint height, guint width, gsize limit, GError **error)
{
  const ReverieNetwork *network = dreamer->network;

  g_clear_pointer (&dreamer->tiles, rv_tiles_free);
  dreamer->tiles = rv_tiles_new (network->graph, network->scale, network->mean, dreamer->nodes,
                                 dreamer->dream->n_layers, height, width, dreamer->workers, limit, error);
  return dreamer->tiles != NULL;
}

static gboolean
plan (gpointer data, guint height, guint width, RvWorkers *workers, gsize limit, RvCost *cost, GError **error)
{
  Dreamer *dreamer = data;
  gsize    guides = 0;

  dreamer->workers = workers;
  if (!make_tiles (dreamer, height, width, limit, error))
    return FALSE;
  for (guint i = 0; dreamer->guides != NULL && i < dreamer->dream->n_layers; i++)
    guides += rv_guide_bytes (dreamer->guides[i], places_of (dreamer, i), workers);
  if (limit > 0 && guides > 0 && rv_tiles_bytes (dreamer->tiles) + guides > limit
      && !make_tiles (dreamer, height, width, limit > guides ? limit - guides : 1, error))
    return FALSE;
  *cost = (RvCost){ .bytes = rv_tiles_bytes (dreamer->tiles) + guides,
                    .flop = rv_tiles_flop (dreamer->tiles),
                    .tiles = rv_tiles_count (dreamer->tiles) };
  return TRUE;
}

static gboolean
open_tiles (gpointer data, guint octave, GError **error)
{
  Dreamer *dreamer = data;
  guint    channels = 0;

  if (!rv_tiles_open (dreamer->tiles, error))
    return FALSE;
  for (guint i = 0; i < dreamer->dream->n_layers; i++)
    {
      channels = MAX (channels, rv_tiles_shape (dreamer->tiles, i).channels);
      if (dreamer->guides != NULL
          && !rv_guide_prepare (dreamer->guides[i], places_of (dreamer, i), dreamer->workers, error))
        return FALSE;
    }
  g_free (dreamer->sums);
  dreamer->sums = g_new (double, channels);
  return TRUE;
}

static void
close_tiles (gpointer data)
{
  g_clear_pointer (&((Dreamer *) data)->tiles, rv_tiles_free);
}

static const char *
obstacle (gpointer data)
{
  return rv_tiles_obstacle (((Dreamer *) data)->tiles);
}

/* ---- Checks ---- */

static gboolean
check_numbers (const ReverieDream *dream, GError **error)
{
  return rv_check_range ("intensity", dream->intensity, 0, 100, error)
         && rv_check_range ("iterations", dream->iterations, 1, 1000, error)
         && rv_check_range ("octaves", dream->octaves, 0, 16, error)
         && rv_check_range ("octave-scale", dream->octave_scale, 1.1, 3, error)
         && rv_check_range ("jitter", dream->jitter, 0, 512, error)
         && rv_check_range ("smooth", dream->smooth, 0, 4, error)
         && rv_check_range ("colour", dream->colour, 0, 1, error);
}

static gboolean
find_layers (Dreamer *dreamer, GError **error)
{
  const ReverieDream *dream = dreamer->dream;

  if (dream->n_layers < 1)
    {
      g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_ARGUMENT,
                   _ ("there is no layer to dream of: name a look or a layer"));
      return FALSE;
    }
  for (guint i = 0; i < dream->n_layers; i++)
    {
      guint channels;

      if (!rv_check_range ("a layer's weight", dream->layers[i].weight, -1000, 1000, error))
        return FALSE;
      dreamer->weight += fabs (dream->layers[i].weight);
      dreamer->nodes[i] = rv_network_find (dreamer->network, dream->layers[i].node, error);
      if (dreamer->nodes[i] == RV_NONE)
        return FALSE;
      channels = rv_graph_node (dreamer->network->graph, dreamer->nodes[i])->channels;
      for (guint j = 0; j < dream->n_channels; j++)
        if (dream->channels[j] >= channels)
          {
            g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_ARGUMENT,
                         _ ("channel %u: layer \"%s\" has the channels 0 to %u"), dream->channels[j],
                         dream->layers[i].node, channels - 1);
            return FALSE;
          }
    }
  if (dreamer->weight > 0)
    return TRUE;
  g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_ARGUMENT, _ ("the layers' weights are all 0"));
  return FALSE;
}

/* ---- The whole ---- */

void
reverie_dream_init (ReverieDream *dream)
{
  *dream = (ReverieDream){
    .intensity = 50, .iterations = 10, .octaves = 0, .octave_scale = 1.4, .jitter = 24, .smooth = 1, .colour = 0.5
  };
}

/* The guide's features at each layer. */
static gboolean
make_guides (Dreamer *dreamer, const ReverieRun *run, GError **error)
{
  const ReverieDream *dream = dreamer->dream;

  dreamer->guides = g_new0 (RvGuide *, dream->n_layers);
  for (guint i = 0; i < dream->n_layers; i++)
    {
      dreamer->guides[i] = rv_guide_new (dreamer->network, dreamer->nodes[i], dream->guide, dream->channels,
                                         dream->n_channels, run, error);
      if (dreamer->guides[i] == NULL)
        return FALSE;
    }
  return TRUE;
}

Dreamer *
rv_dreamer_new (ReverieNetwork *network, const ReverieDream *dream, const ReverieRun *run, GError **error)
{
  Dreamer *dreamer = g_new0 (Dreamer, 1);
  guint    room = MAX (dream->n_layers, 1);

  *dreamer = (Dreamer){ .network = network,
                        .dream = dream,
                        .nodes = g_new0 (guint, room),
                        .totals = g_new0 (Total, room),
                        .kernels = rv_kernels () };
  if (!check_numbers (dream, error) || !find_layers (dreamer, error)
      || (dream->guide != NULL && !make_guides (dreamer, run, error)))
    g_clear_pointer (&dreamer, rv_dreamer_free);
  return dreamer;
}

void
rv_dreamer_free (Dreamer *dreamer)
{
  if (dreamer == NULL)
    return;
  for (guint i = 0; dreamer->guides != NULL && i < dreamer->dream->n_layers; i++)
    rv_guide_free (dreamer->guides[i]);
  g_free (dreamer->guides);
  rv_tiles_free (dreamer->tiles);
  g_free (dreamer->sums);
  g_free (dreamer->totals);
  g_free (dreamer->nodes);
  g_free (dreamer);
}

RvObjective
rv_dreamer_objective (Dreamer *dreamer)
{
  return (RvObjective){
    .data = dreamer, .plan = plan, .open = open_tiles, .close = close_tiles, .evaluate = evaluate, .obstacle = obstacle
  };
}

gboolean
reverie_dream_canvas (ReverieNetwork      *network,
                      const ReverieDream  *dream,
                      const ReverieRun    *run,
                      const ReverieCanvas *canvas,
                      ReverieReport       *report,
                      GError             **error)
{
  RvAscent    ascent = { .octaves = dream->octaves,
                         .octave_scale = dream->octave_scale,
                         .iterations = dream->iterations,
                         .jitter = dream->jitter,
                         .rate = dream->intensity * RV_DREAM_RATE,
                         .smooth = dream->smooth,
                         .colour = dream->colour,
                         .seed = dream->seed };
  Dreamer    *dreamer = rv_dreamer_new (network, dream, run, error);
  RvObjective objective = rv_dreamer_objective (dreamer);
  gboolean    good = dreamer != NULL && rv_ascend (&ascent, &objective, run, canvas, report, error);

  rv_dreamer_free (dreamer);
  return good;
}
