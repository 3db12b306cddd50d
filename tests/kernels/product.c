/* Tests of the matrix products and of what packs their panels.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "tests/kernels/harness.h"

#define ROUNDS 300

static gsize
up_to_multiple (gsize n, gsize step)
{
  return (n + step - 1) / step * step;
}

/* Where value (@row, @k) of a packed A lies; B's value (@k, @column) likewise, with B's panels. */
static gsize
place (guint panel, guint depth, gsize row, gsize k)
{
  return row / panel * panel * depth + k * panel + row % panel;
}

static int
random_depth (void)
{
  return random_int (0, 3) ? random_int (1, 40) : random_int (100, 300);
}

/* A product of parts of panels, as callers cut long sums into blocks. */
void
test_product (const RvKernels *kernels)
{
  for (int round = 0; round < ROUNDS; round++)
    {
      guint    rows = random_int (1, 40), columns = random_length (), depth = random_depth ();
      guint    a_depth = depth + (random_boolean () ? 0 : random_int (1, 20));
      guint    skipped = random_int (0, a_depth - depth);
      gsize    stride = columns + random_int (0, 9);
      gboolean accumulate = random_boolean ();
      float   *a = floats_random (up_to_multiple (rows, kernels->panel_rows) * a_depth);
      float   *b = floats_random (up_to_multiple (columns, kernels->panel_columns) * depth);
      float   *c = accumulate ? floats_random (rows * stride) : floats_empty (rows * stride);
      float   *before = floats_copy (c, rows * stride);

      describe ("%u x %u, depth %u of %u from %u, stride %" G_GSIZE_FORMAT ", accumulate %d", rows, columns, depth,
                a_depth, skipped, stride, accumulate);
      kernels->product (c, stride, a + skipped * kernels->panel_rows, a_depth, b, rows, columns, depth, accumulate);
      for (gsize i = 0; i < rows * stride; i++)
        {
          Sum sum = { 0 };

          if (i % stride >= columns)
            {
              check_same ("value between the rows", i, c[i], before[i]);
              continue;
            }
          if (accumulate)
            sum_add (&sum, before[i]);
          for (guint k = 0; k < depth; k++)
            sum_add (&sum, (double) a[place (kernels->panel_rows, a_depth, i / stride, skipped + k)]
                               * b[place (kernels->panel_columns, depth, i % stride, k)]);
          check_sum ("value", i, c[i], &sum);
        }
      floats_free (a);
      floats_free (b);
      floats_free (c);
      floats_free (before);
    }
}

/* Rows of a matrix, or its columns: the strides say which. */
void
test_pack_rows (const RvKernels *kernels)
{
  for (int round = 0; round < ROUNDS; round++)
    {
      guint    rows = random_int (1, 40), depth = random_depth (), panel = kernels->panel_rows;
      gboolean turned = random_boolean ();
      gsize  row_stride = turned ? 1 : depth + random_int (0, 5), depth_stride = turned ? rows + random_int (0, 5) : 1;
      gsize  all = up_to_multiple (rows, panel);
      float *matrix = floats_random ((rows - 1) * row_stride + (depth - 1) * depth_stride + 1);
      float *packed = floats_empty (all * depth);

      describe ("%u rows, depth %u, turned %d", rows, depth, turned);
      kernels->pack_rows (packed, matrix, row_stride, depth_stride, rows, depth);
      for (gsize i = 0; i < all; i++)
        for (guint k = 0; k < depth; k++)
          check_same (i < rows ? "value" : "filling", i * depth + k, packed[place (panel, depth, i, k)],
                      i < rows ? matrix[i * row_stride + k * depth_stride] : 0);
      floats_free (matrix);
      floats_free (packed);
    }
}

void
test_pack_lines (const RvKernels *kernels)
{
  for (int round = 0; round < ROUNDS; round++)
    {
      guint n = random_length (), depth = random_depth (), panel = kernels->panel_columns,
            row = random_int (0, depth - 1), count = random_int (1, depth - row);
      gsize  all = up_to_multiple (n, panel);
      float *values = floats_random ((gsize) count * n), *packed = floats_random (all * depth),
            *before = floats_copy (packed, all * depth);
      g_autofree const float **lines = g_new (const float *, count);

      for (guint i = 0; i < count; i++)
        lines[i] = values + (count - 1 - i) * n;
      describe ("n %u, rows %u to %u of %u", n, row, row + count - 1, depth);
      kernels->pack_lines (packed, lines, count, n, row, depth);
      for (gsize j = 0; j < all; j++)
        for (guint k = 0; k < depth; k++)
          {
            gsize i = place (panel, depth, j, k);

            if (k < row || k >= row + count)
              check_same ("value of another row", i, packed[i], before[i]);
            else
              check_same (j < n ? "value" : "filling", i, packed[i], j < n ? lines[k - row][j] : 0);
          }
      floats_free (values);
      floats_free (packed);
      floats_free (before);
    }
}

void
test_pack_turned (const RvKernels *kernels)
{
  for (int round = 0; round < ROUNDS; round++)
    {
      guint                    count = random_int (1, 80), n = random_depth (), panel = kernels->panel_columns;
      gsize                    all = up_to_multiple (count, panel);
      float                   *values = floats_random ((gsize) count * n), *packed = floats_empty (all * n);
      float                   *weights = random_boolean () ? floats_random (n) : NULL;
      g_autofree const float **lines = g_new (const float *, count);

      for (guint i = 0; i < count; i++)
        lines[i] = values + (count - 1 - i) * n;
      describe ("%u rows of %u, weights %d", count, n, weights != NULL);
      kernels->pack_turned (packed, lines, count, n, weights);
      for (gsize j = 0; j < all; j++)
        for (guint k = 0; k < n; k++)
          check_same (j < count ? "value" : "filling", j * n + k, packed[place (panel, n, j, k)],
                      j < count ? lines[j][k] * (weights != NULL ? weights[k] : 1) : 0);
      floats_free (values);
      floats_free (packed);
      if (weights != NULL)
        floats_free (weights);
    }
}

void
test_gram (const RvKernels *kernels)
{
  for (int round = 0; round < ROUNDS; round++)
    {
      guint    count = random_int (1, 80), depth = random_depth (), panel = kernels->panel_columns;
      gsize    all = up_to_multiple (count, panel), stride = all + random_int (0, 9);
      gboolean accumulate = random_boolean ();
      float   *b = floats_random (all * depth);
      float   *c = accumulate ? floats_random (all * stride) : floats_empty (all * stride);
      float   *before = floats_copy (c, all * stride);

      describe ("%u columns, depth %u, stride %" G_GSIZE_FORMAT ", accumulate %d", count, depth, stride, accumulate);
      kernels->gram (c, stride, b, count, depth, accumulate);
      for (gsize i = 0; i < all * stride; i++)
        {
          gsize row = i / stride, column = i % stride;
          Sum   sum = { 0 };

          if (column / panel > row / panel)
            {
              check_same ("value that is not wanted", i, c[i], before[i]);
              continue;
            }
          if (accumulate)
            sum_add (&sum, before[i]);
          for (guint k = 0; k < depth; k++)
            sum_add (&sum, (double) b[place (panel, depth, row, k)] * b[place (panel, depth, column, k)]);
          check_sum ("value", i, c[i], &sum);
        }
      floats_free (b);
      floats_free (c);
      floats_free (before);
    }
}
