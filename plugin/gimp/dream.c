/* A dream from begin to end, as scripts ask for it.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/gimp-common.h"
#include "plugin/gimp/dream.h"
#include "plugin/gimp/insert.h"

static gboolean
set_text (const char *text)
{
  return gimp_progress_set_text (text);
}

gboolean
rv_sources_dream (GPtrArray *sources, const ReverieCatalog *catalog, const RvParameters *parameters, GError **error)
{
  g_autofree char *title = rv_job_title (catalog, parameters);
  RvProgressBar    bar = { set_text, gimp_progress_update, parameters->effect, 0, sources->len, 0 };
  ReverieRun       run = { .progress = rv_progress_show, .user_data = &bar };

  if (!rv_sources_prepare (sources, parameters, error))
    return FALSE;
  gimp_progress_init (title);
  for (guint i = 0; i < sources->len; i++)
    {
      RvSource *source = g_ptr_array_index (sources, i);

      bar.layer = i;
      source->result = rv_job_run (catalog, parameters, &run, &source->input, NULL, error);
      if (!source->result)
        return FALSE;
    }
  return rv_sources_insert (sources, catalog, parameters, error);
}
