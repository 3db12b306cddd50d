/* The pose in which recipes see a face.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "engine/graph/receptive.h"
#include "engine/recipe/warp.h"

G_BEGIN_DECLS

/* In the pose a face is upright in the middle of a square that holds the whole head: these are the places of its eyes
 * and its mouth, in parts of the square's side. */
#define RV_POSE_EYES_Y 0.44
#define RV_POSE_EYE_X 0.375 /* of the person's right eye, which is seen on the left; the other one mirrors it */
#define RV_POSE_NOSE_Y 0.595
#define RV_POSE_MOUTH_Y 0.71

/* The similarity that takes a square of @side pixels, in which the face is posed, to the picture in which it was found:
 * the one that brings eyes, nose and mouth closest, by least squares.
 *
 * @points: in pixels of the picture, as in ReverieFace: the person's right eye, left eye, nose, mouth, and two more
 * that are not looked at. FALSE where all lie in one place. */
gboolean rv_pose (const double points[6][2], double side, RvAffine *map);

/* The part of a picture of @height x @width that the posed square covers, to whole pixels; may be empty. */
RvArea rv_pose_area (const RvAffine *map, double side, guint width, guint height);

/* How many pixels of the picture the posed square is wide. */
double rv_pose_extent (const RvAffine *map, double side);

G_END_DECLS
