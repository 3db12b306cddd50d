/* Memory of the process and of the machine.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Bytes that the process holds; 0 where the system does not tell. */
gsize rv_memory_held (void);

/* Bytes that the machine could give without swapping; 0 where the system does not tell. */
gsize rv_memory_free (void);

G_END_DECLS
