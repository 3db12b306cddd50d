/* The kernels: loops over floats. They allocate nothing, touch no files, and trust their arguments: sizes were checked
 * when the graph was built and the plan made.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The same sources are compiled once for each instruction set; rv_kernels () picks a table when the program starts.
 * Set REVERIE_CPU to baseline, avx2 or avx512 to force one.
 *
 * Bits: where only a yes or no is kept of a value, element i is bit i % 8 of byte i / 8.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A window sliding over a plane (one channel). Output pixel (y, x) sees input rows y * stride_y + ky * dilation_y - top
 * for ky = 0 ... kernel_height - 1, and columns likewise. */
typedef struct
{
  int height, width; /* of the input plane */
  int out_height, out_width;
  int kernel_height, kernel_width;
  int stride_y, stride_x;
  int dilation_y, dilation_x;
  int top, left;
} RvGeometry;

/* Floats around a plane that kernels may read where they say so: some go by whole vectors, and leave out the lanes that
 * lie elsewhere. */
#define RV_MARGIN 64

/* Points of one axis at which Winograd's convolution multiplies: a tile and its window have 7 pixels together. */
#define RV_WINOGRAD_POINTS 6

/* Tiles of an output plane: rows top to bottom - 1 of them, columns left to right - 1. */
typedef struct
{
  int top, bottom, left, right;
} RvTileRange;

/* A step of Adam (Kingma and Ba, "Adam: A Method for Stochastic Optimization", 2014). */
typedef struct
{
  float rate;         /* length of the step where all gradients agree */
  float keep;         /* share of the mean gradient that stays */
  float keep_squares; /* share of the mean square that stays */
  float scale;        /* of the mean, for what it lacks of its first steps; */
  float scale_squares;
  float share; /* of the step's picture in the mean of all */
} RvAdamStep;

typedef struct
{
  const char *cpu;                       /* "baseline", "avx2" or "avx512" */
  guint       panel_rows, panel_columns; /* of product () */
#define RV_KERNEL(result, name, arguments) result (*name) arguments;
#include "engine/kernels/kernels.inc"
#undef RV_KERNEL
} RvKernels;

/* The table for this machine, or the one that REVERIE_CPU names where the machine can run it. */
const RvKernels *rv_kernels (void);

/* All tables that this machine can run, NULL-terminated, plainest first. For tests. */
const RvKernels *const *rv_kernels_runnable (void);

/* In the kernels' own sources: the name of a kernel for the instruction set being compiled. */
#define RV_PASTE_(a, b) a##__##b
#define RV_PASTE(a, b) RV_PASTE_ (a, b)
#define RV_NAME(name) RV_PASTE (rv_##name, RV_ISA)

#ifdef RV_ISA

/* A product's tile in registers: PANEL_ROWS x 2 vectors of LANES floats, and three more for A and B. */
#if defined(__AVX512F__)
#define RV_LANES 16
#define RV_PANEL_ROWS 12 /* 24 of 32 registers */
#elif defined(__AVX2__)
#define RV_LANES 8
#define RV_PANEL_ROWS 6 /* 12 of 16 */
#elif defined(__aarch64__)
#define RV_LANES 4
#define RV_PANEL_ROWS 12 /* 24 of 32 */
#else
#define RV_LANES 4
#define RV_PANEL_ROWS 6
#endif
#define RV_PANEL_COLUMNS (2 * RV_LANES)

#define RV_KERNEL(result, name, arguments) result RV_NAME (name) arguments;
#include "engine/kernels/kernels.inc"
#undef RV_KERNEL
#endif

G_END_DECLS
