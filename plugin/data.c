/* Files that are installed with Reverie: translations, pictures of the looks, help.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <libintl.h>

#include "plugin/data.h"

typedef gboolean (*FitsFunc) (const char *path);

static char *
join (const char *folder, const char *inner, const char *name, FitsFunc fits)
{
  char *path = g_build_filename (folder, inner, name, NULL);

  if (fits (path))
    return path;
  g_free (path);
  return NULL;
}

/* The folder of the running program; NULL where the system does not say. */
static char *
program_folder (void)
{
#ifdef G_OS_WIN32
  return g_win32_get_package_installation_directory_of_module (NULL);
#else
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);

  return program ? g_path_get_dirname (program) : NULL;
#endif
}

/* The first path that fits: @name in the program's folder, then @inner/@name in the user's and the system's folders of
 * data, then @name in @built. */
static char *
search (const char *inner, const char *name, const char *built, FitsFunc fits)
{
  const char *const *folders = g_get_system_data_dirs ();
  g_autofree char   *own = program_folder ();
  char              *path = own ? join (own, "", name, fits) : NULL;

  if (!path)
    path = join (g_get_user_data_dir (), inner, name, fits);
  for (guint i = 0; !path && folders[i]; i++)
    path = join (folders[i], inner, name, fits);
  return path ? path : join (built, "", name, fits);
}

static gboolean
exists (const char *path)
{
  return g_file_test (path, G_FILE_TEST_EXISTS);
}

char *
rv_data_file (const char *name)
{
  return search ("reverie", name, REVERIE_DATADIR, exists);
}

/* Whether the folder @path holds a catalog of ours in some language. */
static gboolean
holds_catalog (const char *path)
{
  g_autoptr (GDir) languages = g_dir_open (path, 0, NULL);
  const char *language;

  while (languages && (language = g_dir_read_name (languages)))
    {
      g_autofree char *catalog = g_build_filename (path, language, "LC_MESSAGES", GETTEXT_PACKAGE ".mo", NULL);

      if (exists (catalog))
        return TRUE;
    }
  return FALSE;
}

const char *
rv_data_bind_translations (void)
{
  static gsize found;
  static char *folder;

  if (g_once_init_enter (&found))
    {
      folder = search ("", "locale", REVERIE_SHAREDIR, holds_catalog);
      if (folder)
        bindtextdomain (GETTEXT_PACKAGE, folder);
      bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
      g_once_init_leave (&found, 1);
    }
  return folder;
}
