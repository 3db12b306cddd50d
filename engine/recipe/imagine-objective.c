/* What a sitter climbs to come alive.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Three things at once, each with a gradient of its own that is cut to the face and brought to unit RMS before they are
 * added up: stages of faceres (what faces are made of), its features of a whole face (who this face is to be: the heads
 * for age and sex, and a direction that is the seed's own), and the scores of blazeface (one face where the sitter has
 * it, none elsewhere).
 */
#include <math.h>
#include <string.h>

#include <glib/gi18n-lib.h>

#include "engine/recipe/chance.h"
#include "engine/recipe/imagine-private.h"

#define FINDER_SHARE 2 /* the finder is asked in one step of so many */

const RvOctave rv_imagine_plan[RV_IMAGINE_OCTAVES] = { { 128, 14 }, { 192, 7 }, { RV_IMAGINE_SIDE, 3 } };

const RvImagineWeights rv_imagine_weights[RV_IMAGINE_OCTAVES]
    = { { { 0, 0.6, 0.5 }, 3, 1, 0.4 }, { { 0.5, 0.6 }, 2, 1, 0 }, { { 0.8 }, 1, 0.7, 0 } };

/* ---- Adding up ---- */

void
rv_imagining_add (RvImagining *imagining, const RvShift *shift, gboolean cut, double weight)
{
  gsize  plane = rv_imagining_plane (imagining);
  float *gradient = rv_store_read (shift->gradient, 0, 3 * plane, NULL), factor;
  double squares = 0, room = 0;

  for (gsize i = 0; i < plane; i++)
    {
      float share = cut ? imagining->region[i] : 1;

      room += share * share;
      for (guint c = 0; c < 3; c++)
        {
          float value = gradient[c * plane + i] *= share;

          squares += value * value;
        }
    }
  factor = squares > 0 ? weight * sqrt (room / squares) : 0;
  for (gsize i = 0; i < 3 * plane; i++)
    imagining->sum[i] += factor * gradient[i];
}

/* ---- Stages ---- */

/* The face's share of the cells of a value of @shape, which sees the picture at a shift. */
static float
cell_share (const RvImagining *imagining, RvShape shape, const RvShift *shift, guint y, guint x)
{
  guint side = imagining->side, row = (2 * y + 1) * side / (2 * shape.height);
  guint column = (2 * x + 1) * side / (2 * shape.width);

  return imagining->region[(row + side - shift->down) % side * side + (column + side - shift->right) % side];
}

/* Writes the gradient of @weight times the logarithm of the mean square of a stage within the face: the logarithm
 * balances the stages. */
static void
write_stage (RvImagining *imagining, RvExec *exec, guint stage, const RvShift *shift, double weight)
{
  RvShape      shape = rv_exec_shape (exec, stage);
  gsize        cells = (gsize) shape.height * shape.width;
  const float *value = rv_exec_value (exec, stage);
  float       *gradient = rv_exec_gradient (exec, stage), factor;
  double       squares = 0;

  for (gsize i = 0; i < cells; i++)
    {
      float share = cell_share (imagining, shape, shift, i / shape.width, i % shape.width);

      for (guint c = 0; c < shape.channels; c++)
        {
          gradient[c * cells + i] = share * value[c * cells + i];
          squares += gradient[c * cells + i] * value[c * cells + i];
        }
    }
  factor = squares > 0 ? weight / squares : 0;
  for (gsize i = 0; i < shape.channels * cells; i++)
    gradient[i] *= factor;
}

static void
climb_stages (RvImagining *imagining, const RvShift *shift)
{
  RvArea        window;
  RvExec       *exec = rv_tiles_start (imagining->stages.tiles, 0, &window);
  const double *share = rv_imagine_weights[imagining->octave].stages;
  double        all = 0;

  rv_shift_read (shift, &window, rv_exec_picture (exec));
  rv_exec_forward (exec, NULL);
  for (guint i = 0; i < imagining->stages.n_nodes; i++)
    {
      write_stage (imagining, exec, i, shift, share[i]);
      all += share[i];
    }
  rv_exec_backward (exec, NULL);
  rv_shift_add (shift, &window, rv_exec_picture_gradient (exec), FALSE);
  rv_imagining_add (imagining, shift, TRUE, all);
}

/* ---- The objective ---- */

static gboolean
evaluate (gpointer data, const RvShift *shift, RvTick tick, gpointer tick_data, double *objective)
{
  RvImagining *imagining = data;
  gsize        plane = rv_imagining_plane (imagining);

  memset (imagining->sum, 0, 3 * plane * sizeof (float));
  climb_stages (imagining, shift);
  *objective = rv_imagining_climb_heads (imagining, shift);
  if (imagining->finder.tiles != NULL && imagining->step++ % FINDER_SHARE == 0)
    rv_imagining_climb_finder (imagining, shift);
  rv_store_write (shift->gradient, 0, 3 * plane, imagining->sum);
  return TRUE;
}

/* ---- Memory ---- */

static gboolean
plan_view (RvImagineView *view, guint side, RvWorkers *workers, gsize limit, RvCost *cost, GError **error)
{
  const ReverieNetwork *network = view->network;

  g_clear_pointer (&view->tiles, rv_tiles_free);
  view->tiles = rv_tiles_new (network->graph, network->scale, network->mean, view->nodes, view->n_nodes, side, side,
                              workers, limit, error);
  if (view->tiles == NULL)
    return FALSE;
  cost->bytes += rv_tiles_bytes (view->tiles);
  cost->flop += rv_tiles_flop (view->tiles);
  return TRUE;
}

static gsize
own_bytes (guint side)
{
  return 13 * (gsize) side * side * sizeof (float);
}

static gboolean
plan (gpointer data, guint height, guint width, RvWorkers *workers, gsize limit, RvCost *cost, GError **error)
{
  RvImagining *imagining = data;

  imagining->workers = workers;
  imagining->side = width;
  for (guint i = 0; i < RV_IMAGINE_OCTAVES; i++)
    if (rv_imagine_plan[i].side == width)
      imagining->stages.n_nodes = rv_imagine_weights[i].n_stages;
  *cost = (RvCost){ .bytes = own_bytes (width), .tiles = 1 };
  return plan_view (&imagining->stages, width, workers, 0, cost, error)
         && plan_view (&imagining->heads, RV_HEADS_SIDE, workers, 0, cost, error)
         && plan_view (&imagining->finder, RV_FINDER_SIDE, workers, 0, cost, error);
}

static gboolean
open_octave (gpointer data, guint octave, GError **error)
{
  RvImagining *imagining = data;
  gsize        plane = rv_imagining_plane (imagining);

  imagining->octave = octave;
  imagining->step = 0;
  if (rv_imagine_weights[octave].finder == 0)
    g_clear_pointer (&imagining->finder.tiles, rv_tiles_free);
  if (!rv_tiles_open (imagining->stages.tiles, error) || !rv_tiles_open (imagining->heads.tiles, error)
      || (imagining->finder.tiles != NULL && !rv_tiles_open (imagining->finder.tiles, error)))
    return FALSE;
  g_free (imagining->memory);
  imagining->memory = g_try_malloc (own_bytes (imagining->side));
  if (imagining->memory == NULL)
    {
      g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_MEMORY, _ ("no memory for a portrait: close other programs"));
      return FALSE;
    }
  imagining->sum = imagining->memory;
  imagining->room = imagining->sum + 3 * plane;
  imagining->target = imagining->room + 3 * plane;
  imagining->slow = imagining->target + 3 * plane;
  imagining->region = imagining->slow + 3 * plane;
  return reverie_resize (imagining->picture, RV_IMAGINE_SIDE, RV_IMAGINE_SIDE, imagining->target, imagining->side,
                         imagining->side, 3, error)
         && reverie_resize (imagining->face, RV_IMAGINE_SIDE, RV_IMAGINE_SIDE, imagining->region, imagining->side,
                            imagining->side, 1, error);
}

static void
close_octave (gpointer data)
{
  RvImagining *imagining = data;

  g_clear_pointer (&imagining->stages.tiles, rv_tiles_free);
  g_clear_pointer (&imagining->heads.tiles, rv_tiles_free);
  g_clear_pointer (&imagining->finder.tiles, rv_tiles_free);
  g_clear_pointer (&imagining->memory, g_free);
}

static const char *
obstacle (gpointer data)
{
  return NULL;
}

/* ---- The whole ---- */

static gboolean
find_nodes (RvImagineView *view, ReverieNetwork *network, const char *const *names, guint n, GError **error)
{
  *view = (RvImagineView){ .network = network, .n_nodes = n };
  for (guint i = 0; i < n; i++)
    {
      view->nodes[i] = rv_network_find (network, names[i], error);
      if (view->nodes[i] == RV_NONE)
        return FALSE;
    }
  return TRUE;
}

/* What a portrait shares with no other: directions drawn at random from a thousand are nearly at right angles. */
static void
choose_direction (RvImagining *imagining)
{
  GRand *chance = g_rand_new_with_seed (imagining->sitter->seed);

  for (guint i = 0; i < RV_IMAGINE_FEATURES; i++)
    imagining->own[i] = rv_about (chance, 1);
  g_rand_free (chance);
}

RvImagining *
rv_imagining_new (ReverieNetwork *faceres,
                  ReverieNetwork *blazeface,
                  const RvSitter *sitter,
                  const float    *picture,
                  const float    *face,
                  GError        **error)
{
  static const char *const stages[] = { "conv_pw_8", "conv_pw_10", "conv_pw_12" };
  static const char *const heads[] = { "age_pred/BiasAdd", "gender_pred/BiasAdd", "global_pooling/Mean" };
  static const char *const scores[] = { "conv2d_33", "conv2d_34" };
  RvImagining             *imagining = g_new0 (RvImagining, 1);

  imagining->sitter = sitter;
  imagining->picture = picture;
  imagining->face = face;
  rv_sitter_eyes (sitter, imagining->eyes);
  choose_direction (imagining);
  if (find_nodes (&imagining->stages, faceres, stages, G_N_ELEMENTS (stages), error)
      && find_nodes (&imagining->heads, faceres, heads, G_N_ELEMENTS (heads), error)
      && find_nodes (&imagining->finder, blazeface, scores, G_N_ELEMENTS (scores), error))
    return imagining;
  rv_imagining_free (imagining);
  return NULL;
}

void
rv_imagining_free (RvImagining *imagining)
{
  if (imagining == NULL)
    return;
  close_octave (imagining);
  g_free (imagining);
}

RvObjective
rv_imagining_objective (RvImagining *imagining)
{
  return (RvObjective){ .data = imagining,
                        .plan = plan,
                        .open = open_octave,
                        .close = close_octave,
                        .evaluate = evaluate,
                        .obstacle = obstacle,
                        .settle = rv_imagining_settle };
}
