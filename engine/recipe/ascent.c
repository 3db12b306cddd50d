/* The loop that all recipes share.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Coarse to fine: at each octave the photo is resized, what the dream has added so far ("detail") is put on top, and
 * some steps are climbed. Carrying the detail, not the picture, keeps the photo as sharp as it was (Mordvintsev, Olah
 * and Tyka, "DeepDreaming with TensorFlow", 2016).
 */
#include <math.h>
#include <string.h>

#include "engine/kernels/kernels.h"
#include "engine/recipe/ascent.h"
#include "engine/recipe/smooth.h"

#define MIN_SIDE 32 /* pixels of the smallest octave */

typedef struct
{
  guint height, width;
} Size;

typedef struct
{
  const RvAscent    *ascent;
  const RvObjective *objective;
  const ReverieRun  *run;
  ReverieReport     *report;
  RvWorkers         *workers;
  const RvKernels   *kernels;
  GRand             *random;

  const float *picture; /* as given, values in range */
  const float *mask;
  Size         full;
  gsize        bytes; /* of the buffers below */

  /* Planes of the largest octave; smaller ones use a part. */
  float  *x;    /* the dream */
  float  *base; /* the photo at this octave */
  float  *shifted;
  float  *gradient;
  float  *work;
  float  *step;
  float  *clean_mask;  /* the mask with its values in range, or NULL */
  float  *octave_mask; /* the same at this octave */
  double *sums;

  guint  n_octaves;
  double work_done, work_all; /* pixels times steps */
} Climber;

static gsize
pixels (Size size)
{
  return (gsize) size.height * size.width;
}

static Size
octave_size (const Climber *climber, guint octave)
{
  double scale = pow (climber->ascent->octave_scale, climber->n_octaves - 1 - octave);

  return (Size){ climber->full.height / scale, climber->full.width / scale };
}

/* ---- Buffers ---- */

static void
copy_in_range (float *target, const float *source, gsize n)
{
  /* The comparisons also make 0 of what is no number. */
  for (gsize i = 0; i < n; i++)
    target[i] = source[i] > 0 ? MIN (source[i], 1) : 0;
}

static gboolean
take_buffers (Climber *climber, GError **error)
{
  gsize   plane = pixels (climber->full) * sizeof (float);
  float **buffers[]
      = { &climber->x, &climber->base, &climber->shifted, &climber->gradient, &climber->work, &climber->step };
  gboolean good = TRUE;

  for (guint i = 0; i < G_N_ELEMENTS (buffers); i++)
    {
      *buffers[i] = g_try_malloc (3 * plane);
      good = good && *buffers[i] != NULL;
    }
  climber->bytes = G_N_ELEMENTS (buffers) * 3 * plane;
  climber->sums = g_try_new (double, rv_smooth_sums (climber->full.height));
  good = good && climber->sums != NULL;
  if (climber->mask != NULL)
    {
      climber->clean_mask = g_try_malloc (plane);
      climber->octave_mask = g_try_malloc (plane);
      good = good && climber->clean_mask != NULL && climber->octave_mask != NULL;
      climber->bytes += 2 * plane;
      if (good)
        copy_in_range (climber->clean_mask, climber->mask, pixels (climber->full));
    }
  if (!good)
    g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_MEMORY,
                 "no memory for a picture of %u x %u pixels: close other programs, or make it smaller",
                 climber->full.width, climber->full.height);
  return good;
}

static void
drop_buffers (Climber *climber)
{
  g_free (climber->x);
  g_free (climber->base);
  g_free (climber->shifted);
  g_free (climber->gradient);
  g_free (climber->work);
  g_free (climber->step);
  g_free (climber->clean_mask);
  g_free (climber->octave_mask);
  g_free (climber->sums);
}

/* ---- A step ---- */

typedef struct
{
  float       *target;
  const float *source;
  Size         size;
  guint        down, right; /* less than the size */
} Shift;

/* target (y + down, x + right) = source (y, x), going round at the edges. */
static void
shift_plane (gpointer data, guint c, guint worker)
{
  const Shift *shift = data;
  Size         size = shift->size;
  const float *source = shift->source + c * pixels (size);
  float       *target = shift->target + c * pixels (size);
  gsize        tail = size.width - shift->right;

  for (guint y = 0; y < size.height; y++)
    {
      float *row = target + (gsize) ((y + shift->down) % size.height) * size.width;

      memcpy (row + shift->right, source, tail * sizeof (float));
      memcpy (row, source + tail, shift->right * sizeof (float));
      source += size.width;
    }
}

static void
shift_picture (const Climber *climber, float *target, const float *source, Size size, int down, int right)
{
  int   height = size.height, width = size.width;
  Shift shift = { target, source, size, (down % height + height) % height, (right % width + width) % width };

  rv_workers_run (climber->workers, 3, shift_plane, &shift);
}

/* Pixels of a task of the step itself. */
#define CLIMB_BLOCK 65536

typedef struct
{
  const Climber *climber;
  gsize          plane;
} Step;

static void
climb_block (gpointer data, guint task, guint worker)
{
  const Step    *step = data;
  const Climber *climber = step->climber;
  gsize          start = (gsize) task * CLIMB_BLOCK;
  float         *x[3];
  const float   *gradient[3];

  for (guint c = 0; c < 3; c++)
    {
      x[c] = climber->x + c * step->plane + start;
      gradient[c] = climber->step + c * step->plane + start;
    }
  climber->kernels->climb (x, gradient, climber->mask != NULL ? climber->octave_mask + start : NULL,
                           MIN (CLIMB_BLOCK, step->plane - start), climber->ascent->rate, climber->ascent->colour);
}

/* Evaluates the dream at a random shift, which takes the network's grid out of it, and climbs. */
static double
climb (Climber *climber, Size size)
{
  const RvAscent *ascent = climber->ascent;
  int             jitter = ascent->jitter;
  int             down = g_rand_int_range (climber->random, -jitter, jitter + 1);
  int             right = g_rand_int_range (climber->random, -jitter, jitter + 1);
  Step            step = { climber, pixels (size) };
  double          objective;

  shift_picture (climber, climber->shifted, climber->x, size, down, right);
  objective = climber->objective->evaluate (climber->objective->data, climber->shifted, climber->gradient);
  shift_picture (climber, climber->shifted, climber->gradient, size, -down, -right);
  rv_smooth (climber->shifted, climber->step, climber->gradient, climber->work, size.height, size.width, ascent->smooth,
             climber->sums, climber->workers);
  rv_workers_run (climber->workers, (step.plane + CLIMB_BLOCK - 1) / CLIMB_BLOCK, climb_block, &step);
  return objective;
}

/* ---- An octave ---- */

/* Puts the photo at this octave's size into base, and the photo with the @last octave's detail into x. */
static gboolean
start_octave (Climber *climber, Size size, Size last, GError **error)
{
  gsize    n = pixels (size), whole = 3 * n;
  gboolean full = size.height == climber->full.height && size.width == climber->full.width;
  gboolean carry = last.height > 0;

  if (carry)
    {
      /* x - base is the detail; it grows in the work buffers while the old base is still needed. */
      climber->kernels->scale_shift (climber->x, climber->base, 3 * pixels (last), -1, 0, TRUE);
      if (!reverie_resize (climber->x, last.width, last.height, climber->step, size.width, size.height, 3, error))
        return FALSE;
    }
  if (full)
    memcpy (climber->base, climber->picture, whole * sizeof (float));
  else if (!reverie_resize (climber->picture, climber->full.width, climber->full.height, climber->base, size.width,
                            size.height, 3, error))
    return FALSE;
  if (climber->mask != NULL && full)
    memcpy (climber->octave_mask, climber->clean_mask, n * sizeof (float));
  else if (climber->mask != NULL
           && !reverie_resize (climber->clean_mask, climber->full.width, climber->full.height, climber->octave_mask,
                               size.width, size.height, 1, error))
    return FALSE;

  for (gsize i = 0; i < whole; i++)
    {
      /* Detail that resizing has spread beyond the mask stays out. */
      gboolean inside = climber->mask == NULL || climber->octave_mask[i % n] > 0;
      float    value = climber->base[i] = CLAMP (climber->base[i], 0, 1);

      climber->x[i] = carry && inside ? CLAMP (value + climber->step[i], 0, 1) : value;
    }
  for (gsize i = 0; climber->mask != NULL && i < n; i++)
    climber->octave_mask[i] = CLAMP (climber->octave_mask[i], 0, 1);
  return TRUE;
}

static gboolean
tell (Climber *climber, guint octave, guint step, double objective, double seconds, GError **error)
{
  const ReverieRun *run = climber->run;
  ReverieProgress   progress = { .octave = octave,
                                 .n_octaves = climber->n_octaves,
                                 .step = step,
                                 .n_steps = climber->ascent->iterations,
                                 .fraction = climber->work_done / climber->work_all,
                                 .objective = objective };
  ReverieStep       entry = { octave, step, seconds, objective };

  if (climber->report != NULL)
    g_array_append_val (climber->report->steps, entry);
  if (run->progress == NULL || run->progress (&progress, run->user_data))
    return TRUE;
  g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_CANCELLED, "stopped at the user's wish");
  return FALSE;
}

static gboolean
climb_octave (Climber *climber, guint octave, Size size, GError **error)
{
  const RvObjective *objective = climber->objective;

  for (guint i = 0; i < climber->ascent->iterations; i++)
    {
      gint64 start = g_get_monotonic_time ();
      double value = climb (climber, size);
      double seconds = (g_get_monotonic_time () - start) * 1e-6;

      climber->work_done += pixels (size);
      if (climber->report != NULL)
        climber->report->gigaflop += objective->flop (objective->data) * 1e-9;
      if (!tell (climber, octave, i, value, seconds, error))
        return FALSE;
    }
  return TRUE;
}

/* Gets the objective ready for an octave. One that is too small for it is left out, unless it is the last: *skip. */
static gboolean
prepare_octave (Climber *climber, guint octave, Size size, gboolean *skip, GError **error)
{
  const RvObjective *objective = climber->objective;
  gsize              limit = (gsize) climber->run->memory << 20;
  GError            *why = NULL;

  *skip = FALSE;
  if (limit > 0 && limit <= climber->bytes)
    {
      g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_MEMORY,
                   "a picture of %u x %u pixels alone takes %" G_GSIZE_FORMAT
                   " MiB: allow more memory, or make it smaller",
                   climber->full.width, climber->full.height, climber->bytes >> 20);
      return FALSE;
    }
  if (objective->prepare (objective->data, size.height, size.width, climber->workers,
                          limit > 0 ? limit - climber->bytes : 0, &why))
    {
      if (climber->report != NULL)
        climber->report->planned_bytes
            = MAX (climber->report->planned_bytes, climber->bytes + objective->bytes (objective->data));
      return TRUE;
    }
  *skip = octave + 1 < climber->n_octaves && g_error_matches (why, REVERIE_ERROR, REVERIE_ERROR_SIZE);
  if (*skip)
    g_error_free (why);
  else
    g_propagate_error (error, why);
  return *skip;
}

static gboolean
climb_all (Climber *climber, GError **error)
{
  Size last = { 0, 0 };

  for (guint octave = 0; octave < climber->n_octaves; octave++)
    climber->work_all += (double) pixels (octave_size (climber, octave)) * climber->ascent->iterations;
  for (guint octave = 0; octave < climber->n_octaves; octave++)
    {
      Size     size = octave_size (climber, octave);
      gboolean skip;

      if (!prepare_octave (climber, octave, size, &skip, error))
        return FALSE;
      if (skip)
        continue;
      if (!start_octave (climber, size, last, error) || !climb_octave (climber, octave, size, error))
        return FALSE;
      last = size;
    }
  return TRUE;
}

/* ---- The whole ---- */

/* As many of the wanted octaves as leave the smallest one large enough. */
static guint
count_octaves (const RvAscent *ascent, guint height, guint width)
{
  guint n = 1;

  while (n < ascent->octaves && MIN (height, width) / pow (ascent->octave_scale, n) >= MIN_SIDE)
    n++;
  return n;
}

gboolean
rv_ascend (const RvAscent    *ascent,
           const RvObjective *objective,
           const ReverieRun  *run,
           const float       *picture,
           const float       *mask,
           guint              width,
           guint              height,
           float             *result,
           ReverieReport     *report,
           GError           **error)
{
  Climber  climber = { .ascent = ascent,
                       .objective = objective,
                       .run = run,
                       .report = report,
                       .kernels = rv_kernels (),
                       .picture = result, /* holds the photo with its values in range until the end */
                       .mask = mask,
                       .full = { height, width } };
  gint64   start = g_get_monotonic_time ();
  gsize    n = (gsize) height * width;
  gboolean good;

  if (MIN (height, width) < MIN_SIDE || MAX (height, width) > RV_MAX_SIDE)
    {
      g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_SIZE,
                   "a picture of %u x %u pixels cannot be dreamt: each side must be %d to %d pixels", width, height,
                   MIN_SIDE, RV_MAX_SIDE);
      return FALSE;
    }
  copy_in_range (result, picture, 3 * n);
  climber.n_octaves = count_octaves (ascent, height, width);
  climber.workers = rv_workers_new (run->threads);
  climber.random = g_rand_new_with_seed (ascent->seed);
  good = take_buffers (&climber, error) && climb_all (&climber, error);
  for (gsize i = 0; good && i < 3 * n; i++)
    if (mask == NULL || mask[i % n] > 0)
      result[i] = climber.x[i];
    else
      result[i] = picture[i];
  if (report != NULL)
    {
      report->threads = rv_workers_count (climber.workers);
      report->seconds = (g_get_monotonic_time () - start) * 1e-6;
      report->cpu = climber.kernels->cpu;
    }
  drop_buffers (&climber);
  g_rand_free (climber.random);
  rv_workers_free (climber.workers);
  return good;
}
