/* Receptive fields.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gi18n-lib.h>

#include "engine/graph/receptive.h"

/* What a window adds to the reach of its input; FALSE where strides grow beyond all pictures. */
static gboolean
reach_through (RvReach *reach, guint kernel, guint stride, guint dilation, guint padding)
{
  gint64 span = (gint64) (kernel - 1) * dilation;

  reach->before += (gint64) padding * reach->stride;
  reach->after = MAX (0, reach->after + (span - padding) * reach->stride);
  reach->stride *= stride;
  return reach->stride <= RV_MAX_SIDE;
}

static gboolean
window_receptive (const RvNode *node, const RvShape *input, RvReceptive *receptive)
{
  const RvWindow *window = &node->window;
  guint           height, width, top, left;

  if (node->op == RV_OP_PAD)
    return reach_through (&receptive->y, 1, 1, 1, window->top) && reach_through (&receptive->x, 1, 1, 1, window->left);
  rv_window_output (window, input->height, input->width, &height, &width, &top, &left);
  return reach_through (&receptive->y, window->kernel_height, window->stride_y, window->dilation_y, top)
         && reach_through (&receptive->x, window->kernel_width, window->stride_x, window->dilation_x, left);
}

static gboolean
join (RvReach *reach, const RvReach *other)
{
  reach->before = MAX (reach->before, other->before);
  reach->after = MAX (reach->after, other->after);
  return reach->stride == other->stride;
}

static gboolean
node_receptive (const RvGraph *graph, const RvShape *shapes, guint index, RvReceptive *all)
{
  const RvNode *node = rv_graph_node (graph, index);
  RvReceptive  *receptive = &all[index];

  if (node->op == RV_OP_INPUT)
    {
      *receptive = (RvReceptive){ { 1, 0, 0 }, { 1, 0, 0 } };
      return TRUE;
    }
  if (node->op == RV_OP_MEAN || node->op == RV_OP_UNSUPPORTED)
    return FALSE;

  *receptive = all[node->inputs[0]];
  for (guint i = 0; i < node->n_inputs; i++)
    {
      const RvShape *input = &shapes[node->inputs[i]];

      if (!join (&receptive->y, &all[node->inputs[i]].y) || !join (&receptive->x, &all[node->inputs[i]].x))
        return FALSE;
      /* A single value that is spread is seen from everywhere. */
      if (node->n_inputs > 1 && (input->height != shapes[index].height || input->width != shapes[index].width))
        return FALSE;
    }
  switch (node->op)
    {
    case RV_OP_CONV2D:
    case RV_OP_DEPTHWISE:
    case RV_OP_MAX_POOL:
    case RV_OP_AVERAGE_POOL:
    case RV_OP_PAD:
      return window_receptive (node, &shapes[node->inputs[0]], receptive);
    default:
      return TRUE;
    }
}

RvReceptive *
rv_graph_receptive (const RvGraph *graph, const RvShape *shapes, GError **error)
{
  RvReceptive *all = g_new0 (RvReceptive, rv_graph_length (graph));

  for (guint i = 0; i < rv_graph_length (graph); i++)
    if (!node_receptive (graph, shapes, i, all))
      {
        g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_MEMORY,
                     _ ("node \"%s\" (%s) sees the whole picture at once, which can then not be cut into tiles"),
                     rv_graph_node (graph, i)->name, rv_op_name (rv_graph_node (graph, i)->op));
        g_free (all);
        return NULL;
      }
  return all;
}

/* Values of a node along one axis. @whole: those of the whole picture. */
static guint
window_values (guint whole, guint stride, guint start, guint length, guint picture)
{
  guint rest = whole - MIN (whole, start / stride);

  return start + length >= picture ? rest : MIN (length / stride, rest);
}

RvShape *
rv_graph_window_shapes (const RvGraph *graph, const RvShape *shapes, const RvReceptive *receptive, const RvArea *window)
{
  RvShape *own = g_new (RvShape, rv_graph_length (graph));

  for (guint i = 0; i < rv_graph_length (graph); i++)
    own[i] = (RvShape){
      .channels = shapes[i].channels,
      .height = window_values (shapes[i].height, receptive[i].y.stride, window->y, window->height, shapes[0].height),
      .width = window_values (shapes[i].width, receptive[i].x.stride, window->x, window->width, shapes[0].width)
    };
  return own;
}
