/* Probe: one value of a network, or the picture's gradient of its mean square.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>

#include <glib/gi18n-lib.h>

#include "engine/exec/exec.h"
#include "engine/import/network.h"

static gboolean
tensor_init (ReverieTensor *tensor, RvShape shape, GError **error)
{
  *tensor = (ReverieTensor){ shape.channels, shape.height, shape.width, NULL };
  tensor->data = g_try_malloc_n ((gsize) shape.channels * shape.height * shape.width, sizeof (float));
  if (tensor->data != NULL)
    return TRUE;
  g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_MEMORY,
               _ ("no memory for %u x %u x %u values: close other programs"), shape.channels, shape.height,
               shape.width);
  return FALSE;
}

void
reverie_tensor_clear (ReverieTensor *tensor)
{
  g_clear_pointer (&tensor->data, g_free);
}

static gboolean
read_out (RvExec *exec, gboolean gradient, guint width, guint height, ReverieTensor *tensor, GError **error)
{
  RvShape      shape = rv_exec_shape (exec, 0);
  gsize        n = (gsize) shape.channels * shape.height * shape.width;
  const float *value = rv_exec_value (exec, 0);

  if (!tensor_init (tensor, gradient ? (RvShape){ 3, height, width } : shape, error))
    return FALSE;
  if (gradient)
    {
      float *target = rv_exec_gradient (exec, 0);

      for (gsize i = 0; i < n; i++)
        target[i] = value[i] * (2.0 / n);
      rv_exec_backward (exec, tensor->data);
    }
  else
    memcpy (tensor->data, value, n * sizeof (float));
  return TRUE;
}

gboolean
reverie_probe (ReverieNetwork   *network,
               const char       *node,
               gboolean          gradient,
               const ReverieRun *run,
               const float      *picture,
               guint             width,
               guint             height,
               ReverieTensor    *tensor,
               GError          **error)
{
  guint      index = rv_network_find (network, node, error);
  RvWorkers *workers;
  RvExec    *exec;
  gboolean   good = FALSE;

  if (index == RV_NONE)
    return FALSE;
  workers = rv_workers_new (run->threads);
  exec = rv_exec_new (network->graph, network->scale, network->mean, &index, 1, height, width, gradient, workers,
                      (gsize) run->memory << 20, error);
  if (exec != NULL)
    {
      rv_exec_forward (exec, picture);
      good = read_out (exec, gradient, width, height, tensor, error);
    }
  rv_exec_free (exec);
  rv_workers_free (workers);
  return good;
}
