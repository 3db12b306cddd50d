/* The way back of strided convolutions: products of the gradient, gathered into the picture's by col2im.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A task has some rows of some of the picture's channels, and computes all columns that add to these, so that no two
 * tasks write to one place.
 */
#include <string.h>

#include "engine/exec/blocks.h"

/* Floats of a task's columns: they should stay in the cache until they are gathered. */
#define COLUMN_FLOATS (1 << 18)
/* Pixels of the gradient in a band of few channels: neighbouring bands both compute the rows that both see. */
#define MAX_PIXELS 4096
/* There should be as many tasks as this. */
#define MIN_TASKS 8

/* How the picture is cut. */
typedef struct
{
  guint bands, groups;
  guint rows;     /* of a band, in the picture */
  guint channels; /* of a group: whole panels of the product's rows */
} Cut;

typedef struct
{
  const RvProduct *product;
  RvGeometry       geometry;
  Cut              cut;
  float           *target;
  guint            channels; /* of the picture */
  gboolean         accumulate;
} Job;

static Cut
cut_new (const RvGeometry *g, guint channels)
{
  guint height = g->out_height, width = g->out_width, taps = g->kernel_height * g->kernel_width;
  guint pixels = CLAMP (COLUMN_FLOATS / (taps * channels), RV_BLOCK_PIXELS, MAX_PIXELS);
  guint seen = MAX (1, pixels / width); /* rows of the gradient */
  guint step = rv_kernels ()->panel_rows, most;
  Cut   cut = { .rows = seen * g->stride_y };

  cut.bands = (g->height + cut.rows - 1) / cut.rows;
  most = MAX (1, COLUMN_FLOATS / (step * taps * MIN (seen, height) * width));
  cut.groups = MAX ((channels + most * step - 1) / (most * step), (MIN_TASKS + cut.bands - 1) / cut.bands);
  cut.channels = ((channels + cut.groups - 1) / cut.groups + step - 1) / step * step;
  cut.groups = (channels + cut.channels - 1) / cut.channels;
  return cut;
}

gsize
rv_strided_floats (const RvPlan *plan, guint index)
{
  guint      channels = plan->shapes[rv_graph_node (plan->graph, index)->inputs[0]].channels;
  RvGeometry g = rv_plan_geometry (plan, index);
  Cut        cut = cut_new (&g, channels);
  int        seen = MIN (((int) cut.rows + (g.kernel_height - 1) * g.dilation_y) / g.stride_y + 2, g.out_height);

  return (gsize) MIN (cut.channels, channels) * g.kernel_height * g.kernel_width * ((gsize) seen * g.out_width + 8);
}

/* Rows of the gradient that see rows @low to @high - 1 of the picture. */
static void
seen_by (const RvGeometry *g, int low, int high, int *first, int *last)
{
  int reach = low + g->top - (g->kernel_height - 1) * g->dilation_y;

  *first = reach <= 0 ? 0 : (reach + g->stride_y - 1) / g->stride_y;
  *last = MIN ((high - 1 + g->top) / g->stride_y + 1, g->out_height);
  *first = MIN (*first, *last);
}

/* The gradient's columns for channels @c0 to @c1 - 1 at pixels @start (a multiple of 8) to @end - 1. */
static void
make_columns (const Job *job, float *packed, float *columns, guint c0, guint c1, gsize start, gsize end)
{
  guint taps = job->geometry.kernel_height * job->geometry.kernel_width;
  gsize stride = end - start;

  /* A block has its place by its row in the whole product. */
  columns -= c0 * taps * stride;
  for (gsize from = start; from < end; from += RV_BLOCK_PIXELS)
    rv_product_block (job->product, packed, c0 * taps, c1 * taps, from, MIN (RV_BLOCK_PIXELS, end - from),
                      columns + from - start, stride);
}

static void
do_task (gpointer data, guint task, guint worker)
{
  const Job        *job = data;
  const RvExec     *exec = job->product->exec;
  const RvGeometry *g = &job->geometry;
  gsize             plane = (gsize) g->height * g->width, taps = g->kernel_height * g->kernel_width;
  float            *packed = rv_scratch (exec, worker), *columns = packed + rv_block_floats (job->product->depth);
  guint             c0 = task % job->cut.groups * job->cut.channels, c1 = MIN (c0 + job->cut.channels, job->channels);
  int   low = task / job->cut.groups * job->cut.rows, high = MIN (low + (int) job->cut.rows, g->height), first, last;
  gsize start, end;

  seen_by (g, low, high, &first, &last);
  /* Bits are read from whole bytes on. */
  start = (gsize) first * g->out_width / 8 * 8;
  end = (gsize) last * g->out_width;
  make_columns (job, packed, columns, c0, c1, start, end);
  columns += (gsize) first * g->out_width - start;
  for (guint c = c0; c < c1; c++, columns += taps * (end - start))
    {
      float *target = job->target + c * plane;

      if (!job->accumulate)
        memset (target + (gsize) low * g->width, 0, (gsize) (high - low) * g->width * sizeof (float));
      exec->kernels->col2im (target, low, high, columns, end - start, g, first, last);
    }
}

void
rv_strided_backward (const RvProduct *product)
{
  RvExec *exec = product->exec;
  guint   input = rv_exec_node (exec, product->index)->inputs[0];
  Job     job = { .product = product,
                  .geometry = rv_geometry (exec, product->index),
                  .target = rv_gradient (exec, input),
                  .channels = rv_shape (exec, input)->channels,
                  .accumulate = rv_edge (exec, product->index, 0) == RV_EDGE_ADD };

  job.cut = cut_new (&job.geometry, job.channels);
  rv_workers_run (exec->workers, job.cut.bands * job.cut.groups, do_task, &job);
}
