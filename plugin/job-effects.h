/* What each effect brings as a job.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "plugin/job.h"

G_BEGIN_DECLS

/* The functions of one effect, with the meanings of those in job.h that lead to them. The input of run () has a source,
 * unless the effect needs none. */
typedef struct
{
  gboolean (*check) (const ReverieCatalog *catalog, const RvParameters *parameters, GError **error);
  char *(*subject) (const ReverieCatalog *catalog, const RvParameters *parameters);
  GeglBuffer *(*run) (const ReverieCatalog *catalog,
                      const RvParameters   *parameters,
                      const ReverieRun     *run,
                      const RvJobInput     *input,
                      ReverieReport        *report,
                      GError              **error);
} RvJobFuncs;

/* An effect is made by its lines in parameters.inc, by functions in a file job-EFFECT.c, and by a line in the table of
 * job.c. */
extern const RvJobFuncs rv_breed_job;
extern const RvJobFuncs rv_dream_job;
extern const RvJobFuncs rv_genes_job;
extern const RvJobFuncs rv_imagine_job;
extern const RvJobFuncs rv_style_job;

G_END_DECLS
