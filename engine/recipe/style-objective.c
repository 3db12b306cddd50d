/* What a painter climbs: tile by tile, the styles' statistics and the photo's features.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>

#include "engine/recipe/style-private.h"

#define RIM 16       /* pixels at the edges of what the network sees, which it sees wrongly: they stay there */
#define KEPT_SHARE 6 /* part of the memory that what is kept for an octave may take, before it goes to the disk */

/* ---- An evaluation ---- */

static void
clear_gradient (gpointer data, guint c, guint worker)
{
  const RvPlaces *places = data;
  gsize           plane = (gsize) places->shape.height * places->shape.width;

  memset ((float *) places->value + c * plane, 0, plane * sizeof (float));
}

static double
write_tile (RvPainter *painter, const RvShift *shift, RvExec *exec, guint tile, double pixels)
{
  double norm = painter->norms[shift->turn];

  for (guint i = 0; i < painter->layers.n_nodes; i++)
    {
      RvArea   core = rv_tiles_core (painter->tiles, tile, i);
      RvPlaces all = { .value = rv_exec_gradient (exec, i), .shape = rv_exec_shape (exec, i) };

      if (i >= painter->layers.n_styles || core.height < all.shape.height || core.width < all.shape.width)
        rv_workers_run (painter->workers, all.shape.channels, clear_gradient, &all);
      for (guint g = 0; i < painter->layers.n_styles && g < painter->n_groups; g++)
        {
          RvPlaces places = rv_style_places (painter, &painter->groups[g], shift, exec, tile, i);

          rv_moments_write (rv_exec_gradient (exec, i), &places, &painter->groups[g].layers[i].slope, g > 0,
                            painter->room);
        }
    }
  if (!(norm > 0))
    return 0;
  return rv_style_content_add (painter, exec, tile, shift->turn, 2 * pixels * painter->content / norm) / norm;
}

static RvExec *
run_forward (const RvPainter *painter, guint tile, const RvShift *shift, RvArea *window)
{
  RvExec *exec = rv_tiles_start (painter->tiles, tile, window);

  rv_shift_read (shift, window, rv_exec_picture (exec));
  rv_style_overlay_show (&painter->overlay, shift, window, rv_exec_picture (exec));
  rv_exec_forward (exec, NULL);
  return exec;
}

/* Makes the gradient zero where the padding of the network's planes had a part in it. All shifts but one see these
 * pixels elsewhere. */
static void
clear_rim (const RvShift *shift, const RvArea *window, float *gradient)
{
  guint rim = MIN (RIM, MIN (shift->height, shift->width) / 8);

  for (guint row = 0; row < 3 * window->height; row++)
    {
      guint  y = window->y + row % window->height;
      float *place = gradient + (gsize) row * window->width;
      guint  left = y < rim || y + rim >= shift->height ? window->width : rim > window->x ? rim - window->x : 0;
      guint  end = window->x + window->width, right = end + rim > shift->width ? end + rim - shift->width : 0;

      left = MIN (left, window->width);
      right = MIN (right, window->width);
      memset (place, 0, left * sizeof (float));
      memset (place + window->width - right, 0, right * sizeof (float));
    }
}

/* Adds the gradient of what the tile sees to that of the painting. */
static void
run_backward (const RvPainter *painter, RvExec *exec, const RvShift *shift, const RvArea *window)
{
  float *gradient;

  rv_exec_backward (exec, NULL);
  gradient = rv_exec_picture_gradient (exec);
  rv_style_overlay_adjoint (&painter->overlay, shift, window, gradient);
  clear_rim (shift, window, gradient);
  rv_shift_add (shift, window, gradient, rv_tiles_count (painter->tiles) > 1);
}

static void
clear_found (RvPainter *painter)
{
  for (guint g = 0; g < painter->n_groups; g++)
    for (guint i = 0; i < painter->layers.n_styles; i++)
      rv_moments_clear (painter->groups[g].layers[i].found);
}

static gboolean
evaluate (gpointer data, const RvShift *shift, RvTick tick, gpointer tick_data, double *objective)
{
  RvPainter *painter = data;
  guint      n = rv_tiles_count (painter->tiles);
  /* So many times the loss that the gradient of a pixel is of the same size at all octaves. */
  double  pixels = (double) painter->height * painter->width, loss;
  double  first = n > 1 ? 1.0 / 3 : 0; /* going forward alone is about half of going both ways */
  RvArea  window;
  RvExec *exec = NULL;

  clear_found (painter);
  for (guint tile = 0; tile < n; tile++)
    {
      exec = run_forward (painter, tile, shift, &window);
      rv_style_measure (painter, shift, exec, tile);
      if (n > 1 && !tick (tick_data, first * (tile + 1) / n))
        return FALSE;
    }
  loss = rv_style_slopes (painter, pixels);
  if (n > 1)
    rv_shift_clear (shift);
  for (guint tile = 0; tile < n; tile++)
    {
      if (n > 1)
        exec = run_forward (painter, tile, shift, &window);
      loss += painter->content * write_tile (painter, shift, exec, tile, pixels);
      run_backward (painter, exec, shift, &window);
      if (tile + 1 < n && !tick (tick_data, first + (1 - first) * (tile + 1) / n))
        return FALSE;
    }
  *objective = -loss;
  return TRUE;
}

static void
close_octave (RvPainter *painter)
{
  rv_style_content_close (painter);
  rv_style_overlay_close (&painter->overlay);
}

/* Keeps what shows through, and the photo's features at all shifts of the octave. */
static gboolean
begin (gpointer data, const RvBeginning *beginning, GError **error)
{
  RvPainter *painter = data;
  guint      n = rv_tiles_count (painter->tiles);

  clear_found (painter);
  close_octave (painter);
  if (!rv_style_content_open (painter, error)
      || !rv_style_overlay_open (&painter->overlay, &painter->seen, beginning->shift->picture, painter->height,
                                 painter->width, painter->keeps_on_disk, painter->workers, error))
    return FALSE;
  for (guint turn = 0; turn < beginning->n_turns; turn++)
    {
      beginning->turn (beginning->data, turn, beginning->shift);
      for (guint tile = 0; tile < n; tile++)
        {
          RvArea  window;
          RvExec *exec = run_forward (painter, tile, beginning->shift, &window);

          rv_style_content_keep (painter, exec, tile, turn);
          if (turn == 0 && painter->share < 1)
            rv_style_measure (painter, beginning->shift, exec, tile);
          if (n > 1 && !beginning->tick (beginning->data, 0))
            return TRUE;
        }
    }
  if (painter->share < 1)
    rv_style_groups_mix (painter, painter->share);
  return rv_store_check (painter->features, error);
}

/* ---- Memory ---- */

static gboolean
make_tiles (RvPainter *painter, gsize limit, GError **error)
{
  const ReverieNetwork *network = painter->network;

  g_clear_pointer (&painter->tiles, rv_tiles_free);
  painter->limit = limit;
  painter->tiles
      = rv_tiles_new (network->graph, network->scale, network->mean, painter->layers.nodes, painter->layers.n_nodes,
                      painter->height, painter->width, painter->workers, limit, error);
  return painter->tiles != NULL;
}

static gboolean
plan (gpointer data, guint height, guint width, RvWorkers *workers, gsize limit, RvCost *cost, GError **error)
{
  RvPainter *painter = data;
  gsize      own, kept;

  painter->workers = workers;
  painter->height = height;
  painter->width = width;
  if (!make_tiles (painter, limit, error))
    return FALSE;
  own = rv_style_groups_bytes (painter);
  kept = rv_style_content_bytes (painter) + rv_style_overlay_bytes (&painter->seen, height, width);
  painter->keeps_on_disk = limit > 0 && kept > limit / KEPT_SHARE;
  if (!painter->keeps_on_disk)
    own += kept;
  if (limit > 0 && rv_tiles_bytes (painter->tiles) + own > limit
      && !make_tiles (painter, limit > own ? limit - own : 1, error))
    return FALSE;
  *cost = (RvCost){ .bytes = rv_tiles_bytes (painter->tiles) + own,
                    .disk = painter->keeps_on_disk ? kept : 0,
                    .flop = rv_tiles_flop (painter->tiles),
                    .tiles = rv_tiles_count (painter->tiles) };
  return TRUE;
}

static gboolean
open_painter (gpointer data, guint octave, GError **error)
{
  RvPainter *painter = data;

  rv_style_groups_close (painter);
  return rv_style_groups_open (painter, error) && rv_style_groups_measure (painter, error)
         && rv_tiles_open (painter->tiles, error);
}

void
rv_painter_close (RvPainter *painter)
{
  g_clear_pointer (&painter->tiles, rv_tiles_free);
  rv_style_groups_close (painter);
  close_octave (painter);
}

static void
close_painter (gpointer data)
{
  rv_painter_close (data);
}

static const char *
obstacle (gpointer data)
{
  return rv_tiles_obstacle (((RvPainter *) data)->tiles);
}

RvObjective
rv_painter_objective (RvPainter *painter)
{
  return (RvObjective){ .data = painter,
                        .plan = plan,
                        .open = open_painter,
                        .close = close_painter,
                        .begin = begin,
                        .evaluate = evaluate,
                        .obstacle = obstacle };
}
