/* Dense convolutions of stride 1 by 3 x 3 and 5 x 5 in fewer multiplications: a quarter and about a third.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Pixels and weights are transformed such that the convolution becomes 36 matrix products over tiles, and their results
 * are transformed back (kernels/winograd.c has the formulas). It is done in blocks of tiles, each in three steps: every
 * channel of the source to panels of B, every product, every channel of the target from products. Few channels leave
 * room in a core's own cache for a block, and then each task does bands of them alone. Many do not, and there are many
 * weights too: then all workers share a block, a run for each step, and the weights pass by once. The way back is the
 * same with input and output changed over and the window turned round.
 */
#include "engine/exec/blocks.h"

#define POINTS (RV_WINOGRAD_POINTS * RV_WINOGRAD_POINTS)
/* Bytes of a block's panels and products, for a task alone and for all workers together; and the tiles that a block has
 * at least, or weights would pass by too often. */
#define OWN_BYTES (3 << 20)
#define SHARED_BYTES (16 << 20)
#define MIN_TILES 32
/* Workers share where there are more channels, source's and target's together, or fewer bands than this. */
#define MAX_OWN_CHANNELS 512
#define MIN_BANDS 8
/* Floats after each matrix: without them, the 36 places of a tile's values would lie in the same few cache sets. */
#define GAP 16
/* Rows of a product at a time. */
#define ROWS 96

/* How a way forward or back is cut. */
typedef struct
{
  guint    in, out;       /* channels of source and target */
  guint    size;          /* of a tile */
  guint    down, across;  /* tiles of the target */
  guint    rows, columns; /* tiles of a block */
  gboolean shared;        /* all workers work on one block; its columns are all there are */
} Cut;

typedef struct
{
  RvExec      *exec;
  guint        index;
  gboolean     turned;
  gboolean     accumulate;
  Cut          cut;
  RvGeometry   geometry; /* source to target, whichever they are */
  const float *weights;
} Way;

typedef struct
{
  const Way  *way;
  RvTileRange tiles;
  guint       n; /* of tiles, filled up to whole panels */
  float      *panels, *products;
} Block;

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
  guint           side = window->kernel_height, size = RV_WINOGRAD_POINTS + 1 - side, tiles;

  if ((side != 3 && side != RV_WINOGRAD_SIDE) || side != window->kernel_width
      || window->stride_y * window->stride_x != 1 || window->dilation_y * window->dilation_x != 1 || !is_wanted ())
    return FALSE;
  /* Of a few tiles most of a panel would be filling. */
  tiles = ((input->height + size - 1) / size) * ((input->width + size - 1) / size);
  return (gsize) up_to_multiple (tiles, rv_kernels ()->panel_columns) * POINTS <= rv_pixels (input) * side * side;
}

/* ---- Memory ---- */

static Cut
cut_new (const RvNode *node, const RvShape *source, const RvShape *target)
{
  guint size = RV_WINOGRAD_POINTS + 1 - node->window.kernel_height;
  Cut   cut = { .in = source->channels,
                .out = target->channels,
                .size = size,
                .down = (target->height + size - 1) / size,
                .across = (target->width + size - 1) / size };
  gsize tile = (gsize) (cut.in + cut.out) * POINTS * sizeof (float);
  guint step, blocks;

  cut.rows = 8 / size; /* Bits come in whole bytes: no two tasks write to one. */
  cut.shared = cut.in + cut.out > MAX_OWN_CHANNELS || cut.down < MIN_BANDS * cut.rows
               || tile * cut.across * cut.down <= SHARED_BYTES / 2;
  if (cut.shared)
    {
      cut.rows = CLAMP (SHARED_BYTES / (tile * cut.across), 1, cut.down);
      cut.columns = cut.across;
      return cut;
    }
  /* Equal parts, but of whole panels. */
  step = MAX (1, rv_kernels ()->panel_columns / cut.rows);
  cut.columns = MAX (MAX (OWN_BYTES / tile, MIN_TILES) / cut.rows, 1);
  blocks = (cut.across + cut.columns - 1) / cut.columns;
  cut.columns = up_to_multiple ((cut.across + blocks - 1) / blocks, step);
  return cut;
}

/* Depth of all parts of B but the last. */
static guint
part_depth (const Cut *cut)
{
  guint parts = (cut->in + RV_BLOCK_DEPTH - 1) / RV_BLOCK_DEPTH;

  return (cut->in + parts - 1) / parts;
}

static gsize
matrix_floats (guint channels, guint tiles)
{
  return (gsize) channels * tiles + GAP;
}

/* Tiles of a block, filled up to whole panels. */
static guint
count_tiles (guint rows, guint columns)
{
  return up_to_multiple (rows * columns, rv_kernels ()->panel_columns);
}

static gsize
block_floats (const Cut *cut)
{
  guint tiles = count_tiles (cut->rows, cut->columns);

  return POINTS * (matrix_floats (cut->in, tiles) + matrix_floats (cut->out, tiles));
}

/* Floats of a row of pixels that a block sees. Bits are read from whole bytes on: so many may come before. */
static gsize
seen_stride (const Cut *cut)
{
  return (cut->columns - 1) * cut->size + RV_WINOGRAD_POINTS + 8;
}

static gsize
transform_floats (const Cut *cut)
{
  return rv_kernels ()->winograd_room (cut->rows, cut->columns);
}

static gsize
way_scratch (const Cut *cut)
{
  gsize seen = ((cut->rows - 1) * cut->size + RV_WINOGRAD_POINTS) * seen_stride (cut);

  return (transform_floats (cut) + seen + (cut->shared ? 0 : block_floats (cut))) * sizeof (float);
}

gsize
rv_winograd_scratch (const RvNode *node, const RvShape *input, const RvShape *output, gboolean gradient)
{
  Cut forward = cut_new (node, input, output), back = cut_new (node, output, input);

  return MAX (way_scratch (&forward), gradient ? way_scratch (&back) : 0);
}

gsize
rv_winograd_shared (const RvNode *node, const RvShape *input, const RvShape *output, gboolean gradient)
{
  Cut   forward = cut_new (node, input, output), back = cut_new (node, output, input);
  gsize floats = forward.shared ? block_floats (&forward) : 0;

  if (gradient && back.shared)
    floats = MAX (floats, block_floats (&back));
  return floats * sizeof (float);
}

/* ---- The steps of a block ---- */

/* The gradient of channel @c behind the activation, of the pixels that a block sees: pixel (y, x) is put to
 * room[y * stride + x]. Returns @room so moved. */
static const float *
take_off_activation (const Block *block, guint c, float *room, gsize stride)
{
  const Way        *way = block->way;
  const RvGeometry *g = &way->geometry;
  int               size = way->cut.size, more = RV_WINOGRAD_POINTS - size;
  int               top = CLAMP (block->tiles.top * size - g->top, 0, g->height);
  int               bottom = CLAMP (block->tiles.bottom * size - g->top + more, top, g->height);
  int               left = CLAMP (block->tiles.left * size - g->left, 0, g->width);
  int               right = CLAMP (block->tiles.right * size - g->left + more, left, g->width);
  const float      *gradient = rv_gradient (way->exec, way->index) + (gsize) c * g->height * g->width;

  room += 8;
  for (int y = top; y < bottom; y++)
    {
      gsize start = (gsize) y * g->width + left, odd = start % 8;

      rv_unfinish (way->exec, way->index, c, room + (y - top) * stride - odd, gradient + start - odd, start - odd,
                   odd + right - left);
    }
  return room - top * (gssize) stride - left;
}

static void
transform_source (const Block *block, guint c, float *room)
{
  const Way       *way = block->way;
  const Cut       *cut = &way->cut;
  const RvNode    *node = rv_exec_node (way->exec, way->index);
  const RvKernels *kernels = way->exec->kernels;
  guint            depth = part_depth (cut), part = c / depth * depth;
  float           *packed = block->panels + (gsize) part * block->n + (c - part) * kernels->panel_columns;
  gsize            stride = way->geometry.width, plane = stride * way->geometry.height;
  const float     *source;

  if (!way->turned)
    source = rv_value (way->exec, node->inputs[0]) + c * plane;
  else if (node->activation.kind == RV_ACTIVATION_NONE)
    source = rv_gradient (way->exec, way->index) + c * plane;
  else
    {
      stride = seen_stride (cut);
      source = take_off_activation (block, c, room + transform_floats (cut), stride);
    }
  kernels->winograd_input (packed, (gsize) MIN (depth, cut->in - part) * kernels->panel_columns,
                           matrix_floats (cut->in, block->n), source, stride, &way->geometry, &block->tiles, room);
}

/* Rows @row to @row + ROWS - 1 of product @p. */
static void
multiply (const Block *block, guint p, guint row)
{
  const Way       *way = block->way;
  const Cut       *cut = &way->cut;
  const RvKernels *kernels = way->exec->kernels;
  guint            panel = kernels->panel_rows, depth = part_depth (cut);
  const float     *weights = way->weights + ((gsize) p * up_to_multiple (cut->out, panel) + row) * cut->in;
  const float     *panels = block->panels + p * matrix_floats (cut->in, block->n);
  float           *products = block->products + p * matrix_floats (cut->out, block->n) + (gsize) row * block->n;

  for (guint k = 0; k < cut->in; k += depth)
    kernels->product (products, block->n, weights + (gsize) k * panel, cut->in, panels + (gsize) k * block->n,
                      MIN (ROWS, cut->out - row), block->n, MIN (depth, cut->in - k), k > 0);
}

static float *
target_plane (const Way *way, guint c)
{
  const RvNode *node = rv_exec_node (way->exec, way->index);
  float        *target = way->turned ? rv_gradient (way->exec, node->inputs[0]) : rv_value (way->exec, way->index);

  return target + c * (gsize) way->geometry.out_height * way->geometry.out_width;
}

static void
transform_target (const Block *block, guint c, float *room)
{
  const Way *way = block->way;

  way->exec->kernels->winograd_output (target_plane (way, c), block->products + (gsize) c * block->n,
                                       matrix_floats (way->cut.out, block->n), &way->geometry, &block->tiles,
                                       way->accumulate, room);
}

/* Bias and activation of channel @c for rows of tiles, by whole bytes of bits: what is left over of a byte is left to
 * the rows that follow. */
static void
finish (const Way *way, guint c, guint top, guint bottom)
{
  gsize row = (gsize) way->cut.size * way->geometry.out_width;
  gsize all = (gsize) way->geometry.out_height * way->geometry.out_width;
  gsize start = top * row / 8 * 8, end = bottom * row >= all ? all : bottom * row / 8 * 8;

  if (!way->turned)
    rv_finish (way->exec, way->index, c, target_plane (way, c) + start, start, end - start);
}

static Block
block_new (const Way *way, guint top, guint left, float *memory)
{
  const Cut *cut = &way->cut;
  Block      block = { .way = way };

  block.tiles = (RvTileRange){ top, MIN (top + cut->rows, cut->down), left, MIN (left + cut->columns, cut->across) };
  block.n = count_tiles (block.tiles.bottom - top, block.tiles.right - left);
  block.panels = memory;
  block.products = memory + POINTS * matrix_floats (cut->in, block.n);
  return block;
}

/* ---- Blocks of one task ---- */

static void
do_band (gpointer data, guint task, guint worker)
{
  const Way *way = data;
  const Cut *cut = &way->cut;
  float     *memory = rv_scratch (way->exec, worker), *room = memory + block_floats (cut);
  guint      top = task * cut->rows;

  for (guint left = 0; left < cut->across; left += cut->columns)
    {
      Block block = block_new (way, top, left, memory);

      for (guint c = 0; c < cut->in; c++)
        transform_source (&block, c, room);
      for (guint p = 0; p < POINTS; p++)
        for (guint row = 0; row < cut->out; row += ROWS)
          multiply (&block, p, row);
      for (guint c = 0; c < cut->out; c++)
        transform_target (&block, c, room);
    }
  for (guint c = 0; c < cut->out; c++)
    finish (way, c, top, top + cut->rows);
}

/* ---- Blocks of all workers ---- */

static void
do_source (gpointer data, guint c, guint worker)
{
  const Block *block = data;

  transform_source (block, c, rv_scratch (block->way->exec, worker));
}

static void
do_product (gpointer data, guint task, guint worker)
{
  multiply (data, task % POINTS, task / POINTS * ROWS);
}

static void
do_target (gpointer data, guint c, guint worker)
{
  const Block *block = data;

  transform_target (block, c, rv_scratch (block->way->exec, worker));
  finish (block->way, c, block->tiles.top, block->tiles.bottom);
}

static void
run_together (const Way *way)
{
  const Cut *cut = &way->cut;
  RvWorkers *workers = way->exec->workers;

  for (guint top = 0; top < cut->down; top += cut->rows)
    {
      Block block = block_new (way, top, 0, rv_shared (way->exec));

      rv_workers_run (workers, cut->in, do_source, &block);
      rv_workers_run (workers, (cut->out + ROWS - 1) / ROWS * POINTS, do_product, &block);
      rv_workers_run (workers, cut->out, do_target, &block);
    }
}

/* ---- The op ---- */

static void
run (Way *way)
{
  if (way->cut.shared)
    run_together (way);
  else
    rv_workers_run (way->exec->workers, (way->cut.down + way->cut.rows - 1) / way->cut.rows, do_band, way);
}

void
rv_winograd_forward (RvExec *exec, guint index, const float *weights)
{
  const RvNode *node = rv_exec_node (exec, index);
  Way           way = { .exec = exec, .index = index, .weights = weights };

  way.geometry = rv_geometry (exec, index);
  way.cut = cut_new (node, rv_shape (exec, node->inputs[0]), rv_shape (exec, index));
  run (&way);
}

void
rv_winograd_backward (RvExec *exec, guint index, const float *weights)
{
  const RvNode *node = rv_exec_node (exec, index);
  RvGeometry    geometry = rv_geometry (exec, index);
  Way           way = { .exec = exec, .index = index, .turned = TRUE, .weights = weights };

  way.accumulate = rv_edge (exec, index, 0) == RV_EDGE_ADD;
  way.geometry = rv_turned_geometry (&geometry);
  way.cut = cut_new (node, rv_shape (exec, index), rv_shape (exec, node->inputs[0]));
  run (&way);
}
