/* Checks of a recipe's numbers.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gi18n-lib.h>

#include "engine/recipe/check.h"

gboolean
rv_check_range (const char *name, double value, double low, double high, GError **error)
{
  if (value >= low && value <= high)
    return TRUE;
  g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_ARGUMENT, _ ("%s is %g: it must be from %g to %g"), name, value, low,
               high);
  return FALSE;
}
