/* Networks of the catalog.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <stdlib.h>

#include "tests/networks.h"

ReverieCatalog *
networks_begin (int *argc, char ***argv)
{
  g_autoptr (GError) error = NULL;
  ReverieCatalog *catalog;

  g_test_init (argc, argv, NULL);
  g_test_set_nonfatal_assertions ();
  catalog = reverie_catalog_new (&error);
  if (catalog == NULL)
    {
      g_print ("1..0\nBail out! %s\n", error->message);
      exit (1);
    }
  return catalog;
}

ReverieNetwork *
networks_open (ReverieCatalog *catalog, const char *id)
{
  g_autoptr (GError) error = NULL;
  ReverieNetwork *network = reverie_network_open (reverie_catalog_find_model (catalog, id, NULL), &error);

  if (network == NULL)
    g_error ("%s: %s (models/fetch brings the networks)", id, error->message);
  return network;
}
