/* Picture files to buffers.
 *
 * GEGL's own loaders are made for an editor: the one for JPEG ends the whole process on a broken file, the others hand
 * out half a picture and a warning. So gdk-pixbuf, which reports every failure, reads a file first. Where eight bits
 * are all there is, its picture is the result; where there is more, GEGL then reads what is known to be sound.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <errno.h>
#include <string.h>

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "plugin/job-gegl.h"
#include "plugin/job-plan.h"

/* Formats that GEGL reads, by how their files begin. Others are gdk-pixbuf's. */
static const struct
{
  const char *magic;
  guint       length;
  const char *operation;
} gegl_formats[] = { { "\x89PNG\r\n\x1a\n", 8, "gegl:png-load" },
                     { "II*\0", 4, "gegl:tiff-load" },
                     { "MM\0*", 4, "gegl:tiff-load" },
                     { "RIFF", 4, "gegl:webp-load" },
                     { "\x76\x2f\x31\x01", 4, "gegl:exr-load" },
                     { "#?RADIANCE", 10, "gegl:rgbe-load" } };

gboolean
rv_file_check (const char *path, GError **error)
{
  g_autofree char *shown = g_filename_display_name (path);
  GStatBuf         about;

  if (g_stat (path, &about) != 0 || g_access (path, R_OK) != 0)
    g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_NOT_FOUND, _ ("cannot read %s: %s"), shown, g_strerror (errno));
  else if (g_file_test (path, G_FILE_TEST_IS_DIR))
    g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_NOT_FOUND, _ ("%s is a folder: name a picture file"), shown);
  else if (!g_file_test (path, G_FILE_TEST_IS_REGULAR))
    g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_NOT_FOUND, _ ("%s is not a regular file: name a picture file"),
                 shown);
  else if (about.st_size == 0)
    g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_FORMAT, _ ("%s is empty: it holds no picture"), shown);
  else
    return TRUE;
  return FALSE;
}

/* Whether a JPEG file has its end marker. Without it decoders fill the missing rows with gray and say nothing. The
 * headers are walked first, for a preview inside them has an end marker too. */
static gboolean
jpeg_is_whole (const guchar *data, gsize size)
{
  gsize at = 2;

  while (at + 4 <= size && data[at] == 0xff && data[at + 1] != 0xda)
    at += data[at + 1] == 0xff ? 1 : 2 + (gsize) data[at + 2] * 256 + data[at + 3];
  for (; at + 2 <= size; at++)
    {
      const guchar *found = memchr (data + at, 0xff, size - at - 1);

      if (!found)
        return FALSE;
      if (found[1] == 0xd9)
        return TRUE;
      at = (gsize) (found - data);
    }
  return FALSE;
}

/* Whether the file ends where its content says. Checks what the decoders do not. */
static gboolean
is_whole (const guchar *data, gsize size)
{
  if (size >= 3 && memcmp (data, "\xff\xd8\xff", 3) == 0)
    return jpeg_is_whole (data, size);
  if (size >= 12 && memcmp (data, "RIFF", 4) == 0 && memcmp (data + 8, "WEBP", 4) == 0)
    {
      guint32 length = data[4] | data[5] << 8 | data[6] << 16 | (guint32) data[7] << 24;

      return length <= size - 8;
    }
  return TRUE;
}

/* Finds how GEGL would read the file (NULL where it should not), and whether it is cut short. */
static gboolean
sniff (const char *path, const char **operation, GError **error)
{
  g_autoptr (GMappedFile) file = g_mapped_file_new (path, FALSE, error);
  const guchar *data;
  gsize         size;

  *operation = NULL;
  if (!file)
    return FALSE;
  data = (const guchar *) g_mapped_file_get_contents (file);
  size = g_mapped_file_get_length (file);
  if (!is_whole (data, size))
    {
      g_autofree char *shown = g_filename_display_name (path);

      g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_FORMAT, _ ("%s is cut short: the end of the picture is missing"),
                   shown);
      return FALSE;
    }
  for (guint i = 0; i < G_N_ELEMENTS (gegl_formats) && !*operation; i++)
    {
      if (size >= gegl_formats[i].length && memcmp (data, gegl_formats[i].magic, gegl_formats[i].length) == 0)
        *operation = gegl_formats[i].operation;
    }
  return TRUE;
}

/* The colour space of a profile, or NULL for sRGB: where there is no profile, or one that is not for RGB. */
static const Babl *
pixbuf_space (GdkPixbuf *pixbuf)
{
  const char      *text = gdk_pixbuf_get_option (pixbuf, "icc-profile");
  const char      *reason = NULL;
  gsize            length = 0;
  g_autofree char *profile = text ? (char *) g_base64_decode (text, &length) : NULL;

  if (!profile || length < 128 || length > G_MAXINT || memcmp (profile + 16, "RGB ", 4) != 0)
    return NULL;
  return babl_space_from_icc (profile, (int) length, BABL_ICC_INTENT_RELATIVE_COLORIMETRIC, &reason);
}

/* The picture turned as its camera was held: the result would otherwise lie on its side, for it has no such note. */
static GeglBuffer *
pixbuf_to_buffer (GdkPixbuf *loaded)
{
  const Babl *space = pixbuf_space (loaded);
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_apply_embedded_orientation (loaded);
  const char *format;
  GeglBuffer *buffer;

  if (!pixbuf)
    return NULL;
  format = gdk_pixbuf_get_has_alpha (pixbuf) ? "R'G'B'A u8" : "R'G'B' u8";
  buffer = gegl_buffer_new (GEGL_RECTANGLE (0, 0, gdk_pixbuf_get_width (pixbuf), gdk_pixbuf_get_height (pixbuf)),
                            babl_format_with_space (format, space));
  gegl_buffer_set (buffer, NULL, 0, NULL, gdk_pixbuf_read_pixels (pixbuf), gdk_pixbuf_get_rowstride (pixbuf));
  return buffer;
}

/* A PNG file without a profile may note a gamma of 1/2.2 and sRGB's primaries in numbers; nearly every such file means
 * sRGB. Saying so keeps its numbers, and what is written from it is again plain sRGB. */
static void
drop_notes (GeglBuffer *buffer)
{
  const Babl *format = gegl_buffer_get_format (buffer);
  const Babl *own = babl_format_with_space ("R'G'B' float", babl_format_get_space (format));
  const float probe[3] = { 0.75f, 0.5f, 0.25f };
  float       seen[3];

  babl_process (babl_fish (own, babl_format ("R'G'B' float")), probe, seen, 1);
  for (int c = 0; c < 3; c++)
    {
      if (ABS (seen[c] - probe[c]) > 0.02f)
        return;
    }
  gegl_buffer_set_format (buffer, babl_format_with_space (babl_format_get_encoding (format), babl_space ("sRGB")));
}

static void
set_broken (const char *path, const char *reason, GError **error)
{
  g_autofree char *shown = g_filename_display_name (path);

  g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_FORMAT, _ ("%s cannot be read as a picture: %s"), shown, reason);
}

/* gdk-pixbuf's reasons name the file once more; what follows the name is the reason proper. */
static const char *
reason_alone (const GError *reason)
{
  const char *quote = strstr (reason->message, "”: ");

  return quote ? quote + strlen ("”: ") : reason->message;
}

static GeglBuffer *
read_with_gegl (const char *path, const char *operation, GError **error)
{
  g_autofree char *complaint = NULL;
  GeglBuffer      *buffer = rv_gegl_load (operation, path, &complaint);

  if (!buffer)
    set_broken (path, complaint ? complaint : _ ("it is broken, or of no size"), error);
  return buffer;
}

GeglBuffer *
rv_job_read_file (const char *path, GError **error)
{
  g_autoptr (GdkPixbuf) pixbuf = NULL;
  g_autoptr (GError) reason = NULL;
  const char *operation;
  GeglBuffer *buffer;

  if (!rv_file_check (path, error) || !sniff (path, &operation, error))
    return NULL;
  /* gdk-pixbuf knows no float pixels, so only PNG is checked by it before GEGL reads. */
  if (operation && !g_str_equal (operation, "gegl:png-load"))
    return read_with_gegl (path, operation, error);

  pixbuf = gdk_pixbuf_new_from_file (path, &reason);
  if (!pixbuf)
    {
      set_broken (path, reason_alone (reason), error);
      return NULL;
    }
  if (operation)
    {
      gboolean plain = !gdk_pixbuf_get_option (pixbuf, "icc-profile");

      /* A large picture need not be in memory twice. */
      g_clear_object (&pixbuf);
      buffer = read_with_gegl (path, operation, error);
      if (buffer && plain)
        drop_notes (buffer);
      return buffer;
    }
  buffer = pixbuf_to_buffer (pixbuf);
  if (!buffer)
    set_broken (path, _ ("there is not enough memory for it"), error);
  return buffer;
}
