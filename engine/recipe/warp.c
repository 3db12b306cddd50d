/* Pictures seen turned, scaled, shifted or mirrored.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>
#include <string.h>

#include "engine/recipe/edge.h"
#include "engine/recipe/rows.h"
#include "engine/recipe/warp.h"

#define BAND 16        /* rows of a task */
#define MAX_SUPPORT 64 /* weights along an axis: of pictures that shrink more, only so much is looked at */
#define SAMPLES 256    /* of the kernel's table, to a pixel */

/* ---- Maps ---- */

RvAffine
rv_affine_about (const double from[2], double scale, double angle, const double to[2])
{
  double c = scale * cos (angle), s = scale * sin (angle);

  return (RvAffine){ c, -s, to[0] - c * from[0] + s * from[1], s, c, to[1] - s * from[0] - c * from[1] };
}

RvAffine
rv_affine_compose (const RvAffine *first, const RvAffine *second)
{
  const RvAffine *a = first, *b = second;

  return (RvAffine){ .xx = b->xx * a->xx + b->xy * a->yx,
                     .xy = b->xx * a->xy + b->xy * a->yy,
                     .x0 = b->xx * a->x0 + b->xy * a->y0 + b->x0,
                     .yx = b->yx * a->xx + b->yy * a->yx,
                     .yy = b->yx * a->xy + b->yy * a->yy,
                     .y0 = b->yx * a->x0 + b->yy * a->y0 + b->y0 };
}

gboolean
rv_affine_invert (const RvAffine *map, RvAffine *inverse)
{
  double determinant = map->xx * map->yy - map->xy * map->yx;

  if (!(fabs (determinant) > 1e-12))
    return FALSE;
  *inverse = (RvAffine){ .xx = map->yy / determinant,
                         .xy = -map->xy / determinant,
                         .x0 = (map->xy * map->y0 - map->yy * map->x0) / determinant,
                         .yx = -map->yx / determinant,
                         .yy = map->xx / determinant,
                         .y0 = (map->yx * map->x0 - map->xx * map->y0) / determinant };
  return TRUE;
}

void
rv_affine_apply (const RvAffine *map, double x, double y, double *to_x, double *to_y)
{
  *to_x = map->xx * x + map->xy * y + map->x0;
  *to_y = map->yx * x + map->yy * y + map->y0;
}

/* ---- What a pixel of the target sees ---- */

/* Keys' kernel at multiples of 1 / SAMPLES: a step of its table is far less than what eight bits show. */
static const float *
kernel_table (void)
{
  static float table[2 * SAMPLES + 2];
  static gsize made;

  if (g_once_init_enter (&made))
    {
      for (guint i = 0; i < G_N_ELEMENTS (table); i++)
        table[i] = rv_keys ((double) i / SAMPLES);
      g_once_init_leave (&made, 1);
    }
  return table;
}

typedef struct
{
  const RvWarp *warp;
  const float  *table;
  float         stretch_x, stretch_y; /* of the kernel along the source's axes */
  float        *source;               /* one of these is read */
  float        *target;
} Job;

/* Along an axis: the first source pixel that counts, and the weights from there on. */
typedef struct
{
  int   start, n;
  float weights[MAX_SUPPORT];
} Span;

static Span
span_at (const Job *job, double centre, float stretch)
{
  Span  span = { .start = (int) ceil (centre - 0.5 - 2 * stretch) };
  float total = 0, offset = span.start + 0.5 - centre, scale = SAMPLES / stretch;

  span.n = MIN ((int) floor (centre - 0.5 + 2 * stretch) - span.start + 1, MAX_SUPPORT);
  for (int k = 0; k < span.n; k++)
    total += span.weights[k] = job->table[(int) MIN (fabsf (offset + k) * scale + 0.5f, 2 * SAMPLES + 1)];
  for (int k = 0; k < span.n; k++)
    span.weights[k] /= total;
  return span;
}

/* How many source pixels a step in the target moves along an axis: the stretch, at least 1. */
static float
stretch_of (double across, double down)
{
  double stretch = hypot (across, down);

  return CLAMP (stretch, 1, (MAX_SUPPORT - 2) / 4.0);
}

static Job
job_of (const RvWarp *warp, float *source, float *target)
{
  return (Job){ .warp = warp,
                .table = kernel_table (),
                .stretch_x = stretch_of (warp->map.xx, warp->map.xy),
                .stretch_y = stretch_of (warp->map.yx, warp->map.yy),
                .source = source,
                .target = target };
}

static guint
bands_of (guint height)
{
  return (height + BAND - 1) / BAND;
}

/* Where source column span->start + @k is, for a whole span. */
static void
columns_of (const Span *span, guint width, int *columns)
{
  for (int k = 0; k < span->n; k++)
    columns[k] = rv_reflect (span->start + k, width);
}

static gboolean
is_inside (const Span *span, guint width)
{
  return span->start >= 0 && span->start + span->n <= (int) width;
}

/* ---- There ---- */

static void
read_pixel (const Job *job, const Span *across, const Span *down, float *pixel)
{
  const RvWarp *warp = job->warp;
  gsize         width = warp->source_width, plane = width * warp->source_height;
  gboolean      inside = is_inside (across, width);
  int           columns[MAX_SUPPORT];

  if (!inside)
    columns_of (across, width, columns);
  for (guint c = 0; c < warp->channels; c++)
    {
      float total = 0;

      for (int j = 0; j < down->n; j++)
        {
          const float *row
              = job->source + c * plane + rv_reflect (down->start + j, warp->source_height) * (gssize) width;
          float sum = 0;

          for (int k = 0; k < across->n; k++)
            sum += across->weights[k] * (inside ? row[across->start + k] : row[columns[k]]);
          total += down->weights[j] * sum;
        }
      pixel[c * (gsize) warp->target_width * warp->target_height] = total;
    }
}

static void
read_band (gpointer data, guint task, guint worker)
{
  const Job    *job = data;
  const RvWarp *warp = job->warp;

  for (guint y = task * BAND; y < MIN ((task + 1) * BAND, warp->target_height); y++)
    for (guint x = 0; x < warp->target_width; x++)
      {
        double at_x, at_y;
        Span   across, down;

        rv_affine_apply (&warp->map, x + 0.5, y + 0.5, &at_x, &at_y);
        across = span_at (job, at_x, job->stretch_x);
        down = span_at (job, at_y, job->stretch_y);
        read_pixel (job, &across, &down, job->target + (gsize) y * warp->target_width + x);
      }
}

void
rv_warp (const RvWarp *warp, const float *source, float *target)
{
  Job job = job_of (warp, (float *) source, target);

  rv_workers_run (warp->workers, bands_of (warp->target_height), read_band, &job);
}

/* ---- And back ---- */

/* Adds a pixel of the target to the rows @first to @last - 1 of the source. */
static void
add_pixel (const Job *job, const Span *across, const Span *down, int first, int last, const float *pixel)
{
  const RvWarp *warp = job->warp;
  gsize         width = warp->source_width, plane = width * warp->source_height;
  gboolean      inside = is_inside (across, width);
  int           columns[MAX_SUPPORT];

  if (!inside)
    columns_of (across, width, columns);
  for (int j = 0; j < down->n; j++)
    {
      int y = rv_reflect (down->start + j, warp->source_height);

      if (y < first || y >= last)
        continue;
      for (guint c = 0; c < warp->channels; c++)
        {
          float *row = job->source + c * plane + y * (gssize) width;
          float  value = down->weights[j] * pixel[c * (gsize) warp->target_width * warp->target_height];

          if (inside)
            for (int k = 0; k < across->n; k++)
              row[across->start + k] += across->weights[k] * value;
          else
            for (int k = 0; k < across->n; k++)
              row[columns[k]] += across->weights[k] * value;
        }
    }
}

/* Whether a span may touch the rows @first to @last - 1, for certain where it lies beyond the edge. */
static gboolean
touches (const Span *down, guint height, int first, int last)
{
  return down->start < 0 || down->start + down->n > (int) height
         || (down->start < last && down->start + down->n > first);
}

/* Whoever has a band of the source takes into it what all of the target gives, in the target's order. */
static void
add_band (gpointer data, guint task, guint worker)
{
  const Job    *job = data;
  const RvWarp *warp = job->warp;
  int           first = task * BAND, last = MIN ((task + 1) * BAND, warp->source_height);

  for (guint y = 0; y < warp->target_height; y++)
    for (guint x = 0; x < warp->target_width; x++)
      {
        double at_x, at_y, reach = 2 * job->stretch_y + 1;
        Span   across, down;

        rv_affine_apply (&warp->map, x + 0.5, y + 0.5, &at_x, &at_y);
        if ((at_y + reach < first || at_y - reach > last) && at_y >= reach && at_y + reach <= warp->source_height)
          continue;
        down = span_at (job, at_y, job->stretch_y);
        if (!touches (&down, warp->source_height, first, last))
          continue;
        across = span_at (job, at_x, job->stretch_x);
        add_pixel (job, &across, &down, first, last, job->target + (gsize) y * warp->target_width + x);
      }
}

void
rv_warp_adjoint (const RvWarp *warp, const float *target, float *source, gboolean accumulate)
{
  Job job = job_of (warp, source, (float *) target);

  if (!accumulate)
    memset (source, 0, (gsize) warp->channels * warp->source_width * warp->source_height * sizeof (float));
  rv_workers_run (warp->workers, bands_of (warp->source_height), add_band, &job);
}
