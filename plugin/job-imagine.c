/* Imagine as a job: a portrait from nothing but its parameters.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>

#include <glib/gi18n-lib.h>

#include "plugin/job-canvas.h"
#include "plugin/job-effects.h"
#include "plugin/job-networks.h"

static const char *const networks[] = { "faceres", "blazeface" };

typedef struct
{
  const RvJobInput *input;
  GeglBuffer       *result;
  float            *row; /* pixels, not planes */
} Portrait;

static GeglBuffer *
new_buffer (int size)
{
  return gegl_buffer_new (GEGL_RECTANGLE (0, 0, size, size), babl_format ("R'G'B' u8"));
}

static gboolean
write_rows (gpointer user_data, guint first, guint n, float *rows, GError **error)
{
  const Portrait *portrait = user_data;
  gsize           width = (gsize) gegl_buffer_get_width (portrait->result);

  for (guint y = 0; y < n; y++)
    {
      for (gsize i = 0; i < 3 * width; i++)
        portrait->row[i] = rows[(i % 3 * n + y) * width + i / 3];
      gegl_buffer_set (portrait->result, GEGL_RECTANGLE (0, (int) (first + y), (int) width, 1), 0,
                       babl_format ("R'G'B' float"), portrait->row, GEGL_AUTO_ROWSTRIDE);
    }
  return TRUE;
}

/* Hands the picture so far over; what is written next is another. */
static void
show_picture (const ReverieProgress *progress, gpointer user_data)
{
  Portrait *portrait = user_data;
  g_autoptr (GeglBuffer) picture = g_steal_pointer (&portrait->result);

  portrait->result = new_buffer (gegl_buffer_get_width (picture));
  portrait->input->picture (picture, progress, portrait->input->user_data);
}

static double
sex_of (const RvParameters *parameters)
{
  if (g_str_equal (parameters->sex, "any"))
    return 0;
  return g_str_equal (parameters->sex, "man") ? 1 : -1;
}

static gboolean
run_engine (ReverieNetwork     *opened[],
            const RvParameters *parameters,
            const ReverieRun   *run,
            Portrait           *portrait,
            ReverieReport      *report,
            GError            **error)
{
  const ReverieImagine wish = { .size = (guint) parameters->size,
                                .seed = (guint) parameters->seed,
                                .age = parameters->imagine_age,
                                .masculine = sex_of (parameters) };
  const ReverieCanvas  canvas = { .width = wish.size,
                                  .height = wish.size,
                                  .write = write_rows,
                                  .octave = portrait->input->picture ? show_picture : NULL,
                                  .user_data = portrait };

  return reverie_imagine (opened[0], opened[1], &wish, run, &canvas, report, error);
}

static gboolean
open_networks (const ReverieCatalog *catalog, ReverieNetwork *opened[], GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (networks); i++)
    {
      const ReverieModel *model = reverie_catalog_find_model (catalog, networks[i], error);

      opened[i] = model ? rv_network_keep (model, error) : NULL;
      if (!opened[i])
        return FALSE;
    }
  return TRUE;
}

static GeglBuffer *
imagine (const ReverieCatalog *catalog,
         const RvParameters   *parameters,
         const ReverieRun     *run,
         const RvJobInput     *input,
         ReverieReport        *report,
         GError              **error)
{
  ReverieNetwork   *opened[G_N_ELEMENTS (networks)] = { NULL };
  g_autofree float *row = rv_job_allocate ((gsize) parameters->size, 3, sizeof (float), error);
  Portrait          portrait = { .input = input, .row = row };

  if (!row)
    return NULL;
  portrait.result = new_buffer (parameters->size);
  if (!open_networks (catalog, opened, error) || !run_engine (opened, parameters, run, &portrait, report, error))
    g_clear_object (&portrait.result);
  for (guint i = 0; i < G_N_ELEMENTS (networks); i++)
    g_clear_pointer (&opened[i], reverie_network_unref);
  return portrait.result;
}

static gboolean
check (const ReverieCatalog *catalog, const RvParameters *parameters, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (networks); i++)
    if (!reverie_catalog_find_model (catalog, networks[i], error))
      return FALSE;
  if (parameters->imagine_age == 0 || parameters->imagine_age >= 5)
    return TRUE;
  g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_ARGUMENT,
               _ ("age is %d: it must be from 5 to 90, or 0 for what the seed has"), parameters->imagine_age);
  return FALSE;
}

static char *
subject_of (const ReverieCatalog *catalog, const RvParameters *parameters)
{
  const RvParameter *sex = rv_parameter_find (RV_EFFECT_IMAGINE, "sex");
  const char        *who = _ ("somebody");

  for (guint i = 0; sex->choices[i].id && sex_of (parameters) != 0; i++)
    if (g_str_equal (sex->choices[i].id, parameters->sex))
      who = _ (sex->choices[i].label);
  if (parameters->imagine_age == 0)
    return g_strdup (who);
  /* Translators: a portrait's subject and the years asked for: "Woman, 70". */
  return g_strdup_printf (_ ("%s, %d"), who, parameters->imagine_age);
}

const RvJobFuncs rv_imagine_job = { check, subject_of, imagine };
