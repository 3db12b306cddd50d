/* Running a network: memory, and one op after the other.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>

#include <glib/gi18n-lib.h>

#include "engine/exec/ops.h"
#include "engine/exec/pages.h"

/* Bytes around all planes. */
#define MARGIN (RV_MARGIN * sizeof (float))

static const struct
{
  void (*forward) (RvExec *exec, guint index);
  void (*backward) (RvExec *exec, guint index);
} ops[RV_N_OPS] = {
  [RV_OP_CONV2D] = { rv_conv2d_forward, rv_conv2d_backward },
  [RV_OP_DEPTHWISE] = { rv_depthwise_forward, rv_depthwise_backward },
  [RV_OP_AFFINE] = { rv_affine_forward, rv_affine_backward },
  [RV_OP_ACTIVATION] = { rv_activation_forward, rv_activation_backward },
  [RV_OP_ADD] = { rv_add_forward, rv_add_backward },
  [RV_OP_MULTIPLY] = { rv_multiply_forward, rv_multiply_backward },
  [RV_OP_CONCAT] = { rv_concat_forward, rv_concat_backward },
  [RV_OP_PAD] = { rv_pad_forward, rv_pad_backward },
  [RV_OP_MAX_POOL] = { rv_max_pool_forward, rv_max_pool_backward },
  [RV_OP_AVERAGE_POOL] = { rv_average_pool_forward, rv_average_pool_backward },
  [RV_OP_MEAN] = { rv_mean_forward, rv_mean_backward },
  [RV_OP_SOFTMAX] = { rv_softmax_forward, rv_softmax_backward },
};

gsize
rv_op_scratch (const RvPlan *plan, guint index)
{
  const RvNode *node = rv_graph_node (plan->graph, index);

  switch (node->op)
    {
    case RV_OP_CONV2D:
      return rv_conv2d_scratch (plan, index);
    case RV_OP_DEPTHWISE:
    case RV_OP_ACTIVATION:
    case RV_OP_AFFINE:
      /* One channel's gradient before the activation. */
      return plan->gradient ? rv_pixels (&plan->shapes[index]) * sizeof (float) : 0;
    default:
      return 0;
    }
}

gsize
rv_op_shared (const RvPlan *plan, guint index)
{
  const RvNode *node = rv_graph_node (plan->graph, index);

  if (!plan->places[index].winograd)
    return 0;
  return rv_winograd_shared (node, &plan->shapes[node->inputs[0]], &plan->shapes[index], plan->gradient);
}

gboolean
rv_op_backward_in_place (const RvNode *node)
{
  return node->activation.kind != RV_ACTIVATION_NONE
         && (node->op == RV_OP_ADD || node->op == RV_OP_AVERAGE_POOL
             || (node->op == RV_OP_CONV2D && rv_conv2d_backward_in_place (node)));
}

guint8 *
rv_kept (const RvExec *exec, guint index, guint c)
{
  gsize place = exec->plan->places[index].kept;

  if (place == RV_NOWHERE)
    return NULL;
  return exec->arena + place + c * rv_plan_kept_stride (rv_exec_node (exec, index), rv_shape (exec, index));
}

RvGeometry
rv_plan_geometry (const RvPlan *plan, guint index)
{
  const RvNode   *node = rv_graph_node (plan->graph, index);
  const RvWindow *window = &node->window;
  const RvShape  *input = &plan->shapes[node->inputs[0]], *output = &plan->shapes[index];
  const RvShape  *whole = &plan->whole[node->inputs[0]];
  guint           height, width, top, left;

  rv_window_output (window, whole->height, whole->width, &height, &width, &top, &left);
  return (RvGeometry){ .height = input->height,
                       .width = input->width,
                       .out_height = output->height,
                       .out_width = output->width,
                       .kernel_height = window->kernel_height,
                       .kernel_width = window->kernel_width,
                       .stride_y = window->stride_y,
                       .stride_x = window->stride_x,
                       .dilation_y = window->dilation_y,
                       .dilation_x = window->dilation_x,
                       .top = top,
                       .left = left };
}

void
rv_finish (const RvExec *exec, guint index, guint c, float *x, gsize start, gsize n)
{
  const RvNode       *node = rv_exec_node (exec, index);
  const RvActivation *activation = &node->activation;
  /* An affine node has used its shift already. */
  float   bias = node->bias != NULL && node->op != RV_OP_AFFINE ? node->bias->values[c] : 0;
  guint8 *bits = rv_kept (exec, index, c);

  if (bits != NULL)
    bits += start / 8;
  switch (activation->kind)
    {
    case RV_ACTIVATION_CLAMP:
      exec->kernels->clamp_forward (x, n, bias, activation->low, activation->high, bits);
      break;
    case RV_ACTIVATION_PRELU:
      exec->kernels->prelu_forward (x, n, bias, activation->slope->values[c], bits);
      break;
    case RV_ACTIVATION_SIGMOID:
      exec->kernels->sigmoid_forward (x, n, bias);
      break;
    default:
      if (bias != 0)
        exec->kernels->bias_forward (x, n, bias);
    }
}

void
rv_unfinish (const RvExec *exec, guint index, guint c, float *target, const float *source, gsize start, gsize n)
{
  const RvActivation *activation = &rv_exec_node (exec, index)->activation;
  guint8             *bits = rv_kept (exec, index, c);

  switch (activation->kind)
    {
    case RV_ACTIVATION_CLAMP:
      exec->kernels->select_backward (target, source, n, 0, bits + start / 8);
      break;
    case RV_ACTIVATION_PRELU:
      exec->kernels->select_backward (target, source, n, activation->slope->values[c], bits + start / 8);
      break;
    case RV_ACTIVATION_SIGMOID:
      exec->kernels->sigmoid_backward (target, source,
                                       rv_value (exec, index) + c * rv_pixels (rv_shape (exec, index)) + start, n);
      break;
    default:
      if (target != source)
        memcpy (target, source, n * sizeof (float));
    }
}

typedef struct
{
  RvExec       *exec;
  guint         index;
  RvChannelFunc function;
} ChannelJob;

static void
do_channel (gpointer data, guint task, guint worker)
{
  ChannelJob *job = data;

  job->function (job->exec, job->index, task, worker);
}

void
rv_each_channel (RvExec *exec, guint index, guint channels, RvChannelFunc function)
{
  ChannelJob job = { exec, index, function };

  rv_workers_run (exec->workers, channels, do_channel, &job);
}

/* The highest of what the plans ask for. */
static void
find_needs (const GPtrArray *plans, gsize *arena, gsize *scratch, gsize *shared)
{
  *arena = *scratch = *shared = 0;
  for (guint i = 0; i < plans->len; i++)
    {
      const RvPlan *plan = g_ptr_array_index (plans, i);

      *arena = MAX (*arena, plan->arena);
      *scratch = MAX (*scratch, plan->scratch);
      *shared = MAX (*shared, plan->shared);
    }
}

gsize
rv_exec_needed (const GPtrArray *plans, const RvWorkers *workers)
{
  gsize arena, scratch, shared;

  find_needs (plans, &arena, &scratch, &shared);
  return MARGIN + arena + scratch * rv_workers_count (workers) + shared + MARGIN;
}

/* Takes the memory that the plans ask for. */
static gboolean
take_memory (RvExec *exec, gsize limit, GError **error)
{
  gsize arena, scratch, shared;

  find_needs (exec->plans, &arena, &scratch, &shared);
  exec->bytes = rv_exec_needed (exec->plans, exec->workers);
  if (limit > 0 && exec->bytes > limit)
    {
      g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_MEMORY,
                   _ ("this needs %zu MiB and may take %zu MiB: allow more memory, or make the picture smaller"),
                   (exec->bytes >> 20) + 1, limit >> 20);
      return FALSE;
    }
  exec->pages = rv_pages_new (exec->bytes);
  if (exec->pages == NULL)
    {
      g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_MEMORY,
                   _ ("no memory for %zu MiB: close other programs, or make the picture smaller"),
                   (exec->bytes >> 20) + 1);
      return FALSE;
    }
  exec->arena = exec->pages + MARGIN;
  exec->scratch = exec->arena + arena;
  return TRUE;
}

void
rv_exec_use (RvExec *exec, guint plan)
{
  exec->plan = g_ptr_array_index (exec->plans, plan);
}

RvExec *
rv_exec_assemble (RvGraph      *graph,
                  double        scale,
                  const double *mean,
                  guint        *targets,
                  guint         n_targets,
                  GPtrArray    *plans,
                  RvWorkers    *workers,
                  gsize         limit,
                  GError      **error)
{
  RvExec *exec = g_new0 (RvExec, 1);
  guint   channels = rv_graph_node (graph, 0)->channels;

  *exec = (RvExec){ .graph = graph,
                    .plans = plans,
                    .workers = workers,
                    .kernels = rv_kernels (),
                    .targets = targets,
                    .n_targets = n_targets,
                    .scale = scale,
                    .mean = mean != NULL ? g_memdup2 (mean, channels * sizeof (double)) : g_new0 (double, channels) };
  rv_exec_use (exec, 0);
  if (!take_memory (exec, limit, error))
    goto fail;
  for (guint i = 0; i < rv_graph_length (graph); i++)
    if (rv_exec_node (exec, i)->op == RV_OP_CONV2D && !rv_conv2d_prepare (exec, i, error))
      goto fail;
  return exec;

fail:
  rv_exec_free (exec);
  return NULL;
}

RvExec *
rv_exec_new (const RvGraph *graph,
             double         scale,
             const double  *mean,
             const guint   *targets,
             guint          n_targets,
             guint          height,
             guint          width,
             gboolean       gradient,
             RvWorkers     *workers,
             gsize          limit,
             GError       **error)
{
  g_autofree guint *own = g_memdup2 (targets, n_targets * sizeof (guint));
  g_autoptr (RvGraph) folded = rv_graph_fold (graph, own, n_targets, error);
  RvShape   *shapes = folded != NULL ? rv_graph_shapes (folded, height, width, error) : NULL;
  GPtrArray *plans;

  if (shapes == NULL)
    return NULL;
  plans = g_ptr_array_new_with_free_func ((GDestroyNotify) rv_plan_free);
  g_ptr_array_add (plans, rv_plan_new (folded, own, n_targets, shapes, NULL, gradient));
  return rv_exec_assemble (g_steal_pointer (&folded), scale, mean, g_steal_pointer (&own), n_targets, plans, workers,
                           limit, error);
}

void
rv_exec_free (RvExec *exec)
{
  if (exec == NULL)
    return;
  g_ptr_array_unref (exec->plans);
  rv_graph_free (exec->graph);
  g_free (exec->targets);
  g_free (exec->mean);
  rv_pages_free (exec->pages, exec->bytes);
  g_free (exec);
}

gsize
rv_exec_bytes (const RvExec *exec)
{
  return exec->bytes;
}

double
rv_exec_flop (const RvExec *exec)
{
  return exec->plan->flop;
}

RvShape
rv_exec_shape (const RvExec *exec, guint target)
{
  return *rv_shape (exec, exec->targets[target]);
}

const float *
rv_exec_value (const RvExec *exec, guint target)
{
  return rv_value (exec, exec->targets[target]);
}

float *
rv_exec_gradient (RvExec *exec, guint target)
{
  return rv_gradient (exec, exec->targets[target]);
}

typedef struct
{
  RvExec      *exec;
  const float *source;
  float       *target;
} PictureJob;

static void
read_picture (gpointer data, guint c, guint worker)
{
  PictureJob  *job = data;
  gsize        pixels = rv_pixels (rv_shape (job->exec, 0));
  float       *target = rv_value (job->exec, 0) + c * pixels;
  const float *source = job->source != NULL ? job->source + c * pixels : target;

  /* Rounded after each step, as everyone else does it: what is left after the mean is small, and a last bit more would
   * be another picture to a network with kinks. */
  job->exec->kernels->scale_shift (target, source, pixels, job->exec->scale, 0, FALSE);
  job->exec->kernels->bias_forward (target, pixels, -job->exec->mean[c]);
}

static void
write_gradient (gpointer data, guint c, guint worker)
{
  PictureJob *job = data;
  gsize       pixels = rv_pixels (rv_shape (job->exec, 0));
  float      *source = rv_gradient (job->exec, 0) + c * pixels;

  job->exec->kernels->scale_shift (job->target != NULL ? job->target + c * pixels : source, source, pixels,
                                   job->exec->scale, 0, FALSE);
}

float *
rv_exec_picture (RvExec *exec)
{
  return rv_value (exec, 0);
}

float *
rv_exec_picture_gradient (RvExec *exec)
{
  return rv_gradient (exec, 0);
}

void
rv_exec_forward (RvExec *exec, const float *picture)
{
  PictureJob job = { .exec = exec, .source = picture };

  rv_workers_run (exec->workers, rv_shape (exec, 0)->channels, read_picture, &job);
  for (guint i = 1; i < rv_graph_length (exec->graph); i++)
    ops[rv_exec_node (exec, i)->op].forward (exec, i);
}

void
rv_exec_backward (RvExec *exec, float *picture_gradient)
{
  PictureJob job = { .exec = exec, .target = picture_gradient };

  for (guint i = rv_graph_length (exec->graph); i-- > 1;)
    ops[rv_exec_node (exec, i)->op].backward (exec, i);
  rv_workers_run (exec->workers, rv_shape (exec, 0)->channels, write_gradient, &job);
}
