/* The plug-in for GIMP 3: the dialog. GIMP makes it from the arguments; the look, the network and the guide get widgets
 * of their own.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gi18n-lib.h>
#include <libgimp/gimpui.h>

#include "plugin/gimp-common.h"
#include "plugin/gimp-widgets.h"
#include "plugin/gimp3/dialog.h"

/* A range up to here is nicer with a slider; seeds, for one, have none. */
#define SLIDER_RANGE 10000.0

/* What stands in columns: GIMP's rows know nothing of each other. */
typedef struct
{
  GtkSizeGroup *labels;
  GtkSizeGroup *numbers;
} Columns;

/* Makes GIMP's widget for a parameter. */
static GtkWidget *
widget_new (GimpProcedureDialog *dialog, const RvParameter *parameter, const Columns *columns)
{
  GtkWidget *entry;

  if (parameter->type == RV_PARAMETER_TEXT || parameter->maximum - parameter->minimum > SLIDER_RANGE)
    return gimp_procedure_dialog_get_widget (dialog, parameter->key, G_TYPE_NONE);

  entry = gimp_procedure_dialog_get_scale_entry (dialog, parameter->key, 1.0);
  gtk_size_group_add_widget (columns->numbers, gimp_label_spin_get_spin_button (GIMP_LABEL_SPIN (entry)));
  if (parameter->type == RV_PARAMETER_DOUBLE)
    gimp_label_spin_set_digits (GIMP_LABEL_SPIN (entry), parameter->digits);
  /* Few steps are the usual, many are possible. */
  if (parameter->minimum > 0 && parameter->maximum / parameter->minimum >= 100)
    gimp_scale_entry_set_logarithmic (GIMP_SCALE_ENTRY (entry), TRUE);
  return entry;
}

/* Makes GIMP's widgets for a group and lists their parameters. */
static GList *
add_group (GimpProcedureDialog *dialog, RvParameterGroup group, const Columns *columns)
{
  GList *keys = NULL;

  for (guint i = 0; i < rv_n_parameters; i++)
    {
      const RvParameter *parameter = &rv_parameter_table[i];
      GtkWidget         *widget;

      if (parameter->group != group || g_str_equal (parameter->key, "model") || g_str_equal (parameter->key, "guide"))
        continue;
      keys = g_list_append (keys, (gpointer) parameter->key);
      widget = widget_new (dialog, parameter, columns);
      if (GIMP_IS_LABELED (widget))
        gtk_size_group_add_widget (columns->labels, gimp_labeled_get_label (GIMP_LABELED (widget)));
    }
  return keys;
}

static void
choice_changed (GtkWidget *choice, GObject *config)
{
  g_autofree char *id = rv_choice_get (choice);

  g_object_set (config, g_object_get_data (G_OBJECT (choice), "key"), id, NULL);
}

static void
config_changed (GObject *config, GParamSpec *property, GtkWidget *choice)
{
  g_autofree char *id = NULL;

  g_object_get (config, property->name, &id, NULL);
  rv_choice_set (choice, id ? id : "");
}

/* Ties a choice to the argument @key, which Reset and the stored settings change as well. */
static void
bind_choice (GtkWidget *choice, GObject *config, const char *key)
{
  g_autofree char *signal = g_strconcat ("notify::", key, NULL);
  g_autofree char *id = NULL;

  g_object_set_data (G_OBJECT (choice), "key", (gpointer) key);
  g_object_get (config, key, &id, NULL);
  rv_choice_set (choice, id ? id : "");
  g_signal_connect_object (choice, "changed", G_CALLBACK (choice_changed), config, 0);
  g_signal_connect_object (config, signal, G_CALLBACK (config_changed), choice, 0);
}

/* A row of the label for @key and @shown, in which @field is what the user changes. The label is as wide as GIMP's own,
 * which are in @columns. */
static GtkWidget *
row_new (const Columns *columns, const char *key, GtkWidget *shown, GtkWidget *field, GtkWidget *below)
{
  GtkWidget *grid = gtk_grid_new ();
  GtkWidget *label = NULL;

  for (guint i = 0; i < rv_n_parameters; i++)
    {
      if (!g_str_equal (rv_parameter_table[i].key, key))
        continue;
      g_autofree char *mnemonic = rv_mnemonic_label (i);

      label = gtk_label_new_with_mnemonic (mnemonic);
      gtk_widget_set_tooltip_text (field, _ (rv_parameter_table[i].blurb));
    }
  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  gtk_size_group_add_widget (columns->labels, label);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 6);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 6);
  gtk_grid_attach (GTK_GRID (grid), label, 0, 0, 1, 1);
  gtk_label_set_mnemonic_widget (GTK_LABEL (label), field);
  gtk_widget_set_hexpand (shown, TRUE);
  gtk_grid_attach (GTK_GRID (grid), shown, 1, 0, 1, 1);
  if (below)
    gtk_grid_attach (GTK_GRID (grid), below, 1, 1, 1, 1);
  gtk_widget_show_all (grid);
  return grid;
}

static GtkWidget *
look_row_new (const ReverieCatalog *catalog, GObject *config, const Columns *columns)
{
  GtkWidget *looks = rv_choice_new_looks (catalog);
  GtkWidget *row = row_new (columns, "look", looks, looks, rv_choice_words_new (looks));

  bind_choice (looks, config, "look");
  return row;
}

static void
add_own_rows (GtkBox *box, const ReverieCatalog *catalog, GObject *config, const Columns *columns)
{
  GtkWidget *models = rv_choice_new_models (catalog);
  GtkWidget *path;
  GtkWidget *guide = rv_file_entry_new (&path);

  bind_choice (models, config, "model");
  g_object_bind_property (config, "guide", path, "text", G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  gtk_box_pack_start (box, row_new (columns, "model", models, models, NULL), FALSE, FALSE, 0);
  gtk_box_pack_start (box, row_new (columns, "guide", guide, path, NULL), FALSE, FALSE, 0);
}

/* Adds what opens with "More", and returns its id. */
static const char *
add_more (GimpProcedureDialog *dialog, const ReverieCatalog *catalog, GObject *config, const Columns *columns)
{
  GList *keys
      = g_list_concat (add_group (dialog, RV_GROUP_MORE, columns), add_group (dialog, RV_GROUP_LAYERS, columns));
  GtkWidget *box = gimp_procedure_dialog_fill_box_list (dialog, "more-box", keys);

  g_list_free (keys);
  gtk_box_set_spacing (GTK_BOX (box), 6);
  gtk_widget_set_margin_top (box, 6);
  add_own_rows (GTK_BOX (box), catalog, config, columns);
  gimp_procedure_dialog_get_label (dialog, "more-title", _ ("More"), FALSE, FALSE);
  gimp_procedure_dialog_fill_expander (dialog, "more", "more-title", FALSE, "more-box");
  return "more";
}

gboolean
rv_gimp3_dialog (const ReverieCatalog *catalog, GimpProcedure *procedure, GimpProcedureConfig *config)
{
  Columns              columns;
  GimpProcedureDialog *dialog;
  GtkWidget           *content;
  GList               *keys;
  gboolean             go_on;

  gimp_ui_init ("reverie");
  dialog = GIMP_PROCEDURE_DIALOG (gimp_procedure_dialog_new (procedure, config, _ ("Dream")));
  content = gtk_dialog_get_content_area (GTK_DIALOG (dialog));

  columns.labels = gtk_size_group_new (GTK_SIZE_GROUP_HORIZONTAL);
  columns.numbers = gtk_size_group_new (GTK_SIZE_GROUP_HORIZONTAL);
  keys = add_group (dialog, RV_GROUP_MAIN, &columns);
  gtk_box_set_spacing (GTK_BOX (content), 6);
  gtk_box_pack_start (GTK_BOX (content), look_row_new (catalog, G_OBJECT (config), &columns), FALSE, FALSE, 0);
  keys = g_list_append (keys, (gpointer) add_more (dialog, catalog, G_OBJECT (config), &columns));
  gimp_procedure_dialog_fill_list (dialog, keys);
  g_list_free (keys);

  go_on = gimp_procedure_dialog_run (dialog);
  gtk_widget_destroy (GTK_WIDGET (dialog));
  g_object_unref (columns.labels);
  g_object_unref (columns.numbers);
  return go_on;
}
