/* The program reverie: which of GEGL's modules it loads.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The build links the modules that are needed into two folders (link-modules), which lie beside the program, in the
 * user's data or where libraries are installed.
 */
#include <gegl.h>

#include "plugin/cli/cli.h"
#include "plugin/data.h"

/* The folder with the operations for sheets while they are not loaded, or NULL. */
static char *sheets;

/* Whether there are links in @folder, and all lead somewhere. A GEGL that was changed since may have other modules. */
static gboolean
is_whole (const char *folder)
{
  g_autoptr (GDir) links = g_dir_open (folder, 0, NULL);
  const char *name;
  guint       found = 0;

  while (links && (name = g_dir_read_name (links)) != NULL)
    {
      g_autofree char *link = g_build_filename (folder, name, NULL);

      if (!g_file_test (link, G_FILE_TEST_EXISTS))
        return FALSE;
      found++;
    }
  return found > 0;
}

void
cli_modules_init (void)
{
  g_autofree char *modules = rv_data_file ("modules");
  g_autofree char *files = g_build_filename (modules ? modules : REVERIE_GEGL_MODULES, "files", NULL);
  g_autofree char *more = g_build_filename (modules ? modules : REVERIE_GEGL_MODULES, "sheets", NULL);

  if (g_getenv ("GEGL_PATH") || !is_whole (files) || !is_whole (more))
    {
      gegl_init (NULL, NULL);
      return;
    }
  g_setenv ("GEGL_PATH", files, TRUE);
  gegl_init (NULL, NULL);
  g_unsetenv ("GEGL_PATH");
  sheets = g_steal_pointer (&more);
}

void
cli_modules_load_for_sheets (void)
{
  if (!sheets)
    return;
  gegl_load_module_directory (sheets);
  g_clear_pointer (&sheets, g_free);
}
