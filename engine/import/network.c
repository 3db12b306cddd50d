/* Opening a network and finding its nodes.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>

#include <glib/gi18n-lib.h>

#include "engine/import/network.h"
#include "engine/import/tfjs.h"

ReverieNetwork *
reverie_network_open (const ReverieModel *model, GError **error)
{
  ReverieNetwork *network;
  RvGraph        *graph;

  if (!model->present)
    {
      g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_NOT_FOUND,
                   _ ("the network \"%s\" is not there (%s): run \"reverie models fetch\""), model->id, model->path);
      return NULL;
    }
  graph = rv_tfjs_load (model->path, model->start, error);
  if (graph == NULL)
    return NULL;
  network = g_new0 (ReverieNetwork, 1);
  network->references = 1;
  network->id = g_strdup (model->id);
  network->scale = model->scale;
  memcpy (network->mean, model->mean, sizeof (network->mean));
  network->graph = graph;
  return network;
}

ReverieNetwork *
reverie_network_ref (ReverieNetwork *network)
{
  g_atomic_int_inc (&network->references);
  return network;
}

void
reverie_network_unref (ReverieNetwork *network)
{
  if (network == NULL || !g_atomic_int_dec_and_test (&network->references))
    return;
  rv_graph_free (network->graph);
  g_free (network->id);
  g_free (network);
}

const char *
reverie_network_id (const ReverieNetwork *network)
{
  return network->id;
}

guint
reverie_network_n_nodes (const ReverieNetwork *network)
{
  return rv_graph_length (network->graph);
}

void
reverie_network_node (const ReverieNetwork *network, guint index, ReverieNode *node)
{
  const RvNode *from = rv_graph_node (network->graph, index);
  const RvNode *obstacle = rv_graph_obstacle (network->graph, index);

  *node = (ReverieNode){ .name = from->name,
                         .op = rv_op_name (from->op),
                         .channels = from->channels,
                         .missing = obstacle != NULL ? obstacle->missing : NULL };
}

/* How well @name names @path: 3 is the whole, 2 a component, 1 the beginning of one up to a '_', 0 not at all. */
static guint
match (const char *path, const char *name)
{
  gsize length = strlen (name);
  guint best = 0;

  if (strcmp (path, name) == 0)
    return 3;
  for (const char *part = path; part != NULL; part = strchr (part, '/'))
    {
      part += *part == '/';
      if (strncmp (part, name, length) != 0)
        continue;
      if (part[length] == '\0' || part[length] == '/')
        best = 2;
      else if (part[length] == '_')
        best = MAX (best, 1);
    }
  return best;
}

guint
rv_network_find (const ReverieNetwork *network, const char *name, GError **error)
{
  guint         found = RV_NONE, best = 1;
  const RvNode *obstacle;

  for (guint i = 0; *name != '\0' && i < rv_graph_length (network->graph); i++)
    {
      guint quality = match (rv_graph_node (network->graph, i)->name, name);

      if (quality >= best)
        {
          best = quality;
          found = i;
        }
    }
  if (found == RV_NONE)
    {
      g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_ARGUMENT,
                   _ ("the network \"%s\" has no layer \"%s\": \"reverie models show %s\" lists them"), network->id,
                   name, network->id);
      return RV_NONE;
    }
  obstacle = rv_graph_obstacle (network->graph, found);
  if (obstacle != NULL)
    {
      g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_UNSUPPORTED,
                   _ ("layer \"%s\" cannot be computed: \"%s\" before it is %s; take a layer nearer to the picture"),
                   rv_graph_node (network->graph, found)->name, obstacle->name, obstacle->missing);
      return RV_NONE;
    }
  return found;
}

const char *
reverie_network_find_node (const ReverieNetwork *network, const char *name, GError **error)
{
  guint index = rv_network_find (network, name, error);

  return index != RV_NONE ? rv_graph_node (network->graph, index)->name : NULL;
}
