/* Networks of the catalog, for tests that cannot do without them.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "engine/reverie.h"

/* Ends the program where the network is not there. Free with reverie_network_unref (). */
ReverieNetwork *networks_open (ReverieCatalog *catalog, const char *id);
