/* Convolution as matrix products.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every way is a product A * B of packed weights A and a matrix B that is made block by block, straight into the panels
 * that the product wants, and never as a whole:
 *   forward              B is what the window sees (im2col); where the window is one pixel, the picture itself.
 *   backward, one pixel  B is the gradient behind the activation.
 *   backward, stride 1   as forward: output and input change places, and the kernel is turned round.
 *   backward, strided    B is the gradient behind the activation, and the product goes back to the picture by col2im,
 *                        gathered by rows of the picture, so that no two tasks write to one place.
 * Blocks depend on sizes alone, never on the number of threads. Bias and activation follow while a block is in the
 * cache.
 */
#include <string.h>

#include "engine/exec/ops.h"

/* Pixels of a block, a multiple of 8 for the bits. With DEPTH, B takes 256 KiB: half of a usual second-level cache. */
#define BLOCK 256
#define DEPTH 256
/* Rows of a product at a time, a multiple of every panel's: they too stay in the second-level cache. */
#define ROWS 96
/* Where there are fewer blocks than this, rows are split among tasks too. */
#define MIN_TASKS 8
/* Floats of a band of columns for col2im. */
#define COLUMN_FLOATS (1 << 17)

typedef struct
{
  RvExec        *exec;
  guint          index;
  const RvNode  *node;
  const RvShape *input, *output;
  RvGeometry     geometry;
  guint          taps;   /* kernel height * width */
  guint          splits; /* of a product's rows */
  guint          band;   /* rows of the picture in a task, for col2im */
  gboolean       accumulate;
} Conv;

/* A product of the way forward or back. */
typedef struct
{
  const float *weights; /* packed */
  guint        rows, depth;
  /* Where the lines of B come from: line k for pixels @start to @start + @n - 1, perhaps by way of @room. */
  const float *(*line) (const Conv *conv, guint k, gsize start, gsize n, float *room);
} Product;

static gboolean
is_pointwise (const RvNode *node)
{
  const RvWindow *window = &node->window;
  gboolean        unpadded
      = window->padding != RV_PADDING_EXPLICIT || window->top + window->left + window->bottom + window->right == 0;

  return window->kernel_height * window->kernel_width * window->stride_y * window->stride_x == 1 && unpadded;
}

static gboolean
is_strided (const RvNode *node)
{
  return node->window.stride_y * node->window.stride_x > 1;
}

gboolean
rv_conv2d_backward_in_place (const RvNode *node)
{
  /* Its gradient is seen through a window, so the activation is taken off beforehand. */
  return !is_pointwise (node) && !is_strided (node);
}

static Conv
conv_new (RvExec *exec, guint index)
{
  const RvNode *node = rv_exec_node (exec, index);

  return (Conv){ .exec = exec,
                 .index = index,
                 .node = node,
                 .input = rv_shape (exec, node->inputs[0]),
                 .output = rv_shape (exec, index),
                 .geometry = rv_geometry (exec, index),
                 .taps = node->window.kernel_height * node->window.kernel_width };
}

/* ---- Weights ---- */

static guint
taps_of (const RvNode *node)
{
  return node->window.kernel_height * node->window.kernel_width;
}

static guint
depth_of (const RvNode *node)
{
  return node->weights->length / node->channels / taps_of (node);
}

/* Rows and depth of A. */
static void
matrix_size (const RvNode *node, gboolean turned, guint *rows, guint *depth)
{
  guint taps = taps_of (node), in = depth_of (node), out = node->channels;

  if (!turned)
    {
      *rows = out;
      *depth = in * taps;
    }
  else if (is_strided (node))
    {
      *rows = in * taps;
      *depth = out;
    }
  else
    {
      *rows = in;
      *depth = out * taps;
    }
}

gsize
rv_conv2d_packed (const RvNode *node, const RvShape *input, gboolean turned)
{
  guint panel = rv_kernels ()->panel_rows, rows, depth;

  if (rv_winograd_fits (node, input))
    return rv_winograd_packed (node, input, turned);
  matrix_size (node, turned, &rows, &depth);
  return (gsize) (rows + panel - 1) / panel * panel * depth * sizeof (float);
}

static float *
packed_weights (const RvExec *exec, guint index, gboolean turned)
{
  const RvPlace *place = &exec->plan->places[index];

  return (float *) (exec->arena + (turned ? place->turned : place->weights));
}

/* [in][out][taps], taps in reverse order, from [out][in][taps]. */
static RvFloats *
turn_round (const RvNode *node, GError **error)
{
  guint     taps = taps_of (node), in = depth_of (node), out = node->channels;
  RvFloats *turned = rv_floats_new (node->weights->length, error);

  for (guint c = 0; turned != NULL && c < in; c++)
    for (guint k = 0; k < out; k++)
      for (guint t = 0; t < taps; t++)
        turned->values[((gsize) c * out + k) * taps + t]
            = node->weights->values[((gsize) k * in + c) * taps + taps - 1 - t];
  return turned;
}

gboolean
rv_conv2d_prepare (RvExec *exec, guint index, GError **error)
{
  const RvNode  *node = rv_exec_node (exec, index);
  const RvShape *input = rv_shape (exec, node->inputs[0]);
  const float   *weights = node->weights->values;
  guint          rows, depth;

  if (rv_winograd_fits (node, input))
    return rv_winograd_pack (packed_weights (exec, index, FALSE), node, input, FALSE, error)
           && (!exec->plan->gradient
               || rv_winograd_pack (packed_weights (exec, index, TRUE), node, input, TRUE, error));
  matrix_size (node, FALSE, &rows, &depth);
  exec->kernels->pack_rows (packed_weights (exec, index, FALSE), weights, depth, 1, rows, depth);
  if (!exec->plan->gradient)
    return TRUE;

  matrix_size (node, TRUE, &rows, &depth);
  if (rv_conv2d_backward_in_place (node))
    {
      RvFloats *turned = turn_round (node, error);

      if (turned == NULL)
        return FALSE;
      exec->kernels->pack_rows (packed_weights (exec, index, TRUE), turned->values, depth, 1, rows, depth);
      rv_floats_unref (turned);
    }
  else
    exec->kernels->pack_rows (packed_weights (exec, index, TRUE), weights, 1, rows, rows, depth);
  return TRUE;
}

/* ---- Lines of B ---- */

static const float *
picture_line (const Conv *conv, guint k, gsize start, gsize n, float *room)
{
  return rv_value (conv->exec, conv->node->inputs[0]) + k * rv_pixels (conv->input) + start;
}

static const float *
window_line (const Conv *conv, guint k, gsize start, gsize n, float *room)
{
  const RvGeometry *g = &conv->geometry;
  guint             tap = k % conv->taps;
  const float      *plane = rv_value (conv->exec, conv->node->inputs[0]) + k / conv->taps * rv_pixels (conv->input);

  conv->exec->kernels->im2col_line (room, plane, g, tap / g->kernel_width, tap % g->kernel_width, start, n);
  return room;
}

static const float *
gradient_line (const Conv *conv, guint k, gsize start, gsize n, float *room)
{
  const float *gradient = rv_gradient (conv->exec, conv->index) + k * rv_pixels (conv->output) + start;

  if (conv->node->activation.kind == RV_ACTIVATION_NONE)
    return gradient;
  rv_unfinish (conv->exec, conv->index, k, room, gradient, start, n);
  return room;
}

/* The gradient through the window turned round; conv->geometry is turned too. */
static const float *
turned_line (const Conv *conv, guint k, gsize start, gsize n, float *room)
{
  const RvGeometry *g = &conv->geometry;
  guint             tap = k % conv->taps;
  const float      *plane = rv_gradient (conv->exec, conv->index) + k / conv->taps * rv_pixels (conv->output);

  conv->exec->kernels->im2col_line (room, plane, g, tap / g->kernel_width, tap % g->kernel_width, start, n);
  return room;
}

/* ---- The product ---- */

static gsize
block_floats (guint depth)
{
  return (gsize) MIN (DEPTH, depth) * BLOCK;
}

/* target (rows @low to @high - 1, @n columns, @stride floats apart) = A * B for pixels from @start on. @packed is for
 * B. With @finish, bias and activation follow. */
static void
multiply (const Conv    *conv,
          const Product *product,
          float         *packed,
          guint          low,
          guint          high,
          gsize          start,
          gsize          n,
          float         *target,
          gsize          stride,
          gboolean       accumulate,
          gboolean       finish)
{
  const RvKernels *kernels = conv->exec->kernels;
  float            room[BLOCK];

  for (guint k = 0; k < product->depth; k += DEPTH)
    {
      guint    depth = MIN (DEPTH, product->depth - k);
      gboolean last = k + depth == product->depth;

      for (guint i = 0; i < depth; i++)
        kernels->pack_line (packed, product->line (conv, k + i, start, n, room), n, i, depth);
      for (guint row = low; row < high; row += ROWS)
        {
          guint end = MIN (row + ROWS, high);

          kernels->product (target + row * stride, stride,
                            product->weights + (gsize) row * product->depth + (gsize) k * kernels->panel_rows,
                            product->depth, packed, end - row, n, depth, accumulate || k > 0);
          for (guint c = row; last && finish && c < end; c++)
            rv_finish (conv->exec, conv->index, c, target + c * stride, start, n);
        }
    }
}

typedef struct
{
  Conv     conv;
  Product  product;
  gsize    pixels;
  float   *target;
  gboolean finish;
} BlockJob;

static void
do_block (gpointer data, guint task, guint worker)
{
  const BlockJob *job = data;
  guint           splits = job->conv.splits, split = task % splits;
  guint           groups = (job->product.rows + ROWS - 1) / ROWS;
  gsize           start = (gsize) (task / splits) * BLOCK;
  guint           low = groups * split / splits * ROWS;
  guint           high = MIN (groups * (split + 1) / splits * ROWS, job->product.rows);

  multiply (&job->conv, &job->product, rv_scratch (job->conv.exec, worker), low, high, start,
            MIN (BLOCK, job->pixels - start), job->target + start, job->pixels, job->conv.accumulate, job->finish);
}

/* Runs a product whose result is a whole value or gradient of @pixels pixels. */
static void
run_blocks (const Conv *conv, Product product, gsize pixels, float *target, gboolean finish)
{
  guint    blocks = (pixels + BLOCK - 1) / BLOCK;
  guint    groups = (product.rows + ROWS - 1) / ROWS;
  BlockJob job = { *conv, product, pixels, target, finish };

  job.conv.splits = CLAMP ((MIN_TASKS + blocks - 1) / blocks, 1, groups);
  rv_workers_run (conv->exec->workers, blocks * job.conv.splits, do_block, &job);
}

/* ---- Backward, strided ---- */

/* Rows of the output in a band. */
static guint
output_band (const RvNode *node, guint width)
{
  guint height = depth_of (node) * taps_of (node);

  return MAX (1, CLAMP (COLUMN_FLOATS / height, BLOCK, 4096) / width);
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

static void
do_band (gpointer data, guint task, guint worker)
{
  const Conv       *conv = data;
  const RvGeometry *g = &conv->geometry;
  gsize             plane = rv_pixels (conv->input);
  Product           product = { .weights = packed_weights (conv->exec, conv->index, TRUE), .line = gradient_line };
  float            *packed = rv_scratch (conv->exec, worker), *columns;
  float            *target = rv_gradient (conv->exec, conv->node->inputs[0]);
  int               low = task * conv->band, high = MIN (low + conv->band, conv->input->height), first, last;
  gsize             start, end, stride;

  matrix_size (conv->node, TRUE, &product.rows, &product.depth);
  columns = packed + block_floats (product.depth);
  seen_by (g, low, high, &first, &last);
  /* Bits are read from whole bytes on. */
  start = (gsize) first * g->out_width / 8 * 8;
  end = (gsize) last * g->out_width;
  stride = end - start;
  for (gsize from = start; from < end; from += BLOCK)
    multiply (conv, &product, packed, 0, product.rows, from, MIN (BLOCK, end - from), columns + from - start, stride,
              FALSE, FALSE);
  columns += (gsize) first * g->out_width - start;
  for (guint c = 0; c < conv->input->channels; c++)
    {
      if (!conv->accumulate)
        memset (target + c * plane + (gsize) low * g->width, 0, (gsize) (high - low) * g->width * sizeof (float));
      conv->exec->kernels->col2im (target + c * plane, low, high, columns + c * conv->taps * stride, stride, g, first,
                                   last);
    }
}

gsize
rv_conv2d_scratch (const RvNode *node, const RvShape *input, const RvShape *output, gboolean gradient)
{
  const RvWindow *window = &node->window;
  guint           rows, depth, seen;
  gsize           floats;

  if (rv_winograd_fits (node, input))
    return rv_winograd_scratch (node, input, output, gradient);
  matrix_size (node, FALSE, &rows, &depth);
  floats = block_floats (depth);
  if (gradient)
    {
      matrix_size (node, TRUE, &rows, &depth);
      floats = MAX (floats, block_floats (depth));
    }
  if (gradient && is_strided (node))
    {
      guint band = output_band (node, output->width) * window->stride_y;

      seen = MIN ((band + (window->kernel_height - 1) * window->dilation_y) / window->stride_y + 2, output->height);
      floats = MAX (floats, block_floats (depth) + rows * ((gsize) seen * output->width + 8));
    }
  return floats * sizeof (float);
}

/* ---- The op ---- */

void
rv_conv2d_forward (RvExec *exec, guint index)
{
  Conv    conv = conv_new (exec, index);
  Product product = { .weights = packed_weights (exec, index, FALSE),
                      .line = is_pointwise (conv.node) ? picture_line : window_line };

  if (rv_winograd_fits (conv.node, conv.input))
    {
      rv_winograd_forward (exec, index, product.weights);
      return;
    }
  matrix_size (conv.node, FALSE, &product.rows, &product.depth);
  run_blocks (&conv, product, rv_pixels (conv.output), rv_value (exec, index), TRUE);
}

static void
unfinish_channel (RvExec *exec, guint index, guint c, guint worker)
{
  gsize  pixels = rv_pixels (rv_shape (exec, index));
  float *gradient = rv_gradient (exec, index) + c * pixels;

  rv_unfinish (exec, index, c, gradient, gradient, 0, pixels);
}

RvGeometry
rv_turned_geometry (const RvGeometry *g)
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

void
rv_conv2d_backward (RvExec *exec, guint index)
{
  Conv    conv = conv_new (exec, index);
  Product product = { .weights = packed_weights (exec, index, TRUE), .line = gradient_line };

  if (rv_winograd_fits (conv.node, conv.input))
    {
      rv_winograd_backward (exec, index, product.weights);
      return;
    }
  conv.accumulate = rv_edge (exec, index, 0) == RV_EDGE_ADD;
  if (is_strided (conv.node))
    {
      conv.band = output_band (conv.node, conv.output->width) * conv.geometry.stride_y;
      rv_workers_run (exec->workers, (conv.input->height + conv.band - 1) / conv.band, do_band, &conv);
      return;
    }
  matrix_size (conv.node, TRUE, &product.rows, &product.depth);
  if (rv_conv2d_backward_in_place (conv.node))
    {
      if (conv.node->activation.kind != RV_ACTIVATION_NONE)
        rv_each_channel (exec, index, conv.output->channels, unfinish_channel);
      conv.geometry = rv_turned_geometry (&conv.geometry);
      product.line = turned_line;
    }
  run_blocks (&conv, product, rv_pixels (conv.input), rv_gradient (exec, conv.node->inputs[0]), FALSE);
}
