/* A canvas from end to end.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "engine/recipe/store.h"

G_BEGIN_DECLS

/* Writes the whole canvas: three planes of @dream, but the picture itself to the last bit where the mask is 0; all of
 * the picture where @dream is NULL. */
gboolean rv_canvas_write (const ReverieCanvas *canvas, RvStore *dream, GError **error);

G_END_DECLS
