/* What the dialog of Style offers of the open images, and what it takes from them.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "plugin/gimp/source.h"
#include "plugin/ui/style-menu.h"

G_BEGIN_DECLS

/* Offers the layers of all open images as styles and the channels of a source's own image as masks; the user data is an
 * RvSource. */
extern const RvStyleFuncs rv_style_offers;

/* Has @panel, which is that of @settings, follow the styles that those name, and chooses a first one where there is
 * something to choose from. @source must outlive the panel. */
void rv_style_chooser_connect (RvSource *source, GObject *settings, GtkWidget *panel);

G_END_DECLS
