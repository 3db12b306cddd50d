/* Reading JSON that may be anything.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gstdio.h>

#include <glib/gi18n-lib.h>

#include "engine/import/json.h"
#include "engine/import/limits.h"

/* json-glib calls itself for every level, so a file of brackets would overrun the stack. */
static gboolean
is_too_deep (const char *text, gsize length)
{
  gint     depth = 0;
  gboolean quoted = FALSE;

  for (gsize i = 0; i < length; i++)
    switch (text[i])
      {
      case '\\':
        i += quoted;
        break;
      case '"':
        quoted = !quoted;
        break;
      case '[':
      case '{':
        if (!quoted && ++depth > RV_MAX_JSON_DEPTH)
          return TRUE;
        break;
      case ']':
      case '}':
        depth -= !quoted;
        break;
      }
  return FALSE;
}

static char *
read_text (const char *path, gsize *length, GError **error)
{
  GStatBuf info;
  char    *text = NULL;
  GError  *why = NULL;

  if (g_stat (path, &info) == 0 && (guint64) info.st_size > RV_MAX_JSON_BYTES)
    {
      g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_FORMAT, _ ("%s: larger than %u MiB, so no graph or catalog"),
                   path, RV_MAX_JSON_BYTES >> 20);
      return NULL;
    }
  if (!g_file_get_contents (path, &text, length, &why))
    {
      g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_NOT_FOUND, "%s", why->message);
      g_error_free (why);
      return NULL;
    }
  if (*length == 0 || !g_utf8_validate (text, *length, NULL) || is_too_deep (text, *length))
    {
      g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_FORMAT, "%s: %s", path,
                   *length == 0 ? _ ("the file is empty") : _ ("not a JSON text, or nested too deeply"));
      g_free (text);
      return NULL;
    }
  return text;
}

JsonNode *
rv_json_read (const char *path, GError **error)
{
  gsize       length;
  char       *text = read_text (path, &length, error);
  JsonParser *parser;
  GError     *why = NULL;
  JsonNode   *root = NULL;

  if (text == NULL)
    return NULL;
  parser = json_parser_new_immutable ();
  if (!json_parser_load_from_data (parser, text, length, &why))
    {
      g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_FORMAT, _ ("%s: broken JSON: %s"), path, why->message);
      g_error_free (why);
    }
  else
    {
      root = json_parser_get_root (parser);
      root = root != NULL && JSON_NODE_HOLDS_OBJECT (root) ? json_node_ref (root) : NULL;
      if (root == NULL)
        g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_FORMAT, _ ("%s: its top level is not an object"), path);
    }
  g_object_unref (parser);
  g_free (text);
  return root;
}

static JsonObject *
node_object (JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static const char *
node_string (JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING
             ? json_node_get_string (node)
             : NULL;
}

static gboolean
node_number (JsonNode *node, double *number)
{
  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node)
      || (json_node_get_value_type (node) != G_TYPE_INT64 && json_node_get_value_type (node) != G_TYPE_DOUBLE))
    return FALSE;
  *number = json_node_get_double (node);
  return TRUE;
}

static JsonNode *
member (JsonObject *object, const char *name)
{
  return object != NULL ? json_object_get_member (object, name) : NULL;
}

static JsonNode *
element (JsonArray *array, guint index)
{
  return array != NULL && index < json_array_get_length (array) ? json_array_get_element (array, index) : NULL;
}

JsonObject *
rv_json_object (JsonObject *object, const char *name)
{
  return node_object (member (object, name));
}

JsonArray *
rv_json_array (JsonObject *object, const char *name)
{
  JsonNode *node = member (object, name);

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

const char *
rv_json_string (JsonObject *object, const char *name)
{
  return node_string (member (object, name));
}

gboolean
rv_json_number (JsonObject *object, const char *name, double *number)
{
  return node_number (member (object, name), number);
}

gboolean
rv_json_boolean (JsonObject *object, const char *name, gboolean fallback)
{
  JsonNode *node = member (object, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_BOOLEAN
             ? json_node_get_boolean (node)
             : fallback;
}

JsonObject *
rv_json_element_object (JsonArray *array, guint index)
{
  return node_object (element (array, index));
}

const char *
rv_json_element_string (JsonArray *array, guint index)
{
  return node_string (element (array, index));
}

gboolean
rv_json_element_number (JsonArray *array, guint index, double *number)
{
  return node_number (element (array, index), number);
}

gboolean
rv_json_element_integer (JsonArray *array, guint index, gint64 *integer)
{
  JsonNode   *node = element (array, index);
  const char *text = node_string (node);

  if (text != NULL)
    return g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, integer, NULL);
  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_INT64)
    return FALSE;
  *integer = json_node_get_int (node);
  return TRUE;
}
