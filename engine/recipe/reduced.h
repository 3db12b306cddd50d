/* A canvas seen some times smaller.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "engine/recipe/store.h"

G_BEGIN_DECLS

/* How many times smaller each side is. Octaves that are as much smaller, or more, look at it: to read all of a large
 * picture takes longer than to dream on a small one. */
#define RV_REDUCTION 4

typedef struct
{
  ReverieCanvas canvas; /* to be read, not written */
  RvStore      *photo;  /* three planes */
  RvStore      *mask;   /* or NULL */
} RvReduced;

/* Reads @canvas once; on FALSE, too, @reduced is to be cleared. */
gboolean
rv_reduced_init (RvReduced *reduced, const ReverieCanvas *canvas, gboolean on_disk, RvWorkers *workers, GError **error);
void rv_reduced_clear (RvReduced *reduced);

/* What it takes. */
gsize rv_reduced_bytes (const ReverieCanvas *canvas);

G_END_DECLS
