/* One TF.js node to nodes of the graph. Private to import/.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "engine/graph/graph.h"
#include "engine/import/json.h"
#include "engine/import/weights.h"

G_BEGIN_DECLS

/* An input of a node: a value of the graph, or a constant. */
typedef struct
{
  guint           value;    /* index in the graph, RV_NONE for a constant */
  const RvWeight *constant; /* or NULL */
} RvTfInput;

/* A node of the file whose inputs are known. */
typedef struct
{
  RvGraph         *graph;
  const char      *name;
  const char      *op;
  JsonObject      *attributes; /* may be NULL */
  guint            n_inputs;
  const RvTfInput *inputs;
} RvTfNode;

/* Adds what @node stands for and returns the index of its value; an op that the engine does not have becomes
 * RV_OP_UNSUPPORTED. RV_NONE with @error set where the node is broken. */
guint rv_tfjs_convert (const RvTfNode *node, GError **error);

G_END_DECLS
