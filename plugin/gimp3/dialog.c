/* The plug-in for GIMP 3: the dialog. GIMP's own has the buttons, and the settings that it keeps.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gi18n-lib.h>
#include <libgimp/gimpui.h>

#include "plugin/gimp-effects.h"
#include "plugin/gimp/source-panel.h"
#include "plugin/gimp3/dialog.h"
#include "plugin/settings.h"
#include "plugin/ui/panel.h"
#include "plugin/ui/window-size.h"

gboolean
rv_gimp3_dialog (const ReverieCatalog *catalog, GimpProcedure *procedure, GimpProcedureConfig *config, RvSource *source)
{
  RvEffect             effect = rv_settings_get_effect (G_OBJECT (config));
  const RvEffectWords *words = rv_effect_words (effect);
  GtkWidget           *dialog;
  GtkWidget           *panel;
  gboolean             go_on;

  gimp_ui_init ("reverie");
  dialog = gimp_procedure_dialog_new (procedure, config, _ (words->title));
  panel = rv_source_panel_new (catalog, G_OBJECT (config), source);
  gimp_procedure_dialog_set_ok_label (GIMP_PROCEDURE_DIALOG (dialog), _ (words->button));
  rv_window_size_keep (GTK_WINDOW (dialog), rv_effect_id (effect), RV_PANEL_WIDTH, RV_PANEL_HEIGHT);
  gtk_box_pack_start (GTK_BOX (gtk_dialog_get_content_area (GTK_DIALOG (dialog))), panel, TRUE, TRUE, 0);
  gtk_widget_show_all (panel);

  go_on = gimp_procedure_dialog_run (GIMP_PROCEDURE_DIALOG (dialog));
  gtk_widget_hide (dialog);
  if (go_on)
    {
      source->result = rv_panel_get_result (panel);
      source->kept = rv_panel_get_kept (panel);
    }
  rv_panel_stop (panel);
  gtk_widget_destroy (dialog);
  return go_on;
}
