/* Faces brought together that are one.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Weighted non-maximum suppression: BlazeFace's "tie resolution" (Bazarevsky et al., 2019), which moves less than the
 * best alone from one picture to the next.
 */
#include <math.h>

#include "engine/recipe/face.h"

void
rv_face_carry (ReverieFace *face, const RvAffine *map)
{
  double scale = hypot (map->xx, map->yx);
  double x = face->x + face->width / 2, y = face->y + face->height / 2;

  face->width *= scale;
  face->height *= scale;
  rv_affine_apply (map, x, y, &face->x, &face->y);
  face->x -= face->width / 2;
  face->y -= face->height / 2;
  for (guint i = 0; i < REVERIE_N_FACE_POINTS; i++)
    rv_affine_apply (map, face->points[i][0], face->points[i][1], &face->points[i][0], &face->points[i][1]);
}

double
rv_face_overlap (const ReverieFace *a, const ReverieFace *b)
{
  double width = MIN (a->x + a->width, b->x + b->width) - MAX (a->x, b->x);
  double height = MIN (a->y + a->height, b->y + b->height) - MAX (a->y, b->y);
  double both = width > 0 && height > 0 ? width * height : 0;

  return both / (a->width * a->height + b->width * b->height - both);
}

void
rv_face_add (ReverieFace *sum, const ReverieFace *face, double weight)
{
  sum->x += weight * face->x;
  sum->y += weight * face->y;
  sum->width += weight * face->width;
  sum->height += weight * face->height;
  for (guint i = 0; i < REVERIE_N_FACE_POINTS; i++)
    for (guint j = 0; j < 2; j++)
      sum->points[i][j] += weight * face->points[i][j];
}

static int
by_score (gconstpointer a, gconstpointer b)
{
  const ReverieFace *first = a, *second = b;

  return (first->score < second->score) - (first->score > second->score);
}

/* The mean of those from @faces[@first] on that overlap with it; they are marked as used up by a score of 0. */
static ReverieFace
merge_one (GArray *faces, guint first, double overlap)
{
  ReverieFace *all = (ReverieFace *) (gpointer) faces->data;
  ReverieFace  best = all[first], sum = { .score = best.score }, mean = { .score = best.score };
  double       weight = 0;

  for (guint i = first; i < faces->len; i++)
    if (all[i].score > 0 && rv_face_overlap (&best, &all[i]) > overlap)
      {
        rv_face_add (&sum, &all[i], all[i].score);
        weight += all[i].score;
        all[i].score = 0;
      }
  rv_face_add (&mean, &sum, 1 / weight);
  return mean;
}

void
rv_faces_merge (GArray *faces, double overlap)
{
  g_autoptr (GArray) merged = g_array_new (FALSE, FALSE, sizeof (ReverieFace));

  g_array_sort (faces, by_score);
  for (guint i = 0; i < faces->len; i++)
    if (g_array_index (faces, ReverieFace, i).score > 0)
      {
        ReverieFace face = merge_one (faces, i, overlap);

        g_array_append_val (merged, face);
      }
  g_array_set_size (faces, 0);
  g_array_append_vals (faces, merged->data, merged->len);
}
