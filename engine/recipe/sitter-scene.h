/* A sitter before the painter.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "engine/recipe/sitter-shape.h"

G_BEGIN_DECLS

typedef enum
{
  RV_MATERIAL_SKIN,
  RV_MATERIAL_EYE,
  RV_MATERIAL_HAIR,
  RV_MATERIAL_CLOTHES,
  RV_MATERIAL_COVER,
  RV_MATERIAL_GLASSES,
  RV_MATERIAL_NOTHING
} RvMaterial;

typedef struct
{
  const RvSitter *sitter;
  RvVector        axes[3]; /* of the head, in the room */
  RvVector        pivot;   /* that the head turns about */
  RvVector        painter;
  float           pixel; /* centimetres */
} RvScene;

RvScene rv_scene_make (const RvSitter *sitter, guint side);

/* Directions and places of the room, seen from the head. */
RvVector rv_scene_direction (const RvScene *scene, RvVector direction);
RvVector rv_scene_place (const RvScene *scene, RvVector p);

/* The direction of the ray through a place of the picture, from 0 to 1. */
RvVector rv_scene_ray (const RvScene *scene, float x, float y);

/* How far the solid is; the first without what is small on it. */
float rv_scene_rough_distance (const RvScene *scene, RvVector p);
float rv_scene_distance (const RvScene *scene, RvVector p);

/* How far along a ray the solid is touched by a cone that grows by @spread a centimetre (0: it is no cone);
 * rv_scene_end () or more where it is not. *material: what was touched. */
float rv_scene_march (const RvScene *scene, RvVector direction, float from, float spread, RvMaterial *material);
float rv_scene_end (const RvScene *scene);

G_END_DECLS
