/* Cleaning a gradient, and going along it.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>

#include <glib/gi18n-lib.h>

#include "engine/kernels/kernels.h"
#include "engine/recipe/edge.h"
#include "engine/recipe/smooth.h"

#define MAX_WIDTHS 4
#define MAX_RADIUS 64 /* 3 times the widest blur, 4 * 4 pixels, and some */
#define BAND 32       /* rows of a task */
#define COLUMNS 512   /* pixels of a row that are made at a time: the rows they come from stay in the cache */

typedef struct
{
  int   radius;
  float taps[2 * MAX_RADIUS + 1];
} Blur;

struct _RvSmoother
{
  RvWorkers *workers;
  guint      n_blurs;
  int        radius; /* of the widest */
  Blur       blurs[MAX_WIDTHS];
  double    *sums;  /* of squares: of each blur of each band */
  float     *rooms; /* for each worker, where stores are on disk */
  gsize      room;  /* floats */
};

/* Taps of a Gaussian of @sigma pixels, cut off at three of them; one tap for a blur too small to see. */
static Blur
gaussian (double sigma)
{
  Blur   blur = { .radius = sigma < 0.05 ? 0 : MIN ((int) ceil (3 * sigma), MAX_RADIUS) };
  double total = 0;

  for (int k = -blur.radius; k <= blur.radius; k++)
    total += blur.taps[k + blur.radius] = blur.radius > 0 ? exp (-k * k / (2 * sigma * sigma)) : 1;
  for (int k = 0; k <= 2 * blur.radius; k++)
    blur.taps[k] /= total;
  return blur;
}

static void
make_blurs (RvSmoother *smoother, double smooth)
{
  static const double widths[MAX_WIDTHS] = { 0.5, 1, 2, 4 };

  smoother->n_blurs = smooth > 0 ? MAX_WIDTHS : 1;
  for (guint i = 0; i < smoother->n_blurs; i++)
    {
      smoother->blurs[i] = gaussian (widths[i] * smooth);
      smoother->radius = MAX (smoother->radius, smoother->blurs[i].radius);
    }
}

static guint
bands_of (guint height)
{
  return (height + BAND - 1) / BAND;
}

/* Floats for one worker: three planes of a gradient's band and of the rows that its blurs reach, three of the picture,
 * and one of the mask. */
static gsize
room_floats (const RvSmoother *smoother, guint width, gboolean on_disk)
{
  return on_disk ? (gsize) width * (3 * (BAND + 2 * smoother->radius) + 4 * BAND) : 0;
}

gsize
rv_smoother_bytes (guint height, guint width, double smooth, gboolean on_disk, guint threads)
{
  RvSmoother smoother = { 0 };

  make_blurs (&smoother, smooth);
  return room_floats (&smoother, width, on_disk) * threads * sizeof (float)
         + bands_of (height) * MAX_WIDTHS * sizeof (double);
}

RvSmoother *
rv_smoother_new (guint height, guint width, double smooth, gboolean on_disk, RvWorkers *workers, GError **error)
{
  RvSmoother *smoother = g_new0 (RvSmoother, 1);

  smoother->workers = workers;
  make_blurs (smoother, smooth);
  smoother->room = room_floats (smoother, width, on_disk);
  smoother->sums = g_try_new (double, (gsize) bands_of (height) * MAX_WIDTHS);
  smoother->rooms = g_try_new (float, smoother->room *rv_workers_count (workers));
  if (smoother->sums != NULL && (smoother->rooms != NULL || !on_disk))
    return smoother;
  g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_MEMORY,
               _ ("no memory to smooth %u columns: close other programs, or make the picture smaller"), width);
  rv_smoother_free (smoother);
  return NULL;
}

void
rv_smoother_free (RvSmoother *smoother)
{
  if (smoother == NULL)
    return;
  g_free (smoother->sums);
  g_free (smoother->rooms);
  g_free (smoother);
}

/* ---- A band ---- */

typedef struct
{
  RvSmoother      *smoother;
  const RvStep    *step;
  const RvKernels *kernels;
  gboolean         measure;             /* the blurs' squares, or else climb */
  float            factors[MAX_WIDTHS]; /* of the blurs in what is climbed */
} Pass;

typedef struct
{
  int          first, last; /* rows */
  int          low;         /* first row of the gradient's planes */
  const float *gradient[3];
  float       *x[3];
  const float *mask;
} Band;

/* target (+)= factor * the blur of channel @c at row @y, columns @x0 to @x1 - 1: down the columns first, so that the
 * rows between need not be kept. */
static void
blur_piece (const Pass *pass,
            const Band *band,
            const Blur *blur,
            guint       c,
            int         y,
            int         x0,
            int         x1,
            float       factor,
            gboolean    accumulate,
            float      *target)
{
  int          r = blur->radius, width = pass->step->width;
  int          left = MAX (0, x0 - r), right = MIN (width, x1 + r);
  const float *rows[2 * MAX_RADIUS + 1];
  float        scaled[2 * MAX_RADIUS + 1], mixed[COLUMNS + 2 * MAX_RADIUS], *origin = mixed + r - x0;

  for (int k = 0; k <= 2 * r; k++)
    {
      rows[k] = band->gradient[c] + (gsize) (rv_reflect (y + k - r, pass->step->height) - band->low) * width + left;
      scaled[k] = factor * blur->taps[k];
    }
  pass->kernels->mix_rows (origin + left, rows, blur->taps, 2 * r + 1, right - left, FALSE);
  for (int x = x0 - r; x < left; x++)
    origin[x] = origin[rv_reflect (x, width)];
  for (int x = right; x < x1 + r; x++)
    origin[x] = origin[rv_reflect (x, width)];
  for (int k = 0; k <= 2 * r; k++)
    rows[k] = mixed + k;
  pass->kernels->mix_rows (target, rows, scaled, 2 * r + 1, x1 - x0, accumulate);
}

static void
measure_piece (const Pass *pass, const Band *band, int y, int x0, int x1, double *sums)
{
  float piece[COLUMNS];

  for (guint i = 0; i < pass->smoother->n_blurs; i++)
    for (guint c = 0; c < 3; c++)
      {
        blur_piece (pass, band, &pass->smoother->blurs[i], c, y, x0, x1, 1, FALSE, piece);
        sums[i] += pass->kernels->sum_squares (piece, x1 - x0);
      }
}

static void
climb_piece (const Pass *pass, const Band *band, int y, int x0, int x1)
{
  gsize        start = (gsize) (y - band->first) * pass->step->width + x0;
  float        pieces[3][COLUMNS];
  float       *x[3];
  const float *gradient[3];

  for (guint c = 0; c < 3; c++)
    {
      for (guint i = 0; i < pass->smoother->n_blurs; i++)
        blur_piece (pass, band, &pass->smoother->blurs[i], c, y, x0, x1, pass->factors[i], i > 0, pieces[c]);
      gradient[c] = pieces[c];
      x[c] = band->x[c] + start;
    }
  pass->kernels->climb (x, gradient, band->mask != NULL ? band->mask + start : NULL, x1 - x0, pass->step->rate,
                        pass->step->colour);
}

/* Gets the rows of a band, and those of the gradient that its blurs reach. */
static Band
open_band (const Pass *pass, guint task, float *room)
{
  const RvStep *step = pass->step;
  int           radius = pass->smoother->radius, height = step->height;
  gsize         plane = (gsize) step->height * step->width, reach = (gsize) (BAND + 2 * radius) * step->width;
  Band          band = { .first = task * BAND, .last = MIN ((task + 1) * BAND, step->height) };
  gsize         start = (gsize) band.first * step->width, n = (gsize) (band.last - band.first) * step->width;

  band.low = MAX (0, band.first - radius);
  for (guint c = 0; c < 3; c++, room += reach)
    band.gradient[c] = rv_store_read (step->gradient, c * plane + (gsize) band.low * step->width,
                                      (gsize) (MIN (height, band.last + radius) - band.low) * step->width, room);
  for (guint c = 0; !pass->measure && c < 3; c++, room += n)
    band.x[c] = rv_store_read (step->x, c * plane + start, n, room);
  if (!pass->measure && step->mask != NULL)
    band.mask = rv_store_read (step->mask, start, n, room);
  return band;
}

static void
do_band (gpointer data, guint task, guint worker)
{
  const Pass   *pass = data;
  RvSmoother   *smoother = pass->smoother;
  const RvStep *step = pass->step;
  double       *sums = smoother->sums + task * MAX_WIDTHS;
  Band          band = open_band (pass, task, smoother->rooms + worker * smoother->room);
  gsize         n = (gsize) (band.last - band.first) * step->width;

  for (guint i = 0; pass->measure && i < smoother->n_blurs; i++)
    sums[i] = 0;
  for (int x0 = 0; x0 < (int) step->width; x0 += COLUMNS)
    for (int y = band.first; y < band.last; y++)
      {
        int x1 = MIN (x0 + COLUMNS, (int) step->width);

        if (pass->measure)
          measure_piece (pass, &band, y, x0, x1, sums);
        else
          climb_piece (pass, &band, y, x0, x1);
      }
  for (guint c = 0; !pass->measure && c < 3; c++)
    rv_store_write (step->x, ((gsize) c * step->height + band.first) * step->width, n, band.x[c]);
}

/* ---- The step ---- */

void
rv_smoother_climb (RvSmoother *smoother, const RvStep *step)
{
  guint bands = bands_of (step->height);
  Pass  pass = { .smoother = smoother, .step = step, .kernels = rv_kernels (), .measure = TRUE };

  rv_workers_run (smoother->workers, bands, do_band, &pass);
  for (guint i = 0; i < smoother->n_blurs; i++)
    {
      double total = 0;

      /* Always in the same order, so that the picture does not depend on the threads. */
      for (guint band = 0; band < bands; band++)
        total += smoother->sums[band * MAX_WIDTHS + i];
      pass.factors[i] = 1 / (smoother->n_blurs * sqrt (total / (3.0 * step->height * step->width)) + 1e-30);
    }
  pass.measure = FALSE;
  rv_workers_run (smoother->workers, bands, do_band, &pass);
}
