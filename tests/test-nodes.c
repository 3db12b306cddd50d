/* The layers that the dialogs offer, of the networks that looks come from.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>

#include "plugin/nodes.h"

/* More than these are no choice but a heap. */
#define MOST_NODES 100

static ReverieCatalog *catalog;

/* What is written into a recipe finds the layer, and stays one of several in a list. */
static void
check_words (const ReverieNetwork *network, const GPtrArray *nodes)
{
  for (guint i = 0; i < nodes->len; i++)
    {
      const RvNode *node = g_ptr_array_index (nodes, i);
      GError       *error = NULL;

      g_assert_cmpstr (reverie_network_find_node (network, node->word, &error), ==, node->name);
      g_assert_no_error (error);
      g_assert_null (strpbrk (node->word, ",:"));
      g_assert_cmpuint (node->channels, >, 0);
      for (guint j = 0; j < i; j++)
        g_assert_cmpstr (node->name, !=, ((RvNode *) g_ptr_array_index (nodes, j))->name);
    }
}

static guint
count_looks (const GPtrArray *nodes)
{
  guint count = 0;

  for (guint i = 0; i < nodes->len; i++)
    count += ((RvNode *) g_ptr_array_index (nodes, i))->look != NULL;
  return count;
}

static void
test_network (gconstpointer data)
{
  const ReverieModel *model = data;
  GError             *error = NULL;
  ReverieNetwork     *network = reverie_network_open (model, &error);
  g_autoptr (GPtrArray) nodes = NULL;
  guint expected = 0;

  g_assert_no_error (error);
  nodes = rv_nodes_new (catalog, network);
  check_words (network, nodes);
  for (guint i = 0; i < reverie_catalog_n_looks (catalog); i++)
    expected += g_str_equal (reverie_catalog_look (catalog, i)->model, model->id);
  g_assert_cmpuint (count_looks (nodes), ==, expected);
  g_assert_cmpuint (nodes->len, >, expected);
  g_assert_cmpuint (nodes->len, <=, MOST_NODES);
  reverie_network_unref (network);
}

/* The stages of a network that is known well: not one too many. */
static void
test_stages (void)
{
  const ReverieModel *model = reverie_catalog_find_model (catalog, "faceres", NULL);
  ReverieNetwork     *network = reverie_network_open (model, NULL);
  g_autoptr (GPtrArray) nodes = rv_nodes_new (catalog, network);

  g_assert_cmpuint (nodes->len, ==, 14);
  for (guint i = 1; i < nodes->len; i++)
    {
      g_autofree char *word = g_strdup_printf ("conv_pw_%u_relu", i);

      g_assert_cmpstr (((RvNode *) g_ptr_array_index (nodes, i))->word, ==, word);
    }
  reverie_network_unref (network);
}

int
main (int argc, char **argv)
{
  GError *error = NULL;
  int     status;

  g_test_init (&argc, &argv, NULL);
  catalog = reverie_catalog_new (&error);
  g_assert_no_error (error);
  for (guint i = 0; i < reverie_catalog_n_models (catalog); i++)
    {
      const ReverieModel *model = reverie_catalog_model (catalog, i);
      g_autofree char    *path = g_strconcat ("/nodes/", model->id, NULL);

      if (model->present)
        g_test_add_data_func (path, model, test_network);
    }
  if (reverie_catalog_find_model (catalog, "faceres", &error)->present)
    g_test_add_func ("/nodes/stages", test_stages);
  status = g_test_run ();
  reverie_catalog_free (catalog);
  return status;
}
