/* Checks of a recipe's numbers.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "engine/reverie.h"

G_BEGIN_DECLS

/* FALSE with an error that says @name, where @value is not from @low to @high, or no number. */
gboolean rv_check_range (const char *name, double value, double low, double high, GError **error);

G_END_DECLS
