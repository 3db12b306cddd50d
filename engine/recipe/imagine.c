/* Imagine: a portrait of nobody.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A small sitter is painted, to climb. Where the portrait is larger, the sitter is painted once more at its size, and
 * what climbing has added to the small one is put on the large one, whose skin and hair are as fine as its pixels.
 */
#include <string.h>

#include <glib/gi18n-lib.h>

#include "engine/recipe/imagine-objective.h"
#include "engine/recipe/rows.h"

#define SIDE RV_IMAGINE_SIDE
#define PIXELS (SIDE * SIDE)
#define BAND 64 /* rows that are painted at a time */

#define RATE 0.013
#define COLOUR 0.3
#define SMOOTH 1.5
#define JITTER 4

#define DARK_CHANGE 0.4f /* of black */

/* Pixels that are painted in the time of one that climbs a step. */
#define PAINT_WORK 0.2

typedef struct
{
  const ReverieImagine *imagine;
  const ReverieRun     *run;
  const ReverieCanvas  *canvas;
  RvWorkers            *workers;
  RvSitter              sitter;
  RvStore              *portrait; /* the sitter at the portrait's size, three planes, where that is larger than SIDE */
  float                *small;    /* the sitter at SIDE, three planes, */
  float                *face;     /* where its face is, */
  float                *mask;     /* and where it may change */
  float                *detail;   /* what climbing has added, three planes */
  double                painting; /* part of the whole work */
  ReverieVerdict        verdict;
} Portrait;

/* ---- Progress ---- */

static gboolean
tell (Portrait *portrait, const ReverieProgress *progress)
{
  if (portrait->verdict == REVERIE_GO_ON && portrait->run->progress != NULL)
    portrait->verdict = portrait->run->progress (progress, portrait->run->user_data);
  return portrait->verdict == REVERIE_GO_ON;
}

/* Painting is the first part of the work. */
static void
tell_painted (Portrait *portrait, double share)
{
  ReverieProgress progress = { .n_octaves = RV_IMAGINE_OCTAVES,
                               .n_steps = rv_imagine_plan[0].steps,
                               .fraction = share * portrait->painting };

  tell (portrait, &progress);
}

static ReverieVerdict
tell_climbed (const ReverieProgress *progress, gpointer user_data)
{
  Portrait       *portrait = user_data;
  ReverieProgress whole = *progress;

  whole.fraction = portrait->painting + (1 - portrait->painting) * progress->fraction;
  tell (portrait, &whole);
  return portrait->verdict;
}

/* ---- Painting ---- */

static gboolean
is_large (const ReverieImagine *imagine)
{
  return imagine->size > SIDE;
}

/* How much a colour may change: the same step shows more where it is dark. */
static float
may_change (const float colour[3])
{
  return MIN (1, DARK_CHANGE + (colour[0] + colour[1] + colour[2]) / 3);
}

static gboolean
paint_small (Portrait *portrait, GError **error)
{
  RvSitterPixel *pixels = g_try_new (RvSitterPixel, PIXELS);
  gboolean       good = pixels != NULL;

  if (!good)
    g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_MEMORY, _ ("no memory for a portrait: close other programs"));
  good = good && rv_sitter_paint (&portrait->sitter, SIDE, 0, SIDE, portrait->workers, pixels, error);
  for (gsize i = 0; good && i < PIXELS; i++)
    {
      for (guint c = 0; c < 3; c++)
        portrait->small[c * PIXELS + i] = pixels[i].colour[c];
      portrait->face[i] = pixels[i].face;
      portrait->mask[i] = MIN (1, pixels[i].face + 0.5f * pixels[i].hair) * may_change (pixels[i].colour);
    }
  g_free (pixels);
  return good;
}

static void
store_band (Portrait *portrait, const RvSitterPixel *pixels, guint first, guint n)
{
  guint  side = portrait->imagine->size;
  float *row = g_newa (float, side);

  for (guint y = 0; y < n; y++)
    for (guint c = 0; c < 3; c++)
      {
        for (guint x = 0; x < side; x++)
          row[x] = pixels[(gsize) y * side + x].colour[c];
        rv_store_write (portrait->portrait, ((gsize) c * side + first + y) * side, side, row);
      }
}

static gboolean
paint_portrait (Portrait *portrait, GError **error)
{
  guint          side = portrait->imagine->size;
  RvSitterPixel *pixels = g_try_new (RvSitterPixel, (gsize) BAND * side);
  gboolean       good = pixels != NULL;

  if (!good)
    g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_MEMORY, _ ("no memory for a portrait: close other programs"));
  for (guint first = 0; good && first < side && portrait->verdict != REVERIE_CANCEL; first += BAND)
    {
      guint n = MIN (BAND, side - first);

      good = rv_sitter_paint (&portrait->sitter, side, first, n, portrait->workers, pixels, error);
      if (good)
        store_band (portrait, pixels, first, n);
      tell_painted (portrait, (double) (first + n) / side);
    }
  g_free (pixels);
  return good;
}

/* ---- The canvas of the small picture ---- */

static void
copy_rows (float *rows, const float *planes, guint channels, guint first, guint n)
{
  for (guint c = 0; c < channels; c++)
    memcpy (rows + (gsize) c * n * SIDE, planes + ((gsize) c * SIDE + first) * SIDE, (gsize) n * SIDE * sizeof (float));
}

static gboolean
read_small (gpointer user_data, guint first, guint n, float *rows, GError **error)
{
  const Portrait *portrait = user_data;

  copy_rows (rows, portrait->small, 3, first, n);
  return TRUE;
}

static gboolean
read_mask (gpointer user_data, guint first, guint n, float *rows, GError **error)
{
  const Portrait *portrait = user_data;

  copy_rows (rows, portrait->mask, 1, first, n);
  return TRUE;
}

static gboolean
write_detail (gpointer user_data, guint first, guint n, float *rows, GError **error)
{
  const Portrait *portrait = user_data;

  for (guint c = 0; c < 3; c++)
    for (gsize i = 0; i < (gsize) n * SIDE; i++)
      {
        gsize at = ((gsize) c * SIDE + first) * SIDE + i;

        portrait->detail[at] = rows[(gsize) c * n * SIDE + i] - portrait->small[at];
      }
  return TRUE;
}

/* ---- The portrait ---- */

static gboolean
write_row (const Portrait *portrait, RvRows *sitter, RvRows *detail, guint y, float *room, GError **error)
{
  gsize  n = 3 * (gsize) portrait->imagine->size;
  float *added = room + n;

  if (!rv_rows_next (sitter, room, error) || !rv_rows_next (detail, added, error))
    return FALSE;
  for (gsize i = 0; i < n; i++)
    room[i] = CLAMP (room[i] + added[i], 0, 1);
  return portrait->canvas->write (portrait->canvas->user_data, y, 1, room, error);
}

/* The sitter at the portrait's size. */
static RvRows *
open_sitter (const Portrait *portrait, GError **error)
{
  guint side = portrait->imagine->size;

  if (is_large (portrait->imagine))
    return rv_rows_new_store (portrait->portrait, side, side, 3);
  return rv_rows_new_resized (rv_rows_new_planes (portrait->small, SIDE, SIDE, 3), side, side, NULL, error);
}

static gboolean
write_portrait (const Portrait *portrait, GError **error)
{
  guint    side = portrait->imagine->size;
  RvRows  *sitter = open_sitter (portrait, error);
  RvRows  *detail = rv_rows_new_resized (rv_rows_new_planes (portrait->detail, SIDE, SIDE, 3), side, side, NULL, error);
  float   *room = sitter != NULL && detail != NULL ? rv_rows_room (6 * (gsize) side, error) : NULL;
  gboolean good = room != NULL;

  for (guint y = 0; good && y < side; y++)
    good = write_row (portrait, sitter, detail, y, room, error);
  rv_rows_free (sitter);
  rv_rows_free (detail);
  g_free (room);
  return good;
}

static void
show_portrait (const ReverieProgress *progress, gpointer user_data)
{
  Portrait *portrait = user_data;

  if (write_portrait (portrait, NULL))
    portrait->canvas->octave (progress, portrait->canvas->user_data);
}

static void
foresee (const ReveriePlan *plan, gpointer user_data)
{
  const Portrait *portrait = user_data;

  portrait->run->plan (plan, portrait->run->user_data);
}

static gboolean
climb (Portrait *portrait, RvImagining *imagining, ReverieReport *report, GError **error)
{
  RvObjective   objective = rv_imagining_objective (imagining);
  RvAscent      ascent = { .plan = rv_imagine_plan,
                           .octaves = RV_IMAGINE_OCTAVES,
                           .jitter = JITTER,
                           .rate = RATE,
                           .smooth = SMOOTH,
                           .colour = COLOUR,
                           .seed = portrait->imagine->seed,
                           .in_memory = TRUE };
  ReverieRun    run = *portrait->run;
  ReverieCanvas canvas = { .width = SIDE,
                           .height = SIDE,
                           .read = read_small,
                           .read_mask = read_mask,
                           .write = write_detail,
                           .octave = portrait->canvas->octave != NULL ? show_portrait : NULL,
                           .user_data = portrait };

  run.progress = tell_climbed;
  run.plan = run.plan != NULL ? foresee : NULL;
  run.user_data = portrait;
  return rv_ascend (&ascent, &objective, &run, &canvas, report, error);
}

/* ---- The whole ---- */

static gboolean
in_range (const char *name, double value, double low, double high, GError **error)
{
  if (value >= low && value <= high)
    return TRUE;
  g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_ARGUMENT, _ ("%s is %g: it must be from %g to %g"), name, value, low,
               high);
  return FALSE;
}

static gboolean
check (const ReverieImagine *imagine, GError **error)
{
  return in_range ("size", imagine->size, 64, 4096, error)
         && (imagine->age == 0 || in_range ("age", imagine->age, 5, 90, error))
         && in_range ("masculine", imagine->masculine, -1, 1, error);
}

static gboolean
take_memory (Portrait *portrait, GError **error)
{
  gsize side = portrait->imagine->size;

  if (is_large (portrait->imagine))
    {
      portrait->portrait = rv_store_new (3 * side * side, FALSE, error);
      if (portrait->portrait == NULL)
        return FALSE;
    }
  portrait->small = rv_rows_room (8 * PIXELS, error);
  if (portrait->small == NULL)
    return FALSE;
  portrait->face = portrait->small + 3 * PIXELS;
  portrait->mask = portrait->face + PIXELS;
  portrait->detail = portrait->mask + PIXELS;
  memset (portrait->detail, 0, 3 * PIXELS * sizeof (float));
  return TRUE;
}

static gboolean
stopped (const Portrait *portrait, GError **error)
{
  if (portrait->verdict != REVERIE_CANCEL)
    return FALSE;
  g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_CANCELLED, _ ("stopped at the user's wish"));
  return TRUE;
}

static gboolean
make_portrait (Portrait *portrait, RvImagining *imagining, ReverieReport *report, GError **error)
{
  if (!paint_small (portrait, error) || (is_large (portrait->imagine) && !paint_portrait (portrait, error))
      || stopped (portrait, error))
    return FALSE;
  if (portrait->verdict == REVERIE_GO_ON)
    return climb (portrait, imagining, report, error) && write_portrait (portrait, error);
  if (report != NULL)
    report->kept = TRUE;
  return write_portrait (portrait, error);
}

gboolean
reverie_imagine (ReverieNetwork       *faceres,
                 ReverieNetwork       *blazeface,
                 const ReverieImagine *imagine,
                 const ReverieRun     *run,
                 const ReverieCanvas  *canvas,
                 ReverieReport        *report,
                 GError              **error)
{
  Portrait     portrait = { .imagine = imagine, .run = run, .canvas = canvas };
  gint64       start = g_get_monotonic_time ();
  double       painted = is_large (imagine) ? PAINT_WORK * imagine->size * imagine->size : 0, climbed = 0;
  RvImagining *imagining;
  gboolean     good = FALSE;

  if (!check (imagine, error))
    return FALSE;
  for (guint i = 0; i < RV_IMAGINE_OCTAVES; i++)
    climbed += rv_imagine_plan[i].steps * rv_imagine_plan[i].side * rv_imagine_plan[i].side;
  portrait.painting = painted / (painted + climbed);
  portrait.workers = rv_workers_new (run->threads);
  rv_sitter_init (&portrait.sitter, imagine->seed, imagine->age, imagine->masculine);
  if (take_memory (&portrait, error))
    {
      imagining = rv_imagining_new (faceres, blazeface, &portrait.sitter, portrait.small, portrait.face, error);
      good = imagining != NULL && make_portrait (&portrait, imagining, report, error);
      rv_imagining_free (imagining);
    }
  if (report != NULL)
    report->seconds = (g_get_monotonic_time () - start) * 1e-6;
  rv_store_free (portrait.portrait);
  g_free (portrait.small);
  rv_workers_free (portrait.workers);
  return good;
}
