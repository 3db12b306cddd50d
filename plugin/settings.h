/* Parameters as properties of an object, which widgets can be bound to.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib-object.h>

#include "plugin/parameters.h"

G_BEGIN_DECLS

/* An object with one property for each parameter of @effect, named by its key, with the defaults. "notify" is emitted
 * where a value changes, and only then. GIMP 3's GimpProcedureConfig has the same properties: what works on one works
 * on the other. */
GObject *rv_settings_new (RvEffect effect);

/* Makes any object that has the properties settings of @effect. */
void rv_settings_set_effect (GObject *object, RvEffect effect);

/* What @object, which must be settings, are the settings of. */
RvEffect rv_settings_get_effect (GObject *object);

/* Fills @parameters, which are initialised, from the properties of @object. A text that is none of a choice gives
 * FALSE with an error that names the parameter, and @parameters are changed in part. */
gboolean rv_parameters_from_object (RvParameters *parameters, GObject *object, GError **error);

/* The other way round. */
void rv_parameters_to_object (const RvParameters *parameters, GObject *object);

G_END_DECLS
