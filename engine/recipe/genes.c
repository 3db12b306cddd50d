/* Genes: a face is posed, its change begun and climbed, and laid back into the picture.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>
#include <string.h>

#include <glib/gi18n-lib.h>

#include "engine/recipe/change.h"
#include "engine/recipe/check.h"
#include "engine/recipe/genes-private.h"
#include "engine/recipe/growth.h"
#include "engine/recipe/pose.h"
#include "engine/recipe/rows.h"

#define MIN_SIDE 256     /* of the posed square */
#define MAX_SIDE 384     /* a change is smooth: more shows no more */
#define OTHER_SEX 9      /* by which logits of the two sexes differ */
#define SMALLEST_FACE 24 /* pixels from side to side of the pose's square */

void
reverie_genes_init (ReverieGenes *genes)
{
  *genes = (ReverieGenes){ .strength = 1, .likeness = 0.5 };
}

static gboolean
check_numbers (const ReverieGenes *genes, GError **error)
{
  const double age = genes->age;

  return (age == 0 || rv_check_range ("age", age, 5, 90, error))
         && rv_check_range ("masculine", genes->masculine, -1, 1, error)
         && rv_check_range ("strength", genes->strength, 0, 1, error)
         && rv_check_range ("likeness", genes->likeness, 0, 1, error);
}

void
reverie_genes_area (
    const ReverieFace *face, guint width, guint height, guint *x, guint *y, guint *area_width, guint *area_height)
{
  RvArea   area = { 0 };
  RvAffine pose;

  if (rv_pose (face->points, 1, &pose))
    area = rv_pose_area (&pose, 1, width, height);
  *x = area.x;
  *y = area.y;
  *area_width = area.width;
  *area_height = area.height;
}

/* What the face is seen in. */
typedef struct
{
  const float       *picture;
  guint              width, height;
  const ReverieFace *face;
  RvAffine           pose; /* of the square in the picture */
} Seat;

/* The side of the posed square that shows all that the picture has, within bounds. */
static gboolean
pose_face (RvGene *gene, Seat *seat, GError **error)
{
  const ReverieFace *face = seat->face;
  double             extent = rv_pose (face->points, 1, &seat->pose) ? rv_pose_extent (&seat->pose, 1) : 0;

  if (extent < SMALLEST_FACE)
    {
      g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_SIZE,
                   _ ("a face of %.0f pixels is too small for genes: it must have %d with its hair"), extent,
                   SMALLEST_FACE);
      return FALSE;
    }
  gene->side = CLAMP (extent, MIN_SIDE, MAX_SIDE);
  return rv_pose (face->points, gene->side, &seat->pose);
}

/* The mesh of the face in the posed square. @found says whether there is one, and it is of use: for a face that is to
 * be a child's, or of another sex. */
static gboolean
find_mesh (const RvGene *gene, const Seat *seat, RvMesh *mesh, gboolean *found, GError **error)
{
  double   scale = rv_pose_extent (&seat->pose, gene->side) / gene->side;
  gboolean younger = gene->wish.years < MIN (REVERIE_GENES_GROWN, gene->before.years);
  GError  *why = NULL;
  RvAffine into;

  *found = FALSE;
  if (gene->facemesh == NULL || (!younger && gene->genes->masculine == 0) || !rv_affine_invert (&seat->pose, &into))
    return TRUE;
  *found
      = rv_mesh_find (gene->facemesh, seat->picture, seat->width, seat->height, seat->face, gene->workers, mesh, &why);
  if (g_error_matches (why, REVERIE_ERROR, REVERIE_ERROR_ARGUMENT))
    g_clear_error (&why);
  if (why != NULL)
    g_propagate_error (error, why);
  for (guint i = 0; *found && i < RV_MESH_POINTS; i++)
    {
      double *point = mesh->points[i];

      rv_affine_apply (&into, point[0], point[1], &point[0], &point[1]);
      point[2] /= scale;
    }
  return why == NULL;
}

/* Grows what is known without a network, and sees the photo with the gains of that. */
static gboolean
grow (RvGene *gene, const RvMesh *mesh, GError **error)
{
  gsize           plane = (gsize) gene->side * gene->side;
  double          male = gene->genes->masculine != 0 ? (gene->wish.male - gene->before.male) / OTHER_SEX : 0;
  const RvGrowing growing
      = { .photo = gene->photo, .side = gene->side, .mesh = mesh, .change = gene->begin, .gains = gene->gains };

  if (!rv_growth_change (&growing, gene->before.years, gene->wish.years, CLAMP (male, -1, 1), gene->workers, error))
    return FALSE;
  gene->shaped = mesh != NULL;
  gene->child = gene->shaped && gene->wish.years < MIN (REVERIE_GENES_GROWN, gene->before.years);
  for (gsize i = 0; mesh != NULL && i < 3 * plane; i++)
    gene->photo[i] *= expf (gene->gains[i]);
  return TRUE;
}

/* Poses the face, reads it, and makes what its change begins with. */
static gboolean
begin (RvGene *gene, const Seat *seat, GError **error)
{
  gsize    plane = (gsize) gene->side * gene->side;
  RvWarp   warp = { .map = seat->pose,
                    .source_width = seat->width,
                    .source_height = seat->height,
                    .target_width = gene->side,
                    .target_height = gene->side,
                    .channels = 3,
                    .workers = gene->workers };
  gboolean found;
  RvMesh   mesh;

  gene->photo = rv_rows_room (12 * plane, error);
  if (gene->photo == NULL)
    return FALSE;
  gene->begin = gene->photo + 3 * plane;
  gene->gains = gene->begin + 3 * plane;
  gene->found = gene->gains + 3 * plane;
  rv_warp (&warp, seat->picture, gene->photo);
  gene->n = gene->side;
  rv_gene_wish (gene);
  return find_mesh (gene, seat, &mesh, &found, error) && grow (gene, found ? &mesh : NULL, error);
}

static void
clear (RvGene *gene)
{
  g_free (gene->photo);
  rv_change_climb_clear (&gene->climb);
  rv_exec_free (gene->heads);
  rv_workers_free (gene->workers);
  g_rand_free (gene->random);
}

gboolean
reverie_genes (ReverieNetwork     *faceres,
               ReverieNetwork     *facemesh,
               const ReverieGenes *genes,
               const ReverieRun   *run,
               const float        *picture,
               guint               width,
               guint               height,
               const ReverieFace  *face,
               float              *result,
               ReverieReport      *report,
               GError            **error)
{
  RvGene   gene = { .genes = genes, .facemesh = facemesh };
  Seat     seat = { .picture = picture, .width = width, .height = height, .face = face };
  gboolean good;

  if (!check_numbers (genes, error))
    return FALSE;
  memcpy (result, picture, (gsize) 3 * width * height * sizeof (float));
  if (genes->strength == 0 || (genes->age == 0 && genes->masculine == 0))
    return TRUE;
  gene.workers = rv_workers_new (run->threads);
  gene.random = g_rand_new_with_seed (genes->seed);
  gene.heads = rv_heads_new (faceres, gene.workers, error);
  good = gene.heads != NULL && pose_face (&gene, &seat, error) && begin (&gene, &seat, error)
         && rv_gene_climb (&gene, run, report, error);
  if (good)
    rv_change_apply (gene.found, gene.gains, gene.side, &seat.pose, genes->strength, picture, width, height, result,
                     gene.workers);
  clear (&gene);
  return good;
}
