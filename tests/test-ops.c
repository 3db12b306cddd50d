/* Every op, forward against plain double precision and backward against finite differences of it, in random networks.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>
#include <string.h>

#include "engine/exec/exec.h"
#include "tests/graphs.h"
#include "tests/reference.h"

#define ROUNDS 24     /* networks for each op */
#define DIRECTIONS 16 /* finite differences for each network: they share the picture's values out among them */
#define STEP 1e-6     /* of a finite difference */
#define MARGIN 3e-5   /* pictures for which a node bends nearer than this are drawn again: floats would round it over */
#define MAX_LENGTH 2e5 /* of a network's values, for the time it takes */

/* A random network, what is wanted of it, and a picture for it. */
typedef struct
{
  GRand     *rand;
  RvGraph   *graph;
  guint      height, width;
  gsize      length; /* of the picture */
  guint      targets[3], n_targets;
  double     scale;
  double     mean[4];
  float     *picture;
  double    *seen; /* picture * scale - mean */
  Reference *reference;
} Case;

static void
see (const Case *this, const float *picture, double *seen)
{
  gsize plane = (gsize) this->height * this->width;

  for (gsize i = 0; i < this->length; i++)
    seen[i] = picture[i] * this->scale - this->mean[i / plane];
}

static gboolean
draw_picture (Case *this)
{
  for (guint i = 0; i < 20; i++)
    {
      for (gsize k = 0; k < this->length; k++)
        this->picture[k] = g_rand_double (this->rand);
      see (this, this->picture, this->seen);
      g_clear_pointer (&this->reference, reference_free);
      this->reference = reference_new (this->graph, this->seen, this->height, this->width);
      if (this->reference->margin > MARGIN)
        return TRUE;
    }
  return FALSE;
}

static void
case_clear (Case *this)
{
  reference_free (this->reference);
  rv_graph_free (this->graph);
  g_free (this->picture);
  g_free (this->seen);
}

static gboolean
try_case (Case *this, GRand *rand, RvOp op, guint pieces, guint low, guint high)
{
  g_autofree RvShape *shapes = NULL;
  double              length = 0;

  *this = (Case){ .rand = rand, .graph = graphs_new (rand, op, pieces) };
  this->height = g_rand_int_range (rand, low, high + 1);
  this->width = g_rand_int_range (rand, low, high + 1);
  this->length = (gsize) rv_graph_node (this->graph, 0)->channels * this->height * this->width;
  this->targets[0] = rv_graph_length (this->graph) - 1;
  this->targets[1] = g_rand_int_range (rand, 1, this->targets[0] + 1);
  this->targets[2] = g_rand_int_range (rand, 1, this->targets[0] + 1);
  this->scale = g_rand_double_range (rand, 0.5, 2);
  for (guint i = 0; i < 4; i++)
    this->mean[i] = g_rand_double (rand);

  shapes = rv_graph_shapes (this->graph, this->height, this->width, NULL);
  if (shapes == NULL)
    return FALSE;
  for (guint i = 0; i < rv_graph_length (this->graph); i++)
    length += reference_length (&shapes[i]);
  if (length > MAX_LENGTH)
    return FALSE;
  this->picture = g_new (float, this->length);
  this->seen = g_new (double, this->length);
  return draw_picture (this);
}

static void
draw_case (Case *this, GRand *rand, RvOp op, guint pieces, guint low, guint high)
{
  while (!try_case (this, rand, op, pieces, low, high))
    case_clear (this);
}

static RvExec *
open_case (const Case *this, gboolean gradient, RvWorkers *workers)
{
  g_autoptr (GError) error = NULL;
  RvExec *exec = rv_exec_new (this->graph, this->scale, this->mean, this->targets, this->n_targets, this->height,
                              this->width, gradient, workers, 0, &error);

  g_assert_no_error (error);
  g_assert_nonnull (exec);
  return exec;
}

static void
fail (const Case *this, const char *what, double error, double bound)
{
  g_autofree char *text = graphs_describe (this->graph);

  g_test_fail_printf ("%s: error %g, not below %g (picture %u x %u, scale %g, %u targets %u %u %u; %s)", what, error,
                      bound, this->width, this->height, this->scale, this->n_targets, this->targets[0],
                      this->targets[1], this->targets[2], text);
}

/* Relative L2 error below the bound of its network. */
static void
check_values (const Case *this, const RvExec *exec)
{
  for (guint t = 0; t < this->n_targets; t++)
    {
      const RvShape *shape = &this->reference->shapes[this->targets[t]];
      RvShape        got = rv_exec_shape (exec, t);
      const double  *wanted = this->reference->values[this->targets[t]];
      const float   *value = rv_exec_value (exec, t);
      double         bound = reference_tolerance (this->graph, this->reference, this->targets[t]);
      double         error = 0, norm = 0;

      g_assert_cmpuint (got.channels, ==, shape->channels);
      g_assert_cmpuint (got.height, ==, shape->height);
      g_assert_cmpuint (got.width, ==, shape->width);
      for (gsize i = 0; i < reference_length (shape); i++)
        {
          error += (value[i] - wanted[i]) * (value[i] - wanted[i]);
          norm += wanted[i] * wanted[i];
        }
      /* Values near zero are differences of larger ones. */
      if (!(sqrt (error) <= bound * (sqrt (norm) + sqrt (reference_length (shape)))))
        fail (this, "value", sqrt (error), bound * sqrt (norm));
    }
}

/* The sum of the targets' values times @weights. */
static double
objective (const Case *this, const double *seen, double *const weights[])
{
  Reference *reference = reference_new (this->graph, seen, this->height, this->width);
  double     total = 0;

  for (guint t = 0; t < this->n_targets; t++)
    for (gsize i = 0; i < reference_length (&reference->shapes[this->targets[t]]); i++)
      total += weights[t][i] * reference->values[this->targets[t]][i];
  reference_free (reference);
  return total;
}

/* The objective's change along one direction: a share of the picture's values, each moved by a random distance. */
static void
check_direction (const Case *this, const float *gradient, guint direction, double *const weights[], double bound)
{
  g_autofree double *there = g_memdup2 (this->seen, this->length * sizeof (double));
  g_autofree double *back = g_memdup2 (this->seen, this->length * sizeof (double));
  double             got = 0, squares = 0, moved = 0, wanted;

  for (gsize i = 0; i < this->length; i++)
    {
      squares += (double) gradient[i] * gradient[i];
      if (i % DIRECTIONS == direction)
        {
          double distance = g_rand_double_range (this->rand, -1, 1);

          there[i] += STEP * distance * this->scale;
          back[i] -= STEP * distance * this->scale;
          got += gradient[i] * distance;
          moved += distance * distance;
        }
    }
  wanted = (objective (this, there, weights) - objective (this, back, weights)) / (2 * STEP);
  /* The gradient's error has some length and any direction; one summand is the finite difference's own error. */
  if (!(fabs (got - wanted) <= bound * sqrt (squares * moved) + 1e-7 * (1 + fabs (wanted))))
    fail (this, "gradient", fabs (got - wanted), bound * sqrt (squares * moved));
}

static void
check_gradient (const Case *this, RvExec *exec)
{
  g_autofree float *gradient = g_new (float, this->length);
  double           *weights[3], bound = 0;

  for (guint t = 0; t < this->n_targets; t++)
    {
      gsize length = reference_length (&this->reference->shapes[this->targets[t]]);

      weights[t] = g_new (double, length);
      for (gsize i = 0; i < length; i++)
        weights[t][i] = (float) g_rand_double_range (this->rand, -1, 1);
      /* Where two targets are one node they share the place, and the later weights are what is left there. */
      for (guint s = 0; s < t; s++)
        if (rv_exec_gradient (exec, s) == rv_exec_gradient (exec, t))
          memset (weights[s], 0, length * sizeof (double));
      for (gsize i = 0; i < length; i++)
        rv_exec_gradient (exec, t)[i] = weights[t][i];
      /* Back along the path the sums are as long as forward, and each uses values that have errors of their own. */
      bound = MAX (bound, 4 * reference_tolerance (this->graph, this->reference, this->targets[t]));
    }
  rv_exec_backward (exec, gradient);
  for (guint direction = 0; direction < MIN (DIRECTIONS, this->length); direction++)
    check_direction (this, gradient, direction, weights, bound);
  for (guint t = 0; t < this->n_targets; t++)
    g_free (weights[t]);
}

static void
test_op (gconstpointer data)
{
  RvOp op = GPOINTER_TO_UINT (data);
  g_autoptr (GRand) rand = g_rand_new_with_seed (op);
  RvWorkers *workers = rv_workers_new (2);

  for (guint round = 0; round < ROUNDS && !g_test_failed (); round++)
    {
      Case this;
      RvExec *exec;

      /* Small and deep first, then a few that are large enough to be cut in pieces. */
      if (round < ROUNDS - 3)
        draw_case (&this, rand, op, 1 + round % 6, 1, 13);
      else
        draw_case (&this, rand, op, 1, 31, 49);
      this.n_targets = 1 + round % 3;
      exec = open_case (&this, FALSE, workers);
      rv_exec_forward (exec, this.picture);
      check_values (&this, exec);
      rv_exec_free (exec);

      exec = open_case (&this, TRUE, workers);
      rv_exec_forward (exec, this.picture);
      check_values (&this, exec);
      check_gradient (&this, exec);
      rv_exec_free (exec);
      case_clear (&this);
    }
  rv_workers_free (workers);
}

/* Forward and backward: the values of the last node, then the picture's gradient. */
static float *
run_once (const Case *this, RvExec *exec, const float *picture)
{
  RvShape shape = rv_exec_shape (exec, 0);
  gsize   length = reference_length (&shape);
  float  *result = g_new (float, length + this->length);

  rv_exec_forward (exec, picture);
  memcpy (result, rv_exec_value (exec, 0), length * sizeof (float));
  memcpy (rv_exec_gradient (exec, 0), result, length * sizeof (float));
  rv_exec_backward (exec, result + length);
  return result;
}

static void
test_threads (gconstpointer data)
{
  static const guint counts[] = { 1, 2, 3, 5 };
  RvOp               op = GPOINTER_TO_UINT (data);
  g_autoptr (GRand) rand = g_rand_new_with_seed (op);

  for (guint round = 0; round < 6; round++)
    {
      g_autofree float *first = NULL, *other = NULL;
      Case this;

      draw_case (&this, rand, op, 1 + round % 3, 20, 60);
      this.n_targets = 1;
      other = g_new (float, this.length);
      for (gsize i = 0; i < this.length; i++)
        other[i] = 1 - this.picture[i];
      for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
        {
          RvWorkers        *workers = rv_workers_new (counts[i]);
          RvExec           *exec = open_case (&this, TRUE, workers);
          RvShape           shape = rv_exec_shape (exec, 0);
          gsize             length = reference_length (&shape) + this.length;
          g_autofree float *result = run_once (&this, exec, this.picture), *again = NULL;

          /* Nor do they depend on what was run before. */
          g_free (run_once (&this, exec, other));
          again = run_once (&this, exec, this.picture);
          if (memcmp (result, again, length * sizeof (float)) != 0)
            fail (&this, "a second run differs from the first", 1, 0);
          if (first != NULL && memcmp (result, first, length * sizeof (float)) != 0)
            fail (&this, "the number of threads makes a difference", counts[i], 1);
          if (first == NULL)
            first = g_steal_pointer (&result);
          rv_exec_free (exec);
          rv_workers_free (workers);
        }
      case_clear (&this);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint op = RV_OP_IDENTITY; op < RV_N_OPS; op++)
    {
      g_autofree char *gradient = g_strdup_printf ("/ops/%s", rv_op_name (op));
      g_autofree char *threads = g_strdup_printf ("/threads/%s", rv_op_name (op));

      g_test_add_data_func (gradient, GUINT_TO_POINTER (op), test_op);
      g_test_add_data_func (threads, GUINT_TO_POINTER (op), test_threads);
    }
  return g_test_run ();
}
