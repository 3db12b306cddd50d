/* Jobs: finds the functions of an effect.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gi18n-lib.h>

#include "plugin/job-effects.h"

/* NULL: there is no such effect yet. */
static const RvJobFuncs *const jobs[RV_N_EFFECTS] = {
  [RV_EFFECT_DREAM] = &rv_dream_job,     [RV_EFFECT_GENES] = &rv_genes_job, [RV_EFFECT_BREED] = &rv_breed_job,
  [RV_EFFECT_IMAGINE] = &rv_imagine_job, [RV_EFFECT_STYLE] = &rv_style_job,
};

static void
clear_style (gpointer style)
{
  g_clear_object (&((RvJobStyle *) style)->picture);
  g_clear_object (&((RvJobStyle *) style)->mask);
}

GArray *
rv_job_styles_new (void)
{
  GArray *styles = g_array_new (FALSE, FALSE, sizeof (RvJobStyle));

  g_array_set_clear_func (styles, clear_style);
  return styles;
}

void
rv_job_styles_add (GArray *styles, GeglBuffer *picture, GeglBuffer *mask)
{
  RvJobStyle style = { NULL, NULL };

  g_set_object (&style.picture, picture);
  g_set_object (&style.mask, mask);
  g_array_append_val (styles, style);
}

void
rv_job_input_ref (RvJobInput *input)
{
  if (input->source)
    g_object_ref (input->source);
  if (input->mask)
    g_object_ref (input->mask);
  if (input->partner)
    g_object_ref (input->partner);
  if (input->styles)
    g_array_ref (input->styles);
}

void
rv_job_input_clear (RvJobInput *input)
{
  g_clear_object (&input->source);
  g_clear_object (&input->mask);
  g_clear_object (&input->partner);
  g_clear_pointer (&input->styles, g_array_unref);
}

gboolean
rv_job_has (RvEffect effect)
{
  return jobs[effect] != NULL;
}

static const RvJobFuncs *
find (RvEffect effect, GError **error)
{
  if (!jobs[effect])
    g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_UNSUPPORTED,
                 _ ("this version of Reverie does not have the effect \"%s\""), rv_effect_id (effect));
  return jobs[effect];
}

gboolean
rv_job_check (const ReverieCatalog *catalog, const RvParameters *parameters, GError **error)
{
  const RvJobFuncs *job = find (parameters->effect, error);

  return job && job->check (catalog, parameters, error);
}

GeglBuffer *
rv_job_run (const ReverieCatalog *catalog,
            const RvParameters   *parameters,
            const ReverieRun     *run,
            const RvJobInput     *input,
            ReverieReport        *report,
            GError              **error)
{
  const RvJobFuncs *job = find (parameters->effect, error);

  return job ? job->run (catalog, parameters, run, input, report, error) : NULL;
}

char *
rv_job_subject (const ReverieCatalog *catalog, const RvParameters *parameters)
{
  return jobs[parameters->effect]->subject (catalog, parameters);
}

char *
rv_job_title (const ReverieCatalog *catalog, const RvParameters *parameters)
{
  g_autofree char *subject = rv_job_subject (catalog, parameters);

  /* Translators: the effect, what it makes, and the number that chance comes from: "Dream: Eyes, seed 3". */
  return g_strdup_printf (_ ("%s: %s, seed %d"), rv_effect_title (parameters->effect), subject, parameters->seed);
}
