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
#define FRACTIONS 512  /* of a pixel, at which weights are known: a step is far less than what eight bits show */

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

#define FOUR 4
typedef float Four __attribute__ ((vector_size (16), aligned (4), may_alias));

/* Keys' kernel along an axis: for each place of the first source pixel that counts, the weights from there on. */
typedef struct
{
  float  stretch;
  int    n, fours; /* how many weights count, and how many vectors they are in: zeros fill these up */
  float *weights;  /* owned: (FRACTIONS + 1) x fours x FOUR */
} Kernel;

typedef struct
{
  const RvWarp *warp;
  Kernel        across, down;
  float        *source; /* one of these is read */
  float        *target;
} Job;

/* What a pixel sees along an axis: source pixels, from the first that counts on. */
typedef struct
{
  int          start, n, fours;
  const float *weights;
} Span;

static void
fill_kernel (Kernel *kernel, float stretch)
{
  kernel->stretch = stretch;
  kernel->n = (int) ceilf (4 * stretch);
  kernel->fours = (kernel->n + FOUR - 1) / FOUR;
  kernel->weights = g_new0 (float, (FRACTIONS + 1) * kernel->fours * FOUR);
  for (guint i = 0; i <= FRACTIONS; i++)
    {
      float *weights = kernel->weights + i * kernel->fours * FOUR, total = 0;
      float  offset = (float) i / FRACTIONS - 2 * stretch;

      for (int k = 0; k < kernel->n; k++)
        total += weights[k] = rv_keys ((offset + k) / stretch);
      for (int k = 0; k < kernel->n; k++)
        weights[k] /= total;
    }
}

static inline Span
span_at (const Kernel *kernel, double centre)
{
  double least = centre - 0.5 - 2 * kernel->stretch, start = ceil (least);
  int    place = (int) ((start - least) * FRACTIONS + 0.5);

  return (Span){ (int) start, kernel->n, kernel->fours, kernel->weights + place * kernel->fours * FOUR };
}

/* How many source pixels a step in the target moves along an axis: the stretch, at least 1. */
static float
stretch_of (double across, double down)
{
  double stretch = hypot (across, down);

  return CLAMP (stretch, 1, (MAX_SUPPORT - 2) / 4.0);
}

static void
fill_job (Job *job, const RvWarp *warp, float *source, float *target)
{
  job->warp = warp;
  fill_kernel (&job->across, stretch_of (warp->map.xx, warp->map.xy));
  fill_kernel (&job->down, stretch_of (warp->map.yx, warp->map.yy));
  job->source = source;
  job->target = target;
}

static void
clear_job (Job *job)
{
  g_free (job->across.weights);
  g_free (job->down.weights);
}

static guint
bands_of (guint height)
{
  return (height + BAND - 1) / BAND;
}

/* Where source column, or row, span->start + @k is, for a whole span. */
static void
places_of (const Span *span, guint size, int *places)
{
  if (span->start >= 0 && span->start + span->n <= (int) size)
    for (int k = 0; k < span->n; k++)
      places[k] = span->start + k;
  else
    for (int k = 0; k < span->n; k++)
      places[k] = rv_reflect (span->start + k, size);
}

/* Whether all vectors of a span lie in a row, those of zeros too. */
static gboolean
is_inside (const Span *span, guint width)
{
  return span->start >= 0 && span->start + span->fours * FOUR <= (int) width;
}

static inline Four *
four_at (float *row, int i)
{
  return (Four *) (row + i * FOUR);
}

static inline const Four *
weights_at (const Span *span, int i)
{
  return (const Four *) (span->weights + i * FOUR);
}

/* ---- There ---- */

/* Rows are added up before columns are. */
static float
read_inside (const Span *across, const Span *down, const int *rows, gsize width, float *plane)
{
  Four total = { 0 };

  for (int i = 0; i < across->fours; i++)
    {
      Four sum = { 0 };

      for (int j = 0; j < down->n; j++)
        sum += down->weights[j] * *four_at (plane + rows[j] * width + across->start, i);
      total += sum * *weights_at (across, i);
    }
  return total[0] + total[1] + total[2] + total[3];
}

static float
read_edge (const Span *across, const Span *down, const int *columns, const int *rows, gsize width, const float *plane)
{
  float total = 0;

  for (int j = 0; j < down->n; j++)
    {
      const float *row = plane + rows[j] * width;
      float        sum = 0;

      for (int k = 0; k < across->n; k++)
        sum += across->weights[k] * row[columns[k]];
      total += down->weights[j] * sum;
    }
  return total;
}

static void
read_pixel (const Job *job, const Span *across, const Span *down, float *pixel)
{
  const RvWarp *warp = job->warp;
  gsize         width = warp->source_width, plane = width * warp->source_height;
  gsize         target = (gsize) warp->target_width * warp->target_height;
  int           columns[MAX_SUPPORT], rows[MAX_SUPPORT];

  places_of (down, warp->source_height, rows);
  if (is_inside (across, width))
    for (guint c = 0; c < warp->channels; c++)
      pixel[c * target] = read_inside (across, down, rows, width, job->source + c * plane);
  else
    {
      places_of (across, width, columns);
      for (guint c = 0; c < warp->channels; c++)
        pixel[c * target] = read_edge (across, down, columns, rows, width, job->source + c * plane);
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
        across = span_at (&job->across, at_x);
        down = span_at (&job->down, at_y);
        read_pixel (job, &across, &down, job->target + (gsize) y * warp->target_width + x);
      }
}

void
rv_warp (const RvWarp *warp, const float *source, float *target)
{
  Job job;

  fill_job (&job, warp, (float *) source, target);
  rv_workers_run (warp->workers, bands_of (warp->target_height), read_band, &job);
  clear_job (&job);
}

/* ---- And back ---- */

/* Adds a pixel of the target to the rows @first to @last - 1 of the source. */
static void
add_pixel (const Job *job, const Span *across, const Span *down, int first, int last, const float *pixel)
{
  const RvWarp *warp = job->warp;
  gsize         width = warp->source_width, plane = width * warp->source_height;
  gboolean      inside = is_inside (across, width);
  int           columns[MAX_SUPPORT], rows[MAX_SUPPORT];

  places_of (down, warp->source_height, rows);
  if (!inside)
    places_of (across, width, columns);
  for (int j = 0; j < down->n; j++)
    {
      int y = rows[j];

      if (y < first || y >= last)
        continue;
      for (guint c = 0; c < warp->channels; c++)
        {
          float *row = job->source + c * plane + y * (gssize) width;
          float  value = down->weights[j] * pixel[c * (gsize) warp->target_width * warp->target_height];

          if (inside)
            for (int i = 0; i < across->fours; i++)
              *four_at (row + across->start, i) += *weights_at (across, i) * value;
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

/* The pixels @from to @to - 1 of a row of the target, all that may give to the rows @first to @last - 1. */
static void
reach_of (const Job *job, guint y, int first, int last, guint *from, guint *to)
{
  const RvAffine *map = &job->warp->map;
  guint           width = job->warp->target_width;
  double          reach = 2 * job->down.stretch + 1, left = map->yy * (y + 0.5) + map->y0, slope = map->yx;
  double          right = left + slope * width;
  double          begin = (first - reach - left) / slope, end = (last + reach - left) / slope;

  *from = 0;
  *to = width;
  /* What lies beyond the edge is reflected to many rows. */
  if (MIN (left, right) < reach || MAX (left, right) + reach > job->warp->source_height)
    return;
  if (fabs (slope) < 1e-9)
    *to = left + reach < first || left - reach > last ? 0 : width;
  else
    {
      *from = CLAMP (floor (MIN (begin, end)) - 1, 0, width);
      *to = CLAMP (ceil (MAX (begin, end)) + 1, 0, width);
    }
}

/* Whoever has a band of the source takes into it what all of the target gives, in the target's order. */
static void
add_band (gpointer data, guint task, guint worker)
{
  const Job    *job = data;
  const RvWarp *warp = job->warp;
  int           first = task * BAND, last = MIN ((task + 1) * BAND, warp->source_height);

  for (guint y = 0; y < warp->target_height; y++)
    {
      guint from, to;

      reach_of (job, y, first, last, &from, &to);
      for (guint x = from; x < to; x++)
        {
          double at_x, at_y;
          Span   across, down;

          rv_affine_apply (&warp->map, x + 0.5, y + 0.5, &at_x, &at_y);
          down = span_at (&job->down, at_y);
          if (!touches (&down, warp->source_height, first, last))
            continue;
          across = span_at (&job->across, at_x);
          add_pixel (job, &across, &down, first, last, job->target + (gsize) y * warp->target_width + x);
        }
    }
}

void
rv_warp_adjoint (const RvWarp *warp, const float *target, float *source, gboolean accumulate)
{
  Job job;

  fill_job (&job, warp, source, (float *) target);
  if (!accumulate)
    memset (source, 0, (gsize) warp->channels * warp->source_width * warp->source_height * sizeof (float));
  rv_workers_run (warp->workers, bands_of (warp->source_height), add_band, &job);
  clear_job (&job);
}
