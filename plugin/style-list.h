/* The lists of styles and of their masks as text: "a.jpg,b.jpg:0.5" and ",mask.png".
 *
 * The items are separated by commas. A comma in a name is written %2C, and a percent sign before "2C" or "25" is
 * written %25, so that every name comes back as it was; all else stands for itself. What follows a style's last colon
 * is its weight where it is a number: a name that ends in such a number is written with its weight. A name after
 * "layer:" or "channel:" is that of a layer or a channel in GIMP, and a file whose own name begins so is written with
 * "./" before it.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  RV_STYLE_FILE,
  RV_STYLE_LAYER,  /* of any open image in GIMP */
  RV_STYLE_CHANNEL /* of the picture's own image in GIMP; masks alone */
} RvStyleKind;

/* A style or a mask. */
typedef struct
{
  RvStyleKind kind;
  char       *name;   /* of the file, the layer or the channel; of a mask also "", which is everywhere */
  double      weight; /* over 0; of a mask 1 */
} RvStyleItem;

/* A list of RvStyleItem that owns their names. Free with g_array_unref (). */
GArray *rv_style_list_new (void);

/* Adds a copy of @name. A file's name may begin like the others and end in a colon and a number. */
void rv_style_list_add (GArray *list, RvStyleKind kind, const char *name, double weight);

/* The list that @text is; NULL with an error. An empty text is an empty list. */
GArray *rv_style_list_read (const char *text, GError **error);
GArray *rv_style_masks_read (const char *text, GError **error);

/* The other way round; a weight of 1 is left out. Free with g_free (). */
char *rv_style_list_to_text (const GArray *list);
char *rv_style_masks_to_text (const GArray *masks);

/* Adds FILE[:WEIGHT] as a person names one file: commas and percent signs stand for themselves. */
gboolean rv_style_list_add_text (GArray *list, const char *text, GError **error);

/* What a person calls the item: a file without folders and suffix. Free with g_free (). */
char *rv_style_item_title (const RvStyleItem *item);

G_END_DECLS
