/* The loop that all recipes share: octaves, random shifts, a cleaned gradient, a step.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "engine/recipe/adam.h"
#include "engine/recipe/shift.h"
#include "engine/reverie.h"

G_BEGIN_DECLS

#define RV_MAX_TURNS 16

/* What climbing takes at one size of the picture. */
typedef struct
{
  gsize  bytes;
  gsize  disk; /* bytes of temporary files */
  double flop; /* multiply-adds of one evaluation, counted two each */
  guint  tiles;
} RvCost;

/* Called within an evaluation when @fraction of it is done; FALSE to stop it. */
typedef gboolean (*RvTick) (gpointer data, double fraction);

/* The picture after a step. */
typedef struct
{
  RvStore   *picture; /* three planes of height x width */
  guint      height, width;
  guint      octave, step;
  RvWorkers *workers;
} RvSettling;

/* An octave that begins. */
typedef struct
{
  RvShift *shift;   /* its picture is the photo at the octave's size; its gradient is of no value */
  guint    n_turns; /* shifts at which the octave's steps look at the picture, one after the other */
  gpointer data;    /* for: */
  void (*turn) (gpointer data, guint turn, RvShift *shift); /* sets @shift to one of them */
  RvTick tick; /* to be called after each of several tiles: FALSE where the run is to end, and so is this */
} RvBeginning;

/* What a recipe climbs. */
typedef struct
{
  gpointer data;

  /* Plans for pictures of a size, within @limit bytes (0: no limit) where that can be: else *cost says the least that
   * is needed. An error of REVERIE_ERROR_SIZE means that the size is too small for what is climbed. */
  gboolean (*plan) (
      gpointer data, guint height, guint width, RvWorkers *workers, gsize limit, RvCost *cost, GError **error);

  /* Takes the memory that was planned last, for @octave (0 is the coarsest), and gives it back. */
  gboolean (*open) (gpointer data, guint octave, GError **error);
  void (*close) (gpointer data);

  /* Looks at the photo before the first step of an octave; or NULL. */
  gboolean (*begin) (gpointer data, const RvBeginning *beginning, GError **error);

  /* The objective at the picture that @shift shows, of the planned size, and its gradient with respect to it. The
   * gradient's length does not matter, it is brought to unit RMS. FALSE where @tick has stopped it. */
  gboolean (*evaluate) (gpointer data, const RvShift *shift, RvTick tick, gpointer tick_data, double *objective);

  /* Why no plan can take less than it does, or NULL. */
  const char *(*obstacle) (gpointer data);

  /* Changes the picture after a step, as an anchor of its colours does; or NULL. */
  void (*settle) (gpointer data, const RvSettling *settling);
} RvObjective;

/* An octave that a recipe names. */
typedef struct
{
  guint side;  /* pixels of the picture's longer side, at most as many as it has */
  guint steps; /* at least 1 */
} RvOctave;

/* A second objective, climbed along the smoothed gradient. */
typedef struct
{
  RvObjective objective;
  guint       every; /* step of so many */
  double      rate, smooth, colour;
} RvBeside;

typedef struct
{
  const RvOctave *plan;    /* @octaves of them, coarsest first, the last as large as the picture; or NULL: */
  guint           octaves; /* 0: as many as the size asks for */
  double          octave_scale;
  guint           iterations; /* of each octave */

  RvCarry           carry; /* from octave to octave */
  const RvAdamPlan *adam;  /* how to climb; or NULL: along the smoothed gradient */
  guint             turns; /* shifts that an octave has, none the first, at most RV_MAX_TURNS; 0: a new one each step */

  const RvBeside *beside; /* or NULL */

  guint    jitter;
  double   rate;   /* length of a step: RMS of the change that one step makes to a grey picture */
  double   fall;   /* part of the rate that is lost along an octave, 0 to 1 */
  double   smooth; /* as RvSmoother has it; not for Adam, nor is: */
  double   colour;
  guint    seed;
  gboolean in_memory; /* the stores lie in memory, or there is not enough of it: for recipes that see them as a whole */
} RvAscent;

/* Climbs @objective from what @canvas reads to what it writes; @report may be NULL. See reverie_dream_canvas (). */
gboolean rv_ascend (const RvAscent      *ascent,
                    const RvObjective   *objective,
                    const ReverieRun    *run,
                    const ReverieCanvas *canvas,
                    ReverieReport       *report,
                    GError             **error);

G_END_DECLS
