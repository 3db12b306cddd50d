/* Whole dreams: what a user waits for, and what it takes of the machine.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "engine/reverie.h"

/* A dream of the default look on a square picture. */
typedef struct
{
  const char *id;
  guint       side;
  guint       octaves;
  guint       iterations;
} BenchDream;

/* Ends with an id of NULL. */
extern const BenchDream bench_dreams[];

/* All but what is said above is left to reverie_dream_init (). */
void bench_dream_settings (const BenchDream *row, ReverieDream *dream);

/* The default look's network, and its node. */
typedef struct
{
  ReverieCatalog     *catalog;
  const ReverieModel *model;
  ReverieNetwork     *network;
  ReverieLayer        layer;
} BenchLook;

gboolean bench_look_open (BenchLook *look, GError **error);
void     bench_look_clear (BenchLook *look);

typedef struct
{
  const BenchDream *row;
  guint             threads;
  double            loading; /* seconds to read the catalog and the network: the median of some tries */
  double           *seconds; /* of each dream, the network being there */
  guint             n_seconds;
  double            median;
  double            step; /* median seconds of the largest octave's steps */
  double            gigaflop;
  guint64           bytes;    /* that the engine planned */
  gsize             resident; /* the most that the process held, the picture and the result included */
} BenchDreamResult;

/* Dreams once or, where that is short, some times. Clear @result with bench_dream_result_clear (). */
gboolean bench_dream_measure (const BenchDream *row, guint threads, BenchDreamResult *result, GError **error);
void     bench_dream_result_clear (BenchDreamResult *result);
