/* A face between two: both bent to one shape, and laid over each other.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>

#include "engine/recipe/blur.h"
#include "engine/recipe/hull.h"
#include "engine/recipe/morph.h"
#include "engine/recipe/rows.h"

/* All lengths are in parts of the face's extent. */

/* Bands of detail: what a blur by the first width leaves, the rest of what one by the second leaves, and the rest. */
#define N_BANDS 3
static const double widths[N_BANDS - 1] = { 0.07, 0.018 };

/* Where each band is laid over: it begins so deep in the face's outline, and is whole so much deeper. */
static const struct
{
  float from, over;
} edges[N_BANDS] = { { -0.04, 0.16 }, { 0, 0.12 }, { 0.01, 0.09 } };

#define CORE_OVER 0.06    /* the depth from which on colours are compared */
#define SHOWN_BLUR 0.02   /* of where a face is shown */
#define ENERGY_BLUR 0.7   /* of a band's strength, in parts of its width */
#define MAX_GAIN 1.5      /* of what has cancelled out */
#define SMALL_ENERGY 1e-6 /* square of a difference that cannot be seen */

/* Hair on a forehead, or a hat: other than the skin between the brows. Heights are in those of the eyes above the
 * mouth, differences are RMS over the three colours. */
#define FOREHEAD_FROM 0.25
#define FOREHEAD_OVER 0.25
#define BROWS_REACH 0.05
#define SKIN_BLUR 0.012
#define SKIN_EDGE 0.015
#define SKIN_DIFFERENCE 0.12
#define OTHER_DIFFERENCE 0.24

enum
{
  FIRST,
  SECOND,
  N_PARENTS
};

struct _RvMorph
{
  guint      width, height;
  gsize      plane;
  double     extent; /* pixels */
  RvMesh     mesh;
  RvWorkers *workers;

  float *bent[N_PARENTS];                  /* three planes */
  float *blurred[N_PARENTS][N_BANDS - 1];  /* three planes */
  float *energies[N_PARENTS][N_BANDS - 1]; /* of the finer bands, a plane */
  float *depth;                            /* in the face's outline, a plane */
  float *own;                              /* where there is the first's skin, not its hair, a plane */
  float *seen;                             /* where the second is to be seen, a plane */
  float *mask;                             /* a plane */
  float  tone[3];                          /* what the second's colour is over the first's, at the mean */
};

/* ---- Bands ---- */

/* A value of one of the finer bands, 1 or 2. */
static inline float
detail (const RvMorph *morph, guint parent, guint band, gsize i)
{
  float finer = band + 1 < N_BANDS ? morph->blurred[parent][band][i] : morph->bent[parent][i];

  return finer - morph->blurred[parent][band - 1][i];
}

static float
edge (const RvMorph *morph, guint band, gsize i)
{
  return rv_ease ((morph->depth[i] - edges[band].from) / edges[band].over);
}

static double
pixels_of (const RvMorph *morph, double part)
{
  return part * morph->extent;
}

static gboolean
blur (const RvMorph *morph, const float *source, float *target, guint channels, double part, GError **error)
{
  return rv_blur (source, target, morph->width, morph->height, channels, pixels_of (morph, part), morph->workers,
                  error);
}

static gboolean
make_bands (RvMorph *morph, GError **error)
{
  for (guint parent = 0; parent < N_PARENTS; parent++)
    for (guint band = 1; band < N_BANDS; band++)
      if (!blur (morph, morph->bent[parent], morph->blurred[parent][band - 1], 3, widths[band - 1], error))
        return FALSE;
  for (guint parent = 0; parent < N_PARENTS; parent++)
    for (guint band = 1; band < N_BANDS; band++)
      {
        float *energy = morph->energies[parent][band - 1];

        for (gsize i = 0; i < morph->plane; i++)
          {
            energy[i] = 0;
            for (guint c = 0; c < 3; c++)
              {
                float value = detail (morph, parent, band, c * morph->plane + i);

                energy[i] += value * value;
              }
          }
        if (!blur (morph, energy, energy, 1, ENERGY_BLUR * widths[band - 1], error))
          return FALSE;
      }
  return TRUE;
}

/* ---- Where ---- */

typedef struct
{
  RvMorph *morph;
  double (*corners)[2];
  guint n;
} Outline;

static void
measure_row (gpointer data, guint y, guint worker)
{
  const Outline *outline = data;
  RvMorph       *morph = outline->morph;

  for (guint x = 0; x < morph->width; x++)
    morph->depth[(gsize) y * morph->width + x]
        = rv_hull_depth ((const double (*)[2]) outline->corners, outline->n, x + 0.5, y + 0.5) / morph->extent;
}

static void
measure_depth (RvMorph *morph)
{
  double  points[RV_MESH_POINTS][2], corners[RV_MESH_POINTS + 1][2];
  Outline outline = { morph, corners, 0 };

  for (guint i = 0; i < RV_MESH_POINTS; i++)
    for (guint c = 0; c < 2; c++)
      points[i][c] = morph->mesh.points[i][c];
  outline.n = rv_hull (points, RV_MESH_POINTS, corners);
  rv_workers_run (morph->workers, morph->height, measure_row, &outline);
}

/* The middle of some points of the mesh. */
static void
middle_of (const RvMesh *mesh, const guint *points, guint n, double middle[2])
{
  middle[0] = middle[1] = 0;
  for (guint i = 0; i < n; i++)
    for (guint c = 0; c < 2; c++)
      middle[c] += mesh->points[points[i]][c] / n;
}

/* How much of a pixel belongs to the forehead: its height above the eyes, along the line from the mouth to them. */
typedef struct
{
  double eyes[2], up[2]; /* up: one of the heights, in pixels, squared */
} Forehead;

static Forehead
forehead_of (const RvMesh *mesh)
{
  static const guint eyes[]
      = { RV_MESH_RIGHT_EYE_OUTER, RV_MESH_RIGHT_EYE_INNER, RV_MESH_LEFT_EYE_INNER, RV_MESH_LEFT_EYE_OUTER },
      lips[] = { RV_MESH_UPPER_LIP, RV_MESH_LOWER_LIP };
  Forehead forehead;
  double   mouth[2], squares;

  middle_of (mesh, eyes, G_N_ELEMENTS (eyes), forehead.eyes);
  middle_of (mesh, lips, G_N_ELEMENTS (lips), mouth);
  for (guint c = 0; c < 2; c++)
    forehead.up[c] = forehead.eyes[c] - mouth[c];
  squares = forehead.up[0] * forehead.up[0] + forehead.up[1] * forehead.up[1];
  for (guint c = 0; c < 2; c++)
    forehead.up[c] /= MAX (squares, 1e-6);
  return forehead;
}

static float
forehead_at (const Forehead *forehead, double x, double y)
{
  double height = (x - forehead->eyes[0]) * forehead->up[0] + (y - forehead->eyes[1]) * forehead->up[1];

  return rv_ease ((height - FOREHEAD_FROM) / FOREHEAD_OVER);
}

/* The colour between the brows, in a picture that was blurred a little. */
static void
brow_colour (const RvMorph *morph, const float *picture, double colour[3])
{
  const double *brows = morph->mesh.points[RV_MESH_MID_BROWS];
  double        reach = pixels_of (morph, BROWS_REACH), weights = 0;

  colour[0] = colour[1] = colour[2] = 0;
  for (guint y = 0; y < morph->height; y++)
    for (guint x = 0; x < morph->width; x++)
      {
        double right = x + 0.5 - brows[0], down = y + 0.5 - brows[1];
        double weight = exp (-(right * right + down * down) / (reach * reach));

        weights += weight;
        for (guint c = 0; c < 3; c++)
          colour[c] += weight * picture[c * morph->plane + (gsize) y * morph->width + x];
      }
  for (guint c = 0; c < 3; c++)
    colour[c] /= MAX (weights, G_MINDOUBLE);
}

/* Where a parent shows skin: everywhere but on foreheads, and there where the colour is that between the brows. @room:
 * three planes. */
static gboolean
find_skin (const RvMorph *morph, guint parent, float *room, float *skin, GError **error)
{
  Forehead forehead = forehead_of (&morph->mesh);
  double   colour[3];

  if (!blur (morph, morph->bent[parent], room, 3, SKIN_BLUR, error))
    return FALSE;
  brow_colour (morph, room, colour);
  for (gsize i = 0; i < morph->plane; i++)
    {
      float squares = 0;

      for (guint c = 0; c < 3; c++)
        squares += (room[c * morph->plane + i] - colour[c]) * (room[c * morph->plane + i] - colour[c]) / 3;
      skin[i] = rv_ease ((OTHER_DIFFERENCE - sqrtf (squares)) / (OTHER_DIFFERENCE - SKIN_DIFFERENCE));
    }
  if (!blur (morph, skin, skin, 1, SKIN_EDGE, error))
    return FALSE;
  for (gsize i = 0; i < morph->plane; i++)
    skin[i] = 1 - forehead_at (&forehead, i % morph->width + 0.5, i / morph->width + 0.5) * (1 - skin[i]);
  return TRUE;
}

/* Brings together where the second is shown and where there is skin; and what its colour is over the first's there. */
static gboolean
find_places (RvMorph *morph, GError **error)
{
  g_autofree float *room = rv_rows_room (4 * morph->plane, error);
  double            sums[3] = { 0 }, weights = 0;

  if (room == NULL)
    return FALSE;
  measure_depth (morph);
  if (!find_skin (morph, FIRST, room, morph->own, error)
      || !find_skin (morph, SECOND, room, room + 3 * morph->plane, error)
      || !blur (morph, morph->seen, morph->seen, 1, SHOWN_BLUR, error))
    return FALSE;
  for (gsize i = 0; i < morph->plane; i++)
    {
      double weight;

      morph->seen[i] *= morph->own[i] * room[3 * morph->plane + i];
      morph->mask[i] = edge (morph, 0, i) * morph->own[i];
      weight = rv_ease (morph->depth[i] / CORE_OVER) * morph->seen[i];
      weights += weight;
      for (guint c = 0; c < 3; c++)
        sums[c] += weight
                   * (morph->blurred[SECOND][0][c * morph->plane + i] - morph->blurred[FIRST][0][c * morph->plane + i]);
    }
  for (guint c = 0; c < 3; c++)
    morph->tone[c] = weights > 0 ? sums[c] / weights : 0;
  return TRUE;
}

/* ---- Blending ---- */

static void
blend_tone (const RvMorph *morph, double tone, float *child)
{
  for (gsize i = 0; i < morph->plane; i++)
    {
      float whole = edge (morph, 0, i), weight = whole * morph->seen[i];

      for (guint c = 0; c < 3; c++)
        {
          gsize k = c * morph->plane + i;
          float first = morph->blurred[FIRST][0][k], over = morph->blurred[SECOND][0][k] - first;

          child[k] = first + tone * (weight * over + (whole * morph->own[i] - weight) * morph->tone[c]);
        }
    }
}

/* Writes a finer band's mixture to @mixture, three planes, and its strength, blurred, to @energy. */
static gboolean
mix_band (const RvMorph *morph, guint band, double amount, float *mixture, float *energy, GError **error)
{
  for (gsize i = 0; i < morph->plane; i++)
    {
      float weight = amount * edge (morph, band, i) * morph->seen[i];

      energy[i] = 0;
      for (guint c = 0; c < 3; c++)
        {
          gsize k = c * morph->plane + i;

          mixture[k] = (1 - weight) * detail (morph, FIRST, band, k) + weight * detail (morph, SECOND, band, k);
          energy[i] += mixture[k] * mixture[k];
        }
    }
  return blur (morph, energy, energy, 1, ENERGY_BLUR * widths[band - 1], error);
}

/* What brings the mixture's strength to that which its parts had. */
static float
gain_at (const RvMorph *morph, guint band, double amount, float energy, gsize i)
{
  float weight = amount * edge (morph, band, i) * morph->seen[i];
  float wanted = (1 - weight) * morph->energies[FIRST][band - 1][i] + weight * morph->energies[SECOND][band - 1][i];

  return CLAMP (sqrtf ((wanted + (float) SMALL_ENERGY) / (MAX (energy, 0) + (float) SMALL_ENERGY)), 1,
                (float) MAX_GAIN);
}

gboolean
rv_morph_blend (
    RvMorph *morph, double tone, double features, double texture, gboolean vivid, float *child, GError **error)
{
  const double      amounts[N_BANDS] = { tone, features, texture };
  g_autofree float *room = rv_rows_room (4 * morph->plane, error);

  if (room == NULL)
    return FALSE;
  blend_tone (morph, tone, child);
  for (guint band = 1; band < N_BANDS; band++)
    {
      float *energy = room + 3 * morph->plane;

      if (!mix_band (morph, band, amounts[band], room, energy, error))
        return FALSE;
      for (gsize k = 0; k < 3 * morph->plane; k++)
        {
          gsize i = k % morph->plane;

          child[k] += room[k] * (vivid ? gain_at (morph, band, amounts[band], energy[i], i) : 1);
        }
    }
  /* Where nothing is laid over, the sum of the bands is the picture but for roundings. */
  for (gsize k = 0; k < 3 * morph->plane; k++)
    child[k] = morph->mask[k % morph->plane] > 0 ? CLAMP (child[k], 0, 1) : morph->bent[FIRST][k];
  return TRUE;
}

const float *
rv_morph_mask (const RvMorph *morph)
{
  return morph->mask;
}

const float *
rv_morph_first (const RvMorph *morph)
{
  return morph->bent[FIRST];
}

/* ---- The whole ---- */

static gboolean
take_memory (RvMorph *morph, GError **error)
{
  float  **planes[] = { &morph->depth, &morph->own, &morph->seen, &morph->mask };
  gboolean good = TRUE;

  for (guint i = 0; i < G_N_ELEMENTS (planes) && good; i++)
    good = (*planes[i] = rv_rows_room (morph->plane, error)) != NULL;
  for (guint parent = 0; parent < N_PARENTS && good; parent++)
    {
      good = (morph->bent[parent] = rv_rows_room (3 * morph->plane, error)) != NULL;
      for (guint band = 0; band < N_BANDS - 1 && good; band++)
        good = (morph->blurred[parent][band] = rv_rows_room (3 * morph->plane, error)) != NULL
               && (morph->energies[parent][band] = rv_rows_room (morph->plane, error)) != NULL;
    }
  return good;
}

RvMorph *
rv_morph_new (const RvPortrait *first, const RvPortrait *second, double shape, RvWorkers *workers, GError **error)
{
  RvMorph *morph = g_new0 (RvMorph, 1);
  RvMesh   other = rv_mesh_onto (&second->mesh, &first->mesh);
  double   centre[2];

  morph->width = first->width;
  morph->height = first->height;
  morph->plane = (gsize) first->width * first->height;
  morph->workers = workers;
  for (guint i = 0; i < RV_MESH_POINTS; i++)
    for (guint c = 0; c < 3; c++)
      morph->mesh.points[i][c] = (1 - shape) * first->mesh.points[i][c] + shape * other.points[i][c];
  rv_mesh_box (&first->mesh, centre, &morph->extent);
  if (take_memory (morph, error)
      && rv_bend (first, &morph->mesh, TRUE, morph->width, morph->height, workers, morph->bent[FIRST], NULL, error)
      && rv_bend (second, &morph->mesh, FALSE, morph->width, morph->height, workers, morph->bent[SECOND], morph->seen,
                  error)
      && make_bands (morph, error) && find_places (morph, error))
    return morph;
  rv_morph_free (morph);
  return NULL;
}

void
rv_morph_free (RvMorph *morph)
{
  if (morph == NULL)
    return;
  for (guint parent = 0; parent < N_PARENTS; parent++)
    {
      g_free (morph->bent[parent]);
      for (guint band = 0; band < N_BANDS - 1; band++)
        {
          g_free (morph->blurred[parent][band]);
          g_free (morph->energies[parent][band]);
        }
    }
  g_free (morph->depth);
  g_free (morph->own);
  g_free (morph->seen);
  g_free (morph->mask);
  g_free (morph);
}
