/* The mesh of a face: where everything in it is, in three dimensions.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "engine/exec/workers.h"
#include "engine/reverie.h"

G_BEGIN_DECLS

#define RV_MESH_POINTS 468

/* Points of the mesh; right and left are the person's. */
enum
{
  RV_MESH_NOSE = 4,
  RV_MESH_MID_BROWS = 9,
  RV_MESH_FOREHEAD = 10, /* under the hair line */
  RV_MESH_UPPER_LIP = 13,
  RV_MESH_LOWER_LIP = 14,
  RV_MESH_RIGHT_EYE_OUTER = 33,
  RV_MESH_MOUTH_RIGHT = 61,
  RV_MESH_RIGHT_TEMPLE = 127,
  RV_MESH_RIGHT_EYE_INNER = 133,
  RV_MESH_CHIN = 152,
  RV_MESH_LEFT_EYE_OUTER = 263,
  RV_MESH_MOUTH_LEFT = 291,
  RV_MESH_LEFT_TEMPLE = 356,
  RV_MESH_LEFT_EYE_INNER = 362
};

/* x and y in pixels of the picture, and z, which grows away from the viewer, at the same scale. */
typedef struct
{
  double points[RV_MESH_POINTS][3];
} RvMesh;

/* A box around the mesh as it is seen: its centre, and its longer side. */
void rv_mesh_box (const RvMesh *mesh, double centre[2], double *extent);

/* Finds the mesh of @face in a planar RGB picture with the network "facemesh" (Kartynnik et al., "Real-time Facial
 * Surface Geometry from Monocular Video on Mobile GPUs", 2019): the mean of several looks. */
gboolean rv_mesh_find (ReverieNetwork    *network,
                       const float       *picture,
                       guint              width,
                       guint              height,
                       const ReverieFace *face,
                       RvWorkers         *workers,
                       RvMesh            *mesh,
                       GError           **error);

/* @mesh turned, scaled and shifted in space so that it lies on @onto as closely as it can, by least squares: the one
 * head in the other's pose (Horn, "Closed-form solution of absolute orientation using unit quaternions", 1987). */
RvMesh rv_mesh_onto (const RvMesh *mesh, const RvMesh *onto);

G_END_DECLS
