/* Genes as a job.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>

#include <glib/gi18n-lib.h>

#include "plugin/job-canvas.h"
#include "plugin/job-effects.h"
#include "plugin/job-faces.h"
#include "plugin/job-networks.h"

#define NETWORK "faceres"
#define MESH_NETWORK "facemesh"

/* Part of the work that the search for faces is. */
#define SEARCH 0.1

/* A part of a run as a run of its own. */
typedef struct
{
  const ReverieRun *whole;
  double            from;
  double            to;
} Part;

static ReverieVerdict
tell (const ReverieProgress *progress, gpointer data)
{
  const Part     *part = data;
  ReverieProgress told = *progress;

  told.fraction = part->from + (part->to - part->from) * progress->fraction;
  return part->whole->progress (&told, part->whole->user_data);
}

static ReverieRun
run_of (Part *part)
{
  ReverieRun run = *part->whole;

  run.progress = run.progress ? tell : NULL;
  run.user_data = part;
  return run;
}

static gboolean
changes_nothing (const RvParameters *parameters)
{
  return parameters->strength == 0 || (parameters->genes_age == 0 && parameters->genes_masculine == 0);
}

/* The faces that are meant; NULL where there is none, which is an error. */
static GArray *
find_faces (const ReverieCatalog *catalog,
            const RvParameters   *parameters,
            const ReverieRun     *run,
            const RvJobInput     *input,
            GError              **error)
{
  Part       part = { run, 0, SEARCH };
  ReverieRun search = run_of (&part);
  g_autoptr (GArray) faces = rv_job_faces (catalog, &search, input, error);
  guint number = (guint) parameters->genes_face;

  if (!faces)
    return NULL;
  if (faces->len == 0)
    g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_ARGUMENT,
                 _ ("no face was found in the picture: choose one in which a face can be seen from the front"));
  else if (number > faces->len)
    g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_ARGUMENT,
                 ngettext ("there is no face %u: only %u was found in the picture",
                           "there is no face %u: only %u were found in the picture", faces->len),
                 number, faces->len);
  else
    {
      if (number > 0)
        {
          g_array_remove_range (faces, number, faces->len - number);
          g_array_remove_range (faces, 0, number - 1);
        }
      return g_steal_pointer (&faces);
    }
  return NULL;
}

/* A face and what is around it. */
typedef struct
{
  ReverieNetwork     *faceres;
  ReverieNetwork     *facemesh; /* or NULL where faces keep their shape */
  const ReverieGenes *genes;
  ReverieFace         face; /* in pixels of its area */
  RvJobInput          input;
} Sitting;

/* Cuts the face and its surroundings out of @picture, what has become of the input so far. FALSE where none of it is in
 * the picture. */
static gboolean
sit (Sitting *sitting, const ReverieFace *face, GeglBuffer *picture, const RvJobInput *input)
{
  const GeglRectangle *whole = &input->area;
  guint                x, y, width, height;

  reverie_genes_area (face, (guint) whole->width, (guint) whole->height, &x, &y, &width, &height);
  sitting->face = *face;
  sitting->face.x -= x;
  sitting->face.y -= y;
  for (guint i = 0; i < REVERIE_N_FACE_POINTS; i++)
    {
      sitting->face.points[i][0] -= x;
      sitting->face.points[i][1] -= y;
    }
  sitting->input = (RvJobInput){ .source = picture,
                                 .area = { whole->x + (int) x, whole->y + (int) y, (int) width, (int) height },
                                 .mask = input->mask };
  return width > 0 && height > 0;
}

/* Takes back what the mask does not let through. */
static gboolean
hold_by_mask (RvJobCanvas *canvas, const float *before, float *after, gsize pixels, guint rows, GError **error)
{
  g_autofree float *weights = NULL;

  if (!canvas->input->mask)
    return TRUE;
  weights = rv_job_allocate (pixels, 1, sizeof (float), error);
  if (!weights || !rv_job_canvas_read_mask (canvas, 0, rows, weights, error))
    return FALSE;
  for (gsize i = 0; i < 3 * pixels; i++)
    {
      float weight = weights[i % pixels];

      after[i] = weight > 0 ? before[i] + weight * (after[i] - before[i]) : before[i];
    }
  return TRUE;
}

/* Changes a face in @picture. */
static gboolean
change (const Sitting *sitting, const ReverieRun *run, GeglBuffer *picture, ReverieReport *report, GError **error)
{
  const GeglRectangle *area = &sitting->input.area;
  gsize                pixels = (gsize) area->width * (gsize) area->height;
  guint                width = (guint) area->width, height = (guint) area->height;
  g_auto (RvJobCanvas) canvas = { 0 };
  g_autofree float *before = rv_job_allocate ((gsize) area->width, (gsize) area->height, 6 * sizeof (float), error);
  float            *after = before ? before + 3 * pixels : NULL;

  if (!before || !rv_job_canvas_init (&canvas, &sitting->input, TRUE, error)
      || !rv_job_canvas_read (&canvas, 0, height, before, error)
      || !reverie_genes (sitting->faceres, sitting->facemesh, sitting->genes, run, before, width, height,
                         &sitting->face, after, report, error)
      || !hold_by_mask (&canvas, before, after, pixels, height, error)
      || !rv_job_canvas_write (&canvas, 0, height, after, error))
    return FALSE;
  gegl_buffer_copy (canvas.result, area, GEGL_ABYSS_NONE, picture, area);
  return TRUE;
}

/* Shows @picture as it is after @done of @n faces; what is done next is done to another. */
static void
show_picture (const RvJobInput *input, GeglBuffer *picture, guint done, guint n)
{
  const ReverieProgress progress = { .octave = done - 1, .n_octaves = n, .fraction = (double) done / n };
  g_autoptr (GeglBuffer) so_far = NULL;

  if (!input->picture || done == n)
    return;
  so_far = gegl_buffer_dup (picture);
  input->picture (so_far, &progress, input->user_data);
}

/* Changes all @faces in @picture, one after the other, until the run is to end. */
static gboolean
change_all (Sitting          *sitting,
            const GArray     *faces,
            const ReverieRun *run,
            const RvJobInput *input,
            GeglBuffer       *picture,
            ReverieReport    *report,
            GError          **error)
{
  double seconds = 0;

  for (guint i = 0; i < faces->len && !report->kept; i++)
    {
      double     share = (1 - SEARCH) / faces->len;
      Part       part = { run, SEARCH + i * share, SEARCH + (i + 1) * share };
      ReverieRun own = run_of (&part);

      if (!sit (sitting, &g_array_index (faces, ReverieFace, i), picture, input))
        continue;
      if (!change (sitting, &own, picture, report, error))
        return FALSE;
      seconds += report->seconds;
      show_picture (input, picture, i + 1, faces->len);
    }
  report->seconds = seconds;
  return TRUE;
}

/* Whether faces are to have the shape of a child's, or of the other sex. */
static gboolean
needs_mesh (const RvParameters *parameters)
{
  return parameters->genes_masculine != 0 || (parameters->genes_age > 0 && parameters->genes_age < REVERIE_GENES_GROWN);
}

/* Opens what the wish takes. */
static gboolean
open_networks (Sitting *sitting, const ReverieCatalog *catalog, const RvParameters *parameters, GError **error)
{
  const ReverieModel *model = reverie_catalog_find_model (catalog, NETWORK, error);

  sitting->faceres = model ? rv_network_keep (model, error) : NULL;
  if (!sitting->faceres || !needs_mesh (parameters))
    return sitting->faceres != NULL;
  model = reverie_catalog_find_model (catalog, MESH_NETWORK, error);
  sitting->facemesh = model ? rv_network_keep (model, error) : NULL;
  return sitting->facemesh != NULL;
}

static GeglBuffer *
genes (const ReverieCatalog *catalog,
       const RvParameters   *parameters,
       const ReverieRun     *run,
       const RvJobInput     *input,
       ReverieReport        *report,
       GError              **error)
{
  const ReverieGenes wish = { .age = parameters->genes_age,
                              .masculine = parameters->genes_masculine,
                              .strength = parameters->strength,
                              .likeness = parameters->likeness,
                              .seed = (guint) parameters->seed };
  Sitting            sitting = { .genes = &wish };
  g_autoptr (GeglBuffer) picture = NULL;
  g_autoptr (GArray) faces = NULL;
  ReverieReport own;
  gboolean      done;

  if (changes_nothing (parameters))
    return rv_job_input_copy (input);
  faces = find_faces (catalog, parameters, run, input, error);
  if (!faces)
    return NULL;
  picture = rv_job_input_copy (input);
  reverie_report_init (&own);
  done = open_networks (&sitting, catalog, parameters, error)
         && change_all (&sitting, faces, run, input, picture, report ? report : &own, error);
  reverie_report_clear (&own);
  g_clear_pointer (&sitting.faceres, reverie_network_unref);
  g_clear_pointer (&sitting.facemesh, reverie_network_unref);
  return done ? g_steal_pointer (&picture) : NULL;
}

static gboolean
check (const ReverieCatalog *catalog, const RvParameters *parameters, GError **error)
{
  if (parameters->genes_age > 0 && parameters->genes_age < 5)
    {
      g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_ARGUMENT,
                   _ ("age is %d: it must be 0, which leaves it as it is, or 5 to 90"), parameters->genes_age);
      return FALSE;
    }
  return reverie_catalog_find_model (catalog, NETWORK, error)
         && (!needs_mesh (parameters) || reverie_catalog_find_model (catalog, MESH_NETWORK, error));
}

/* "70 years", "masculine 0.5", or both. */
static char *
subject_of (const ReverieCatalog *catalog, const RvParameters *parameters)
{
  g_autoptr (GString) subject = g_string_new (NULL);

  if (changes_nothing (parameters))
    return g_strdup (_ ("unchanged"));
  if (parameters->genes_age > 0)
    g_string_append_printf (subject,
                            g_dngettext (GETTEXT_PACKAGE, "%d year", "%d years", (gulong) parameters->genes_age),
                            parameters->genes_age);
  if (parameters->genes_masculine != 0)
    {
      if (subject->len > 0)
        g_string_append (subject, ", ");
      g_string_append_printf (subject, parameters->genes_masculine > 0 ? _ ("masculine %g") : _ ("feminine %g"),
                              fabs (parameters->genes_masculine));
    }
  return g_string_free (g_steal_pointer (&subject), FALSE);
}

const RvJobFuncs rv_genes_job = { check, subject_of, genes };
