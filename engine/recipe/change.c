/* A change of a face that keeps its pixels.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>

#include "engine/recipe/change.h"
#include "engine/recipe/pose.h"
#include "engine/recipe/rows.h"

/* ---- In the pose ---- */

typedef struct
{
  const float *change, *photo, *gradient;
  float       *result;
  guint        side;
} Job;

/* The four pixels around a place, and how far it is from the first. */
typedef struct
{
  gsize at[4]; /* upper left, upper right, lower left, lower right */
  float x, y;
} Cell;

static Cell
cell_at (const Job *job, guint y, guint x)
{
  guint side = job->side;
  gsize plane = (gsize) side * side, i = (gsize) y * side + x;
  float at_x = x + job->change[i] * side, at_y = y + job->change[plane + i] * side;
  float low_x = floorf (at_x), low_y = floorf (at_y);
  gsize left = CLAMP ((int) low_x, 0, (int) side - 1), right = CLAMP ((int) low_x + 1, 0, (int) side - 1);
  gsize top = CLAMP ((int) low_y, 0, (int) side - 1) * (gsize) side;
  gsize bottom = CLAMP ((int) low_y + 1, 0, (int) side - 1) * (gsize) side;

  return (Cell){ { top + left, top + right, bottom + left, bottom + right }, at_x - low_x, at_y - low_y };
}

static void
render_row (gpointer data, guint y, guint worker)
{
  const Job *job = data;
  gsize      plane = (gsize) job->side * job->side;

  for (guint x = 0; x < job->side; x++)
    {
      gsize i = (gsize) y * job->side + x;
      Cell  cell = cell_at (job, y, x);
      float gain = expf (job->change[2 * plane + i]);

      for (guint c = 0; c < 3; c++)
        {
          const float *p = job->photo + c * plane;
          float        top = p[cell.at[0]] + cell.x * (p[cell.at[1]] - p[cell.at[0]]);
          float        bottom = p[cell.at[2]] + cell.x * (p[cell.at[3]] - p[cell.at[2]]);

          job->result[c * plane + i] = gain * (top + cell.y * (bottom - top));
        }
    }
}

static void
adjoint_row (gpointer data, guint y, guint worker)
{
  const Job *job = data;
  gsize      plane = (gsize) job->side * job->side;

  for (guint x = 0; x < job->side; x++)
    {
      gsize i = (gsize) y * job->side + x;
      Cell  cell = cell_at (job, y, x);
      float gain = expf (job->change[2 * plane + i]), sums[3] = { 0 };

      for (guint c = 0; c < 3; c++)
        {
          const float *p = job->photo + c * plane;
          float        upper = p[cell.at[1]] - p[cell.at[0]], lower = p[cell.at[3]] - p[cell.at[2]];
          float        left = p[cell.at[2]] - p[cell.at[0]], right = p[cell.at[3]] - p[cell.at[1]];
          float        value = p[cell.at[0]] + cell.x * upper + cell.y * (left + cell.x * (lower - upper));
          float        factor = gain * job->gradient[c * plane + i];

          sums[0] += factor * (upper + cell.y * (lower - upper));
          sums[1] += factor * (left + cell.x * (right - left));
          sums[2] += factor * value;
        }
      job->result[i] = sums[0] * job->side;
      job->result[plane + i] = sums[1] * job->side;
      job->result[2 * plane + i] = sums[2];
    }
}

void
rv_change_render (const float *change, guint side, const float *photo, float *result, RvWorkers *workers)
{
  Job job = { .change = change, .photo = photo, .result = result, .side = side };

  rv_workers_run (workers, side, render_row, &job);
}

void
rv_change_adjoint (
    const float *change, guint side, const float *photo, const float *gradient, float *result, RvWorkers *workers)
{
  Job job = { .change = change, .photo = photo, .gradient = gradient, .result = result, .side = side };

  rv_workers_run (workers, side, adjoint_row, &job);
}

/* ---- In the picture ---- */

typedef struct
{
  RvAffine     pose, inverse;
  double       strength;
  const float *change, *gains;
  guint        side;
  const float *picture;
  float       *result;
  guint        width, height;
  RvArea       area; /* that the square covers */
} Apply;

/* Keys' kernel at 4 x 4 pixels around a place; beyond the edges the planes are extended. */
typedef struct
{
  gsize columns[4], rows[4]; /* where they begin in a plane */
  float across[4], down[4];
} Taps;

static Taps
taps_at (double x, double y, guint width, guint height)
{
  int  low_x = (int) floor (x - 0.5), low_y = (int) floor (y - 0.5);
  Taps taps;

  for (int k = 0; k < 4; k++)
    {
      taps.across[k] = rv_keys (low_x - 1 + k + 0.5 - x);
      taps.down[k] = rv_keys (low_y - 1 + k + 0.5 - y);
      taps.columns[k] = CLAMP (low_x - 1 + k, 0, (int) width - 1);
      taps.rows[k] = CLAMP (low_y - 1 + k, 0, (int) height - 1) * (gsize) width;
    }
  return taps;
}

static float
look (const Taps *taps, const float *plane)
{
  float total = 0;

  for (int j = 0; j < 4; j++)
    for (int k = 0; k < 4; k++)
      total += taps->down[j] * taps->across[k] * plane[taps->rows[j] + taps->columns[k]];
  return total;
}

/* The change at a pixel of the picture, and the gains where it comes from; FALSE where there are none. */
static gboolean
change_at (const Apply *apply, guint x, guint y, double change[RV_CHANGE_PLANES], double gains[3])
{
  double at_x, at_y;
  gsize  plane = (gsize) apply->side * apply->side;
  Taps   taps;

  rv_affine_apply (&apply->inverse, x + 0.5, y + 0.5, &at_x, &at_y);
  if (at_x < 0 || at_y < 0 || at_x > apply->side || at_y > apply->side)
    return FALSE;
  taps = taps_at (at_x, at_y, apply->side, apply->side);
  for (guint i = 0; i < RV_CHANGE_PLANES; i++)
    change[i] = apply->strength * look (&taps, apply->change + i * plane);
  taps = taps_at (at_x + apply->side * change[0], at_y + apply->side * change[1], apply->side, apply->side);
  for (guint c = 0; c < 3; c++)
    gains[c] = apply->strength * look (&taps, apply->gains + c * plane);
  return change[0] != 0 || change[1] != 0 || change[2] != 0 || gains[0] != 0 || gains[1] != 0 || gains[2] != 0;
}

static void
apply_row (gpointer data, guint row, guint worker)
{
  const Apply    *apply = data;
  const RvAffine *pose = &apply->pose;
  gsize           plane = (gsize) apply->width * apply->height;
  guint           y = apply->area.y + row;

  for (guint x = apply->area.x; x < apply->area.x + apply->area.width; x++)
    {
      double change[RV_CHANGE_PLANES], gains[3];
      Taps   taps;

      if (!change_at (apply, x, y, change, gains))
        continue;
      taps = taps_at (x + 0.5 + apply->side * (pose->xx * change[0] + pose->xy * change[1]),
                      y + 0.5 + apply->side * (pose->yx * change[0] + pose->yy * change[1]), apply->width,
                      apply->height);
      for (guint c = 0; c < 3; c++)
        apply->result[c * plane + (gsize) y * apply->width + x]
            = CLAMP (expf (change[2] + gains[c]) * look (&taps, apply->picture + c * plane), 0, 1);
    }
}

void
rv_change_apply (const float    *change,
                 const float    *gains,
                 guint           side,
                 const RvAffine *pose,
                 double          strength,
                 const float    *picture,
                 guint           width,
                 guint           height,
                 float          *result,
                 RvWorkers      *workers)
{
  Apply apply = { .pose = *pose,
                  .strength = strength,
                  .change = change,
                  .gains = gains,
                  .side = side,
                  .picture = picture,
                  .result = result,
                  .width = width,
                  .height = height,
                  .area = rv_pose_area (pose, side, width, height) };

  if (rv_affine_invert (pose, &apply.inverse))
    rv_workers_run (workers, apply.area.height, apply_row, &apply);
}
