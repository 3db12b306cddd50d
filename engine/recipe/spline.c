/* A smooth map that takes scattered points to others.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>

#include <glib/gi18n-lib.h>

#include "engine/recipe/spline.h"

#define GRID 64 /* cells along the longer side at which the map is computed */

/* displacement (p) = sum of weights[i] * -|p - from[i]| + weights[n] + weights[n + 1] * x + weights[n + 2] * y */
typedef struct
{
  const double (*from)[2];
  guint n;
  double (*weights)[2]; /* n + 3 */
  guint  width, height; /* of the grid */
  double cell[2];       /* pixels across and down */
  float *grid;
} Spline;

/* Solves matrix * x = sides for two right hand sides, which become x, by elimination with the largest pivots of each
 * column: the matrix is not definite. FALSE where it is singular. */
static gboolean
solve (double *matrix, double (*sides)[2], guint n)
{
  for (guint k = 0; k < n; k++)
    {
      guint pivot = k;

      for (guint i = k + 1; i < n; i++)
        if (fabs (matrix[i * n + k]) > fabs (matrix[pivot * n + k]))
          pivot = i;
      if (!(fabs (matrix[pivot * n + k]) > 1e-9))
        return FALSE;
      for (guint j = k; j < n && pivot != k; j++)
        {
          double kept = matrix[k * n + j];

          matrix[k * n + j] = matrix[pivot * n + j];
          matrix[pivot * n + j] = kept;
        }
      for (guint c = 0; c < 2 && pivot != k; c++)
        {
          double kept = sides[k][c];

          sides[k][c] = sides[pivot][c];
          sides[pivot][c] = kept;
        }
      for (guint i = k + 1; i < n; i++)
        {
          double factor = matrix[i * n + k] / matrix[k * n + k];

          for (guint j = k + 1; j < n; j++)
            matrix[i * n + j] -= factor * matrix[k * n + j];
          for (guint c = 0; c < 2; c++)
            sides[i][c] -= factor * sides[k][c];
        }
    }
  for (guint k = n; k-- > 0;)
    for (guint c = 0; c < 2; c++)
      {
        for (guint j = k + 1; j < n; j++)
          sides[k][c] -= matrix[k * n + j] * sides[j][c];
        sides[k][c] /= matrix[k * n + k];
      }
  return TRUE;
}

static void
fill_system (const Spline *spline, const double (*to)[2], double slack, double *matrix)
{
  guint n = spline->n, all = n + 3;

  for (guint i = 0; i < n; i++)
    {
      const double *p = spline->from[i], line[3] = { 1, p[0], p[1] };

      for (guint j = 0; j < n; j++)
        matrix[i * all + j] = i == j ? slack : -hypot (p[0] - spline->from[j][0], p[1] - spline->from[j][1]);
      for (guint j = 0; j < 3; j++)
        matrix[i * all + n + j] = matrix[(n + j) * all + i] = line[j];
      for (guint c = 0; c < 2; c++)
        spline->weights[i][c] = to[i][c] - p[c];
    }
}

static void
compute_row (gpointer data, guint row, guint worker)
{
  const Spline *spline = data;
  const double (*w)[2] = spline->weights + spline->n;
  gsize plane = (gsize) spline->width * spline->height;

  for (guint column = 0; column < spline->width; column++)
    {
      double x = (column + 0.5) * spline->cell[0], y = (row + 0.5) * spline->cell[1];
      double sum[2] = { w[0][0] + w[1][0] * x + w[2][0] * y, w[0][1] + w[1][1] * x + w[2][1] * y };

      for (guint i = 0; i < spline->n; i++)
        {
          double right = x - spline->from[i][0], down = y - spline->from[i][1];
          double r = sqrt (right * right + down * down);

          sum[0] -= spline->weights[i][0] * r;
          sum[1] -= spline->weights[i][1] * r;
        }
      spline->grid[(gsize) row * spline->width + column] = sum[0];
      spline->grid[plane + (gsize) row * spline->width + column] = sum[1];
    }
}

gboolean
rv_spline_field (const double (*from)[2],
                 const double (*to)[2],
                 guint      n,
                 double     slack,
                 guint      width,
                 guint      height,
                 RvWorkers *workers,
                 float     *field,
                 GError   **error)
{
  guint    all = n + 3;
  double  *matrix = g_new0 (double, (gsize) all *all);
  Spline   spline = { .from = from, .n = n, .weights = g_malloc0_n (all, 2 * sizeof (double)) };
  gboolean good;

  fill_system (&spline, to, slack, matrix);
  good = solve (matrix, spline.weights, all);
  g_free (matrix);
  if (!good)
    g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_ARGUMENT,
                 _ ("the face's points lie in one line: take a face that is seen from the front"));
  else
    {
      double cell = MAX (MAX (width, height) / (double) GRID, 1);

      spline.width = MAX (lround (width / cell), 1);
      spline.height = MAX (lround (height / cell), 1);
      spline.cell[0] = (double) width / spline.width;
      spline.cell[1] = (double) height / spline.height;
      spline.grid = g_new (float, 2 * (gsize) spline.width * spline.height);
      rv_workers_run (workers, spline.height, compute_row, &spline);
      good = reverie_resize (spline.grid, spline.width, spline.height, field, width, height, 2, error);
      g_free (spline.grid);
    }
  g_free (spline.weights);
  return good;
}
