/* TF.js graph models to graphs: the file, its nodes, and their order.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Format: github.com/tensorflow/tfjs, tfjs-converter: a GraphDef in JSON ("modelTopology") and a weights manifest.
 */
#include <string.h>

#include <glib/gi18n-lib.h>

#include "engine/import/tfjs-ops.h"
#include "engine/import/tfjs.h"

/* A node of the file. */
typedef struct
{
  const char     *name;
  const char     *op;
  JsonObject     *object;
  guint           n_inputs;
  guint          *inputs;   /* indices in the file */
  const RvWeight *constant; /* of Const */
  guint           value;    /* index in the graph, or RV_NONE */
  enum
  {
    NEW,
    OPEN, /* its inputs are being converted */
    DONE
  } state;
  guint next; /* input to look at, while OPEN */
} FileNode;

typedef struct
{
  const char *path;
  FileNode   *nodes;
  guint       n;
  GHashTable *byname; /* name to index + 1 */
  RvWeights  *weights;
  RvGraph    *graph;
  const char *start;
} Reader;

static gboolean
fail (GError **error, const char *name, const char *what)
{
  g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_FORMAT, _ ("node \"%s\": %s"), name, what);
  return FALSE;
}

static gboolean
read_names (Reader *reader, JsonArray *list, GError **error)
{
  reader->n = json_array_get_length (list);
  if (reader->n < 1 || reader->n > RV_MAX_GRAPH_NODES)
    {
      g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_FORMAT, _ ("%u nodes are not in 1 to %d"), reader->n,
                   RV_MAX_GRAPH_NODES);
      return FALSE;
    }
  reader->nodes = g_new0 (FileNode, reader->n);
  for (guint i = 0; i < reader->n; i++)
    {
      FileNode *node = &reader->nodes[i];

      node->object = rv_json_element_object (list, i);
      node->name = rv_json_string (node->object, "name");
      node->op = rv_json_string (node->object, "op");
      node->value = RV_NONE;
      if (node->name == NULL || node->op == NULL || strlen (node->name) > RV_MAX_NAME
          || strlen (node->op) > RV_MAX_NAME)
        {
          g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_FORMAT, _ ("node number %u has no name or no op"), i);
          return FALSE;
        }
      if (!g_hash_table_insert (reader->byname, (gpointer) node->name, GUINT_TO_POINTER (i + 1)))
        return fail (error, node->name, _ ("the name is used twice"));
    }
  return TRUE;
}

/* The node that an input names: "name", "name:0" for its first output. */
static FileNode *
find_input (Reader *reader, const char *input, gboolean *first_output)
{
  const char *colon = strrchr (input, ':');
  char       *name = colon != NULL ? g_strndup (input, colon - input) : g_strdup (input);
  gpointer    found = g_hash_table_lookup (reader->byname, name);

  *first_output = colon == NULL || strcmp (colon, ":0") == 0;
  g_free (name);
  return found != NULL ? &reader->nodes[GPOINTER_TO_UINT (found) - 1] : NULL;
}

/* Inputs after '^' only say what must have run before; they carry no value. */
static gboolean
read_inputs (Reader *reader, FileNode *node, GError **error)
{
  JsonArray *list = rv_json_array (node->object, "input");
  guint      n = list != NULL ? json_array_get_length (list) : 0;

  if (n > RV_MAX_NODE_INPUTS)
    return fail (error, node->name, _ ("it has too many inputs"));
  node->inputs = g_new (guint, MAX (n, 1));
  for (guint i = 0; i < n; i++)
    {
      const char *input = rv_json_element_string (list, i);
      gboolean    first_output;
      FileNode   *from;

      if (input == NULL)
        return fail (error, node->name, _ ("an input is no name"));
      if (*input == '^')
        continue;
      from = find_input (reader, input, &first_output);
      if (from == NULL)
        {
          g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_FORMAT, _ ("node \"%s\": its input \"%s\" is not there"),
                       node->name, input);
          return FALSE;
        }
      /* The engine's nodes have one output. */
      if (!first_output)
        node->op = "Second output";
      node->inputs[node->n_inputs++] = from - reader->nodes;
    }
  return TRUE;
}

static gboolean
read_nodes (Reader *reader, JsonArray *list, GError **error)
{
  if (!read_names (reader, list, error))
    return FALSE;
  for (guint i = 0; i < reader->n; i++)
    {
      FileNode *node = &reader->nodes[i];

      if (!read_inputs (reader, node, error))
        return FALSE;
      if (strcmp (node->op, "Const") != 0)
        continue;
      node->constant = rv_weights_find (reader->weights, node->name);
      if (node->constant == NULL)
        return fail (error, node->name, _ ("its weights are not in the manifest"));
      node->state = DONE;
    }
  return TRUE;
}

/* Makes the node that stands for the picture the graph's first. */
static gboolean
add_start (Reader *reader, GError **error)
{
  FileNode *start = NULL;

  for (guint i = 0; i < reader->n && start == NULL; i++)
    if (reader->start != NULL ? strcmp (reader->nodes[i].name, reader->start) == 0
                              : strcmp (reader->nodes[i].op, "Placeholder") == 0)
      start = &reader->nodes[i];
  if (start == NULL || start->constant != NULL)
    {
      g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_FORMAT, _ ("no node \"%s\" that could stand for the picture"),
                   reader->start != NULL ? reader->start : "Placeholder");
      return FALSE;
    }
  start->value = rv_graph_add_input (reader->graph, start->name, 3, error);
  start->state = DONE;
  return start->value != RV_NONE;
}

static gboolean
convert (Reader *reader, FileNode *node, GError **error)
{
  RvTfInput inputs[RV_MAX_NODE_INPUTS];
  RvTfNode  file_node = { .graph = reader->graph,
                          .name = node->name,
                          .op = node->op,
                          .attributes = rv_json_object (node->object, "attr"),
                          .n_inputs = node->n_inputs,
                          .inputs = inputs };

  for (guint i = 0; i < node->n_inputs; i++)
    {
      const FileNode *from = &reader->nodes[node->inputs[i]];

      inputs[i] = (RvTfInput){ from->value, from->constant };
    }
  node->state = DONE;
  node->value = rv_tfjs_convert (&file_node, error);
  /* A copy of a constant is one. */
  if (node->value != RV_NONE && strcmp (node->op, "Identity") == 0 && node->n_inputs == 1 && inputs[0].constant != NULL)
    {
      node->constant = inputs[0].constant;
      node->value = RV_NONE;
    }
  return node->value != RV_NONE || node->constant != NULL;
}

static gboolean
add_loop (Reader *reader, FileNode *node, GError **error)
{
  node->state = DONE;
  node->value = rv_graph_add_unsupported (reader->graph, node->name, _ ("part of a loop"), error);
  return node->value != RV_NONE;
}

/* Converts @index and all that it needs, inputs first. The stack is our own: files can be deeper than the program's. */
static gboolean
convert_with_inputs (Reader *reader, guint index, GArray *stack, GError **error)
{
  g_array_append_val (stack, index);
  while (stack->len > 0)
    {
      FileNode *node = &reader->nodes[g_array_index (stack, guint, stack->len - 1)];

      if (node->state == NEW)
        node->state = OPEN;
      if (node->state == OPEN && node->next < node->n_inputs)
        {
          guint input = node->inputs[node->next++];

          if (reader->nodes[input].state == OPEN && !add_loop (reader, node, error))
            return FALSE;
          if (reader->nodes[input].state == NEW)
            g_array_append_val (stack, input);
          continue;
        }
      if (node->state == OPEN && !convert (reader, node, error))
        return FALSE;
      g_array_set_size (stack, stack->len - 1);
    }
  return TRUE;
}

static gboolean
convert_all (Reader *reader, GError **error)
{
  GArray       *stack = g_array_new (FALSE, FALSE, sizeof (guint));
  const RvNode *obstacle = NULL;
  guint         computable = 0;
  gboolean      good = add_start (reader, error);

  for (guint i = 0; good && i < reader->n; i++)
    if (reader->nodes[i].state == NEW)
      good = convert_with_inputs (reader, i, stack, error);
  g_array_unref (stack);
  for (guint i = 1; good && i < rv_graph_length (reader->graph); i++)
    if (rv_graph_obstacle (reader->graph, i) != NULL)
      obstacle = obstacle != NULL ? obstacle : rv_graph_obstacle (reader->graph, i);
    else
      computable++;
  if (good && computable == 0)
    {
      good = FALSE;
      g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_UNSUPPORTED, _ ("no node of it can be computed%s%s%s%s"),
                   obstacle != NULL ? ": \"" : "", obstacle != NULL ? obstacle->name : "",
                   obstacle != NULL ? "\" is " : "", obstacle != NULL ? obstacle->missing : "");
    }
  if (good)
    rv_graph_agree_pools (reader->graph);
  return good;
}

static gboolean
read_model (Reader *reader, JsonObject *root, GError **error)
{
  JsonArray *list = rv_json_array (rv_json_object (root, "modelTopology"), "node");
  char      *folder;

  if (list == NULL)
    {
      g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_FORMAT,
                   _ ("no TF.js graph model: \"modelTopology\" with a list \"node\" is missing"));
      return FALSE;
    }
  folder = g_path_get_dirname (reader->path);
  reader->weights = rv_weights_read (rv_json_array (root, "weightsManifest"), folder, error);
  g_free (folder);
  return reader->weights != NULL && read_nodes (reader, list, error) && convert_all (reader, error);
}

RvGraph *
rv_tfjs_load (const char *path, const char *start, GError **error)
{
  Reader    reader = { .path = path, .start = start };
  JsonNode *root = rv_json_read (path, error);

  if (root == NULL)
    return NULL;
  reader.byname = g_hash_table_new (g_str_hash, g_str_equal);
  reader.graph = rv_graph_new ();
  if (!read_model (&reader, json_node_get_object (root), error))
    {
      g_prefix_error (error, "%s: ", path);
      g_clear_pointer (&reader.graph, rv_graph_free);
    }
  for (guint i = 0; reader.nodes != NULL && i < reader.n; i++)
    g_free (reader.nodes[i].inputs);
  g_free (reader.nodes);
  g_hash_table_unref (reader.byname);
  rv_weights_free (reader.weights);
  json_node_unref (root);
  return reader.graph;
}
