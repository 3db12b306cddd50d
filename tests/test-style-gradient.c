/* Style from within: the gradient of its loss, and the map of colours.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>
#include <string.h>

#include "engine/recipe/canvas.h"
#include "engine/recipe/style-private.h"
#include "tests/networks.h"
#include "tests/photo.h"

#define SIDE PHOTO_SIDE
#define PIXELS (SIDE * SIDE)
#define LENGTH (3 * PIXELS)
#define STEP 3e-4 /* of a difference */

static ReverieNetwork *network;
static float           photo[LENGTH];
static float           waves[LENGTH], squares[LENGTH]; /* paintings */

/* A style of the first of two paintings. */
static void
choose (ReverieStyle *style, ReverieStylePicture *pictures)
{
  reverie_style_init (style);
  for (guint i = 0; i < 2; i++)
    pictures[i]
        = (ReverieStylePicture){ .pixels = i == 0 ? waves : squares, .width = SIDE, .height = SIDE, .weight = 1 };
  style->styles = pictures;
  style->n_styles = 1;
}

/* ---- The gradient ---- */

/* What a painter sees of one octave, without an ascent. */
typedef struct
{
  RvPainter     painter;
  RvArrays      arrays;
  ReverieCanvas canvas;
  RvObjective   objective;
  RvShift       shift;
  RvWorkers    *workers;
} Easel;

static void
turn (gpointer data, guint turn, RvShift *shift)
{
  shift->turn = turn;
  shift->down = 3 + 5 * turn;
  shift->right = 90 - 7 * turn;
}

static gboolean
go_on (gpointer data, double fraction)
{
  return TRUE;
}

/* @mask: how much is seen of the painting, or NULL. */
static void
set_up (Easel *easel, const ReverieStyle *style, const float *mask, GError **error)
{
  RvBeginning beginning = { .shift = &easel->shift, .n_turns = RV_STYLE_TURNS, .turn = turn };
  RvCost      cost;
  gboolean    good;

  *easel = (Easel){ .painter = { .network = network, .style = style, .share = 1, .content = 0.6 },
                    .arrays = { SIDE, SIDE, photo, mask },
                    .workers = rv_workers_new (2) };
  easel->canvas = rv_canvas_of_arrays (&easel->arrays);
  easel->shift = (RvShift){ .picture = rv_store_new (LENGTH, FALSE, error),
                            .gradient = rv_store_new (LENGTH, FALSE, error),
                            .height = SIDE,
                            .width = SIDE,
                            .workers = easel->workers };
  easel->objective = rv_painter_objective (&easel->painter);
  rv_store_write (easel->shift.picture, 0, LENGTH, photo);
  good = rv_style_layers_init (&easel->painter.layers, network, NULL, 0, error)
         && rv_style_groups_init (&easel->painter, error)
         && rv_style_canvas_init (&easel->painter.seen, &easel->canvas, style, error)
         && easel->objective.plan (&easel->painter, SIDE, SIDE, easel->workers, 0, &cost, error)
         && easel->objective.open (&easel->painter, 0, error)
         && easel->objective.begin (&easel->painter, &beginning, error);
  g_assert_true (good);
}

static void
put_away (Easel *easel)
{
  easel->objective.close (&easel->painter);
  rv_style_canvas_clear (&easel->painter.seen);
  rv_style_groups_clear (&easel->painter);
  rv_style_layers_clear (&easel->painter.layers);
  rv_store_free (easel->shift.picture);
  rv_store_free (easel->shift.gradient);
  rv_workers_free (easel->workers);
}

/* Minus the loss of a picture. */
static double
evaluate (Easel *easel, const float *picture)
{
  double value;

  rv_store_write (easel->shift.picture, 0, LENGTH, picture);
  g_assert_true (easel->objective.evaluate (&easel->painter, &easel->shift, go_on, NULL, &value));
  return value;
}

/* Along its own gradient, a picture's loss falls as the gradient says. */
static void
check_slope (Easel *easel)
{
  g_autofree float *x = g_new (float, LENGTH), *gradient = NULL, *there = g_new (float, LENGTH);
  double            length = 0, rise, step;

  /* Away from the photo, where the content has no slope, and from values that are clipped when the photo shows through.
   */
  for (guint i = 0; i < LENGTH; i++)
    x[i] = 0.35f + 0.3f * (0.6f * photo[i] + 0.4f * squares[i]);
  evaluate (easel, x);
  gradient = g_memdup2 (rv_store_read (easel->shift.gradient, 0, LENGTH, NULL), LENGTH * sizeof (float));
  for (guint i = 0; i < LENGTH; i++)
    length += (double) gradient[i] * gradient[i];
  g_assert_cmpfloat (length, >, 0);
  step = STEP / sqrt (length / LENGTH);
  for (guint i = 0; i < LENGTH; i++)
    there[i] = x[i] + step * gradient[i];
  rise = evaluate (easel, there);
  for (guint i = 0; i < LENGTH; i++)
    there[i] = x[i] - step * gradient[i];
  rise -= evaluate (easel, there);
  /* The gradient is that of the loss times the pixels. The network's kinks are the tolerance. */
  g_assert_cmpfloat (fabs (rise / (2 * step * length / PIXELS) - 1), <, 0.02);
}

/* Through the photo, too: the gradient is that of the painting, not of what is seen of it. */
static void
test_through (void)
{
  g_autoptr (GError) error = NULL;
  float               mask[PIXELS];
  ReverieStylePicture pictures[2];
  ReverieStyle        style;
  Easel               easel;

  for (guint i = 0; i < PIXELS; i++)
    mask[i] = i % SIDE < SIDE / 2 ? 0.4 : i / SIDE < SIDE / 2 ? 0.8 : 1;
  choose (&style, pictures);
  set_up (&easel, &style, mask, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < RV_STYLE_TURNS; i += 3)
    {
      turn (NULL, i, &easel.shift);
      check_slope (&easel);
    }
  put_away (&easel);
}

/* The loss of a painting through which the photo shows is that of what is seen. */
static void
test_seen (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree float   *seen = g_memdup2 (squares, sizeof squares);
  float               mask[PIXELS];
  ReverieStylePicture pictures[2];
  ReverieStyle        style;
  Easel               through, plain;
  double              loss;

  for (guint i = 0; i < PIXELS; i++)
    mask[i] = i % SIDE / (SIDE - 1.0);
  choose (&style, pictures);
  set_up (&through, &style, mask, &error);
  g_assert_no_error (error);
  set_up (&plain, &style, NULL, &error);
  g_assert_no_error (error);
  turn (NULL, 1, &through.shift);
  turn (NULL, 1, &plain.shift);
  rv_style_overlay_rows (seen, photo, mask, PIXELS);
  loss = evaluate (&plain, seen);
  g_assert_cmpfloat (fabs (evaluate (&through, squares) / loss - 1), <, 1e-5);
  g_assert_cmpfloat (fabs (evaluate (&plain, squares) / loss - 1), >, 0.01);
  put_away (&through);
  put_away (&plain);
}

static void
test_gradient (void)
{
  g_autoptr (GError) error = NULL;
  float               left[PIXELS];
  ReverieStylePicture pictures[2];
  ReverieStyle        style;
  Easel               easel;

  for (guint i = 0; i < PIXELS; i++)
    left[i] = i % SIDE < SIDE / 2 ? 1 : i % SIDE < SIDE * 2 / 3 ? 0.5 : 0;
  choose (&style, pictures);
  style.n_styles = 2;
  for (guint masked = 0; masked < 2; masked++)
    {
      if (masked)
        pictures[1].mask = left;
      pictures[1].mask_width = pictures[1].mask_height = SIDE;
      set_up (&easel, &style, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (easel.painter.n_groups, ==, masked ? 2 : 1);
      for (guint i = 0; i < RV_STYLE_TURNS; i += 3)
        {
          turn (NULL, i, &easel.shift);
          check_slope (&easel);
        }
      put_away (&easel);
    }
}

/* A picture has its own style: there is nothing to gain. */
static void
test_own_style (void)
{
  g_autoptr (GError) error = NULL;
  ReverieStylePicture pictures[2];
  ReverieStyle        style;
  Easel               easel;

  choose (&style, pictures);
  pictures[0].pixels = photo;
  set_up (&easel, &style, NULL, &error);
  g_assert_no_error (error);
  easel.shift.down = easel.shift.right = 0;
  easel.painter.content = 0;
  g_assert_cmpfloat (evaluate (&easel, photo), >, -1e-4);
  g_assert_cmpfloat (evaluate (&easel, waves), <, -0.1);
  put_away (&easel);
}

/* ---- Colours ---- */

/* The map gives a style the photo's mean and covariance. */
static void
test_colour_map (void)
{
  g_autofree float *mapped = g_memdup2 (waves, sizeof waves);
  RvColours         wanted = { 0 }, given = { 0 }, got = { 0 };
  RvColourMap       map;

  rv_colours_add (&wanted, photo, PIXELS);
  /* Colours in the middle, so that none is clipped. */
  for (guint i = 0; i < LENGTH; i++)
    mapped[i] = 0.3f + 0.2f * waves[i] + 0.1f * squares[i];
  rv_colours_add (&given, mapped, PIXELS);
  map = rv_colour_map (&wanted, &given, 0, FALSE);
  for (guint k = 0; k < 3; k++)
    {
      double mean = map.shift[k];

      for (guint j = 0; j < 3; j++)
        mean += map.matrix[k][j] * given.sums[j] / given.n;
      g_assert_cmpfloat (fabs (mean - wanted.sums[k] / wanted.n), <, 1e-6);
    }
  map = rv_colour_map (&wanted, &wanted, 0, FALSE);
  for (guint k = 0; k < 3; k++)
    for (guint j = 0; j < 3; j++)
      g_assert_cmpfloat (fabs (map.matrix[k][j] - (k == j)), <, 1e-6);
  map = rv_colour_map (&wanted, &given, 1, FALSE);
  rv_colour_map_apply (&map, mapped, PIXELS);
  rv_colours_add (&got, mapped, PIXELS);
  g_assert_cmpfloat (fabs (got.products[1][0] - given.products[1][0]), <, 1e-3);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  ReverieCatalog *catalog = networks_begin (&argc, &argv);
  int             result;

  network = networks_open (catalog, "faceres");
  if (!photo_read (photo, &error))
    g_error ("%s", error->message);
  photo_paintings (waves, squares);
  g_test_add_func ("/style/gradient", test_gradient);
  g_test_add_func ("/style/through", test_through);
  g_test_add_func ("/style/seen", test_seen);
  g_test_add_func ("/style/own-style", test_own_style);
  g_test_add_func ("/style/colour-map", test_colour_map);
  result = g_test_run ();
  reverie_network_unref (network);
  reverie_catalog_free (catalog);
  return result;
}
