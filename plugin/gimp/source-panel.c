/* The content of the dialogs for a layer of GIMP.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/gimp/partner.h"
#include "plugin/gimp/source-panel.h"
#include "plugin/gimp/style-chooser.h"
#include "plugin/settings.h"
#include "plugin/ui/panel.h"

GtkWidget *
rv_source_panel_new (const ReverieCatalog *catalog, GObject *settings, RvSource *source)
{
  gboolean            style = rv_settings_get_effect (settings) == RV_EFFECT_STYLE;
  const RvPanelOthers others = { .partner = rv_partner_chooser_new (source, settings),
                                 .styles = style ? &rv_style_offers : NULL,
                                 .user_data = source };
  GtkWidget          *panel = rv_panel_new (catalog, settings, &source->input, &others);

  rv_partner_chooser_connect (others.partner, panel);
  if (style)
    rv_style_chooser_connect (source, settings, panel);
  return panel;
}
