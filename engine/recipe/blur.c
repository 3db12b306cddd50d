/* Gaussian blurs of whole pictures.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>

#include "engine/kernels/kernels.h"
#include "engine/recipe/blur.h"
#include "engine/recipe/rows.h"

#define WIDE 4.0  /* pixels from which on a smaller copy is blurred */
#define SMALL 2.0 /* by so many of the copy's pixels */
#define MAX_TAPS 32
#define BAND 16 /* rows of a task */

typedef struct
{
  const RvKernels *kernels;
  const float     *source;
  float           *target;
  guint            width, height;
  int              radius;
  float            taps[MAX_TAPS];
} Job;

/* Blurs a row from left to right, through @padded, which has room for its edges. */
static void
blur_row (const Job *job, const float *row, float *padded, float *target)
{
  const float *shifted[MAX_TAPS];
  int          radius = job->radius, width = job->width;

  for (int i = 0; i < width + 2 * radius; i++)
    padded[i] = row[CLAMP (i - radius, 0, width - 1)];
  for (int k = 0; k <= 2 * radius; k++)
    shifted[k] = padded + k;
  job->kernels->mix_rows (target, shifted, job->taps, 2 * radius + 1, width, FALSE);
}

static void
blur_band_across (gpointer data, guint band, guint worker)
{
  const Job *job = data;
  float     *padded = g_new (float, job->width + MAX_TAPS);

  for (guint y = band * BAND; y < MIN ((band + 1) * BAND, job->height); y++)
    blur_row (job, job->source + (gsize) y * job->width, padded, job->target + (gsize) y * job->width);
  g_free (padded);
}

static void
blur_band_down (gpointer data, guint band, guint worker)
{
  const Job   *job = data;
  const float *rows[MAX_TAPS];
  int          height = job->height;

  for (int y = band * BAND; y < MIN ((int) (band + 1) * BAND, height); y++)
    {
      for (int k = 0; k <= 2 * job->radius; k++)
        rows[k] = job->source + CLAMP (y + k - job->radius, 0, height - 1) * (gsize) job->width;
      job->kernels->mix_rows (job->target + (gsize) y * job->width, rows, job->taps, 2 * job->radius + 1, job->width,
                              FALSE);
    }
}

static Job
job_of (guint width, guint height, double sigma)
{
  Job    job = { .kernels = rv_kernels (), .width = width, .height = height };
  double total = 0;

  job.radius = MIN ((int) ceil (3 * sigma), (MAX_TAPS - 1) / 2);
  for (int k = -job.radius; k <= job.radius; k++)
    total += exp (-k * k / (2 * sigma * sigma));
  for (int k = -job.radius; k <= job.radius; k++)
    job.taps[k + job.radius] = exp (-k * k / (2 * sigma * sigma)) / total;
  return job;
}

static gboolean
blur_narrow (const float *source,
             float       *target,
             guint        width,
             guint        height,
             guint        channels,
             double       sigma,
             RvWorkers   *workers,
             GError     **error)
{
  Job    job = job_of (width, height, sigma);
  gsize  plane = (gsize) width * height;
  guint  bands = (height + BAND - 1) / BAND;
  float *room = rv_rows_room (plane, error);

  if (room == NULL)
    return FALSE;
  for (guint c = 0; c < channels; c++)
    {
      job.source = source + c * plane;
      job.target = room;
      rv_workers_run (workers, bands, blur_band_across, &job);
      job.source = room;
      job.target = target + c * plane;
      rv_workers_run (workers, bands, blur_band_down, &job);
    }
  g_free (room);
  return TRUE;
}

gboolean
rv_blur (const float *source,
         float       *target,
         guint        width,
         guint        height,
         guint        channels,
         double       sigma,
         RvWorkers   *workers,
         GError     **error)
{
  double   shrink = sigma / SMALL;
  guint    small_width = MAX (lround (width / shrink), 1), small_height = MAX (lround (height / shrink), 1);
  float   *small;
  gboolean good;

  if (sigma < WIDE)
    return blur_narrow (source, target, width, height, channels, sigma, workers, error);
  small = rv_rows_room ((gsize) channels * small_width * small_height, error);
  if (small == NULL)
    return FALSE;
  good = reverie_resize (source, width, height, small, small_width, small_height, channels, error)
         && blur_narrow (small, small, small_width, small_height, channels, SMALL, workers, error)
         && reverie_resize (small, small_width, small_height, target, width, height, channels, error);
  g_free (small);
  return good;
}
