/* A status line: words at the left, how far the work has come at the right.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "plugin/ui/gtk.h"

G_BEGIN_DECLS

typedef struct _RvStatus RvStatus;

/* Lives as long as its widget. */
RvStatus  *rv_status_new (void);
GtkWidget *rv_status_get_widget (RvStatus *status);

/* Work under way: what is done, and on what. */
void rv_status_show_work (RvStatus *status, const char *work, const char *subject, double fraction);

/* No work. */
void rv_status_show_rest (RvStatus *status, const char *words);

/* That something went wrong, as long as nothing else is shown. */
void rv_status_show_error (RvStatus *status, const char *message);

G_END_DECLS
