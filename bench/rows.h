/* What is measured: the rows of the table.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "engine/import/network.h"

typedef struct
{
  const char *id;
  const char *model; /* id in the catalog, or NULL */
  const char *stack; /* file in bench/stacks, or NULL */
  const char *node;
  guint       side; /* the picture is square */
} BenchRow;

/* Ends with an id of NULL. */
extern const BenchRow bench_rows[];

/* A row's network, and the index of its node. */
typedef struct
{
  ReverieNetwork *network; /* NULL for a stack */
  char           *path;    /* of the file that it was read from */
  char           *start;   /* node that stands for the picture, or NULL */
  RvGraph        *graph;
  guint           node;
  double          scale;
  double          mean[3];
} BenchSubject;

gboolean bench_subject_open (const BenchRow *row, BenchSubject *subject, GError **error);
void     bench_subject_clear (BenchSubject *subject);
