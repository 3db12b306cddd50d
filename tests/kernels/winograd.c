/* Tests of the transforms of Winograd's convolution.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The truth is their definition. Line p of the transform of pixels has the coefficients of the product of all x - q, q
 * being the finite points other than p; line p of the other has the powers of p, where infinity has but the last.
 */
#include <math.h>

#include "tests/kernels/harness.h"

#define ROUNDS 200
#define N RV_WINOGRAD_POINTS
#define FINITE (N - 1)

static const double points[FINITE] = { 0, 0.75, -0.75, 1.5, -1.5 };

/* What a call works on. */
typedef struct
{
  RvGeometry  geometry;
  RvTileRange tiles;
  int         size; /* of a tile */
  int         across, n;
} Band;

/* Some of @n, often all of them. */
static void
random_part (int n, int *first, int *last)
{
  *first = random_boolean () ? 0 : random_int (0, n - 1);
  *last = random_boolean () ? n : random_int (*first + 1, n);
}

static Band
random_band (int longest)
{
  Band        band;
  RvGeometry *g = &band.geometry;
  int         kernel = random_boolean () ? 3 : 5;

  *g = (RvGeometry){ .stride_y = 1, .stride_x = 1, .dilation_y = 1, .dilation_x = 1 };
  g->kernel_height = g->kernel_width = kernel;
  do
    {
      g->height = random_int (1, longest);
      g->width = random_int (1, longest);
      g->top = random_int (-2, kernel + 1);
      g->left = random_int (-2, kernel + 1);
      g->out_height = g->height + g->top + random_int (-2, kernel + 1) - kernel + 1;
      g->out_width = g->width + g->left + random_int (-2, kernel + 1) - kernel + 1;
    }
  while (g->out_height < 1 || g->out_width < 1);
  band.size = N + 1 - kernel;
  band.size = N + 1 - kernel;
  random_part ((g->out_height + band.size - 1) / band.size, &band.tiles.top, &band.tiles.bottom);
  random_part ((g->out_width + band.size - 1) / band.size, &band.tiles.left, &band.tiles.right);
  band.across = band.tiles.right - band.tiles.left;
  band.n = (band.tiles.bottom - band.tiles.top) * band.across;
  describe ("%d x %d to %d x %d (width x height), kernel %d, left %d, top %d, rows of tiles %d to %d, columns %d to %d",
            g->width, g->height, g->out_width, g->out_height, kernel, g->left, g->top, band.tiles.top,
            band.tiles.bottom - 1, band.tiles.left, band.tiles.right - 1);
  return band;
}

static gsize
filled_up (const RvKernels *kernels, const Band *band)
{
  return (band->n + kernels->panel_columns - 1) / kernels->panel_columns * kernels->panel_columns;
}

static float *
room_for (const RvKernels *kernels, const Band *band)
{
  return floats_empty (kernels->winograd_room (band->tiles.bottom - band->tiles.top, band->across));
}

/* The transform of pixels, in one dimension. */
static void
pixel_matrix (double matrix[N][N])
{
  for (int p = 0; p < N; p++)
    {
      int degree = 0;

      for (int k = 0; k < N; k++)
        matrix[p][k] = k == 0;
      for (int q = 0; q < FINITE; q++)
        if (q != p)
          {
            for (int k = ++degree; k >= 0; k--)
              matrix[p][k] = (k > 0 ? matrix[p][k - 1] : 0) - points[q] * matrix[p][k];
          }
    }
}

static double
power (int p, int exponent, int size)
{
  return p == FINITE ? exponent == size - 1 : pow (points[p], exponent);
}

/* The row and column of the plane at which a tile begins to see. */
static void
first_seen (const Band *band, int tile, int *y, int *x)
{
  *y = (band->tiles.top + tile / band->across) * band->size - band->geometry.top;
  *x = (band->tiles.left + tile % band->across) * band->size - band->geometry.left;
}

/* A pixel of those that a tile sees, zero around the plane. */
static double
pixel (const Band *band, const float *source, gsize stride, int tile, int i, int j)
{
  int y, x;

  first_seen (band, tile, &y, &x);
  y += i;
  x += j;
  return y < 0 || x < 0 || y >= band->geometry.height || x >= band->geometry.width ? 0 : source[y * stride + x];
}

/* A plane of which nothing may be read but what the tiles see. */
static float *
random_source (const Band *band, gsize stride)
{
  float *source = floats_random (band->geometry.height * stride);
  int    top, left, bottom, right;

  first_seen (band, 0, &top, &left);
  first_seen (band, band->n - 1, &bottom, &right);
  for (int y = 0; y < band->geometry.height; y++)
    for (int x = 0; x < (int) stride; x++)
      if (y < top || x < left || y >= bottom + N || x >= right + N || x >= band->geometry.width)
        source[y * stride + x] = NAN;
  return source;
}

static Sum
transformed_pixel (const Band *band, const float *source, gsize stride, int tile, int p, int q)
{
  Sum    sum = { 0 };
  double matrix[N][N];

  pixel_matrix (matrix);
  for (int i = 0; i < N; i++)
    for (int j = 0; j < N; j++)
      sum_add (&sum, matrix[p][i] * matrix[q][j] * pixel (band, source, stride, tile, i, j));
  return sum;
}

void
test_winograd_input (const RvKernels *kernels)
{
  for (int round = 0; round < ROUNDS; round++)
    {
      Band  band = random_band (40);
      gsize columns = filled_up (kernels, &band), stride = band.geometry.width + random_int (0, 9),
            panel = kernels->panel_columns;
      guint  depth = random_int (1, 3), row = random_int (0, depth - 1);
      gsize  gap = columns * depth + random_int (0, 20), all = (N * N - 1) * gap + columns * depth;
      float *source = random_source (&band, stride), *packed = floats_random (all), *before = floats_copy (packed, all);
      float *room = room_for (kernels, &band);

      kernels->winograd_input (packed + row * panel, depth * panel, gap, source, stride, &band.geometry, &band.tiles,
                               room);
      for (gsize i = 0; i < all; i++)
        {
          gsize place = i % gap, tile = place / (depth * panel) * panel + place % panel;
          guint p = i / gap;

          if (place >= columns * depth || place / panel % depth != row)
            check_same ("value of another row", i, packed[i], before[i]);
          else if (tile >= (gsize) band.n)
            check_same ("filling", i, packed[i], 0);
          else
            {
              Sum sum = transformed_pixel (&band, source, stride, tile, p / N, p % N);

              check_sum ("value", i, packed[i], &sum);
            }
        }
      floats_free (source);
      floats_free (packed);
      floats_free (before);
      floats_free (room);
    }
}

static Sum
pixel_of_products (const Band *band, const float *products, gsize gap, int y, int x)
{
  int size = band->size, tile = (y / size - band->tiles.top) * band->across + x / size - band->tiles.left;
  Sum sum = { 0 };

  for (int p = 0; p < N; p++)
    for (int q = 0; q < N; q++)
      sum_add (&sum, power (p, y % size, size) * power (q, x % size, size) * products[(p * N + q) * gap + tile]);
  return sum;
}

void
test_winograd_output (const RvKernels *kernels)
{
  for (int round = 0; round < ROUNDS; round++)
    {
      Band        band = random_band (40);
      RvGeometry *g = &band.geometry;
      gsize       columns = filled_up (kernels, &band), gap = columns + random_int (0, 20);
      gboolean    accumulate = random_boolean ();
      int         n = g->out_height * g->out_width;
      float      *products = floats_random ((N * N - 1) * gap + columns), *room = room_for (kernels, &band);
      float      *target = accumulate ? floats_random (n) : floats_empty (n), *before = floats_copy (target, n);

      kernels->winograd_output (target, products, gap, g, &band.tiles, accumulate, room);
      for (int i = 0; i < n; i++)
        {
          int y = i / g->out_width, x = i % g->out_width, row = y / band.size, column = x / band.size;

          if (row < band.tiles.top || row >= band.tiles.bottom || column < band.tiles.left
              || column >= band.tiles.right)
            check_same ("value of another tile", i, target[i], before[i]);
          else
            {
              Sum sum = pixel_of_products (&band, products, gap, y, x);

              if (accumulate)
                sum_add (&sum, before[i]);
              check_sum (accumulate ? "accumulated value" : "value", i, target[i], &sum);
            }
        }
      floats_free (products);
      floats_free (room);
      floats_free (target);
      floats_free (before);
    }
}

/* It is enough for wide pictures too: the guards behind it are found untouched. */
void
test_winograd_room (const RvKernels *kernels)
{
  for (int round = 0; round < ROUNDS; round++)
    {
      Band   band = random_band (300);
      gsize  columns = filled_up (kernels, &band);
      float *source = random_source (&band, band.geometry.width),
            *target = floats_empty (band.geometry.out_height * band.geometry.out_width);
      float *packed = floats_empty (N * N * columns), *room = room_for (kernels, &band);

      kernels->winograd_input (packed, kernels->panel_columns, columns, source, band.geometry.width, &band.geometry,
                               &band.tiles, room);
      kernels->winograd_output (target, packed, columns, &band.geometry, &band.tiles, FALSE, room);
      floats_free (source);
      floats_free (target);
      floats_free (packed);
      floats_free (room);
    }
}
