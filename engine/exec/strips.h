/* Chains of convolutions that go forward strip by strip: of what lies between two of them, only the rows that the next
 * strip sees are there at a time. Private to exec/.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A chain runs when its last convolution's turn comes. Where one of them sees what it does by way of a depthwise
 * convolution that rides on it, so it does here.
 */
#pragma once

#include "engine/exec/ops.h"

G_BEGIN_DECLS

/* Chooses the chains of a plan whose riders and ways of convolution are known, and how much of each value is there at a
 * time. @user: the only one of each value, RV_NONE where it has more or is wanted. */
void rv_strips_plan (RvPlan *plan, const guint *user);

/* The first convolution of the chain that ends with node @last, where it has read each pixel by the time that the last
 * one writes there, so that the last one may write to what the first one reads. Else RV_NONE. */
guint rv_strips_reader_ahead (const RvPlan *plan, guint last);

/* Runs the chain that ends with node @last. */
void rv_strips_forward (RvExec *exec, guint last);

G_END_DECLS
