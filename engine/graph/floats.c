/* Weights with a reference count.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gi18n-lib.h>

#include "engine/graph/graph.h"

RvFloats *
rv_floats_new (gsize length, GError **error)
{
  RvFloats *floats = NULL;

  if (length > 0 && length < (G_MAXSIZE - sizeof (RvFloats)) / sizeof (float))
    floats = g_try_malloc (sizeof (RvFloats) + length * sizeof (float));
  if (floats == NULL)
    {
      g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_MEMORY, _ ("no memory for %zu weights: close other programs"),
                   length);
      return NULL;
    }
  floats->references = 1;
  floats->length = length;
  return floats;
}

RvFloats *
rv_floats_ref (RvFloats *floats)
{
  if (floats != NULL)
    g_atomic_int_inc (&floats->references);
  return floats;
}

void
rv_floats_unref (RvFloats *floats)
{
  if (floats != NULL && g_atomic_int_dec_and_test (&floats->references))
    g_free (floats);
}
