/* Layers to dream on, copied out of GIMP: a dream may then run on any thread, while the user goes on working.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "plugin/gimp/api.h"
#include "plugin/job.h"

G_BEGIN_DECLS

/* One of what a run makes. What is made without a layer has no drawable, and neither pixels nor a format. */
typedef struct
{
  RvImage       image; /* RV_NO_IMAGE: one is to be made for the result */
  RvDrawable    drawable;
  RvLayer       partner;  /* the second layer of an effect that has two, whose pixels the input has; or RV_NO_LAYER */
  gint          x, y;     /* where it lies in the image */
  RvJobInput    input;    /* the pixels as they are seen, moved to (0, 0), and the selection over them */
  GeglRectangle selected; /* the part of the pixels outside which nothing is selected; all where no selection is */
  const Babl   *format;   /* of the pixels in GIMP, whose plug-ins of 2.10 take any colour space for sRGB */
  GArray       *known;    /* of styles.c, or NULL: layers that are meant where styles are named */
  GeglBuffer   *result;   /* the dream; NULL until whoever dreams puts it here */
  GPtrArray    *octaves;  /* of GeglBuffer: the dream after each octave but the last, for the output "octaves" */
  GPtrArray    *kept;     /* recipes (char *) of what the user wants as layers beside the result; or NULL */
  RvLayer       layer;    /* the new layer, or the one replaced, once rv_sources_insert () has made it */
} RvSource;

/* Copies @n_drawables layers of @image. Returns an array of RvSource, to be freed with g_ptr_array_unref (), or NULL
 * where one of them is nothing to dream on. */
GPtrArray *rv_sources_new (RvImage image, const RvDrawable *drawables, guint n_drawables, GError **error);

/* The pixels of a layer or a group as they are seen, moved to (0, 0), in a buffer that any thread may read. Free with
 * g_object_unref (). */
GeglBuffer *rv_layer_copy (RvDrawable drawable);

/* The source of a layer that is made of nothing, for the middle of @image, above all others; or for an image of its own
 * where that is RV_NO_IMAGE. Returns an array of one RvSource. */
GPtrArray *rv_sources_of_nothing (RvImage image);

/* Whether the dreams of @sources can go where @parameters want them. */
gboolean rv_sources_check (GPtrArray *sources, const RvParameters *parameters, GError **error);

/* The same before a long run, and makes @sources ready for it: where each octave is to be a layer, the job will hand
 * over what it takes. */
gboolean rv_sources_prepare (GPtrArray *sources, const RvParameters *parameters, GError **error);

G_END_DECLS
