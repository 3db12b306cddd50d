/* Finding faces: a picture in several sizes, the network that looks at parts of them, and what it saw brought together.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "engine/recipe/warp.h"
#include "engine/reverie.h"

G_BEGIN_DECLS

/* ---- A picture in several sizes ---- */

typedef struct
{
  guint  width, height;
  double across, down; /* its pixels for one of the picture's */
  float *pixels;       /* planar RGB */
} RvFaceLevel;

/* Reads @canvas once and returns its levels (RvFaceLevel), each half as large as the one before: the first is the
 * picture itself, or as much smaller as makes it of at most @max_pixels; NULL with an error. */
GArray *rv_face_levels_new (const ReverieCanvas *canvas, gsize max_pixels, GError **error);

/* Copies the window of @width x @height at (@x, @y); grey where it reaches beyond the level. */
void rv_face_level_window (const RvFaceLevel *level, int x, int y, guint width, guint height, float *window);

/* What a window of @side x @side shows that @map takes to the picture, a similarity, from the level that suits its
 * scale; grey where it reaches beyond the picture. */
void rv_face_levels_warp (GArray *levels, const RvAffine *map, guint side, RvWorkers *workers, float *window);

/* ---- The network ---- */

typedef struct _RvFaceFinder RvFaceFinder;

/* Looks at windows of @width x @height, multiples of 32. */
RvFaceFinder      *
rv_face_finder_new (ReverieNetwork *network, guint width, guint height, RvWorkers *workers, GError **error);
void rv_face_finder_free (RvFaceFinder *finder);

/* Where the window is to be written: planar RGB. */
float *rv_face_finder_window (RvFaceFinder *finder);

/* Appends the faces of at least @score that the network sees, each several times over, in the window's pixels. It sees
 * faces of some 16 to 220 pixels. Uses the window up. */
void rv_face_finder_look (RvFaceFinder *finder, double score, GArray *faces);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RvFaceFinder, rv_face_finder_free)

/* ---- Bringing together ---- */

/* @face carried along by @map, a similarity or a mirror, which leaves right and left as they were. Its box stays
 * upright: its centre is carried, its sides are scaled. */
void rv_face_carry (ReverieFace *face, const RvAffine *map);

/* The area that two boxes share, of the area that they cover together. */
double rv_face_overlap (const ReverieFace *a, const ReverieFace *b);

/* Adds @weight times the places of @face to those of @sum. */
void rv_face_add (ReverieFace *sum, const ReverieFace *face, double weight);

/* Makes one of all faces that overlap by more than @overlap: the mean of their places, weighted with their scores, and
 * the best score. The best come first. */
void rv_faces_merge (GArray *faces, double overlap);

G_END_DECLS
