/* Convolution as matrix products.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Three ways, by what the window looks like:
 *   pointwise  1 x 1, stride 1: the value is the matrix, both ways.
 *   same step  stride 1: im2col and a product; backward the same with the kernel turned round.
 *   strided    im2col and a product; backward a product and col2im, gathered by rows of the input, so that no two tasks
 *              write to one place.
 * Work is cut into blocks of pixels whose matrices fit the second-level cache; bias and activation follow while a block
 * is still there. Blocks depend on sizes alone, never on the number of threads.
 */
#include <cblas.h>
#include <string.h>

#include "engine/exec/ops.h"

/* Pixels of a pointwise block: long enough for the product to run at full speed. A multiple of 8, for the bits. */
#define POINTWISE_BLOCK 512
/* Where there are fewer blocks than this, the product's rows are split too, into pieces of at least MIN_ROWS. */
#define MIN_TASKS 4
#define MIN_ROWS 64
/* Floats of a block of columns. */
#define COLUMN_FLOATS (1 << 17)

typedef struct
{
  RvExec          *exec;
  guint            index;
  const RvNode    *node;
  const RvShape   *input, *output;
  RvGeometry       geometry;
  guint            depth;  /* input channels */
  guint            taps;   /* kernel height * width */
  guint            splits; /* of a product's rows */
  guint            band;   /* rows of the picture in a block */
  gboolean         accumulate;
} Conv;

static gboolean
is_pointwise (const RvNode *node)
{
  const RvWindow *window = &node->window;
  gboolean unpadded = window->padding != RV_PADDING_EXPLICIT
                      || window->top + window->left + window->bottom + window->right == 0;

  return window->kernel_height * window->kernel_width * window->stride_y * window->stride_x == 1 && unpadded;
}

/* Rows of @width pixels in a block of columns @height floats high. A multiple of 8 pixels, or all rows. */
static guint
column_band (guint height, guint width, guint rows)
{
  guint pixels = CLAMP (COLUMN_FLOATS / height, 256, 4096);
  guint band = MAX (1, pixels / width);
  guint step = width % 8 == 0 ? 1 : width % 4 == 0 ? 2 : width % 2 == 0 ? 4 : 8;

  return MIN ((band + step - 1) / step * step, rows);
}

/* Output rows that see input rows @low to @high - 1. */
static void
seen_by (const RvGeometry *g, int low, int high, int *first, int *last)
{
  int reach = low + g->top - (g->kernel_height - 1) * g->dilation_y;

  *first = reach <= 0 ? 0 : (reach + g->stride_y - 1) / g->stride_y;
  *last = MIN ((high - 1 + g->top) / g->stride_y + 1, g->out_height);
  *first = MIN (*first, *last);
}

/* The most output rows that a band of input rows is seen by. */
static guint
most_seen (const RvNode *node, guint band)
{
  const RvWindow *window = &node->window;

  return (band + (window->kernel_height - 1) * window->dilation_y) / window->stride_y + 2;
}

gsize
rv_conv2d_scratch (const RvNode *node, const RvShape *input, const RvShape *output, gboolean gradient)
{
  gsize taps = (gsize) node->window.kernel_height * node->window.kernel_width;
  gsize columns = input->channels * taps;
  gsize forward, backward;
  guint band;

  if (is_pointwise (node))
    return gradient ? (gsize) output->channels * MIN (POINTWISE_BLOCK, rv_pixels (output)) * sizeof (float) : 0;

  forward = columns * column_band (columns, output->width, output->height) * output->width;
  if (!gradient)
    backward = 0;
  else if (rv_op_flips_weights (node))
    backward = output->channels * taps * column_band (output->channels * taps, input->width, input->height)
               * input->width;
  else
    {
      band = column_band (columns, output->width, output->height) * node->window.stride_y;
      backward = (columns + output->channels) * ((gsize) most_seen (node, band) * output->width + 8);
    }
  return MAX (forward, backward) * sizeof (float);
}

static Conv
conv_new (RvExec *exec, guint index)
{
  const RvNode *node = rv_exec_node (exec, index);
  Conv conv = { .exec = exec,
                .index = index,
                .node = node,
                .input = rv_shape (exec, node->inputs[0]),
                .output = rv_shape (exec, index),
                .geometry = rv_geometry (exec, index),
                .taps = node->window.kernel_height * node->window.kernel_width };

  conv.depth = conv.input->channels;
  return conv;
}

/* ---- Pointwise ---- */

static guint
pointwise_tasks (Conv *conv, guint rows)
{
  guint blocks = (rv_pixels (conv->output) + POINTWISE_BLOCK - 1) / POINTWISE_BLOCK;

  conv->splits = blocks >= MIN_TASKS ? 1 : CLAMP (rows / MIN_ROWS, 1, (MIN_TASKS + blocks - 1) / blocks);
  return blocks * conv->splits;
}

/* Task number @task: its block of pixels and its rows @low to @high - 1 of @rows. */
static void
pointwise_part (const Conv *conv, guint task, guint rows, gsize *start, gsize *n, guint *low, guint *high)
{
  guint split = task % conv->splits;

  *start = (gsize) (task / conv->splits) * POINTWISE_BLOCK;
  *n = MIN (POINTWISE_BLOCK, rv_pixels (conv->output) - *start);
  *low = (guint64) rows * split / conv->splits;
  *high = (guint64) rows * (split + 1) / conv->splits;
}

static void
pointwise_forward (gpointer data, guint task, guint worker)
{
  const Conv *conv = data;
  gsize pixels = rv_pixels (conv->output), start, n;
  const float *source = rv_value (conv->exec, conv->node->inputs[0]);
  float *target = rv_value (conv->exec, conv->index);
  guint low, high;

  pointwise_part (conv, task, conv->output->channels, &start, &n, &low, &high);
  cblas_sgemm (CblasRowMajor, CblasNoTrans, CblasNoTrans, high - low, n, conv->depth, 1,
               conv->node->weights->values + (gsize) low * conv->depth, conv->depth, source + start, pixels, 0,
               target + low * pixels + start, pixels);
  for (guint c = low; c < high; c++)
    rv_finish (conv->exec, conv->index, c, target + c * pixels + start, start, n);
}

static void
pointwise_backward (gpointer data, guint task, guint worker)
{
  const Conv *conv = data;
  gsize pixels = rv_pixels (conv->output), start, n, stride = pixels;
  const float *source = rv_gradient (conv->exec, conv->index);
  float *target = rv_gradient (conv->exec, conv->node->inputs[0]);
  guint low, high;

  pointwise_part (conv, task, conv->depth, &start, &n, &low, &high);
  source += start;
  if (conv->node->activation.kind != RV_ACTIVATION_NONE)
    {
      float *before = rv_scratch (conv->exec, worker);

      for (guint c = 0; c < conv->output->channels; c++)
        rv_unfinish (conv->exec, conv->index, c, before + c * n, source + c * pixels, start, n);
      source = before;
      stride = n;
    }
  cblas_sgemm (CblasRowMajor, CblasTrans, CblasNoTrans, high - low, n, conv->output->channels, 1,
               conv->node->weights->values + low, conv->depth, source, stride, conv->accumulate ? 1 : 0,
               target + low * pixels + start, pixels);
}

/* ---- By columns ---- */

/* target = weights * columns of @source's rows as @geometry sees them, for output rows @first to @last - 1. */
static void
multiply_columns (const Conv       *conv,
                  float            *columns,
                  const float      *weights,
                  const float      *source,
                  guint             depth,
                  float            *target,
                  guint             channels,
                  const RvGeometry *geometry,
                  int               first,
                  int               last,
                  gboolean          accumulate)
{
  gsize n = (gsize) (last - first) * geometry->out_width;
  gsize plane = (gsize) geometry->height * geometry->width;
  gsize out_plane = (gsize) geometry->out_height * geometry->out_width;
  gsize height = (gsize) depth * conv->taps;

  for (guint c = 0; c < depth; c++)
    conv->exec->kernels->im2col (columns + c * conv->taps * n, n, source + c * plane, geometry, first, last);
  cblas_sgemm (CblasRowMajor, CblasNoTrans, CblasNoTrans, channels, n, height, 1, weights, height, columns, n,
               accumulate ? 1 : 0, target + (gsize) first * geometry->out_width, out_plane);
}

static void
columns_forward (gpointer data, guint task, guint worker)
{
  const Conv *conv = data;
  float *target = rv_value (conv->exec, conv->index);
  int first = task * conv->band, last = MIN (first + conv->band, conv->output->height);
  gsize start = (gsize) first * conv->output->width, n = (gsize) (last - first) * conv->output->width;

  multiply_columns (conv, rv_scratch (conv->exec, worker), conv->node->weights->values,
                    rv_value (conv->exec, conv->node->inputs[0]), conv->depth, target, conv->output->channels,
                    &conv->geometry, first, last, FALSE);
  for (guint c = 0; c < conv->output->channels; c++)
    rv_finish (conv->exec, conv->index, c, target + c * rv_pixels (conv->output) + start, start, n);
}

/* ---- Backward, stride 1 ---- */

void
rv_conv2d_prepare (RvExec *exec, guint index)
{
  Conv conv = conv_new (exec, index);
  guint channels = conv.output->channels;
  const float *weights = conv.node->weights->values;
  float *flipped = (float *) (exec->arena + exec->plan->places[index].flipped);

  for (guint c = 0; c < conv.depth; c++)
    for (guint k = 0; k < channels; k++)
      for (guint t = 0; t < conv.taps; t++)
        flipped[((gsize) c * channels + k) * conv.taps + t]
            = weights[((gsize) k * conv.depth + c) * conv.taps + conv.taps - 1 - t];
}

static void
unfinish_channel (RvExec *exec, guint index, guint c, guint worker)
{
  gsize pixels = rv_pixels (rv_shape (exec, index));
  float *gradient = rv_gradient (exec, index) + c * pixels;

  rv_unfinish (exec, index, c, gradient, gradient, 0, pixels);
}

/* The gradient of a convolution is one again: output and input change places, the kernel is turned round. */
static RvGeometry
turned_round (const RvGeometry *g)
{
  RvGeometry turned = *g;

  turned.height = g->out_height;
  turned.width = g->out_width;
  turned.out_height = g->height;
  turned.out_width = g->width;
  turned.top = (g->kernel_height - 1) * g->dilation_y - g->top;
  turned.left = (g->kernel_width - 1) * g->dilation_x - g->left;
  return turned;
}

static void
turned_backward (gpointer data, guint task, guint worker)
{
  const Conv *conv = data;
  RvGeometry turned = turned_round (&conv->geometry);
  int first = task * conv->band, last = MIN (first + conv->band, conv->input->height);

  multiply_columns (conv, rv_scratch (conv->exec, worker),
                    (float *) (conv->exec->arena + conv->exec->plan->places[conv->index].flipped),
                    rv_gradient (conv->exec, conv->index), conv->output->channels,
                    rv_gradient (conv->exec, conv->node->inputs[0]), conv->depth, &turned, first, last,
                    conv->accumulate);
}

/* ---- Backward, strided ---- */

static void
strided_backward (gpointer data, guint task, guint worker)
{
  const Conv *conv = data;
  const RvGeometry *g = &conv->geometry;
  guint channels = conv->output->channels;
  gsize pixels = rv_pixels (conv->output), plane = rv_pixels (conv->input);
  gsize height = (gsize) conv->depth * conv->taps;
  float *before = rv_scratch (conv->exec, worker);
  float *target = rv_gradient (conv->exec, conv->node->inputs[0]);
  int low = task * conv->band, high = MIN (low + conv->band, conv->input->height), first, last;
  gsize start, aligned, n, stride;
  float *columns;

  seen_by (g, low, high, &first, &last);
  start = (gsize) first * g->out_width;
  aligned = start / 8 * 8;
  n = (gsize) (last - first) * g->out_width;
  stride = start + n - aligned;
  columns = before + channels * stride;

  for (guint k = 0; k < channels; k++)
    rv_unfinish (conv->exec, conv->index, k, before + k * stride,
                 rv_gradient (conv->exec, conv->index) + k * pixels + aligned, aligned, stride);
  if (n > 0)
    cblas_sgemm (CblasRowMajor, CblasTrans, CblasNoTrans, height, n, channels, 1, conv->node->weights->values, height,
                 before + start - aligned, stride, 0, columns, n);
  for (guint c = 0; c < conv->depth; c++)
    {
      if (!conv->accumulate)
        memset (target + c * plane + (gsize) low * g->width, 0, (gsize) (high - low) * g->width * sizeof (float));
      conv->exec->kernels->col2im (target + c * plane, low, high, columns + c * conv->taps * n, n, g, first, last);
    }
}

/* ---- The op ---- */

void
rv_conv2d_forward (RvExec *exec, guint index)
{
  Conv conv = conv_new (exec, index);

  if (is_pointwise (conv.node))
    {
      rv_workers_run (exec->workers, pointwise_tasks (&conv, conv.output->channels), pointwise_forward, &conv);
      return;
    }
  conv.band = column_band (conv.depth * conv.taps, conv.output->width, conv.output->height);
  rv_workers_run (exec->workers, (conv.output->height + conv.band - 1) / conv.band, columns_forward, &conv);
}

void
rv_conv2d_backward (RvExec *exec, guint index)
{
  Conv conv = conv_new (exec, index);
  RvTask task = strided_backward;

  conv.accumulate = rv_edge (exec, index, 0) == RV_EDGE_ADD;
  if (is_pointwise (conv.node))
    {
      rv_workers_run (exec->workers, pointwise_tasks (&conv, conv.depth), pointwise_backward, &conv);
      return;
    }
  if (rv_op_flips_weights (conv.node))
    {
      if (conv.node->activation.kind != RV_ACTIVATION_NONE)
        rv_each_channel (exec, index, conv.output->channels, unfinish_channel);
      conv.band = column_band (conv.output->channels * conv.taps, conv.input->width, conv.input->height);
      task = turned_backward;
    }
  else
    conv.band = column_band (conv.depth * conv.taps, conv.output->width, conv.output->height) * conv.geometry.stride_y;
  rv_workers_run (exec->workers, (conv.input->height + conv.band - 1) / conv.band, task, &conv);
}
