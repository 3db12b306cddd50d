/* The parts of what a sitter climbs.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "engine/exec/tiles.h"
#include "engine/recipe/imagine-objective.h"

G_BEGIN_DECLS

#define RV_IMAGINE_STAGES 3
#define RV_HEADS_SIDE 168 /* pixels in which the heads see the face */
#define RV_FINDER_SIDE 256
#define RV_IMAGINE_FEATURES 1024 /* of a face, at most */

/* How much each thing counts in an octave. */
typedef struct
{
  double stages[RV_IMAGINE_STAGES]; /* conv_pw_8, _10, _12 */
  guint  n_stages;                  /* that are looked at */
  double heads;
  double finder;
} RvImagineWeights;

extern const RvImagineWeights rv_imagine_weights[RV_IMAGINE_OCTAVES];

/* A network's look at the picture. */
typedef struct
{
  ReverieNetwork *network;
  guint           nodes[RV_IMAGINE_STAGES];
  guint           n_nodes;
  RvTiles        *tiles;
} RvImagineView;

struct _RvImagining
{
  const RvSitter *sitter;
  const float    *picture, *face;
  double          eyes[2][2];
  float           own[RV_IMAGINE_FEATURES]; /* the direction in which the face becomes its own */

  RvImagineView stages, heads, finder;
  guint         octave, side, step;
  RvWorkers    *workers;
  float        *memory; /* what follows: planes of the octave */
  float        *sum;    /* three: the gradient */
  float        *room;   /* three */
  float        *target; /* three: the sitter */
  float        *slow;   /* three */
  float        *region; /* one: the face */
};

static inline gsize
rv_imagining_plane (const RvImagining *imagining)
{
  return (gsize) imagining->side * imagining->side;
}

/* Brings the gradient in the store of @shift, cut to the face where @cut, to an RMS of @weight there, and adds it to
 * the sum. */
void rv_imagining_add (RvImagining *imagining, const RvShift *shift, gboolean cut, double weight);

/* Add the gradients of the heads and of the finder at the picture that @shift shows. The first returns the logarithm of
 * how likely the head finds the sitter's age. */
double rv_imagining_climb_heads (RvImagining *imagining, const RvShift *shift);
void   rv_imagining_climb_finder (RvImagining *imagining, const RvShift *shift);

/* The objective's settle (): pulls what has changed slowly from place to place back to the sitter, so that its skin
 * stays skin, lit as it was. */
void rv_imagining_settle (gpointer imagining, const RvSettling *settling);

G_END_DECLS
