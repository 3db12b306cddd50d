/* Reading JSON that may be anything: every access checks the type.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <json-glib/json-glib.h>

#include "engine/reverie.h"

G_BEGIN_DECLS

/* Parses a file whose top level is an object. NULL with an error that names the file. Free with json_node_unref (). */
JsonNode *rv_json_read (const char *path, GError **error);

/* Members of an object by type; NULL or FALSE where absent or of another type. @object may be NULL. */
JsonObject *rv_json_object (JsonObject *object, const char *member);
JsonArray  *rv_json_array (JsonObject *object, const char *member);
const char *rv_json_string (JsonObject *object, const char *member);
gboolean    rv_json_number (JsonObject *object, const char *member, double *number);
gboolean    rv_json_boolean (JsonObject *object, const char *member, gboolean fallback);

/* Elements of an array by type, likewise. A whole number may also be written as a string, as protocol buffers do. */
JsonObject *rv_json_element_object (JsonArray *array, guint index);
const char *rv_json_element_string (JsonArray *array, guint index);
gboolean    rv_json_element_number (JsonArray *array, guint index, double *number);
gboolean    rv_json_element_integer (JsonArray *array, guint index, gint64 *integer);

G_END_DECLS
