/* Running a network forward, and backward to the picture.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * All memory is taken by rv_exec_new (); running allocates nothing and cannot fail. The results are the same to the
 * last bit whatever the number of workers.
 */
#pragma once

#include "engine/exec/workers.h"
#include "engine/graph/graph.h"

G_BEGIN_DECLS

typedef struct _RvExec RvExec;

/* Folds @graph for the wanted nodes, plans, and takes the memory.
 *
 * @scale, @mean: the network sees picture * scale - mean[channel]; @mean has one value for each of the input's
 *   channels, or is NULL for zeros.
 * @targets: nodes of @graph whose values are read and, with @gradient, whose gradients are written.
 * @workers: not owned; must outlive the result.
 * @limit: bytes that may be taken, 0 for no limit. */
RvExec *rv_exec_new (const RvGraph *graph,
                     double         scale,
                     const double  *mean,
                     const guint   *targets,
                     guint          n_targets,
                     guint          height,
                     guint          width,
                     gboolean       gradient,
                     RvWorkers     *workers,
                     gsize          limit,
                     GError       **error);
void    rv_exec_free (RvExec *exec);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RvExec, rv_exec_free)

/* Bytes that were taken. */
gsize rv_exec_bytes (const RvExec *exec);

/* Multiply-adds, counted two each, of one forward pass and, with gradient, one backward pass. */
double rv_exec_flop (const RvExec *exec);

/* Where the caller may write the picture before rv_exec_forward (), and, after rv_exec_backward (), its gradient, which
 * is the caller's to change until the next pass. */
float *rv_exec_picture (RvExec *exec);
float *rv_exec_picture_gradient (RvExec *exec);

/* Computes the wanted values for @picture (input channels x height x width, planar); NULL: it lies in
 * rv_exec_picture (), which is used up. */
void rv_exec_forward (RvExec *exec, const float *picture);

/* The value of the @target-th wanted node, valid until the next pass. */
RvShape      rv_exec_shape (const RvExec *exec, guint target);
const float *rv_exec_value (const RvExec *exec, guint target);

/* Where the caller writes d objective / d value of the @target-th wanted node, after the forward pass and before the
 * backward one. Where a node was named twice, both are the same. */
float *rv_exec_gradient (RvExec *exec, guint target);

/* Writes d objective / d picture, shaped like the picture; NULL: to rv_exec_picture_gradient () alone. */
void rv_exec_backward (RvExec *exec, float *picture_gradient);

G_END_DECLS
