/* Dense convolutions of stride 1 by 3 x 3 and 5 x 5 in fewer multiplications: a quarter and about a third.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Pixels and weights are transformed such that the convolution becomes 36 matrix products over tiles, and their results
 * are transformed back (kernels/winograd.c has the formulas). It is done in bands of rows of tiles, each in three runs
 * of the workers: every channel of the source to panels of B, every product, every channel of the target from products.
 * All workers share B and the products, so that the weights, which may be far more than a cache holds, pass by once a
 * band. The way back is the same with input and output changed over and the window turned round.
 */
#include <stdlib.h>

#include "engine/exec/ops.h"

#define POINTS (RV_WINOGRAD_POINTS * RV_WINOGRAD_POINTS)
/* Where there are fewer channels, the transforms take more time than the multiplications that they save. */
#define MIN_CHANNELS 16
/* Bytes of a band's panels and products: they should stay in the last-level cache. */
#define BAND_BYTES (6 << 20)
/* Floats after each matrix: without them, the 36 places of a tile's values would lie in the same few cache sets. */
#define GAP 16
/* Depth and rows of a product at a time, as conv2d.c has them. */
#define DEPTH 256
#define ROWS 96

/* A way forward or back. */
typedef struct
{
  RvExec      *exec;
  guint        index;
  gboolean     turned;
  gboolean     accumulate;
  RvGeometry   geometry; /* source to target, whichever they are */
  const float *weights;
  guint        in, out;     /* channels */
  guint        depth;       /* of all parts of B but the last */
  guint        across;      /* tiles of a row */
  guint        first, last; /* rows of tiles of the band */
  guint        tiles;       /* of the band, filled up to whole panels */
  float       *panels, *products;
} Winograd;

static gboolean
is_wanted (void)
{
  static gsize once;

  if (g_once_init_enter (&once))
    {
      const char *wanted = g_getenv ("REVERIE_WINOGRAD");

      g_once_init_leave (&once, g_strcmp0 (wanted, "0") == 0 ? 1 : 2);
    }
  return once == 2;
}

static guint
up_to_multiple (guint n, guint step)
{
  return (n + step - 1) / step * step;
}

gboolean
rv_winograd_fits (const RvNode *node, const RvShape *input)
{
  const RvWindow *window = &node->window;
  guint           side = window->kernel_height;

  return (side == 3 || side == 5) && side == window->kernel_width && window->stride_y * window->stride_x == 1
         && window->dilation_y * window->dilation_x == 1 && MIN (input->channels, node->channels) >= MIN_CHANNELS
         && is_wanted ();
}

static guint
tile_size (const RvNode *node)
{
  return RV_WINOGRAD_POINTS + 1 - node->window.kernel_height;
}

/* ---- Memory ---- */

/* The rows of tiles in a band, and tiles in a row, of a way from @source to @target. */
static void
find_band (const RvNode *node, const RvShape *source, const RvShape *target, guint *rows, guint *across)
{
  guint size = tile_size (node), down = (target->height + size - 1) / size;
  gsize row;

  *across = (target->width + size - 1) / size;
  row = (gsize) (source->channels + target->channels) * *across * POINTS * sizeof (float);
  *rows = CLAMP (BAND_BYTES / row, 1, down);
}

static gsize
matrix_floats (guint channels, guint tiles)
{
  return (gsize) channels * tiles + GAP;
}

gsize
rv_winograd_packed (const RvNode *node, const RvShape *input, gboolean turned)
{
  guint panel = rv_kernels ()->panel_rows;
  guint rows = turned ? input->channels : node->channels, depth = turned ? node->channels : input->channels;

  return (gsize) up_to_multiple (rows, panel) * depth * POINTS * sizeof (float);
}

/* Tiles of a band, filled up to whole panels. */
static guint
band_tiles (guint rows, guint across)
{
  return up_to_multiple (rows * across, rv_kernels ()->panel_columns);
}

/* A way from @source to @target. */
static gsize
way_shared (const RvNode *node, const RvShape *source, const RvShape *target)
{
  guint rows, across, tiles;

  find_band (node, source, target, &rows, &across);
  tiles = band_tiles (rows, across);
  return POINTS * (matrix_floats (source->channels, tiles) + matrix_floats (target->channels, tiles)) * sizeof (float);
}

static gsize
way_scratch (const RvNode *node, const RvShape *source, const RvShape *target)
{
  guint rows, across, seen;

  find_band (node, source, target, &rows, &across);
  seen = MIN ((rows - 1) * tile_size (node) + RV_WINOGRAD_POINTS, source->height);
  /* Bits are read from whole bytes on. */
  return (rv_kernels ()->winograd_room (rows, across) + (gsize) seen * source->width + 8) * sizeof (float);
}

gsize
rv_winograd_shared (const RvNode *node, const RvShape *input, const RvShape *output, gboolean gradient)
{
  return MAX (way_shared (node, input, output), gradient ? way_shared (node, output, input) : 0);
}

gsize
rv_winograd_scratch (const RvNode *node, const RvShape *input, const RvShape *output, gboolean gradient)
{
  return MAX (way_scratch (node, input, output), gradient ? way_scratch (node, output, input) : 0);
}

/* ---- Weights ---- */

/* Values at the six points of a window's polynomial, divided as Lagrange's interpolation wants it (G in the paper). */
static void
evaluate (double to[RV_WINOGRAD_POINTS], const double *taps, guint n, guint stride)
{
  static const double points[] = { 0, 0.75, -0.75, 1.5, -1.5 };

  for (guint i = 0; i < G_N_ELEMENTS (points); i++)
    {
      double sum = 0, divisor = 1;

      for (guint k = n; k-- > 0;)
        sum = sum * points[i] + taps[k * stride];
      for (guint j = 0; j < G_N_ELEMENTS (points); j++)
        if (j != i)
          divisor *= points[i] - points[j];
      to[i] = sum / divisor;
    }
  to[RV_WINOGRAD_POINTS - 1] = taps[(n - 1) * stride];
}

/* One window of n x n taps at all points; @gap floats between the results. */
static void
transform_window (float *to, gsize gap, const float *window, guint n, gboolean turned)
{
  double taps[25], rows[5][RV_WINOGRAD_POINTS], column[RV_WINOGRAD_POINTS];

  for (guint i = 0; i < n * n; i++)
    taps[i] = window[turned ? n * n - 1 - i : i];
  for (guint y = 0; y < n; y++)
    evaluate (rows[y], taps + y * n, n, 1);
  for (guint x = 0; x < RV_WINOGRAD_POINTS; x++)
    {
      evaluate (column, &rows[0][x], n, RV_WINOGRAD_POINTS);
      for (guint y = 0; y < RV_WINOGRAD_POINTS; y++)
        to[(y * RV_WINOGRAD_POINTS + x) * gap] = column[y];
    }
}

gboolean
rv_winograd_pack (float *packed, const RvNode *node, const RvShape *input, gboolean turned, GError **error)
{
  const RvKernels *kernels = rv_kernels ();
  guint            n = node->window.kernel_height, in = input->channels, panel = kernels->panel_rows;
  guint            rows = turned ? in : node->channels, depth = turned ? node->channels : in;
  gsize            all = (gsize) up_to_multiple (rows, panel) * depth, gap = (gsize) panel * depth;
  RvFloats        *some = rv_floats_new (gap * POINTS, error); /* a panel's rows of all matrices */

  for (guint row = 0; some != NULL && row < rows; row += panel)
    {
      guint there = MIN (panel, rows - row);

      for (guint i = 0; i < there; i++)
        for (guint k = 0; k < depth; k++)
          {
            gsize window = turned ? (gsize) k * in + row + i : (gsize) (row + i) * in + k;

            transform_window (some->values + i * depth + k, gap, node->weights->values + window * n * n, n, turned);
          }
      for (guint p = 0; p < POINTS; p++)
        kernels->pack_rows (packed + p * all + (gsize) row * depth, some->values + p * gap, depth, 1, there, depth);
    }
  if (some == NULL)
    return FALSE;
  rv_floats_unref (some);
  return TRUE;
}

/* ---- The three runs of a band ---- */

/* Channel @c of the source, such that pixel (y, x) of the rows that the band sees is at y * width + x. */
static const float *
source_plane (const Winograd *w, guint c, float *room)
{
  const RvGeometry *g = &w->geometry;
  const RvNode     *node = rv_exec_node (w->exec, w->index);
  int               size = tile_size (node);
  int               low = CLAMP ((int) w->first * size - g->top, 0, g->height);
  int               high = CLAMP ((int) (w->last - 1) * size - g->top + RV_WINOGRAD_POINTS, low, g->height);
  gsize             start = (gsize) low * g->width / 8 * 8, plane = (gsize) g->height * g->width;
  const float      *gradient;

  if (!w->turned)
    return rv_value (w->exec, node->inputs[0]) + c * plane;
  gradient = rv_gradient (w->exec, w->index) + c * plane;
  if (node->activation.kind == RV_ACTIVATION_NONE)
    return gradient;
  rv_unfinish (w->exec, w->index, c, room, gradient + start, start, (gsize) high * g->width - start);
  return room - start;
}

static void
do_source_channel (gpointer data, guint c, guint worker)
{
  const Winograd  *w = data;
  const RvKernels *kernels = w->exec->kernels;
  guint            part = c / w->depth * w->depth, depth = MIN (w->depth, w->in - part);
  float           *packed = w->panels + (gsize) part * w->tiles + (c - part) * kernels->panel_columns;
  float           *room = rv_scratch (w->exec, worker);
  gsize            used = kernels->winograd_room (w->last - w->first, w->across);

  kernels->winograd_input (packed, (gsize) depth * kernels->panel_columns, matrix_floats (w->in, w->tiles),
                           source_plane (w, c, room + used), &w->geometry, w->first, w->last, room);
}

static void
do_product (gpointer data, guint task, guint worker)
{
  const Winograd  *w = data;
  const RvKernels *kernels = w->exec->kernels;
  guint            p = task % POINTS, row = task / POINTS * ROWS;
  guint            panel = kernels->panel_rows;
  const float     *weights = w->weights + p * (gsize) up_to_multiple (w->out, panel) * w->in + (gsize) row * w->in;
  const float     *panels = w->panels + p * matrix_floats (w->in, w->tiles);
  float           *products = w->products + p * matrix_floats (w->out, w->tiles) + (gsize) row * w->tiles;

  for (guint k = 0; k < w->in; k += w->depth)
    kernels->product (products, w->tiles, weights + (gsize) k * panel, w->in, panels + (gsize) k * w->tiles,
                      MIN (ROWS, w->out - row), w->tiles, MIN (w->depth, w->in - k), k > 0);
}

static void
do_target_channel (gpointer data, guint c, guint worker)
{
  const Winograd   *w = data;
  const RvGeometry *g = &w->geometry;
  const RvNode     *node = rv_exec_node (w->exec, w->index);
  gsize             plane = (gsize) g->out_height * g->out_width;
  gsize             row = (gsize) tile_size (node) * g->out_width;
  float            *target = w->turned ? rv_gradient (w->exec, node->inputs[0]) : rv_value (w->exec, w->index);

  target += c * plane;
  w->exec->kernels->winograd_output (target, w->products + (gsize) c * w->tiles, matrix_floats (w->out, w->tiles), g,
                                     w->first, w->last, w->accumulate, rv_scratch (w->exec, worker));
  if (!w->turned)
    {
      /* By whole bytes of bits: what is left over of a byte is the next band's. */
      gsize start = w->first * row / 8 * 8;
      gsize end = w->last * row >= plane ? plane : w->last * row / 8 * 8;

      rv_finish (w->exec, w->index, c, target + start, start, end - start);
    }
}

static void
run (Winograd *w)
{
  const RvNode  *node = rv_exec_node (w->exec, w->index);
  const RvShape *input = rv_shape (w->exec, node->inputs[0]), *output = rv_shape (w->exec, w->index);
  const RvShape *source = w->turned ? output : input, *target = w->turned ? input : output;
  guint          size = tile_size (node), down = (target->height + size - 1) / size, rows;
  guint          parts = (source->channels + DEPTH - 1) / DEPTH;

  find_band (node, source, target, &rows, &w->across);
  w->in = source->channels;
  w->out = target->channels;
  w->depth = (w->in + parts - 1) / parts;
  w->panels = rv_shared (w->exec);
  for (w->first = 0; w->first < down; w->first = w->last)
    {
      w->last = MIN (w->first + rows, down);
      w->tiles = band_tiles (w->last - w->first, w->across);
      w->products = w->panels + POINTS * matrix_floats (w->in, w->tiles);
      rv_workers_run (w->exec->workers, w->in, do_source_channel, w);
      rv_workers_run (w->exec->workers, (w->out + ROWS - 1) / ROWS * POINTS, do_product, w);
      rv_workers_run (w->exec->workers, w->out, do_target_channel, w);
    }
}

void
rv_winograd_forward (RvExec *exec, guint index, const float *weights)
{
  Winograd w = { .exec = exec, .index = index, .weights = weights, .geometry = rv_geometry (exec, index) };

  run (&w);
}

void
rv_winograd_backward (RvExec *exec, guint index, const float *weights)
{
  RvGeometry geometry = rv_geometry (exec, index);
  Winograd   w = { .exec = exec, .index = index, .turned = TRUE, .weights = weights };

  w.accumulate = rv_edge (exec, index, 0) == RV_EDGE_ADD;
  w.geometry = rv_turned_geometry (&geometry);
  run (&w);
}
