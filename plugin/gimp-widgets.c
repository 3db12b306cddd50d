/* Widgets that both plug-ins show, written for GTK 2 and GTK 3 alike.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gi18n-lib.h>

#include "plugin/gimp-widgets.h"

enum
{
  COLUMN_ID,
  COLUMN_TITLE,
  COLUMN_WORDS,
  N_COLUMNS
};

static void
add_line (GtkListStore *store, const char *id, const char *title, const char *words)
{
  gtk_list_store_insert_with_values (store, NULL, -1, COLUMN_ID, id, COLUMN_TITLE, title, COLUMN_WORDS, words, -1);
}

static GtkWidget *
choice_new (GtkListStore *store)
{
  GtkWidget       *choice = gtk_combo_box_new_with_model (GTK_TREE_MODEL (store));
  GtkCellRenderer *text = gtk_cell_renderer_text_new ();

  gtk_cell_layout_pack_start (GTK_CELL_LAYOUT (choice), text, TRUE);
  gtk_cell_layout_set_attributes (GTK_CELL_LAYOUT (choice), text, "text", COLUMN_TITLE, NULL);
  gtk_combo_box_set_active (GTK_COMBO_BOX (choice), 0);
  g_object_unref (store);
  return choice;
}

GtkWidget *
rv_choice_new_looks (const ReverieCatalog *catalog)
{
  GtkListStore *store = gtk_list_store_new (N_COLUMNS, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING);

  for (guint i = 0; i < reverie_catalog_n_looks (catalog); i++)
    {
      const ReverieLook  *look = reverie_catalog_look (catalog, i);
      const ReverieModel *model = reverie_catalog_find_model (catalog, look->model, NULL);
      g_autofree char    *words = NULL;

      if (model && !model->present)
        words
            = g_strdup_printf (_ ("Needs the network %s, which is not there: run \"reverie models fetch\""), model->id);
      add_line (store, look->id, _ (look->title), words ? words : _ (look->words));
    }
  return choice_new (store);
}

GtkWidget *
rv_choice_new_models (const ReverieCatalog *catalog)
{
  GtkListStore *store = gtk_list_store_new (N_COLUMNS, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING);

  add_line (store, "", _ ("The look's own"), "");
  for (guint i = 0; i < reverie_catalog_n_models (catalog); i++)
    {
      const ReverieModel *model = reverie_catalog_model (catalog, i);

      add_line (store, model->id, model->title, "");
    }
  return choice_new (store);
}

static char *
get_column (GtkWidget *choice, int column)
{
  char       *text = NULL;
  GtkTreeIter line;

  if (gtk_combo_box_get_active_iter (GTK_COMBO_BOX (choice), &line))
    gtk_tree_model_get (gtk_combo_box_get_model (GTK_COMBO_BOX (choice)), &line, column, &text, -1);
  return text ? text : g_strdup ("");
}

char *
rv_choice_get (GtkWidget *choice)
{
  return get_column (choice, COLUMN_ID);
}

void
rv_choice_set (GtkWidget *choice, const char *id)
{
  GtkTreeModel *model = gtk_combo_box_get_model (GTK_COMBO_BOX (choice));
  gboolean      found = FALSE;
  GtkTreeIter   line;

  for (gboolean more = gtk_tree_model_get_iter_first (model, &line); more && !found;
       more = !found && gtk_tree_model_iter_next (model, &line))
    {
      g_autofree char *line_id = NULL;

      gtk_tree_model_get (model, &line, COLUMN_ID, &line_id, -1);
      found = g_str_equal (line_id, id);
      if (found)
        gtk_combo_box_set_active_iter (GTK_COMBO_BOX (choice), &line);
    }
  if (!found)
    gtk_combo_box_set_active (GTK_COMBO_BOX (choice), 0);
}

static void
show_words (GtkWidget *choice, GtkLabel *label)
{
  g_autofree char *words = get_column (choice, COLUMN_WORDS);
  g_autofree char *markup = g_markup_printf_escaped ("<i>%s</i>", words);

  gtk_label_set_markup (label, markup);
}

/* Two lines of this width hold any look's words. */
#define TWO_LINES "Everything turns to crumpled satin: long creases\nof light"

GtkWidget *
rv_choice_words_new (GtkWidget *choice)
{
  GtkWidget   *label = gtk_label_new (NULL);
  PangoLayout *room = gtk_widget_create_pango_layout (label, TWO_LINES);
  int          width;
  int          height;

  /* GTK 2 wraps at the width that is asked for, whatever room there is. */
  pango_layout_get_pixel_size (room, &width, &height);
  g_object_unref (room);
  gtk_widget_set_size_request (label, width, height);
  gtk_label_set_line_wrap (GTK_LABEL (label), TRUE);
#if GTK_MAJOR_VERSION >= 3
  gtk_label_set_max_width_chars (GTK_LABEL (label), 1);
  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  gtk_label_set_yalign (GTK_LABEL (label), 0.0f);
#else
  gtk_misc_set_alignment (GTK_MISC (label), 0.0f, 0.0f);
#endif
  g_signal_connect_object (choice, "changed", G_CALLBACK (show_words), label, 0);
  show_words (choice, GTK_LABEL (label));
  return label;
}

static void
browse (GtkWidget *button, GtkEntry *entry)
{
  GtkFileFilter *pictures = gtk_file_filter_new ();
  GtkWidget *dialog = gtk_file_chooser_dialog_new (_ ("Choose a Guide"), GTK_WINDOW (gtk_widget_get_toplevel (button)),
                                                   GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Cancel"), GTK_RESPONSE_CANCEL,
                                                   _ ("_Open"), GTK_RESPONSE_ACCEPT, NULL);

  gtk_file_filter_set_name (pictures, _ ("Pictures"));
  gtk_file_filter_add_mime_type (pictures, "image/*");
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (dialog), pictures);
  if (*gtk_entry_get_text (entry))
    gtk_file_chooser_set_filename (GTK_FILE_CHOOSER (dialog), gtk_entry_get_text (entry));

  if (gtk_dialog_run (GTK_DIALOG (dialog)) == GTK_RESPONSE_ACCEPT)
    {
      g_autofree char *path = gtk_file_chooser_get_filename (GTK_FILE_CHOOSER (dialog));

      gtk_entry_set_text (entry, path ? path : "");
    }
  gtk_widget_destroy (dialog);
}

GtkWidget *
rv_file_entry_new (GtkWidget **entry)
{
#if GTK_MAJOR_VERSION >= 3
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
#else
  GtkWidget *box = gtk_hbox_new (FALSE, 6);
#endif
  GtkWidget *button = gtk_button_new_with_mnemonic (_ ("_Browse..."));

  *entry = gtk_entry_new ();
  gtk_box_pack_start (GTK_BOX (box), *entry, TRUE, TRUE, 0);
  gtk_box_pack_start (GTK_BOX (box), button, FALSE, FALSE, 0);
  g_signal_connect (button, "clicked", G_CALLBACK (browse), *entry);
  return box;
}
