/* Breed as a job: the largest face of each of two pictures.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gi18n-lib.h>

#include "plugin/job-canvas.h"
#include "plugin/job-effects.h"
#include "plugin/job-faces.h"
#include "plugin/job-networks.h"
#include "plugin/job-plan.h"

/* What the engine sees of a picture around the face, in sides of its box: it changes nothing farther away. */
#define SURROUNDINGS 4

/* A portrait: a part of a picture around a face. */
typedef struct
{
  RvJobInput    input; /* the part; owns nothing */
  RvJobPlanes   planes;
  ReverieParent parent;
} Portrait;

static void
portrait_clear (Portrait *portrait)
{
  rv_job_planes_clear (&portrait->planes);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Portrait, portrait_clear)

static ReverieNetwork *
open_network (const ReverieCatalog *catalog, const char *id, GError **error)
{
  const ReverieModel *model = reverie_catalog_find_model (catalog, id, error);

  return model ? rv_network_keep (model, error) : NULL;
}

/* The largest face of a picture. */
static gboolean
find_face (
    const ReverieCatalog *catalog, const ReverieRun *run, const RvJobInput *input, ReverieFace *face, GError **error)
{
  g_autoptr (GArray) faces = rv_job_faces (catalog, run, input, error);

  if (!faces)
    return FALSE;
  if (faces->len > 0)
    *face = g_array_index (faces, ReverieFace, 0);
  else
    g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_ARGUMENT,
                 _ ("no face was found: take a picture in which one is seen from the front"));
  return faces->len > 0;
}

/* The part of a picture around a face. */
static GeglRectangle
area_around (const ReverieFace *face, const GeglRectangle *all)
{
  int           margin = (int) (face->width * (SURROUNDINGS - 1) / 2);
  GeglRectangle area = { all->x + (int) face->x - margin, all->y + (int) face->y - margin,
                         (int) face->width + 2 * margin, (int) face->height + 2 * margin };

  gegl_rectangle_intersect (&area, &area, all);
  return area;
}

/* Finds the face of @input and reads what is around it. */
static gboolean
take_portrait (
    Portrait *portrait, const ReverieCatalog *catalog, const RvJobInput *input, const ReverieRun *run, GError **error)
{
  const ReverieRun search = { .threads = run->threads, .memory = run->memory };
  g_auto (RvJobCanvas) canvas = { 0 };
  ReverieFace face;
  double      right, down;

  if (!find_face (catalog, &search, input, &face, error))
    return FALSE;
  portrait->input = *input;
  portrait->input.area = area_around (&face, &input->area);
  right = portrait->input.area.x - input->area.x;
  down = portrait->input.area.y - input->area.y;
  face.x -= right;
  face.y -= down;
  for (guint i = 0; i < REVERIE_N_FACE_POINTS; i++)
    {
      face.points[i][0] -= right;
      face.points[i][1] -= down;
    }
  portrait->planes.width = portrait->input.area.width;
  portrait->planes.height = portrait->input.area.height;
  portrait->planes.pixels
      = rv_job_allocate (portrait->planes.width, portrait->planes.height, 3 * sizeof (float), error);
  portrait->parent = (ReverieParent){ portrait->planes.pixels, portrait->planes.width, portrait->planes.height, face };
  return portrait->planes.pixels && rv_job_canvas_init (&canvas, &portrait->input, FALSE, error)
         && rv_job_canvas_read (&canvas, 0, portrait->parent.height, portrait->planes.pixels, error);
}

/* Takes back what the mask does not let change. */
static gboolean
apply_mask (RvJobCanvas *canvas, const ReverieParent *parent, float *child, GError **error)
{
  gsize             plane = (gsize) parent->width * parent->height;
  g_autofree float *mask = rv_job_allocate (parent->width, parent->height, sizeof (float), error);

  if (!mask || !rv_job_canvas_read_mask (canvas, 0, parent->height, mask, error))
    return FALSE;
  for (gsize i = 0; i < 3 * plane; i++)
    child[i] = parent->pixels[i] + mask[i % plane] * (child[i] - parent->pixels[i]);
  return TRUE;
}

/* @input's picture with the child in it. */
static GeglBuffer *
insert_child (const RvJobInput *input, const Portrait *portrait, float *child, GError **error)
{
  g_auto (RvJobCanvas) canvas = { 0 };
  GeglBuffer *result;

  if (!rv_job_canvas_init (&canvas, &portrait->input, TRUE, error)
      || (input->mask && !apply_mask (&canvas, &portrait->parent, child, error))
      || !rv_job_canvas_write (&canvas, 0, portrait->parent.height, child, error))
    return NULL;
  result = rv_job_input_copy (input);
  gegl_buffer_copy (canvas.result, NULL, GEGL_ABYSS_NONE, result, NULL);
  return result;
}

/* Both portraits; which one is at fault is said. */
static gboolean
take_portraits (const ReverieCatalog *catalog,
                const ReverieRun     *run,
                const RvJobInput     *input,
                GeglBuffer           *partner,
                Portrait             *first,
                Portrait             *second,
                GError              **error)
{
  const RvJobInput other = { .source = partner, .area = *gegl_buffer_get_extent (partner) };

  if (!take_portrait (first, catalog, input, run, error))
    {
      g_prefix_error (error, "%s: ", _ ("the first portrait"));
      return FALSE;
    }
  if (take_portrait (second, catalog, &other, run, error))
    return TRUE;
  g_prefix_error (error, "%s: ", _ ("the second portrait"));
  return FALSE;
}

static GeglBuffer *
breed (const ReverieCatalog *catalog,
       const RvParameters   *parameters,
       const ReverieRun     *run,
       const RvJobInput     *input,
       GeglBuffer           *partner,
       ReverieReport        *report,
       GError              **error)
{
  const ReverieBreed wish = { .mix = parameters->mix,
                              .coarse = parameters->coarse,
                              .middle = parameters->middle,
                              .fine = parameters->fine,
                              .seed = parameters->seed };
  g_auto (Portrait) first = { 0 };
  g_auto (Portrait) second = { 0 };
  ReverieNetwork   *faceres, *facemesh = NULL;
  g_autofree float *child = NULL;
  GeglBuffer       *result = NULL;

  if (!take_portraits (catalog, run, input, partner, &first, &second, error))
    return NULL;
  child = rv_job_allocate (first.parent.width, first.parent.height, 3 * sizeof (float), error);
  faceres = child ? open_network (catalog, "faceres", error) : NULL;
  if (faceres)
    facemesh = open_network (catalog, "facemesh", error);
  if (facemesh && reverie_breed (faceres, facemesh, &wish, run, &first.parent, &second.parent, child, report, error))
    result = insert_child (input, &first, child, error);
  g_clear_pointer (&faceres, reverie_network_unref);
  g_clear_pointer (&facemesh, reverie_network_unref);
  return result;
}

/* The second picture: a file, else the one that comes with the input. */
static GeglBuffer *
partner_of (const RvParameters *parameters, const RvJobInput *input, GError **error)
{
  if (*parameters->partner_file)
    return rv_job_read_file (parameters->partner_file, error);
  if (input->partner)
    return g_object_ref (input->partner);
  g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_ARGUMENT,
               _ ("there is no second portrait: name a file, or give the image a second layer"));
  return NULL;
}

static GeglBuffer *
run_breed (const ReverieCatalog *catalog,
           const RvParameters   *parameters,
           const ReverieRun     *run,
           const RvJobInput     *input,
           ReverieReport        *report,
           GError              **error)
{
  g_autoptr (GeglBuffer) partner = partner_of (parameters, input, error);

  return partner ? breed (catalog, parameters, run, input, partner, report, error) : NULL;
}

static gboolean
check (const ReverieCatalog *catalog, const RvParameters *parameters, GError **error)
{
  return reverie_catalog_find_model (catalog, "blazeface", error)
         && reverie_catalog_find_model (catalog, "facemesh", error)
         && reverie_catalog_find_model (catalog, "faceres", error)
         && (!*parameters->partner_file || rv_file_check (parameters->partner_file, error));
}

static char *
subject_of (const ReverieCatalog *catalog, const RvParameters *parameters)
{
  /* Translators: of a child of two portraits, how much it has of the second one. */
  return g_strdup_printf (_ ("mix %.0f %%"), 100 * parameters->mix);
}

const RvJobFuncs rv_breed_job = { check, subject_of, run_breed };
