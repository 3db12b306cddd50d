/* The plug-in for GIMP 2.10: the dialog, with the buttons that GIMP 3's has by itself.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gi18n-lib.h>
#include <libgimp/gimp.h>
#include <libgimp/gimpui.h>

#include "plugin/gimp-effects.h"
#include "plugin/gimp/source-panel.h"
#include "plugin/gimp2/dialog.h"
#include "plugin/gimp2/settings-buttons.h"
#include "plugin/gimp2/settings-file.h"
#include "plugin/settings.h"
#include "plugin/ui/panel.h"
#include "plugin/ui/window-size.h"

#define RESPONSE_RESET 1

static void
reset (GObject *settings)
{
  RvParameters defaults;

  rv_parameters_init (&defaults, rv_settings_get_effect (settings));
  rv_parameters_to_object (&defaults, settings);
  rv_parameters_clear (&defaults);
}

/* The panel, and the buttons that GIMP 3's dialog has below it. */
static GtkWidget *
content_new (GtkWidget *panel, GObject *settings)
{
  g_autofree char *path = gimp_personal_rc_file (RV_SETTINGS_FILE);
  GtkWidget       *box = gtk_vbox_new (FALSE, RV_GROUP_SPACING);

  gtk_container_set_border_width (GTK_CONTAINER (box), RV_GROUP_SPACING);
  gtk_box_pack_start (GTK_BOX (box), panel, TRUE, TRUE, 0);
  gtk_box_pack_start (GTK_BOX (box), rv_settings_buttons_new (settings, path), FALSE, FALSE, 0);
  gtk_widget_show_all (box);
  return box;
}

static GtkWidget *
dialog_new (GtkWidget *content, RvEffect effect)
{
  const RvEffectWords *words = rv_effect_words (effect);
  GtkWidget           *dialog
      = gimp_dialog_new (_ (words->title), "reverie", NULL, 0, gimp_standard_help_func, words->procedure, _ ("_Reset"),
                         RESPONSE_RESET, _ ("_Cancel"), GTK_RESPONSE_CANCEL, _ (words->button), GTK_RESPONSE_OK, NULL);

  gimp_window_set_transient (GTK_WINDOW (dialog));
  gtk_dialog_set_alternative_button_order (GTK_DIALOG (dialog), GTK_RESPONSE_OK, RESPONSE_RESET, GTK_RESPONSE_CANCEL,
                                           -1);
  gtk_dialog_set_default_response (GTK_DIALOG (dialog), GTK_RESPONSE_OK);
  rv_window_size_keep (GTK_WINDOW (dialog), rv_effect_id (effect), RV_PANEL_WIDTH, RV_PANEL_HEIGHT);
  gtk_box_pack_start (GTK_BOX (gtk_dialog_get_content_area (GTK_DIALOG (dialog))), content, TRUE, TRUE, 0);
  return dialog;
}

gboolean
rv_gimp2_dialog (const ReverieCatalog *catalog, RvParameters *parameters, RvSource *source)
{
  g_autoptr (GObject) settings = rv_settings_new (parameters->effect);
  GtkWidget *panel;
  GtkWidget *dialog;
  int        response;

  gimp_ui_init ("reverie", FALSE);
  rv_parameters_to_object (parameters, settings);
  panel = rv_source_panel_new (catalog, settings, source);
  dialog = dialog_new (content_new (panel, settings), parameters->effect);
  while ((response = gimp_dialog_run (GIMP_DIALOG (dialog))) == RESPONSE_RESET)
    reset (settings);

  gtk_widget_hide (dialog);
  if (response == GTK_RESPONSE_OK)
    {
      rv_parameters_from_object (parameters, settings, NULL);
      source->result = rv_panel_get_result (panel);
      source->kept = rv_panel_get_kept (panel);
    }
  rv_panel_stop (panel);
  gtk_widget_destroy (dialog);
  return response == GTK_RESPONSE_OK;
}
