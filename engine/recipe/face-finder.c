/* The network that sees faces.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * It is fully convolutional: it looks at windows of any size. Two grids of cells, of 16 and 32 pixels, have two and six
 * anchors a cell, all at its centre. An anchor has a score and 16 numbers, in pixels: how far the box's centre is from
 * the anchor, its width and height, and how far the six points are.
 */
#include <math.h>

#include <glib/gi18n-lib.h>

#include "engine/exec/exec.h"
#include "engine/import/network.h"
#include "engine/recipe/face.h"

#define N_GRIDS 2
#define NUMBERS (4 + 2 * REVERIE_N_FACE_POINTS) /* of an anchor */

typedef struct
{
  const char *scores, *places; /* nodes */
  guint       anchors;         /* in a cell */
  guint       cell;            /* pixels */
} Grid;

static const Grid grids[N_GRIDS] = { { "conv2d_33", "conv2d_35", 2, 16 }, { "conv2d_34", "conv2d_36", 6, 32 } };

struct _RvFaceFinder
{
  RvExec *exec;
};

static gboolean
find_nodes (const ReverieNetwork *network, guint *nodes, GError **error)
{
  for (guint i = 0; i < N_GRIDS; i++)
    {
      nodes[2 * i] = rv_network_find (network, grids[i].scores, NULL);
      nodes[2 * i + 1] = rv_network_find (network, grids[i].places, NULL);
      if (nodes[2 * i] == RV_NONE || nodes[2 * i + 1] == RV_NONE
          || rv_graph_node (network->graph, nodes[2 * i])->channels != grids[i].anchors
          || rv_graph_node (network->graph, nodes[2 * i + 1])->channels != grids[i].anchors * NUMBERS)
        {
          g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_UNSUPPORTED,
                       _ ("network \"%s\" does not find faces: take \"blazeface\""), network->id);
          return FALSE;
        }
    }
  return TRUE;
}

RvFaceFinder *
rv_face_finder_new (ReverieNetwork *network, guint width, guint height, RvWorkers *workers, GError **error)
{
  guint         nodes[2 * N_GRIDS];
  RvExec       *exec;
  RvFaceFinder *finder;

  if (!find_nodes (network, nodes, error))
    return NULL;
  exec = rv_exec_new (network->graph, network->scale, network->mean, nodes, 2 * N_GRIDS, height, width, FALSE, workers,
                      0, error);
  if (exec == NULL)
    return NULL;
  finder = g_new (RvFaceFinder, 1);
  finder->exec = exec;
  return finder;
}

void
rv_face_finder_free (RvFaceFinder *finder)
{
  if (finder == NULL)
    return;
  rv_exec_free (finder->exec);
  g_free (finder);
}

float *
rv_face_finder_window (RvFaceFinder *finder)
{
  return rv_exec_picture (finder->exec);
}

/* What an anchor tells: its numbers lie @plane apart. */
static ReverieFace
read_anchor (const float *numbers, gsize plane, double x, double y, double score)
{
  ReverieFace face = { .width = numbers[2 * plane], .height = numbers[3 * plane], .score = score };

  face.x = x + numbers[0] - face.width / 2;
  face.y = y + numbers[plane] - face.height / 2;
  for (guint i = 0; i < REVERIE_N_FACE_POINTS; i++)
    {
      face.points[i][0] = x + numbers[(4 + 2 * i) * plane];
      face.points[i][1] = y + numbers[(5 + 2 * i) * plane];
    }
  return face;
}

static void
read_grid (RvFaceFinder *finder, guint grid, double score, GArray *faces)
{
  RvShape      shape = rv_exec_shape (finder->exec, 2 * grid);
  const float *scores = rv_exec_value (finder->exec, 2 * grid);
  const float *places = rv_exec_value (finder->exec, 2 * grid + 1);
  gsize        plane = (gsize) shape.height * shape.width;
  double       logit = log (score / (1 - score));

  for (gsize i = 0; i < shape.channels * plane; i++)
    if (scores[i] >= logit)
      {
        gsize       place = i % plane;
        ReverieFace face = read_anchor (
            places + i / plane * NUMBERS * plane + place, plane, (place % shape.width + 0.5) * grids[grid].cell,
            (place / shape.width + 0.5) * grids[grid].cell, 1 / (1 + exp (-(double) scores[i])));

        if (face.width > 0 && face.height > 0)
          g_array_append_val (faces, face);
      }
}

void
rv_face_finder_look (RvFaceFinder *finder, double score, GArray *faces)
{
  rv_exec_forward (finder->exec, NULL);
  for (guint grid = 0; grid < N_GRIDS; grid++)
    read_grid (finder, grid, score, faces);
}
