/* The lists of styles and of their masks as text.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>
#include <string.h>

#include <glib/gi18n-lib.h>

#include "engine/reverie.h"
#include "plugin/parameters.h"
#include "plugin/style-list.h"

#define LAYER "layer:"
#define CHANNEL "channel:"
#define HERE "./"

static void
clear_item (gpointer item)
{
  g_free (((RvStyleItem *) item)->name);
}

GArray *
rv_style_list_new (void)
{
  GArray *list = g_array_new (FALSE, FALSE, sizeof (RvStyleItem));

  g_array_set_clear_func (list, clear_item);
  return list;
}

void
rv_style_list_add (GArray *list, RvStyleKind kind, const char *name, double weight)
{
  const RvStyleItem item = { kind, g_strdup (name), weight };

  g_array_append_val (list, item);
}

/* ---- Reading ---- */

/* The colon before the weight that @text ends in, or NULL; a file "a:b" has none. */
static char *
find_weight (const char *text, double *weight)
{
  char *colon = strrchr (text, ':');
  char *end = NULL;

  if (!colon || colon[1] == '\0')
    return NULL;
  *weight = g_ascii_strtod (colon + 1, &end);
  return *end == '\0' ? colon : NULL;
}

/* Takes the weight off @text; 1 where there is none. */
static gboolean
cut_weight (char *text, double *weight, GError **error)
{
  char *colon = find_weight (text, weight);

  if (!colon)
    *weight = 1;
  else if (!isfinite (*weight) || *weight <= 0)
    {
      g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_ARGUMENT,
                   _ ("style is %s: the weight after the colon must be a number over 0, as in painting.jpg:0.5"), text);
      return FALSE;
    }
  else
    *colon = '\0';
  return TRUE;
}

/* %2C is a comma, and %25 a percent sign. */
static void
decode (char *text)
{
  char *target = text;

  for (; *text; target++)
    {
      gboolean comma = g_ascii_strncasecmp (text, "%2C", 3) == 0, percent = strncmp (text, "%25", 3) == 0;

      *target = comma ? ',' : percent ? '%' : *text;
      text += comma || percent ? 3 : 1;
    }
  *target = '\0';
}

static void
add_decoded (GArray *list, char *text, double weight)
{
  const gboolean layer = g_str_has_prefix (text, LAYER), channel = g_str_has_prefix (text, CHANNEL);

  if (layer || channel)
    text += strlen (layer ? LAYER : CHANNEL);
  decode (text);
  rv_style_list_add (list, layer ? RV_STYLE_LAYER : channel ? RV_STYLE_CHANNEL : RV_STYLE_FILE, text, weight);
}

static gboolean
check_style (const RvStyleItem *item, GError **error)
{
  if (item->kind == RV_STYLE_CHANNEL)
    g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_ARGUMENT,
                 _ ("style is channel:%s: a channel has no colours; name a layer or a file"), item->name);
  else if (*item->name == '\0')
    g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_ARGUMENT,
                 _ ("style names no picture: write FILE[:WEIGHT], separated by commas"));
  else
    return TRUE;
  return FALSE;
}

static gboolean
check_mask (const RvStyleItem *item, GError **error)
{
  if (item->kind != RV_STYLE_LAYER)
    return TRUE;
  g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_ARGUMENT, _ ("style-mask is layer:%s: name a channel or a file"),
               item->name);
  return FALSE;
}

static GArray *
read_list (const char *text, gboolean masks, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (text, ",", -1);
  g_autoptr (GArray) list = rv_style_list_new ();

  for (char **part = parts; *part; part++)
    {
      double weight = 1;

      if (!masks && !cut_weight (*part, &weight, error))
        return NULL;
      add_decoded (list, *part, weight);
      if (!(masks ? check_mask : check_style) (&g_array_index (list, RvStyleItem, list->len - 1), error))
        return NULL;
    }
  return g_steal_pointer (&list);
}

GArray *
rv_style_list_read (const char *text, GError **error)
{
  return read_list (text, FALSE, error);
}

GArray *
rv_style_masks_read (const char *text, GError **error)
{
  return read_list (text, TRUE, error);
}

gboolean
rv_style_list_add_text (GArray *list, const char *text, GError **error)
{
  g_autofree char *name = g_strdup (text);
  double           weight;

  if (!cut_weight (name, &weight, error))
    return FALSE;
  rv_style_list_add (list, RV_STYLE_FILE, name, weight);
  return check_style (&g_array_index (list, RvStyleItem, list->len - 1), error);
}

/* ---- Writing ---- */

static void
append_encoded (GString *text, const char *name)
{
  for (; *name; name++)
    {
      if (*name == ',')
        g_string_append (text, "%2C");
      else if (g_ascii_strncasecmp (name, "%2C", 3) == 0 || strncmp (name, "%25", 3) == 0)
        g_string_append (text, "%25");
      else
        g_string_append_c (text, *name);
    }
}

static void
append_name (GString *text, const RvStyleItem *item)
{
  if (item->kind != RV_STYLE_FILE)
    g_string_append (text, item->kind == RV_STYLE_LAYER ? LAYER : CHANNEL);
  else if (g_str_has_prefix (item->name, LAYER) || g_str_has_prefix (item->name, CHANNEL))
    g_string_append (text, HERE);
  append_encoded (text, item->name);
}

static char *
to_text (const GArray *list, gboolean masks)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < list->len; i++)
    {
      const RvStyleItem *item = &g_array_index (list, RvStyleItem, i);
      g_autofree char   *weight = rv_number_to_text (item->weight);
      double             unused;

      g_string_append (text, i ? "," : "");
      append_name (text, item);
      if (!masks && (!g_str_equal (weight, "1") || find_weight (item->name, &unused)))
        g_string_append_printf (text, ":%s", weight);
    }
  return g_string_free (text, FALSE);
}

char *
rv_style_list_to_text (const GArray *list)
{
  return to_text (list, FALSE);
}

char *
rv_style_masks_to_text (const GArray *masks)
{
  return to_text (masks, TRUE);
}

char *
rv_style_item_title (const RvStyleItem *item)
{
  g_autofree char *name = item->kind == RV_STYLE_FILE ? g_filename_display_basename (item->name) : NULL;
  char            *dot = name ? strrchr (name, '.') : NULL;

  if (!name)
    return g_strdup (item->name);
  if (dot && dot != name)
    *dot = '\0';
  return g_steal_pointer (&name);
}
