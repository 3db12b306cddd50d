/* Memory straight from the system. Private to exec/.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is given back is the system's again at once. Of malloc () this cannot be said: the GNU C library keeps freed
 * blocks of up to 32 MiB once a program has freed such a one, as every octave does.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* @bytes of zeros, in huge pages where there are any, at a multiple of a huge page; NULL where there is no memory. */
gpointer rv_pages_new (gsize bytes);

/* @bytes as for rv_pages_new (); @pages may be NULL. */
void rv_pages_free (gpointer pages, gsize bytes);

G_END_DECLS
