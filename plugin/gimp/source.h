/* Layers to dream on, copied out of GIMP: a dream may then run on any thread, while the user goes on working.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "plugin/gimp/api.h"
#include "plugin/job.h"

G_BEGIN_DECLS

typedef struct
{
  RvImage     image;
  RvDrawable  drawable;
  RvJobInput  input;  /* the pixels, moved to (0, 0), and the selection over them */
  GeglBuffer *result; /* the dream; NULL until whoever dreams puts it here */
  GPtrArray  *kept;   /* recipes (char *) of what the user wants as layers beside the result; or NULL */
  RvLayer     layer;  /* made from the result by rv_sources_insert () */
} RvSource;

/* Copies @n_drawables layers of @image. Returns an array of RvSource, to be freed with g_ptr_array_unref (), or NULL
 * where one of them is nothing to dream on. */
GPtrArray *rv_sources_new (RvImage image, const RvDrawable *drawables, guint n_drawables, GError **error);

G_END_DECLS
