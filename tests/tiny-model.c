/* A tiny TF.js model written to a folder, whole or broken.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gstdio.h>
#include <string.h>

#include "tests/tiny-model.h"

/* The texts in base64: SAME U0FNRQ==, VALID VkFMSUQ=, NHWC TkhXQw==, BiasAdd Qmlhc0FkZA==, Relu UmVsdQ==. */
const char tiny_json[]
    = "{\"format\":\"graph-model\",\"modelTopology\":{\"node\":["
      "{\"name\":\"x\",\"op\":\"Placeholder\",\"attr\":{\"dtype\":{\"type\":\"DT_FLOAT\"}}},"
      "{\"name\":\"k\",\"op\":\"Const\"},{\"name\":\"b\",\"op\":\"Const\"},{\"name\":\"axes\",\"op\":\"Const\"},"
      "{\"name\":\"axis\",\"op\":\"Const\"},{\"name\":\"pads\",\"op\":\"Const\"},{\"name\":\"m\",\"op\":\"Const\"},"
      "{\"name\":\"c\",\"op\":\"_FusedConv2D\",\"input\":[\"x\",\"k\",\"b\"],\"attr\":{"
      "\"strides\":{\"list\":{\"i\":[\"1\",\"1\",\"1\",\"1\"]}},\"dilations\":{\"list\":{\"i\":[\"1\",\"1\",\"1\","
      "\"1\"]}},"
      "\"explicit_paddings\":{\"list\":{}},\"padding\":{\"s\":\"U0FNRQ==\"},\"data_format\":{\"s\":\"TkhXQw==\"},"
      "\"fused_ops\":{\"list\":{\"s\":[\"Qmlhc0FkZA==\",\"UmVsdQ==\"]}}}},"
      "{\"name\":\"pool\",\"op\":\"MaxPool\",\"input\":[\"c\"],\"attr\":{\"ksize\":{\"list\":{\"i\":[1,2,2,1]}},"
      "\"strides\":{\"list\":{\"i\":[1,2,2,1]}},\"padding\":{\"s\":\"VkFMSUQ=\"}}},"
      "{\"name\":\"cat\",\"op\":\"ConcatV2\",\"input\":[\"c\",\"c\",\"axis\"]},"
      "{\"name\":\"pad\",\"op\":\"Pad\",\"input\":[\"c\",\"pads\"]},"
      "{\"name\":\"r\",\"op\":\"Relu\",\"input\":[\"x\"]},"
      "{\"name\":\"mean\",\"op\":\"Mean\",\"input\":[\"c\",\"axes\"]},"
      "{\"name\":\"dense\",\"op\":\"_FusedMatMul\",\"input\":[\"mean\",\"m\",\"b\"],\"attr\":{"
      "\"fused_ops\":{\"list\":{\"s\":[\"Qmlhc0FkZA==\"]}}}}"
      "]},\"weightsManifest\":[{\"paths\":[\"w.bin\"],\"weights\":["
      "{\"name\":\"k\",\"shape\":[1,1,3,2],\"dtype\":\"float32\"},{\"name\":\"b\",\"shape\":[2],\"dtype\":\"float32\"},"
      "{\"name\":\"axes\",\"shape\":[2],\"dtype\":\"int32\"},{\"name\":\"axis\",\"shape\":[],\"dtype\":\"int32\"},"
      "{\"name\":\"pads\",\"shape\":[4,2],\"dtype\":\"int32\"},{\"name\":\"m\",\"shape\":[2,2],\"dtype\":\"float32\"}"
      "]}]}";

void
tiny_weights (guint8 weights[TINY_WEIGHTS])
{
  static const float  kernel_and_bias[] = { 1, 2, 3, 4, 5, 6, 0.5f, -0.5f }, matrix[] = { 1, 0, 0, 1 };
  static const gint32 numbers[] = { 1, 2, 3, 0, 0, 1, 1, 2, 2, 0, 0 };

  G_STATIC_ASSERT (sizeof kernel_and_bias + sizeof numbers + sizeof matrix == TINY_WEIGHTS);
  memcpy (weights, kernel_and_bias, sizeof kernel_and_bias);
  memcpy (weights + TINY_AXES, numbers, sizeof numbers);
  memcpy (weights + TINY_AXES + sizeof numbers, matrix, sizeof matrix);
}

char *
tiny_folder_new (void)
{
  GError *error = NULL;
  char   *folder = g_dir_make_tmp ("reverie-test-XXXXXX", &error);

  g_assert_no_error (error);
  return folder;
}

void
tiny_folder_free (char *folder)
{
  GDir       *entries = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (entries)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_remove (path);
    }
  g_dir_close (entries);
  g_rmdir (folder);
  g_free (folder);
}

char *
tiny_write (const char *folder, const char *name, gconstpointer data, gsize length)
{
  char   *path = g_build_filename (folder, name, NULL);
  GError *error = NULL;

  g_file_set_contents_full (path, data, length, G_FILE_SET_CONTENTS_NONE, 0600, &error);
  g_assert_no_error (error);
  return path;
}

char *
tiny_models_new (void)
{
  char    *folder = tiny_folder_new ();
  GString *catalog = g_string_new ("{\"format\":1,\"models\":[");
  guint8   weights[TINY_WEIGHTS];

  for (guint i = 1; i <= 4; i++)
    g_string_append_printf (catalog,
                            "%s{\"id\":\"tiny%.0u\",\"title\":\"Tiny\",\"files\":[{\"name\":\"tiny.json\"},"
                            "{\"name\":\"w.bin\"}],\"scale\":%u,\"mean\":[0,0,0],"
                            "\"looks\":[{\"id\":\"plain%.0u\",\"title\":\"Plain\",\"node\":\"c\"}]}",
                            i > 1 ? "," : "", i > 1 ? i : 0, i, i > 1 ? i : 0);
  g_string_append (catalog, "]}");
  tiny_weights (weights);
  g_free (tiny_write (folder, "catalog.json", catalog->str, catalog->len));
  g_free (tiny_write (folder, "tiny.json", tiny_json, strlen (tiny_json)));
  g_free (tiny_write (folder, "w.bin", weights, sizeof weights));
  g_string_free (catalog, TRUE);
  g_setenv ("REVERIE_MODELS", folder, TRUE);
  return folder;
}
