/* Networks of the catalog.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "tests/networks.h"

ReverieNetwork *
networks_open (ReverieCatalog *catalog, const char *id)
{
  g_autoptr (GError) error = NULL;
  ReverieNetwork *network = reverie_network_open (reverie_catalog_find_model (catalog, id, NULL), &error);

  if (network == NULL)
    g_error ("%s: %s (models/fetch brings the networks)", id, error->message);
  return network;
}
