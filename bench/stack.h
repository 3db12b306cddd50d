/* Networks that are written down as a list of layers, with weights by chance.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "engine/graph/graph.h"

/* Reads a file of bench/stacks; its README says how they are written. NULL with @error where it is not so. */
RvGraph *bench_stack_read (const char *path, GError **error);

/* The @index-th of a sequence of numbers between -1 and 1, the same on every machine. bench/pytorch.py has the same. */
float bench_chance (guint32 seed, guint32 index);
