/* The GEGL operation reverie:dream.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gegl-plugin.h>

G_BEGIN_DECLS

/* Registers the type of the operation, by which GEGL knows it. */
void rv_operation_register (GTypeModule *module);

G_END_DECLS
