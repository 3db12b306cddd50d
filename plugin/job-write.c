/* Buffers to picture files.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "plugin/job-gegl.h"
#include "plugin/job.h"

/* What a suffix is written by, and one thing to tell the saver: for PNG the depth, see below; for the lossy formats a
 * quality at which a second look finds no blocks. */
typedef struct
{
  const char *suffix;
  const char *operation;
  const char *property;
  int         number;
  gboolean    alpha; /* whether the file can hold it */
  gboolean    words; /* whether the file can hold metadata */
} Saver;

static const Saver savers[] = {
  { ".png", "gegl:png-save", "bitdepth", 16, TRUE, TRUE },  { ".jpg", "gegl:jpg-save", "quality", 95, FALSE, TRUE },
  { ".jpeg", "gegl:jpg-save", "quality", 95, FALSE, TRUE }, { ".tif", "gegl:tiff-save", NULL, 0, TRUE, TRUE },
  { ".tiff", "gegl:tiff-save", NULL, 0, TRUE, TRUE },       { ".webp", "gegl:webp-save", "quality", 95, TRUE, TRUE },
  { ".exr", "gegl:exr-save", NULL, 0, TRUE, FALSE }
};

static const Saver *
find_saver (const char *path, GError **error)
{
  g_autoptr (GString) known = g_string_new (NULL);
  g_autofree char *lower = g_ascii_strdown (path, -1);
  g_autofree char *shown = g_filename_display_name (path);

  for (guint i = 0; i < G_N_ELEMENTS (savers); i++)
    {
      if (!gegl_has_operation (savers[i].operation))
        continue;
      if (g_str_has_suffix (lower, savers[i].suffix))
        return &savers[i];
      g_string_append_printf (known, "%s%s", known->len ? ", " : "", savers[i].suffix);
    }
  g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_ARGUMENT,
               _ ("cannot write %s: the name must end in one of %s, which says the format"), shown, known->str);
  return NULL;
}

static void
set_unwritable (const char *path, int reason, GError **error)
{
  g_autofree char *shown = g_filename_display_name (path);

  g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_NOT_FOUND, _ ("cannot write %s: %s"), shown, g_strerror (reason));
}

gboolean
rv_job_check_output (const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  int              reason = 0;

  if (!find_saver (path, error))
    return FALSE;
  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    reason = EISDIR;
  else if (g_access (folder, W_OK | X_OK) != 0)
    reason = errno;
  else if (g_file_test (path, G_FILE_TEST_EXISTS) && g_access (path, W_OK) != 0)
    reason = errno;
  if (reason)
    set_unwritable (path, reason, error);
  return reason == 0;
}

/* @buffer over white, for a format without alpha: what lies under transparent pixels is not meant to be seen. */
static GeglBuffer *
flatten (GeglBuffer *buffer, GError **error)
{
  const GeglRectangle *extent = gegl_buffer_get_extent (buffer);
  const Babl          *space = babl_format_get_space (gegl_buffer_get_format (buffer));
  const Babl          *with_alpha = babl_format_with_space ("R'G'B'A float", space);
  g_autofree float    *row = g_try_malloc_n (extent->width, 4 * sizeof (float));
  GeglBuffer          *flat;

  if (!row)
    {
      g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_MEMORY, _ ("there is not enough memory to write the picture"));
      return NULL;
    }
  flat = gegl_buffer_new (extent, babl_format_with_space ("R'G'B' float", space));
  for (int y = 0; y < extent->height; y++)
    {
      GeglRectangle line = { extent->x, extent->y + y, extent->width, 1 };

      gegl_buffer_get (buffer, &line, 1.0, with_alpha, row, GEGL_AUTO_ROWSTRIDE, GEGL_ABYSS_NONE);
      for (int i = 0; i < 4 * extent->width; i++)
        row[i] = i % 4 == 3 ? row[i] : row[i] * row[i | 3] + 1.0f - row[i | 3];
      gegl_buffer_set (flat, &line, 0, with_alpha, row, GEGL_AUTO_ROWSTRIDE);
    }
  return flat;
}

/* Makes an empty file beside @path, so that a failure to come (no folder, no right) comes now. Returns its name. */
static char *
make_neighbour (const char *path, const Saver *saver, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *name = g_strconcat (".reverie-XXXXXX", saver->suffix, NULL);
  char            *neighbour = g_build_filename (folder, name, NULL);
  int              file = g_mkstemp_full (neighbour, O_RDWR, 0666);

  if (file >= 0)
    {
      g_close (file, NULL);
      return neighbour;
    }
  set_unwritable (path, errno, error);
  g_free (neighbour);
  return NULL;
}

/* Writes the whole file to @neighbour. */
static gboolean
save (GeglBuffer *buffer, const Saver *saver, const char *neighbour, const RvProvenance *provenance, char **complaint)
{
  const Babl *type = babl_format_get_type (gegl_buffer_get_format (buffer), 0);
  gboolean    eight_bits = type == babl_type ("u8");
  int         number = g_str_equal (saver->operation, "gegl:png-save") && eight_bits ? 8 : saver->number;
  g_autoptr (GError) error = NULL;

  if (!rv_gegl_save (buffer, saver->operation, neighbour, saver->property, number, complaint))
    return FALSE;
  if (!provenance || !saver->words
      || rv_provenance_write (provenance, neighbour, gegl_buffer_get_width (buffer), gegl_buffer_get_height (buffer),
                              &error))
    return TRUE;
  *complaint = g_strdup (error->message);
  return FALSE;
}

static gboolean
save_as (GeglBuffer         *buffer,
         const Saver        *saver,
         const char         *path,
         const char         *neighbour,
         const RvProvenance *provenance,
         GError            **error)
{
  g_autofree char *complaint = NULL;
  g_autofree char *shown = NULL;

  if (save (buffer, saver, neighbour, provenance, &complaint))
    {
      if (g_rename (neighbour, path) == 0)
        return TRUE;
      set_unwritable (path, errno, error);
      return FALSE;
    }
  shown = g_filename_display_name (path);
  g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_NOT_FOUND, _ ("cannot write %s: %s"), shown, complaint);
  return FALSE;
}

gboolean
rv_job_write_file (GeglBuffer *buffer, const char *path, const RvProvenance *provenance, GError **error)
{
  const Saver *saver = find_saver (path, error);
  g_autoptr (GeglBuffer) flat = NULL;
  g_autofree char *neighbour = NULL;
  gboolean         done;

  if (!saver || !rv_job_check_output (path, error))
    return FALSE;
  if (!saver->alpha && babl_format_has_alpha (gegl_buffer_get_format (buffer)))
    {
      flat = flatten (buffer, error);
      if (!flat)
        return FALSE;
    }
  neighbour = make_neighbour (path, saver, error);
  if (!neighbour)
    return FALSE;

  done = save_as (flat ? flat : buffer, saver, path, neighbour, provenance, error);
  if (!done)
    g_unlink (neighbour);
  return done;
}
