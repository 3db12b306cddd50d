/* Installed files are found where they may lie, the user's own first.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gstdio.h>

#include "plugin/data.h"

static char *
put (const char *folder, const char *name)
{
  char            *path = g_build_filename (folder, "reverie", name, NULL);
  g_autofree char *parent = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (parent, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, "", 0, NULL));
  return path;
}

static void
assert_found (const char *name, const char *path)
{
  g_autofree char *found = rv_data_file (name);

  g_assert_cmpstr (found, ==, path);
}

static void
test_order (void)
{
  const char *const *system = g_get_system_data_dirs ();
  g_autofree char   *first = NULL;
  g_autofree char   *own = NULL;

  g_assert_nonnull (system[0]);
  assert_found ("looks/test-only.jpg", NULL);
  first = put (system[0], "looks/test-only.jpg");
  assert_found ("looks/test-only.jpg", first);
  own = put (g_get_user_data_dir (), "looks/test-only.jpg");
  assert_found ("looks/test-only.jpg", own);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/data/order", test_order);
  return g_test_run ();
}
