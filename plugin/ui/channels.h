/* The channels of a layer as icons, to choose from.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "plugin/ui/gtk.h"
#include "plugin/ui/icons.h"

G_BEGIN_DECLS

typedef struct _RvChannels RvChannels;

/* What is chosen goes into the property "channel" of @settings. @icons makes the icons, and must outlive the widget.
 * Lives as long as its widget. */
RvChannels *rv_channels_new (GObject *settings, RvIcons *icons);
GtkWidget  *rv_channels_get_widget (RvChannels *channels);

/* Lists the @n_channels channels of the layer @node of @model, and chooses those whose numbers are in @chosen. */
void rv_channels_show (
    RvChannels *channels, const ReverieModel *model, const char *node, guint n_channels, const char *chosen);

/* Fills @key with the first icon that is in sight and not there; the node is to be freed. */
gboolean rv_channels_next (RvChannels *channels, RvIconKey *key);

/* Takes an icon, where the channel is still listed; @icon may be NULL. */
void rv_channels_take (RvChannels *channels, const RvIconKey *key, GdkPixbuf *icon);

G_END_DECLS
