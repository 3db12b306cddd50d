/* The plan of a run.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <stdlib.h>
#include <string.h>

#include "engine/exec/planner.h"
#include "engine/exec/strips.h"

gsize
rv_plan_kept_stride (const RvNode *node, const RvShape *shape)
{
  gsize pixels = (gsize) shape->height * shape->width;

  if (node->op == RV_OP_MAX_POOL)
    return pixels;
  if (node->activation.kind == RV_ACTIVATION_CLAMP || node->activation.kind == RV_ACTIVATION_PRELU)
    return (pixels + 7) / 8;
  return 0;
}

static void
find_users (RvPlanner *planner)
{
  guint *count = g_new0 (guint, planner->n);

  for (guint i = 0; i < planner->n; i++)
    for (guint j = 0; j < rv_planner_node (planner, i)->n_inputs; j++)
      {
        guint input = rv_planner_node (planner, i)->inputs[j];

        planner->user[input] = count[input]++ > 0 || planner->wanted[input] ? RV_NONE : i;
      }
  g_free (count);
}

/* Whether a depthwise convolution is made line by line for the product of the pointwise convolution after it, and its
 * values never stored. */
static gboolean
may_ride (const RvPlanner *planner, guint index)
{
  const RvNode *node = rv_planner_node (planner, index);
  guint         user = planner->user[index];

  return node->op == RV_OP_DEPTHWISE && node->activation.kind != RV_ACTIVATION_SIGMOID && user != RV_NONE
         && rv_planner_node (planner, user)->op == RV_OP_CONV2D
         && rv_conv2d_is_pointwise (rv_planner_node (planner, user));
}

/* How each node goes forward. */
static void
choose_ways (RvPlanner *planner)
{
  RvPlan *plan = planner->plan;

  for (guint i = 0; i < planner->n; i++)
    {
      const RvNode *node = rv_planner_node (planner, i);

      plan->places[i].sum = plan->places[i].stack = RV_NONE;
      plan->places[i].from = plan->places[i].into = RV_NONE;
      plan->places[i].rides = may_ride (planner, i);
      plan->places[i].winograd = node->op == RV_OP_CONV2D && rv_winograd_fits (node, &plan->whole[node->inputs[0]]);
    }
  rv_strips_plan (plan, planner->user);
}

/* When a node reads its inputs. */
static guint
time_of (const RvPlanner *planner, guint index)
{
  const RvPlace *places = planner->plan->places;

  if (places[index].rides)
    index = planner->user[index];
  while (places[index].into != RV_NONE)
    index = places[index].into;
  return index;
}

static gboolean
reads (const RvNode *node, guint value)
{
  for (guint i = 0; i < node->n_inputs; i++)
    if (node->inputs[i] == value)
      return TRUE;
  return FALSE;
}

/* The sum onto whose other term a convolution may be added at once, or RV_NONE: nobody reads that term any more, the
 * convolution itself included, unless it is the last of a chain that has read ahead. */
static guint
adds_onto (const RvPlanner *planner, guint index)
{
  const RvNode *node = rv_planner_node (planner, index), *sum;
  guint         user = planner->user[index], term, ahead;

  if (node->op != RV_OP_CONV2D || planner->plan->places[index].winograd || node->activation.kind != RV_ACTIVATION_NONE
      || user == RV_NONE)
    return RV_NONE;
  sum = rv_planner_node (planner, user);
  if (sum->op != RV_OP_ADD || sum->n_inputs != 2 || rv_has_twins (sum))
    return RV_NONE;
  term = sum->inputs[sum->inputs[0] == index ? 1 : 0];
  if (term > index || planner->last_use[term] != user || !rv_planner_same_size (planner, term, user)
      || !rv_planner_same_size (planner, index, user))
    return RV_NONE;
  ahead = rv_strips_reader_ahead (planner->plan, index);
  for (guint i = term + 1; i < user; i++)
    if (i != ahead && reads (rv_planner_node (planner, i), term) && time_of (planner, i) >= index)
      return RV_NONE;
  return user;
}

/* When each value is read last. */
static void
find_last_uses (RvPlanner *planner)
{
  guint n = planner->n;

  for (guint i = 0; i < n; i++)
    {
      const RvNode *node = rv_planner_node (planner, i);
      gboolean      needs_inputs = node->op == RV_OP_MULTIPLY || node->activation.kind == RV_ACTIVATION_HARD_SWISH;
      gboolean      needs_output = node->op == RV_OP_SOFTMAX || node->activation.kind == RV_ACTIVATION_SIGMOID;
      guint         back = planner->plan->gradient ? 2 * n - i : 0;

      planner->last_use[i] = MAX (planner->wanted[i] ? n : i, needs_output ? back : 0);
      for (guint j = 0; j < node->n_inputs; j++)
        {
          guint *use = &planner->last_use[node->inputs[j]];

          *use = MAX (*use, needs_inputs ? MAX (i, back) : time_of (planner, i));
        }
    }
}

/* Values of which nothing but a stack is made are made where the stack will be; their gradients are parts of its own.
 * Not sums, which lie where one of their terms does. */
static void
choose_stacks (RvPlanner *planner)
{
  for (guint i = 0; i < planner->n; i++)
    {
      guint user = planner->user[i];

      if (user != RV_NONE && rv_planner_node (planner, user)->op == RV_OP_CONCAT && planner->last_use[i] == user
          && rv_planner_node (planner, i)->op != RV_OP_ADD)
        planner->plan->places[i].stack = user;
    }
}

static guint add_value (RvPlanner *planner, guint index, guint first);

/* Where the stack that a node is a part of will be, from the time on at which the first of its parts is made. */
static guint
place_in_stack (RvPlanner *planner, guint index, guint first)
{
  guint stack = planner->plan->places[index].stack;

  if (planner->value_buffer[stack] == RV_NONE)
    planner->value_buffer[stack] = add_value (planner, stack, first);
  planner->value_start[index] = planner->value_start[stack] + rv_planner_stack_start (planner, stack, index);
  return planner->value_buffer[stack];
}

/* A place of its own for a value that is made at the time @first, or its part of a stack. */
static guint
add_value (RvPlanner *planner, guint index, guint first)
{
  if (planner->plan->places[index].stack != RV_NONE)
    return place_in_stack (planner, index, first);
  return rv_buffers_add (planner->buffers, rv_value_bytes (&planner->plan->shapes[index]), first,
                         planner->last_use[index]);
}

/* A sum, a scale or an activation may overwrite an input that nobody reads later. */
static guint
place_value (RvPlanner *planner, guint index)
{
  const RvNode *node = rv_planner_node (planner, index);
  guint         sum = adds_onto (planner, index);
  guint         candidates = node->op == RV_OP_ADD && !rv_has_twins (node)              ? node->n_inputs
                             : node->op == RV_OP_AFFINE || node->op == RV_OP_ACTIVATION ? 1
                                                                                        : 0;

  if (sum != RV_NONE)
    {
      const guint *terms = rv_planner_node (planner, sum)->inputs;

      planner->plan->places[index].sum = sum;
      return planner->value_buffer[terms[0] == index ? terms[1] : terms[0]];
    }
  for (guint i = 0; planner->plan->places[index].stack == RV_NONE && i < candidates; i++)
    {
      guint input = node->inputs[i];

      if (planner->last_use[input] == index && rv_planner_same_size (planner, input, index))
        {
          RvBuffer *buffer = rv_planner_buffer (planner, planner->value_buffer[input]);

          buffer->last = MAX (buffer->last, planner->last_use[index]);
          return planner->value_buffer[input];
        }
    }
  if (planner->plan->places[index].into != RV_NONE)
    return rv_buffers_add (planner->buffers, node->channels * planner->plan->places[index].strip * sizeof (float),
                           time_of (planner, index), time_of (planner, index));
  return add_value (planner, index, index);
}

static guint
add_weights (RvPlanner *planner, guint index, gboolean turned)
{
  guint buffer = rv_buffers_add (planner->buffers, rv_conv2d_packed (planner->plan, index, turned), 0, 2 * planner->n);

  rv_planner_buffer (planner, buffer)->weights = TRUE;
  return buffer;
}

static void
place_kept (RvPlanner *planner, guint index)
{
  const RvNode  *node = rv_planner_node (planner, index);
  const RvShape *shape = &planner->plan->shapes[index];
  gsize          bytes = shape->channels * rv_plan_kept_stride (node, shape);
  guint          first = index;

  /* A sum is perhaps finished by one of its terms. */
  for (guint i = 0; i < node->n_inputs; i++)
    if (planner->plan->places[node->inputs[i]].sum == index)
      first = node->inputs[i];
  /* A max pool's positions cost nothing to make, so forward-only runs make them too, into memory that dies at once. */
  if (bytes > 0 && (planner->plan->gradient || node->op == RV_OP_MAX_POOL))
    planner->kept_buffer[index]
        = rv_buffers_add (planner->buffers, bytes, first, planner->plan->gradient ? 2 * planner->n - index : index);
  if (node->op != RV_OP_CONV2D)
    return;
  planner->weights_buffer[index] = add_weights (planner, index, FALSE);
  if (planner->plan->gradient)
    planner->turned_buffer[index] = add_weights (planner, index, TRUE);
}

static gsize
offset_of (const RvPlanner *planner, guint buffer, gsize start)
{
  return buffer == RV_NONE ? RV_NOWHERE : rv_planner_buffer (planner, buffer)->offset + start;
}

static guint *
new_indices (guint n)
{
  guint *indices = g_new (guint, n);

  memset (indices, 0xff, n * sizeof (guint)); /* RV_NONE */
  return indices;
}

RvPlan *
rv_plan_new (const RvGraph *graph,
             const guint   *targets,
             guint          n_targets,
             RvShape       *shapes,
             const RvShape *whole,
             gboolean       gradient)
{
  guint     n = rv_graph_length (graph);
  RvPlan   *plan = g_new0 (RvPlan, 1);
  RvPlanner planner;

  plan->graph = graph;
  plan->shapes = shapes;
  plan->whole = whole != NULL ? whole : shapes;
  plan->gradient = gradient;
  plan->flop = rv_graph_flop (graph, shapes) * (gradient ? 2 : 1);
  plan->places = g_new0 (RvPlace, n);

  planner = (RvPlanner){ .plan = plan,
                         .n = n,
                         .wanted = g_new0 (gboolean, n),
                         .user = new_indices (n),
                         .last_use = g_new0 (guint, n),
                         .buffers = rv_buffers_new (),
                         .value_buffer = new_indices (n),
                         .gradient_buffer = new_indices (n),
                         .value_start = g_new0 (gsize, n),
                         .gradient_start = g_new0 (gsize, n),
                         .kept_buffer = new_indices (n),
                         .weights_buffer = new_indices (n),
                         .turned_buffer = new_indices (n) };
  for (guint i = 0; i < n_targets; i++)
    planner.wanted[targets[i]] = TRUE;
  find_users (&planner);
  choose_ways (&planner);
  find_last_uses (&planner);
  choose_stacks (&planner);
  for (guint i = 0; i < n; i++)
    {
      plan->places[i].edges = g_new0 (RvEdge, rv_graph_node (graph, i)->n_inputs);
      if (!plan->places[i].rides && planner.value_buffer[i] == RV_NONE)
        planner.value_buffer[i] = place_value (&planner, i);
      place_kept (&planner, i);
      plan->scratch = MAX (plan->scratch, rv_op_scratch (plan, i));
      plan->shared = MAX (plan->shared, rv_op_shared (plan, i));
    }
  if (gradient)
    rv_planner_place_gradients (&planner);
  plan->arena = rv_buffers_pack (planner.buffers);
  plan->scratch = (plan->scratch + RV_ALIGNMENT - 1) / RV_ALIGNMENT * RV_ALIGNMENT;
  for (guint i = 0; i < n; i++)
    {
      plan->places[i].value = offset_of (&planner, planner.value_buffer[i], planner.value_start[i]);
      plan->places[i].gradient = offset_of (&planner, planner.gradient_buffer[i], planner.gradient_start[i]);
      plan->places[i].kept = offset_of (&planner, planner.kept_buffer[i], 0);
      plan->places[i].weights = offset_of (&planner, planner.weights_buffer[i], 0);
      plan->places[i].turned = offset_of (&planner, planner.turned_buffer[i], 0);
      plan->places[i].through = gradient ? rv_planner_goes_through (&planner, i) : RV_NONE;
    }

  g_ptr_array_unref (planner.buffers);
  g_free (planner.wanted);
  g_free (planner.user);
  g_free (planner.last_use);
  g_free (planner.value_buffer);
  g_free (planner.gradient_buffer);
  g_free (planner.value_start);
  g_free (planner.gradient_start);
  g_free (planner.kept_buffer);
  g_free (planner.weights_buffer);
  g_free (planner.turned_buffer);
  return plan;
}

void
rv_plan_free (RvPlan *plan)
{
  if (plan == NULL)
    return;
  for (guint i = 0; i < rv_graph_length (plan->graph); i++)
    g_free (plan->places[i].edges);
  g_free (plan->places);
  g_free (plan->shapes);
  g_free (plan);
}
