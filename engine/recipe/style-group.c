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
    if (painter->groups[i].mask == style->mask)
      return &painter->groups[i];
  painter->groups[painter->n_groups]
      = (RvStyleGroup){ .mask = style->mask, .mask_width = style->mask_width, .mask_height = style->mask_height };
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
    masked |= painter->groups[i].mask != NULL;
  for (guint i = 0; masked && i < painter->layers.n_styles; i++)
    most = MAX (most, places_of (painter, i));
  return most;
}

gsize
rv_style_groups_bytes (const RvPainter *painter)
{
  gsize most = most_channels (painter);
  gsize bytes = rv_moments_room_bytes (most, painter->workers) + (most * most + most_places (painter)) * sizeof (float);

  for (guint i = 0; i < painter->layers.n_styles; i++)
    {
      guint channels = rv_tiles_shape (painter->tiles, i).channels;

      bytes += painter->n_groups
               * (2 * rv_moments_bytes (channels) + rv_moments_slope_floats (channels) * sizeof (float));
    }
  return bytes + 3 * MAX_MEMORY_PIXELS * sizeof (float);
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
  layer->wanted = g_try_malloc0 (rv_moments_bytes (channels));
  layer->slope = g_try_new (float, rv_moments_slope_floats (channels));
  return (layer->wanted != NULL && layer->slope != NULL) || no_memory (error);
}

gboolean
rv_style_groups_open (RvPainter *painter, GError **error)
{
  gsize most = most_channels (painter), places = most_places (painter);

  painter->room = rv_moments_room_new (most, painter->workers, error);
  if (painter->room == NULL)
    return FALSE;
  painter->sums = g_new (double, most);
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
  g_clear_pointer (&painter->square, g_free);
  g_clear_pointer (&painter->weights, g_free);
  for (guint g = 0; g < painter->n_groups; g++)
    {
      for (guint i = 0; painter->groups[g].layers != NULL && i < painter->layers.n_styles; i++)
        {
          rv_moments_free (painter->groups[g].layers[i].found);
          g_free (painter->groups[g].layers[i].wanted);
          g_free (painter->groups[g].layers[i].slope);
        }
      g_clear_pointer (&painter->groups[g].layers, g_free);
    }
}

/* ---- Measuring ---- */

/* As large as the planned size asks for, but no larger than it is: more pixels have no finer strokes. */
static RvSize
seen_size (const RvPainter *painter, const ReverieStylePicture *picture)
{
  double wanted = MAX (painter->height, painter->width) * painter->style->scale;
  double factor = MIN (wanted / MAX (picture->height, picture->width), 1);

  return (RvSize){ MAX (picture->height * factor, MIN_STYLE_SIDE), MAX (picture->width * factor, MIN_STYLE_SIDE) };
}

/* The picture at @size, in a store; NULL with an error. */
static RvStore *
see_picture (const ReverieStylePicture *picture, RvSize size, GError **error)
{
  RvRows  *rows = rv_rows_new_planes (picture->pixels, picture->width, picture->height, 3);
  RvStore *store;

  rows = rv_rows_new_resized (rows, size.width, size.height, error);
  store = rows != NULL ? rv_store_new (3 * (gsize) size.height * size.width,
                                       (gsize) size.height * size.width > MAX_MEMORY_PIXELS, error)
                       : NULL;
  if (store != NULL && !rv_octave_store (rows, size, TRUE, store, error))
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
  RvStore              *store = see_picture (picture, size, error);
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

/* Adds the means of what was found to what is wanted, times @share. */
static void
add_wanted (RvPainter *painter, RvStyleGroup *group, double share)
{
  for (guint i = 0; i < painter->layers.n_styles; i++)
    {
      RvStyleLayer *layer = &group->layers[i];
      gsize         n = (gsize) layer->found->channels * layer->found->channels;

      for (gsize k = 0; k < n; k++)
        layer->wanted[k] += share * layer->found->products[k] / layer->found->weight;
    }
}

/* Sums of squares of what is wanted; products beside the diagonal count twice. */
static void
measure_norms (RvPainter *painter, RvStyleGroup *group)
{
  for (guint i = 0; i < painter->layers.n_styles; i++)
    {
      RvStyleLayer *layer = &group->layers[i];
      guint         channels = layer->found->channels;

      layer->norm = 0;
      for (guint y = 0; y < channels; y++)
        for (guint x = 0; x <= y; x++)
          {
            double product = layer->wanted[(gsize) y * channels + x];

            layer->norm += (x < y ? 2 : 1) * product * product;
          }
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
      add_wanted (painter, group, picture->weight / total / group->weight);
    }
  for (guint g = 0; g < painter->n_groups; g++)
    measure_norms (painter, &painter->groups[g]);
  return TRUE;
}
