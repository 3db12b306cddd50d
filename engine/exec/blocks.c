/* Products of packed weights and a matrix made block by block.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "engine/exec/blocks.h"

/* Rows of a product at a time, a multiple of every panel's: their weights and results stay near while B goes by. */
#define ROWS 24
/* Lines that are made before they are packed, in 16 KiB: what they fill of a panel is a few whole cache lines. */
#define LINES 4
#define CACHE_LINE 16 /* floats */
/* There should be as many tasks as this: smaller blocks, and then rows split among tasks, see to it. */
#define MIN_TASKS 8
#define MIN_PIXELS 64
/* Neighbouring blocks share the rows that their windows see, so a task is a run of blocks. */
#define MAX_TASKS 32

typedef struct
{
  const RvProduct *product;
  gsize            start, end; /* pixels */
  const RvPlanes  *target;
  guint            blocks; /* in all */
  guint            run;    /* blocks of a task */
  guint            splits; /* of the rows */
} Job;

gsize
rv_block_floats (guint depth)
{
  return (gsize) MIN (RV_BLOCK_DEPTH, depth) * RV_BLOCK_PIXELS;
}

/* Planes lie far apart and a block reads little of each, which processors do not see coming. */
static void
fetch_ahead (const RvProduct *product, guint k, gsize start, gsize n)
{
  double       ratio = product->ahead.ratio;
  gsize        pixel;
  const float *from;

  if (k >= product->depth)
    {
      k -= product->depth;
      start += n;
    }
  pixel = (gsize) (start * ratio) + product->ahead.pixels;
  from = rv_planes_at (&product->from, k, MAX (pixel, product->from.origin));
  for (gsize i = 0; i < n * ratio; i += CACHE_LINE)
    __builtin_prefetch (from + i);
}

/* Lines @first to @first + @depth - 1 of B. */
static void
make_lines (const RvProduct *product, float *packed, guint first, guint depth, gsize start, gsize n)
{
  float        rooms[LINES][RV_BLOCK_PIXELS];
  const float *lines[LINES];

  for (guint k = 0; k < depth; k += LINES)
    {
      guint count = MIN (LINES, depth - k);

      for (guint i = 0; i < count; i++)
        {
          if (product->ahead.ratio > 0)
            fetch_ahead (product, first + k + i + LINES, start, n);
          lines[i] = product->line (product, first + k + i, start, n, rooms[i]);
        }
      product->exec->kernels->pack_lines (packed, lines, count, n, k, depth);
    }
}

static void
end_row (const RvProduct *product, guint row, float *x, gsize start, gsize n)
{
  if (product->then == RV_THEN_FINISH)
    rv_finish (product->exec, product->then_index, row, x, start, n);
  else if (product->then == RV_THEN_UNFINISH)
    rv_unfinish (product->exec, product->then_index, row, x, x, start, n);
  if (product->sum != RV_NONE)
    rv_finish (product->exec, product->sum, row, x, start, n);
}

void
rv_product_block (
    const RvProduct *product, float *packed, guint low, guint high, gsize start, gsize n, float *target, gsize stride)
{
  const RvKernels *kernels = product->exec->kernels;

  for (guint k = 0; k < product->depth; k += RV_BLOCK_DEPTH)
    {
      guint    depth = MIN (RV_BLOCK_DEPTH, product->depth - k);
      gboolean last = k + depth == product->depth;

      make_lines (product, packed, k, depth, start, n);
      for (guint row = low; row < high; row += ROWS)
        {
          guint end = MIN (row + ROWS, high);

          kernels->product (target + row * stride, stride,
                            product->weights + (gsize) row * product->depth + (gsize) k * kernels->panel_rows,
                            product->depth, packed, end - row, n, depth, product->accumulate || k > 0);
          for (guint r = row; last && r < end; r++)
            end_row (product, r, target + r * stride, start, n);
        }
    }
}

/* The first pixel of a block: whole panels, and otherwise nearly as many pixels in each, or threads would get unequal
 * shares of a small plane. */
static gsize
block_start (const Job *job, guint block)
{
  gsize pixels = job->end - job->start, panel = job->product->exec->kernels->panel_columns;

  return job->start + MIN ((pixels * block / job->blocks + panel - 1) / panel * panel, pixels);
}

static void
do_task (gpointer data, guint task, guint worker)
{
  const Job       *job = data;
  const RvProduct *product = job->product;
  guint            split = task % job->splits, first = task / job->splits * job->run;
  guint            groups = (product->rows + ROWS - 1) / ROWS;
  guint            low = groups * split / job->splits * ROWS;
  guint            high = MIN (groups * (split + 1) / job->splits * ROWS, product->rows);

  for (guint i = first; i < MIN (first + job->run, job->blocks); i++)
    {
      gsize start = block_start (job, i);

      rv_product_block (product, rv_scratch (product->exec, worker), low, high, start, block_start (job, i + 1) - start,
                        rv_planes_at (job->target, 0, start), job->target->plane);
    }
}

static guint
count_blocks (gsize pixels, guint block)
{
  return (pixels + block - 1) / block;
}

void
rv_product_run (const RvProduct *product, gsize start, gsize end, const RvPlanes *target)
{
  guint groups = (product->rows + ROWS - 1) / ROWS;
  gsize pixels = end - start;
  guint block = RV_BLOCK_PIXELS;
  Job   job = { .product = product, .start = start, .end = end, .target = target, .splits = 1 };

  while (count_blocks (pixels, block) < MIN_TASKS && block > MIN_PIXELS)
    block /= 2;
  job.blocks = count_blocks (pixels, block);
  job.run = (job.blocks + MAX_TASKS - 1) / MAX_TASKS;
  if (!product->once)
    job.splits = CLAMP ((MIN_TASKS + job.blocks - 1) / job.blocks, 1, groups);
  rv_workers_run (product->exec->workers, (job.blocks + job.run - 1) / job.run * job.splits, do_task, &job);
}
