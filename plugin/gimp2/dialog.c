/* The plug-in for GIMP 2.10: the dialog, made from the table of parameters.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>

#include <glib/gi18n-lib.h>
#include <libgimp/gimp.h>
#include <libgimp/gimpui.h>

#include "plugin/gimp-common.h"
#include "plugin/gimp-widgets.h"
#include "plugin/gimp2/dialog.h"

#define RESPONSE_RESET 1

/* The dialog's values: a widget or adjustment for each line of the table. */
typedef struct
{
  const ReverieCatalog *catalog;
  GObject             **fields;
  GtkSizeGroup         *labels; /* of both tables, so that their columns meet */
} Form;

/* A range up to here is nicer with a slider; seeds, for one, have none. */
#define SLIDER_RANGE 10000.0

static GtkAdjustment *
add_number (Form *form, GtkTable *table, int row, const RvParameter *parameter)
{
  double           range = parameter->maximum - parameter->minimum;
  gboolean         whole = parameter->type == RV_PARAMETER_INT || parameter->digits == 0;
  double           step = whole ? 1.0 : 0.01;
  g_autofree char *mnemonic = rv_mnemonic_label ((guint) (parameter - rv_parameter_table));
  g_autofree char *label = g_strconcat (mnemonic, ":", NULL);
  GtkObject       *adjustment;

  if (range > SLIDER_RANGE)
    {
      adjustment = gtk_adjustment_new (parameter->value, parameter->minimum, parameter->maximum, step, 10 * step, 0);

      GtkWidget *spin = gtk_spin_button_new (GTK_ADJUSTMENT (adjustment), step, 0);

      gtk_spin_button_set_numeric (GTK_SPIN_BUTTON (spin), TRUE);
      gimp_help_set_help_data (spin, _ (parameter->blurb), NULL);
      gtk_size_group_add_widget (form->labels,
                                 gimp_table_attach_aligned (table, 0, row, label, 0.0, 0.5, spin, 2, TRUE));
      return GTK_ADJUSTMENT (adjustment);
    }

  adjustment
      = gimp_scale_entry_new (table, 0, row, label, 180, 7, parameter->value, parameter->minimum, parameter->maximum,
                              step, 10 * step, (guint) parameter->digits, TRUE, 0, 0, _ (parameter->blurb), NULL);
  gtk_size_group_add_widget (form->labels, GIMP_SCALE_ENTRY_LABEL (adjustment));
  /* Few steps are the usual, many are possible. */
  if (parameter->minimum > 0 && parameter->maximum / parameter->minimum >= 100)
    gimp_scale_entry_set_logarithmic (adjustment, TRUE);
  return GTK_ADJUSTMENT (adjustment);
}

static GtkWidget *
add_text (Form *form, GtkTable *table, int row, const RvParameter *parameter)
{
  g_autofree char *mnemonic = rv_mnemonic_label ((guint) (parameter - rv_parameter_table));
  g_autofree char *label = g_strconcat (mnemonic, ":", NULL);
  GtkWidget       *field;
  GtkWidget       *shown;

  if (g_str_equal (parameter->key, "look"))
    shown = field = rv_choice_new_looks (form->catalog);
  else if (g_str_equal (parameter->key, "model"))
    shown = field = rv_choice_new_models (form->catalog);
  else if (g_str_equal (parameter->key, "guide"))
    shown = rv_file_entry_new (&field);
  else
    shown = field = gtk_entry_new ();
  gimp_help_set_help_data (field, _ (parameter->blurb), NULL);
  gtk_size_group_add_widget (form->labels, gimp_table_attach_aligned (table, 0, row, label, 0.0, 0.5, shown, 2, FALSE));
  return field;
}

/* Adds the parameters of a group to @table from @row on; returns the row after them. */
static int
add_group (Form *form, GtkTable *table, int row, RvParameterGroup group)
{
  for (guint i = 0; i < rv_n_parameters; i++)
    {
      const RvParameter *parameter = &rv_parameter_table[i];

      if (parameter->group != group)
        continue;
      if (parameter->type == RV_PARAMETER_TEXT)
        form->fields[i] = G_OBJECT (add_text (form, table, row++, parameter));
      else
        form->fields[i] = G_OBJECT (add_number (form, table, row++, parameter));
      if (g_str_equal (parameter->key, "look"))
        gtk_table_attach (table, rv_choice_words_new (GTK_WIDGET (form->fields[i])), 1, 3, row, row + 1,
                          GTK_EXPAND | GTK_FILL, GTK_FILL, 0, 0);
      row += g_str_equal (parameter->key, "look");
    }
  return row;
}

static GtkTable *
table_new (GtkBox *box)
{
  GtkWidget *table = gtk_table_new (1, 3, FALSE);

  gtk_table_set_row_spacings (GTK_TABLE (table), 6);
  gtk_table_set_col_spacings (GTK_TABLE (table), 6);
  if (box)
    gtk_box_pack_start (box, table, FALSE, FALSE, 0);
  return GTK_TABLE (table);
}

/* Between the parameters and the widgets, in one direction or the other. */
static void
transfer (Form *form, RvParameters *parameters, gboolean show)
{
  for (guint i = 0; i < rv_n_parameters; i++)
    {
      const RvParameter *parameter = &rv_parameter_table[i];
      GObject           *field = form->fields[i];

      if (!field)
        continue;
      if (parameter->type != RV_PARAMETER_TEXT)
        {
          GtkAdjustment *adjustment = GTK_ADJUSTMENT (field);
          gboolean       whole = parameter->type == RV_PARAMETER_INT;

          if (show)
            gtk_adjustment_set_value (adjustment, whole ? *rv_parameters_int (parameters, parameter)
                                                        : *rv_parameters_double (parameters, parameter));
          else if (whole)
            *rv_parameters_int (parameters, parameter) = RINT (gtk_adjustment_get_value (adjustment));
          else
            *rv_parameters_double (parameters, parameter) = gtk_adjustment_get_value (adjustment);
          continue;
        }

      char **text = rv_parameters_text (parameters, parameter);

      if (show && GTK_IS_ENTRY (field))
        gtk_entry_set_text (GTK_ENTRY (field), *text);
      else if (show)
        rv_choice_set (GTK_WIDGET (field), *text);
      else
        {
          g_free (*text);
          *text = GTK_IS_ENTRY (field) ? g_strdup (gtk_entry_get_text (GTK_ENTRY (field)))
                                       : rv_choice_get (GTK_WIDGET (field));
        }
    }
}

static void
reset (Form *form)
{
  RvParameters defaults;

  rv_parameters_init (&defaults);
  transfer (form, &defaults, TRUE);
  rv_parameters_clear (&defaults);
}

static GtkWidget *
dialog_new (Form *form)
{
  GtkWidget *dialog
      = gimp_dialog_new (_ ("Dream"), "reverie", NULL, 0, gimp_standard_help_func, RV_PROCEDURE, _ ("_Reset"),
                         RESPONSE_RESET, _ ("_Cancel"), GTK_RESPONSE_CANCEL, _ ("_OK"), GTK_RESPONSE_OK, NULL);
  GtkWidget *box = gtk_vbox_new (FALSE, 12);
  GtkWidget *more = gtk_expander_new (_ ("More"));
  GtkWidget *below = gtk_alignment_new (0.0f, 0.0f, 1.0f, 1.0f);
  GtkTable  *main_table = table_new (GTK_BOX (box));
  GtkTable  *more_table = table_new (NULL);

  gimp_window_set_transient (GTK_WINDOW (dialog));
  gtk_window_set_resizable (GTK_WINDOW (dialog), FALSE);
  gtk_dialog_set_alternative_button_order (GTK_DIALOG (dialog), GTK_RESPONSE_OK, RESPONSE_RESET, GTK_RESPONSE_CANCEL,
                                           -1);
  gtk_dialog_set_default_response (GTK_DIALOG (dialog), GTK_RESPONSE_OK);
  gtk_container_set_border_width (GTK_CONTAINER (box), 12);
  gtk_box_pack_start (GTK_BOX (gtk_dialog_get_content_area (GTK_DIALOG (dialog))), box, TRUE, TRUE, 0);

  add_group (form, main_table, add_group (form, main_table, 0, RV_GROUP_LOOK), RV_GROUP_MAIN);
  add_group (form, more_table, add_group (form, more_table, 0, RV_GROUP_MORE), RV_GROUP_LAYERS);
  gtk_alignment_set_padding (GTK_ALIGNMENT (below), 6, 0, 0, 0);
  gtk_container_add (GTK_CONTAINER (below), GTK_WIDGET (more_table));
  gtk_container_add (GTK_CONTAINER (more), below);
  gtk_box_pack_start (GTK_BOX (box), more, FALSE, FALSE, 0);
  gtk_widget_show_all (box);
  return dialog;
}

gboolean
rv_gimp2_dialog (const ReverieCatalog *catalog, RvParameters *parameters)
{
  Form       form = { catalog, NULL, NULL };
  GtkWidget *dialog;
  int        response;

  gimp_ui_init ("reverie", FALSE);
  form.fields = g_new0 (GObject *, rv_n_parameters);
  form.labels = gtk_size_group_new (GTK_SIZE_GROUP_HORIZONTAL);
  dialog = dialog_new (&form);
  transfer (&form, parameters, TRUE);

  while ((response = gimp_dialog_run (GIMP_DIALOG (dialog))) == RESPONSE_RESET)
    reset (&form);
  if (response == GTK_RESPONSE_OK)
    transfer (&form, parameters, FALSE);

  gtk_widget_destroy (dialog);
  g_object_unref (form.labels);
  g_free (form.fields);
  return response == GTK_RESPONSE_OK;
}
