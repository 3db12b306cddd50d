/* Chains of convolutions, strip by strip, against the same ones when each value is there as a whole.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>
#include <string.h>

#include "engine/exec/ops.h"
#include "tests/graphs.h"

#define ROUNDS 20
#define QUICK_ROUNDS 1 /* an emulator takes a minute for each */
#define MAX_NODES 32

/* A random network, and what came of it. */
typedef struct
{
  GRand   *rand;
  RvGraph *graph;
  guint    height, width;
  float   *picture;
  gsize    length; /* of the picture */
} Case;

typedef struct
{
  float *value;    /* of the last node */
  float *gradient; /* of the picture */
  gsize  length;   /* of the value */
  gsize  bytes;    /* that the run took */
} Result;

static guint
pick (GRand *rand, guint low, guint high)
{
  return g_rand_int_range (rand, low, high + 1);
}

static RvWindow
small_window (guint side)
{
  return (RvWindow){ .kernel_height = side,
                     .kernel_width = side,
                     .stride_y = 1,
                     .stride_x = 1,
                     .dilation_y = 1,
                     .dilation_x = 1,
                     .padding = RV_PADDING_SAME };
}

static RvWindow
draw_window (GRand *rand, guint side)
{
  RvWindow window = small_window (side);

  window.stride_y = window.stride_x = pick (rand, 1, 2);
  window.dilation_y = window.dilation_x = pick (rand, 0, 3) == 0 ? 2 : 1;
  window.padding = pick (rand, RV_PADDING_VALID, RV_PADDING_EXPLICIT);
  if (window.padding == RV_PADDING_EXPLICIT)
    {
      window.top = pick (rand, 0, 3);
      window.left = pick (rand, 0, 3);
      window.bottom = pick (rand, 0, 3);
      window.right = pick (rand, 0, 3);
    }
  return window;
}

static RvActivation
draw_activation (GRand *rand, guint channels)
{
  RvActivation activation
      = { .kind = pick (rand, RV_ACTIVATION_NONE, RV_ACTIVATION_PRELU), .low = -0.5f, .high = 0.5f };

  if (activation.kind == RV_ACTIVATION_PRELU)
    activation.slope = graphs_floats (rand, channels, 1);
  return activation;
}

static guint
last_of (const RvGraph *graph)
{
  return rv_graph_length (graph) - 1;
}

static guint
channels_of (const RvGraph *graph)
{
  return rv_graph_node (graph, last_of (graph))->channels;
}

static void
add_convolution (RvGraph *graph, GRand *rand, guint input, guint channels, const RvWindow *window, gboolean activated)
{
  gsize        each = rv_graph_node (graph, input)->channels * window->kernel_height * window->kernel_width;
  RvActivation activation = { .kind = RV_ACTIVATION_NONE };
  g_autoptr (RvFloats) weights = graphs_floats (rand, channels * each, sqrt (3.0 / each));
  g_autoptr (RvFloats) bias = graphs_floats (rand, channels, 0.5);

  if (activated)
    activation = draw_activation (rand, channels);
  g_assert_cmpuint (rv_graph_add_conv2d (graph, "conv", input, channels, window, weights, bias, &activation, NULL), !=,
                    RV_NONE);
  rv_floats_unref (activation.slope);
}

static void
add_depthwise (RvGraph *graph, GRand *rand, const RvWindow *window)
{
  guint        channels = channels_of (graph), last = last_of (graph);
  gsize        each = window->kernel_height * window->kernel_width;
  RvActivation activation = draw_activation (rand, channels);
  g_autoptr (RvFloats) weights = graphs_floats (rand, channels * each, sqrt (3.0 / each));

  g_assert_cmpuint (rv_graph_add_depthwise (graph, "depthwise", last, window, weights, NULL, &activation, NULL), !=,
                    RV_NONE);
  rv_floats_unref (activation.slope);
}

/* A window that leaves the size as it is. */
static RvWindow
draw_same (GRand *rand, guint height)
{
  RvWindow window = small_window (3);

  window.dilation_y = window.dilation_x = pick (rand, 1, 2);
  if (pick (rand, 0, 2) == 0)
    return window;
  /* Sees every second row, the first of them late. */
  window = small_window (3);
  window.padding = RV_PADDING_EXPLICIT;
  window.stride_y = 2;
  window.top = height + 1;
  window.left = window.right = 1;
  return window;
}

static void
add_sum (RvGraph *graph, guint a, guint b)
{
  guint terms[] = { a, b };

  g_assert_cmpuint (rv_graph_add_combine (graph, RV_OP_ADD, "add", terms, 2, NULL), !=, RV_NONE);
}

/* Widens, looks around channel by channel, narrows, and adds what it began with (MobileNet v2's block); perhaps looks
 * around earlier, too. */
static void
add_block (const Case *this)
{
  guint               first = last_of (this->graph), channels = channels_of (this->graph);
  guint               look = pick (this->rand, 0, 2);
  g_autofree RvShape *shapes = rv_graph_shapes (this->graph, this->height, this->width, NULL);
  RvWindow            one = small_window (1), wide = small_window (1), window;

  if (look == 0)
    wide = draw_same (this->rand, shapes[first].height);
  if (look == 1)
    {
      window = draw_same (this->rand, shapes[first].height);
      add_depthwise (this->graph, this->rand, &window);
    }
  add_convolution (this->graph, this->rand, last_of (this->graph), pick (this->rand, 64, 80), &wide, TRUE);
  window = pick (this->rand, 0, 1) > 0 ? small_window (3) : draw_same (this->rand, shapes[first].height);
  add_depthwise (this->graph, this->rand, &window);
  add_convolution (this->graph, this->rand, last_of (this->graph), channels, &one, FALSE);
  add_sum (this->graph, first, last_of (this->graph));
}

/* Two ways that join: what the one is added onto is what the other reads, which begins before it and ends after. */
static void
add_fork (RvGraph *graph, GRand *rand)
{
  RvWindow one = small_window (1);
  guint    channels = channels_of (graph), first = last_of (graph), wide, narrow, end;

  add_convolution (graph, rand, first, channels, &one, TRUE);
  add_convolution (graph, rand, first + 1, pick (rand, 64, 80), &one, TRUE);
  wide = last_of (graph);
  add_convolution (graph, rand, first, channels, &one, FALSE);
  narrow = last_of (graph);
  add_convolution (graph, rand, wide, channels, &one, TRUE);
  end = last_of (graph);
  add_sum (graph, first + 1, narrow);
  add_sum (graph, last_of (graph), end);
}

static void
add_piece (const Case *this)
{
  RvGraph *graph = this->graph;
  GRand   *rand = this->rand;
  RvWindow one = small_window (1), window = draw_window (rand, pick (rand, 0, 2) == 0 ? 1 : pick (rand, 2, 5));
  guint    kind = pick (rand, 0, 5);

  if (kind < 2)
    add_block (this);
  else if (kind == 2)
    add_fork (graph, rand);
  else if (kind == 3)
    add_convolution (graph, rand, last_of (graph), pick (rand, 8, 60), &window, TRUE);
  else
    {
      add_depthwise (graph, rand, &window);
      add_convolution (graph, rand, last_of (graph), pick (rand, 8, 60), &one, TRUE);
    }
}

static void
case_init (Case *this, GRand *rand)
{
  RvWindow one = small_window (1);

  *this = (Case){
    .rand = rand, .graph = rv_graph_new (), .height = pick (rand, 220, 280), .width = pick (rand, 220, 280)
  };
  rv_graph_add_input (this->graph, "picture", 3, NULL);
  add_convolution (this->graph, rand, last_of (this->graph), pick (rand, 44, 60), &one, TRUE);
  for (guint i = pick (rand, 1, 4); i > 0; i--)
    add_piece (this);
  this->length = (gsize) 3 * this->height * this->width;
  this->picture = g_new (float, this->length);
  for (gsize i = 0; i < this->length; i++)
    this->picture[i] = g_rand_double (rand);
}

static void
case_clear (Case *this)
{
  rv_graph_free (this->graph);
  g_free (this->picture);
}

static void
result_clear (Result *result)
{
  g_free (result->value);
  g_free (result->gradient);
}

/* Runs the network forward and backward, with the first target's value as its gradient and zeros for the others. */
static Result
run (const Case *this, RvExec *exec, guint n_targets)
{
  Result  result = { .bytes = rv_exec_bytes (exec) };
  RvShape shape = rv_exec_shape (exec, 0);

  result.length = shape.channels * rv_pixels (&shape);
  result.gradient = g_new (float, this->length);
  rv_exec_forward (exec, this->picture);
  result.value = g_memdup2 (rv_exec_value (exec, 0), result.length * sizeof (float));
  for (guint i = n_targets; i-- > 0;)
    {
      shape = rv_exec_shape (exec, i);
      memset (rv_exec_gradient (exec, i), 0, shape.channels * rv_pixels (&shape) * sizeof (float));
    }
  memcpy (rv_exec_gradient (exec, 0), result.value, result.length * sizeof (float));
  rv_exec_backward (exec, result.gradient);
  return result;
}

static RvExec *
open_case (const Case *this, const guint *targets, guint n_targets, RvWorkers *workers)
{
  g_autoptr (GError) error = NULL;
  RvExec *exec
      = rv_exec_new (this->graph, 1, NULL, targets, n_targets, this->height, this->width, TRUE, workers, 0, &error);

  g_assert_no_error (error);
  /* Nodes are told by their numbers. */
  g_assert_cmpuint (rv_graph_length (exec->graph), ==, rv_graph_length (this->graph));
  return exec;
}

/* The last node, then all whose values are there in strips only. */
static guint
find_targets (const Case *this, guint *targets)
{
  RvWorkers *workers = rv_workers_new (1);
  guint      n = 1;
  RvExec    *exec;

  targets[0] = last_of (this->graph);
  exec = open_case (this, targets, 1, workers);
  for (guint i = 0; i < targets[0]; i++)
    if (exec->plan->places[i].into != RV_NONE)
      targets[n++] = i;
  rv_exec_free (exec);
  rv_workers_free (workers);
  return n;
}

static Result
run_case (const Case *this, const guint *targets, guint n_targets, guint threads)
{
  RvWorkers *workers = rv_workers_new (threads);
  RvExec    *exec = open_case (this, targets, n_targets, workers);
  Result     result = run (this, exec, n_targets);

  rv_exec_free (exec);
  rv_workers_free (workers);
  return result;
}

static double
relative_error (const float *got, const float *wanted, gsize n)
{
  double error = 0, norm = 0;

  for (gsize i = 0; i < n; i++)
    {
      error += pow (got[i] - wanted[i], 2);
      norm += pow (wanted[i], 2);
    }
  return sqrt (error / norm);
}

/* Values by depthwise convolutions depend a little on where lines are cut, and gradients on the side of a bend on which
 * a value is by its last bit. */
static void
check_same (const Case *this, const char *what, const Result *got, const Result *wanted, double tolerance)
{
  g_autofree char *text = graphs_describe (this->graph);
  double           value = relative_error (got->value, wanted->value, got->length);
  double           gradient = relative_error (got->gradient, wanted->gradient, this->length);

  if (!(value <= tolerance && gradient <= 1000 * tolerance))
    g_test_fail_printf ("%s: relative errors of %g in the value and %g in the gradient (picture %u x %u; %s)", what,
                        value, gradient, this->width, this->height, text);
}

static void
test_strips (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  guint rounds = g_test_quick () ? QUICK_ROUNDS : ROUNDS;

  for (guint round = 0; round < rounds;)
    {
      guint  targets[MAX_NODES], n;
      Result strips, threads, whole;
      Case this;

      case_init (&this, rand);
      n = find_targets (&this, targets);
      if (n > 1)
        {
          strips = run_case (&this, targets, 1, 1);
          threads = run_case (&this, targets, 1, 3);
          whole = run_case (&this, targets, n, 1);
          check_same (&this, "strips", &strips, &whole, 1e-6);
          check_same (&this, "strips by three threads", &threads, &strips, 0);
          g_assert_cmpuint (strips.bytes, <=, whole.bytes);
          result_clear (&strips);
          result_clear (&threads);
          result_clear (&whole);
          round++;
        }
      case_clear (&this);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/strips", test_strips);
  return g_test_run ();
}
