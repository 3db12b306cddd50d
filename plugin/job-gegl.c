/* GEGL's loaders and savers, made to report failure.
 *
 * They tell of a failure only by a warning or on stderr, and the graph hands nothing on. So their words are caught
 * while they run: a word of warning is a failure, and the first of them says why.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>

#include <glib/gi18n-lib.h>

#include "plugin/job-gegl.h"

/* GLib's handlers are the process's own, and GEGL may speak from threads of its own. */
static GMutex lock;
static char  *first_words;

static void
hear (const char *words)
{
  g_autofree char *line = g_strstrip (g_strdup (words));

  g_mutex_lock (&lock);
  if (!first_words && *line)
    first_words = g_strdelimit (g_steal_pointer (&line), "\n", ' ');
  g_mutex_unlock (&lock);
}

static void
hear_log (const char *domain, GLogLevelFlags level, const char *message, gpointer data)
{
  if (level & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING))
    hear (message);
}

/* Processes @sink and returns the first words of warning, or NULL. */
static char *
process (GeglNode *sink)
{
  GLogFunc   log = g_log_set_default_handler (hear_log, NULL);
  GPrintFunc print = g_set_printerr_handler (hear);
  char      *words;

  gegl_node_process (sink);

  g_set_printerr_handler (print);
  g_log_set_default_handler (log, NULL);
  g_mutex_lock (&lock);
  words = g_steal_pointer (&first_words);
  g_mutex_unlock (&lock);
  return words;
}

GeglBuffer *
rv_gegl_load (const char *operation, const char *path, char **complaint)
{
  g_autoptr (GeglNode) graph = NULL;
  GeglBuffer *buffer = NULL;
  GeglNode   *load;
  GeglNode   *sink;

  *complaint = NULL;
  if (!gegl_has_operation (operation))
    {
      *complaint = g_strdup_printf (_ ("GEGL on this machine lacks %s"), operation);
      return NULL;
    }
  graph = gegl_node_new ();
  load = gegl_node_new_child (graph, "operation", operation, "path", path, NULL);
  sink = gegl_node_new_child (graph, "operation", "gegl:buffer-sink", "buffer", &buffer, NULL);
  gegl_node_link (load, sink);
  *complaint = process (sink);

  if (*complaint || (buffer && gegl_rectangle_is_empty (gegl_buffer_get_extent (buffer))))
    g_clear_object (&buffer);
  return buffer;
}

gboolean
rv_gegl_save (
    GeglBuffer *buffer, const char *operation, const char *path, const char *property, int number, char **complaint)
{
  g_autoptr (GeglNode) graph = gegl_node_new ();
  GeglNode *source = gegl_node_new_child (graph, "operation", "gegl:buffer-source", "buffer", buffer, NULL);
  GeglNode *save = gegl_node_new_child (graph, "operation", operation, "path", path, NULL);

  if (property)
    gegl_node_set (save, property, number, NULL);
  gegl_node_link (source, save);
  *complaint = process (save);
  return *complaint == NULL;
}
