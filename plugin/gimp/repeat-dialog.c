/* The question which layer's recipe is to be repeated.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gi18n-lib.h>
#include <libgimp/gimp.h>
#include <libgimp/gimpui.h>

#include "plugin/gimp-common.h"
#include "plugin/gimp/interactive.h"
#include "plugin/gimp/layer-combo.h"
#include "plugin/gimp/recipe.h"
#include "plugin/gimp/repeat-dialog.h"
#include "plugin/ui/gtk.h"

#define WIDTH 360

static gboolean
carries_recipe (RvLayer layer, gconstpointer data)
{
  g_autofree char *recipe = rv_recipe_of (layer);

  return recipe != NULL;
}

static void
show_recipe (GtkWidget *combo, GtkWidget *label)
{
  RvLayer          layer = rv_layer_combo_get (combo);
  g_autofree char *recipe = layer == RV_NO_LAYER ? NULL : rv_recipe_of (layer);

  gtk_label_set_text (GTK_LABEL (label), recipe ? recipe : "");
}

static GtkWidget *
content_new (GtkWidget *combo)
{
  GtkWidget *box = rv_box_new (GTK_ORIENTATION_VERTICAL, RV_SPACING);
  GtkWidget *title = gtk_label_new_with_mnemonic (_ ("Take the recipe _from:"));
  GtkWidget *recipe = gtk_label_new (NULL);

  rv_label_align (title, 0.5f);
  rv_label_align (recipe, 0.0f);
  gtk_label_set_mnemonic_widget (GTK_LABEL (title), combo);
  gtk_label_set_line_wrap (GTK_LABEL (recipe), TRUE);
  gtk_label_set_selectable (GTK_LABEL (recipe), TRUE);
  gtk_widget_set_can_focus (recipe, FALSE);
  gtk_widget_set_size_request (recipe, WIDTH, -1);
  gtk_widget_set_tooltip_text (combo, _ ("Layers that Reverie has made, of all open images"));
  gtk_container_set_border_width (GTK_CONTAINER (box), RV_GROUP_SPACING);
  gtk_box_pack_start (GTK_BOX (box), title, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (box), combo, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (box), recipe, FALSE, FALSE, 0);
  g_signal_connect (combo, "changed", G_CALLBACK (show_recipe), recipe);
  show_recipe (combo, recipe);
  return box;
}

static gboolean
ask (GtkWidget *combo)
{
  GtkWidget *dialog
      = gimp_dialog_new (_ ("Repeat from Layer's Recipe"), "reverie-repeat", NULL, 0, gimp_standard_help_func,
                         RV_REPEAT_PROCEDURE, _ ("_Cancel"), GTK_RESPONSE_CANCEL, _ ("_Repeat"), GTK_RESPONSE_OK, NULL);
  GtkWidget *content = content_new (combo);
  gboolean   go_on;

  gimp_window_set_transient (GTK_WINDOW (dialog));
  gtk_window_set_resizable (GTK_WINDOW (dialog), FALSE);
#if GTK_MAJOR_VERSION < 3
  gtk_dialog_set_alternative_button_order (GTK_DIALOG (dialog), GTK_RESPONSE_OK, GTK_RESPONSE_CANCEL, -1);
#endif
  gtk_dialog_set_default_response (GTK_DIALOG (dialog), GTK_RESPONSE_OK);
  gtk_box_pack_start (GTK_BOX (gtk_dialog_get_content_area (GTK_DIALOG (dialog))), content, TRUE, TRUE, 0);
  gtk_widget_show_all (content);
  go_on = gimp_dialog_run (GIMP_DIALOG (dialog)) == GTK_RESPONSE_OK;
  gtk_widget_destroy (dialog);
  return go_on;
}

gboolean
rv_repeat_dialog (const RvSource *source, RvLayer *model, GError **error)
{
  GtkWidget *combo;
  RvLayer    proposed = *model == RV_NO_LAYER ? GIMP_LAYER (source->drawable) : *model;
  gboolean   go_on = FALSE;

  if (!rv_have_screen ())
    {
      g_set_error_literal (
          error, REVERIE_ERROR, REVERIE_ERROR_ARGUMENT,
          _ ("There is no screen to ask on: name the layer as \"recipe-layer\", with another run-mode"));
      return FALSE;
    }
  combo = g_object_ref_sink (rv_layer_combo_new (carries_recipe, NULL));
  rv_layer_combo_set (combo, proposed);
  if (rv_layer_combo_get (combo) == RV_NO_LAYER)
    g_set_error_literal (error, REVERIE_ERROR, REVERIE_ERROR_ARGUMENT,
                         _ ("No layer of an open image carries a recipe: let Reverie make one first"));
  else
    go_on = ask (combo);
  if (go_on)
    *model = rv_layer_combo_get (combo);
  g_object_unref (combo);
  return go_on;
}
