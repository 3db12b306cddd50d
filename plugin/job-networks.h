/* Networks that stay open from one job to the next.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "engine/reverie.h"

G_BEGIN_DECLS

/* The network that @model describes: one of the last few that were asked for, as long as its file has not changed, else
 * opened anew. To be given back with reverie_network_unref (). May be called by several threads. */
ReverieNetwork *rv_network_keep (const ReverieModel *model, GError **error);

G_END_DECLS
