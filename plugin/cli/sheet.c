/* The program reverie: the contact sheet of all looks.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>

#include <glib/gi18n-lib.h>

#include "plugin/cli/cli.h"
#include "plugin/job.h"

/* Colours of the sheet: a grey dark enough to let the pictures shine and neutral enough not to tint them. */
#define BACKGROUND "#202020"
#define INK "#d8d8d8"

/* Where things are, in pixels. */
typedef struct
{
  GeglRectangle picture; /* size of a cell's picture, at 0, 0 */
  int           gutter;  /* around and between cells */
  int           caption; /* height below a picture, 0 without text */
  int           columns;
  int           rows;
} Layout;

/* What is drawn, cell by cell. */
typedef struct
{
  const ReverieCatalog *catalog;
  GeglBuffer           *canvas;
  GeglBuffer           *picture; /* at the cell's size */
  GeglBuffer           *mask;    /* at the cell's size, or NULL */
  GeglColor            *background;
  GeglColor            *ink;
  CliProgress           progress;
  Layout                layout;
} Sheet;

static void
sheet_clear (Sheet *sheet)
{
  g_clear_object (&sheet->canvas);
  g_clear_object (&sheet->picture);
  g_clear_object (&sheet->mask);
  g_clear_object (&sheet->background);
  g_clear_object (&sheet->ink);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Sheet, sheet_clear)

static void
set_layout (Layout *layout, const CliSheet *wish, const GeglRectangle *extent, int n_cells)
{
  const double scale = MIN (1.0, (double) wish->size / MAX (extent->width, extent->height));
  const int    width = MAX (1, (int) (extent->width * scale + 0.5));
  const int    height = MAX (1, (int) (extent->height * scale + 0.5));

  layout->picture = (GeglRectangle){ 0, 0, width, height };
  layout->gutter = MAX (4, wish->size / 40);
  layout->caption = gegl_has_operation ("gegl:text") ? MAX (16, wish->size / 12) : 0;
  layout->columns = MIN (wish->columns, n_cells);
  layout->rows = (n_cells + layout->columns - 1) / layout->columns;
}

static GeglRectangle
cell_place (const Layout *layout, int index)
{
  const int column = index % layout->columns;
  const int row = index / layout->columns;

  return (GeglRectangle){ layout->gutter + column * (layout->picture.width + layout->gutter),
                          layout->gutter + row * (layout->picture.height + layout->caption + layout->gutter),
                          layout->picture.width, layout->picture.height };
}

static gboolean
make_canvas (Sheet *sheet, GError **error)
{
  const Layout *layout = &sheet->layout;
  const gint64  width = (gint64) layout->columns * (layout->picture.width + layout->gutter) + layout->gutter;
  const gint64  height
      = (gint64) layout->rows * (layout->picture.height + layout->caption + layout->gutter) + layout->gutter;

  if (width > 60000 || height > 60000)
    {
      g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_SIZE,
                   _ ("the sheet would have %.0f x %.0f pixels; choose a smaller --size"), (double) width,
                   (double) height);
      return FALSE;
    }
  sheet->canvas = gegl_buffer_new (GEGL_RECTANGLE (0, 0, (int) width, (int) height), babl_format ("R'G'B' u8"));
  gegl_buffer_set_color (sheet->canvas, NULL, sheet->background);
  return TRUE;
}

/* Brings a file's picture to the size of a cell. GEGL averages whole pixels here, so that nothing aliases. */
static GeglBuffer *
scale_down (GeglBuffer *file, const Layout *layout, const char *format_name, GError **error)
{
  const Babl          *format = babl_format (format_name);
  const GeglRectangle *extent = gegl_buffer_get_extent (file);
  const double         scale = (double) layout->picture.width / extent->width;
  const GeglRectangle  place
      = { (int) (extent->x * scale), (int) (extent->y * scale), layout->picture.width, layout->picture.height };
  g_autofree guchar *pixels
      = g_try_malloc_n ((gsize) place.width * place.height, babl_format_get_bytes_per_pixel (format));
  GeglBuffer *scaled;

  if (!pixels)
    {
      g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_MEMORY,
                   _ ("there is not enough memory; choose a smaller --size"));
      return NULL;
    }
  gegl_buffer_get (file, &place, scale, format, pixels, GEGL_AUTO_ROWSTRIDE, GEGL_ABYSS_CLAMP);
  scaled = gegl_buffer_new (&layout->picture, format);
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
  sheet->mask = scale_down (file, &sheet->layout, "Y' float", error);
  return sheet->mask != NULL;
}

static gboolean
read_pictures (Sheet *sheet, const CliSheet *wish, const CliOptions *options, int n_cells, GError **error)
{
  g_autoptr (GeglBuffer) file = rv_job_read_file (wish->picture, error);

  if (!file)
    return FALSE;
  set_layout (&sheet->layout, wish, gegl_buffer_get_extent (file), n_cells);
  sheet->picture = scale_down (file, &sheet->layout, "R'G'B'A float", error);
  return sheet->picture && make_canvas (sheet, error)
         && (!options->mask || read_mask (sheet, options->mask, gegl_buffer_get_extent (file), error));
}

/* Paints @subject, moved by @x and @y, over the background of @place. */
static void
paint (Sheet *sheet, GeglNode *graph, GeglNode *subject, const GeglRectangle *place, int x, int y)
{
  GeglNode *ground = gegl_node_new_child (graph, "operation", "gegl:color", "value", sheet->background, NULL);
  GeglNode *move = gegl_node_new_child (graph, "operation", "gegl:translate", "x", (double) x, "y", (double) y, NULL);
  GeglNode *over = gegl_node_new_child (graph, "operation", "gegl:over", NULL);

  gegl_node_link_many (subject, move, NULL);
  gegl_node_connect_to (ground, "output", over, "input");
  gegl_node_connect_to (move, "output", over, "aux");
  gegl_node_blit_buffer (over, sheet->canvas, place, 0, GEGL_ABYSS_NONE);
}

static void
paint_picture (Sheet *sheet, GeglBuffer *picture, const GeglRectangle *place)
{
  g_autoptr (GeglNode) graph = gegl_node_new ();
  GeglNode *source = gegl_node_new_child (graph, "operation", "gegl:buffer-source", "buffer", picture, NULL);

  paint (sheet, graph, source, place, place->x, place->y);
}

static GeglNode *
text_node (const Sheet *sheet, GeglNode *graph, const char *text)
{
  return gegl_node_new_child (graph, "operation", "gegl:text", "string", text, "font", "Sans", "size",
                              0.6 * sheet->layout.caption, "color", sheet->ink, NULL);
}

static int
text_height (const Sheet *sheet, GeglNode *graph, const char *text)
{
  return gegl_node_get_bounding_box (text_node (sheet, graph, text)).height;
}

static void
paint_title (Sheet *sheet, const char *title, const GeglRectangle *picture)
{
  const int           height = sheet->layout.caption;
  const GeglRectangle place = { picture->x, picture->y + picture->height, picture->width, height };
  g_autoptr (GeglNode) graph = NULL;
  GeglNode     *text;
  GeglRectangle box;
  int           capital, tail;

  if (height == 0)
    return;
  graph = gegl_node_new ();
  text = text_node (sheet, graph, title);
  box = gegl_node_get_bounding_box (text);
  /* A text's box is that of its ink, so the line that all titles stand on has to be found: it lies above what hangs
   * below it. */
  capital = text_height (sheet, graph, "E");
  tail = strpbrk (title, "gjpqy") != NULL ? text_height (sheet, graph, "Eg") - capital : 0;
  paint (sheet, graph, text, &place, place.x + (place.width - box.width) / 2 - box.x,
         place.y + (height + capital) / 2 + tail - box.height - box.y);
}

static gboolean
draw_cell (
    Sheet *sheet, int index, const ReverieLook *look, const CliOptions *options, CliReport *report, GError **error)
{
  const GeglRectangle place = cell_place (&sheet->layout, index);
  const ReverieRun    run = cli_progress_run (&sheet->progress, options);
  const RvJobInput    input = { .source = sheet->picture, .area = sheet->layout.picture, .mask = sheet->mask };
  g_autoptr (GeglBuffer) result = NULL;

  report->width = sheet->layout.picture.width;
  report->height = sheet->layout.picture.height;
  if (!rv_parameters_set (&report->parameters, "look", look->id, error))
    return FALSE;
  sheet->progress.subject = _ (look->title);
  sheet->progress.part = (guint) index;
  result = rv_job_run (sheet->catalog, &report->parameters, &run, &input, &report->numbers, error);
  cli_progress_end (&sheet->progress);
  if (cli_stopped (error) || !result)
    return FALSE;
  paint_picture (sheet, result, &place);
  paint_title (sheet, _ (look->title), &place);
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
  sheet.background = gegl_color_new (BACKGROUND);
  sheet.ink = gegl_color_new (INK);
  if (!read_pictures (&sheet, wish, options, (int) looks->len, error)
      || !draw_cells (&sheet, looks, options, (CliReport *) (gpointer) reports->data, error)
      || !cli_picture_write (sheet.canvas, wish->target, &provenance, error))
    return FALSE;

  return !options->report || cli_report_write_sheet (options->report, reports, cli_seconds_since (start), error);
}
