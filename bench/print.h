/* Results as a table and as JSON.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "bench/dream.h"
#include "bench/measure.h"

/* @peak: gigaflop/s of one core. */
void bench_print_heading (double peak);
void bench_print_result (const BenchResult *result, double peak);

/* @results: of BenchResult. */
gboolean bench_write_results (const char *path, const GArray *results, double peak, GError **error);

/* Prints what the rows are made of as JSON, for a program that measures the same with other means. */
gboolean bench_print_rows (const GPtrArray *rows, GError **error);

/* The same for dreams: @results are BenchDreamResult, @rows BenchDream. */
void     bench_print_dream_heading (void);
void     bench_print_dream (const BenchDreamResult *result);
gboolean bench_write_dreams (const char *path, const GArray *results, GError **error);
gboolean bench_print_dreams (const GPtrArray *rows, GError **error);
