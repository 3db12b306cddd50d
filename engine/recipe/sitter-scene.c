/* A sitter before the painter: where it is, and what a ray meets.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "engine/recipe/sitter-scene.h"

#define BEHIND 30.0f /* where nothing of the sitter is any more */
#define TOUCH 0.012f /* a surface is reached */
#define STEPS 90
#define ABOVE 3      /* from this height on the body is far below */
#define COVERED 0.5f /* hair within this distance of a cover is pressed flat below it */

/* ---- Head and room ---- */

RvVector
rv_scene_direction (const RvScene *scene, RvVector direction)
{
  return RV_VECTOR (rv_dot (direction, scene->axes[0]), rv_dot (direction, scene->axes[1]),
                    rv_dot (direction, scene->axes[2]));
}

RvVector
rv_scene_place (const RvScene *scene, RvVector p)
{
  return rv_scene_direction (scene, p - scene->pivot) + scene->pivot;
}

/* @v turned by @angle in the plane of its @i-th and @j-th numbers. */
static RvVector
turn (RvVector v, float angle, int i, int j)
{
  float a = v[i], b = v[j];

  v[i] = cosf (angle) * a - sinf (angle) * b;
  v[j] = sinf (angle) * a + cosf (angle) * b;
  return v;
}

RvScene
rv_scene_make (const RvSitter *sitter, guint side)
{
  RvScene scene = { .sitter = sitter,
                    .axes = { RV_VECTOR (1, 0, 0), RV_VECTOR (0, 1, 0), RV_VECTOR (0, 0, 1) },
                    .pivot = RV_VECTOR (0, -7, -7),
                    .painter = RV_VECTOR (0, -1, sitter->distance),
                    .pixel = sitter->frame / side };

  for (guint i = 0; i < 3; i++)
    scene.axes[i] = turn (turn (turn (scene.axes[i], sitter->roll, 0, 1), sitter->pitch, 1, 2), -sitter->yaw, 0, 2);
  return scene;
}

RvVector
rv_scene_ray (const RvScene *scene, float x, float y)
{
  const RvSitter *sitter = scene->sitter;

  return rv_unit (
      RV_VECTOR ((x - 0.5f) * sitter->frame + sitter->look[0], -(y - 0.5f) * sitter->frame + sitter->look[1], 0)
      - scene->painter);
}

/* ---- The solid ---- */

static float
distance (const RvScene *scene, RvVector p, gboolean detail, RvMaterial *material)
{
  const RvSitter *sitter = scene->sitter;
  RvVector        h = rv_scene_place (scene, p);
  float           bound = rv_ellipsoid (h - RV_VECTOR (0, 0, -7), RV_VECTOR (9.6f, 15, 14));
  float           eyeball, head, body, skin, clothes, hair, cover, glasses, least;

  /* Above the shoulders, and where the hair does not fall. */
  if (bound > 4 && p[1] > -10 && sitter->style != RV_HAIR_LONG && sitter->style != RV_HAIR_BOB
      && sitter->style != RV_HAIR_BUN && sitter->cover == RV_COVER_NONE)
    return bound - 2;
  head = rv_sitter_head (sitter, h, detail, &eyeball);
  body = p[1] > ABOVE ? p[1] : rv_sitter_body (sitter, p);
  skin = rv_melt (head, body, 1.2f);
  clothes = p[1] > ABOVE ? p[1] : rv_sitter_clothes (sitter, p, body);
  cover = rv_sitter_cover (sitter, h);
  hair = rv_sitter_hair (sitter, h, detail);
  if (sitter->cover != RV_COVER_NONE)
    hair = rv_carve (hair, COVERED - cover, 0.6f);
  hair = rv_min (hair, rv_sitter_beard (sitter, h, head));
  glasses = rv_sitter_glasses (sitter, h);
  least = rv_min (rv_min (rv_min (skin, eyeball), rv_min (clothes, hair)), rv_min (cover, glasses));
  *material = least == skin      ? RV_MATERIAL_SKIN
              : least == eyeball ? RV_MATERIAL_EYE
              : least == hair    ? RV_MATERIAL_HAIR
              : least == cover   ? RV_MATERIAL_COVER
              : least == glasses ? RV_MATERIAL_GLASSES
                                 : RV_MATERIAL_CLOTHES;
  return least;
}

float
rv_scene_rough_distance (const RvScene *scene, RvVector p)
{
  RvMaterial material;

  return distance (scene, p, FALSE, &material);
}

float
rv_scene_distance (const RvScene *scene, RvVector p)
{
  RvMaterial material;

  return distance (scene, p, TRUE, &material);
}

float
rv_scene_end (const RvScene *scene)
{
  return scene->sitter->distance + BEHIND;
}

float
rv_scene_march (const RvScene *scene, RvVector direction, float from, float spread, RvMaterial *material)
{
  float t = from, end = rv_scene_end (scene);

  for (guint i = 0; i < STEPS && t < end; i++)
    {
      float reach = spread > 0 ? spread * t + 0.3f : TOUCH;
      float d = distance (scene, scene->painter + direction * t, spread == 0, material);

      if (d < reach)
        return t;
      t += (spread > 0 ? d - spread * t : d) * 0.86f;
    }
  /* A ray that grazes the solid comes to an end beside it. */
  return t;
}

void
rv_sitter_eyes (const RvSitter *sitter, double eyes[2][2])
{
  RvScene scene = rv_scene_make (sitter, 1);

  for (int i = 0; i < 2; i++)
    {
      RvVector h = RV_VECTOR ((i == 0 ? -1 : 1) * sitter->eye_gap, 0, 1.2f) - scene.pivot;
      RvVector p = scene.axes[0] * h[0] + scene.axes[1] * h[1] + scene.axes[2] * h[2] + scene.pivot - scene.painter;

      p = scene.painter - p * (scene.painter[2] / p[2]);
      eyes[i][0] = 0.5f + (p[0] - sitter->look[0]) / sitter->frame;
      eyes[i][1] = 0.5f - (p[1] - sitter->look[1]) / sitter->frame;
    }
}
