/* The layers of a network that are worth offering to a person.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>

#include "plugin/nodes.h"

static gboolean
is_op (const ReverieNode *node, const char *const *ops)
{
  return node->channels > 0 && g_strv_contains (ops, node->op);
}

/* What begins a stage, and what goes on with it where it has as many channels. */
static const char *const beginnings[] = { "Conv2D", "Add", "Concat", "Multiply", NULL };
static const char *const sequels[] = { "Affine", "Activation", "Multiply", NULL };

/* What is needed while a list is made. */
typedef struct
{
  const ReverieCatalog *catalog;
  const ReverieNetwork *network;
  GHashTable           *counts; /* component of names to the number of nodes that have it */
  GPtrArray            *nodes;
} List;

static GHashTable *
count_components (const ReverieNetwork *network)
{
  GHashTable *counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < reverie_network_n_nodes (network); i++)
    {
      g_auto (GStrv) parts = NULL;
      ReverieNode node;

      reverie_network_node (network, i, &node);
      parts = g_strsplit (node.name, "/", -1);
      for (char **part = parts; *part; part++)
        {
          guint count = GPOINTER_TO_UINT (g_hash_table_lookup (counts, *part));

          g_hash_table_insert (counts, g_strdup (*part), GUINT_TO_POINTER (count + 1));
        }
    }
  return counts;
}

/* Of the components of @name that find it, the rarest: it says most. */
static char *
word_of (const List *list, const char *name)
{
  g_auto (GStrv) parts = g_strsplit (name, "/", -1);
  const char *best = name;
  guint       least = G_MAXUINT;

  for (char **part = parts; *part; part++)
    {
      guint       count = GPOINTER_TO_UINT (g_hash_table_lookup (list->counts, *part));
      const char *found = **part ? reverie_network_find_node (list->network, *part, NULL) : NULL;

      /* Commas and colons would mean something else in a list of layers. */
      if (count < least && g_strcmp0 (found, name) == 0 && !strpbrk (*part, ",:"))
        {
          best = *part;
          least = count;
        }
    }
  return g_strdup (best);
}

static const ReverieLook *
look_of (const List *list, const char *name)
{
  for (guint i = 0; i < reverie_catalog_n_looks (list->catalog); i++)
    {
      const ReverieLook *look = reverie_catalog_look (list->catalog, i);

      if (g_str_equal (look->model, reverie_network_id (list->network)) && g_str_equal (look->node, name))
        return look;
    }
  return NULL;
}

static void
node_free (gpointer data)
{
  RvNode *node = data;

  g_free (node->name);
  g_free (node->word);
  g_free (node);
}

/* Adds @from, or, with @looks, only a look. */
static void
add (List *list, const ReverieNode *from, gboolean looks)
{
  const ReverieLook *look = from->channels > 0 ? look_of (list, from->name) : NULL;
  RvNode            *node;

  if (from->channels == 0 || (looks && !look))
    return;
  node = g_new (RvNode, 1);
  *node = (RvNode){ g_strdup (from->name), word_of (list, from->name), from->channels, look };
  g_ptr_array_add (list->nodes, node);
}

/* Where there is no stage, @last has no channels. */
static void
add_stages (List *list)
{
  ReverieNode last = { 0 };
  gboolean    squeezed = FALSE;

  for (guint i = 0; i < reverie_network_n_nodes (list->network); i++)
    {
      ReverieNode node;
      gboolean    goes_on, begins;

      reverie_network_node (list->network, i, &node);
      goes_on = last.channels > 0 && node.channels == last.channels && is_op (&node, sequels);
      add (list, &last, goes_on);
      /* What is made of means has a place again when it is multiplied with what has one. */
      squeezed = g_str_equal (node.op, "Mean") || (squeezed && !g_str_equal (node.op, "Multiply"));
      begins = !squeezed && is_op (&node, beginnings);
      if (!goes_on && !begins)
        add (list, &node, TRUE);
      last = goes_on || begins ? node : (ReverieNode){ 0 };
    }
  add (list, &last, FALSE);
}

GPtrArray *
rv_nodes_new (const ReverieCatalog *catalog, const ReverieNetwork *network)
{
  List list = { catalog, network, count_components (network), g_ptr_array_new_with_free_func (node_free) };

  add_stages (&list);
  g_hash_table_unref (list.counts);
  return list.nodes;
}
