/* Breed: a child of two portraits.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>
#include <string.h>

#include <glib/gi18n-lib.h>

#include "engine/import/network.h"
#include "engine/kernels/kernels.h"
#include "engine/recipe/canvas.h"
#include "engine/recipe/likeness.h"
#include "engine/recipe/morph.h"
#include "engine/recipe/rows.h"

#define MARGIN 1.05       /* of a face's surroundings from its middle, in its extents: what bending moves lies within */
#define MAX_SIDE 1024     /* pixels of the surroundings: larger ones are bred smaller, and the change is enlarged */
#define CLIMB_SIDE 320    /* the same for the ascent */
#define SIBLING_SHARE 0.9 /* of the largest change that leaves a share growing with the mix */

#define STEPS 16
#define RATE 0.004
#define FALL 0.8
#define SMOOTH 1
#define COLOUR 0.6

enum
{
  COARSE,
  MIDDLE,
  FINE,
  N_SHARES
};

/* What of faceres is climbed, and whose share counts. */
static const struct
{
  const char *node;
  guint       share;
} layers[] = {
  { "conv_pw_2", FINE },   { "conv_pw_4", FINE },    { "conv_pw_6", MIDDLE },
  { "conv_pw_8", MIDDLE }, { "conv_pw_11", COARSE },
};

/* A part of a picture. */
typedef struct
{
  guint x, y, width, height;
} Part;

typedef struct
{
  ReverieNetwork   *faceres, *facemesh;
  const ReverieRun *run;
  ReverieReport    *report;
  RvWorkers        *workers;
  double            shares[N_SHARES];
  RvPortrait        first, second; /* the faces' surroundings */
  Part              part;          /* which of the first parent these are */
  RvMorph          *morph;
  float            *child; /* as large as the first's surroundings */
} Breeding;

/* ---- Shares ---- */

void
reverie_breed_init (ReverieBreed *breed)
{
  *breed = (ReverieBreed){ .mix = 0.5, .coarse = -1, .middle = -1, .fine = -1 };
}

static gboolean
take_shares (const ReverieBreed *breed, double shares[N_SHARES], GError **error)
{
  const double given[N_SHARES] = { breed->coarse, breed->middle, breed->fine }, mix = breed->mix;
  GRand       *random = g_rand_new_with_seed (breed->seed);
  gboolean     good = mix >= 0 && mix <= 1;

  for (guint i = 0; i < N_SHARES; i++)
    {
      double more = g_rand_double_range (random, -1, 1) * SIBLING_SHARE * mix * (1 - mix);

      good = good && given[i] <= 1;
      shares[i] = given[i] >= 0 ? given[i] : mix + (breed->seed > 0 ? more : 0);
    }
  g_rand_free (random);
  if (!good)
    g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_ARGUMENT,
                 _ ("mix, coarse, middle and fine are shares of the second parent: from 0 to 1"));
  return good;
}

/* ---- Surroundings ---- */

static Part
part_around (const RvMesh *mesh, guint width, guint height)
{
  double centre[2], extent, reach;
  Part   part;

  rv_mesh_box (mesh, centre, &extent);
  reach = MARGIN * extent;
  part.x = CLAMP (floor (centre[0] - reach), 0, width - 1.0);
  part.y = CLAMP (floor (centre[1] - reach), 0, height - 1.0);
  part.width = CLAMP (ceil (centre[0] + reach), part.x + 1.0, width) - part.x;
  part.height = CLAMP (ceil (centre[1] + reach), part.y + 1.0, height) - part.y;
  return part;
}

static float *
copy_part (const ReverieParent *parent, const Part *part, GError **error)
{
  float *copy = rv_rows_room (3 * (gsize) part->width * part->height, error);

  for (guint row = 0; copy != NULL && row < 3 * part->height; row++)
    {
      guint c = row / part->height, y = part->y + row % part->height;

      memcpy (copy + (gsize) row * part->width,
              parent->pixels + ((gsize) c * parent->height + y) * parent->width + part->x,
              part->width * sizeof (float));
    }
  return copy;
}

/* The surroundings of a face, @scale (up to 1) as large. */
static gboolean
take_surroundings (const ReverieParent *parent,
                   const RvMesh        *mesh,
                   const Part          *part,
                   double               scale,
                   RvPortrait          *portrait,
                   GError             **error)
{
  gboolean good;
  double   across, down;

  portrait->pixels = copy_part (parent, part, error);
  portrait->width = MAX (lround (part->width * scale), 1);
  portrait->height = MAX (lround (part->height * scale), 1);
  good = portrait->pixels != NULL;
  if (good && (portrait->width != part->width || portrait->height != part->height))
    {
      float *large = portrait->pixels;

      portrait->pixels = rv_rows_room (3 * (gsize) portrait->width * portrait->height, error);
      good = portrait->pixels != NULL
             && reverie_resize (large, part->width, part->height, portrait->pixels, portrait->width, portrait->height,
                                3, error);
      g_free (large);
    }
  across = (double) portrait->width / part->width;
  down = (double) portrait->height / part->height;
  for (guint i = 0; i < RV_MESH_POINTS; i++)
    {
      portrait->mesh.points[i][0] = (mesh->points[i][0] - part->x) * across;
      portrait->mesh.points[i][1] = (mesh->points[i][1] - part->y) * down;
      portrait->mesh.points[i][2] = mesh->points[i][2] * across;
    }
  return good;
}

static gboolean
find_mesh (const Breeding *breeding, const ReverieParent *parent, RvMesh *mesh, GError **error)
{
  return rv_mesh_find (breeding->facemesh, parent->pixels, parent->width, parent->height, &parent->face,
                       breeding->workers, mesh, error);
}

static gboolean
take_parents (Breeding *breeding, const ReverieParent *first, const ReverieParent *second, GError **error)
{
  RvMesh meshes[2];
  double centre[2], extents[2], scale;
  Part   other;

  if (!find_mesh (breeding, first, &meshes[0], error))
    {
      g_prefix_error (error, "%s: ", _ ("the first portrait"));
      return FALSE;
    }
  if (!find_mesh (breeding, second, &meshes[1], error))
    {
      g_prefix_error (error, "%s: ", _ ("the second portrait"));
      return FALSE;
    }
  for (guint i = 0; i < 2; i++)
    rv_mesh_box (&meshes[i], centre, &extents[i]);
  breeding->part = part_around (&meshes[0], first->width, first->height);
  other = part_around (&meshes[1], second->width, second->height);
  scale = MIN ((double) MAX_SIDE / MAX (breeding->part.width, breeding->part.height), 1);
  return take_surroundings (first, &meshes[0], &breeding->part, scale, &breeding->first, error)
         && take_surroundings (second, &meshes[1], &other, MIN (scale * extents[0] / extents[1], 1), &breeding->second,
                               error);
}

/* ---- Climbing ---- */

/* What the ascent sees: the child, where it may change, and what it takes after, of @width x @height. */
typedef struct
{
  guint  width, height;
  float *child, *mask, *first, *second, *result;
} Climb;

static void
clear_climb (Climb *climb)
{
  g_free (climb->child);
  g_free (climb->mask);
  g_free (climb->first);
  g_free (climb->second);
  g_free (climb->result);
}

static float *
resized (const Breeding *breeding, const float *picture, guint channels, const Climb *climb, GError **error)
{
  float *small = rv_rows_room ((gsize) channels * climb->width * climb->height, error);

  if (small == NULL
      || reverie_resize (picture, breeding->first.width, breeding->first.height, small, climb->width, climb->height,
                         channels, error))
    return small;
  g_free (small);
  return NULL;
}

static gboolean
prepare_climb (const Breeding *breeding, Climb *climb, GError **error)
{
  guint             longer = MAX (breeding->first.width, breeding->first.height);
  double            scale = MIN ((double) CLIMB_SIDE / longer, 1);
  gsize             plane = (gsize) breeding->first.width * breeding->first.height;
  g_autofree float *second = rv_rows_room (3 * plane, error);

  climb->width = MAX (lround (breeding->first.width * scale), 1);
  climb->height = MAX (lround (breeding->first.height * scale), 1);
  climb->result = rv_rows_room (3 * (gsize) climb->width * climb->height, error);
  return second != NULL && climb->result != NULL && rv_morph_blend (breeding->morph, 1, 1, 1, FALSE, second, error)
         && (climb->child = resized (breeding, breeding->child, 3, climb, error)) != NULL
         && (climb->mask = resized (breeding, rv_morph_mask (breeding->morph), 1, climb, error)) != NULL
         && (climb->first = resized (breeding, rv_morph_first (breeding->morph), 3, climb, error)) != NULL
         && (climb->second = resized (breeding, second, 3, climb, error)) != NULL;
}

/* Adds what the ascent has changed to the child. */
static gboolean
add_change (Breeding *breeding, Climb *climb, GError **error)
{
  gsize             small = 3 * (gsize) climb->width * climb->height;
  gsize             plane = (gsize) breeding->first.width * breeding->first.height;
  const float      *mask = rv_morph_mask (breeding->morph);
  g_autofree float *change = rv_rows_room (3 * plane, error);

  for (gsize i = 0; i < small; i++)
    climb->result[i] -= climb->child[i];
  if (change == NULL
      || !reverie_resize (climb->result, climb->width, climb->height, change, breeding->first.width,
                          breeding->first.height, 3, error))
    return FALSE;
  for (gsize i = 0; i < 3 * plane; i++)
    if (mask[i % plane] > 0)
      breeding->child[i] = CLAMP (breeding->child[i] + change[i], 0, 1);
  return TRUE;
}

static gboolean
find_layers (const Breeding *breeding, RvLikenessLayer *wanted, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (layers); i++)
    {
      wanted[i].mix = breeding->shares[layers[i].share];
      wanted[i].node = rv_network_find (breeding->faceres, layers[i].node, error);
      if (wanted[i].node == RV_NONE)
        return FALSE;
    }
  return TRUE;
}

static gboolean
climb (Breeding *breeding, GError **error)
{
  RvLikenessLayer wanted[G_N_ELEMENTS (layers)];
  RvAscent        ascent = { .octaves = 1,
                             .octave_scale = 2,
                             .iterations = STEPS,
                             .rate = RATE,
                             .fall = FALL,
                             .smooth = SMOOTH,
                             .colour = COLOUR,
                             .in_memory = TRUE };
  Climb           climb = { 0 };
  RvLikeness     *likeness = NULL;
  gboolean        good = find_layers (breeding, wanted, error) && prepare_climb (breeding, &climb, error);

  if (good)
    {
      RvArrays arrays = {
        .width = climb.width, .height = climb.height, .picture = climb.child, .mask = climb.mask, .result = climb.result
      };
      RvObjective         objective;
      const ReverieCanvas canvas = rv_canvas_of_arrays (&arrays);

      likeness = rv_likeness_new (breeding->faceres, wanted, G_N_ELEMENTS (wanted), climb.first, climb.second);
      objective = rv_likeness_objective (likeness);
      good = rv_ascend (&ascent, &objective, breeding->run, &canvas, breeding->report, error)
             && add_change (breeding, &climb, error);
    }
  rv_likeness_free (likeness);
  clear_climb (&climb);
  return good;
}

/* ---- The whole ---- */

/* Puts the child in its place: of the first parent, only what has changed is changed. */
static gboolean
put_child (Breeding *breeding, const ReverieParent *first, float *result, GError **error)
{
  const Part       *part = &breeding->part;
  gsize             small = 3 * (gsize) breeding->first.width * breeding->first.height;
  g_autofree float *change = rv_rows_room (3 * (gsize) part->width * part->height, error);

  for (gsize i = 0; i < small; i++)
    breeding->child[i] -= breeding->first.pixels[i];
  if (change == NULL
      || !reverie_resize (breeding->child, breeding->first.width, breeding->first.height, change, part->width,
                          part->height, 3, error))
    return FALSE;
  for (guint row = 0; row < 3 * part->height; row++)
    {
      gsize start
          = ((gsize) (row / part->height) * first->height + part->y + row % part->height) * first->width + part->x;

      for (guint x = 0; x < part->width; x++)
        {
          float more = change[(gsize) row * part->width + x];

          if (more != 0)
            result[start + x] = CLAMP (first->pixels[start + x] + more, 0, 1);
        }
    }
  return TRUE;
}

/* Where the shares are all 1, the morph is the second parent's face already. */
static gboolean
is_mixture (const Breeding *breeding)
{
  return breeding->shares[COARSE] < 1 || breeding->shares[MIDDLE] < 1 || breeding->shares[FINE] < 1;
}

static gboolean
breed_child (Breeding *breeding, const ReverieParent *first, const ReverieParent *second, float *result, GError **error)
{
  const double *shares = breeding->shares;

  if (!take_parents (breeding, first, second, error))
    return FALSE;
  breeding->morph = rv_morph_new (&breeding->first, &breeding->second, shares[COARSE], breeding->workers, error);
  breeding->child = rv_rows_room (3 * (gsize) breeding->first.width * breeding->first.height, error);
  return breeding->morph != NULL && breeding->child != NULL
         && rv_morph_blend (breeding->morph, shares[FINE], shares[MIDDLE], shares[FINE], TRUE, breeding->child, error)
         && (!is_mixture (breeding) || climb (breeding, error)) && put_child (breeding, first, result, error);
}

gboolean
reverie_breed (ReverieNetwork      *faceres,
               ReverieNetwork      *facemesh,
               const ReverieBreed  *breed,
               const ReverieRun    *run,
               const ReverieParent *first,
               const ReverieParent *second,
               float               *result,
               ReverieReport       *report,
               GError             **error)
{
  Breeding breeding = { .faceres = faceres, .facemesh = facemesh, .run = run, .report = report };
  gint64   start = g_get_monotonic_time ();
  gboolean good;

  if (!take_shares (breed, breeding.shares, error))
    return FALSE;
  memcpy (result, first->pixels, 3 * (gsize) first->width * first->height * sizeof (float));
  breeding.workers = rv_workers_new (run->threads);
  good = (breeding.shares[COARSE] == 0 && breeding.shares[MIDDLE] == 0 && breeding.shares[FINE] == 0)
         || breed_child (&breeding, first, second, result, error);
  if (report != NULL)
    {
      report->threads = rv_workers_count (breeding.workers);
      report->seconds = (g_get_monotonic_time () - start) * 1e-6;
      report->cpu = rv_kernels ()->cpu;
    }
  rv_morph_free (breeding.morph);
  g_free (breeding.child);
  g_free (breeding.first.pixels);
  g_free (breeding.second.pixels);
  rv_workers_free (breeding.workers);
  return good;
}
