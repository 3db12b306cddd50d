/* The memory of a run.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>

#include <glib/gi18n-lib.h>

#include "engine/recipe/budget.h"
#include "engine/recipe/climber.h"

/* As much more may the network compute, for more overlapping tiles, before the picture's data rather go to the disk. */
#define WORTH_MEMORY 1.2

RvSize
rv_climber_octave (const RvClimber *climber, guint octave)
{
  const RvAscent *ascent = climber->ascent;
  RvSize          full = climber->full;
  double          scale = pow (ascent->octave_scale, climber->n_octaves - 1 - octave);

  if (ascent->plan != NULL && octave + 1 < climber->n_octaves)
    scale = (double) MAX (full.height, full.width) / ascent->plan[octave].side;
  else if (ascent->plan != NULL)
    scale = 1;
  return (RvSize){ full.height / scale, full.width / scale };
}

guint
rv_climber_steps (const RvClimber *climber, guint octave)
{
  return climber->ascent->plan != NULL ? climber->ascent->plan[octave].steps : climber->ascent->iterations;
}

gboolean
rv_climber_reduces (const RvClimber *climber, RvSize size)
{
  return (guint64) size.height * RV_REDUCTION <= climber->full.height
         && (guint64) size.width * RV_REDUCTION <= climber->full.width;
}

static gsize
store_bytes (const RvClimber *climber)
{
  gboolean reduces = rv_climber_reduces (climber, rv_climber_octave (climber, 0));

  return (climber->canvas->read_mask != NULL ? 7 : 6) * rv_pixels (climber->full) * sizeof (float)
         + (climber->ascent->adam != NULL ? rv_adam_store_bytes (rv_pixels (climber->full)) : 0)
         + (reduces ? rv_reduced_bytes (climber->canvas) : 0);
}

/* Whether something is climbed along the smoothed gradient, and how much that is smoothed. */
static gboolean
smooths (const RvAscent *ascent)
{
  return ascent->adam == NULL || ascent->beside != NULL;
}

static double
smooth_of (const RvAscent *ascent)
{
  return ascent->adam == NULL ? ascent->smooth : ascent->beside->smooth;
}

static gsize
own_bytes (const RvClimber *climber, gboolean on_disk)
{
  const RvAscent *ascent = climber->ascent;
  guint           threads = rv_workers_count (climber->workers), width = climber->full.width;

  return (on_disk ? threads * width * sizeof (float) : store_bytes (climber)) + rv_octave_bytes (width, threads)
         + (ascent->adam != NULL ? rv_adam_own_bytes (climber->workers) : 0)
         + (smooths (ascent) ? rv_smoother_bytes (climber->full.height, width, smooth_of (ascent), on_disk, threads)
                             : 0);
}

/* What the objective may take: 0 for no limit, never less than a byte. */
static gsize
rest (const RvBudget *budget)
{
  return budget->limit == 0 ? 0 : budget->limit > budget->own ? budget->limit - budget->own : 1;
}

/* Plans the objective, and what is climbed beside it. Both share the memory evenly: neither gives any back meanwhile.
 */
static gboolean
plan (const RvClimber *climber, const RvBudget *budget, RvSize size, RvCost *cost, GError **error)
{
  const RvObjective *objective = climber->objective;
  const RvBeside    *beside = climber->ascent->beside;
  gsize              limit = rest (budget);
  RvCost             more = { 0 };

  if (beside != NULL)
    {
      objective = &beside->objective;
      if (!objective->plan (objective->data, size.height, size.width, climber->workers, (limit + 1) / 2, &more, error))
        return FALSE;
      objective = climber->objective;
      if (limit > 0)
        limit = limit > more.bytes ? limit - more.bytes : 1;
    }
  if (!objective->plan (objective->data, size.height, size.width, climber->workers, limit, cost, error))
    return FALSE;
  cost->bytes += more.bytes;
  cost->disk += more.disk;
  cost->flop += more.flop / (beside != NULL ? beside->every : 1);
  return TRUE;
}

static gboolean
fits (const RvBudget *budget, const RvCost *cost)
{
  return budget->limit == 0 || budget->own + cost->bytes <= budget->limit;
}

static gsize
mebibytes (gsize bytes)
{
  return (bytes >> 20) + 1;
}

static gboolean
too_little (const RvClimber *climber, const RvBudget *budget, const RvCost *cost, GError **error)
{
  const char *obstacle = climber->objective->obstacle (climber->objective->data);
  gsize       may = (budget->held + budget->limit) >> 20, given = climber->run->memory;

  g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_MEMORY,
               _ ("a picture of %u x %u pixels needs %zu MiB of memory and may take %zu MiB: allow more, or make it "
                  "smaller%s%s"),
               climber->full.width, climber->full.height, mebibytes (budget->held + budget->own + cost->bytes),
               given > 0 ? MIN (given, may) : may, obstacle != NULL ? "; " : "", obstacle != NULL ? obstacle : "");
  return FALSE;
}

gboolean
rv_climber_budget (RvClimber *climber, GError **error)
{
  gsize    held = rv_memory_held (), given = (gsize) climber->run->memory << 20;
  gsize    own = (gsize) climber->run->own_memory << 20;
  gsize    all = given == 0 ? rv_memory_free () / 2 : given > held ? given - held : 1;
  gsize    limit = own == 0 || (all > 0 && all < own) ? all : own;
  RvBudget memory = { held, limit, FALSE, own_bytes (climber, FALSE) };
  RvBudget disk = { held, limit, TRUE, own_bytes (climber, TRUE) };
  RvCost   in_memory, on_disk;

  climber->budget = memory;
  if (!plan (climber, &memory, climber->full, &in_memory, error))
    return FALSE;
  if (fits (&memory, &in_memory) && (in_memory.tiles == 1 || climber->ascent->in_memory))
    return TRUE;
  if (climber->ascent->in_memory)
    return too_little (climber, &memory, &in_memory, error);
  if (!plan (climber, &disk, climber->full, &on_disk, error))
    return FALSE;
  if (fits (&memory, &in_memory) && in_memory.flop <= WORTH_MEMORY * on_disk.flop)
    return TRUE;
  climber->budget = disk;
  return fits (&disk, &on_disk) || too_little (climber, &disk, &on_disk, error);
}

void
rv_climber_foresee (RvClimber *climber)
{
  const RvBudget   *budget = &climber->budget;
  const ReverieRun *run = climber->run;
  ReveriePlan       all
      = { .memory_bytes = budget->held + budget->own, .disk_bytes = budget->on_disk ? store_bytes (climber) : 0 };
  gsize most = 0, disk = 0;

  for (guint octave = 0; octave < climber->n_octaves; octave++)
    {
      RvCost cost;

      if (!plan (climber, budget, rv_climber_octave (climber, octave), &cost, NULL))
        continue;
      most = MAX (most, cost.bytes);
      disk = MAX (disk, cost.disk);
      all.tiles = cost.tiles;
    }
  all.memory_bytes += most;
  all.disk_bytes += disk;
  if (climber->report != NULL)
    climber->report->plan = all;
  if (run->plan != NULL)
    run->plan (&all, run->user_data);
}

/* Takes what a step needs beside the picture and its gradient. */
static gboolean
take_optimiser (RvClimber *climber, GError **error)
{
  const RvAscent *ascent = climber->ascent;
  RvSize          full = climber->full;
  gboolean        on_disk = climber->budget.on_disk;

  if (ascent->adam != NULL)
    climber->adam = rv_adam_new (ascent->adam, rv_pixels (full), on_disk, climber->workers, error);
  if (smooths (ascent) && (climber->adam != NULL || ascent->adam == NULL))
    climber->smoother = rv_smoother_new (full.height, full.width, smooth_of (ascent), on_disk, climber->workers, error);
  return (climber->adam != NULL || ascent->adam == NULL) && (climber->smoother != NULL || !smooths (ascent));
}

gboolean
rv_climber_take (RvClimber *climber, GError **error)
{
  gsize    n = rv_pixels (climber->full);
  gboolean on_disk = climber->budget.on_disk;

  climber->rooms = rv_rows_room ((gsize) rv_workers_count (climber->workers) * climber->full.width, error);
  if (climber->rooms == NULL || !take_optimiser (climber, error))
    return FALSE;
  climber->x = rv_store_new (3 * n, on_disk, error);
  climber->gradient = climber->x != NULL ? rv_store_new (3 * n, on_disk, error) : NULL;
  if (climber->gradient != NULL && climber->canvas->read_mask != NULL)
    {
      climber->mask = rv_store_new (n, on_disk, error);
      return climber->mask != NULL;
    }
  return climber->gradient != NULL;
}

void
rv_climber_drop (RvClimber *climber)
{
  const RvBeside *beside = climber->ascent->beside;

  climber->objective->close (climber->objective->data);
  if (beside != NULL)
    beside->objective.close (beside->objective.data);
  g_clear_pointer (&climber->rooms, g_free);
  g_clear_pointer (&climber->smoother, rv_smoother_free);
  g_clear_pointer (&climber->adam, rv_adam_free);
  g_clear_pointer (&climber->gradient, rv_store_free);
  g_clear_pointer (&climber->mask, rv_store_free);
}

gboolean
rv_climber_open (RvClimber *climber, GError **error)
{
  const RvObjective *objective = climber->objective;
  const RvBeside    *beside = climber->ascent->beside;
  RvCost             cost;

  if (!plan (climber, &climber->budget, climber->size, &cost, error))
    return FALSE;
  climber->flop = cost.flop;
  return (fits (&climber->budget, &cost) || too_little (climber, &climber->budget, &cost, error))
         && objective->open (objective->data, climber->progress.octave, error)
         && (beside == NULL || beside->objective.open (beside->objective.data, climber->progress.octave, error));
}
