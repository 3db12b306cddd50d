/* The styles and their masks as the settings have them, to be changed item by item.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib-object.h>

#include "plugin/style-list.h"

G_BEGIN_DECLS

/* There are as many masks as styles. */
typedef struct
{
  GArray *styles; /* of RvStyleItem */
  GArray *masks;  /* of RvStyleItem */
} RvStyleItems;

/* Fills @items, to be cleared with rv_style_items_clear (), from the properties "style" and "style-mask" of @settings.
 * A text that cannot be read is an empty list. */
void rv_style_items_read (RvStyleItems *items, GObject *settings);
void rv_style_items_clear (RvStyleItems *items);

/* The other way round; whoever listens hears of both properties when both have changed. */
void rv_style_items_write (const RvStyleItems *items, GObject *settings);

/* Whether both have the same pictures; weights may differ. */
gboolean rv_style_items_same_names (const RvStyleItems *a, const RvStyleItems *b);

RvStyleItem *rv_style_items_at (const RvStyleItems *items, guint index);
RvStyleItem *rv_style_items_mask (const RvStyleItems *items, guint index);
gboolean     rv_style_item_is_everywhere (const RvStyleItem *mask);

/* Makes style @index another picture, or adds one at the end. */
void rv_style_items_put (RvStyleItems *items, guint index, RvStyleKind kind, const char *name);

/* Those of a style that is not there do nothing. */
void rv_style_items_put_mask (RvStyleItems *items, guint index, RvStyleKind kind, const char *name);
void rv_style_items_remove (RvStyleItems *items, guint index);

G_END_DECLS
