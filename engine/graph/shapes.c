/* Sizes of all values for a picture of a given size.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gi18n-lib.h>

#include "engine/graph/graph.h"

/* One axis of rv_window_output (). */
static gboolean
window_axis (RvPadding padding,
             guint     size,
             guint     kernel,
             guint     stride,
             guint     dilation,
             guint     before,
             guint     after,
             guint    *out,
             guint    *leading)
{
  guint span = (kernel - 1) * dilation + 1;

  switch (padding)
    {
    case RV_PADDING_SAME:
      {
        guint needed, total;

        *out = (size + stride - 1) / stride;
        needed = (*out - 1) * stride + span;
        total = needed > size ? needed - size : 0;
        *leading = total / 2;
        return size > 0;
      }
    case RV_PADDING_VALID:
      before = after = 0;
      break;
    case RV_PADDING_EXPLICIT:
      break;
    }
  *leading = before;
  if (size == 0 || size + before + after < span)
    return FALSE;
  *out = (size + before + after - span) / stride + 1;
  return TRUE;
}

gboolean
rv_window_output (
    const RvWindow *window, guint height, guint width, guint *out_height, guint *out_width, guint *top, guint *left)
{
  return window_axis (window->padding, height, window->kernel_height, window->stride_y, window->dilation_y, window->top,
                      window->bottom, out_height, top)
         && window_axis (window->padding, width, window->kernel_width, window->stride_x, window->dilation_x,
                         window->left, window->right, out_width, left);
}

static gboolean
combined_shape (const RvNode *node, const RvShape *shapes, RvShape *shape, GError **error)
{
  shape->height = shape->width = 0;
  for (guint i = 0; i < node->n_inputs; i++)
    {
      const RvShape *input = &shapes[node->inputs[i]];
      gboolean       spread = node->op != RV_OP_CONCAT && input->height == 1 && input->width == 1;

      if (spread && shape->height > 0)
        continue;
      if (shape->height > 1 || shape->width > 1 || (shape->height == 1 && node->op == RV_OP_CONCAT))
        {
          if (input->height == shape->height && input->width == shape->width)
            continue;
          g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_SIZE,
                       _ ("node \"%s\": %u x %u and %u x %u do not go together; try another picture size"), node->name,
                       shape->width, shape->height, input->width, input->height);
          return FALSE;
        }
      shape->height = input->height;
      shape->width = input->width;
    }
  return TRUE;
}

static gboolean
node_shape (const RvNode *node, const RvShape *shapes, RvShape *shape, GError **error)
{
  const RvShape *input = node->n_inputs > 0 ? &shapes[node->inputs[0]] : NULL;
  guint          top, left;

  shape->channels = node->channels;
  switch (node->op)
    {
    case RV_OP_INPUT:
      return TRUE; /* the caller's */

    case RV_OP_CONV2D:
    case RV_OP_DEPTHWISE:
    case RV_OP_MAX_POOL:
    case RV_OP_AVERAGE_POOL:
      if (rv_window_output (&node->window, input->height, input->width, &shape->height, &shape->width, &top, &left))
        return TRUE;
      g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_SIZE,
                   _ ("the picture is too small for node \"%s\": nothing is left of it there; take a larger one or a "
                      "layer nearer to the picture"),
                   node->name);
      return FALSE;

    case RV_OP_PAD:
      shape->height = input->height + node->window.top + node->window.bottom;
      shape->width = input->width + node->window.left + node->window.right;
      return TRUE;

    case RV_OP_ADD:
    case RV_OP_MULTIPLY:
    case RV_OP_CONCAT:
      return combined_shape (node, shapes, shape, error);

    case RV_OP_MEAN:
      shape->height = shape->width = 1;
      return TRUE;

    case RV_OP_UNSUPPORTED:
      shape->height = shape->width = 0;
      return TRUE;

    default:
      shape->height = input->height;
      shape->width = input->width;
      return TRUE;
    }
}

/* Whether a value is of a size that anything can be done with; products of its sides are then far from overflow. */
static gboolean
fits (const RvNode *node, const RvShape *shape, GError **error)
{
  if (shape->height <= RV_MAX_SIDE && shape->width <= RV_MAX_SIDE
      && (guint64) shape->channels * shape->height <= RV_MAX_VALUES / MAX (shape->width, 1))
    return TRUE;
  g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_SIZE,
               _ ("node \"%s\": %u x %u x %u values are too many; take a "
                  "smaller picture"),
               node->name, shape->channels, shape->height, shape->width);
  return FALSE;
}

RvShape *
rv_graph_shapes (const RvGraph *graph, guint height, guint width, GError **error)
{
  guint    n = rv_graph_length (graph);
  RvShape *shapes;

  if (height < 1 || width < 1 || height > RV_MAX_SIDE || width > RV_MAX_SIDE)
    {
      g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_SIZE, _ ("a picture of %u x %u pixels is not in 1 to %d a side"),
                   width, height, RV_MAX_SIDE);
      return NULL;
    }
  shapes = g_new0 (RvShape, n);
  for (guint i = 0; i < n; i++)
    {
      shapes[i].height = height;
      shapes[i].width = width;
      if (!node_shape (rv_graph_node (graph, i), shapes, &shapes[i], error)
          || !fits (rv_graph_node (graph, i), &shapes[i], error))
        {
          g_free (shapes);
          return NULL;
        }
    }
  return shapes;
}

double
rv_graph_flop (const RvGraph *graph, const RvShape *shapes)
{
  double flop = 0;

  for (guint i = 0; i < rv_graph_length (graph); i++)
    {
      const RvNode *node = rv_graph_node (graph, i);

      /* Each weight is used once for each pixel of the output. */
      if (node->op == RV_OP_CONV2D || node->op == RV_OP_DEPTHWISE)
        flop += 2.0 * node->weights->length * shapes[i].height * shapes[i].width;
    }
  return flop;
}

/* The VALID max pool behind @index, with nothing but pointwise work between; else RV_NONE. */
static guint
pool_behind (const RvGraph *graph, guint index)
{
  for (;;)
    {
      const RvNode   *node = rv_graph_node (graph, index);
      const RvWindow *window = &node->window;

      switch (node->op)
        {
        case RV_OP_MAX_POOL:
          return window->padding == RV_PADDING_VALID && window->kernel_height == window->stride_y
                         && window->kernel_width == window->stride_x
                     ? index
                     : RV_NONE;
        case RV_OP_IDENTITY:
        case RV_OP_AFFINE:
        case RV_OP_ACTIVATION:
        case RV_OP_PAD:
          index = node->inputs[0];
          break;
        case RV_OP_CONV2D:
          if (window->kernel_height * window->kernel_width * window->stride_y * window->stride_x != 1)
            return RV_NONE;
          index = node->inputs[0];
          break;
        default:
          return RV_NONE;
        }
    }
}

void
rv_graph_agree_pools (RvGraph *graph)
{
  /* A side that is odd again and again on its way down. */
  const guint odd = (1 << 14) + 1;
  guint       n = rv_graph_length (graph);
  RvShape    *shapes = g_new0 (RvShape, n);

  for (guint i = 0; i < n; i++)
    {
      RvNode  *node = g_ptr_array_index (graph->nodes, i);
      gboolean joins = node->op == RV_OP_ADD || node->op == RV_OP_MULTIPLY || node->op == RV_OP_CONCAT;

      shapes[i].height = shapes[i].width = odd;
      for (guint j = 0; joins && j < node->n_inputs; j++)
        for (guint k = 0; k < node->n_inputs; k++)
          {
            guint pool = pool_behind (graph, node->inputs[j]);

            if (pool == RV_NONE || shapes[node->inputs[j]].height + 1 != shapes[node->inputs[k]].height)
              continue;
            ((RvNode *) g_ptr_array_index (graph->nodes, pool))->window.padding = RV_PADDING_SAME;
            /* What was computed from the pool's old size is computed anew. */
            i = pool;
            joins = FALSE;
            break;
          }
      if (!node_shape (rv_graph_node (graph, i), shapes, &shapes[i], NULL))
        break;
    }
  g_free (shapes);
}
