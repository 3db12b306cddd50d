/* The program reverie: files it writes, found writable before the work starts and written whole or not at all.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <errno.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include <glib/gi18n-lib.h>

#include "plugin/cli/cli.h"
#include "plugin/job.h"

void
cli_pictures_init (const CliOptions *options)
{
  cli_modules_init ();
  /* The same picture on every machine: no graphics card takes part in reading, scaling and writing. */
  g_object_set (gegl_config (), "use-opencl", FALSE, NULL);
  /* Beyond this GEGL's buffers go to the disk: the source and the result share a quarter of the memory. */
  if (options->memory > 0)
    g_object_set (gegl_config (), "tile-cache-size", MAX ((guint64) options->memory << 18, (guint64) 16 << 20), NULL);
  if (options->threads > 0)
    g_object_set (gegl_config (), "threads", MIN (options->threads, 64), NULL);
}

void
cli_pictures_exit (void)
{
  gegl_exit ();
}

static gboolean
refuse (const char *path, const char *reason, GError **error)
{
  g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_ARGUMENT, _ ("%s cannot be written: %s"), path, reason);
  return FALSE;
}

/* Renaming would put a plain file in the place of a device or a pipe. */
static gboolean
check_plain (const char *path, GError **error)
{
  GStatBuf status;

  if (*path == '\0')
    {
      g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_ARGUMENT, _ ("the name of the file to write is empty"));
      return FALSE;
    }
  if (g_stat (path, &status) != 0 || S_ISREG (status.st_mode))
    return TRUE;
  return refuse (path, S_ISDIR (status.st_mode) ? _ ("it is a folder; name a file in it") : _ ("it is no plain file"),
                 error);
}

/* Only making a file tells for sure whether the folder can be written: permissions do not bind every user, and file
 * systems can be read-only. */
gboolean
cli_target_check (const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *trial = g_build_filename (folder, ".reverie-XXXXXX", NULL);
  int              file;

  if (!check_plain (path, error))
    return FALSE;
  file = g_mkstemp (trial);
  if (file < 0)
    {
      g_autofree char *reason = g_strdup_printf (_ ("the folder %s: %s"), folder, g_strerror (errno));

      return refuse (path, reason, error);
    }
  close (file);
  g_unlink (trial);
  return TRUE;
}

gboolean
cli_targets_check (const char *picture, const char *report, GError **error)
{
  return rv_job_check_output (picture, error) && cli_target_check (picture, error)
         && (!report || cli_target_check (report, error));
}

gboolean
cli_picture_write (GeglBuffer *picture, const char *path, const RvProvenance *provenance, GError **error)
{
  gboolean done;

  cli_writing_begin ();
  done = rv_job_write_file (picture, path, provenance, error);
  cli_writing_end ();
  return done;
}

gboolean
cli_data_write (const char *path, const void *data, gsize size, GError **error)
{
  g_autoptr (GError) reason = NULL;
  gboolean done;

  cli_writing_begin ();
  done = g_file_set_contents_full (path, data, (gssize) size, G_FILE_SET_CONTENTS_CONSISTENT, 0666, &reason);
  cli_writing_end ();
  return done || refuse (path, reason->message, error);
}
