/* Ending a dream in time.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "engine/reverie.h"

G_BEGIN_DECLS

typedef struct
{
  double seconds;      /* 0: as many as it takes */
  double octave_scale; /* of the dream */

  /* All zero at the start. Of the last call: */
  double elapsed;
  double fraction;
  guint  octave;
  /* When the octave began: */
  double octave_elapsed;
  double octave_fraction;
  /* Seconds to read the picture, as far as is known after @n_calls: */
  double reading;
  guint  n_calls;
} RvTimeBudget;

/* To be called when the engine begins, with the seconds gone so far. */
void rv_time_budget_begin (RvTimeBudget *budget, double elapsed);

/* Whether a dream that has come as far as @progress in @elapsed seconds is to go on. It is kept where the step to come
 * would end beyond the budget, or bringing to full size what there is then would end far beyond. To be called whenever
 * the engine tells of progress. */
ReverieVerdict rv_time_budget_judge (RvTimeBudget *budget, const ReverieProgress *progress, double elapsed);

G_END_DECLS
