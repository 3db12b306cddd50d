/* The styles and their masks as the settings have them, to be changed item by item.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/ui/style-items.h"

/* Of a mask, a file without a name is everywhere. */
static void
add_everywhere (GArray *masks)
{
  rv_style_list_add (masks, RV_STYLE_FILE, "", 1.0);
}

void
rv_style_items_read (RvStyleItems *items, GObject *settings)
{
  g_autofree char *text = NULL, *mask_text = NULL;

  g_object_get (settings, "style", &text, "style-mask", &mask_text, NULL);
  items->styles = rv_style_list_read (text ? text : "", NULL);
  items->masks = rv_style_masks_read (mask_text ? mask_text : "", NULL);
  if (!items->styles)
    items->styles = rv_style_list_new ();
  if (!items->masks)
    items->masks = rv_style_list_new ();
  while (items->masks->len < items->styles->len)
    add_everywhere (items->masks);
  g_array_set_size (items->masks, items->styles->len);
}

void
rv_style_items_clear (RvStyleItems *items)
{
  g_clear_pointer (&items->styles, g_array_unref);
  g_clear_pointer (&items->masks, g_array_unref);
}

void
rv_style_items_write (const RvStyleItems *items, GObject *settings)
{
  g_autofree char *text = rv_style_list_to_text (items->styles);
  g_autofree char *masks = rv_style_masks_to_text (items->masks);
  gboolean         masked = FALSE;

  for (guint i = 0; i < items->masks->len; i++)
    masked = masked || !rv_style_item_is_everywhere (rv_style_items_mask (items, i));
  g_object_freeze_notify (settings);
  g_object_set (settings, "style", text, "style-mask", masked ? masks : "", NULL);
  g_object_thaw_notify (settings);
}

static gboolean
same_names (const GArray *a, const GArray *b)
{
  for (guint i = 0; a->len == b->len && i < a->len; i++)
    {
      const RvStyleItem *one = &g_array_index (a, RvStyleItem, i), *other = &g_array_index (b, RvStyleItem, i);

      if (one->kind != other->kind || !g_str_equal (one->name, other->name))
        return FALSE;
    }
  return a->len == b->len;
}

gboolean
rv_style_items_same_names (const RvStyleItems *a, const RvStyleItems *b)
{
  return same_names (a->styles, b->styles) && same_names (a->masks, b->masks);
}

RvStyleItem *
rv_style_items_at (const RvStyleItems *items, guint index)
{
  return &g_array_index (items->styles, RvStyleItem, index);
}

RvStyleItem *
rv_style_items_mask (const RvStyleItems *items, guint index)
{
  return &g_array_index (items->masks, RvStyleItem, index);
}

gboolean
rv_style_item_is_everywhere (const RvStyleItem *mask)
{
  return mask->kind == RV_STYLE_FILE && !*mask->name;
}

static void
put (RvStyleItem *item, RvStyleKind kind, const char *name)
{
  g_free (item->name);
  item->kind = kind;
  item->name = g_strdup (name);
}

void
rv_style_items_put (RvStyleItems *items, guint index, RvStyleKind kind, const char *name)
{
  if (index < items->styles->len)
    {
      put (rv_style_items_at (items, index), kind, name);
      return;
    }
  rv_style_list_add (items->styles, kind, name, 1.0);
  add_everywhere (items->masks);
}

void
rv_style_items_put_mask (RvStyleItems *items, guint index, RvStyleKind kind, const char *name)
{
  if (index < items->masks->len)
    put (rv_style_items_mask (items, index), kind, name);
}

void
rv_style_items_remove (RvStyleItems *items, guint index)
{
  if (index >= items->styles->len)
    return;
  g_array_remove_index (items->styles, index);
  g_array_remove_index (items->masks, index);
}
