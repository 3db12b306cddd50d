/* TF.js graph models to graphs.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "engine/graph/graph.h"

G_BEGIN_DECLS

/* Reads the graph model at @path (JSON, with its weight files beside it).
 *
 * @start: the node that stands for the picture, where the graph's own preparation of it is left out; NULL for the
 *   graph's placeholder.
 * Node 0 of the result is the picture's input, of 3 channels. Nodes that the engine cannot compute are there as
 * RV_OP_UNSUPPORTED; where none can be computed at all that is an error. */
RvGraph *rv_tfjs_load (const char *path, const char *start, GError **error);

G_END_DECLS
