/* Running a network over a picture in tiles.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>

#include "engine/exec/ops.h"
#include "engine/exec/tiles.h"

#define MAX_CUTS 64    /* tiles along one axis */
#define OPEN G_MAXUINT /* end of the last core */
#define TRIES 24       /* grids that are planned in full before the smallest tiles are taken */

/* A tile along one axis, in pixels of the picture. */
typedef struct
{
  guint start, end;  /* of the window */
  guint first, last; /* values at i * stride from first on and below last are the core */
} Span;

typedef struct
{
  guint  size;          /* of the picture */
  guint  unit;          /* of cuts: a multiple of all strides */
  guint  latest;        /* start of a window in which every plane has something left */
  guint  content;       /* no wanted value is at this pixel or behind */
  gint64 before, after; /* what the windows have more than the cores */
  guint  n;             /* chosen */
  Span  *spans;

  /* The shortest window that does with 1 to MAX_CUTS tiles, and the length of all windows together. */
  guint  length[MAX_CUTS + 1];
  double total[MAX_CUTS + 1];
} Axis;

struct _RvTiles
{
  RvGraph     *graph; /* folded; with targets and plans it belongs to the executor once that was opened */
  double       scale;
  double      *mean;
  guint       *targets;
  guint        n_targets;
  RvWorkers   *workers;
  RvShape     *shapes; /* of the whole */
  RvReceptive *receptive;
  char        *obstacle;
  Axis         y, x;
  GPtrArray   *plans;
  guint       *plan_of; /* each tile */
  gsize        bytes;
  gboolean     opened;
  RvExec      *exec;
};

/* ---- One axis ---- */

static guint
greatest_divisor (guint a, guint b)
{
  while (b > 0)
    {
      guint rest = a % b;

      a = b;
      b = rest;
    }
  return a;
}

/* Makes @axis ready for the planes of one node; the same for rows and columns. */
static void
axis_add_node (Axis *axis, const RvReach *reach, guint values, gboolean wanted)
{
  guint64 multiple = (guint64) axis->unit / greatest_divisor (axis->unit, reach->stride) * reach->stride;

  /* Strides without a common multiple in the picture leave nothing to cut. */
  axis->unit = MIN (multiple, RV_MAX_SIDE);
  axis->latest = MIN (axis->latest, (guint64) (values - 1) * reach->stride);
  if (!wanted)
    return;
  axis->content = MAX (axis->content, (guint64) values * reach->stride);
  axis->before = MAX (axis->before, reach->before);
  axis->after = MAX (axis->after, reach->after - (gint64) reach->stride);
}

/* Cuts the axis into windows of @length pixels, a multiple of the unit, or less for the last; returns their number, 0
 * where they are too short or too many. @spans: room for MAX_CUTS, or NULL. */
static guint
cut (const Axis *axis, guint length, Span *spans, double *total)
{
  guint first = 0;

  *total = 0;
  for (guint n = 1; n <= MAX_CUTS; n++)
    {
      guint  start = MIN (MAX (0, first - axis->before), axis->latest) / axis->unit * axis->unit;
      guint  end = MIN (start + length, axis->size);
      gint64 last = MAX (0, end - 1 - axis->after) / axis->unit * axis->unit;

      if (end == axis->size)
        last = OPEN;
      if (last <= first)
        return 0;
      if (spans != NULL)
        spans[n - 1] = (Span){ start, end, first, last };
      *total += end - start;
      if (last >= axis->content)
        return n;
      first = last;
    }
  return 0;
}

static void
axis_measure (Axis *axis)
{
  guint units = (axis->size + axis->unit - 1) / axis->unit;
  guint low = 0;

  for (guint n = MAX_CUTS; n >= 1; n--)
    {
      guint  high = units;
      double total;

      while (low + 1 < high)
        {
          guint middle = (low + high) / 2, count = cut (axis, middle * axis->unit, NULL, &total);

          if (count > 0 && count <= n)
            high = middle;
          else
            low = middle;
        }
      cut (axis, high * axis->unit, NULL, &axis->total[n]);
      axis->length[n] = high * axis->unit;
      low = high - 1;
    }
}

static void
axis_choose (Axis *axis, guint n)
{
  double total;

  axis->n = cut (axis, axis->length[n], axis->spans, &total);
}

/* ---- The grid ---- */

static RvArea
window_of (const RvTiles *tiles, guint tile)
{
  const Span *y = &tiles->y.spans[tile / tiles->x.n], *x = &tiles->x.spans[tile % tiles->x.n];

  return (RvArea){ y->start, x->start, y->end - y->start, x->end - x->start };
}

static RvShape *
tile_shapes (const RvTiles *tiles, guint tile)
{
  RvArea window = window_of (tiles, tile);

  if (tiles->receptive == NULL)
    return g_memdup2 (tiles->shapes, rv_graph_length (tiles->graph) * sizeof (RvShape));
  return rv_graph_window_shapes (tiles->graph, tiles->shapes, tiles->receptive, &window);
}

/* Finds the plan for @shapes, which it takes over, or makes it. */
static guint
plan_for (RvTiles *tiles, RvShape *shapes)
{
  gsize size = rv_graph_length (tiles->graph) * sizeof (RvShape);

  for (guint i = 0; i < tiles->plans->len; i++)
    if (memcmp (((RvPlan *) g_ptr_array_index (tiles->plans, i))->shapes, shapes, size) == 0)
      {
        g_free (shapes);
        return i;
      }
  g_ptr_array_add (tiles->plans,
                   rv_plan_new (tiles->graph, tiles->targets, tiles->n_targets, shapes, tiles->shapes, TRUE));
  return tiles->plans->len - 1;
}

/* Plans the tiles of the grid that the axes have chosen. */
static void
plan_grid (RvTiles *tiles)
{
  guint n = rv_tiles_count (tiles);

  g_ptr_array_set_size (tiles->plans, 0);
  g_free (tiles->plan_of);
  tiles->plan_of = g_new (guint, n);
  for (guint i = 0; i < n; i++)
    tiles->plan_of[i] = plan_for (tiles, tile_shapes (tiles, i));
  tiles->bytes = rv_exec_needed (tiles->plans, tiles->workers);
}

static void
choose_grid (RvTiles *tiles, guint ny, guint nx)
{
  axis_choose (&tiles->y, ny);
  axis_choose (&tiles->x, nx);
  plan_grid (tiles);
}

static double
window_pixels (const RvTiles *tiles, guint ny, guint nx)
{
  return (double) MIN (tiles->y.length[ny], tiles->y.size) * MIN (tiles->x.length[nx], tiles->x.size);
}

/* The grid of the least work whose windows have at most @pixels pixels. */
static gboolean
find_grid (const RvTiles *tiles, double pixels, guint *ny, guint *nx)
{
  double least = G_MAXDOUBLE;

  for (guint y = 1; y <= MAX_CUTS; y++)
    for (guint x = 1; x <= MAX_CUTS; x++)
      {
        double work = tiles->y.total[y] * tiles->x.total[x];

        if (window_pixels (tiles, y, x) > pixels || work >= least)
          continue;
        least = work;
        *ny = y;
        *nx = x;
      }
  return least < G_MAXDOUBLE;
}

/* Cuts the picture so that the plans stay within @limit bytes. Memory grows nearly with a window's pixels, so a line
 * through the largest and the smallest says which grids are worth planning. */
static void
fit (RvTiles *tiles, gsize limit)
{
  gsize  largest = tiles->bytes, smallest;
  double most = (double) tiles->y.size * tiles->x.size, least, share;
  guint  ny, nx;

  axis_measure (&tiles->y);
  axis_measure (&tiles->x);
  choose_grid (tiles, MAX_CUTS, MAX_CUTS);
  smallest = tiles->bytes;
  if (smallest >= limit)
    return;

  least = window_pixels (tiles, MAX_CUTS, MAX_CUTS);
  share = (double) (limit - smallest) / MAX (largest - smallest, 1);
  for (guint i = 0; i < TRIES; i++, share *= 0.96)
    {
      if (!find_grid (tiles, least + (most - least) * share, &ny, &nx))
        break;
      choose_grid (tiles, ny, nx);
      if (tiles->bytes <= limit)
        return;
    }
  choose_grid (tiles, MAX_CUTS, MAX_CUTS);
}

static gboolean
is_wanted (const RvTiles *tiles, guint index)
{
  for (guint i = 0; i < tiles->n_targets; i++)
    if (tiles->targets[i] == index)
      return TRUE;
  return FALSE;
}

/* One tile for all, and what the graph says of cutting it. */
static void
prepare_axes (RvTiles *tiles, guint height, guint width)
{
  g_autoptr (GError) error = NULL;

  tiles->y = (Axis){ .size = height, .unit = 1, .latest = height, .after = -RV_MAX_SIDE };
  tiles->x = (Axis){ .size = width, .unit = 1, .latest = width, .after = -RV_MAX_SIDE };
  tiles->y.n = tiles->x.n = 1;
  tiles->y.spans = g_new (Span, MAX_CUTS);
  tiles->x.spans = g_new (Span, MAX_CUTS);
  *tiles->y.spans = (Span){ 0, height, 0, OPEN };
  *tiles->x.spans = (Span){ 0, width, 0, OPEN };
  tiles->receptive = rv_graph_receptive (tiles->graph, tiles->shapes, &error);
  if (tiles->receptive == NULL)
    tiles->obstacle = g_strdup (error->message);
  for (guint i = 0; tiles->receptive != NULL && i < rv_graph_length (tiles->graph); i++)
    {
      axis_add_node (&tiles->y, &tiles->receptive[i].y, tiles->shapes[i].height, is_wanted (tiles, i));
      axis_add_node (&tiles->x, &tiles->receptive[i].x, tiles->shapes[i].width, is_wanted (tiles, i));
    }
}

/* ---- The whole ---- */

RvTiles *
rv_tiles_new (const RvGraph *graph,
              double         scale,
              const double  *mean,
              const guint   *targets,
              guint          n_targets,
              guint          height,
              guint          width,
              RvWorkers     *workers,
              gsize          limit,
              GError       **error)
{
  RvTiles *tiles = g_new0 (RvTiles, 1);

  tiles->targets = g_memdup2 (targets, n_targets * sizeof (guint));
  tiles->n_targets = n_targets;
  tiles->workers = workers;
  tiles->scale = scale;
  tiles->plans = g_ptr_array_new_with_free_func ((GDestroyNotify) rv_plan_free);
  tiles->graph = rv_graph_fold (graph, tiles->targets, n_targets, error);
  tiles->shapes = tiles->graph != NULL ? rv_graph_shapes (tiles->graph, height, width, error) : NULL;
  if (tiles->shapes == NULL)
    {
      rv_tiles_free (tiles);
      return NULL;
    }
  if (mean != NULL)
    tiles->mean = g_memdup2 (mean, tiles->shapes[0].channels * sizeof (double));
  prepare_axes (tiles, height, width);
  plan_grid (tiles);
  if (limit > 0 && tiles->bytes > limit && tiles->receptive != NULL)
    fit (tiles, limit);
  return tiles;
}

void
rv_tiles_free (RvTiles *tiles)
{
  if (tiles == NULL)
    return;
  rv_exec_free (tiles->exec);
  if (!tiles->opened)
    {
      g_ptr_array_unref (tiles->plans);
      rv_graph_free (tiles->graph);
      g_free (tiles->targets);
    }
  g_free (tiles->mean);
  g_free (tiles->shapes);
  g_free (tiles->receptive);
  g_free (tiles->obstacle);
  g_free (tiles->y.spans);
  g_free (tiles->x.spans);
  g_free (tiles->plan_of);
  g_free (tiles);
}

guint
rv_tiles_count (const RvTiles *tiles)
{
  return tiles->y.n * tiles->x.n;
}

RvShape
rv_tiles_shape (const RvTiles *tiles, guint target)
{
  return tiles->shapes[tiles->targets[target]];
}

gsize
rv_tiles_bytes (const RvTiles *tiles)
{
  return tiles->bytes;
}

double
rv_tiles_flop (const RvTiles *tiles)
{
  double flop = 0;

  for (guint i = 0; i < rv_tiles_count (tiles); i++)
    flop += ((const RvPlan *) g_ptr_array_index (tiles->plans, tiles->plan_of[i]))->flop;
  return flop;
}

const char *
rv_tiles_obstacle (const RvTiles *tiles)
{
  return tiles->obstacle;
}

gboolean
rv_tiles_open (RvTiles *tiles, GError **error)
{
  tiles->exec = rv_exec_assemble (tiles->graph, tiles->scale, tiles->mean, tiles->targets, tiles->n_targets,
                                  tiles->plans, tiles->workers, 0, error);
  tiles->opened = TRUE;
  return tiles->exec != NULL;
}

RvExec *
rv_tiles_start (RvTiles *tiles, guint tile, RvArea *window)
{
  *window = window_of (tiles, tile);
  rv_exec_use (tiles->exec, tiles->plan_of[tile]);
  return tiles->exec;
}

/* First value and number of values of a core along one axis; @values: those of the whole plane. */
static void
core (const Span *span, guint stride, guint values, guint *first, guint *n)
{
  guint low = MIN (span->first / stride, values), high = MIN (span->last / stride, values);

  *first = low - MIN (low, span->start / stride);
  *n = (span->last == OPEN ? values : high) - low;
}

RvArea
rv_tiles_core (const RvTiles *tiles, guint tile, guint target)
{
  guint   index = tiles->targets[target];
  RvShape shape = tiles->shapes[index];
  RvArea  area = { 0, 0, shape.height, shape.width };

  if (tiles->receptive == NULL)
    return area;
  core (&tiles->y.spans[tile / tiles->x.n], tiles->receptive[index].y.stride, shape.height, &area.y, &area.height);
  core (&tiles->x.spans[tile % tiles->x.n], tiles->receptive[index].x.stride, shape.width, &area.x, &area.width);
  return area;
}

void
rv_tiles_core_place (const RvTiles *tiles, guint tile, guint target, guint *y, guint *x)
{
  guint   index = tiles->targets[target];
  RvShape shape = tiles->shapes[index];

  *y = *x = 0;
  if (tiles->receptive == NULL)
    return;
  *y = MIN (tiles->y.spans[tile / tiles->x.n].first / tiles->receptive[index].y.stride, shape.height);
  *x = MIN (tiles->x.spans[tile % tiles->x.n].first / tiles->receptive[index].x.stride, shape.width);
}
