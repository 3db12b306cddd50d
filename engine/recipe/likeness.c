/* Climbing towards a mixture of two pictures' features.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>
#include <string.h>

#include "engine/exec/exec.h"
#include "engine/import/network.h"
#include "engine/recipe/likeness.h"
#include "engine/recipe/rows.h"

#define LEAST_DISTANCE 1e-12 /* a layer that has arrived pulls no more */

struct _RvLikeness
{
  ReverieNetwork        *network;
  const RvLikenessLayer *layers;
  guint                  n_layers;
  const float           *first, *second;

  guint      height, width; /* that were planned */
  RvWorkers *workers;
  RvExec    *exec;
  float    **wanted; /* features of each layer */
};

RvLikeness *
rv_likeness_new (
    ReverieNetwork *network, const RvLikenessLayer *layers, guint n_layers, const float *first, const float *second)
{
  RvLikeness *likeness = g_new0 (RvLikeness, 1);

  *likeness = (RvLikeness){ .network = network,
                            .layers = layers,
                            .n_layers = n_layers,
                            .first = first,
                            .second = second,
                            .wanted = g_new0 (float *, n_layers) };
  return likeness;
}

static void
close_network (gpointer data)
{
  RvLikeness *likeness = data;

  g_clear_pointer (&likeness->exec, rv_exec_free);
  for (guint i = 0; i < likeness->n_layers; i++)
    g_clear_pointer (&likeness->wanted[i], g_free);
}

void
rv_likeness_free (RvLikeness *likeness)
{
  if (likeness == NULL)
    return;
  close_network (likeness);
  g_free (likeness->wanted);
  g_free (likeness);
}

/* ---- Memory ---- */

static gboolean
make_exec (RvLikeness *likeness, gsize limit, GError **error)
{
  guint *nodes = g_new (guint, likeness->n_layers);

  for (guint i = 0; i < likeness->n_layers; i++)
    nodes[i] = likeness->layers[i].node;
  g_clear_pointer (&likeness->exec, rv_exec_free);
  likeness->exec
      = rv_exec_new (likeness->network->graph, likeness->network->scale, likeness->network->mean, nodes,
                     likeness->n_layers, likeness->height, likeness->width, TRUE, likeness->workers, limit, error);
  g_free (nodes);
  return likeness->exec != NULL;
}

static gsize
values_of (const RvLikeness *likeness, guint layer)
{
  RvShape shape = rv_exec_shape (likeness->exec, layer);

  return (gsize) shape.channels * shape.height * shape.width;
}

/* The pictures are small: the network's memory is taken at once, and given back where that was only for the plan. */
static gboolean
plan (gpointer data, guint height, guint width, RvWorkers *workers, gsize limit, RvCost *cost, GError **error)
{
  RvLikeness *likeness = data;

  likeness->height = height;
  likeness->width = width;
  likeness->workers = workers;
  if (!make_exec (likeness, 0, error))
    return FALSE;
  *cost = (RvCost){ .bytes = rv_exec_bytes (likeness->exec), .flop = rv_exec_flop (likeness->exec), .tiles = 1 };
  for (guint i = 0; i < likeness->n_layers; i++)
    cost->bytes += values_of (likeness, i) * sizeof (float);
  g_clear_pointer (&likeness->exec, rv_exec_free);
  return TRUE;
}

/* Writes what one picture gives to the wanted features, or adds what the second one does. */
static void
add_features (RvLikeness *likeness, const float *picture, gboolean is_second)
{
  rv_exec_forward (likeness->exec, picture);
  for (guint i = 0; i < likeness->n_layers; i++)
    {
      double       mix = likeness->layers[i].mix, share = is_second ? mix : 1 - mix;
      const float *value = rv_exec_value (likeness->exec, i);

      for (gsize k = 0; k < values_of (likeness, i); k++)
        likeness->wanted[i][k] = (is_second ? likeness->wanted[i][k] : 0) + share * value[k];
    }
}

static gboolean
open_network (gpointer data, guint octave, GError **error)
{
  RvLikeness *likeness = data;

  if (!make_exec (likeness, 0, error))
    return FALSE;
  for (guint i = 0; i < likeness->n_layers; i++)
    {
      likeness->wanted[i] = rv_rows_room (values_of (likeness, i), error);
      if (likeness->wanted[i] == NULL)
        return FALSE;
    }
  add_features (likeness, likeness->first, FALSE);
  add_features (likeness, likeness->second, TRUE);
  return TRUE;
}

/* ---- The objective ---- */

typedef struct
{
  const float *value, *wanted;
  float       *gradient;
  gsize        plane;
  double       factor;
  double      *squares; /* of each channel */
} LayerJob;

static void
compare_channel (gpointer data, guint c, guint worker)
{
  const LayerJob *job = data;
  gsize           start = c * job->plane;
  double          squares = 0;

  for (gsize k = start; k < start + job->plane; k++)
    {
      float off = job->wanted[k] - job->value[k];

      job->gradient[k] = off;
      squares += off * off;
    }
  job->squares[c] = squares;
}

static void
scale_channel (gpointer data, guint c, guint worker)
{
  const LayerJob *job = data;

  for (gsize k = c * job->plane; k < (c + 1) * job->plane; k++)
    job->gradient[k] *= job->factor;
}

/* Writes a layer's gradient, and returns the logarithm of its mean square distance. */
static double
climb_layer (const RvLikeness *likeness, guint layer)
{
  RvShape  shape = rv_exec_shape (likeness->exec, layer);
  LayerJob job = { .value = rv_exec_value (likeness->exec, layer),
                   .wanted = likeness->wanted[layer],
                   .gradient = rv_exec_gradient (likeness->exec, layer),
                   .plane = (gsize) shape.height * shape.width,
                   .squares = g_new (double, shape.channels) };
  double   total = 0;

  rv_workers_run (likeness->workers, shape.channels, compare_channel, &job);
  for (guint c = 0; c < shape.channels; c++)
    total += job.squares[c];
  g_free (job.squares);
  total = MAX (total, LEAST_DISTANCE * values_of (likeness, layer));
  job.factor = 1 / total;
  rv_workers_run (likeness->workers, shape.channels, scale_channel, &job);
  return log (total / values_of (likeness, layer));
}

static gboolean
evaluate (gpointer data, const RvShift *shift, RvTick tick, gpointer tick_data, double *objective)
{
  RvLikeness  *likeness = data;
  const RvArea whole = { .width = likeness->width, .height = likeness->height };
  double       total = 0;

  rv_shift_read (shift, &whole, rv_exec_picture (likeness->exec));
  rv_exec_forward (likeness->exec, NULL);
  for (guint i = 0; i < likeness->n_layers; i++)
    total += climb_layer (likeness, i);
  rv_exec_backward (likeness->exec, NULL);
  rv_shift_add (shift, &whole, rv_exec_picture_gradient (likeness->exec), FALSE);
  *objective = -total / likeness->n_layers;
  return TRUE;
}

static const char *
obstacle (gpointer data)
{
  return NULL;
}

RvObjective
rv_likeness_objective (RvLikeness *likeness)
{
  return (RvObjective){ .data = likeness,
                        .plan = plan,
                        .open = open_network,
                        .close = close_network,
                        .evaluate = evaluate,
                        .obstacle = obstacle };
}
