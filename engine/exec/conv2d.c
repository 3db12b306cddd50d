/* Convolution as matrix products of packed weights A and a matrix B (blocks.h).
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 *   forward              B is what the window sees (im2col); where the window is one pixel, the picture itself, or what
 *                        a depthwise convolution before it gives, which then is never stored.
 *   backward, one pixel  B is the gradient behind the activation; perhaps straight from the depthwise convolution after
 *                        it.
 *   backward, stride 1   as forward: output and input change places, and the kernel is turned round.
 *   backward, strided    B as for one pixel, and the product goes back to the picture by col2im, see strided.c.
 *
 * Bias and activation follow while a block is in the cache.
 */
#include "engine/exec/blocks.h"
#include "engine/exec/strips.h"

gboolean
rv_conv2d_is_pointwise (const RvNode *node)
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
  return !rv_conv2d_is_pointwise (node) && !is_strided (node);
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
rv_conv2d_packed (const RvPlan *plan, guint index, gboolean turned)
{
  const RvNode *node = rv_graph_node (plan->graph, index);
  guint         panel = rv_kernels ()->panel_rows, rows, depth;

  if (plan->places[index].winograd)
    return rv_winograd_packed (node, &plan->shapes[node->inputs[0]], turned);
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

  if (exec->plan->places[index].winograd)
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
plain_line (const RvProduct *product, guint k, gsize start, gsize n, float *room)
{
  return rv_planes_at (&product->from, k, start);
}

/* The first row that is there, of plane @k. */
static const float *
first_row (const RvProduct *product, guint k)
{
  return rv_planes_at (&product->from, k, product->from.origin);
}

/* Tap (@ky, @kx) of the window at pixels @start to @start + @n - 1, where that is a piece of the plane, or NULL. */
static const float *
piece_of_plane (const RvGeometry *g, const float *plane, int ky, int kx, gssize start, gssize n)
{
  gssize first = start + (gssize) (ky * g->dilation_y - g->top) * g->width;

  if (g->stride_y * g->stride_x > 1 || g->out_width != g->width || kx * g->dilation_x != g->left || first < 0
      || first + n > (gssize) g->height * g->width)
    return NULL;
  return plane + first;
}

static const float *
window_line (const RvProduct *product, guint k, gsize start, gsize n, float *room)
{
  const RvGeometry *g = &product->geometry;
  guint             taps = g->kernel_height * g->kernel_width, ky = k % taps / g->kernel_width;
  guint             kx = k % g->kernel_width;
  const float      *plane = first_row (product, k / taps), *piece = piece_of_plane (g, plane, ky, kx, start, n);

  if (piece != NULL)
    return piece;
  product->exec->kernels->im2col_line (room, plane, g, ky, kx, start, n);
  return room;
}

static const float *
gradient_line (const RvProduct *product, guint k, gsize start, gsize n, float *room)
{
  const float *gradient = plain_line (product, k, start, n, room);

  if (rv_exec_node (product->exec, product->index)->activation.kind == RV_ACTIVATION_NONE)
    return gradient;
  rv_unfinish (product->exec, product->index, k, room, gradient, start, n);
  return room;
}

/* What the depthwise convolution before a convolution of one pixel gives. */
static const float *
depthwise_line (const RvProduct *product, guint k, gsize start, gsize n, float *room)
{
  guint before = rv_exec_node (product->exec, product->index)->inputs[0];

  rv_depthwise_line (product->exec, before, &product->geometry, first_row (product, k), k, start, n, room);
  return room;
}

/* The gradient that comes from the depthwise convolution after it. */
static const float *
through_line (const RvProduct *product, guint k, gsize start, gsize n, float *room)
{
  RvExec *exec = product->exec;
  guint   after = exec->plan->places[product->index].through;

  rv_depthwise_gradient_line (exec, after, &product->geometry, first_row (product, k), k, start, n, room);
  rv_unfinish (exec, product->index, k, room, room, start, n);
  return room;
}

gsize
rv_conv2d_scratch (const RvPlan *plan, guint index)
{
  const RvNode *node = rv_graph_node (plan->graph, index);
  guint         rows, depth;
  gsize         floats;

  if (plan->places[index].winograd)
    return rv_winograd_scratch (node, &plan->shapes[node->inputs[0]], &plan->shapes[index], plan->gradient);
  matrix_size (node, FALSE, &rows, &depth);
  floats = rv_block_floats (depth);
  if (plan->gradient)
    {
      matrix_size (node, TRUE, &rows, &depth);
      floats = MAX (floats, rv_block_floats (depth));
    }
  if (plan->gradient && is_strided (node))
    floats = MAX (floats, rv_block_floats (depth) + rv_strided_floats (plan, index));
  return floats * sizeof (float);
}

/* ---- The op ---- */

static RvProduct
product_new (RvExec *exec, guint index, gboolean turned)
{
  RvProduct product = { .exec = exec, .index = index, .weights = packed_weights (exec, index, turned), .sum = RV_NONE };

  matrix_size (rv_exec_node (exec, index), turned, &product.rows, &product.depth);
  return product;
}

RvProduct
rv_conv2d_product (RvExec *exec, guint index)
{
  const RvNode *node = rv_exec_node (exec, index);
  guint         input = node->inputs[0];
  RvProduct     product = product_new (exec, index, FALSE);

  product.then = RV_THEN_FINISH;
  product.then_index = index;
  product.sum = exec->plan->places[index].sum;
  product.accumulate = product.sum != RV_NONE;
  if (!rv_is_stored (exec, input))
    {
      product.line = depthwise_line;
      product.geometry = rv_geometry (exec, input);
      product.ahead = rv_depthwise_ahead (&product.geometry);
      product.once = TRUE;
      input = rv_exec_node (exec, input)->inputs[0];
    }
  else if (rv_conv2d_is_pointwise (node))
    {
      product.line = plain_line;
      product.geometry = rv_geometry (exec, index);
      product.ahead.ratio = 1;
    }
  else
    {
      product.line = window_line;
      product.geometry = rv_geometry (exec, index);
    }
  product.from = rv_value_planes (exec, input);
  return product;
}

void
rv_conv2d_forward (RvExec *exec, guint index)
{
  const RvPlace *place = &exec->plan->places[index];

  if (place->winograd)
    rv_winograd_forward (exec, index, packed_weights (exec, index, FALSE));
  else if (place->from != RV_NONE && place->into == RV_NONE)
    rv_strips_forward (exec, index);
  else if (place->into == RV_NONE)
    {
      RvProduct product = rv_conv2d_product (exec, index);
      RvPlanes  target = rv_value_planes (exec, index);

      rv_product_run (&product, 0, target.plane, &target);
    }
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
  const RvNode *node = rv_exec_node (exec, index);
  guint         input = node->inputs[0], through = exec->plan->places[index].through;
  RvPlanes      target = rv_gradient_planes (exec, input);
  RvProduct     product = product_new (exec, index, TRUE);

  if (exec->plan->places[index].winograd)
    {
      rv_winograd_backward (exec, index, product.weights);
      return;
    }
  product.from = rv_gradient_planes (exec, through != RV_NONE ? through : index);
  if (rv_conv2d_backward_in_place (node))
    {
      RvGeometry geometry = rv_geometry (exec, index);

      if (node->activation.kind != RV_ACTIVATION_NONE)
        rv_each_channel (exec, index, node->channels, unfinish_channel);
      product.geometry = rv_turned_geometry (&geometry);
      product.line = window_line;
    }
  else if (through != RV_NONE)
    {
      product.geometry = rv_geometry (exec, through);
      product.line = through_line;
      product.once = TRUE;
    }
  else
    {
      product.line = gradient_line;
      product.ahead.ratio = 1;
    }

  if (is_strided (node))
    {
      rv_strided_backward (&product);
      return;
    }
  product.accumulate = rv_edge (exec, index, 0) == RV_EDGE_ADD;
  if (!rv_is_stored (exec, input))
    {
      product.then = RV_THEN_UNFINISH;
      product.then_index = input;
    }
  rv_product_run (&product, 0, target.plane, &target);
}
