/* The faces of a picture.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "plugin/job.h"

G_BEGIN_DECLS

/* The faces in the area of @input (its source alone counts), as reverie_faces () finds them, in pixels from the area's
 * upper left corner; NULL with an error. Free with g_array_unref (). */
GArray *rv_job_faces (const ReverieCatalog *catalog, const ReverieRun *run, const RvJobInput *input, GError **error);

/* How much of each pixel an effect may change, for the faces' sake. */
typedef struct
{
  GArray *faces;  /* of ReverieFace; NULL: it takes no notice of faces */
  double  amount; /* 1 keeps faces as they are, -1 all else */
} RvProtection;

/* Multiplies weights of the rows @first to @first + @n - 1 of a picture of @width by 1 - amount where a face is, and by
 * what lies between that and 1 along its edge; the other way round for a negative amount. A face reaches from the hair
 * line to the chin; its edge is as soft as a quarter of it. */
void rv_protection_weigh (const RvProtection *protection, guint first, guint n, guint width, float *weights);

/* Finds the faces in the picture of @input, for an @amount of -1 to 1. 0 looks for none; where there are none, there is
 * nothing to protect, but nothing to work on for a negative amount, which is an error. */
gboolean rv_protection_init (RvProtection         *protection,
                             double                amount,
                             const ReverieCatalog *catalog,
                             const ReverieRun     *run,
                             const RvJobInput     *input,
                             GError              **error);
void     rv_protection_clear (RvProtection *protection);

G_END_DECLS
