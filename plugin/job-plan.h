/* What the parameters of a dream come to: which network, which of its layers and channels, which guide.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "plugin/job.h"

G_BEGIN_DECLS

typedef struct
{
  const ReverieModel *model;    /* owned by the catalog */
  GArray             *layers;   /* of ReverieLayer, whose names belong to the plan */
  GArray             *channels; /* of guint; empty: all */
} RvPlan;

/* Fills @plan, which must be all zero; on FALSE it stays so. Clear with rv_plan_clear (). */
gboolean rv_plan_make (RvPlan *plan, const ReverieCatalog *catalog, const RvParameters *parameters, GError **error);
void     rv_plan_clear (RvPlan *plan);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RvPlan, rv_plan_clear)

/* Checks that @path is a file that can be read and is not empty. */
gboolean rv_file_check (const char *path, GError **error);

G_END_DECLS
