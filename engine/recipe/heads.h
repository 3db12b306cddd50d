/* What the face network says of a face: its age, its sex, and features that tell people apart.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "engine/exec/exec.h"
#include "engine/reverie.h"

G_BEGIN_DECLS

#define RV_HEADS_SIDE 224 /* pixels of the square that the network sees */
#define RV_HEADS_FEATURES 256

/* One reading. */
typedef struct
{
  double years; /* mean of the ages, by their probabilities */
  double male;  /* logit: positive is male */
  float  features[RV_HEADS_FEATURES];
} RvReading;

/* What is wanted: readings to come to, and how much each counts; 0: it does not. */
typedef struct
{
  double           years, male;
  double           years_weight, male_weight, likeness;
  const RvReading *photo; /* whose features are to stay */
} RvWish;

/* An executor of "faceres" that sees squares of RV_HEADS_SIDE and can go back. Free with rv_exec_free (). */
RvExec *rv_heads_new (ReverieNetwork *network, RvWorkers *workers, GError **error);

/* What the last forward pass has read. */
void rv_heads_read (RvExec *heads, RvReading *reading);

/* Writes the gradients with which the way back climbs towards @wish from @reading, the last one. Returns the objective.
 */
double rv_heads_climb (RvExec *heads, const RvReading *reading, const RvWish *wish);

G_END_DECLS
