/* A status line: words at the left, how far the work has come at the right.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gi18n-lib.h>

#include "plugin/ui/status.h"

#define BAR_WIDTH 96

struct _RvStatus
{
  GtkWidget *box;
  GtkWidget *icon;
  GtkWidget *label;
  GtkWidget *bar;
};

RvStatus *
rv_status_new (void)
{
  RvStatus *status = g_new0 (RvStatus, 1);

  status->box = rv_box_new (GTK_ORIENTATION_HORIZONTAL, RV_SPACING);
  status->icon = gtk_image_new_from_icon_name ("dialog-warning", GTK_ICON_SIZE_MENU);
  status->label = gtk_label_new (NULL);
  status->bar = gtk_progress_bar_new ();
  rv_label_align (status->label, 0.5f);
  gtk_label_set_ellipsize (GTK_LABEL (status->label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_size_request (status->bar, BAR_WIDTH, 8);
#if GTK_MAJOR_VERSION >= 3
  gtk_widget_set_valign (status->bar, GTK_ALIGN_CENTER);
#endif
  gtk_widget_set_no_show_all (status->icon, TRUE);
  gtk_widget_set_no_show_all (status->bar, TRUE);
  rv_widget_set_name (status->bar, _ ("Progress"));
  gtk_box_pack_start (GTK_BOX (status->box), status->icon, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (status->box), status->label, TRUE, TRUE, 0);
  gtk_box_pack_start (GTK_BOX (status->box), status->bar, FALSE, FALSE, 0);
  g_object_set_data_full (G_OBJECT (status->box), "status", status, g_free);
  return status;
}

GtkWidget *
rv_status_get_widget (RvStatus *status)
{
  return status->box;
}

static void
show (RvStatus *status, const char *words, gboolean working, gboolean failed)
{
  gtk_label_set_text (GTK_LABEL (status->label), words);
  gtk_widget_set_visible (status->bar, working);
  gtk_widget_set_visible (status->icon, failed);
}

void
rv_status_show_work (RvStatus *status, const char *work, const char *subject, double fraction)
{
  g_autofree char *words = g_strdup_printf ("%s · %s", work, subject);

  show (status, words, TRUE, FALSE);
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (status->bar), CLAMP (fraction, 0.0, 1.0));
}

void
rv_status_show_rest (RvStatus *status, const char *words)
{
  show (status, words, FALSE, FALSE);
}

void
rv_status_show_error (RvStatus *status, const char *message)
{
  show (status, message, FALSE, TRUE);
}
