/* Dream: climbing the activations of chosen layers, or their likeness to a guide.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>
#include <string.h>

#include "engine/import/network.h"
#include "engine/kernels/kernels.h"
#include "engine/recipe/ascent.h"
#include "engine/recipe/guide.h"

/* A step at intensity 1: ten steps at 50 go as far as eight of 0.025, with which the looks were chosen. */
#define RATE_PER_INTENSITY 0.0004

typedef struct
{
  ReverieNetwork     *network;
  const ReverieDream *dream;
  guint              *nodes;  /* of each layer, in the network's graph */
  double              weight; /* sum of the layers' absolute weights */
  RvGuide           **guides; /* one a layer, or NULL */

  RvExec          *exec; /* for the prepared size */
  RvWorkers       *workers;
  const RvKernels *kernels;
  double          *sums; /* of squares, of each channel */
} Dreamer;

/* ---- Mean squares ---- */

typedef struct
{
  const Dreamer *dreamer;
  RvShape        shape;
  const float   *value;
  float         *gradient;
  double         factor;
} LayerJob;

static gboolean
is_chosen (const ReverieDream *dream, guint channel)
{
  for (guint i = 0; i < dream->n_channels; i++)
    if (dream->channels[i] == channel)
      return TRUE;
  return dream->n_channels == 0;
}

static void
square_channel (gpointer data, guint c, guint worker)
{
  const LayerJob *job = data;
  gsize           n = (gsize) job->shape.height * job->shape.width;

  job->dreamer->sums[c]
      = is_chosen (job->dreamer->dream, c) ? job->dreamer->kernels->sum_squares (job->value + c * n, n) : 0;
}

static void
scale_channel (gpointer data, guint c, guint worker)
{
  const LayerJob *job = data;
  gsize           n = (gsize) job->shape.height * job->shape.width;

  job->dreamer->kernels->scale_shift (job->gradient + c * n, job->value + c * n, n,
                                      is_chosen (job->dreamer->dream, c) ? job->factor : 0, 0, FALSE);
}

/* Adds weight * ln (mean square) to what is climbed, and returns it. The logarithm balances the layers: each pulls by
 * its weight, however large its values are. */
static double
climb_mean_square (const Dreamer *dreamer, guint layer)
{
  double   weight = dreamer->dream->layers[layer].weight / dreamer->weight, total = 0;
  LayerJob job = { .dreamer = dreamer,
                   .shape = rv_exec_shape (dreamer->exec, layer),
                   .value = rv_exec_value (dreamer->exec, layer),
                   .gradient = rv_exec_gradient (dreamer->exec, layer) };
  guint    channels = dreamer->dream->n_channels > 0 ? dreamer->dream->n_channels : job.shape.channels;
  double   n = (double) channels * job.shape.height * job.shape.width;

  rv_workers_run (dreamer->workers, job.shape.channels, square_channel, &job);
  for (guint c = 0; c < job.shape.channels; c++)
    total += dreamer->sums[c];
  job.factor = total > 0 ? weight * 2 / total : 0;
  rv_workers_run (dreamer->workers, job.shape.channels, scale_channel, &job);
  return weight * log (MAX (total / n, G_MINDOUBLE));
}

/* ---- The objective ---- */

static double
evaluate (gpointer data, const float *picture, float *gradient)
{
  Dreamer            *dreamer = data;
  const ReverieDream *dream = dreamer->dream;
  double              objective = 0;

  rv_exec_forward (dreamer->exec, picture);
  for (guint i = 0; i < dream->n_layers; i++)
    if (dreamer->guides != NULL)
      objective += dream->layers[i].weight / dreamer->weight
                   * rv_guide_climb (dreamer->guides[i], rv_exec_value (dreamer->exec, i),
                                     rv_exec_shape (dreamer->exec, i), dream->layers[i].weight / dreamer->weight,
                                     rv_exec_gradient (dreamer->exec, i), dreamer->workers);
    else
      objective += climb_mean_square (dreamer, i);
  rv_exec_backward (dreamer->exec, gradient);
  return dreamer->guides != NULL ? objective : exp (objective);
}

static gboolean
prepare (gpointer data, guint height, guint width, RvWorkers *workers, gsize limit, GError **error)
{
  Dreamer *dreamer = data;
  guint    channels = 0;

  g_clear_pointer (&dreamer->exec, rv_exec_free);
  dreamer->workers = workers;
  dreamer->exec = rv_exec_new (dreamer->network->graph, dreamer->network->scale, dreamer->network->mean, dreamer->nodes,
                               dreamer->dream->n_layers, height, width, TRUE, workers, limit, error);
  if (dreamer->exec == NULL)
    return FALSE;
  for (guint i = 0; i < dreamer->dream->n_layers; i++)
    channels = MAX (channels, rv_exec_shape (dreamer->exec, i).channels);
  for (guint i = 0; dreamer->guides != NULL && i < dreamer->dream->n_layers; i++)
    if (!rv_guide_prepare (dreamer->guides[i], rv_exec_shape (dreamer->exec, i), workers, error))
      return FALSE;
  g_free (dreamer->sums);
  dreamer->sums = g_new (double, channels);
  return TRUE;
}

static double
flop (gpointer data)
{
  return rv_exec_flop (((Dreamer *) data)->exec);
}

static gsize
bytes (gpointer data)
{
  return rv_exec_bytes (((Dreamer *) data)->exec);
}

/* ---- Checks ---- */

static gboolean
in_range (const char *name, double value, double low, double high, GError **error)
{
  if (value >= low && value <= high)
    return TRUE;
  g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_ARGUMENT, "%s is %g: it must be from %g to %g", name, value, low,
               high);
  return FALSE;
}

static gboolean
check_numbers (const ReverieDream *dream, GError **error)
{
  return in_range ("intensity", dream->intensity, 0, 100, error)
         && in_range ("iterations", dream->iterations, 1, 1000, error)
         && in_range ("octaves", dream->octaves, 1, 16, error)
         && in_range ("octave-scale", dream->octave_scale, 1.1, 3, error)
         && in_range ("jitter", dream->jitter, 0, 512, error) && in_range ("smooth", dream->smooth, 0, 4, error)
         && in_range ("colour", dream->colour, 0, 1, error);
}

static gboolean
find_layers (Dreamer *dreamer, GError **error)
{
  const ReverieDream *dream = dreamer->dream;

  if (dream->n_layers < 1)
    {
      g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_ARGUMENT,
                   "there is no layer to dream of: name a look or a layer");
      return FALSE;
    }
  for (guint i = 0; i < dream->n_layers; i++)
    {
      guint channels;

      if (!in_range ("a layer's weight", dream->layers[i].weight, -1000, 1000, error))
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
                         "channel %u: layer \"%s\" has the channels 0 to %u", dream->channels[j], dream->layers[i].node,
                         channels - 1);
            return FALSE;
          }
    }
  if (dreamer->weight > 0)
    return TRUE;
  g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_ARGUMENT, "the layers' weights are all 0");
  return FALSE;
}

/* ---- The whole ---- */

void
reverie_dream_init (ReverieDream *dream)
{
  *dream = (ReverieDream){
    .intensity = 50, .iterations = 10, .octaves = 4, .octave_scale = 1.4, .jitter = 24, .smooth = 1, .colour = 0.5
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

gboolean
reverie_dream (ReverieNetwork     *network,
               const ReverieDream *dream,
               const ReverieRun   *run,
               const float        *picture,
               const float        *mask,
               guint               width,
               guint               height,
               float              *result,
               ReverieReport      *report,
               GError            **error)
{
  Dreamer dreamer = {
    .network = network, .dream = dream, .nodes = g_new0 (guint, MAX (dream->n_layers, 1)), .kernels = rv_kernels ()
  };
  RvObjective objective = { &dreamer, prepare, evaluate, flop, bytes };
  RvAscent    ascent = { .octaves = dream->octaves,
                         .octave_scale = dream->octave_scale,
                         .iterations = dream->iterations,
                         .jitter = dream->jitter,
                         .rate = dream->intensity * RATE_PER_INTENSITY,
                         .smooth = dream->smooth,
                         .colour = dream->colour,
                         .seed = dream->seed };
  gboolean    good = check_numbers (dream, error) && find_layers (&dreamer, error)
                  && (dream->guide == NULL || make_guides (&dreamer, run, error))
                  && rv_ascend (&ascent, &objective, run, picture, mask, width, height, result, report, error);

  /* What did not move is the picture itself, values beyond [0, 1] included. */
  if (good && dream->intensity == 0)
    memcpy (result, picture, (gsize) 3 * width * height * sizeof (float));
  for (guint i = 0; dreamer.guides != NULL && i < dream->n_layers; i++)
    rv_guide_free (dreamer.guides[i]);
  g_free (dreamer.guides);
  rv_exec_free (dreamer.exec);
  g_free (dreamer.sums);
  g_free (dreamer.nodes);
  return good;
}
