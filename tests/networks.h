/* Networks of the catalog, for tests that cannot do without them.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "engine/reverie.h"

/* Begins a program of tests that go on after a failure. Ends it where there is no catalog. Free with
 * reverie_catalog_free (). */
ReverieCatalog *networks_begin (int *argc, char ***argv);

/* Ends the program where the network is not there. Free with reverie_network_unref (). */
ReverieNetwork *networks_open (ReverieCatalog *catalog, const char *id);
