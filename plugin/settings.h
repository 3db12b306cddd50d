/* Parameters as properties of an object, which widgets can be bound to.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib-object.h>

#include "plugin/parameters.h"

G_BEGIN_DECLS

/* An object with one property for each line of the table of parameters, named by its key. "notify" is emitted where a
 * value changes, and only then. GIMP 3's GimpProcedureConfig has the same properties: what works on one works on the
 * other. */
#define RV_TYPE_SETTINGS (rv_settings_get_type ())
G_DECLARE_FINAL_TYPE (RvSettings, rv_settings, RV, SETTINGS, GObject)

/* With the defaults. */
GObject *rv_settings_new (void);

/* Fills @parameters, which are initialised, from the properties of @object. A text that is none of a choice gives
 * FALSE with an error that names the parameter, and @parameters are changed in part. */
gboolean rv_parameters_from_object (RvParameters *parameters, GObject *object, GError **error);

/* The other way round. */
void rv_parameters_to_object (const RvParameters *parameters, GObject *object);

G_END_DECLS
