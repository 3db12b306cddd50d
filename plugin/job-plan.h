/* What the parameters of a dream come to: which network, which of its layers and channels, which guide.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "plugin/job.h"

G_BEGIN_DECLS

/* A list of ReverieLayer that owns their names. Free with g_array_unref (). */
GArray *rv_layer_list_new (void);
void    rv_layer_list_add (GArray *layers, const char *node, double weight);

/* Adds the layers that @text names: NODE[:WEIGHT], separated by commas. On an error some may have been added. */
gboolean rv_layer_list_read (GArray *layers, const char *text, GError **error);

/* The other way round; weights have three digits. Free with g_free (). */
char *rv_layer_list_to_text (const GArray *layers);

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
