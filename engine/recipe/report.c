/* Reports, errors and the version.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "engine/reverie.h"

GQuark
reverie_error_quark (void)
{
  return g_quark_from_static_string ("reverie-error-quark");
}

const char *
reverie_version (void)
{
  return REVERIE_VERSION;
}

void
reverie_report_init (ReverieReport *report)
{
  *report = (ReverieReport){ .steps = g_array_new (FALSE, FALSE, sizeof (ReverieStep)), .faces = -1, .cpu = "" };
}

void
reverie_report_clear (ReverieReport *report)
{
  g_clear_pointer (&report->steps, g_array_unref);
}
