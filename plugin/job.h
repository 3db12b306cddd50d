/* A job: one effect on one GeglBuffer. The only caller of the engine: the program, both GIMP plug-ins and the GEGL
 * operation all come through here.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gegl.h>

#include "engine/reverie.h"
#include "plugin/parameters.h"
#include "plugin/provenance.h"

G_BEGIN_DECLS

/* Whether the effect is there: it may be known by name alone. */
gboolean rv_job_has (RvEffect effect);

/* Checks @parameters against @catalog as far as is possible without opening a network: that the effect is there, look,
 * model, layer and channel lists, that files can be read. */
gboolean rv_job_check (const ReverieCatalog *catalog, const RvParameters *parameters, GError **error);

/* Takes the picture so far: a new buffer like a result, to be kept by a reference. */
typedef void (*RvJobPictureFunc) (GeglBuffer *picture, const ReverieProgress *progress, gpointer user_data);

/* What comes with the input for one item of the parameter "style". */
typedef struct
{
  GeglBuffer *picture; /* of an item that is a layer, all of it; else NULL */
  GeglBuffer *mask;    /* where its mask is a channel or a layer, stretched over the area; else NULL */
} RvJobStyle;

/* A list of RvJobStyle, empty, to be filled with rv_job_styles_add (), which refs the buffers, and then shared, not
 * changed. Free with g_array_unref (). */
GArray *rv_job_styles_new (void);
void    rv_job_styles_add (GArray *styles, GeglBuffer *picture, GeglBuffer *mask);

/* What an effect works on. */
typedef struct
{
  GeglBuffer *source;         /* any format with RGB, gray or indexed colours, with or without alpha; not changed. NULL
                               * for an effect that needs none */
  GeglRectangle area;         /* of @source */
  GeglBuffer   *mask;         /* its lightness says where to work, in its own encoding: half way is half the effect. It
                               * must cover @area. NULL: everywhere */
  GeglBuffer      *partner;   /* the second picture of an effect that has two, all of it; else NULL */
  GArray          *styles;    /* of RvJobStyle, one for each item of "style" as far as it goes; or NULL */
  RvJobPictureFunc picture;   /* called on the job's thread after each octave but the last; or NULL */
  gpointer         user_data; /* of @picture */
} RvJobInput;

/* Refs the buffers of an input that was copied from another, and unrefs them again. */
void rv_job_input_ref (RvJobInput *input);
void rv_job_input_clear (RvJobInput *input);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RvJobInput, rv_job_input_clear)

/* Does what @parameters say with their effect, on any thread.
 *
 * Returns a new buffer with the extent of the area in the source's own format (its space, precision, alpha, palette),
 * or NULL. Alpha is that of the source; where the mask is 0, or where the effect changes nothing, the pixels are those
 * of the source to the last bit. Values beyond [0, 1] of the source (high dynamic range) are kept: the network sees
 * them clamped, and the difference that the effect makes is added. A dream of intensity 0 copies the source and opens
 * no network. Without a source, the result begins at (0, 0), in a format and of a size that are the effect's. Networks
 * stay open for the process's next jobs, the last few of them. @report may be NULL. */
GeglBuffer *rv_job_run (const ReverieCatalog *catalog,
                        const RvParameters   *parameters,
                        const ReverieRun     *run,
                        const RvJobInput     *input,
                        ReverieReport        *report,
                        GError              **error);

/* What is made, for a person: the titles of a dream's looks, names of layers where these are none: "Eyes" or
 * "Eyes + Silk". The effect must be there. Free with g_free (). */
char *rv_job_subject (const ReverieCatalog *catalog, const RvParameters *parameters);

/* "Dream: Eyes, seed 3" or "Dream: conv_pw_8, seed 0": the name for a result. The effect must be there. Free with
 * g_free (). */
char *rv_job_title (const ReverieCatalog *catalog, const RvParameters *parameters);

/* Reads a picture file into a buffer in its own format, with its colour space, or returns NULL: a file that is missing,
 * no picture, broken, or of no size gives one clear line. */
GeglBuffer *rv_job_read_file (const char *path, GError **error);

/* Checks that rv_job_write_file () could write to @path: its suffix is known, its folder is there and can be written
 * to. For use before a long run. */
gboolean rv_job_check_output (const char *path, GError **error);

/* Writes @buffer to @path in the format of its suffix (.png, .jpg, .tif, ...). The file appears complete or not at all:
 * it is written under another name in the same folder and renamed. Depth (8 bits, 16, floats) is that of @buffer as far
 * as the format of the file goes; the colour space goes into the file, and so does what @provenance says, unless it is
 * NULL or the format (EXR) has no place for it. */
gboolean rv_job_write_file (GeglBuffer *buffer, const char *path, const RvProvenance *provenance, GError **error);

G_END_DECLS
