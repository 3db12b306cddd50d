/* The program reverie: the contact sheet of all looks.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gi18n-lib.h>

#include "plugin/cli/cli.h"
#include "plugin/job.h"

/* What is drawn, cell by cell. */
typedef struct
{
  const ReverieCatalog *catalog;
  GeglBuffer           *picture; /* at the cell's size */
  GeglBuffer           *mask;    /* at the cell's size, or NULL */
  CliProgress           progress;
  CliCells              cells;
} Sheet;

static void
sheet_clear (Sheet *sheet)
{
  cli_cells_clear (&sheet->cells);
  g_clear_object (&sheet->picture);
  g_clear_object (&sheet->mask);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Sheet, sheet_clear)

/* Brings a file's picture to the size of a cell. GEGL averages whole pixels here, so that nothing aliases. */
static GeglBuffer *
scale_down (GeglBuffer *file, const GeglRectangle *cell, const char *format_name, GError **error)
{
  const Babl          *format = babl_format (format_name);
  const GeglRectangle *extent = gegl_buffer_get_extent (file);
  const double         scale = (double) cell->width / extent->width;
  const GeglRectangle  place = { (int) (extent->x * scale), (int) (extent->y * scale), cell->width, cell->height };
  g_autofree guchar   *pixels
      = g_try_malloc_n ((gsize) place.width * place.height, babl_format_get_bytes_per_pixel (format));
  GeglBuffer *scaled;

  if (!pixels)
    {
      g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_MEMORY,
                   _ ("there is not enough memory; choose a smaller --size"));
      return NULL;
    }
  gegl_buffer_get (file, &place, scale, format, pixels, GEGL_AUTO_ROWSTRIDE, GEGL_ABYSS_CLAMP);
  scaled = gegl_buffer_new (cell, format);
  gegl_buffer_set (scaled, NULL, 0, format, pixels, GEGL_AUTO_ROWSTRIDE);
  return scaled;
}

static gboolean
read_mask (Sheet *sheet, const char *path, const GeglRectangle *expected, GError **error)
{
  g_autoptr (GeglBuffer) file = rv_job_read_file (path, error);

  if (!file)
    return FALSE;
  if (gegl_buffer_get_width (file) != expected->width || gegl_buffer_get_height (file) != expected->height)
    {
      g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_SIZE,
                   _ ("the mask has %d x %d pixels and the picture %d x %d; make them the same size"),
                   gegl_buffer_get_width (file), gegl_buffer_get_height (file), expected->width, expected->height);
      return FALSE;
    }
  sheet->mask = scale_down (file, &sheet->cells.picture, "Y' float", error);
  return sheet->mask != NULL;
}

static gboolean
read_pictures (Sheet *sheet, const CliSheet *wish, const CliOptions *options, int n_cells, GError **error)
{
  g_autoptr (GeglBuffer) file = rv_job_read_file (wish->picture, error);
  const GeglRectangle *extent;
  double               scale;

  if (!file)
    return FALSE;
  extent = gegl_buffer_get_extent (file);
  scale = MIN (1.0, (double) wish->size / MAX (extent->width, extent->height));
  if (!cli_cells_init (&sheet->cells, MAX (1, (int) (extent->width * scale + 0.5)),
                       MAX (1, (int) (extent->height * scale + 0.5)), wish->columns, n_cells, error))
    return FALSE;
  sheet->picture = scale_down (file, &sheet->cells.picture, "R'G'B'A float", error);
  return sheet->picture && (!options->mask || read_mask (sheet, options->mask, gegl_buffer_get_extent (file), error));
}

static gboolean
draw_cell (
    Sheet *sheet, int index, const ReverieLook *look, const CliOptions *options, CliReport *report, GError **error)
{
  const ReverieRun run = cli_progress_run (&sheet->progress, options);
  const RvJobInput input = { .source = sheet->picture, .area = sheet->cells.picture, .mask = sheet->mask };
  g_autoptr (GeglBuffer) result = NULL;

  report->width = sheet->cells.picture.width;
  report->height = sheet->cells.picture.height;
  if (!rv_parameters_set (&report->parameters, "look", look->id, error))
    return FALSE;
  sheet->progress.subject = _ (look->title);
  sheet->progress.part = (guint) index;
  result = rv_job_run (sheet->catalog, &report->parameters, &run, &input, &report->numbers, error);
  cli_progress_end (&sheet->progress);
  if (cli_stopped (error) || !result)
    return FALSE;
  cli_cells_put (&sheet->cells, index, result, _ (look->title));
  return TRUE;
}

/* The looks of the sheet, in the catalog's order. Says once which networks are missing; without any, that is an
 * error. */
static GPtrArray *
find_looks (const ReverieCatalog *catalog, GError **error)
{
  g_autoptr (GPtrArray) looks = g_ptr_array_new ();
  g_autoptr (GString) missing = g_string_new (NULL);

  for (guint i = 0; i < reverie_catalog_n_looks (catalog); i++)
    {
      const ReverieLook  *look = reverie_catalog_look (catalog, i);
      const ReverieModel *model = reverie_catalog_find_model (catalog, look->model, error);

      if (!model)
        return NULL;
      if (model->present)
        g_ptr_array_add (looks, (gpointer) look);
      else
        g_string_append_printf (missing, "%s%s", missing->len ? ", " : "", look->id);
    }
  if (looks->len == 0)
    {
      g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_NOT_FOUND,
                   _ ("no network is here to dream with; run 'reverie models fetch'"));
      return NULL;
    }
  if (missing->len)
    cli_note (_ ("left out, for their networks are missing: %s; run 'reverie models fetch'"), missing->str);
  return g_steal_pointer (&looks);
}

static gboolean
draw_cells (Sheet *sheet, const GPtrArray *looks, const CliOptions *options, CliReport *reports, GError **error)
{
  for (guint i = 0; i < looks->len; i++)
    {
      if (!draw_cell (sheet, (int) i, g_ptr_array_index (looks, i), options, &reports[i], error))
        return FALSE;
    }
  return TRUE;
}

gboolean
cli_sheet_make (const CliSheet *wish, const ReverieCatalog *catalog, const CliOptions *options, GError **error)
{
  const gint64 start = g_get_monotonic_time ();
  /* A sheet of its own, that no one recipe makes. */
  const RvProvenance provenance = { .effect = RV_EFFECT_DREAM };
  g_auto (Sheet) sheet = { .catalog = catalog };
  g_autoptr (GPtrArray) looks = find_looks (catalog, error);
  g_autoptr (GArray) reports = g_array_new (FALSE, FALSE, sizeof (CliReport));

  if (!looks || !cli_targets_check (wish->target, options->report, error))
    return FALSE;
  g_array_set_size (reports, looks->len);
  g_array_set_clear_func (reports, (GDestroyNotify) cli_report_clear);
  for (guint i = 0; i < looks->len; i++)
    cli_report_init (&g_array_index (reports, CliReport, i), &options->parameters);

  cli_progress_begin (&sheet.progress, options->quiet);
  sheet.progress.n_parts = looks->len;
  if (!read_pictures (&sheet, wish, options, (int) looks->len, error)
      || !draw_cells (&sheet, looks, options, (CliReport *) (gpointer) reports->data, error)
      || !cli_picture_write (sheet.cells.canvas, wish->target, &provenance, error))
    return FALSE;

  return !options->report || cli_report_write_sheet (options->report, reports, cli_seconds_since (start), error);
}
