/* The parts of how a face changes its age and sex.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "engine/recipe/ascent.h"
#include "engine/recipe/change-climb.h"
#include "engine/recipe/heads.h"

G_BEGIN_DECLS

/* A face on its way. */
typedef struct
{
  const ReverieGenes *genes;
  ReverieNetwork     *facemesh; /* or NULL */
  RvWorkers          *workers;
  GRand              *random; /* owned, with what follows but its parts */
  RvExec             *heads;
  guint               side;  /* of the posed square */
  float              *photo; /* the posed square, and the change that it begins with */
  float              *begin;
  float              *gains;  /* those of the photo; it is seen with them */
  float              *found;  /* the change in the end */
  gboolean            shaped; /* whether it begins with a shape that was asked for, */
  gboolean            child;  /* and whether with a child's */

  guint         n; /* side of the octave */
  RvChangeClimb climb;

  RvReading before, now;
  RvWish    wish;
} RvGene;

/* Reads the posed photo, and says what is wanted of it. What nobody asked for is to stay. */
void rv_gene_wish (RvGene *gene);

/* Climbs from @gene's begin to what is found; see rv_ascend (). */
gboolean rv_gene_climb (RvGene *gene, const ReverieRun *run, ReverieReport *report, GError **error);

G_END_DECLS
