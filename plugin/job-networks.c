/* Networks that stay open from one job to the next.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>

#include <glib/gstdio.h>

#include "plugin/job-networks.h"

/* A process may live as long as GIMP does, and a network takes some ten megabytes. */
#define KEPT 3

/* What an open network was made from. */
typedef struct
{
  char   *path;
  char   *start; /* or NULL */
  double  scale;
  double  mean[3];
  gint64  changed; /* when the file was, in microseconds */
  goffset size;
} Origin;

typedef struct
{
  Origin          origin;
  ReverieNetwork *network; /* or NULL, in an empty place */
} Place;

/* The last one asked for comes first. */
static GMutex lock;
static Place  places[KEPT];

static Origin
origin_of (const ReverieModel *model)
{
  Origin   origin = { .path = g_strdup (model->path), .start = g_strdup (model->start), .scale = model->scale };
  GStatBuf about;

  memcpy (origin.mean, model->mean, sizeof origin.mean);
  if (g_stat (model->path, &about) == 0)
    {
      origin.changed = (gint64) about.st_mtim.tv_sec * G_USEC_PER_SEC + about.st_mtim.tv_nsec / 1000;
      origin.size = about.st_size;
    }
  return origin;
}

static gboolean
same_origin (const Origin *a, const Origin *b)
{
  return g_strcmp0 (a->path, b->path) == 0 && g_strcmp0 (a->start, b->start) == 0 && a->scale == b->scale
         && memcmp (a->mean, b->mean, sizeof a->mean) == 0 && a->changed == b->changed && a->size == b->size;
}

static gboolean
holds (const Place *place, const Origin *origin)
{
  return place->network && same_origin (&place->origin, origin);
}

static void
clear_origin (Origin *origin)
{
  g_free (origin->path);
  g_free (origin->start);
}

/* Puts an open network into the place of the one that was asked for longest ago. */
static guint
put_last (const Origin *origin, ReverieNetwork *network)
{
  Place *place = &places[KEPT - 1];

  clear_origin (&place->origin);
  reverie_network_unref (place->network);
  *place = (Place){ *origin, network };
  return KEPT - 1;
}

static void
move_to_front (guint index)
{
  Place found = places[index];

  memmove (places + 1, places, index * sizeof (Place));
  places[0] = found;
}

ReverieNetwork *
rv_network_keep (const ReverieModel *model, GError **error)
{
  Origin          origin = origin_of (model);
  ReverieNetwork *network = NULL;
  guint           index = 0;

  /* Two threads that want the same network open it once. */
  g_mutex_lock (&lock);
  while (index < KEPT && !holds (&places[index], &origin))
    index++;
  if (index < KEPT)
    clear_origin (&origin);
  else
    {
      network = reverie_network_open (model, error);
      if (network)
        index = put_last (&origin, network);
      else
        clear_origin (&origin);
    }
  if (index < KEPT)
    {
      move_to_front (index);
      network = reverie_network_ref (places[0].network);
    }
  g_mutex_unlock (&lock);
  return network;
}
