/* Pictures in files: choosing one, and small pictures of them.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gi18n-lib.h>

#include "plugin/ui/picture-file.h"

/* Pixels of the picture beside the list of files. */
#define PREVIEW_SIDE 192

GdkPixbuf *
rv_picture_file_thumbnail (const char *path, int side)
{
  g_autoptr (GdkPixbuf) small = gdk_pixbuf_new_from_file_at_size (path, side, side, NULL);

  return small ? gdk_pixbuf_apply_embedded_orientation (small) : NULL;
}

static void
show_preview (GtkFileChooser *chooser, GtkImage *image)
{
  g_autofree char *path = gtk_file_chooser_get_preview_filename (chooser);
  g_autoptr (GdkPixbuf) small = NULL;

  if (path && g_file_test (path, G_FILE_TEST_IS_REGULAR))
    small = rv_picture_file_thumbnail (path, PREVIEW_SIDE);
  gtk_image_set_from_pixbuf (image, small);
  gtk_file_chooser_set_preview_widget_active (chooser, small != NULL);
}

static GtkWidget *
chooser_new (GtkWindow *parent)
{
  GtkFileFilter *pictures = gtk_file_filter_new ();
  GtkWidget     *image = gtk_image_new ();
  GtkWidget     *dialog
      = gtk_file_chooser_dialog_new (_ ("Choose a Picture"), parent, GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Cancel"),
                                     GTK_RESPONSE_CANCEL, _ ("_Open"), GTK_RESPONSE_ACCEPT, NULL);

  gtk_dialog_set_default_response (GTK_DIALOG (dialog), GTK_RESPONSE_ACCEPT);
  gtk_file_filter_set_name (pictures, _ ("Pictures"));
  gtk_file_filter_add_mime_type (pictures, "image/*");
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (dialog), pictures);
  gtk_widget_set_size_request (image, PREVIEW_SIDE + 2 * RV_SPACING, -1);
  gtk_file_chooser_set_preview_widget (GTK_FILE_CHOOSER (dialog), image);
  gtk_file_chooser_set_use_preview_label (GTK_FILE_CHOOSER (dialog), FALSE);
  g_signal_connect (dialog, "update-preview", G_CALLBACK (show_preview), image);
  return dialog;
}

/* The user's pictures: GTK 2 would begin with what was used recently, where a path cannot be typed. */
static const char *
first_folder (void)
{
  const char *pictures = g_get_user_special_dir (G_USER_DIRECTORY_PICTURES);

  return pictures && g_file_test (pictures, G_FILE_TEST_IS_DIR) ? pictures : g_get_home_dir ();
}

char *
rv_picture_file_choose (GtkWidget *near, const char *present)
{
  GtkWidget *dialog = chooser_new (GTK_WINDOW (gtk_widget_get_toplevel (near)));
  char      *path = NULL;

  if (present && *present)
    gtk_file_chooser_set_filename (GTK_FILE_CHOOSER (dialog), present);
  else
    gtk_file_chooser_set_current_folder (GTK_FILE_CHOOSER (dialog), first_folder ());
  if (gtk_dialog_run (GTK_DIALOG (dialog)) == GTK_RESPONSE_ACCEPT)
    path = gtk_file_chooser_get_filename (GTK_FILE_CHOOSER (dialog));
  gtk_widget_destroy (dialog);
  return path;
}
