/* Tests of graphs: what they refuse, the sizes of windows, and folding.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>
#include <string.h>

#include "engine/exec/exec.h"
#include "tests/graphs.h"
#include "tests/reference.h"

static const RvWindow     plain = { 1, 1, 1, 1, 1, 1, RV_PADDING_VALID, 0, 0, 0, 0 };
static const RvActivation none = { .kind = RV_ACTIVATION_NONE };

/* The last call must have failed: RV_NONE, an error that says @words, and the graph as it was. */
static void
refused (RvGraph *graph, guint index, guint length, GError **error, const char *words)
{
  g_assert_cmpuint (index, ==, RV_NONE);
  g_assert_nonnull (*error);
  g_assert_true ((*error)->domain == REVERIE_ERROR);
  if (strstr ((*error)->message, words) == NULL)
    g_test_fail_printf ("\"%s\" does not say \"%s\"", (*error)->message, words);
  g_assert_cmpuint (rv_graph_length (graph), ==, length);
  g_clear_error (error);
}

static void
test_convolution (void)
{
  static const struct
  {
    RvWindow    window;
    gsize       weights, bias;
    guint       channels;
    const char *words;
  } cases[] = {
    { { 0, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0 }, 6, 2, 2, "kernel size 0" },
    { { 1, RV_MAX_KERNEL + 1, 1, 1, 1, 1, 0, 0, 0, 0, 0 }, 6, 2, 2, "kernel size 65" },
    { { 1, 1, 0, 1, 1, 1, 0, 0, 0, 0, 0 }, 6, 2, 2, "stride 0" },
    { { 1, 1, 1, RV_MAX_STRIDE + 1, 1, 1, 0, 0, 0, 0, 0 }, 6, 2, 2, "stride 33" },
    { { 1, 1, 1, 1, 0, 1, 0, 0, 0, 0, 0 }, 6, 2, 2, "dilation 0" },
    { { 1, 1, 1, 1, 1, RV_MAX_DILATION + 1, 0, 0, 0, 0, 0 }, 6, 2, 2, "dilation 65" },
    { { 1, 1, 1, 1, 1, 1, RV_PADDING_EXPLICIT, RV_MAX_PAD + 1, 0, 0, 0 }, 6, 2, 2, "padding" },
    { { 1, 1, 1, 1, 1, 1, RV_PADDING_EXPLICIT, 0, 0, 0, G_MAXUINT }, 6, 2, 2, "padding" },
    { { 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0 }, 5, 2, 2, "kernel has 5 values" },
    { { 1, 2, 1, 1, 1, 1, 0, 0, 0, 0, 0 }, 6, 2, 2, "kernel has 6 values" },
    { { 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0 }, 6, 3, 2, "bias has 3 values" },
    { { 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0 }, 6, 2, 0, "channels" },
    { { 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0 },
      3 * (RV_MAX_CHANNELS + 1),
      RV_MAX_CHANNELS + 1,
      RV_MAX_CHANNELS + 1,
      "65537 channels" },
  };
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  g_autoptr (RvGraph) graph = rv_graph_new ();
  GError *error = NULL;
  guint   input = rv_graph_add_input (graph, "picture", 3, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (RvFloats) weights = graphs_floats (rand, cases[i].weights, 1);
      g_autoptr (RvFloats) bias = graphs_floats (rand, cases[i].bias, 1);

      refused (
          graph,
          rv_graph_add_conv2d (graph, "conv", input, cases[i].channels, &cases[i].window, weights, bias, &none, &error),
          1, &error, cases[i].words);
    }
}

static void
test_other_nodes (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  g_autoptr (RvFloats) two = graphs_floats (rand, 2, 1);
  g_autoptr (RvGraph) graph = rv_graph_new ();
  GError *error = NULL;
  guint   picture = rv_graph_add_input (graph, "picture", 3, NULL), wide = rv_graph_add_input (graph, "wide", 4, NULL);
  const guint  mixed[] = { picture, wide }, later[] = { picture, 9 }, same[65] = { 0 };
  RvWindow     window = plain;
  RvActivation activation = { .kind = RV_ACTIVATION_CLAMP, .low = 1, .high = -1 };

  refused (graph, rv_graph_add_input (graph, "none", 0, &error), 2, &error, "channels");
  refused (graph, rv_graph_add_input (graph, "wide", RV_MAX_CHANNELS + 1, &error), 2, &error, "65537 channels");
  refused (graph, rv_graph_add_unary (graph, RV_OP_MEAN, "mean", 2, &error), 2, &error, "not there yet");
  refused (graph, rv_graph_add_unary (graph, RV_OP_MEAN, "mean", RV_NONE, &error), 2, &error, "not there yet");
  refused (graph, rv_graph_add_depthwise (graph, "dw", 0, &plain, two, NULL, &none, &error), 2, &error,
           "kernel has 2 values");
  refused (graph, rv_graph_add_conv2d (graph, "conv", 0, 2, &plain, NULL, NULL, &none, &error), 2, &error, "weights");
  refused (graph, rv_graph_add_affine (graph, "affine", 0, two, NULL, &error), 2, &error, "scale has 2 values");
  refused (graph, rv_graph_add_affine (graph, "affine", 0, NULL, two, &error), 2, &error, "shift has 2 values");
  refused (graph, rv_graph_add_combine (graph, RV_OP_ADD, "add", mixed, 2, &error), 2, &error, "3 and 4 channels");
  refused (graph, rv_graph_add_combine (graph, RV_OP_ADD, "add", later, 2, &error), 2, &error, "not there yet");
  refused (graph, rv_graph_add_combine (graph, RV_OP_ADD, "add", mixed, 1, &error), 2, &error, "1 inputs");
  refused (graph, rv_graph_add_combine (graph, RV_OP_MULTIPLY, "mul", same, 3, &error), 2, &error, "3 inputs");
  refused (graph, rv_graph_add_combine (graph, RV_OP_CONCAT, "cat", same, 0, &error), 2, &error, "0 inputs");
  refused (graph, rv_graph_add_combine (graph, RV_OP_CONCAT, "cat", same, 65, &error), 2, &error, "65 inputs");
  refused (graph, rv_graph_add_activation (graph, "clamp", 0, &activation, &error), 2, &error, "wrong order");
  activation.low = NAN;
  refused (graph, rv_graph_add_activation (graph, "clamp", 0, &activation, &error), 2, &error, "wrong order");
  activation.kind = RV_ACTIVATION_PRELU;
  refused (graph, rv_graph_add_activation (graph, "prelu", 0, &activation, &error), 2, &error, "no slope");
  activation.slope = two;
  refused (graph, rv_graph_add_activation (graph, "prelu", 0, &activation, &error), 2, &error, "slope has 2 values");
  window.kernel_height = window.kernel_width = 17;
  refused (graph, rv_graph_add_pool (graph, RV_OP_MAX_POOL, "pool", 0, &window, &error), 2, &error, "256");
  refused (graph, rv_graph_add_pad (graph, "pad", 0, &plain, RV_MAX_CHANNELS, 0, &error), 2, &error, "channels");
  refused (graph, rv_graph_add_pad (graph, "pad", 0, &plain, G_MAXUINT, 1, &error), 2, &error, "padding");
}

/* A pool none of whose windows may lie wholly in the padding: there would be no maximum and no average. */
static void
test_pool_padding (void)
{
  g_autoptr (RvGraph) graph = rv_graph_new ();
  GError  *error = NULL;
  RvWindow window = { 2, 3, 1, 1, 1, 1, RV_PADDING_EXPLICIT, 1, 2, 1, 2 };
  guint   *sides[] = { &window.top, &window.left, &window.bottom, &window.right };

  rv_graph_add_input (graph, "picture", 3, NULL);
  for (guint i = 0; i < 4; i++)
    {
      ++*sides[i];
      refused (graph, rv_graph_add_pool (graph, RV_OP_MAX_POOL, "pool", 0, &window, &error), 1, &error, "pad");
      refused (graph, rv_graph_add_pool (graph, RV_OP_AVERAGE_POOL, "pool", 0, &window, &error), 1, &error, "pad");
      --*sides[i];
    }
  g_assert_cmpuint (rv_graph_add_pool (graph, RV_OP_MAX_POOL, "pool", 0, &window, &error), ==, 1);
}

static void
test_too_many_nodes (void)
{
  g_autoptr (RvGraph) graph = rv_graph_new ();
  GError *error = NULL;

  rv_graph_add_input (graph, "picture", 3, NULL);
  for (guint i = 1; i < RV_MAX_NODES; i++)
    g_assert_cmpuint (rv_graph_add_unary (graph, RV_OP_IDENTITY, "copy", i - 1, &error), ==, i);
  refused (graph, rv_graph_add_unary (graph, RV_OP_IDENTITY, "one more", 0, &error), RV_MAX_NODES, &error, "65536");
}

/* The last node of a name is found; unsupported nodes hand their reason on to all that stand behind them. */
static void
test_names (void)
{
  g_autoptr (RvGraph) graph = rv_graph_new ();
  GError *error = NULL;
  guint   picture = rv_graph_add_input (graph, "a", 3, NULL), copy, missing, behind, both[2];

  copy = rv_graph_add_unary (graph, RV_OP_IDENTITY, "a", picture, NULL);
  missing = rv_graph_add_unsupported (graph, "far", "Fft2D", NULL);
  behind = rv_graph_add_unary (graph, RV_OP_MEAN, "behind", missing, NULL);
  both[0] = copy;
  both[1] = behind;
  behind = rv_graph_add_combine (graph, RV_OP_ADD, "sum", both, 2, NULL);
  g_assert_cmpuint (rv_graph_find (graph, "a"), ==, copy);
  g_assert_cmpuint (rv_graph_find (graph, "b"), ==, RV_NONE);
  g_assert_null (rv_graph_obstacle (graph, copy));
  g_assert_cmpstr (rv_graph_obstacle (graph, behind)->missing, ==, "Fft2D");
  g_assert_null (rv_graph_fold (graph, &behind, 1, &error));
  g_assert_error (error, REVERIE_ERROR, REVERIE_ERROR_UNSUPPORTED);
  g_assert_nonnull (strstr (error->message, "Fft2D"));
  g_clear_error (&error);
}

/* TensorFlow, "tf.nn" guide, notes on padding: SAME gives ceil (size / stride), VALID ceil ((size - span + 1) /
 * stride); of SAME's padding, the smaller half lies before. */
static void
test_window_output (void)
{
  for (guint size = 1; size <= 40; size++)
    for (guint kernel = 1; kernel <= 7; kernel++)
      for (guint stride = 1; stride <= 4; stride++)
        for (guint dilation = 1; dilation <= 3; dilation++)
          {
            RvWindow window = { kernel, 1, stride, 1, dilation, 1, RV_PADDING_SAME, 9, 9, 9, 9 };
            gint     span = (kernel - 1) * dilation + 1, out = ceil ((double) size / stride);
            gint     total = MAX ((out - 1) * (gint) stride + span - (gint) size, 0);
            guint    height, width, top, left;

            g_assert_true (rv_window_output (&window, size, 5, &height, &width, &top, &left));
            g_assert_cmpint (height, ==, out);
            g_assert_cmpint (top, ==, total / 2);
            g_assert_cmpint (width, ==, 5);
            g_assert_cmpint (left, ==, 0);

            window.padding = RV_PADDING_VALID;
            out = ceil (((gint) size - span + 1) / (double) stride);
            g_assert_cmpint (rv_window_output (&window, size, 5, &height, &width, &top, &left), ==, out > 0);
            if (out > 0)
              g_assert_cmpint (height, ==, out);

            window = (RvWindow){ kernel, 1, stride, 1, dilation, 1, RV_PADDING_EXPLICIT, 2, 1, 3, 4 };
            out = floor (((gint) size + 5 - span) / (double) stride) + 1;
            g_assert_cmpint (rv_window_output (&window, size, 5, &height, &width, &top, &left), ==, out > 0);
            if (out > 0)
              {
                g_assert_cmpint (height, ==, out);
                g_assert_cmpint (width, ==, 10);
                g_assert_cmpint (top, ==, 2);
                g_assert_cmpint (left, ==, 1);
              }
          }
}

static void
no_shapes (const RvGraph *graph, guint height, guint width, const char *words)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (rv_graph_shapes (graph, height, width, &error));
  g_assert_error (error, REVERIE_ERROR, REVERIE_ERROR_SIZE);
  if (strstr (error->message, words) == NULL)
    g_test_fail_printf ("\"%s\" does not say \"%s\"", error->message, words);
}

static void
test_sizes (void)
{
  g_autoptr (RvGraph) graph = rv_graph_new ();
  g_autofree RvShape *shapes = NULL;
  RvWindow            half = { 2, 2, 2, 2, 1, 1, RV_PADDING_VALID, 0, 0, 0, 0 }, border = plain;
  guint               both[2];

  both[0] = rv_graph_add_input (graph, "picture", 3, NULL);
  both[1] = rv_graph_add_pool (graph, RV_OP_MAX_POOL, "half", 0, &half, NULL);
  shapes = rv_graph_shapes (graph, 7, 5, NULL);
  g_assert_cmpuint (shapes[1].height, ==, 3);
  g_assert_cmpuint (shapes[1].width, ==, 2);
  no_shapes (graph, 0, 5, "0");
  no_shapes (graph, 5, RV_MAX_SIDE + 1, "1048577");
  no_shapes (graph, 1, 9, "half");
  rv_graph_add_combine (graph, RV_OP_ADD, "sum", both, 2, NULL);
  no_shapes (graph, 8, 8, "sum");

  /* Padding after padding must not let sizes run out of range. */
  border.top = border.bottom = border.left = border.right = RV_MAX_PAD;
  for (guint i = 0; i < 60000; i++)
    rv_graph_add_pad (graph, "border", i == 0 ? 0 : rv_graph_length (graph) - 1, &border, 0, 0, NULL);
  no_shapes (graph, 64, 64, "");
}

/* Folding keeps values: a chain of all that can be folded against the plain computation, and it is short afterwards. */
static void
test_folding (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (4);
  RvWorkers *workers = rv_workers_new (1);

  for (guint round = 0; round < 60; round++)
    {
      static const RvOp ops[]
          = { RV_OP_CONV2D, RV_OP_DEPTHWISE, RV_OP_AFFINE, RV_OP_ACTIVATION, RV_OP_IDENTITY, RV_OP_ADD };
      g_autoptr (RvGraph) graph = rv_graph_new ();
      g_autoptr (RvExec) exec = NULL;
      g_autofree float  *picture = NULL;
      g_autofree double *seen = NULL;
      Reference         *reference;
      guint              target;
      double             error = 0, norm = 0;

      rv_graph_add_input (graph, "picture", 3, NULL);
      for (guint i = 0; i < 8; i++)
        graphs_add (graph, rand,
                    i % 4 == 0 ? ops[g_rand_int_range (rand, 0, 2)]
                               : ops[g_rand_int_range (rand, 2, G_N_ELEMENTS (ops))]);
      target = rv_graph_length (graph) - 1;
      picture = g_new (float, 3 * 31 * 29);
      seen = g_new (double, 3 * 31 * 29);
      for (guint i = 0; i < 3 * 31 * 29; i++)
        seen[i] = picture[i] = g_rand_double (rand);
      reference = reference_new (graph, seen, 31, 29);
      if (reference == NULL)
        continue;
      exec = rv_exec_new (graph, 1, NULL, &target, 1, 31, 29, FALSE, workers, 0, NULL);
      g_assert_nonnull (exec);
      rv_exec_forward (exec, picture);
      for (gsize i = 0; i < reference_length (&reference->shapes[target]); i++)
        {
          error += pow (rv_exec_value (exec, 0)[i] - reference->values[target][i], 2);
          norm += pow (reference->values[target][i], 2) + 1;
        }
      if (!(sqrt (error) <= reference_tolerance (graph, reference, target) * sqrt (norm)))
        {
          g_autofree char *text = graphs_describe (graph);

          g_test_fail_printf ("relative error %g (%s)", sqrt (error / norm), text);
        }
      reference_free (reference);
    }
  rv_workers_free (workers);
}

/* What one would expect of a convolution, scale, shift and ReLU6 made of three nodes: a single node. */
static void
test_folds_away (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);
  g_autoptr (RvFloats) weights = graphs_floats (rand, 6, 1);
  g_autoptr (RvFloats) two = graphs_floats (rand, 2, 1);
  g_autoptr (RvGraph) graph = rv_graph_new (), folded = NULL, kept = NULL;
  RvActivation relu = { .kind = RV_ACTIVATION_CLAMP, .high = INFINITY };
  RvActivation least = { .kind = RV_ACTIVATION_CLAMP, .low = -INFINITY, .high = 6 };
  guint        targets[2], unused;

  rv_graph_add_input (graph, "picture", 3, NULL);
  rv_graph_add_conv2d (graph, "conv", 0, 2, &plain, weights, NULL, &none, NULL);
  rv_graph_add_affine (graph, "scale", 1, two, NULL, NULL);
  rv_graph_add_affine (graph, "shift", 2, NULL, two, NULL);
  rv_graph_add_activation (graph, "relu", 3, &relu, NULL);
  targets[0] = rv_graph_add_activation (graph, "least", 4, &least, NULL);
  unused = rv_graph_add_unary (graph, RV_OP_MEAN, "unused", targets[0], NULL);
  g_assert_cmpuint (unused, ==, 6);

  folded = rv_graph_fold (graph, targets, 1, NULL);
  g_assert_cmpuint (rv_graph_length (folded), ==, 2);
  g_assert_cmpuint (targets[0], ==, 1);
  g_assert_cmpstr (rv_graph_node (folded, 1)->name, ==, "least");
  g_assert_cmpfloat (rv_graph_node (folded, 1)->activation.low, ==, 0);
  g_assert_cmpfloat (rv_graph_node (folded, 1)->activation.high, ==, 6);

  /* A wanted node in the middle stays as it is. */
  targets[0] = 5;
  targets[1] = 2;
  kept = rv_graph_fold (graph, targets, 2, NULL);
  g_assert_cmpuint (rv_graph_length (kept), ==, 3);
  g_assert_cmpstr (rv_graph_node (kept, targets[1])->name, ==, "scale");
  g_assert_cmpint (rv_graph_node (kept, targets[1])->activation.kind, ==, RV_ACTIVATION_NONE);
}

/* Means before a convolution of one pixel come after it where they are fewer then. */
static void
test_means_come_last (void)
{
  static const RvWindow window = { 3, 3, 1, 1, 1, 1, RV_PADDING_SAME, 0, 0, 0, 0 };
  g_autoptr (GRand) rand = g_rand_new_with_seed (6);
  RvActivation relu = { .kind = RV_ACTIVATION_CLAMP, .high = INFINITY };

  for (guint channels = 2; channels <= 4; channels += 2)
    {
      g_autoptr (RvFloats) weights = graphs_floats (rand, 3 * channels, 1);
      g_autoptr (RvGraph) graph = rv_graph_new (), folded = NULL;
      guint target;

      rv_graph_add_input (graph, "picture", 3, NULL);
      rv_graph_add_pool (graph, RV_OP_AVERAGE_POOL, "means", 0, &window, NULL);
      target = rv_graph_add_conv2d (graph, "conv", 1, channels, &plain, weights, NULL, &relu, NULL);
      folded = rv_graph_fold (graph, &target, 1, NULL);
      g_assert_cmpuint (rv_graph_length (folded), ==, 3);
      g_assert_cmpint (rv_graph_node (folded, 1)->op, ==, channels < 3 ? RV_OP_CONV2D : RV_OP_AVERAGE_POOL);
      g_assert_cmpint (rv_graph_node (folded, target)->activation.kind, ==, RV_ACTIVATION_CLAMP);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/graph/convolution", test_convolution);
  g_test_add_func ("/graph/other-nodes", test_other_nodes);
  g_test_add_func ("/graph/pool-padding", test_pool_padding);
  g_test_add_func ("/graph/too-many-nodes", test_too_many_nodes);
  g_test_add_func ("/graph/names", test_names);
  g_test_add_func ("/graph/window-output", test_window_output);
  g_test_add_func ("/graph/sizes", test_sizes);
  g_test_add_func ("/graph/folding", test_folding);
  g_test_add_func ("/graph/folds-away", test_folds_away);
  g_test_add_func ("/graph/means-come-last", test_means_come_last);
  return g_test_run ();
}
