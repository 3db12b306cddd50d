/* A GeglBuffer as the engine's canvas: rows of pixels to planes and back.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "plugin/job-faces.h"

G_BEGIN_DECLS

/* A buffer as the engine's canvas, and what is needed for some rows at a time. */
typedef struct
{
  const RvJobInput    *input;
  const GeglRectangle *area;
  GeglBuffer          *result;            /* in the source's own format */
  const Babl          *format;            /* of the source */
  const Babl          *colour;            /* with floats */
  const Babl          *fish;              /* from floats to the source's format */
  const Babl          *weight;            /* of the mask */
  gboolean             whole, whole_mask; /* whether the source, the mask, has whole numbers of 8 or 16 bits */
  float               *colours;
  guchar              *pixels;     /* rows of the source */
  guchar              *converted;  /* the same rows, from floats */
  RvProtection         protection; /* owned; of no faces unless the effect asks for it */
} RvJobCanvas;

/* Fills in @canvas, which is all zero, for the source, the area and the mask of @input, which must outlive it. For
 * reading alone, @write is FALSE. */
gboolean rv_job_canvas_init (RvJobCanvas *canvas, const RvJobInput *input, gboolean write, GError **error);
void     rv_job_canvas_clear (RvJobCanvas *canvas);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RvJobCanvas, rv_job_canvas_clear)

/* Each is a ReverieRowsFunc whose user data is an RvJobCanvas: they read the source, read the mask, and write the
 * result. Reading gives what the network is to see: over mid grey where the source is transparent, within [0, 1].
 * Writing adds to the source what differs from that; pixels that do not differ keep their bits. */
gboolean rv_job_canvas_read (gpointer canvas, guint first, guint n, float *rows, GError **error);
gboolean rv_job_canvas_read_mask (gpointer canvas, guint first, guint n, float *rows, GError **error);
gboolean rv_job_canvas_write (gpointer canvas, guint first, guint n, float *rows, GError **error);

/* A ReverieOctaveFunc whose user data is an RvJobCanvas made for writing, and whose input has a picture (): hands what
 * was written over to that. What is written next is another picture. */
void rv_job_canvas_show (const ReverieProgress *progress, gpointer canvas);

/* Takes notice of the faces in the input, as rv_protection_init () does; @run is asked meanwhile whether to stop, and
 * @report, which may be NULL, hears how many there are. */
gboolean rv_job_canvas_protect (RvJobCanvas          *canvas,
                                double                amount,
                                const ReverieCatalog *catalog,
                                const ReverieRun     *run,
                                ReverieReport        *report,
                                GError              **error);

/* rv_job_canvas_read_mask, or NULL where the effect may work everywhere. */
ReverieRowsFunc rv_job_canvas_mask_func (const RvJobCanvas *canvas);

/* @canvas as the engine takes it; with the input's function for pictures, octaves are shown. */
ReverieCanvas rv_job_canvas_rows (RvJobCanvas *canvas);

/* A whole picture as the engine wants it: planar RGB in [0, 1]. */
typedef struct
{
  float *pixels;
  gsize  width;
  gsize  height;
} RvJobPlanes;

void rv_job_planes_clear (RvJobPlanes *planes);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RvJobPlanes, rv_job_planes_clear)

/* Memory for @width x @height values of @bytes bytes, to be freed with g_free (); NULL with an error that says how
 * large the picture is. */
gpointer rv_job_allocate (gsize width, gsize height, gsize bytes, GError **error);

/* A copy of the area of @input in the source's format. Free with g_object_unref (). */
GeglBuffer *rv_job_input_copy (const RvJobInput *input);

G_END_DECLS
