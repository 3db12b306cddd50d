/* The catalog: which networks and looks there are.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>
#include <string.h>

#include <glib/gi18n-lib.h>

#include "engine/import/json.h"
#include "engine/import/limits.h"

struct _ReverieCatalog
{
  GPtrArray *models; /* of ReverieModel, owned */
  GPtrArray *looks;  /* of ReverieLook, owned */
};

static void
model_free (gpointer data)
{
  ReverieModel *model = data;

  g_free (model->id);
  g_free (model->title);
  g_free (model->package);
  g_free (model->version);
  g_free (model->licence);
  g_free (model->origin);
  g_free (model->path);
  g_free (model->start);
  g_free (model);
}

static void
look_free (gpointer data)
{
  ReverieLook *look = data;

  g_free (look->id);
  g_free (look->title);
  g_free (look->words);
  g_free (look->model);
  g_free (look->node);
  g_free (look);
}

const char *
reverie_catalog_user_folder (void)
{
  static gsize folder;

  if (g_once_init_enter (&folder))
    g_once_init_leave (&folder, (gsize) g_build_filename (g_get_user_data_dir (), "reverie", "models", NULL));
  return (const char *) folder;
}

/* ---- Reading ---- */

static const ReverieModel *
known_model (const ReverieCatalog *catalog, const char *id)
{
  for (guint i = 0; i < catalog->models->len; i++)
    if (strcmp (reverie_catalog_model (catalog, i)->id, id) == 0)
      return reverie_catalog_model (catalog, i);
  return NULL;
}

static const ReverieLook *
known_look (const ReverieCatalog *catalog, const char *id)
{
  for (guint i = 0; i < catalog->looks->len; i++)
    if (strcmp (reverie_catalog_look (catalog, i)->id, id) == 0)
      return reverie_catalog_look (catalog, i);
  return NULL;
}

static gboolean
broken (GError **error, const char *path, const char *what)
{
  g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_FORMAT, "%s: %s", path, what);
  return FALSE;
}

static gboolean
read_looks (ReverieCatalog *catalog, JsonArray *list, const char *model, const char *path, GError **error)
{
  guint n = list != NULL ? json_array_get_length (list) : 0;

  for (guint i = 0; i < n; i++)
    {
      JsonObject  *entry = rv_json_element_object (list, i);
      const char  *id = rv_json_string (entry, "id"), *title = rv_json_string (entry, "title");
      const char  *node = rv_json_string (entry, "node"), *words = rv_json_string (entry, "words");
      ReverieLook *look;

      if (id == NULL || *id == '\0' || title == NULL || *title == '\0' || node == NULL
          || catalog->looks->len >= RV_MAX_CATALOG_LOOKS)
        return broken (error, path, _ ("a look has no id, title or node, or there are too many"));
      if (known_look (catalog, id) != NULL)
        continue;
      look = g_new0 (ReverieLook, 1);
      look->id = g_strdup (id);
      look->title = g_strdup (title);
      look->words = g_strdup (words != NULL && *words != '\0' ? words : title);
      look->model = g_strdup (model);
      look->node = g_strdup (node);
      g_ptr_array_add (catalog->looks, look);
    }
  return TRUE;
}

/* The model's path, and whether all its files are there. */
static gboolean
read_files (ReverieModel *model, JsonArray *files, const char *folder, const char *path, GError **error)
{
  guint n = files != NULL ? json_array_get_length (files) : 0;

  if (n == 0)
    return broken (error, path, _ ("a network names no files"));
  model->present = TRUE;
  for (guint i = 0; i < n; i++)
    {
      const char *name = rv_json_string (rv_json_element_object (files, i), "name");
      char       *file;

      if (name == NULL || *name == '\0' || *name == '.' || strpbrk (name, "/\\") != NULL)
        return broken (error, path, _ ("a network's file is not a plain name"));
      file = g_build_filename (folder, name, NULL);
      model->present = model->present && g_file_test (file, G_FILE_TEST_IS_REGULAR);
      if (i == 0)
        model->path = file;
      else
        g_free (file);
    }
  return TRUE;
}

static gboolean
read_model (ReverieCatalog *catalog,
            JsonObject     *entry,
            JsonObject     *packages,
            const char     *folder,
            const char     *path,
            GError        **error)
{
  const char   *id = rv_json_string (entry, "id"), *package = rv_json_string (entry, "package");
  JsonArray    *mean = rv_json_array (entry, "mean");
  ReverieModel *model;

  if (id == NULL || *id == '\0' || catalog->models->len >= RV_MAX_CATALOG_MODELS)
    return broken (error, path, _ ("a network has no id, or there are too many"));
  if (known_model (catalog, id) != NULL)
    return TRUE;
  model = g_new0 (ReverieModel, 1);
  model->id = g_strdup (id);
  model->title = g_strdup (rv_json_string (entry, "title") != NULL ? rv_json_string (entry, "title") : id);
  model->package = g_strdup (package);
  model->version = g_strdup (package != NULL ? rv_json_string (rv_json_object (packages, package), "version") : NULL);
  model->licence = g_strdup (rv_json_string (entry, "licence"));
  model->origin = g_strdup (rv_json_string (entry, "origin"));
  model->start = g_strdup (rv_json_string (entry, "start"));
  g_ptr_array_add (catalog->models, model);
  if (!rv_json_number (entry, "scale", &model->scale) || !isfinite (model->scale) || model->scale == 0)
    return broken (error, path, _ ("a network's scale is missing or 0"));
  for (guint i = 0; i < 3; i++)
    if (!rv_json_element_number (mean, i, &model->mean[i]) || !isfinite (model->mean[i]))
      return broken (error, path, _ ("a network's mean is not three numbers"));
  return read_files (model, rv_json_array (entry, "files"), folder, path, error)
         && read_looks (catalog, rv_json_array (entry, "looks"), id, path, error);
}

/* Adds what @folder/catalog.json has to offer, where it is there. */
static gboolean
read_folder (ReverieCatalog *catalog, const char *folder, gboolean *found, GError **error)
{
  char    *path = g_build_filename (folder, "catalog.json", NULL);
  gboolean good = TRUE;

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    {
      JsonNode   *root = rv_json_read (path, error);
      JsonObject *top = root != NULL ? json_node_get_object (root) : NULL;
      JsonArray  *models = rv_json_array (top, "models");

      *found = TRUE;
      good = root != NULL && (models != NULL || broken (error, path, _ ("there is no list of \"models\"")));
      for (guint i = 0; good && i < json_array_get_length (models); i++)
        good = read_model (catalog, rv_json_element_object (models, i), rv_json_object (top, "packages"), folder, path,
                           error);
      if (root != NULL)
        json_node_unref (root);
    }
  g_free (path);
  return good;
}

/* The folders of the search path, first the most important. */
static GPtrArray *
search_path (void)
{
  GPtrArray  *folders = g_ptr_array_new_with_free_func (g_free);
  const char *named = g_getenv ("REVERIE_MODELS");

  if (named != NULL && *named != '\0')
    g_ptr_array_add (folders, g_strdup (named));
  g_ptr_array_add (folders, g_strdup (reverie_catalog_user_folder ()));
  /* Networks that the user added lie apart, so that fetching never touches them. */
  g_ptr_array_add (folders, g_build_filename (reverie_catalog_user_folder (), "own", NULL));
  for (const char *const *data = g_get_system_data_dirs (); *data != NULL; data++)
    g_ptr_array_add (folders, g_build_filename (*data, "reverie", "models", NULL));
  g_ptr_array_add (folders, g_build_filename (REVERIE_DATADIR, "models", NULL));
  return folders;
}

ReverieCatalog *
reverie_catalog_new (GError **error)
{
  ReverieCatalog *catalog = g_new0 (ReverieCatalog, 1);
  GPtrArray      *folders = search_path ();
  gboolean        found = FALSE, good = TRUE;

  catalog->models = g_ptr_array_new_with_free_func (model_free);
  catalog->looks = g_ptr_array_new_with_free_func (look_free);
  for (guint i = 0; good && i < folders->len; i++)
    good = read_folder (catalog, g_ptr_array_index (folders, i), &found, error);
  g_ptr_array_unref (folders);
  if (good && !found)
    {
      good = FALSE;
      g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_NOT_FOUND,
                   _ ("no networks are there (%s): run \"reverie models fetch\""), reverie_catalog_user_folder ());
    }
  if (!good)
    g_clear_pointer (&catalog, reverie_catalog_free);
  return catalog;
}

void
reverie_catalog_free (ReverieCatalog *catalog)
{
  if (catalog == NULL)
    return;
  g_ptr_array_unref (catalog->models);
  g_ptr_array_unref (catalog->looks);
  g_free (catalog);
}

/* ---- Asking ---- */

guint
reverie_catalog_n_models (const ReverieCatalog *catalog)
{
  return catalog->models->len;
}

const ReverieModel *
reverie_catalog_model (const ReverieCatalog *catalog, guint index)
{
  return g_ptr_array_index (catalog->models, index);
}

guint
reverie_catalog_n_looks (const ReverieCatalog *catalog)
{
  return catalog->looks->len;
}

const ReverieLook *
reverie_catalog_look (const ReverieCatalog *catalog, guint index)
{
  return g_ptr_array_index (catalog->looks, index);
}

const ReverieModel *
reverie_catalog_find_model (const ReverieCatalog *catalog, const char *id, GError **error)
{
  const ReverieModel *model = known_model (catalog, id);
  GString            *known;

  if (model != NULL)
    return model;
  known = g_string_new (NULL);
  for (guint i = 0; i < catalog->models->len; i++)
    g_string_append_printf (known, "%s%s", i > 0 ? ", " : "", reverie_catalog_model (catalog, i)->id);
  g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_ARGUMENT, _ ("there is no network \"%s\"; there are: %s"), id,
               known->str);
  g_string_free (known, TRUE);
  return NULL;
}

const ReverieLook *
reverie_catalog_find_look (const ReverieCatalog *catalog, const char *id, GError **error)
{
  const ReverieLook *look = known_look (catalog, id);
  GString           *known;

  if (look != NULL)
    return look;
  known = g_string_new (NULL);
  for (guint i = 0; i < catalog->looks->len; i++)
    g_string_append_printf (known, "%s%s", i > 0 ? ", " : "", reverie_catalog_look (catalog, i)->id);
  g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_ARGUMENT, _ ("there is no look \"%s\"; there are: %s"), id,
               known->str);
  g_string_free (known, TRUE);
  return NULL;
}
