/* A dream from begin to end, as a user or a script asks for it.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gi18n-lib.h>
#include <gegl.h>
#include <libgimp/gimp.h>
#include <libgimp/gimpui.h>

#include "plugin/gimp/dream.h"
#include "plugin/gimp/insert.h"
#include "plugin/gimp/interactive.h"
#include "plugin/recipe.h"
#include "plugin/ui/run-dialog.h"

/* Hands the results over to the sources, and drops those that have none. */
static void
take_results (GPtrArray *sources, const RvRunPart *parts, guint n_parts)
{
  for (guint i = n_parts; i-- > 0;)
    {
      if (parts[i].result)
        ((RvSource *) g_ptr_array_index (sources, i))->result = parts[i].result;
      else
        g_ptr_array_remove_index (sources, i);
    }
}

static gboolean
dream_in_dialog (GPtrArray *sources, const ReverieCatalog *catalog, const RvParameters *parameters, GError **error)
{
  guint                 n_parts = sources->len;
  g_autofree RvRunPart *parts = g_new0 (RvRunPart, n_parts);
  gboolean              good;

  if (!rv_sources_prepare (sources, parameters, error))
    return FALSE;
  for (guint i = 0; i < n_parts; i++)
    {
      RvSource *source = g_ptr_array_index (sources, i);

      parts[i] = (RvRunPart){ &source->input, source->result };
    }
  good = rv_run_dialog (catalog, parameters, parts, n_parts, gimp_window_set_transient, error);
  take_results (sources, parts, n_parts);
  return good && rv_sources_insert (sources, catalog, parameters, error);
}

/* Dreams anew on @sources, with a recipe that the user has kept; always into a layer, whatever the first dream did. */
static gboolean
dream_recipe (GPtrArray            *sources,
              const ReverieCatalog *catalog,
              const RvParameters   *parameters,
              const char           *recipe,
              GError              **error)
{
  RvParameters kept;
  gboolean     good;

  if (!rv_recipe_read (catalog, recipe, parameters, &kept, error))
    return FALSE;
  for (guint i = 0; i < sources->len; i++)
    g_clear_object (&((RvSource *) g_ptr_array_index (sources, i))->result);
  rv_parameters_set (&kept, "output", "layer", NULL);
  good = dream_in_dialog (sources, catalog, &kept, error);
  rv_parameters_clear (&kept);
  return good;
}

/* Makes layers of what the user has kept, but for what is done already. Who cancels has what there is by then. */
static gboolean
dream_kept (GPtrArray *sources, const ReverieCatalog *catalog, const RvParameters *parameters, GError **error)
{
  const RvSource  *first = g_ptr_array_index (sources, 0);
  g_autofree char *done = rv_recipe_write (parameters);
  GError          *reason = NULL;

  for (guint i = 0; first->kept && i < first->kept->len && !reason; i++)
    {
      const char *recipe = g_ptr_array_index (first->kept, i);

      if (!g_str_equal (recipe, done))
        dream_recipe (sources, catalog, parameters, recipe, &reason);
    }
  if (g_error_matches (reason, REVERIE_ERROR, REVERIE_ERROR_CANCELLED))
    g_clear_error (&reason);
  if (reason)
    g_propagate_error (error, reason);
  return !reason;
}

gboolean
rv_have_screen (void)
{
  if (!gtk_init_check (NULL, NULL))
    return FALSE;
#if GIMP_CHECK_VERSION(2, 99, 0)
  gimp_ui_init ("reverie");
#else
  gimp_ui_init ("reverie", FALSE);
#endif
  return TRUE;
}

GimpPDBStatusType
rv_sources_run (GPtrArray            *sources,
                GimpRunMode           run_mode,
                const ReverieCatalog *catalog,
                const RvParameters   *parameters,
                GError              **error)
{
  g_autoptr (GError) reason = NULL;
  gboolean watched = run_mode != GIMP_RUN_NONINTERACTIVE && rv_have_screen ();
  gboolean good = watched ? dream_in_dialog (sources, catalog, parameters, &reason)
                                && dream_kept (sources, catalog, parameters, &reason)
                          : rv_sources_dream (sources, catalog, parameters, &reason);

  if (good)
    return GIMP_PDB_SUCCESS;
  if (g_error_matches (reason, REVERIE_ERROR, REVERIE_ERROR_CANCELLED))
    return GIMP_PDB_CANCEL;
  g_propagate_error (error, g_steal_pointer (&reason));
  return GIMP_PDB_EXECUTION_ERROR;
}
