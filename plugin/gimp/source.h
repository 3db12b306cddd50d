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
  RvImage       image;
  RvDrawable    drawable;
  gint          x, y;     /* where it lies in the image */
  RvJobInput    input;    /* the pixels as they are seen, moved to (0, 0), and the selection over them */
  GeglRectangle selected; /* the part of the pixels outside which nothing is selected; all where no selection is */
  const Babl   *format;   /* of the pixels in GIMP, whose plug-ins of 2.10 take any colour space for sRGB */
  GeglBuffer   *result;   /* the dream; NULL until whoever dreams puts it here */
  GPtrArray    *octaves;  /* of GeglBuffer: the dream after each octave but the last, for the output "octaves" */
  GPtrArray    *kept;     /* recipes (char *) of what the user wants as layers beside the result; or NULL */
  RvLayer       layer;    /* the new layer, or the one replaced, once rv_sources_insert () has made it */
} RvSource;

/* Copies @n_drawables layers of @image. Returns an array of RvSource, to be freed with g_ptr_array_unref (), or NULL
 * where one of them is nothing to dream on. */
GPtrArray *rv_sources_new (RvImage image, const RvDrawable *drawables, guint n_drawables, GError **error);

/* Whether the dreams of @sources can go where @parameters want them. */
gboolean rv_sources_check (GPtrArray *sources, const RvParameters *parameters, GError **error);

/* The same before a long run, and makes @sources ready for it: where each octave is to be a layer, the job will hand
 * over what it takes. */
gboolean rv_sources_prepare (GPtrArray *sources, const RvParameters *parameters, GError **error);

G_END_DECLS
