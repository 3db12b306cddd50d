/* A contact sheet: small dreams of one layer with several settings.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/ui/picture.h"
#include "plugin/ui/sheet.h"
#include "plugin/worker.h"

struct _RvSheet
{
  RvJobInput  input; /* small */
  double      scale; /* of its pixels */
  RvWorker   *worker;
  GHashTable *done;   /* recipe to GeglBuffer */
  GPtrArray  *wanted; /* recipes */
  guint       now;    /* the one that is dreamt */
  RvEffect    effect; /* of all that are wanted */
  RvSheetFunc changed;
  gpointer    user_data;
};

static void
dream (RvSheet *sheet)
{
  RvParameters parameters;

  while (sheet->now < sheet->wanted->len
         && g_hash_table_contains (sheet->done, g_ptr_array_index (sheet->wanted, sheet->now)))
    sheet->now++;
  if (sheet->now >= sheet->wanted->len)
    return;
  rv_parameters_init (&parameters, sheet->effect);
  rv_parameters_apply_recipe (&parameters, g_ptr_array_index (sheet->wanted, sheet->now), NULL);
  rv_picture_scale_octaves (&parameters, sheet->scale);
  rv_worker_start (sheet->worker, &parameters, &sheet->input, 0, 0);
  rv_parameters_clear (&parameters);
}

static void
on_picture (GeglBuffer *so_far, const ReverieProgress *progress, gpointer data)
{
  RvSheet *sheet = data;

  sheet->changed (sheet->now, so_far, NULL, sheet->user_data);
}

static void
on_done (GeglBuffer *result, gboolean kept, const GError *error, gpointer data)
{
  RvSheet *sheet = data;
  guint    index = sheet->now++;

  if (result)
    g_hash_table_insert (sheet->done, g_strdup (g_ptr_array_index (sheet->wanted, index)), g_object_ref (result));
  dream (sheet);
  sheet->changed (index, result, error, sheet->user_data);
}

RvSheet *
rv_sheet_new (const ReverieCatalog *catalog, const RvJobInput *input, RvSheetFunc changed, gpointer user_data)
{
  static const RvWorkerFuncs funcs = { .picture = on_picture, .done = on_done };
  RvSheet                   *sheet = g_new0 (RvSheet, 1);

  sheet->scale
      = rv_picture_allowed_scale (&input->area, (double) RV_SHEET_SIDE / MAX (input->area.width, input->area.height));
  rv_picture_scale (input, sheet->scale, &sheet->input);
  sheet->worker = rv_worker_new (catalog, &funcs, sheet);
  sheet->done = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  sheet->wanted = g_ptr_array_new_with_free_func (g_free);
  sheet->changed = changed;
  sheet->user_data = user_data;
  return sheet;
}

void
rv_sheet_free (RvSheet *sheet)
{
  rv_worker_free (sheet->worker);
  rv_job_input_clear (&sheet->input);
  g_hash_table_unref (sheet->done);
  g_ptr_array_unref (sheet->wanted);
  g_free (sheet);
}

GeglBuffer *
rv_sheet_get_source (const RvSheet *sheet)
{
  return sheet->input.source;
}

void
rv_sheet_set (RvSheet *sheet, const RvParameters *parameters, guint n)
{
  rv_worker_cancel (sheet->worker);
  g_ptr_array_set_size (sheet->wanted, 0);
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (sheet->wanted, rv_parameters_to_recipe (&parameters[i]));
  sheet->now = 0;
  sheet->effect = parameters->effect;
  dream (sheet);
  for (guint i = 0; i < n; i++)
    {
      GeglBuffer *picture = g_hash_table_lookup (sheet->done, g_ptr_array_index (sheet->wanted, i));

      if (picture)
        sheet->changed (i, picture, NULL, sheet->user_data);
    }
}
