/* Rows of a dialog, made from the table of parameters: a label, and what changes the value.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>

#include <glib/gi18n-lib.h>

#include "plugin/gimp-common.h"
#include "plugin/settings.h"
#include "plugin/ui/picture-file.h"
#include "plugin/ui/rows.h"

#define BOTH_WAYS (G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE)

/* A range up to here is nicer with a slider; seeds, for one, have none. */
#define SLIDER_RANGE 10000.0
/* From this ratio of a range's ends on, few is the usual and many is possible: a slider goes by ratios. */
#define RATIO_RANGE 100.0

static gboolean
to_whole (GBinding *binding, const GValue *from, GValue *to, gpointer data)
{
  g_value_set_int (to, (int) rint (g_value_get_double (from)));
  return TRUE;
}

static gboolean
to_logarithm (GBinding *binding, const GValue *from, GValue *to, gpointer data)
{
  g_value_set_double (to, log (g_value_get_double (from)));
  return TRUE;
}

static gboolean
from_logarithm (GBinding *binding, const GValue *from, GValue *to, gpointer data)
{
  g_value_set_double (to, rint (exp (g_value_get_double (from))));
  return TRUE;
}

/* The slider of a range where ratios count, which is one of whole numbers. */
static GtkWidget *
ratio_slider_new (GtkAdjustment *adjustment, double minimum, double maximum)
{
  GtkAdjustment *logarithm = rv_adjustment_new (log (minimum), log (minimum), log (maximum), 0.1, 0.5);

  g_object_bind_property_full (adjustment, "value", logarithm, "value", BOTH_WAYS, to_logarithm, from_logarithm, NULL,
                               NULL);
  return rv_scale_new (logarithm);
}

static GtkWidget *
slider_new (GtkAdjustment *adjustment, const RvParameter *parameter)
{
  gboolean   ratios = parameter->minimum > 0 && parameter->maximum / parameter->minimum >= RATIO_RANGE;
  GtkWidget *slider
      = ratios ? ratio_slider_new (adjustment, parameter->minimum, parameter->maximum) : rv_scale_new (adjustment);

  gtk_scale_set_draw_value (GTK_SCALE (slider), FALSE);
  gtk_scale_set_digits (GTK_SCALE (slider), ratios ? 2 : parameter->digits);
  gtk_widget_set_tooltip_text (slider, _ (parameter->blurb));
  rv_widget_set_name (slider, _ (parameter->label));
  return slider;
}

/* What the least value of some parameters is called, which is no quantity; else NULL. */
static const char *
word_for_least (const RvParameter *parameter)
{
  static const struct
  {
    RvEffect    effect;
    const char *key;
    const char *word;
  } words[] = {
    { RV_EFFECT_DREAM, "octaves", N_ ("auto") },  { RV_EFFECT_GENES, "age", N_ ("as it is") },
    { RV_EFFECT_GENES, "face", N_ ("all") },      { RV_EFFECT_BREED, "coarse", N_ ("as mix") },
    { RV_EFFECT_BREED, "middle", N_ ("as mix") }, { RV_EFFECT_BREED, "fine", N_ ("as mix") },
    { RV_EFFECT_IMAGINE, "age", N_ ("auto") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      if (rv_parameter_is_of (parameter, words[i].effect) && g_str_equal (parameter->key, words[i].key))
        return _ (words[i].word);
    }
  return NULL;
}

/* Letters of the numbers and the words of an effect, so that all of its spin buttons end where one does. */
static int
value_letters (RvEffect effect)
{
  glong letters = 5;

  for (guint i = 0; i < rv_n_parameters; i++)
    {
      const RvParameter *parameter = &rv_parameter_table[i];
      const char        *word = rv_parameter_is_of (parameter, effect) ? word_for_least (parameter) : NULL;

      letters = MAX (letters, word ? g_utf8_strlen (word, -1) : 0);
    }
  return (int) letters;
}

/* Values below 0 that are not the least stand for it. */
static gboolean
show_word (GtkSpinButton *spin, const RvParameter *parameter)
{
  double      value = gtk_adjustment_get_value (gtk_spin_button_get_adjustment (spin));
  const char *word = word_for_least (parameter);

  if (value >= 0.0 && value > parameter->minimum)
    return FALSE;
  if (g_strcmp0 (gtk_entry_get_text (GTK_ENTRY (spin)), word) != 0)
    gtk_entry_set_text (GTK_ENTRY (spin), word);
  return TRUE;
}

static int
read_word (GtkSpinButton *spin, double *value, const RvParameter *parameter)
{
  if (g_strcmp0 (gtk_entry_get_text (GTK_ENTRY (spin)), word_for_least (parameter)) != 0)
    return FALSE;
  *value = parameter->minimum;
  return TRUE;
}

/* A number without a slider has its spin button in all the room. */
static void
add_number (GtkWidget *table, int row, const RvParameter *parameter, GObject *settings, GtkSizeGroup *labels)
{
  gboolean       whole = parameter->type == RV_PARAMETER_INT;
  gboolean       slides = parameter->maximum - parameter->minimum <= SLIDER_RANGE;
  double         step = whole || parameter->digits == 0 ? 1.0 : 0.01;
  GtkAdjustment *adjustment
      = rv_adjustment_new (parameter->value, parameter->minimum, parameter->maximum, step, 10.0 * step);
  GtkWidget  *spin = gtk_spin_button_new (adjustment, step, (guint) parameter->digits);
  const char *word = word_for_least (parameter);

  /* Where a word may stand, no digits are asked for. */
  if (word)
    {
      g_signal_connect (spin, "output", G_CALLBACK (show_word), (gpointer) parameter);
      g_signal_connect (spin, "input", G_CALLBACK (read_word), (gpointer) parameter);
    }
  else
    gtk_spin_button_set_numeric (GTK_SPIN_BUTTON (spin), TRUE);
  gtk_entry_set_activates_default (GTK_ENTRY (spin), TRUE);
  gtk_entry_set_width_chars (GTK_ENTRY (spin), slides ? value_letters (rv_settings_get_effect (settings)) : 10);
  g_object_bind_property_full (settings, parameter->key, adjustment, "value", BOTH_WAYS, NULL, whole ? to_whole : NULL,
                               NULL, NULL);
  if (!slides)
    {
      rv_rows_add (table, row, parameter->key, spin, spin, settings, labels);
      return;
    }

  GtkWidget *box = rv_box_new (GTK_ORIENTATION_HORIZONTAL, RV_SPACING);

  gtk_box_pack_start (GTK_BOX (box), slider_new (adjustment, parameter), TRUE, TRUE, 0);
  gtk_box_pack_start (GTK_BOX (box), spin, FALSE, FALSE, 0);
  rv_rows_add (table, row, parameter->key, box, spin, settings, labels);
}

static gboolean
to_line (GBinding *binding, const GValue *from, GValue *to, gpointer data)
{
  const RvParameter *parameter = data;
  const char        *id = g_value_get_string (from);
  int                line = 0;

  for (int i = 0; parameter->choices[i].id; i++)
    {
      if (g_strcmp0 (parameter->choices[i].id, id) == 0)
        line = i;
    }
  g_value_set_int (to, line);
  return TRUE;
}

static gboolean
from_line (GBinding *binding, const GValue *from, GValue *to, gpointer data)
{
  const RvParameter *parameter = data;

  if (g_value_get_int (from) < 0)
    return FALSE;
  g_value_set_string (to, parameter->choices[g_value_get_int (from)].id);
  return TRUE;
}

/* A long line does not widen the dialog; the list that opens shows it whole. */
static void
shorten_lines (GtkCellLayout *combo)
{
  GList *cells = gtk_cell_layout_get_cells (combo);

  for (GList *cell = cells; cell; cell = cell->next)
    g_object_set (cell->data, "ellipsize", PANGO_ELLIPSIZE_END, NULL);
  g_list_free (cells);
}

static void
add_choice (GtkWidget *table, int row, const RvParameter *parameter, GObject *settings, GtkSizeGroup *labels)
{
  GtkWidget *combo = gtk_combo_box_text_new ();

  for (const RvChoice *choice = parameter->choices; choice->id; choice++)
    gtk_combo_box_text_append_text (GTK_COMBO_BOX_TEXT (combo), _ (choice->label));
  shorten_lines (GTK_CELL_LAYOUT (combo));
  g_object_bind_property_full (settings, parameter->key, combo, "active", BOTH_WAYS, to_line, from_line,
                               (gpointer) parameter, NULL);
  rv_rows_add (table, row, parameter->key, combo, combo, settings, labels);
}

static void
add_switch (GtkWidget *table, int row, const RvParameter *parameter, GObject *settings)
{
  g_autofree char *label = rv_mnemonic_label (rv_settings_get_effect (settings), parameter);
  GtkWidget       *button = gtk_check_button_new_with_mnemonic (label);

  gtk_widget_set_tooltip_text (button, _ (parameter->blurb));
  g_object_bind_property (settings, parameter->key, button, "active", BOTH_WAYS);
  rv_table_attach (table, button, 0, row, 2, TRUE);
}

GtkWidget *
rv_rows_new (GObject *settings, RvParameterGroup group, GtkSizeGroup *labels)
{
  GtkWidget *table = NULL;
  int        row = 0;

  for (guint i = 0; i < rv_n_parameters; i++)
    {
      const RvParameter *parameter = &rv_parameter_table[i];

      if (parameter->group != group || !rv_parameter_is_of (parameter, rv_settings_get_effect (settings)))
        continue;
      if (!table && parameter->type != RV_PARAMETER_TEXT)
        table = rv_table_new ();
      switch (parameter->type)
        {
        case RV_PARAMETER_TEXT:
          continue;
        case RV_PARAMETER_CHOICE:
          add_choice (table, row, parameter, settings, labels);
          break;
        case RV_PARAMETER_INT:
        case RV_PARAMETER_DOUBLE:
          add_number (table, row, parameter, settings, labels);
          break;
        case RV_PARAMETER_BOOL:
          add_switch (table, row, parameter, settings);
          break;
        }
      row++;
    }
  return table;
}

void
rv_rows_add (GtkWidget    *table,
             int           row,
             const char   *key,
             GtkWidget    *shown,
             GtkWidget    *field,
             GObject      *settings,
             GtkSizeGroup *labels)
{
  RvEffect           effect = rv_settings_get_effect (settings);
  const RvParameter *parameter = rv_parameter_find (effect, key);
  g_autofree char   *mnemonic = rv_mnemonic_label (effect, parameter);
  g_autofree char   *text = g_strconcat (mnemonic, ":", NULL);
  GtkWidget         *label = gtk_label_new_with_mnemonic (text);

  gtk_widget_set_tooltip_text (field, _ (parameter->blurb));
  rv_widget_set_name (field, _ (parameter->label));
  rv_label_align (label, 0.5f);
  gtk_label_set_mnemonic_widget (GTK_LABEL (label), field);
  gtk_size_group_add_widget (labels, label);
  rv_table_attach (table, label, 0, row, 1, FALSE);
  rv_table_attach (table, shown, 1, row, 1, TRUE);
}

void
rv_rows_add_text (GtkWidget *table, int row, const char *key, GObject *settings, GtkSizeGroup *labels)
{
  GtkWidget *entry = gtk_entry_new ();

  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  g_object_bind_property (settings, key, entry, "text", BOTH_WAYS);
  rv_rows_add (table, row, key, entry, entry, settings, labels);
}

static void
browse (GtkWidget *button, GtkEntry *entry)
{
  g_autofree char *path = rv_picture_file_choose (button, gtk_entry_get_text (entry));

  if (path)
    gtk_entry_set_text (entry, path);
}

GtkWidget *
rv_file_entry_new (GObject *settings, const char *key, GtkWidget **entry)
{
  GtkWidget *box = rv_box_new (GTK_ORIENTATION_HORIZONTAL, RV_SPACING);
  GtkWidget *button = gtk_button_new_with_mnemonic (_ ("_Browse..."));

  *entry = gtk_entry_new ();
  gtk_entry_set_width_chars (GTK_ENTRY (*entry), 8);
  g_object_bind_property (settings, key, *entry, "text", BOTH_WAYS);
  gtk_box_pack_start (GTK_BOX (box), *entry, TRUE, TRUE, 0);
  gtk_box_pack_start (GTK_BOX (box), button, FALSE, FALSE, 0);
  g_signal_connect (button, "clicked", G_CALLBACK (browse), *entry);
  return box;
}
