/* The styles' statistics.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>

#include <glib/gi18n-lib.h>

#include "engine/recipe/check.h"
#include "engine/recipe/rows.h"
#include "engine/recipe/style-private.h"

#define MAX_STYLES 16
#define LEAST_VARIANCE 0.01       /* of features, beside the square of their mean */
#define MIN_STYLE_SIDE 64         /* pixels to which a side of a tiny picture is brought */
#define MAX_MEMORY_PIXELS 2000000 /* of a style's picture: larger ones lie on the disk */

/* ---- Which styles are painted where ---- */

static gboolean
check_style (const ReverieStylePicture *style, guint index, GError **error)
{
  gboolean masked = style->mask != NULL;

  if (!rv_check_range ("a style's weight", style->weight, 0, 1000, error))
    return FALSE;
  if (style->pixels != NULL && style->width >= 1 && style->height >= 1 && style->width <= RV_MAX_SIDE
      && style->height <= RV_MAX_SIDE && (!masked || (style->mask_width >= 1 && style->mask_height >= 1)))
    return TRUE;
  g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_SIZE,
               _ ("style %u has %u x %u pixels: each side of a style and of its mask must be 1 to %d pixels"),
               index + 1, style->width, style->height, RV_MAX_SIDE);
  return FALSE;
}

/* The group of a style: its own where it has a mask, else one for all that have none. */
static RvStyleGroup *
find_group (RvPainter *painter, const ReverieStylePicture *style)
{
  for (guint i = 0; i < painter->n_groups; i++)
    if (painter->groups[i].masked->mask == style->mask)
      return &painter->groups[i];
  painter->groups[painter->n_groups] = (RvStyleGroup){ .masked = style };
  return &painter->groups[painter->n_groups++];
}

gboolean
rv_style_groups_init (RvPainter *painter, GError **error)
{
  const ReverieStyle *style = painter->style;
  double              total = 0;

  if (style->n_styles < 1 || style->n_styles > MAX_STYLES)
    {
      g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_ARGUMENT,
                   _ ("there are %u pictures to take the style from: name 1 to %d"), style->n_styles, MAX_STYLES);
      return FALSE;
    }
  for (guint i = 0; i < style->n_styles; i++)
    {
      if (!check_style (&style->styles[i], i, error))
        return FALSE;
      total += style->styles[i].weight;
    }
  if (!(total > 0))
    {
      g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_ARGUMENT,
                   _ ("the styles' weights are all 0: give one of them more"));
      return FALSE;
    }
  painter->groups = g_new0 (RvStyleGroup, style->n_styles);
  for (guint i = 0; i < style->n_styles; i++)
    if (style->styles[i].weight > 0)
      find_group (painter, &style->styles[i])->weight += style->styles[i].weight / total;
  return TRUE;
}

void
rv_style_groups_clear (RvPainter *painter)
{
  rv_style_groups_close (painter);
  g_clear_pointer (&painter->maps, g_free);
  g_clear_pointer (&painter->groups, g_free);
  painter->n_groups = 0;
}

/* ---- Memory ---- */

static gsize
places_of (const RvPainter *painter, guint layer)
{
  RvShape shape = rv_tiles_shape (painter->tiles, layer);

  return (gsize) shape.height * shape.width;
}

static guint
most_channels (const RvPainter *painter)
{
  guint most = 0;

  for (guint i = 0; i < painter->layers.n_nodes; i++)
    most = MAX (most, rv_tiles_shape (painter->tiles, i).channels);
  return most;
}

/* Places of the layer that has the most, where some style has a mask. */
static gsize
most_places (const RvPainter *painter)
{
  gboolean masked = FALSE;
  gsize    most = 0;

  for (guint i = 0; i < painter->n_groups; i++)
    masked |= painter->groups[i].masked->mask != NULL;
  for (guint i = 0; masked && i < painter->layers.n_styles; i++)
    most = MAX (most, places_of (painter, i));
  return most;
}

/* As large as the planned size asks for, but no larger than it is: more pixels have no finer strokes. */
static RvSize
seen_size (const RvPainter *painter, const ReverieStylePicture *picture)
{
  double wanted = MAX (painter->height, painter->width) * painter->style->scale;
  double factor = MIN (wanted / MAX (picture->height, picture->width), 1);

  return (RvSize){ MAX (picture->height * factor, MIN_STYLE_SIDE), MAX (picture->width * factor, MIN_STYLE_SIDE) };
}

/* Of the largest picture, as far as it lies in memory. */
static gsize
picture_bytes (const RvPainter *painter)
{
  gsize most = 0;

  for (guint i = 0; i < painter->style->n_styles; i++)
    {
      RvSize size = seen_size (painter, &painter->style->styles[i]);

      most = MAX (most, (gsize) size.height * size.width);
    }
  return 3 * MIN (most, MAX_MEMORY_PIXELS) * sizeof (float);
}

gsize
rv_style_groups_bytes (const RvPainter *painter)
{
  gsize most = most_channels (painter);
  gsize bytes = rv_moments_room_bytes (most, painter->workers) + (most * most + most_places (painter)) * sizeof (float);

  for (guint i = 0; i < painter->layers.n_styles; i++)
    {
      guint channels = rv_tiles_shape (painter->tiles, i).channels;

      bytes += painter->n_groups * (2 * rv_moments_bytes (channels) + rv_slope_bytes (channels));
    }
  return bytes + picture_bytes (painter);
}

static gboolean
no_memory (GError **error)
{
  g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_MEMORY,
               _ ("no memory for the styles' statistics: close other programs, or take fewer styles"));
  return FALSE;
}

static gboolean
open_layer (RvStyleLayer *layer, guint channels, GError **error)
{
  layer->found = rv_moments_new (channels, error);
  if (layer->found == NULL)
    return FALSE;
  layer->mean = g_try_malloc0 (rv_moments_bytes (channels));
  if (layer->mean == NULL)
    return no_memory (error);
  layer->covariance = layer->mean + channels;
  return rv_slope_init (&layer->slope, channels, error);
}

gboolean
rv_style_groups_open (RvPainter *painter, GError **error)
{
  gsize most = most_channels (painter), places = most_places (painter);

  painter->room = rv_moments_room_new (most, painter->workers, error);
  if (painter->room == NULL)
    return FALSE;
  painter->sums = g_new (double, most);
  painter->means = g_new (double, most);
  painter->square = g_try_new (float, most *most);
  painter->weights = g_try_new (float, places);
  if (painter->square == NULL || (painter->weights == NULL && places > 0))
    return no_memory (error);
  for (guint g = 0; g < painter->n_groups; g++)
    {
      painter->groups[g].layers = g_new0 (RvStyleLayer, painter->layers.n_styles);
      for (guint i = 0; i < painter->layers.n_styles; i++)
        if (!open_layer (&painter->groups[g].layers[i], rv_tiles_shape (painter->tiles, i).channels, error))
          return FALSE;
    }
  return TRUE;
}

void
rv_style_groups_close (RvPainter *painter)
{
  g_clear_pointer (&painter->room, rv_moments_room_free);
  g_clear_pointer (&painter->sums, g_free);
  g_clear_pointer (&painter->means, g_free);
  g_clear_pointer (&painter->square, g_free);
  g_clear_pointer (&painter->weights, g_free);
  for (guint g = 0; g < painter->n_groups; g++)
    {
      for (guint i = 0; painter->groups[g].layers != NULL && i < painter->layers.n_styles; i++)
        {
          rv_moments_free (painter->groups[g].layers[i].found);
          g_free (painter->groups[g].layers[i].mean);
          rv_slope_clear (&painter->groups[g].layers[i].slope);
        }
      g_clear_pointer (&painter->groups[g].layers, g_free);
    }
}

/* ---- Colours ---- */

gboolean
rv_style_groups_colour (RvPainter *painter, const ReverieCanvas *photo, GError **error)
{
  const ReverieStyle *style = painter->style;
  RvColours           wanted = { 0 };
  RvRows             *rows;
  gboolean            good;

  if (!(style->colour < 1))
    return TRUE;
  rows = rv_rows_new_read (photo->read, photo->user_data, photo->width, photo->height, 3);
  good = rv_colours_add_rows (&wanted, rows, photo->width, photo->height, error);
  rv_rows_free (rows);
  painter->maps = g_new (RvColourMap, style->n_styles);
  for (guint i = 0; good && i < style->n_styles; i++)
    {
      const ReverieStylePicture *picture = &style->styles[i];
      RvColours                  given = { 0 };

      rows = rv_rows_new_planes (picture->pixels, picture->width, picture->height, 3);
      good = rv_colours_add_rows (&given, rows, picture->width, picture->height, error);
      rv_rows_free (rows);
      painter->maps[i] = rv_colour_map (&wanted, &given, style->colour, style->colour_mode == REVERIE_COLOUR_LUMINANCE);
    }
  return good;
}

typedef struct
{
  const ReverieStylePicture *picture;
  const RvColourMap         *map; /* or NULL */
} Coloured;

static gboolean
read_coloured (gpointer data, guint first, guint n, float *rows, GError **error)
{
  const Coloured            *coloured = data;
  const ReverieStylePicture *picture = coloured->picture;
  gsize                      band = (gsize) n * picture->width, plane = (gsize) picture->height * picture->width;

  for (guint c = 0; c < 3; c++)
    memcpy (rows + c * band, picture->pixels + c * plane + (gsize) first * picture->width, band * sizeof (float));
  if (coloured->map != NULL)
    rv_colour_map_apply (coloured->map, rows, band);
  return TRUE;
}

/* ---- Measuring ---- */

/* The picture at @size, in a store; NULL with an error. */
static RvStore *
see_picture (const RvPainter *painter, const ReverieStylePicture *picture, RvSize size, GError **error)
{
  Coloured coloured = { picture, painter->maps != NULL ? &painter->maps[picture - painter->style->styles] : NULL };
  RvRows  *rows = rv_rows_new_read (read_coloured, &coloured, picture->width, picture->height, 3);
  RvStore *store;

  rows = rv_rows_new_resized (rows, size.width, size.height, painter->workers, error);
  store = rows != NULL ? rv_store_new (3 * (gsize) size.height * size.width,
                                       (gsize) size.height * size.width > MAX_MEMORY_PIXELS, error)
                       : NULL;
  if (store != NULL && !rv_octave_store (rows, size, 3, TRUE, store, painter->workers, error))
    g_clear_pointer (&store, rv_store_free);
  rv_rows_free (rows);
  return store;
}

/* Adds what the picture has to what @group has found. */
static gboolean
measure_store (RvPainter *painter, RvStyleGroup *group, RvTiles *tiles, RvShift *shift, GError **error)
{
  if (!rv_tiles_open (tiles, error))
    return FALSE;
  for (guint tile = 0; tile < rv_tiles_count (tiles); tile++)
    {
      RvArea  window;
      RvExec *exec = rv_tiles_start (tiles, tile, &window);

      rv_shift_read (shift, &window, rv_exec_picture (exec));
      rv_exec_forward (exec, NULL);
      for (guint i = 0; i < painter->layers.n_styles; i++)
        {
          RvPlaces places = { .value = rv_exec_value (exec, i),
                              .shape = rv_exec_shape (exec, i),
                              .core = rv_tiles_core (tiles, tile, i) };

          rv_moments_add (group->layers[i].found, &places, painter->room);
        }
    }
  return rv_store_check (shift->picture, error);
}

static gboolean
measure_picture (RvPainter *painter, RvStyleGroup *group, const ReverieStylePicture *picture, GError **error)
{
  const ReverieNetwork *network = painter->network;
  RvSize                size = seen_size (painter, picture);
  RvStore              *store = see_picture (painter, picture, size, error);
  RvTiles              *tiles = NULL;
  RvShift  shift = { .picture = store, .height = size.height, .width = size.width, .workers = painter->workers };
  gboolean good = FALSE;

  if (store != NULL)
    tiles = rv_tiles_new (network->graph, network->scale, network->mean, painter->layers.nodes,
                          painter->layers.n_styles, size.height, size.width, painter->workers, painter->limit, error);
  for (guint i = 0; i < painter->layers.n_styles; i++)
    rv_moments_clear (group->layers[i].found);
  good = tiles != NULL && measure_store (painter, group, tiles, &shift, error);
  if (tiles != NULL)
    rv_tiles_free (tiles);
  rv_store_free (store);
  return good;
}

/* wanted = keep * wanted + share * what was found, up to the diagonal. */
static void
mix_found (RvStyleLayer *layer, double keep, double share)
{
  guint         n = layer->found->channels;
  double        weight = layer->found->weight;
  const double *sums = layer->found->sums;

  for (guint y = 0; weight > 0 && y < n; y++)
    {
      layer->mean[y] = keep * layer->mean[y] + share * sums[y] / weight;
      for (guint x = 0; x <= y; x++)
        {
          gsize  at = (gsize) y * n + x;
          double found = layer->found->products[at] / weight - sums[y] / weight * sums[x] / weight;

          layer->covariance[at] = keep * layer->covariance[at] + share * found;
        }
    }
}

/* What the losses are relative to. A style of one colour has no covariances to speak of: something of the mean's square
 * stands for them, or it would pull without end. */
static void
measure_norm (RvStyleLayer *layer)
{
  guint  n = layer->found->channels;
  double squares = 0;

  layer->norm = layer->trace = 0;
  for (guint y = 0; y < n; y++)
    {
      const double *row = layer->covariance + (gsize) y * n;

      for (guint x = 0; x <= y; x++)
        layer->norm += (x < y ? 2 : 1) * row[x] * row[x];
      layer->trace += row[y];
      squares += layer->mean[y] * layer->mean[y];
    }
  layer->trace += LEAST_VARIANCE * squares;
  layer->norm += LEAST_VARIANCE * squares * LEAST_VARIANCE * squares;
}

static void
mix_group (RvPainter *painter, RvStyleGroup *group, double keep, double share)
{
  for (guint i = 0; i < painter->layers.n_styles; i++)
    {
      mix_found (&group->layers[i], keep, share);
      measure_norm (&group->layers[i]);
    }
}

gboolean
rv_style_groups_measure (RvPainter *painter, GError **error)
{
  const ReverieStyle *style = painter->style;
  double              total = 0;

  for (guint i = 0; i < style->n_styles; i++)
    total += style->styles[i].weight;
  for (guint i = 0; i < style->n_styles; i++)
    {
      const ReverieStylePicture *picture = &style->styles[i];
      RvStyleGroup              *group = picture->weight > 0 ? find_group (painter, picture) : NULL;

      if (group == NULL)
        continue;
      if (!measure_picture (painter, group, picture, error))
        return FALSE;
      mix_group (painter, group, 1, picture->weight / total / group->weight);
    }
  return TRUE;
}

void
rv_style_groups_mix (RvPainter *painter, double share)
{
  for (guint g = 0; g < painter->n_groups; g++)
    mix_group (painter, &painter->groups[g], share, 1 - share);
}
