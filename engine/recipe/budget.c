/* Memory of the process and of the machine, as Linux tells it.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>

#ifdef __GLIBC__
#include <malloc.h>
#endif

#include "engine/recipe/budget.h"

/* The number of kibibytes behind @key in a file of "Key:   123 kB" lines, in bytes. */
static gsize
read_entry (const char *path, const char *key)
{
  g_autofree char *text = NULL;
  const char      *line = NULL;

  if (g_file_get_contents (path, &text, NULL, NULL))
    line = strstr (text, key);
  return line != NULL ? g_ascii_strtoull (line + strlen (key), NULL, 10) * 1024 : 0;
}

gsize
rv_memory_held (void)
{
#ifdef __GLIBC__
  malloc_trim (0); /* what was freed does not count */
#endif
  return read_entry ("/proc/self/status", "VmRSS:");
}

gsize
rv_memory_free (void)
{
  return read_entry ("/proc/meminfo", "MemAvailable:");
}
