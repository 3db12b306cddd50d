/* The size of a dialog, kept from one time to the next.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/ui/window-size.h"

/* What no screen of today has. */
#define MOST_PIXELS 16384

static char *
file_path (void)
{
  return g_build_filename (g_get_user_config_dir (), "reverie", "windows.ini", NULL);
}

typedef struct
{
  char *name;
  int   width;
  int   height;
} Size;

static gboolean
on_configure (GtkWidget *window, GdkEvent *event, Size *size)
{
  gtk_window_get_size (GTK_WINDOW (window), &size->width, &size->height);
  return FALSE;
}

/* Without the folder or the right to write there, the size is forgotten, and that is all. */
static void
on_destroy (GtkWidget *window, Size *size)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *path = file_path ();
  g_autofree char *folder = g_path_get_dirname (path);

  g_key_file_load_from_file (file, path, G_KEY_FILE_KEEP_COMMENTS, NULL);
  g_key_file_set_integer (file, size->name, "width", size->width);
  g_key_file_set_integer (file, size->name, "height", size->height);
  if (g_mkdir_with_parents (folder, 0700) == 0)
    g_key_file_save_to_file (file, path, NULL);
}

static void
size_free (gpointer data, GClosure *closure)
{
  Size *size = data;

  g_free (size->name);
  g_free (size);
}

/* Whether the file has a size that can be meant. */
static gboolean
recall (Size *size)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *path = file_path ();
  int              width, height;

  if (!g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, NULL))
    return FALSE;
  width = g_key_file_get_integer (file, size->name, "width", NULL);
  height = g_key_file_get_integer (file, size->name, "height", NULL);
  if (width <= 0 || width > MOST_PIXELS || height <= 0 || height > MOST_PIXELS)
    return FALSE;
  size->width = width;
  size->height = height;
  return TRUE;
}

void
rv_window_size_keep (GtkWindow *window, const char *name, int width, int height)
{
  Size *size = g_new0 (Size, 1);

  size->name = g_strdup (name);
  if (!recall (size))
    {
      size->width = width;
      size->height = height;
    }
  gtk_window_set_default_size (window, size->width, size->height);
  g_signal_connect (window, "configure-event", G_CALLBACK (on_configure), size);
  g_signal_connect_data (window, "destroy", G_CALLBACK (on_destroy), size, size_free, 0);
}
