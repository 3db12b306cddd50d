/* The program reverie: the folder of the user's own networks, with a catalog that is read beside the others. A network
 * "birds" is there as birds.json and birds-1.bin, birds-2.bin and so on: what converters name their files is the same
 * for many networks.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <errno.h>
#include <string.h>

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>

#include <glib/gi18n-lib.h>

#include "plugin/cli/cli.h"

/* A network on its way into the folder. */
typedef struct
{
  const ReverieModel *model;  /* its path is where it comes from */
  char               *folder; /* of the user's own networks */
  JsonNode           *graph;  /* of the model file, with the new names of the weight files */
  GPtrArray          *from;   /* names of the weight files where they come from */
  GPtrArray          *to;     /* and in the folder */
} Own;

static void
own_clear (Own *own)
{
  g_free (own->folder);
  g_clear_pointer (&own->graph, json_node_unref);
  g_clear_pointer (&own->from, g_ptr_array_unref);
  g_clear_pointer (&own->to, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Own, own_clear)

static JsonArray *
array_member (JsonNode *node, const char *name)
{
  JsonObject *object = node && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonNode   *member = object ? json_object_get_member (object, name) : NULL;

  return member && JSON_NODE_HOLDS_ARRAY (member) ? json_node_get_array (member) : NULL;
}

/* ---- The model file ---- */

/* A name with a folder in it could lie anywhere. */
static gboolean
name_is_plain (const char *name)
{
  return name && *name && !strpbrk (name, "/\\") && !g_str_equal (name, ".") && !g_str_equal (name, "..");
}

/* The new name of a weight file. One that several groups name is one file. */
static const char *
rename_weights (Own *own, JsonNode *node, GError **error)
{
  const char *name = node && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : NULL;
  guint       index;

  if (!name_is_plain (name))
    {
      g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_FORMAT,
                   _ ("%s names the weight file '%s'; only names without a folder are taken"), own->model->path,
                   name ? name : "");
      return NULL;
    }
  if (!g_ptr_array_find_with_equal_func (own->from, name, g_str_equal, &index))
    {
      index = own->from->len;
      g_ptr_array_add (own->from, g_strdup (name));
      g_ptr_array_add (own->to, g_strdup_printf ("%s-%u.bin", own->model->id, index + 1));
    }
  return g_ptr_array_index (own->to, index);
}

static gboolean
rename_group (Own *own, JsonNode *group, GError **error)
{
  JsonArray *paths = array_member (group, "paths");
  g_autoptr (JsonArray) renamed = json_array_new ();

  for (guint i = 0; paths && i < json_array_get_length (paths); i++)
    {
      const char *name = rename_weights (own, json_array_get_element (paths, i), error);

      if (!name)
        return FALSE;
      json_array_add_string_element (renamed, name);
    }
  if (paths)
    json_object_set_array_member (json_node_get_object (group), "paths", g_steal_pointer (&renamed));
  return TRUE;
}

/* The engine has read the file by now, so its size and shape are within bounds. */
static gboolean
read_graph (Own *own, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonArray *groups;

  if (!json_parser_load_from_file (parser, own->model->path, error))
    return FALSE;
  own->graph = json_parser_steal_root (parser);
  groups = array_member (own->graph, "weightsManifest");
  for (guint i = 0; groups && i < json_array_get_length (groups); i++)
    {
      if (!rename_group (own, json_array_get_element (groups, i), error))
        return FALSE;
    }
  return TRUE;
}

/* ---- The catalog ---- */

static char *
model_name (const Own *own)
{
  return g_strconcat (own->model->id, ".json", NULL);
}

static void
add_file (JsonBuilder *builder, const char *name)
{
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "name");
  json_builder_add_string_value (builder, name);
  json_builder_end_object (builder);
}

static void
add_files (JsonBuilder *builder, const Own *own)
{
  g_autofree char *name = model_name (own);

  json_builder_set_member_name (builder, "files");
  json_builder_begin_array (builder);
  add_file (builder, name);
  for (guint i = 0; i < own->to->len; i++)
    add_file (builder, g_ptr_array_index (own->to, i));
  json_builder_end_array (builder);
}

static JsonNode *
make_entry (const Own *own)
{
  const ReverieModel *model = own->model;
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "id");
  json_builder_add_string_value (builder, model->id);
  json_builder_set_member_name (builder, "title");
  json_builder_add_string_value (builder, model->title);
  add_files (builder, own);
  json_builder_set_member_name (builder, "scale");
  json_builder_add_double_value (builder, model->scale);
  json_builder_set_member_name (builder, "mean");
  json_builder_begin_array (builder);
  for (int c = 0; c < 3; c++)
    json_builder_add_double_value (builder, model->mean[c]);
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "start");
  if (model->start)
    json_builder_add_string_value (builder, model->start);
  else
    json_builder_add_null_value (builder);
  json_builder_set_member_name (builder, "looks");
  json_builder_begin_array (builder);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}

/* The user's catalog as it is, or an empty one. */
static JsonNode *
read_catalog (const char *path, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new ();

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return json_from_string ("{ \"format\": 1, \"packages\": {}, \"models\": [] }", error);
  if (!json_parser_load_from_file (parser, path, error))
    return NULL;
  if (!array_member (json_parser_get_root (parser), "models"))
    {
      g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_FORMAT, _ ("%s is no catalog; move it away"), path);
      return NULL;
    }
  return json_parser_steal_root (parser);
}

static gboolean
write_json (const Own *own, const char *name, JsonNode *root, GError **error)
{
  g_autofree char *path = g_build_filename (own->folder, name, NULL);
  g_autofree char *text = json_to_string (root, g_str_equal (name, "catalog.json"));

  return cli_data_write (path, text, strlen (text), error);
}

static gboolean
write_entry (const Own *own, GError **error)
{
  g_autofree char *path = g_build_filename (own->folder, "catalog.json", NULL);
  g_autoptr (JsonNode) root = read_catalog (path, error);

  if (!root)
    return FALSE;
  json_array_add_element (array_member (root, "models"), make_entry (own));
  return write_json (own, "catalog.json", root, error);
}

/* ---- The files ---- */

static gboolean
copy_weights (const Own *own, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (own->model->path);

  for (guint i = 0; i < own->from->len; i++)
    {
      g_autoptr (GFile) source = g_file_new_build_filename (folder, g_ptr_array_index (own->from, i), NULL);
      g_autoptr (GFile) target = g_file_new_build_filename (own->folder, g_ptr_array_index (own->to, i), NULL);

      if (!g_file_copy (source, target, G_FILE_COPY_OVERWRITE | G_FILE_COPY_TARGET_DEFAULT_PERMS, NULL, NULL, NULL,
                        error))
        return FALSE;
    }
  return TRUE;
}

static void
remove_files (const Own *own)
{
  g_autofree char *name = model_name (own);
  g_autofree char *path = g_build_filename (own->folder, name, NULL);

  g_unlink (path);
  for (guint i = 0; i < own->to->len; i++)
    {
      g_autofree char *weights = g_build_filename (own->folder, g_ptr_array_index (own->to, i), NULL);

      g_unlink (weights);
    }
  /* Stays where it holds other networks. */
  g_rmdir (own->folder);
}

/* The catalog comes last: only with it the files mean anything. */
static gboolean
write_files (const Own *own, GError **error)
{
  g_autofree char *name = model_name (own);

  if (g_mkdir_with_parents (own->folder, 0777) != 0)
    {
      g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_NOT_FOUND, _ ("the folder %s cannot be made: %s"), own->folder,
                   g_strerror (errno));
      return FALSE;
    }
  if (copy_weights (own, error) && write_json (own, name, own->graph, error) && write_entry (own, error))
    return TRUE;
  remove_files (own);
  return FALSE;
}

gboolean
cli_own_place (const ReverieModel *model, GError **error)
{
  g_auto (Own) own = { .model = model };
  gboolean done;

  own.folder = g_build_filename (reverie_catalog_user_folder (), "own", NULL);
  own.from = g_ptr_array_new_with_free_func (g_free);
  own.to = g_ptr_array_new_with_free_func (g_free);
  if (!read_graph (&own, error))
    return FALSE;
  cli_writing_begin ();
  done = write_files (&own, error);
  cli_writing_end ();
  return done;
}
