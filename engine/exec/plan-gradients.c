/* Where gradients lie.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "engine/exec/planner.h"

/* The depthwise convolution from whose gradient that of a convolution is made line by line, or RV_NONE. */
guint
rv_planner_goes_through (const RvPlanner *planner, guint index)
{
  const RvNode *node = rv_planner_node (planner, index);
  guint         user = planner->user[index];

  return node->op == RV_OP_CONV2D && !rv_conv2d_backward_in_place (node) && user != RV_NONE
                 && planner->plan->places[user].rides
             ? user
             : RV_NONE;
}

/* The highest node below @before that will write into the gradient of @index: a user of its value, or itself where its
 * way back works in place. RV_NONE where none will. */
static guint
next_writer (const RvPlanner *planner, guint index, guint before)
{
  for (guint user = before; user-- > index + 1;)
    for (guint j = 0; j < rv_planner_node (planner, user)->n_inputs; j++)
      if (rv_planner_node (planner, user)->inputs[j] == index)
        return user;
  return rv_op_backward_in_place (rv_planner_node (planner, index)) ? index : RV_NONE;
}

/* Whether the gradient of @input may lie in the buffer of the sum @index: whoever writes there must find that all the
 * others have read. Going backward, the higher node reads first. */
static gboolean
may_share (const RvPlanner *planner, const RvBuffer *buffer, guint index, guint input)
{
  guint writer = next_writer (planner, input, index);

  for (guint i = 0; i < buffer->members->len; i++)
    {
      guint other = g_array_index (buffer->members, guint, i);
      guint other_writer;

      if (other >= index)
        continue; /* has read already, or is the sum itself */
      if (other == input)
        return FALSE;
      other_writer = next_writer (planner, other, index);
      if ((writer != RV_NONE && other <= writer) || (other_writer != RV_NONE && input <= other_writer))
        return FALSE;
    }
  return TRUE;
}

/* Whether the inputs of the stack @index may write to their parts of its gradient: all others whose gradient it is have
 * read it. */
static gboolean
is_read (const RvBuffer *buffer, guint index)
{
  for (guint i = 0; i < buffer->members->len; i++)
    if (g_array_index (buffer->members, guint, i) < index)
      return FALSE;
  return TRUE;
}

static void
join (RvPlanner *planner, guint buffer_index, guint node)
{
  RvBuffer *buffer = rv_planner_buffer (planner, buffer_index);

  if (buffer->members == NULL)
    buffer->members = g_array_new (FALSE, FALSE, sizeof (guint));
  g_array_append_val (buffer->members, node);
  buffer->last = MAX (buffer->last, 2 * planner->n - node);
  planner->gradient_buffer[node] = buffer_index;
}

static void
place_input_gradients (RvPlanner *planner, guint index)
{
  const RvNode *node = rv_planner_node (planner, index);
  RvEdge       *edges = planner->plan->places[index].edges;
  guint         own = planner->gradient_buffer[index];
  gboolean      stacks = node->op == RV_OP_CONCAT && is_read (rv_planner_buffer (planner, own), index);

  if (node->n_inputs > 0 && rv_planner_goes_through (planner, node->inputs[0]) == index)
    {
      /* The input's own way back reads this gradient. */
      RvBuffer *buffer = rv_planner_buffer (planner, own);

      buffer->last = MAX (buffer->last, 2 * planner->n - node->inputs[0]);
      return;
    }
  for (guint j = 0; j < node->n_inputs; j++)
    {
      guint input = node->inputs[j];

      if (planner->gradient_buffer[input] != RV_NONE)
        edges[j] = RV_EDGE_ADD;
      else if (stacks && planner->plan->places[input].stack == index)
        {
          edges[j] = RV_EDGE_SHARE;
          planner->gradient_start[input]
              = planner->gradient_start[index] + rv_planner_stack_start (planner, index, input);
          join (planner, own, input);
        }
      else if (node->op == RV_OP_ADD && !rv_has_twins (node) && rv_planner_same_size (planner, input, index)
               && may_share (planner, rv_planner_buffer (planner, own), index, input))
        {
          edges[j] = RV_EDGE_SHARE;
          join (planner, own, input);
        }
      else
        {
          edges[j] = RV_EDGE_WRITE;
          join (planner,
                rv_buffers_add (planner->buffers, rv_value_bytes (&planner->plan->shapes[input]),
                                2 * planner->n - index, 0),
                input);
        }
    }
}

void
rv_planner_place_gradients (RvPlanner *planner)
{
  guint n = planner->n;

  /* The caller writes the gradients of the wanted values first, so all users of those add. */
  for (guint i = 0; i < n; i++)
    if (planner->wanted[i])
      join (planner, rv_buffers_add (planner->buffers, rv_value_bytes (&planner->plan->shapes[i]), n, 0), i);
  for (guint i = n; i-- > 0;)
    place_input_gradients (planner, i);
}
