/* The faces of a picture.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>

#include <glib/gi18n-lib.h>

#include "plugin/job-faces.h"
#include "plugin/job-canvas.h"
#include "plugin/job-networks.h"

#define NETWORK "blazeface"

GArray *
rv_job_faces (const ReverieCatalog *catalog, const ReverieRun *run, const RvJobInput *input, GError **error)
{
  const RvJobInput picture = { .source = input->source, .area = input->area };
  g_auto (RvJobCanvas) canvas = { 0 };
  const ReverieCanvas rows = { .width = (guint) input->area.width,
                               .height = (guint) input->area.height,
                               .read = rv_job_canvas_read,
                               .user_data = &canvas };
  const ReverieModel *model = reverie_catalog_find_model (catalog, NETWORK, error);
  ReverieNetwork     *network;
  GArray             *faces;

  if (!model || !rv_job_canvas_init (&canvas, &picture, FALSE, error))
    return NULL;
  network = rv_network_keep (model, error);
  if (!network)
    return NULL;
  faces = reverie_faces_canvas (network, run, &rows, error);
  reverie_network_unref (network);
  return faces;
}

/* ---- Protection ---- */

/* The oval of a face, in parts of its box's side, which reaches from the forehead to the chin. */
#define OVAL_UP 0.11 /* from the middle of the box to that of the oval */
#define OVAL_HEIGHT 0.61
#define OVAL_WIDTH 0.48

/* Where the edge begins and ends, 1 being the oval: half of that is a quarter of the face. */
#define EDGE_BEGIN 0.95
#define EDGE_END 1.45

/* 1 at @distance from the middle of a face, 0 beyond its edge; the slope has no corners. */
static double
inside (double distance)
{
  double way = CLAMP ((EDGE_END - distance) / (EDGE_END - EDGE_BEGIN), 0, 1);

  return way * way * (3 - 2 * way);
}

/* Raises @row, pixels of row @y, to how much they are of @face. */
static void
raise_row (const ReverieFace *face, guint y, guint width, double *row)
{
  const double side = MAX (face->width, face->height);
  const double cosine = cos (face->angle), sine = sin (face->angle);
  const double x_middle = face->x + face->width / 2 + sine * OVAL_UP * side;
  const double y_middle = face->y + face->height / 2 - cosine * OVAL_UP * side;
  const double reach = EDGE_END * OVAL_HEIGHT * side, down = y + 0.5 - y_middle;
  const guint  first = CLAMP (x_middle - reach, 0, width), last = CLAMP (x_middle + reach + 1, 0, width);

  for (guint x = first; fabs (down) < reach && x < last; x++)
    {
      double right = x + 0.5 - x_middle;
      double across = (cosine * right + sine * down) / (OVAL_WIDTH * side);
      double along = (cosine * down - sine * right) / (OVAL_HEIGHT * side);

      row[x] = MAX (row[x], inside (hypot (across, along)));
    }
}

void
rv_protection_weigh (const RvProtection *protection, guint first, guint n, guint width, float *weights)
{
  g_autofree double *row = g_new (double, width);

  for (guint y = first; y < first + n; y++, weights += width)
    {
      for (guint x = 0; x < width; x++)
        row[x] = 0;
      for (guint i = 0; i < protection->faces->len; i++)
        raise_row (&g_array_index (protection->faces, ReverieFace, i), y, width, row);
      for (guint x = 0; x < width; x++)
        weights[x] *= 1 - fabs (protection->amount) * (protection->amount > 0 ? row[x] : 1 - row[x]);
    }
}

gboolean
rv_protection_init (RvProtection         *protection,
                    double                amount,
                    const ReverieCatalog *catalog,
                    const ReverieRun     *run,
                    const RvJobInput     *input,
                    GError              **error)
{
  *protection = (RvProtection){ .amount = amount };
  if (amount == 0)
    return TRUE;
  protection->faces = rv_job_faces (catalog, run, input, error);
  if (!protection->faces || protection->faces->len > 0 || amount > 0)
    return protection->faces != NULL;
  g_set_error (
      error, REVERIE_ERROR, REVERIE_ERROR_NOT_FOUND,
      _ ("no face was found that could dream: protect-face is %g, set it to 0 to let all of the picture dream"),
      amount);
  return FALSE;
}

void
rv_protection_clear (RvProtection *protection)
{
  g_clear_pointer (&protection->faces, g_array_unref);
}
