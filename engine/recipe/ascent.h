/* The loop that all recipes share: octaves, random shifts, a cleaned gradient, a step.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "engine/exec/exec.h"
#include "engine/reverie.h"

G_BEGIN_DECLS

/* What a recipe climbs. */
typedef struct
{
  gpointer data;

  /* Gets ready for pictures of a size, taking at most @limit bytes (0: no limit). An error of REVERIE_ERROR_SIZE means
   * that the size is too small for what is climbed. */
  gboolean (*prepare) (gpointer data, guint height, guint width, RvWorkers *workers, gsize limit, GError **error);

  /* The objective at a picture, and its gradient with respect to it: planes of the prepared size. The gradient's length
   * does not matter, it is brought to unit RMS. */
  double (*evaluate) (gpointer data, const float *picture, float *gradient);

  /* Of the prepared size: multiply-adds of one evaluation, counted two each, and bytes that were taken. */
  double (*flop) (gpointer data);
  gsize (*bytes) (gpointer data);
} RvObjective;

typedef struct
{
  guint  octaves;
  double octave_scale;
  guint  iterations;
  guint  jitter;
  double rate; /* length of a step: RMS of the change that one step makes to a grey picture */
  double smooth;
  double colour;
  guint  seed;
} RvAscent;

/* Climbs @objective from @picture into @result, both planar RGB; @mask and @report may be NULL. See reverie_dream ().
 */
gboolean rv_ascend (const RvAscent    *ascent,
                    const RvObjective *objective,
                    const ReverieRun  *run,
                    const float       *picture,
                    const float       *mask,
                    guint              width,
                    guint              height,
                    float             *result,
                    ReverieReport     *report,
                    GError           **error);

G_END_DECLS
