/* Tiles against the whole: receptive fields, values and gradients of random networks, and memory that is kept to.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>
#include <string.h>

#include "engine/exec/tiles.h"
#include "tests/graphs.h"

#define ROUNDS 4
#define BOUND 1e-5 /* relative L2: sums of a few thousand floats in another order */

/* A random network that can be cut, and a picture for it. */
typedef struct
{
  RvGraph   *graph;
  guint      height, width;
  gsize      length; /* of the picture */
  guint      targets[2], n_targets;
  float     *picture;
  RvWorkers *workers;
} Case;

static gboolean
try_case (Case *this, GRand *rand, RvOp op)
{
  g_autofree RvShape     *shapes = NULL;
  g_autofree RvReceptive *receptive = NULL;

  this->graph = graphs_new (rand, op, g_rand_int_range (rand, 1, 6));
  this->height = g_rand_int_range (rand, 60, 140);
  this->width = g_rand_int_range (rand, 60, 140);
  this->n_targets = g_rand_int_range (rand, 1, 3);
  this->targets[0] = rv_graph_length (this->graph) - 1;
  this->targets[1] = g_rand_int_range (rand, 1, this->targets[0] + 1);
  shapes = rv_graph_shapes (this->graph, this->height, this->width, NULL);
  receptive = shapes != NULL ? rv_graph_receptive (this->graph, shapes, NULL) : NULL;
  return receptive != NULL;
}

static void
draw_case (Case *this, GRand *rand, RvOp op, RvWorkers *workers)
{
  *this = (Case){ .workers = workers };
  while (!try_case (this, rand, op))
    rv_graph_free (this->graph);
  this->length = (gsize) rv_graph_node (this->graph, 0)->channels * this->height * this->width;
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

static RvTiles *
open_tiles (const Case *this, gsize limit)
{
  g_autoptr (GError) error = NULL;
  RvTiles *tiles = rv_tiles_new (this->graph, 1.5, NULL, this->targets, this->n_targets, this->height, this->width,
                                 this->workers, limit, &error);

  g_assert_no_error (error);
  g_assert_true (rv_tiles_open (tiles, &error));
  g_assert_no_error (error);
  return tiles;
}

static void
copy_window (float *target, const float *source, guint channels, guint height, guint width, const RvArea *window)
{
  for (guint c = 0; c < channels; c++)
    for (guint y = 0; y < window->height; y++, target += window->width)
      memcpy (target, source + ((gsize) c * height + window->y + y) * width + window->x,
              window->width * sizeof (float));
}

static void
add_window (float *target, const float *source, guint channels, guint height, guint width, const RvArea *window)
{
  for (guint c = 0; c < channels; c++)
    for (guint y = 0; y < window->height; y++, source += window->width)
      for (guint x = 0; x < window->width; x++)
        target[((gsize) c * height + window->y + y) * width + window->x + x] += source[x];
}

/* The gradient of the sum of squares of all wanted values, and those values one after the other. */
static void
evaluate (const Case *this, RvTiles *tiles, float *gradient, GArray *values)
{
  guint   channels = rv_graph_node (this->graph, 0)->channels;
  GArray *parts[2] = { g_array_new (FALSE, FALSE, sizeof (float)), g_array_new (FALSE, FALSE, sizeof (float)) };

  memset (gradient, 0, this->length * sizeof (float));
  for (guint tile = 0; tile < rv_tiles_count (tiles); tile++)
    {
      RvArea  window;
      RvExec *exec = rv_tiles_start (tiles, tile, &window);

      copy_window (rv_exec_picture (exec), this->picture, channels, this->height, this->width, &window);
      rv_exec_forward (exec, NULL);
      for (guint t = 0; t < this->n_targets; t++)
        {
          RvShape shape = rv_exec_shape (exec, t);

          memset (rv_exec_gradient (exec, t), 0, (gsize) shape.channels * shape.height * shape.width * sizeof (float));
        }
      for (guint t = 0; t < this->n_targets; t++)
        {
          RvShape shape = rv_exec_shape (exec, t);
          RvArea  core = rv_tiles_core (tiles, tile, t);

          g_assert_true (core.height == 0 || core.y + core.height <= shape.height);
          g_assert_true (core.width == 0 || core.x + core.width <= shape.width);
          for (guint c = 0; c < shape.channels; c++)
            for (guint y = core.y; y < core.y + core.height; y++)
              {
                gsize        at = ((gsize) c * shape.height + y) * shape.width + core.x;
                const float *value = rv_exec_value (exec, t) + at;

                g_array_append_vals (parts[t], value, core.width);
                for (guint x = 0; x < core.width; x++)
                  rv_exec_gradient (exec, t)[at + x] += 2 * value[x];
              }
        }
      rv_exec_backward (exec, NULL);
      add_window (gradient, rv_exec_picture_gradient (exec), channels, this->height, this->width, &window);
    }
  for (guint t = 0; t < this->n_targets; t++)
    {
      RvShape shape = rv_tiles_shape (tiles, t);

      /* The cores share out all values. */
      g_assert_cmpuint (parts[t]->len, ==, shape.channels * shape.height * shape.width);
      g_array_append_vals (values, parts[t]->data, parts[t]->len);
    }
  g_array_unref (parts[0]);
  g_array_unref (parts[1]);
}

static int
compare_floats (const void *a, const void *b)
{
  float x = *(const float *) a, y = *(const float *) b;

  return (x > y) - (x < y);
}

static double
relative (const float *a, const float *b, gsize n)
{
  double error = 0, norm = 0;

  for (gsize i = 0; i < n; i++)
    {
      error += ((double) a[i] - b[i]) * ((double) a[i] - b[i]);
      norm += (double) b[i] * b[i];
    }
  return sqrt (error / MAX (norm, 1e-30));
}

/* In as many tiles as there can be, and in a few: the same values and the same gradient. */
static void
check_case (const Case *this)
{
  g_autoptr (RvTiles) whole = open_tiles (this, 0);
  g_autofree float *wanted = g_new (float, this->length), *got = g_new (float, this->length);
  g_autoptr (GArray) wanted_values = g_array_new (FALSE, FALSE, sizeof (float));
  gsize limits[] = { rv_tiles_bytes (whole) / 5, rv_tiles_bytes (whole) / 2, rv_tiles_bytes (whole) - 1 };

  evaluate (this, whole, wanted, wanted_values);
  g_assert_cmpuint (rv_tiles_count (whole), ==, 1);
  g_array_sort (wanted_values, compare_floats);
  for (guint i = 0; i < G_N_ELEMENTS (limits); i++)
    {
      g_autoptr (RvTiles) tiles = open_tiles (this, limits[i]);
      g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (float));
      double error;

      evaluate (this, tiles, got, values);
      g_array_sort (values, compare_floats);
      error = MAX (relative (got, wanted, this->length),
                   relative ((const float *) values->data, (const float *) wanted_values->data, values->len));
      if (!(error < BOUND))
        {
          g_autofree char *text = graphs_describe (this->graph);

          g_test_fail_printf ("error %g in %u tiles (picture %u x %u, %u targets %u %u; %s)", error,
                              rv_tiles_count (tiles), this->width, this->height, this->n_targets, this->targets[0],
                              this->targets[1], text);
        }
    }
}

static void
test_tiles (gconstpointer data)
{
  RvOp       op = GPOINTER_TO_INT (data);
  GRand     *rand = g_rand_new_with_seed (op);
  RvWorkers *workers = rv_workers_new (2);

  for (guint round = 0; round < ROUNDS; round++)
    {
      Case this;

      draw_case (&this, rand, op, workers);
      check_case (&this);
      case_clear (&this);
    }
  rv_workers_free (workers);
  g_rand_free (rand);
}

/* Two convolutions and a max pool, as worked out by hand. */
static void
test_receptive (void)
{
  const RvWindow three = { 3, 3, 1, 1, 1, 1, RV_PADDING_SAME, 0, 0, 0, 0 };
  const RvWindow strided = { 3, 5, 2, 2, 1, 1, RV_PADDING_SAME, 0, 0, 0, 0 };
  const RvWindow pool = { 2, 2, 2, 2, 1, 1, RV_PADDING_VALID, 0, 0, 0, 0 };
  g_autoptr (RvGraph) graph = rv_graph_new ();
  g_autoptr (RvFloats) weights = rv_floats_new (9, NULL), wide = rv_floats_new (15, NULL);
  g_autofree RvShape     *shapes = NULL;
  g_autofree RvReceptive *all = NULL;
  RvActivation            none = RV_NO_ACTIVATION;
  g_autoptr (GError) error = NULL;

  rv_graph_add_input (graph, "picture", 1, NULL);
  rv_graph_add_conv2d (graph, "a", 0, 1, &strided, wide, NULL, &none, NULL);
  rv_graph_add_conv2d (graph, "b", 1, 1, &three, weights, NULL, &none, NULL);
  rv_graph_add_pool (graph, RV_OP_MAX_POOL, "c", 2, &pool, NULL);
  /* 20 rows need one row of padding, which goes below; 21 columns need four, two on each side. */
  shapes = rv_graph_shapes (graph, 20, 21, NULL);
  all = rv_graph_receptive (graph, shapes, NULL);
  g_assert_cmpint (all[1].y.before, ==, 0);
  g_assert_cmpint (all[1].y.after, ==, 2);
  g_assert_cmpint (all[1].x.before, ==, 2);
  g_assert_cmpint (all[1].x.after, ==, 2);
  g_assert_cmpint (all[2].y.before, ==, 2);
  g_assert_cmpint (all[2].y.after, ==, 4);
  g_assert_cmpuint (all[3].y.stride, ==, 4);
  g_assert_cmpint (all[3].y.before, ==, 2);
  g_assert_cmpint (all[3].y.after, ==, 6);
  g_assert_cmpint (all[3].x.after, ==, 6);

  g_clear_pointer (&shapes, g_free);
  rv_graph_add_unary (graph, RV_OP_MEAN, "everything", 3, NULL);
  shapes = rv_graph_shapes (graph, 20, 21, NULL);
  g_assert_null (rv_graph_receptive (graph, shapes, &error));
  g_assert_error (error, REVERIE_ERROR, REVERIE_ERROR_MEMORY);
  g_assert_nonnull (strstr (error->message, "everything"));
}

/* A chain of @n dilated convolutions of 3 x 3, 16 channels each. */
static RvGraph *
chain (guint n)
{
  const RvWindow window = { 3, 3, 1, 1, 2, 2, RV_PADDING_SAME, 0, 0, 0, 0 };
  RvGraph       *graph = rv_graph_new ();
  GRand         *rand = g_rand_new_with_seed (n);
  RvActivation   relu = { .kind = RV_ACTIVATION_CLAMP, .low = 0, .high = INFINITY };

  rv_graph_add_input (graph, "picture", 3, NULL);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (RvFloats) weights = graphs_floats (rand, 16 * 9 * (i > 0 ? 16 : 3), 0.2);

      rv_graph_add_conv2d (graph, "c", i, 16, &window, weights, NULL, &relu, NULL);
    }
  g_rand_free (rand);
  return graph;
}

/* What is planned stays within the limit, and is not less than half of what it could be; less memory, more work. */
static void
test_limits (void)
{
  g_autoptr (RvGraph) graph = chain (4);
  RvWorkers *workers = rv_workers_new (2);
  guint      target = 4;
  double     work = 0;

  for (guint mib = 400; mib >= 4; mib /= 3)
    {
      gsize limit = (gsize) mib << 20;
      g_autoptr (RvTiles) tiles = rv_tiles_new (graph, 1, NULL, &target, 1, 2001, 3003, workers, limit, NULL);

      g_assert_cmpuint (rv_tiles_count (tiles), >, 1);
      g_assert_cmpuint (rv_tiles_bytes (tiles), <=, limit);
      g_assert_cmpuint (rv_tiles_bytes (tiles), >, limit / 2);
      g_assert_cmpfloat (rv_tiles_flop (tiles), >, work);
      work = rv_tiles_flop (tiles);
    }
  /* The smallest tiles: still far more than a kibibyte. */
  {
    g_autoptr (RvTiles) tiles = rv_tiles_new (graph, 1, NULL, &target, 1, 2001, 3003, workers, 1024, NULL);

    g_assert_cmpuint (rv_tiles_bytes (tiles), >, 1024);
    g_assert_null (rv_tiles_obstacle (tiles));
  }
  rv_workers_free (workers);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/tiles/receptive", test_receptive);
  g_test_add_func ("/tiles/limits", test_limits);
  for (RvOp op = RV_OP_IDENTITY; op < RV_N_OPS; op++)
    if (op != RV_OP_MEAN)
      {
        g_autofree char *path = g_strdup_printf ("/tiles/%s", rv_op_name (op));

        g_test_add_data_func (path, GINT_TO_POINTER (op), test_tiles);
      }
  return g_test_run ();
}
