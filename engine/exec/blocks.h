/* Products of packed weights A and a matrix B that is made block by block, straight into the panels that the product
 * wants, and never as a whole.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "engine/exec/ops.h"

G_BEGIN_DECLS

/* Most pixels of a block, a multiple of 8 for the bits. With RV_BLOCK_DEPTH, B takes 1 MiB at most. Processors see long
 * lines coming, and third-level caches are fast enough for the rest. */
#define RV_BLOCK_PIXELS 1024
#define RV_BLOCK_DEPTH 256

typedef struct _RvProduct RvProduct;

/* Line @k of B, from product->from, for pixels @start to @start + @n - 1 (@start a multiple of 8, @n at most
 * RV_BLOCK_PIXELS), perhaps by way of @room. */
typedef const float *(*RvLine) (const RvProduct *product, guint k, gsize start, gsize n, float *room);

/* What follows while a block of the result is in the cache. */
typedef enum
{
  RV_THEN_NOTHING,
  RV_THEN_FINISH,  /* bias and activation of a node */
  RV_THEN_UNFINISH /* the way back through its activation */
} RvThen;

struct _RvProduct
{
  RvExec      *exec;
  guint        index;   /* of the node whose lines and weights these are */
  const float *weights; /* A, packed */
  guint        rows, depth;
  RvLine       line;
  RvPlanes     from;
  RvGeometry   geometry; /* for lines that look through a window over the rows that are there */
  RvAhead      ahead;    /* or nothing, where lines come from what is in the cache anyway */
  gboolean     once;     /* lines are dear to make, or leave bits: no two tasks make the same */
  gboolean     accumulate;
  RvThen       then;
  guint        then_index; /* the node of that */
  guint        sum;        /* node that is finished after it, or RV_NONE */
};

/* Floats of scratch memory that a block of B takes. */
gsize rv_block_floats (guint depth);

/* target (+)= A * B for @n pixels from @start on (as for RvLine), in rows @low to @high - 1, which lie @stride floats
 * apart. @packed is room for B. */
void rv_product_block (
    const RvProduct *product, float *packed, guint low, guint high, gsize start, gsize n, float *target, gsize stride);

/* Pixels @start (a multiple of 8) to @end - 1 of the product, by all workers. Blocks depend on sizes alone, never on
 * the number of threads. */
void rv_product_run (const RvProduct *product, gsize start, gsize end, const RvPlanes *target);

/* The way forward of a convolution that does not go by Winograd's transforms, from the whole value of its input. */
RvProduct rv_conv2d_product (RvExec *exec, guint index);

/* Floats of scratch memory that the way back of a strided convolution takes beside a block of B, and the way itself:
 * the product is that of its weights and the gradient. */
gsize rv_strided_floats (const RvPlan *plan, guint index);
void  rv_strided_backward (const RvProduct *product);

G_END_DECLS
