/* The dream as a job.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gi18n-lib.h>

#include "plugin/job-effects.h"
#include "plugin/job-networks.h"
#include "plugin/job-picture.h"
#include "plugin/job-plan.h"

/* Pixels of a guide's longer side from which on it is read coarser: the engine looks at a small copy anyway. */
#define GUIDE_SIDE 1024

/* Reads a guide; a large one as the means of blocks. */
static gboolean
read_guide (const char *path, RvJobPlanes *planes, GError **error)
{
  g_autoptr (GeglBuffer) buffer = rv_job_read_file (path, error);

  return buffer && rv_job_picture_read (buffer, gegl_buffer_get_extent (buffer), GUIDE_SIDE, NULL, planes, error);
}

static void
set_numbers (ReverieDream *dream, const RvParameters *parameters)
{
  dream->intensity = parameters->intensity;
  dream->iterations = parameters->iterations;
  dream->octaves = parameters->octaves;
  dream->octave_scale = parameters->octave_scale;
  dream->jitter = parameters->jitter;
  dream->smooth = parameters->smooth;
  dream->colour = parameters->colour;
  dream->seed = parameters->seed;
}

static gboolean
run_engine (const RvPlan       *plan,
            const RvParameters *parameters,
            const ReverieRun   *run,
            RvJobCanvas        *canvas,
            ReverieReport      *report,
            GError            **error)
{
  g_auto (RvJobPlanes) guide_planes = { 0 };
  const ReverieCanvas rows = rv_job_canvas_rows (canvas);
  ReverieGuide        guide;
  ReverieDream        wish;
  ReverieNetwork     *network;
  gboolean            done;

  if (*parameters->guide && !read_guide (parameters->guide, &guide_planes, error))
    return FALSE;
  network = rv_network_keep (plan->model, error);
  if (!network)
    return FALSE;

  reverie_dream_init (&wish);
  set_numbers (&wish, parameters);
  wish.layers = (const ReverieLayer *) (gpointer) plan->layers->data;
  wish.n_layers = plan->layers->len;
  wish.channels = (const guint *) (gpointer) plan->channels->data;
  wish.n_channels = plan->channels->len;
  guide = (ReverieGuide){ guide_planes.pixels, (guint) guide_planes.width, (guint) guide_planes.height };
  wish.guide = guide.pixels ? &guide : NULL;

  done = reverie_dream_canvas (network, &wish, run, &rows, report, error);
  reverie_network_unref (network);
  return done;
}

static GeglBuffer *
dream (const ReverieCatalog *catalog,
       const RvParameters   *parameters,
       const ReverieRun     *run,
       const RvJobInput     *input,
       ReverieReport        *report,
       GError              **error)
{
  g_auto (RvPlan) plan = { 0 };
  g_auto (RvJobCanvas) canvas = { 0 };

  if (!rv_plan_make (&plan, catalog, parameters, error))
    return NULL;
  if (!rv_job_canvas_init (&canvas, input, TRUE, error))
    return NULL;
  if (parameters->intensity == 0)
    return rv_job_input_copy (input);
  if (!rv_job_canvas_protect (&canvas, parameters->protect_face, catalog, run, report, error)
      || !run_engine (&plan, parameters, run, &canvas, report, error))
    return NULL;
  return g_steal_pointer (&canvas.result);
}

static gboolean
check (const ReverieCatalog *catalog, const RvParameters *parameters, GError **error)
{
  g_auto (RvPlan) plan = { 0 };

  return rv_plan_make (&plan, catalog, parameters, error);
}

/* Whether @word is the name of a node, or a component of it. */
static gboolean
names_node (const char *word, const char *node)
{
  g_auto (GStrv) parts = g_strsplit (node, "/", -1);

  return g_str_equal (word, node) || g_strv_contains ((const char *const *) parts, word);
}

/* The look that a layer of the network @model is, or NULL. */
static const ReverieLook *
look_of (const ReverieCatalog *catalog, const ReverieModel *model, const ReverieLayer *layer)
{
  for (guint i = 0; i < reverie_catalog_n_looks (catalog); i++)
    {
      const ReverieLook *look = reverie_catalog_look (catalog, i);

      if (g_str_equal (look->model, model->id) && names_node (layer->node, look->node))
        return look;
    }
  return NULL;
}

static char *
subject_of (const ReverieCatalog *catalog, const RvParameters *parameters)
{
  g_auto (RvPlan) plan = { 0 };
  g_autoptr (GString) subject = g_string_new (NULL);

  if (!rv_plan_make (&plan, catalog, parameters, NULL))
    return g_strdup (*parameters->layer ? parameters->layer : parameters->look);
  for (guint i = 0; i < plan.layers->len; i++)
    {
      const ReverieLayer *layer = &g_array_index (plan.layers, ReverieLayer, i);
      const ReverieLook  *look = look_of (catalog, plan.model, layer);

      g_string_append_printf (subject, "%s%s", i ? " + " : "", look ? _ (look->title) : layer->node);
    }
  return g_string_free (g_steal_pointer (&subject), FALSE);
}

const RvJobFuncs rv_dream_job = { check, subject_of, dream };
