/* Buttons about all settings at once: copy and paste them as a recipe, randomise them, look at variations.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gi18n-lib.h>

#include "plugin/recipe.h"
#include "plugin/settings.h"
#include "plugin/ui/kept.h"
#include "plugin/ui/recipe-row.h"
#include "plugin/ui/variations.h"
#include "plugin/variation.h"

/* Letters of what went wrong: a clipboard may hold a book. */
#define MOST_WORDS 200
/* Of buttons: of a dream, and of other effects. */
#define DREAM_COLUMNS 2
#define COLUMNS 3

typedef struct
{
  const ReverieCatalog *catalog;
  GObject              *settings;
  RvJobInput            input;
  GPtrArray            *kept;
  char                 *before; /* settings, as they were before the last change from here; or NULL */
  GtkWidget            *box;
  GtkWidget            *words;  /* what went wrong, or what is kept */
  GtkWidget            *forget; /* what is kept */
  GtkWidget            *menu;
  GtkWidget            *undo;
} Row;

static void
show_words (Row *row, const char *words)
{
  g_autofree char *kept = rv_kept_words (row->kept);

  gtk_label_set_text (GTK_LABEL (row->words), words ? words : kept);
  gtk_widget_set_visible (row->words, words || *kept);
  gtk_widget_set_visible (row->forget, !words && *kept);
}

static void
show_error (Row *row, const GError *error)
{
  g_autofree char *start = g_utf8_substring (error->message, 0, MIN (MOST_WORDS, g_utf8_strlen (error->message, -1)));

  show_words (row, start);
}

/* The settings; what a choice cannot be has its default. */
static void
get_settings (Row *row, RvParameters *parameters)
{
  rv_parameters_init (parameters, rv_settings_get_effect (row->settings));
  rv_parameters_from_object (parameters, row->settings, NULL);
}

/* For Back. */
static void
remember_settings (Row *row)
{
  RvParameters now;

  get_settings (row, &now);
  g_free (row->before);
  row->before = rv_parameters_to_settings (&now);
  rv_parameters_clear (&now);
}

/* Takes @parameters over. */
static void
change_settings (Row *row, RvParameters *parameters)
{
  remember_settings (row);
  g_object_freeze_notify (row->settings);
  rv_parameters_to_object (parameters, row->settings);
  g_object_thaw_notify (row->settings);
  rv_parameters_clear (parameters);
  show_words (row, NULL);
}

/* ---- Copy and paste ---- */

static void
on_copy (GtkWidget *button, Row *row)
{
  GtkClipboard    *clipboard = gtk_clipboard_get (GDK_SELECTION_CLIPBOARD);
  g_autofree char *recipe = NULL;
  RvParameters     now;

  get_settings (row, &now);
  recipe = rv_recipe_write (&now);
  rv_parameters_clear (&now);
  gtk_clipboard_set_text (clipboard, recipe, -1);
  /* The clipboard's manager keeps it when this process has ended. */
  gtk_clipboard_set_can_store (clipboard, NULL, 0);
  show_words (row, NULL);
}

static void
on_paste (GtkWidget *button, Row *row)
{
  g_autofree char *text = gtk_clipboard_wait_for_text (gtk_clipboard_get (GDK_SELECTION_CLIPBOARD));
  g_autoptr (GError) error = NULL;
  RvParameters now;
  RvParameters read;

  get_settings (row, &now);
  if (rv_recipe_read (row->catalog, text, &now, &read, &error))
    change_settings (row, &read);
  else
    show_error (row, error);
  rv_parameters_clear (&now);
}

/* ---- Randomise ---- */

static void
on_seed (GtkWidget *widget, Row *row)
{
  RvParameters now;

  get_settings (row, &now);
  now.seed = g_random_int_range (1, 10000);
  change_settings (row, &now);
}

static void
on_surprise (GtkMenuItem *item, Row *row)
{
  RvParameters now;
  RvParameters surprise;

  get_settings (row, &now);
  rv_variation_surprise (&now, g_random_int (), row->catalog, &surprise);
  rv_parameters_clear (&now);
  change_settings (row, &surprise);
}

static void
on_undo (GtkMenuItem *item, Row *row)
{
  RvParameters before;

  rv_parameters_init (&before, rv_settings_get_effect (row->settings));
  rv_parameters_apply_recipe (&before, row->before, NULL);
  change_settings (row, &before);
}

static void
on_randomise (GtkWidget *button, Row *row)
{
  gtk_widget_set_sensitive (row->undo, row->before != NULL);
  rv_menu_popup (GTK_MENU (row->menu), button);
}

static GtkWidget *
add_item (Row *row, const char *label, const char *tooltip, GCallback callback)
{
  GtkWidget *item = gtk_menu_item_new_with_mnemonic (label);

  gtk_widget_set_tooltip_text (item, tooltip);
  gtk_menu_shell_append (GTK_MENU_SHELL (row->menu), item);
  g_signal_connect (item, "activate", callback, row);
  return item;
}

static void
make_menu (Row *row, GtkWidget *button)
{
  row->menu = gtk_menu_new ();
  gtk_menu_attach_to_widget (GTK_MENU (row->menu), button, NULL);
  add_item (row, _ ("New _Seed"), _ ("The same settings, with other random shifts"), G_CALLBACK (on_seed));
  add_item (row, _ ("S_urprise Me"), _ ("Another look, and sliders where results are good"), G_CALLBACK (on_surprise));
  gtk_menu_shell_append (GTK_MENU_SHELL (row->menu), gtk_separator_menu_item_new ());
  row->undo
      = add_item (row, _ ("_Back"), _ ("The settings before the last change by these buttons"), G_CALLBACK (on_undo));
  gtk_widget_show_all (row->menu);
}

/* ---- Variations ---- */

static void
on_variations (GtkWidget *button, Row *row)
{
  remember_settings (row);
  rv_variations_run (GTK_WINDOW (gtk_widget_get_toplevel (button)), row->catalog, row->settings, &row->input,
                     row->kept);
  show_words (row, NULL);
}

static void
on_forget (GtkWidget *button, Row *row)
{
  g_ptr_array_set_size (row->kept, 0);
  show_words (row, NULL);
}

/* ---- Making ---- */

static void
row_free (GtkWidget *box, Row *row)
{
  if (row->kept)
    gtk_clipboard_store (gtk_clipboard_get (GDK_SELECTION_CLIPBOARD));
  g_clear_pointer (&row->kept, g_ptr_array_unref);
  g_clear_object (&row->settings);
  g_clear_pointer (&row->before, g_free);
}

static GtkWidget *
button_new (Row *row, GtkWidget *table, int place, const char *label, const char *tooltip, GCallback callback)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);
  int        columns = rv_settings_get_effect (row->settings) == RV_EFFECT_DREAM ? DREAM_COLUMNS : COLUMNS;

  gtk_widget_set_tooltip_text (button, tooltip);
  rv_table_attach (table, button, place % columns, place / columns, 1, TRUE);
  g_signal_connect (button, "clicked", callback, row);
  return button;
}

/* Only a dream has others that are near to it; a face has not. */
static GtkWidget *
buttons_new (Row *row)
{
  RvEffect   effect = rv_settings_get_effect (row->settings);
  GtkWidget *table = rv_table_new ();
  int        place = 0;

  rv_table_set_equal (table);
  if (effect == RV_EFFECT_IMAGINE)
    button_new (row, table, place++, _ ("An_other Face"), _ ("A new seed, and with it somebody else"),
                G_CALLBACK (on_seed));
  if (effect == RV_EFFECT_DREAM)
    {
      button_new (row, table, place++, _ ("_Variations..."),
                  _ ("Nine children of the settings as pictures, to choose from"), G_CALLBACK (on_variations));
      make_menu (row, button_new (row, table, place++, _ ("R_andomise"), _ ("A new seed, or other settings altogether"),
                                  G_CALLBACK (on_randomise)));
    }
  button_new (row, table, place++, _ ("Cop_y Recipe"),
              _ ("Put the settings on the clipboard as a line of text, which Reverie takes everywhere: in GIMP, in "
                 "GEGL and on the command line"),
              G_CALLBACK (on_copy));
  button_new (row, table, place, _ ("_Paste Recipe"), _ ("Take the settings from a recipe on the clipboard"),
              G_CALLBACK (on_paste));
  return table;
}

static GtkWidget *
words_new (Row *row)
{
  GtkWidget *box = rv_box_new (GTK_ORIENTATION_HORIZONTAL, RV_SPACING);

  row->words = gtk_label_new (NULL);
  gtk_label_set_line_wrap (GTK_LABEL (row->words), TRUE);
  gtk_label_set_line_wrap_mode (GTK_LABEL (row->words), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (GTK_LABEL (row->words), TRUE);
  rv_label_align (row->words, 0.5f);
  gtk_box_pack_start (GTK_BOX (box), row->words, TRUE, TRUE, 0);
  row->forget = gtk_button_new_with_mnemonic (_ ("_Forget"));
  gtk_widget_set_tooltip_text (row->forget, _ ("Keep no variations"));
  gtk_box_pack_start (GTK_BOX (box), row->forget, FALSE, FALSE, 0);
  g_signal_connect (row->forget, "clicked", G_CALLBACK (on_forget), row);
  gtk_widget_set_no_show_all (row->words, TRUE);
  gtk_widget_set_no_show_all (row->forget, TRUE);
  return box;
}

GtkWidget *
rv_recipe_row_new (const ReverieCatalog *catalog, GObject *settings, const RvJobInput *input, GPtrArray *kept)
{
  Row *row = g_new0 (Row, 1);

  row->catalog = catalog;
  row->settings = g_object_ref (settings);
  row->input = *input;
  row->kept = g_ptr_array_ref (kept);
  row->box = rv_box_new (GTK_ORIENTATION_VERTICAL, RV_SPACING);
  gtk_box_pack_start (GTK_BOX (row->box), buttons_new (row), FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (row->box), words_new (row), FALSE, FALSE, 0);
  g_object_set_data_full (G_OBJECT (row->box), "reverie-recipe-row", row, g_free);
  g_signal_connect (row->box, "destroy", G_CALLBACK (row_free), row);
  show_words (row, NULL);
  return row->box;
}
