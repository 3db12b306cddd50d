/* Buffers that share an arena: where each lies, when it is known how long each lives. Private to exec/.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define RV_ALIGNMENT 64 /* bytes */

typedef struct
{
  gsize    bytes;
  guint    first, last; /* times at which it is in use */
  gboolean weights;
  gsize    offset;  /* in the arena, once packed */
  GArray  *members; /* of guint: nodes whose gradient it is, or NULL */
} RvBuffer;

/* An empty list of RvBuffer. */
GPtrArray *rv_buffers_new (void);

/* Returns the index of the new buffer; its size is rounded up to RV_ALIGNMENT. */
guint rv_buffers_add (GPtrArray *buffers, gsize bytes, guint first, guint last);

/* Gives every buffer its place and returns the bytes of all. Weights come first, at places that do not depend on other
 * buffers. */
gsize rv_buffers_pack (GPtrArray *buffers);

G_END_DECLS
