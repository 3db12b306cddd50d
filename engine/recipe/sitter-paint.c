/* Painting a sitter: rays from the painter's eye to the solid, and the light that falls on it.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gi18n-lib.h>

#include "engine/recipe/sitter-colour.h"
#include "engine/recipe/sitter-scene.h"
#include "engine/reverie.h"

#define BLOCK 6 /* pixels a side that share the beginning of their rays */

/* ---- Light ---- */

/* From four distances at the corners of a tetrahedron. */
static RvVector
normal_at (const RvScene *scene, RvVector p)
{
  static const RvVector corners[4] = { { 1, -1, -1 }, { -1, -1, 1 }, { -1, 1, -1 }, { 1, 1, 1 } };
  float                 step = fmaxf (0.05f, scene->pixel * 0.6f);
  RvVector              sum = RV_VECTOR (0, 0, 0);

  for (guint i = 0; i < 4; i++)
    sum += corners[i] * rv_scene_distance (scene, p + corners[i] * step);
  return rv_unit (sum);
}

/* How open a place is to the room, 0 to 1. */
static float
openness (const RvScene *scene, RvVector p, RvVector normal)
{
  static const float heights[4] = { 0.25f, 0.7f, 1.6f, 3.2f };
  float              hidden = 0, weight = 1;

  for (guint i = 0; i < 4; i++)
    {
      RvVector at = p + normal * heights[i];
      float    d = i == 0 ? rv_scene_distance (scene, at) : rv_scene_rough_distance (scene, at);

      hidden += weight * fmaxf (0, heights[i] - d) / heights[i];
      weight *= 0.62f;
    }
  return CLAMP (1 - 0.5f * hidden, 0, 1);
}

/* How much of the light is seen from a place, 0 to 1: by how closely the ray to it passes the solid. */
static float
lit (const RvScene *scene, RvVector p)
{
  float least = 1, t = 0.35f, soft = rv_mix (0.5f, 0.1f, scene->sitter->hard);

  for (guint i = 0; i < 18 && t < 16 && least > 0; i++)
    {
      float d = rv_scene_rough_distance (scene, p + scene->sitter->light * t);

      least = fminf (least, 0.5f + 0.5f * d / (soft * t));
      t += CLAMP (d, 0.25f, 1.6f);
    }
  return rv_ramp (0, 1, least);
}

/* A place on the solid, and how light meets it. */
typedef struct
{
  RvVector place, head; /* in the room and in the head */
  RvVector normal, view;
  RvVector room; /* light from all around */
  float    open, lit, facing;
  float    behind; /* how much of the light at the other shoulder meets it */
} Spot;

/* The second light grazes what is turned away from the first. */
static float
behind (const RvSitter *sitter, RvVector normal, RvVector view)
{
  RvVector from = rv_unit (RV_VECTOR (-sitter->light[0] * 1.4f, 0.35f, -0.75f));
  float    edge = 1 - fmaxf (0, rv_dot (normal, view));

  return fmaxf (0, rv_dot (normal, from)) * (0.3f + 0.7f * edge);
}

static Spot
make_spot (const RvScene *scene, RvVector p)
{
  const RvSitter *sitter = scene->sitter;
  Spot            spot = { .place = p, .head = rv_scene_place (scene, p), .normal = normal_at (scene, p) };

  spot.view = rv_unit (scene->painter - p);
  spot.open = openness (scene, p, spot.normal);
  spot.lit = lit (scene, p + spot.normal * 0.15f);
  spot.facing = rv_dot (spot.normal, sitter->light);
  spot.behind = behind (sitter, spot.normal, spot.view);
  spot.room = sitter->fill * (0.62f + 0.38f * spot.normal[1]);
  return spot;
}

/* Light that skin scatters comes out beyond where it fell in, red the furthest. @soft: how much of that there is. */
static RvVector
diffuse (const RvSitter *sitter, const Spot *spot, RvVector colour, float soft)
{
  float    reach[3] = { 0.42f * soft, 0.24f * soft, 0.18f * soft };
  float    seen[3] = { rv_mix (spot->lit, 1, 0.1f * soft), rv_mix (spot->lit, 1, 0.02f), spot->lit };
  float    open[3] = { powf (spot->open, 0.75f), spot->open, spot->open };
  RvVector light = RV_VECTOR (0, 0, 0);

  for (int i = 0; i < 3; i++)
    light[i] = sitter->key[i] * fmaxf (0, spot->facing + reach[i]) / (1 + reach[i]) * seen[i]
               + 0.95f * spot->room[i] * open[i] + sitter->rim[i] * spot->behind * open[i];
  return colour * light;
}

static RvVector
shine (const RvSitter *sitter, const Spot *spot, float gloss)
{
  float half = fmaxf (0, rv_dot (spot->normal, rv_unit (sitter->light + spot->view)));
  float pores = 1 - 0.25f * fabsf (rv_noise (spot->head[0] * 9, spot->head[1] * 9, spot->head[2] * 9));

  return sitter->key * ((0.13f * powf (half, 26) + 0.05f * powf (half, 90)) * gloss * spot->lit * pores);
}

/* The light's image in the eye. */
static float
catchlight (const RvSitter *sitter, RvVector p)
{
  float    u = fabsf (p[0]) - sitter->eye_gap;
  RvVector q = rv_unit (RV_VECTOR (p[0] > 0 ? u : -u, p[1], p[2]));
  RvVector image = rv_unit (RV_VECTOR (sitter->light[0] * 0.42f, 0.3f, 1));

  return rv_ramp (0.17f, 0.09f, acosf (CLAMP (rv_dot (q, image), -1, 1)) * 1.22f);
}

/* ---- A ray's end ---- */

typedef struct
{
  RvVector   colour; /* linear */
  float      face, hair;
  RvMaterial material;
  float      depth;
} Sample;

static void
shade_hair (const RvScene *scene, const Spot *spot, Sample *sample)
{
  const RvSitter *sitter = scene->sitter;
  RvVector        colour
      = rv_sitter_hair_colour (sitter, spot->head, scene->pixel, rv_scene_direction (scene, spot->normal),
                               rv_scene_direction (scene, sitter->light), rv_scene_direction (scene, spot->view));

  sample->colour = colour * sitter->key * ((0.25f + 0.75f * spot->lit) * (0.35f + 0.65f * spot->open))
                   + sitter->hair * spot->room * (0.8f * spot->open)
                   + (sitter->hair * 0.8f + 0.06f) * sitter->rim * (1.3f * spot->behind);
  sample->hair = 1;
}

static void
shade_skin (const RvScene *scene, const Spot *spot, Sample *sample)
{
  const RvSitter *sitter = scene->sitter;
  float           gloss, hairy, rim = 1 - fmaxf (0, rv_dot (spot->normal, spot->view));
  RvVector        colour = rv_sitter_skin (sitter, spot->head, scene->pixel, &gloss, &hairy);

  sample->colour = diffuse (sitter, spot, colour, 1) + shine (sitter, spot, gloss) * (1 - hairy)
                   + colour * RV_VECTOR (0.1f, 0.05f, 0.04f) * (rim * rim * spot->lit);
  sample->hair = hairy;
}

static void
shade (const RvScene *scene, RvVector p, Sample *sample)
{
  const RvSitter *sitter = scene->sitter;
  Spot            spot = make_spot (scene, p);

  switch (sample->material)
    {
    case RV_MATERIAL_HAIR:
      shade_hair (scene, &spot, sample);
      return;
    case RV_MATERIAL_CLOTHES:
      sample->colour = diffuse (sitter, &spot, rv_sitter_cloth_colour (sitter, p, sitter->clothes, scene->pixel), 0.3f);
      return;
    case RV_MATERIAL_COVER:
      sample->colour = diffuse (sitter, &spot, rv_sitter_cover_colour (sitter, spot.head, scene->pixel), 0.3f);
      return;
    case RV_MATERIAL_GLASSES:
      sample->colour = diffuse (sitter, &spot, sitter->frame_colour, 0) + shine (sitter, &spot, 1.5f);
      return;
    case RV_MATERIAL_EYE:
      sample->colour = diffuse (sitter, &spot, rv_sitter_eye (sitter, spot.head), 0.9f)
                       + RV_VECTOR (0.95f, 0.95f, 0.92f) * catchlight (sitter, spot.head);
      break;
    default:
      shade_skin (scene, &spot, sample);
    }
  sample->face = (1 - sample->hair) * rv_ramp (-5, -1.5f, spot.head[2]) * rv_ramp (-12.2f, -10.5f, spot.head[1]);
}

static Sample
trace (const RvScene *scene, float x, float y, float from)
{
  Sample   sample = { .material = RV_MATERIAL_NOTHING };
  RvVector direction = rv_scene_ray (scene, x, y);

  sample.depth = rv_scene_march (scene, direction, from, 0, &sample.material);
  if (sample.depth < rv_scene_end (scene))
    shade (scene, scene->painter + direction * sample.depth, &sample);
  else
    {
      sample.material = RV_MATERIAL_NOTHING;
      sample.colour = rv_sitter_background (scene->sitter, x, y);
    }
  return sample;
}

/* ---- Rows ---- */

/* Rows of the picture with one more at either end, for edges are found by neighbours. */
typedef struct
{
  RvScene        scene;
  guint          side;
  int            first;  /* row of the picture that the first one is */
  guint          blocks; /* in a row of them */
  float         *from;   /* where the rays of each block begin */
  Sample        *samples;
  RvSitterPixel *pixels;
} Painting;

static void
begin_blocks (gpointer data, guint row, guint worker)
{
  const Painting *painting = data;
  const RvScene  *scene = &painting->scene;
  float           side = painting->side, near = scene->sitter->distance - 12;
  float           spread = 0.75f * BLOCK * scene->pixel / scene->sitter->distance;
  RvMaterial      material;

  for (guint i = 0; i < painting->blocks; i++)
    painting->from[row * painting->blocks + i] = rv_scene_march (
        scene, rv_scene_ray (scene, (i + 0.5f) * BLOCK / side, (painting->first + (row + 0.5f) * BLOCK) / side), near,
        spread, &material);
}

static float
ray_start (const Painting *painting, guint row, guint x)
{
  return painting->from[row / BLOCK * painting->blocks + x / BLOCK];
}

static void
trace_row (gpointer data, guint row, guint worker)
{
  const Painting *painting = data;
  float           side = painting->side;

  for (guint x = 0; x < painting->side; x++)
    painting->samples[(gsize) row * painting->side + x] = trace (
        &painting->scene, (x + 0.5f) / side, (painting->first + row + 0.5f) / side, ray_start (painting, row, x));
}

static gboolean
differ (const RvScene *scene, const Sample *a, const Sample *b)
{
  return a->material != b->material || a->material == RV_MATERIAL_EYE || fabsf (a->depth - b->depth) > 5 * scene->pixel;
}

static gboolean
is_edge (const Painting *painting, guint row, guint x)
{
  const Sample *here = painting->samples + (gsize) row * painting->side + x;

  return differ (&painting->scene, here, here - painting->side)
         || differ (&painting->scene, here, here + painting->side)
         || (x > 0 && differ (&painting->scene, here, here - 1))
         || (x + 1 < painting->side && differ (&painting->scene, here, here + 1));
}

/* The mean of four rays through a pixel. */
static Sample
trace_edge (const Painting *painting, guint row, guint x)
{
  Sample mean = { .material = RV_MATERIAL_NOTHING };
  float  side = painting->side;

  for (guint i = 0; i < 4; i++)
    {
      Sample sample = trace (&painting->scene, (x + 0.25f + 0.5f * (i % 2)) / side,
                             (painting->first + row + 0.25f + 0.5f * (i / 2)) / side, ray_start (painting, row, x));

      mean.colour += sample.colour * 0.25f;
      mean.face += sample.face * 0.25f;
      mean.hair += sample.hair * 0.25f;
    }
  return mean;
}

/* As film does it: highlights are rounded off. */
static void
develop (const RvSitter *sitter, RvVector light, float colour[3])
{
  float grey = 0;

  for (int c = 0; c < 3; c++)
    {
      float value = fmaxf (0, light[c] * sitter->exposure);

      colour[c] = fminf (1, powf (value * 1.18f / (1 + 0.3f * value), 1 / 2.2f));
      colour[c] = rv_mix (colour[c], colour[c] * colour[c] * (3 - 2 * colour[c]), sitter->contrast);
      grey += colour[c] / 3;
    }
  for (int c = 0; c < 3; c++)
    colour[c] = CLAMP (rv_mix (grey, colour[c], sitter->saturation), 0, 1);
}

static void
finish_row (gpointer data, guint task, guint worker)
{
  const Painting *painting = data;
  guint           row = task + 1;

  for (guint x = 0; x < painting->side; x++)
    {
      RvSitterPixel *pixel = painting->pixels + (gsize) task * painting->side + x;
      Sample         sample = is_edge (painting, row, x) ? trace_edge (painting, row, x)
                                                         : painting->samples[(gsize) row * painting->side + x];

      develop (painting->scene.sitter, sample.colour, pixel->colour);
      pixel->face = sample.face;
      pixel->hair = sample.hair;
    }
}

gboolean
rv_sitter_paint (
    const RvSitter *sitter, guint side, guint first, guint n, RvWorkers *workers, RvSitterPixel *pixels, GError **error)
{
  guint    rows = n + 2, blocks = (side + BLOCK - 1) / BLOCK, block_rows = (rows + BLOCK - 1) / BLOCK;
  Painting painting = { .scene = rv_scene_make (sitter, side),
                        .side = side,
                        .first = (int) first - 1,
                        .blocks = blocks,
                        .from = g_try_new (float, (gsize) blocks *block_rows),
                        .samples = g_try_new (Sample, (gsize) side * rows),
                        .pixels = pixels };
  gboolean good = painting.from != NULL && painting.samples != NULL;

  if (good)
    {
      rv_workers_run (workers, block_rows, begin_blocks, &painting);
      rv_workers_run (workers, rows, trace_row, &painting);
      rv_workers_run (workers, n, finish_row, &painting);
    }
  else
    g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_MEMORY,
                 _ ("no memory to paint a sitter %u pixels wide: close other programs, or make it smaller"), side);
  g_free (painting.from);
  g_free (painting.samples);
  return good;
}
