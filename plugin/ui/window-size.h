/* The size of a dialog, kept from one time to the next.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "plugin/ui/gtk.h"

G_BEGIN_DECLS

/* Gives @window, which has not been shown yet, the size that the window of that @name had when it was last closed, else
 * @width x @height; and remembers its size when it is destroyed. */
void rv_window_size_keep (GtkWindow *window, const char *name, int width, int height);

G_END_DECLS
