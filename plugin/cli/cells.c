/* The program reverie: pictures with titles, side by side on a sheet.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>

#include <glib/gi18n-lib.h>

#include "plugin/cli/cli.h"

/* Colours of the sheet: a grey dark enough to let the pictures shine and neutral enough not to tint them. */
#define BACKGROUND "#202020"
#define INK "#d8d8d8"

static void
set_layout (CliCells *cells, int width, int height, int columns, int n)
{
  const int side = MAX (width, height);

  cells->picture = (GeglRectangle){ 0, 0, width, height };
  cells->gutter = MAX (4, side / 40);
  cells->caption = gegl_has_operation ("gegl:text") ? MAX (16, side / 12) : 0;
  cells->columns = MIN (columns, n);
  cells->rows = (n + cells->columns - 1) / cells->columns;
}

static GeglRectangle
cell_place (const CliCells *cells, int index)
{
  const int column = index % cells->columns;
  const int row = index / cells->columns;

  return (GeglRectangle){ cells->gutter + column * (cells->picture.width + cells->gutter),
                          cells->gutter + row * (cells->picture.height + cells->caption + cells->gutter),
                          cells->picture.width, cells->picture.height };
}

gboolean
cli_cells_init (CliCells *cells, int width, int height, int columns, int n, GError **error)
{
  gint64 sheet_width, sheet_height;

  cli_modules_load_for_sheets ();
  set_layout (cells, width, height, columns, n);
  sheet_width = (gint64) cells->columns * (cells->picture.width + cells->gutter) + cells->gutter;
  sheet_height = (gint64) cells->rows * (cells->picture.height + cells->caption + cells->gutter) + cells->gutter;

  if (sheet_width > 60000 || sheet_height > 60000)
    {
      g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_SIZE,
                   _ ("the sheet would have %.0f x %.0f pixels; choose a smaller --size"), (double) sheet_width,
                   (double) sheet_height);
      return FALSE;
    }
  cells->background = gegl_color_new (BACKGROUND);
  cells->ink = gegl_color_new (INK);
  cells->canvas
      = gegl_buffer_new (GEGL_RECTANGLE (0, 0, (int) sheet_width, (int) sheet_height), babl_format ("R'G'B' u8"));
  gegl_buffer_set_color (cells->canvas, NULL, cells->background);
  return TRUE;
}

void
cli_cells_clear (CliCells *cells)
{
  g_clear_object (&cells->canvas);
  g_clear_object (&cells->background);
  g_clear_object (&cells->ink);
}

/* Paints @subject, moved by @x and @y, over the background of @place. */
static void
paint (CliCells *cells, GeglNode *graph, GeglNode *subject, const GeglRectangle *place, int x, int y)
{
  GeglNode *ground = gegl_node_new_child (graph, "operation", "gegl:color", "value", cells->background, NULL);
  GeglNode *move = gegl_node_new_child (graph, "operation", "gegl:translate", "x", (double) x, "y", (double) y, NULL);
  GeglNode *over = gegl_node_new_child (graph, "operation", "gegl:over", NULL);

  gegl_node_link_many (subject, move, NULL);
  gegl_node_connect_to (ground, "output", over, "input");
  gegl_node_connect_to (move, "output", over, "aux");
  gegl_node_blit_buffer (over, cells->canvas, place, 0, GEGL_ABYSS_NONE);
}

static void
paint_picture (CliCells *cells, GeglBuffer *picture, const GeglRectangle *place)
{
  g_autoptr (GeglNode) graph = gegl_node_new ();
  GeglNode *source = gegl_node_new_child (graph, "operation", "gegl:buffer-source", "buffer", picture, NULL);

  paint (cells, graph, source, place, place->x, place->y);
}

static GeglNode *
text_node (const CliCells *cells, GeglNode *graph, const char *text)
{
  return gegl_node_new_child (graph, "operation", "gegl:text", "string", text, "font", "Sans", "size",
                              0.6 * cells->caption, "color", cells->ink, NULL);
}

static int
text_height (const CliCells *cells, GeglNode *graph, const char *text)
{
  return gegl_node_get_bounding_box (text_node (cells, graph, text)).height;
}

static void
paint_title (CliCells *cells, const char *title, const GeglRectangle *picture)
{
  const int           height = cells->caption;
  const GeglRectangle place = { picture->x, picture->y + picture->height, picture->width, height };
  g_autoptr (GeglNode) graph = NULL;
  GeglNode     *text;
  GeglRectangle box;
  int           capital, tail;

  if (height == 0)
    return;
  graph = gegl_node_new ();
  text = text_node (cells, graph, title);
  box = gegl_node_get_bounding_box (text);
  /* A text's box is that of its ink, so the line that all titles stand on has to be found: it lies above what hangs
   * below it. */
  capital = text_height (cells, graph, "E");
  tail = strpbrk (title, "gjpqy") != NULL ? text_height (cells, graph, "Eg") - capital : 0;
  paint (cells, graph, text, &place, place.x + (place.width - box.width) / 2 - box.x,
         place.y + (height + capital) / 2 + tail - box.height - box.y);
}

void
cli_cells_put (CliCells *cells, int index, GeglBuffer *picture, const char *title)
{
  const GeglRectangle place = cell_place (cells, index);

  paint_picture (cells, picture, &place);
  paint_title (cells, title, &place);
}
