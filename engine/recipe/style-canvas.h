/* A canvas as the painter sees it: with the colours that are painted, and a mask that knows those of the styles.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "engine/recipe/rows.h"
#include "engine/recipe/style-colour.h"

G_BEGIN_DECLS

/* The weight of @style's mask, 1 where it has none, at a place of the content, @y and @x from 0 to 1. */
float rv_style_mask_at (const ReverieStylePicture *style, double y, double x);

typedef struct
{
  ReverieCanvas        canvas; /* what the painter sees */
  const ReverieCanvas *inner;
  const ReverieStyle  *style;
  gboolean             masked; /* whether every style has a mask */
  gboolean             fades;  /* whether the photo's chroma is put back */
  float               *photo;  /* rows of it */
  float               *weights;
} RvStyleCanvas;

/* @inner and @style are not copied. To be cleared after a failure, too. */
gboolean
     rv_style_canvas_init (RvStyleCanvas *seen, const ReverieCanvas *inner, const ReverieStyle *style, GError **error);
void rv_style_canvas_clear (RvStyleCanvas *seen);

/* How much is seen of the painting, at the size of an octave; only where the canvas has a mask. */
RvRows *rv_style_canvas_weights (const RvStyleCanvas *seen, guint height, guint width, GError **error);

G_END_DECLS
