/* The skin of a face, and what differs from it in light and colour: lips, brows and eyes.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>

#include "engine/recipe/bend.h"
#include "engine/recipe/blur.h"
#include "engine/recipe/complexion.h"
#include "engine/recipe/hull.h"
#include "engine/recipe/rows.h"

/* Of the logarithm of light, in parts of the side: lines are finer than the first blur, folds and blotches lie between
 * the two. What differs by more than a few times a limit is no line but an edge. */
#define LINES 0.012
#define FOLDS 0.05
#define LINES_LIMIT 0.7
#define FOLDS_LIMIT 0.6
#define FINE 0.8 /* part of the lines that is taken away: the rest is grain, without which skin is wax */
#define FOLDED 0.7
#define TINT_LIMIT 1.2 /* of what lips, brows and eyes differ from skin by */

/* What is no skin loses as much of what is finer than this, in parts of the side; eyes lose less. */
#define SOFT 0.006
#define SOFTNESS 0.7
#define SOFTNESS_EYES 0.28

/* Light that is mild has lost these parts of what differs from the face around, within a blur in parts of the side, and
 * from all of the face. */
#define SHADES 0.036
#define SHADES_PART 0.3
#define WHOLE_PART 0.3
#define WHOLE_LIMIT 0.9   /* what differs by more is no shade but hair */
#define EYES_KEPT 0.6     /* without their contrast they have no life, */
#define FEATURES_KEPT 0.5 /* and without that of brows and lips a face has no features */

#define FACE_EDGE 0.045 /* in parts of the side: within this of the outline, skin begins */

enum
{
  EYES,
  BROWS,
  LIPS,
  NOSTRILS,
  N_KINDS
};

/* The hulls of these points of the mesh, and as much around, in parts of the side. They are not skin. */
static const struct
{
  guint   kind;
  double  reach;
  guint   n;
  guint16 points[12];
} parts[] = {
  { EYES, 0.018, 8, { 33, 133, 159, 145, 160, 158, 144, 153 } },
  { EYES, 0.018, 8, { 263, 362, 386, 374, 387, 385, 373, 380 } },
  { BROWS, 0.012, 8, { 70, 107, 55, 46, 105, 52, 63, 65 } },
  { BROWS, 0.012, 8, { 300, 336, 285, 276, 334, 282, 293, 295 } },
  { LIPS, 0.012, 12, { 61, 291, 0, 17, 37, 267, 84, 314, 40, 270, 91, 321 } },
  { NOSTRILS, 0.008, 6, { 98, 327, 2, 64, 294, 1 } },
};

typedef struct
{
  double corners[RV_MESH_POINTS + 1][2];
  guint  n;
} Hull;

typedef struct
{
  const RvComplexion *complexion;
  guint               side;
  const float        *photo;
  Hull                face, parts[G_N_ELEMENTS (parts)];
  float              *kinds;             /* how much of each pixel is of each kind, */
  float              *face_share, *skin; /* and of the face, and of skin */
  float              *shares;            /* four planes: the light of skin in each colour, and skin; both blurred: */
  float              *lines, *folds;     /* the same */
  float              *soft;              /* three: the light of all, blurred */
  float              *gains;
  double              means[3]; /* of the face's light */
} Skin;

static void
outline (const RvMesh *mesh, const guint16 *points, guint n, Hull *hull)
{
  double places[RV_MESH_POINTS][2];

  for (guint i = 0; i < n; i++)
    for (guint c = 0; c < 2; c++)
      places[i][c] = mesh->points[points != NULL ? points[i] : i][c];
  hull->n = rv_hull (places, n, hull->corners);
}

/* How far inside a hull the middle of a pixel lies, in parts of the side. */
static double
depth_in (const Skin *skin, const Hull *hull, guint y, guint x)
{
  return rv_hull_depth ((const double (*)[2]) hull->corners, hull->n, x + 0.5, y + 0.5) / skin->side;
}

/* A little light is added to black: noise there is no line. */
static float
light_at (const Skin *skin, guint c, gsize i)
{
  return logf (0.02f + MAX (skin->photo[c * (gsize) skin->side * skin->side + i], 0));
}

static void
find_parts_row (gpointer data, guint y, guint worker)
{
  const Skin *skin = data;
  gsize       plane = (gsize) skin->side * skin->side, i = (gsize) y * skin->side;

  for (guint x = 0; x < skin->side; x++, i++)
    {
      double face = rv_ease (depth_in (skin, &skin->face, y, x) / FACE_EDGE), share = face;

      for (guint k = 0; k < N_KINDS; k++)
        skin->kinds[k * plane + i] = 0;
      for (guint k = 0; k < G_N_ELEMENTS (parts) && face > 0; k++)
        {
          double part = rv_ease (1 + depth_in (skin, &skin->parts[k], y, x) / parts[k].reach);
          float *kind = &skin->kinds[parts[k].kind * plane + i];

          *kind = MAX (*kind, face * part);
          share *= 1 - part;
        }
      skin->face_share[i] = face;
      skin->skin[i] = skin->shares[3 * plane + i] = share;
      for (guint c = 0; c < 3; c++)
        {
          skin->soft[c * plane + i] = light_at (skin, c, i);
          skin->shares[c * plane + i] = share * skin->soft[c * plane + i];
        }
    }
}

static double
bell_of (double value, double limit)
{
  return exp (-value * value / (2 * limit * limit));
}

/* By which the light of a pixel of skin differs from that of the skin around, as far as that is not an edge. */
static void
smooth_pixel (const Skin *skin, gsize i, const double finer[3], const double coarser[3])
{
  gsize  plane = (gsize) skin->side * skin->side;
  double fine = (finer[0] + finer[1] + finer[2]) / 3, coarse = (coarser[0] + coarser[1] + coarser[2]) / 3;
  double fine_part = FINE * bell_of (fine, LINES_LIMIT), coarse_part = FOLDED * bell_of (coarse, FOLDS_LIMIT);

  for (guint c = 0; c < 3; c++)
    skin->gains[c * plane + i]
        -= skin->complexion->even * skin->skin[i] * (fine_part * finer[c] + coarse_part * coarser[c]);
}

/* What is no skin only becomes softer. */
static void
soften_pixel (const Skin *skin, gsize i, guint c, double detail)
{
  gsize  plane = (gsize) skin->side * skin->side;
  double softness = SOFTNESS + (SOFTNESS_EYES - SOFTNESS) * skin->kinds[EYES * plane + i];

  skin->gains[c * plane + i] -= skin->complexion->even * softness * (skin->face_share[i] - skin->skin[i]) * detail;
}

/* Lips, brows and eyes go to the skin's colour, or away from it. */
static void
tint_pixel (const Skin *skin, gsize i, const double off[3])
{
  gsize  plane = (gsize) skin->side * skin->side;
  double part = skin->complexion->lips * skin->kinds[LIPS * plane + i]
                + skin->complexion->brows * skin->kinds[BROWS * plane + i]
                + skin->complexion->eyes * skin->kinds[EYES * plane + i];

  for (guint c = 0; c < 3; c++)
    skin->gains[c * plane + i] -= part * off[c] * bell_of (off[c], TINT_LIMIT);
}

static void
gain_row (gpointer data, guint y, guint worker)
{
  const Skin *skin = data;
  gsize       plane = (gsize) skin->side * skin->side;

  for (gsize i = (gsize) y * skin->side; i < (gsize) (y + 1) * skin->side; i++)
    {
      double finer[3], coarser[3], off[3];

      for (guint c = 0; c < 3; c++)
        {
          /* Where there is little skin around, there is little to go by, and nothing is changed. */
          double light = light_at (skin, c, i);
          double lines = skin->lines[c * plane + i] / (skin->lines[3 * plane + i] + 1e-3);
          double folds = skin->folds[c * plane + i] / (skin->folds[3 * plane + i] + 1e-3);

          soften_pixel (skin, i, c, light - skin->soft[c * plane + i]);
          finer[c] = light - lines;
          coarser[c] = lines - folds;
          off[c] = light - folds;
        }
      smooth_pixel (skin, i, finer, coarser);
      tint_pixel (skin, i, off);
    }
}

/* ---- Milder light ---- */

/* The light of a pixel with the gains that it has. */
static double
gained_at (const Skin *skin, guint c, gsize i)
{
  return light_at (skin, c, i) + skin->gains[c * (gsize) skin->side * skin->side + i];
}

static void
share_row (gpointer data, guint y, guint worker)
{
  const Skin *skin = data;
  gsize       plane = (gsize) skin->side * skin->side;

  for (gsize i = (gsize) y * skin->side; i < (gsize) (y + 1) * skin->side; i++)
    {
      skin->shares[3 * plane + i] = skin->face_share[i];
      for (guint c = 0; c < 3; c++)
        skin->shares[c * plane + i] = skin->face_share[i] * gained_at (skin, c, i);
    }
}

/* Writes the mean light of the face in each colour. */
static void
find_means (Skin *skin)
{
  gsize  plane = (gsize) skin->side * skin->side;
  double sums[4] = { 0 };

  for (guint c = 0; c < 4; c++)
    for (gsize i = 0; i < plane; i++)
      sums[c] += skin->shares[c * plane + i];
  for (guint c = 0; c < 3; c++)
    skin->means[c] = sums[c] / (sums[3] + 1e-3);
}

/* How much of its contrast a pixel keeps. */
static double
kept_at (const Skin *skin, gsize i)
{
  gsize  plane = (gsize) skin->side * skin->side;
  double features = MAX (skin->kinds[BROWS * plane + i], skin->kinds[LIPS * plane + i]);

  return MAX (EYES_KEPT * skin->kinds[EYES * plane + i], FEATURES_KEPT * features);
}

static void
mild_row (gpointer data, guint y, guint worker)
{
  const Skin *skin = data;
  gsize       plane = (gsize) skin->side * skin->side;

  for (gsize i = (gsize) y * skin->side; i < (gsize) (y + 1) * skin->side; i++)
    {
      double share = skin->complexion->mild * skin->face_share[i] * (1 - kept_at (skin, i));

      for (guint c = 0; c < 3; c++)
        {
          double light = gained_at (skin, c, i), off = light - skin->means[c];
          double shades = skin->lines[c * plane + i] / (skin->lines[3 * plane + i] + 1e-3);

          skin->gains[c * plane + i]
              -= share * (SHADES_PART * (light - shades) + WHOLE_PART * off * bell_of (off, WHOLE_LIMIT));
        }
    }
}

/* Takes contrast from the face as its gains have made it, in rooms that they need no more. */
static gboolean
make_mild (Skin *skin, RvWorkers *workers, GError **error)
{
  if (skin->complexion->mild == 0)
    return TRUE;
  rv_workers_run (workers, skin->side, share_row, skin);
  find_means (skin);
  if (!rv_blur (skin->shares, skin->lines, skin->side, skin->side, 4, skin->side * SHADES, workers, error))
    return FALSE;
  rv_workers_run (workers, skin->side, mild_row, skin);
  return TRUE;
}

gboolean
rv_complexion_gains (const RvComplexion *complexion,
                     const float        *photo,
                     const RvMesh       *mesh,
                     guint               side,
                     float              *gains,
                     RvWorkers          *workers,
                     GError            **error)
{
  gsize    plane = (gsize) side * side;
  float   *room = rv_rows_room ((N_KINDS + 17) * plane, error);
  Skin     skin = { .complexion = complexion, .side = side, .photo = photo, .kinds = room, .gains = gains };
  gboolean good = room != NULL;

  if (!good)
    return FALSE;
  skin.skin = room + N_KINDS * plane;
  skin.face_share = skin.skin + plane;
  skin.shares = skin.face_share + plane;
  skin.lines = skin.shares + 4 * plane;
  skin.folds = skin.lines + 4 * plane;
  skin.soft = skin.folds + 4 * plane;
  outline (mesh, NULL, RV_MESH_POINTS, &skin.face);
  for (guint k = 0; k < G_N_ELEMENTS (parts); k++)
    outline (mesh, parts[k].points, parts[k].n, &skin.parts[k]);
  rv_workers_run (workers, side, find_parts_row, &skin);
  good = rv_blur (skin.shares, skin.lines, side, side, 4, side * LINES, workers, error)
         && rv_blur (skin.shares, skin.folds, side, side, 4, side * FOLDS, workers, error)
         && rv_blur (skin.soft, skin.soft, side, side, 3, side * SOFT, workers, error);
  if (good)
    {
      rv_workers_run (workers, side, gain_row, &skin);
      good = make_mild (&skin, workers, error);
    }
  g_free (room);
  return good;
}
