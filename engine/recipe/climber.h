/* A run of the ascent: what it holds, and the memory that this takes.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "engine/recipe/ascent.h"
#include "engine/recipe/octave.h"
#include "engine/recipe/reduced.h"
#include "engine/recipe/smooth.h"

G_BEGIN_DECLS

/* How the memory is shared out. */
typedef struct
{
  gsize    held;    /* by the process when the run began */
  gsize    limit;   /* for all that is taken, 0: none */
  gboolean on_disk; /* the picture's data */
  gsize    own;     /* bytes that are taken beside the objective */
} RvBudget;

/* A run. */
typedef struct
{
  const RvAscent      *ascent;
  const RvObjective   *objective;
  const ReverieRun    *run;
  const ReverieCanvas *canvas;
  RvReduced            reduced; /* what coarse octaves look at, where there are such */
  ReverieReport       *report;
  RvWorkers           *workers;
  GRand               *random;

  RvSize      full;
  RvSize      size; /* of the octave */
  RvBudget    budget;
  RvStore    *x;        /* the dream, or its detail: planes of the octave */
  RvStore    *gradient; /* the same; between octaves, the next one's dream */
  RvStore    *mask;     /* one plane, or NULL */
  RvSmoother *smoother; /* or: */
  RvAdam     *adam;
  float      *rooms; /* a row for each worker */

  guint           turns[RV_MAX_TURNS][2]; /* the octave's shifts, down and right */
  guint           n_octaves;
  double          flop;                /* of an evaluation at this octave */
  double          work_done, work_all; /* pixels times steps */
  ReverieProgress progress;
  ReverieVerdict  verdict;
} RvClimber;

static inline gsize
rv_pixels (RvSize size)
{
  return (gsize) size.height * size.width;
}

RvSize rv_climber_octave (const RvClimber *climber, guint octave);
guint  rv_climber_steps (const RvClimber *climber, guint octave);

/* Whether an octave of @size looks at the reduced canvas. */
gboolean rv_climber_reduces (const RvClimber *climber, RvSize size);

/* Finds out what may be taken, and whether the picture's data should lie in memory or on the disk. */
gboolean rv_climber_budget (RvClimber *climber, GError **error);

/* Says what will be taken at most, before it is. */
void rv_climber_foresee (RvClimber *climber);

/* Takes what does not depend on the octave, and gives it back, but for the dream. */
gboolean rv_climber_take (RvClimber *climber, GError **error);
void     rv_climber_drop (RvClimber *climber);

/* Plans the objective for the octave at hand, and takes its memory. An error of REVERIE_ERROR_SIZE says that the octave
 * is too small for it. */
gboolean rv_climber_open (RvClimber *climber, GError **error);

/* ---- climber-step.c ---- */

/* The octave's picture and gradient, not shifted. */
RvShift rv_climber_shift (const RvClimber *climber);

/* Chooses the shifts of an octave that has only some, and sets @shift to one of them. */
void rv_climber_choose_turns (RvClimber *climber);
void rv_climber_turn (gpointer climber, guint turn, RvShift *shift);

/* Tells how far the run has come, with a part of the step at hand; FALSE where it is to go no further. */
gboolean rv_climber_tick (gpointer climber, double fraction);

/* Evaluates what is climbed, and climbs; FALSE where a tick has stopped it. */
gboolean rv_climber_step (RvClimber *climber);

G_END_DECLS
