/* A picture in several sizes, and windows of it.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>
#include <string.h>

#include "engine/recipe/face.h"
#include "engine/recipe/rows.h"

#define MIN_SIDE 128 /* pixels: a level whose longer side has no more is the last */
#define BEYOND 0.5f  /* grey: what the network takes for 0, as its own padding is */

static void
clear_level (gpointer level)
{
  g_free (((RvFaceLevel *) level)->pixels);
}

static RvFaceLevel
level_of (const ReverieCanvas *canvas, guint width, guint height, GError **error)
{
  return (RvFaceLevel){ .width = width,
                        .height = height,
                        .across = (double) width / canvas->width,
                        .down = (double) height / canvas->height,
                        .pixels = rv_rows_room ((gsize) 3 * width * height, error) };
}

static gboolean
read_level (RvFaceLevel *level, const ReverieCanvas *canvas, GError **error)
{
  RvRows  *source = rv_rows_new_read (canvas->read, canvas->user_data, canvas->width, canvas->height, 3);
  RvRows  *rows = rv_rows_new_resized (source, level->width, level->height, NULL, error);
  float   *row = rows != NULL ? rv_rows_room ((gsize) 3 * level->width, error) : NULL;
  gboolean good = row != NULL;

  for (gsize y = 0; good && y < level->height; y++)
    {
      good = rv_rows_next (rows, row, error);
      for (gsize c = 0; good && c < 3; c++)
        memcpy (level->pixels + (c * level->height + y) * level->width, row + c * level->width,
                level->width * sizeof (float));
    }
  g_free (row);
  rv_rows_free (rows);
  return good;
}

GArray *
rv_face_levels_new (const ReverieCanvas *canvas, gsize max_pixels, GError **error)
{
  double      scale = MIN (1, sqrt ((double) max_pixels / canvas->width / canvas->height));
  GArray     *levels = g_array_new (FALSE, FALSE, sizeof (RvFaceLevel));
  RvFaceLevel level
      = level_of (canvas, MAX (1, (guint) (canvas->width * scale)), MAX (1, (guint) (canvas->height * scale)), error);
  gboolean good = level.pixels != NULL;

  g_array_set_clear_func (levels, clear_level);
  g_array_append_val (levels, level);
  good = good && read_level (&level, canvas, error);
  while (good && MAX (level.width, level.height) > MIN_SIDE)
    {
      RvFaceLevel half = level_of (canvas, (level.width + 1) / 2, (level.height + 1) / 2, error);

      g_array_append_val (levels, half);
      good
          = half.pixels != NULL
            && reverie_resize (level.pixels, level.width, level.height, half.pixels, half.width, half.height, 3, error);
      level = half;
    }
  if (!good)
    g_clear_pointer (&levels, g_array_unref);
  return levels;
}

void
rv_face_level_window (const RvFaceLevel *level, int x, int y, guint width, guint height, float *window)
{
  int first = CLAMP (-x, 0, (int) width), last = CLAMP ((int) level->width - x, first, (int) width);

  for (gsize i = 0; i < (gsize) 3 * width * height; i++)
    window[i] = BEYOND;
  for (guint c = 0; c < 3; c++)
    for (int row = MAX (0, -y); row < (int) height && row + y < (int) level->height; row++)
      memcpy (window + ((gsize) c * height + row) * width + first,
              level->pixels + ((gsize) c * level->height + row + y) * level->width + x + first,
              (last - first) * sizeof (float));
}

/* The smallest level that has at least as many pixels as a window that @map takes to the picture. */
static const RvFaceLevel *
level_for (GArray *levels, const RvAffine *map)
{
  double       wanted = 1 / hypot (map->xx, map->yx);
  RvFaceLevel *level = &g_array_index (levels, RvFaceLevel, 0);

  for (guint i = 1; i < levels->len && g_array_index (levels, RvFaceLevel, i).across >= wanted; i++)
    level = &g_array_index (levels, RvFaceLevel, i);
  return level;
}

static void
grey_beyond (const RvWarp *warp, float *window)
{
  gsize plane = (gsize) warp->target_width * warp->target_height;

  for (gsize i = 0; i < plane; i++)
    {
      double x, y;

      rv_affine_apply (&warp->map, i % warp->target_width + 0.5, i / warp->target_width + 0.5, &x, &y);
      if (x < 0 || y < 0 || x > warp->source_width || y > warp->source_height)
        for (guint c = 0; c < 3; c++)
          window[c * plane + i] = BEYOND;
    }
}

void
rv_face_levels_warp (GArray *levels, const RvAffine *map, guint side, RvWorkers *workers, float *window)
{
  const RvFaceLevel *level = level_for (levels, map);
  const RvAffine     scale = { .xx = level->across, .yy = level->down };
  const RvWarp       warp = { .map = rv_affine_compose (map, &scale),
                              .source_width = level->width,
                              .source_height = level->height,
                              .target_width = side,
                              .target_height = side,
                              .channels = 3,
                              .workers = workers };

  rv_warp (&warp, level->pixels, window);
  grey_beyond (&warp, window);
}
