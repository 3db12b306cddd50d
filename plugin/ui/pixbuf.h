/* Buffers as small pictures for buttons and lists.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <gegl.h>

G_BEGIN_DECLS

/* A @buffer in sRGB, its longer side made @side pixels, squares to be seen through where it is transparent. It is
 * the caller's alone. */
GdkPixbuf *rv_pixbuf_new (GeglBuffer *buffer, int side);

G_END_DECLS
