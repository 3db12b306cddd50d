/* The weights of Winograd's convolutions, transformed once.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "engine/exec/ops.h"

#define POINTS (RV_WINOGRAD_POINTS * RV_WINOGRAD_POINTS)
/* Floats after each matrix: without them, the 36 places of a window's values would lie in the same few cache sets. */
#define GAP 16

gsize
rv_winograd_packed (const RvNode *node, const RvShape *input, gboolean turned)
{
  guint panel = rv_kernels ()->panel_rows;
  guint rows = turned ? input->channels : node->channels, depth = turned ? node->channels : input->channels;

  return (gsize) (rows + panel - 1) / panel * panel * depth * POINTS * sizeof (float);
}

/* What makes of the @n taps of a window's line its polynomial's values at the points, divided as Lagrange's
 * interpolation wants it (G in the paper). */
static void
window_matrix (double matrix[RV_WINOGRAD_POINTS][RV_WINOGRAD_SIDE], guint n)
{
  static const double points[] = { 0, 0.75, -0.75, 1.5, -1.5 };

  for (guint i = 0; i < G_N_ELEMENTS (points); i++)
    {
      double term = 1;

      for (guint j = 0; j < G_N_ELEMENTS (points); j++)
        if (j != i)
          term /= points[i] - points[j];
      for (guint k = 0; k < n; k++, term *= points[i])
        matrix[i][k] = term;
    }
  for (guint k = 0; k < n; k++)
    matrix[RV_WINOGRAD_POINTS - 1][k] = k == n - 1;
}

/* One window of n x n taps at all points, in double precision; @gap floats between the results. */
static inline __attribute__ ((always_inline)) void
transform_window (float       *to,
                  gsize        gap,
                  double       matrix[RV_WINOGRAD_POINTS][RV_WINOGRAD_SIDE],
                  const float *window,
                  guint        n,
                  gboolean     turned)
{
  double lines[RV_WINOGRAD_SIDE][RV_WINOGRAD_POINTS];

  for (guint y = 0; y < n; y++)
    for (guint p = 0; p < RV_WINOGRAD_POINTS; p++)
      {
        double sum = 0;

        for (guint x = 0; x < n; x++)
          sum += matrix[p][x] * window[turned ? n * n - 1 - y * n - x : y * n + x];
        lines[y][p] = sum;
      }
  for (guint p = 0; p < RV_WINOGRAD_POINTS; p++)
    for (guint q = 0; q < RV_WINOGRAD_POINTS; q++)
      {
        double sum = 0;

        for (guint y = 0; y < n; y++)
          sum += matrix[p][y] * lines[y][q];
        to[(p * RV_WINOGRAD_POINTS + q) * gap] = sum;
      }
}

gboolean
rv_winograd_pack (float *packed, const RvNode *node, const RvShape *input, gboolean turned, GError **error)
{
  const RvKernels *kernels = rv_kernels ();
  guint            n = node->window.kernel_height, in = input->channels, panel = kernels->panel_rows;
  guint            rows = turned ? in : node->channels, depth = turned ? node->channels : in;
  gsize            all = (gsize) (rows + panel - 1) / panel * panel * depth, gap = (gsize) panel * depth + GAP;
  double           matrix[RV_WINOGRAD_POINTS][RV_WINOGRAD_SIDE];
  RvFloats        *some = rv_floats_new (gap * POINTS, error); /* a panel's rows of all matrices */

  window_matrix (matrix, n);
  for (guint row = 0; some != NULL && row < rows; row += panel)
    {
      guint there = MIN (panel, rows - row);

      for (guint i = 0; i < there; i++)
        for (guint k = 0; k < depth; k++)
          {
            gsize        window = turned ? (gsize) k * in + row + i : (gsize) (row + i) * in + k;
            const float *taps = node->weights->values + window * n * n;
            float       *to = some->values + i * depth + k;

            if (n == 3)
              transform_window (to, gap, matrix, taps, 3, turned);
            else
              transform_window (to, gap, matrix, taps, 5, turned);
          }
      for (guint p = 0; p < POINTS; p++)
        kernels->pack_rows (packed + p * all + (gsize) row * depth, some->values + p * gap, depth, 1, there, depth);
    }
  if (some == NULL)
    return FALSE;
  rv_floats_unref (some);
  return TRUE;
}
