/* Moments of features, and the way back from them.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>
#include <string.h>

#include <glib/gi18n-lib.h>

#include "engine/kernels/kernels.h"
#include "engine/recipe/moments.h"

#define BLOCK 256                 /* places that are multiplied at a time: their features stay in the cache */
#define MAX_SEGMENTS 16           /* sums that are made beside each other */
#define SEGMENTS_BYTES (16 << 20) /* that they take, where they are more than one */
#define DEPTH 256                 /* channels of a product at a time */

struct _RvMomentsRoom
{
  RvWorkers       *workers;
  const RvKernels *kernels;
  float           *segments; /* sums of products of each */
  double          *sums;     /* of features of each */
  float           *workers_rooms;
  const float    **lines; /* channels of each worker */
  gsize            room;  /* floats of a worker */
  guint            channels;
};

static gsize
whole_panels (guint n)
{
  guint panel = rv_kernels ()->panel_columns;

  return (n + panel - 1) / panel * panel;
}

static gboolean
no_memory (guint channels, GError **error)
{
  g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_MEMORY,
               _ ("no memory for the statistics of a layer of %u channels: close other programs, or choose layers with "
                  "fewer channels"),
               channels);
  return FALSE;
}

/* ---- The sums ---- */

gsize
rv_moments_bytes (guint channels)
{
  return ((gsize) channels + 1) * channels * sizeof (double);
}

RvMoments *
rv_moments_new (guint channels, GError **error)
{
  RvMoments *moments = g_new0 (RvMoments, 1);

  moments->channels = channels;
  moments->sums = g_try_malloc0 (rv_moments_bytes (channels));
  if (moments->sums == NULL && !no_memory (channels, error))
    g_clear_pointer (&moments, rv_moments_free);
  else
    moments->products = moments->sums + channels;
  return moments;
}

void
rv_moments_free (RvMoments *moments)
{
  if (moments == NULL)
    return;
  g_free (moments->sums);
  g_free (moments);
}

void
rv_moments_clear (RvMoments *moments)
{
  moments->weight = 0;
  memset (moments->sums, 0, rv_moments_bytes (moments->channels));
}

/* ---- Room ---- */

/* Floats of the sums of a segment. */
static gsize
segment_floats (guint channels)
{
  return whole_panels (channels) * whole_panels (channels);
}

/* What layers of up to @channels need: those with fewer channels have more segments. */
static gsize
segments_floats (guint channels)
{
  gsize one = segment_floats (channels);

  return MAX (one, MIN (MAX_SEGMENTS * one, SEGMENTS_BYTES / sizeof (float)));
}

/* A worker gathers a block's features, packs them, and has the gradient of a block where that cannot go to its place at
 * once. */
static gsize
worker_floats (guint channels)
{
  return (2 * whole_panels (channels) + whole_panels (MIN (DEPTH, channels)) + 1) * BLOCK;
}

gsize
rv_moments_room_bytes (guint channels, const RvWorkers *workers)
{
  gsize all = whole_panels (channels);

  return segments_floats (channels) * sizeof (float) + MAX_SEGMENTS * channels * sizeof (double)
         + rv_workers_count (workers) * (worker_floats (channels) * sizeof (float) + all * sizeof (float *));
}

RvMomentsRoom *
rv_moments_room_new (guint channels, RvWorkers *workers, GError **error)
{
  RvMomentsRoom *room = g_new0 (RvMomentsRoom, 1);
  gsize          all = whole_panels (channels), threads = rv_workers_count (workers);

  *room = (RvMomentsRoom){
    .workers = workers, .kernels = rv_kernels (), .channels = channels, .room = worker_floats (channels)
  };
  room->segments = g_try_new (float, segments_floats (channels));
  room->sums = g_try_new (double, MAX_SEGMENTS *channels);
  room->workers_rooms = g_try_new (float, threads * room->room);
  room->lines = g_try_new (const float *, threads *all);
  if ((room->segments == NULL || room->sums == NULL || room->workers_rooms == NULL || room->lines == NULL)
      && !no_memory (channels, error))
    g_clear_pointer (&room, rv_moments_room_free);
  return room;
}

void
rv_moments_room_free (RvMomentsRoom *room)
{
  if (room == NULL)
    return;
  g_free (room->segments);
  g_free (room->sums);
  g_free (room->workers_rooms);
  g_free (room->lines);
  g_free (room);
}

/* ---- Blocks of places ---- */

typedef struct
{
  RvMomentsRoom  *room;
  const RvPlaces *places;
  gsize           n;        /* places of the core */
  guint           segments; /* that share them */
  RvMoments      *moments;  /* of adding */
  const RvSlope  *slope;    /* of writing */
  float          *gradient;
  gboolean        accumulate;
} Job;

typedef struct
{
  float        *gathered; /* channels x BLOCK */
  float        *packed;   /* the same, or a part of the channels, */
  float        *result;   /* and then this */
  float        *weights;
  const float **lines;
} WorkerRoom;

static WorkerRoom
worker_room (const RvMomentsRoom *room, guint worker)
{
  gsize      all = whole_panels (room->channels);
  WorkerRoom own = { .gathered = room->workers_rooms + worker * room->room, .lines = room->lines + worker * all };

  own.packed = own.gathered + all * BLOCK;
  own.result = own.packed + whole_panels (MIN (DEPTH, room->channels)) * BLOCK;
  own.weights = own.result + all * BLOCK;
  return own;
}

static gsize
blocks_of (gsize n)
{
  return (n + BLOCK - 1) / BLOCK;
}

/* Whether the core's places lie together in a plane. */
static gboolean
is_whole (const RvPlaces *places)
{
  return places->core.width == places->shape.width;
}

/* Copies places @start to @start + @n - 1 of a plane's core from or to @block. */
static void
move_block (const RvPlaces *places, float *plane, gsize start, gsize n, float *block, gboolean out)
{
  const RvArea *core = &places->core;

  for (gsize done = 0; done < n;)
    {
      gsize  y = (start + done) / core->width, x = (start + done) % core->width;
      gsize  piece = MIN (n - done, core->width - x);
      float *place = plane + (core->y + y) * places->shape.width + core->x + x;

      memcpy (out ? place : block + done, out ? block + done : place, piece * sizeof (float));
      done += piece;
    }
}

/* Where the features of a block of places lie, for each channel. */
static void
find_lines (const RvPlaces *places, gsize start, gsize n, const WorkerRoom *own)
{
  gsize plane = (gsize) places->shape.height * places->shape.width;

  for (guint c = 0; c < places->shape.channels; c++)
    if (is_whole (places))
      own->lines[c] = places->value + c * plane + (gsize) places->core.y * places->shape.width + start;
    else
      {
        own->lines[c] = own->gathered + (gsize) c * BLOCK;
        move_block (places, (float *) places->value + c * plane, start, n, own->gathered + (gsize) c * BLOCK, FALSE);
      }
}

/* ---- Adding ---- */

/* Adds the sums of a block's features. */
static void
add_features (
    const RvMomentsRoom *room, const WorkerRoom *own, guint channels, gsize n, const float *weights, double *sums)
{
  for (guint c = 0; c < channels; c++)
    sums[c] += weights != NULL ? room->kernels->dot (own->lines[c], weights, n) : room->kernels->sum (own->lines[c], n);
}

static void
add_segment (gpointer data, guint segment, guint worker)
{
  const Job       *job = data;
  const RvPlaces  *places = job->places;
  const RvKernels *kernels = job->room->kernels;
  WorkerRoom       own = worker_room (job->room, worker);
  guint            channels = places->shape.channels;
  gsize            blocks = blocks_of (job->n), first = blocks * segment / job->segments;
  gsize            last = blocks * (segment + 1) / job->segments;
  float           *products = job->room->segments + segment * segment_floats (channels);
  double          *sums = job->room->sums + segment * channels;

  memset (sums, 0, channels * sizeof (double));
  for (gsize block = first; block < last; block++)
    {
      gsize        start = block * BLOCK, n = MIN (BLOCK, job->n - start);
      const float *weights = places->weights != NULL ? places->weights + start : NULL;

      find_lines (places, start, n, &own);
      add_features (job->room, &own, channels, n, weights, sums);
      for (gsize i = 0; weights != NULL && i < n; i++)
        own.weights[i] = sqrtf (weights[i]);
      kernels->pack_turned (own.packed, own.lines, channels, n, weights != NULL ? own.weights : NULL);
      kernels->gram (products, whole_panels (channels), own.packed, channels, n, block > first);
    }
}

/* Adds up a row of all segments' sums. */
static void
add_row (gpointer data, guint row, guint worker)
{
  const Job *job = data;
  guint      channels = job->places->shape.channels;
  double    *to = job->moments->products + (gsize) row * channels;

  for (guint segment = 0; segment < job->segments; segment++)
    {
      const float *from = job->room->segments + segment * segment_floats (channels) + row * whole_panels (channels);

      for (guint i = 0; i <= row; i++)
        to[i] += from[i];
      job->moments->sums[row] += job->room->sums[segment * channels + row];
    }
}

void
rv_moments_add (RvMoments *moments, const RvPlaces *places, RvMomentsRoom *room)
{
  guint channels = places->shape.channels;
  Job   job
      = { .room = room, .places = places, .n = (gsize) places->core.height * places->core.width, .moments = moments };

  if (job.n == 0)
    return;
  job.segments
      = MIN (CLAMP (segments_floats (channels) / segment_floats (channels), 1, MAX_SEGMENTS), blocks_of (job.n));
  rv_workers_run (room->workers, job.segments, add_segment, &job);
  rv_workers_run (room->workers, channels, add_row, &job);
  if (places->weights == NULL)
    moments->weight += job.n;
  else
    moments->weight += room->kernels->sum (places->weights, job.n);
}

/* ---- The way back ---- */

static gsize
packed_floats (guint channels)
{
  guint panel = rv_kernels ()->panel_rows;

  return (gsize) (channels + panel - 1) / panel * panel * channels;
}

gsize
rv_slope_bytes (guint channels)
{
  return (packed_floats (channels) + channels) * sizeof (float);
}

gboolean
rv_slope_init (RvSlope *slope, guint channels, GError **error)
{
  slope->matrix = g_try_malloc (rv_slope_bytes (channels));
  if (slope->matrix == NULL)
    return no_memory (channels, error);
  slope->shift = slope->matrix + packed_floats (channels);
  return TRUE;
}

void
rv_slope_clear (RvSlope *slope)
{
  g_clear_pointer (&slope->matrix, g_free);
}

void
rv_slope_pack (RvSlope *slope, const float *matrix, guint channels)
{
  rv_kernels ()->pack_rows (slope->matrix, matrix, channels, 1, channels, channels);
}

/* target (+)= weight * shift */
static void
shift_block (const Job *job, gsize start, gsize n, float *target, gsize stride)
{
  const float *weights = job->places->weights != NULL ? job->places->weights + start : NULL;

  for (guint c = 0; c < job->places->shape.channels; c++)
    {
      float *row = target + c * stride, shift = job->slope->shift[c];

      for (gsize i = 0; i < n; i++)
        row[i] = (job->accumulate ? row[i] : 0) + (weights != NULL ? weights[i] * shift : shift);
    }
}

/* target += weight * matrix * features of a block. */
static void
multiply_block (const Job *job, const WorkerRoom *own, gsize start, gsize n, float *target, gsize stride)
{
  const RvKernels *kernels = job->room->kernels;
  guint            channels = job->places->shape.channels;

  for (guint k = 0; k < channels; k += DEPTH)
    {
      guint depth = MIN (DEPTH, channels - k);

      for (guint c = k; job->places->weights != NULL && c < k + depth; c++)
        {
          float *line = own->gathered + (gsize) c * BLOCK;

          for (gsize i = 0; i < n; i++)
            line[i] = own->lines[c][i] * job->places->weights[start + i];
          own->lines[c] = line;
        }
      kernels->pack_lines (own->packed, own->lines + k, depth, n, 0, depth);
      kernels->product (target, stride, job->slope->matrix + (gsize) k * kernels->panel_rows, channels, own->packed,
                        channels, n, depth, TRUE);
    }
}

static void
write_block (gpointer data, guint block, guint worker)
{
  const Job      *job = data;
  const RvPlaces *places = job->places;
  WorkerRoom      own = worker_room (job->room, worker);
  guint           channels = places->shape.channels;
  gsize           plane = (gsize) places->shape.height * places->shape.width;
  gsize           start = (gsize) block * BLOCK, n = MIN (BLOCK, job->n - start);

  find_lines (places, start, n, &own);
  if (is_whole (places))
    {
      float *target = job->gradient + (gsize) places->core.y * places->shape.width + start;

      shift_block (job, start, n, target, plane);
      multiply_block (job, &own, start, n, target, plane);
      return;
    }
  for (guint c = 0; job->accumulate && c < channels; c++)
    move_block (places, job->gradient + c * plane, start, n, own.result + (gsize) c * BLOCK, FALSE);
  shift_block (job, start, n, own.result, BLOCK);
  multiply_block (job, &own, start, n, own.result, BLOCK);
  for (guint c = 0; c < channels; c++)
    move_block (places, job->gradient + c * plane, start, n, own.result + (gsize) c * BLOCK, TRUE);
}

void
rv_moments_write (
    float *gradient, const RvPlaces *places, const RvSlope *slope, gboolean accumulate, RvMomentsRoom *room)
{
  Job job = { .room = room,
              .places = places,
              .n = (gsize) places->core.height * places->core.width,
              .slope = slope,
              .gradient = gradient,
              .accumulate = accumulate };

  rv_workers_run (room->workers, blocks_of (job.n), write_block, &job);
}
