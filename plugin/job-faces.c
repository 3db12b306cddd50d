/* The faces of a picture.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
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
