/* How many multiply-adds one core can do.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

/* Gigaflop/s of one core, a fused multiply-add of two floats counting two: the most that any loop of independent
 * multiply-adds reaches in short bursts, over all vector widths that the processor has. Takes about 0.2 s. */
double bench_peak (void);
