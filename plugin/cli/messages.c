/* The program reverie: what it says on stderr, always a line at a time.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <stdarg.h>

#include <glib/gi18n-lib.h>

#include "plugin/cli/cli.h"

static void
say (char *text)
{
  g_printerr ("reverie: %s\n", g_strchomp (g_strdelimit (text, "\r\n", ' ')));
}

int
cli_fail (GError *error)
{
  say (error->message);
  g_error_free (error);
  return CLI_FAILED;
}

int
cli_usage (const char *command, const char *format, ...)
{
  g_autofree char *mistake = NULL;
  g_autofree char *line = NULL;
  va_list          arguments;

  va_start (arguments, format);
  mistake = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  line = g_strdup_printf (_ ("%s; see 'reverie %s%s--help'"), mistake, command, *command ? " " : "");
  say (line);
  return CLI_USAGE;
}

void
cli_note (const char *format, ...)
{
  g_autofree char *line = NULL;
  va_list          arguments;

  va_start (arguments, format);
  line = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  say (line);
}

static GLogWriterOutput
write_log (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer data)
{
  const gboolean mistake = (level & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL)) != 0;

  if (!mistake && !g_getenv ("G_MESSAGES_DEBUG"))
    return G_LOG_WRITER_HANDLED;
  return g_log_writer_default (level, fields, n_fields, data);
}

void
cli_quiet_libraries (void)
{
  g_log_set_writer_func (write_log, NULL, NULL);
}
