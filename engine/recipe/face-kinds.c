/* How faces of children, men and women differ.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "engine/recipe/face-kinds.h"

/* Points of the mesh, to the person's right and left, between which a feature lies. */
#define RIGHT_EYE RV_MESH_RIGHT_EYE_OUTER, RV_MESH_RIGHT_EYE_INNER
#define LEFT_EYE RV_MESH_LEFT_EYE_OUTER, RV_MESH_LEFT_EYE_INNER
#define BETWEEN_EYES RV_MESH_RIGHT_EYE_OUTER, RV_MESH_LEFT_EYE_OUTER
#define MOUTH RV_MESH_UPPER_LIP, RV_MESH_LOWER_LIP
#define NOSE RV_MESH_NOSE, RV_MESH_NOSE
#define CHIN RV_MESH_CHIN, RV_MESH_CHIN
#define RIGHT_BROW 105, 52
#define LEFT_BROW 334, 282
#define RIGHT_JAW 172, 136
#define LEFT_JAW 397, 365

/* From ten years to twenty the jaw, the nose and the mouth grow most, and the eyes hardly at all (Enlow and Hans,
 * "Essentials of Facial Growth", 1996): taken back. Cheeks are round, skin is even, brows are light and lips bare. */
static const RvFeature child_features[] = {
  { .points = { RIGHT_EYE }, .width = 0.11, .across = 0.33, .upright = 0.33 },
  { .points = { LEFT_EYE }, .width = 0.11, .across = 0.33, .upright = 0.33 },
  { .points = { NOSE }, .down = -0.05, .width = 0.10, .across = -0.34, .upright = -0.34 },
  { .points = { MOUTH }, .width = 0.13, .across = -0.20, .upright = -0.20 },
  { .points = { BETWEEN_EYES }, .right = -0.27, .down = 0.30, .width = 0.13, .go_right = -0.042 },
  { .points = { BETWEEN_EYES }, .right = 0.27, .down = 0.30, .width = 0.13, .go_right = 0.042 },
};

const RvProportions rv_child_proportions = { child_features, G_N_ELEMENTS (child_features), .jaw = 0.18 };
const RvComplexion  rv_child_complexion = { .even = 1.2, .lips = 0.25, .brows = 0.2, .mild = 1 };

/* A man's jaw is wider and his chin longer, his nose larger, his brows are low over smaller eyes, his lips are thin and
 * his cheeks flat (Farkas, "Anthropometry of the Head and Face", 1994). */
static const RvFeature male_features[] = {
  { .points = { RIGHT_EYE }, .width = 0.09, .across = -0.117, .upright = -0.234 },
  { .points = { LEFT_EYE }, .width = 0.09, .across = -0.117, .upright = -0.234 },
  { .points = { RIGHT_BROW }, .width = 0.07, .upright = 0.325, .go_down = 0.031 },
  { .points = { LEFT_BROW }, .width = 0.07, .upright = 0.325, .go_down = 0.031 },
  { .points = { NOSE }, .down = -0.05, .width = 0.09, .across = 0.195, .upright = 0.117 },
  { .points = { MOUTH }, .width = 0.09, .across = 0.078, .upright = -0.312 },
  { .points = { RIGHT_JAW }, .width = 0.12, .go_right = -0.047 },
  { .points = { LEFT_JAW }, .width = 0.12, .go_right = 0.047 },
  { .points = { CHIN }, .down = -0.04, .width = 0.10, .across = 0.182, .go_down = 0.021 },
  { .points = { BETWEEN_EYES }, .right = -0.24, .down = 0.22, .width = 0.09, .go_right = 0.013 },
  { .points = { BETWEEN_EYES }, .right = 0.24, .down = 0.22, .width = 0.09, .go_right = -0.013 },
};

const RvProportions rv_male_proportions = { male_features, G_N_ELEMENTS (male_features), .jaw = 0 };

/* A woman's eyes and lips stand out against an even skin (Russell, "A sex difference in facial contrast and its
 * exaggeration by cosmetics", 2009). */
const RvComplexion rv_female_complexion = { .even = 0.4, .lips = -0.4, .brows = 0.25, .eyes = -0.25 };
