/* The question which layer's recipe is to be repeated.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "plugin/gimp/source.h"

G_BEGIN_DECLS

/* Asks for one of the layers, of all open images, that carry a recipe. *@model is what is proposed, if it carries one,
 * and then what is chosen. FALSE without an error where the user cancels, with one where no layer carries a recipe or
 * there is no screen. */
gboolean rv_repeat_dialog (const RvSource *source, RvLayer *model, GError **error);

G_END_DECLS
