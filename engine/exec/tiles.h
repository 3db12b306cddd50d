/* Running a network over a picture in tiles, where its planes would not fit the memory.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A tile is a window of the picture, in which every plane is a window of the whole's plane, at the same phase and with
 * the same paddings. Behind its inner borders values are wrong, for zeros come in there; but each tile has a core of
 * wanted values whose receptive fields lie inside it, and the cores share all wanted values out. An objective that
 * looks at cores alone sees what it would see in the whole; and where gradients behind cores are zero, the tiles'
 * gradients add up to that of the whole picture.
 */
#pragma once

#include "engine/exec/exec.h"
#include "engine/graph/receptive.h"

G_BEGIN_DECLS

typedef struct _RvTiles RvTiles;

/* Plans to run @graph with gradient, as rv_exec_new () does, within @limit bytes (0: no limit): the whole in one tile
 * where that fits, else those tiles that overlap the least. Where even the smallest tiles take more, it is these, or
 * the whole where that cannot be cut: rv_tiles_bytes () tells. Takes no memory to speak of. */
RvTiles *rv_tiles_new (const RvGraph *graph,
                       double         scale,
                       const double  *mean,
                       const guint   *targets,
                       guint          n_targets,
                       guint          height,
                       guint          width,
                       RvWorkers     *workers,
                       gsize          limit,
                       GError       **error);
void     rv_tiles_free (RvTiles *tiles);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RvTiles, rv_tiles_free)

guint   rv_tiles_count (const RvTiles *tiles);
RvShape rv_tiles_shape (const RvTiles *tiles, guint target); /* for the whole picture */
gsize   rv_tiles_bytes (const RvTiles *tiles);
double  rv_tiles_flop (const RvTiles *tiles); /* as rv_exec_flop (), of all tiles */

/* Why the picture cannot be cut, or NULL where it can. */
const char *rv_tiles_obstacle (const RvTiles *tiles);

/* Takes the memory that was planned. After a failure nothing is left to do but free. */
gboolean rv_tiles_open (RvTiles *tiles, GError **error);

/* The executor set to tile @tile, whose picture is the window @window of the whole; valid until the next call. */
RvExec *rv_tiles_start (RvTiles *tiles, guint tile, RvArea *window);

/* The core of a tile: its own part of the values of the @target-th wanted node, in the executor's plane of it. May be
 * empty. */
RvArea rv_tiles_core (const RvTiles *tiles, guint tile, guint target);

/* Where that lies in the whole's plane: the row and the column of its first value. */
void rv_tiles_core_place (const RvTiles *tiles, guint tile, guint target, guint *y, guint *x);

G_END_DECLS
