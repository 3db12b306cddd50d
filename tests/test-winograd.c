/* Convolutions by way of Winograd's transforms, forward and backward, against plain double precision.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One or two convolutions see one picture of many channels, so that the gradient of the second is added to the first's.
 */
#include <float.h>
#include <math.h>
#include <string.h>

#include "engine/exec/ops.h"
#include "tests/graphs.h"

/* What is drawn for a round. */
typedef struct
{
  guint low_in, high_in; /* channels of the picture */
  guint low_out, high_out;
  guint low_height, high_height;
  guint low_width, high_width;
  guint rounds;
} Size;

typedef struct
{
  GRand   *rand;
  RvGraph *graph;
  guint    channels, height, width;
  guint    n; /* convolutions, which are nodes 1 to n */
  guint    targets[2];
  float   *picture;
  float   *weights[2]; /* the gradients of their values */
  float   *values[2];  /* as the engine computed them */
} Case;

static guint
pick (GRand *rand, guint low, guint high)
{
  return g_rand_int_range (rand, low, high + 1);
}

static float *
random_floats (GRand *rand, gsize length)
{
  float *floats = g_new (float, length);

  for (gsize i = 0; i < length; i++)
    floats[i] = g_rand_double_range (rand, -1, 1);
  return floats;
}

static void
add_convolution (Case *this, const Size *size)
{
  guint        side = pick (this->rand, 0, 1) ? 3 : 5, channels = pick (this->rand, size->low_out, size->high_out);
  gsize        each = (gsize) this->channels * side * side;
  RvWindow     window = { .kernel_height = side, .kernel_width = side };
  RvActivation activation = RV_NO_ACTIVATION;
  g_autoptr (RvFloats) weights = graphs_floats (this->rand, channels * each, sqrt (3.0 / each));
  g_autoptr (RvFloats) bias = pick (this->rand, 0, 3) ? graphs_floats (this->rand, channels, 0.5) : NULL;

  window.stride_y = window.stride_x = window.dilation_y = window.dilation_x = 1;
  window.padding = pick (this->rand, RV_PADDING_VALID, RV_PADDING_EXPLICIT);
  if (window.padding == RV_PADDING_EXPLICIT)
    {
      window.top = pick (this->rand, 0, side + 1);
      window.left = pick (this->rand, 0, side + 1);
      window.bottom = pick (this->rand, 0, side + 1);
      window.right = pick (this->rand, 0, side + 1);
    }
  activation.kind = pick (this->rand, RV_ACTIVATION_NONE, RV_ACTIVATION_SIGMOID);
  activation.low = -0.5f;
  activation.high = 0.5f;
  if (activation.kind == RV_ACTIVATION_PRELU)
    {
      activation.slope = graphs_floats (this->rand, channels, 1);
      /* So that a value tells on which side of the bend it came from. */
      for (guint c = 0; c < channels; c++)
        activation.slope->values[c] = fabsf (activation.slope->values[c]);
    }
  this->targets[this->n]
      = rv_graph_add_conv2d (this->graph, "conv", 0, channels, &window, weights, bias, &activation, NULL);
  g_assert_cmpuint (this->targets[this->n], ==, ++this->n);
  rv_floats_unref (activation.slope);
}

static void
case_clear (Case *this)
{
  rv_graph_free (this->graph);
  g_free (this->picture);
  for (guint i = 0; i < this->n; i++)
    {
      g_free (this->weights[i]);
      g_free (this->values[i]);
    }
}

static gboolean
try_case (Case *this, GRand *rand, const Size *size)
{
  g_autofree RvShape *shapes = NULL;

  *this = (Case){ .rand = rand, .graph = rv_graph_new () };
  this->channels = pick (rand, size->low_in, size->high_in);
  this->height = pick (rand, size->low_height, size->high_height);
  this->width = pick (rand, size->low_width, size->high_width);
  rv_graph_add_input (this->graph, "picture", this->channels, NULL);
  for (guint i = pick (rand, 1, 2); i > 0; i--)
    add_convolution (this, size);
  shapes = rv_graph_shapes (this->graph, this->height, this->width, NULL);
  for (guint i = 0; shapes != NULL && i < this->n; i++)
    if (!rv_winograd_fits (rv_graph_node (this->graph, this->targets[i]), &shapes[0]))
      return FALSE;
  if (shapes == NULL)
    return FALSE;
  this->picture = random_floats (rand, this->channels * rv_pixels (&shapes[0]));
  for (guint i = 0; i < this->n; i++)
    {
      const RvShape *shape = &shapes[this->targets[i]];

      this->weights[i] = random_floats (rand, shape->channels * rv_pixels (shape));
      this->values[i] = g_new (float, shape->channels *rv_pixels (shape));
    }
  return TRUE;
}

/* Sums over all pairs of an input and an output channel: to the output's plane from the input's, or back. */
static void
convolve (const RvExec *exec, guint index, double *output, double *input, gboolean back)
{
  const RvNode    *node = rv_exec_node (exec, index);
  const RvGeometry g = rv_geometry (exec, index);
  guint            depth = rv_shape (exec, 0)->channels, taps = g.kernel_height * g.kernel_width;
  gsize            in = (gsize) g.height * g.width, out = (gsize) g.out_height * g.out_width;

  for (guint k = 0; k < node->channels; k++)
    for (guint c = 0; c < depth; c++)
      for (guint tap = 0; tap < taps; tap++)
        {
          double weight = node->weights->values[((gsize) k * depth + c) * taps + tap];
          int    dy = (int) tap / g.kernel_width - g.top, dx = (int) tap % g.kernel_width - g.left;
          int    low = MAX (0, -dx), high = MIN (g.out_width, g.width - dx);

          for (int y = MAX (0, -dy); y < MIN (g.out_height, g.height - dy); y++)
            {
              double *to = output + k * out + (gsize) y * g.out_width;
              double *from = input + c * in + (gsize) (y + dy) * g.width + dx;

              for (int x = low; x < high; x++)
                if (back)
                  from[x] += weight * to[x];
                else
                  to[x] += weight * from[x];
            }
        }
}

/* A value's activation, and its derivative there. */
static double
activate (const RvActivation *activation, guint channel, double x)
{
  switch (activation->kind)
    {
    case RV_ACTIVATION_CLAMP:
      return CLAMP (x, activation->low, activation->high);
    case RV_ACTIVATION_PRELU:
      return x > 0 ? x : activation->slope->values[channel] * x;
    case RV_ACTIVATION_SIGMOID:
      return 1 / (1 + exp (-x));
    default:
      return x;
    }
}

/* By the value: at a bend, whose side rounding decides, the engine's is the one to go by. */
static double
derivative (const RvActivation *activation, guint channel, double value)
{
  switch (activation->kind)
    {
    case RV_ACTIVATION_CLAMP:
      return value > activation->low && value < activation->high;
    case RV_ACTIVATION_PRELU:
      return value > 0 ? 1 : activation->slope->values[channel];
    case RV_ACTIVATION_SIGMOID:
      return value * (1 - value);
    default:
      return 1;
    }
}

/* The error's length is within that of a plain sum of @terms products (Higham, "Accuracy and Stability of Numerical
 * Algorithms", 2002, section 4.2). */
static void
check (const Case *this, const char *what, const float *got, const double *wanted, gsize n, double terms)
{
  double error = 0, norm = 0;

  for (gsize i = 0; i < n; i++)
    {
      error += (got[i] - wanted[i]) * (got[i] - wanted[i]);
      norm += wanted[i] * wanted[i];
    }
  error = sqrt (error / MAX (norm, DBL_MIN));
  g_test_message ("%s: relative error %.2g of %.2g", what, error, terms * FLT_EPSILON);
  if (!(error <= terms * FLT_EPSILON))
    {
      g_autofree char *text = graphs_describe (this->graph);

      g_test_fail_printf ("%s: relative error %g, not below %g (%u channels, %u x %u; %s)", what, error,
                          terms * FLT_EPSILON, this->channels, this->width, this->height, text);
    }
}

/* Compares the values of a convolution and adds its part to the picture's gradient. */
static double
check_convolution (const Case *this, RvExec *exec, guint which, double *picture, double *gradient)
{
  guint              index = this->targets[which];
  const RvNode      *node = rv_exec_node (exec, index);
  const RvShape     *shape = rv_shape (exec, index);
  gsize              plane = rv_pixels (shape), n = shape->channels * plane;
  const float       *value = this->values[which];
  g_autofree double *wanted = g_new (double, n);

  for (gsize i = 0; i < n; i++)
    wanted[i] = node->bias != NULL ? node->bias->values[i / plane] : 0;
  convolve (exec, index, wanted, picture, FALSE);
  for (gsize i = 0; i < n; i++)
    wanted[i] = activate (&node->activation, i / plane, wanted[i]);
  check (this, "values", value, wanted, n, (double) node->weights->length / node->channels);
  for (gsize i = 0; i < n; i++)
    wanted[i] = this->weights[which][i] * derivative (&node->activation, i / plane, value[i]);
  convolve (exec, index, wanted, gradient, TRUE);
  return (double) node->weights->length / this->channels;
}

static float *
run (const Case *this, RvExec *exec)
{
  float *gradient = g_new (float, this->channels *rv_pixels (rv_shape (exec, 0)));

  rv_exec_forward (exec, this->picture);
  for (guint i = 0; i < this->n; i++)
    {
      const RvShape *shape = rv_shape (exec, this->targets[i]);
      gsize          n = shape->channels * rv_pixels (shape);

      memcpy (this->values[i], rv_exec_value (exec, i), n * sizeof (float));
      memcpy (rv_exec_gradient (exec, i), this->weights[i], n * sizeof (float));
    }
  rv_exec_backward (exec, gradient);
  return gradient;
}

static void
check_case (const Case *this)
{
  gsize              n = (gsize) this->channels * this->height * this->width;
  g_autofree double *picture = g_new (double, n), *gradient = g_new0 (double, n);
  g_autofree float  *first = NULL;
  double             terms = 0;

  for (gsize i = 0; i < n; i++)
    picture[i] = this->picture[i];
  for (guint threads = 1; threads <= 3; threads += 2)
    {
      RvWorkers *workers = rv_workers_new (threads);
      RvExec    *exec = rv_exec_new (this->graph, 1, NULL, this->targets, this->n, this->height, this->width, TRUE,
                                     workers, 0, NULL);
      g_autofree float *got = run (this, exec);

      for (guint i = 0; first == NULL && i < this->n; i++)
        terms += check_convolution (this, exec, i, picture, gradient);
      if (first == NULL)
        check (this, "gradient", got, gradient, n, terms);
      else if (memcmp (first, got, n * sizeof (float)) != 0)
        g_test_fail_printf ("the number of threads makes a difference");
      if (first == NULL)
        first = g_steal_pointer (&got);
      rv_exec_free (exec);
      rv_workers_free (workers);
    }
}

static void
test_size (gconstpointer data)
{
  const Size *size = data;
  g_autoptr (GRand) rand = g_rand_new_with_seed (size->high_width);

  for (guint round = 0; round < size->rounds && !g_test_failed (); round++)
    {
      Case this;

      while (!try_case (&this, rand, size))
        case_clear (&this);
      check_case (&this);
      case_clear (&this);
    }
}

int
main (int argc, char **argv)
{
  static const Size tiny = { 1, 30, 1, 30, 1, 13, 8, 60, 40 };
  static const Size small = { 16, 60, 16, 60, 9, 40, 9, 40, 20 };
  /* Sums, and products' rows, that are made in parts. */
  static const Size deep = { 250, 600, 90, 110, 9, 14, 9, 14, 3 };
  /* Several blocks: of several tasks, and of all workers together. */
  static const Size large = { 16, 24, 16, 24, 180, 240, 180, 240, 3 };
  static const Size wide = { 500, 520, 16, 20, 7, 10, 231, 249, 3 };

  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/winograd/tiny", &tiny, test_size);
  g_test_add_data_func ("/winograd/small", &small, test_size);
  g_test_add_data_func ("/winograd/deep", &deep, test_size);
  g_test_add_data_func ("/winograd/large", &large, test_size);
  g_test_add_data_func ("/winograd/wide", &wide, test_size);
  return g_test_run ();
}
