/* The weights of a TF.js model: a manifest, and the files that it names.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "engine/graph/graph.h"
#include "engine/import/json.h"
#include "engine/import/limits.h"

G_BEGIN_DECLS

typedef enum
{
  RV_DTYPE_FLOAT32,
  RV_DTYPE_FLOAT16,
  RV_DTYPE_INT32,
  RV_DTYPE_UINT16,
  RV_DTYPE_UINT8,
  RV_DTYPE_BOOL
} RvDtype;

/* One weight, as it lies in its file: little-endian, row-major. */
typedef struct
{
  char         *name;
  RvDtype       dtype; /* as stored */
  double        scale; /* value = stored * scale + minimum where @quantised */
  double        minimum;
  gboolean      quantised;
  guint         rank;
  guint         shape[RV_MAX_RANK];
  gsize         length; /* elements: the product of the shape */
  const guint8 *data;
} RvWeight;

typedef struct _RvWeights RvWeights;

/* Reads the manifest's files, which lie in @folder. */
RvWeights *rv_weights_read (JsonArray *manifest, const char *folder, GError **error);
void       rv_weights_free (RvWeights *weights);

/* NULL where there is none of that name. */
const RvWeight *rv_weights_find (const RvWeights *weights, const char *name);

/* The values as floats, de-quantised; an error where one is infinite or no number. */
RvFloats *rv_weight_floats (const RvWeight *weight, GError **error);

/* The same with the axes of a convolution's kernel moved: [height][width][in][out] to [out][in][height][width]. */
RvFloats *rv_weight_kernel (const RvWeight *weight, GError **error);

G_END_DECLS
