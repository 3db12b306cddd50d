/* Recipes that the user keeps, to be made as layers.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gi18n-lib.h>

#include "plugin/ui/kept.h"

GPtrArray *
rv_kept_new (void)
{
  return g_ptr_array_new_with_free_func (g_free);
}

gboolean
rv_kept_has (const GPtrArray *kept, const char *recipe)
{
  return g_ptr_array_find_with_equal_func ((GPtrArray *) kept, recipe, g_str_equal, NULL);
}

void
rv_kept_set (GPtrArray *kept, const char *recipe, gboolean keep)
{
  guint index;

  if (!g_ptr_array_find_with_equal_func (kept, recipe, g_str_equal, &index))
    {
      if (keep)
        g_ptr_array_add (kept, g_strdup (recipe));
    }
  else if (!keep)
    g_ptr_array_remove_index (kept, index);
}

char *
rv_kept_words (const GPtrArray *kept)
{
  if (kept->len == 0)
    return g_strdup ("");
  return g_strdup_printf (ngettext ("%u variation is kept: it becomes a layer as well",
                                    "%u variations are kept: they become layers as well", kept->len),
                          kept->len);
}
