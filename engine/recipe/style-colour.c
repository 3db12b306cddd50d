/* Whose colours a painting has.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Gatys, Bethge, Hertzmann and Shechtman, "Preserving Color in Neural Artistic Style Transfer", 2016, has both ways.
 * The matrix is that of Pitie and Kokaram, "The Linear Monge-Kantorovitch Linear Colour Mapping for Example-Based
 * Colour Transfer", 2007: of all that give the style the photo's covariance, the one that moves its colours the least.
 */
#include <math.h>
#include <string.h>

#include "engine/recipe/style-colour.h"

#define LEAST_VARIANCE 1e-3 /* that all colours have: the noise of a flat style is not to become a picture */

static const double luma[3] = { 0.299, 0.587, 0.114 }; /* ITU-R BT.601 */

void
rv_colours_add (RvColours *colours, const float *row, gsize n)
{
  colours->n += n;
  for (gsize i = 0; i < n; i++)
    for (guint a = 0; a < 3; a++)
      {
        double value = CLAMP (row[a * n + i], 0, 1);

        colours->sums[a] += value;
        for (guint b = 0; b <= a; b++)
          colours->products[a][b] += value * CLAMP (row[b * n + i], 0, 1);
      }
}

gboolean
rv_colours_add_rows (RvColours *colours, RvRows *rows, guint width, guint height, GError **error)
{
  float   *row = rv_rows_room (3 * (gsize) width, error);
  gboolean good = row != NULL;

  for (guint y = 0; good && y < height; y++)
    {
      good = rv_rows_next (rows, row, error);
      if (good)
        rv_colours_add (colours, row, width);
    }
  g_free (row);
  return good;
}

/* ---- Matrices ---- */

static void
multiply (double product[3][3], const double a[3][3], const double b[3][3])
{
  for (guint y = 0; y < 3; y++)
    for (guint x = 0; x < 3; x++)
      product[y][x] = a[y][0] * b[0][x] + a[y][1] * b[1][x] + a[y][2] * b[2][x];
}

/* One rotation of Jacobi's method: makes a[p][q] zero. */
static void
rotate (double a[3][3], double vectors[3][3], guint p, guint q)
{
  double angle = 0.5 * atan2 (2 * a[p][q], a[q][q] - a[p][p]), c = cos (angle), s = sin (angle);

  for (guint k = 0; k < 3; k++)
    {
      double first = a[k][p], second = a[k][q];

      a[k][p] = c * first - s * second;
      a[k][q] = s * first + c * second;
    }
  for (guint k = 0; k < 3; k++)
    {
      double first = a[p][k], second = a[q][k], left = vectors[k][p], right = vectors[k][q];

      a[p][k] = c * first - s * second;
      a[q][k] = s * first + c * second;
      vectors[k][p] = c * left - s * right;
      vectors[k][q] = s * left + c * right;
    }
}

/* The symmetric matrix to a power. */
static void
power_of (double result[3][3], const double matrix[3][3], double power)
{
  double a[3][3], vectors[3][3] = { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } };

  memcpy (a, matrix, sizeof a);
  for (guint sweep = 0; sweep < 12; sweep++)
    {
      rotate (a, vectors, 0, 1);
      rotate (a, vectors, 0, 2);
      rotate (a, vectors, 1, 2);
    }
  for (guint y = 0; y < 3; y++)
    for (guint x = 0; x < 3; x++)
      {
        result[y][x] = 0;
        for (guint k = 0; k < 3; k++)
          result[y][x] += vectors[y][k] * pow (MAX (a[k][k], G_MINFLOAT), power) * vectors[x][k];
      }
}

static void
covariance_of (const RvColours *colours, double covariance[3][3])
{
  for (guint a = 0; a < 3; a++)
    for (guint b = 0; b <= a; b++)
      covariance[a][b] = covariance[b][a] = colours->products[a][b] / colours->n
                                            - colours->sums[a] / colours->n * colours->sums[b] / colours->n
                                            + (a == b ? LEAST_VARIANCE : 0);
}

/* ---- Maps ---- */

static void
match_covariances (double matrix[3][3], const double photo[3][3], const double style[3][3])
{
  double root[3][3], inverse[3][3], middle[3][3], product[3][3];

  power_of (root, style, 0.5);
  power_of (inverse, style, -0.5);
  multiply (product, root, photo);
  multiply (middle, product, root);
  power_of (product, middle, 0.5);
  multiply (middle, inverse, product);
  multiply (matrix, middle, inverse);
}

/* The variance of the lightness. */
static double
lightness_variance (const double covariance[3][3])
{
  double variance = 0;

  for (guint a = 0; a < 3; a++)
    for (guint b = 0; b < 3; b++)
      variance += luma[a] * luma[b] * covariance[a][b];
  return variance;
}

static void
match_lightness (double matrix[3][3], const double photo[3][3], const double style[3][3])
{
  double factor = sqrt (lightness_variance (photo) / lightness_variance (style));

  for (guint a = 0; a < 3; a++)
    for (guint b = 0; b < 3; b++)
      matrix[a][b] = factor * luma[b];
}

double
rv_lightness (const double colour[3])
{
  return luma[0] * colour[0] + luma[1] * colour[1] + luma[2] * colour[2];
}

RvColourMap
rv_colour_map (const RvColours *photo, const RvColours *style, double colour, gboolean luminance)
{
  double      wanted[3][3], given[3][3], mean[3], grey[3];
  RvColourMap map = { 0 };

  covariance_of (photo, wanted);
  covariance_of (style, given);
  if (luminance)
    match_lightness (map.matrix, wanted, given);
  else
    match_covariances (map.matrix, wanted, given);
  for (guint a = 0; a < 3; a++)
    mean[a] = photo->sums[a] / photo->n;
  for (guint a = 0; a < 3; a++)
    grey[a] = luminance ? rv_lightness (mean) : mean[a];
  for (guint a = 0; a < 3; a++)
    {
      map.shift[a] = grey[a];
      for (guint b = 0; b < 3; b++)
        map.shift[a] -= map.matrix[a][b] * style->sums[b] / style->n;
      map.shift[a] *= 1 - colour;
      for (guint b = 0; b < 3; b++)
        map.matrix[a][b] = (1 - colour) * map.matrix[a][b] + (a == b ? colour : 0);
    }
  return map;
}

void
rv_colour_map_apply (const RvColourMap *map, float *row, gsize n)
{
  for (gsize i = 0; i < n; i++)
    {
      double colour[3] = { row[i], row[n + i], row[2 * n + i] };

      for (guint a = 0; a < 3; a++)
        row[a * n + i] = map->matrix[a][0] * colour[0] + map->matrix[a][1] * colour[1] + map->matrix[a][2] * colour[2]
                         + map->shift[a];
    }
}

void
rv_colour_fade (float *row, gsize n, double share)
{
  for (gsize i = 0; i < n; i++)
    {
      double colour[3] = { row[i], row[n + i], row[2 * n + i] }, grey = rv_lightness (colour);

      for (guint a = 0; a < 3; a++)
        row[a * n + i] = grey + share * (colour[a] - grey);
    }
}

void
rv_colour_restore (float *row, const float *photo, gsize n, double share)
{
  for (gsize i = 0; i < n; i++)
    {
      double colour[3] = { photo[i], photo[n + i], photo[2 * n + i] }, grey = rv_lightness (colour);

      for (guint a = 0; a < 3; a++)
        row[a * n + i] = CLAMP (row[a * n + i] + share * (colour[a] - grey), 0, 1);
    }
}
