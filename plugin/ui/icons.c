/* Icons of layers and channels: what each dreams out of gray noise.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gstdio.h>

#include "plugin/ui/icons.h"
#include "plugin/ui/pixbuf.h"
#include "plugin/worker.h"

/* Two octaves of this size show what a layer looks for, in a few tenths of a second. */
#define DREAM_SIDE 96
#define DREAM_OCTAVES 2
#define DREAM_ITERATIONS 16
#define NOISE 0.12f
#define NOISE_SEED 7
/* Part of the cache's names: to be changed with what is above. */
#define EDITION 1
/* Of the cache's folders. */
#define FOLDER_MODE 0700

struct _RvIcons
{
  RvIconFuncs funcs;
  gpointer    user_data;
  RvWorker   *worker;
  GeglBuffer *noise;
  RvIconKey   key;  /* that is being made; without a node there is none */
  guint       idle; /* id of a source, or 0 */
  gboolean    paused;
};

static GeglBuffer *
noise_new (void)
{
  GeglBuffer *noise = gegl_buffer_new (GEGL_RECTANGLE (0, 0, DREAM_SIDE, DREAM_SIDE), babl_format ("R'G'B' float"));
  g_autoptr (GRand) rand = g_rand_new_with_seed (NOISE_SEED);
  g_autofree float *gray = g_new (float, DREAM_SIDE *DREAM_SIDE);

  for (guint i = 0; i < DREAM_SIDE * DREAM_SIDE; i++)
    gray[i] = (float) g_rand_double_range (rand, 0.5 - NOISE, 0.5 + NOISE);
  gegl_buffer_set (noise, NULL, 0, babl_format ("Y' float"), gray, GEGL_AUTO_ROWSTRIDE);
  return noise;
}

/* ---- The cache ---- */

/* The file of an icon, in a folder for the network's file as it is now; NULL where the file cannot be looked at. */
static char *
cache_path (const RvIconKey *key)
{
  g_autofree char *identity = NULL;
  g_autofree char *folder = NULL;
  g_autofree char *digest = NULL;
  g_autofree char *node = g_compute_checksum_for_string (G_CHECKSUM_SHA256, key->node, -1);
  g_autofree char *name = g_strdup_printf ("%.16s-%d.png", node, key->channel);
  GStatBuf         about;

  if (g_stat (key->model->path, &about) != 0)
    return NULL;
  identity = g_strdup_printf ("%d %s %" G_GINT64_FORMAT " %" G_GINT64_FORMAT, EDITION, key->model->path,
                              (gint64) about.st_size, (gint64) about.st_mtime);
  digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, identity, -1);
  folder = g_strdup_printf ("%s-%.16s", key->model->id, digest);
  return g_build_filename (g_get_user_cache_dir (), "reverie", "icons", folder, name, NULL);
}

/* Where the cache cannot be written, icons are made again another time. */
static void
cache_icon (const RvIconKey *key, GdkPixbuf *icon)
{
  g_autofree char *path = cache_path (key);
  g_autofree char *folder = path ? g_path_get_dirname (path) : NULL;
  g_autofree char *data = NULL;
  gsize            length;

  if (path && g_mkdir_with_parents (folder, FOLDER_MODE) == 0
      && gdk_pixbuf_save_to_buffer (icon, &data, &length, "png", NULL, NULL))
    g_file_set_contents (path, data, (gssize) length, NULL);
}

static GdkPixbuf *
cached_icon (const RvIconKey *key)
{
  g_autofree char *path = cache_path (key);

  return path ? gdk_pixbuf_new_from_file_at_scale (path, RV_ICON_SIDE, RV_ICON_SIDE, FALSE, NULL) : NULL;
}

/* ---- Making ---- */

static void
finish (RvIcons *icons, GdkPixbuf *icon)
{
  RvIconKey key = icons->key;

  icons->key.node = NULL;
  icons->funcs.ready (&key, icon, icons->user_data);
  g_free (key.node);
  rv_icons_wake (icons);
}

static void
on_done (GeglBuffer *result, gboolean kept, const GError *error, gpointer data)
{
  RvIcons *icons = data;
  g_autoptr (GdkPixbuf) icon = result ? rv_pixbuf_new (result, RV_ICON_SIDE) : NULL;

  if (icon)
    cache_icon (&icons->key, icon);
  finish (icons, icon);
}

static void
dream (RvIcons *icons)
{
  const RvJobInput input = { .source = icons->noise, .area = *gegl_buffer_get_extent (icons->noise) };
  RvParameters     parameters;

  rv_parameters_init (&parameters, RV_EFFECT_DREAM);
  rv_parameters_set (&parameters, "model", icons->key.model->id, NULL);
  rv_parameters_set (&parameters, "layer", icons->key.node, NULL);
  if (icons->key.channel >= 0)
    {
      g_autofree char *channel = g_strdup_printf ("%d", icons->key.channel);

      rv_parameters_set (&parameters, "channel", channel, NULL);
    }
  parameters.intensity = 100;
  parameters.colour = 1;
  parameters.octaves = DREAM_OCTAVES;
  parameters.iterations = DREAM_ITERATIONS;
  /* One thread: what the user looks at needs the others. */
  rv_worker_start (icons->worker, &parameters, &input, 1, 0);
  rv_parameters_clear (&parameters);
}

static gboolean
on_idle (gpointer data)
{
  RvIcons *icons = data;
  g_autoptr (GdkPixbuf) icon = NULL;

  icons->idle = 0;
  if (!icons->funcs.next (&icons->key, icons->user_data))
    {
      icons->key.node = NULL;
      return G_SOURCE_REMOVE;
    }
  icon = cached_icon (&icons->key);
  if (icon)
    finish (icons, icon);
  else
    dream (icons);
  return G_SOURCE_REMOVE;
}

RvIcons *
rv_icons_new (const ReverieCatalog *catalog, const RvIconFuncs *funcs, gpointer user_data)
{
  static const RvWorkerFuncs worker_funcs = { .done = on_done };
  RvIcons                   *icons = g_new0 (RvIcons, 1);

  icons->funcs = *funcs;
  icons->user_data = user_data;
  icons->worker = rv_worker_new (catalog, &worker_funcs, icons);
  icons->noise = noise_new ();
  return icons;
}

void
rv_icons_free (RvIcons *icons)
{
  if (icons->idle)
    g_source_remove (icons->idle);
  rv_worker_free (icons->worker);
  g_object_unref (icons->noise);
  g_free (icons->key.node);
  g_free (icons);
}

void
rv_icons_wake (RvIcons *icons)
{
  if (!icons->idle && !icons->key.node && !icons->paused)
    icons->idle = g_idle_add_full (G_PRIORITY_LOW, on_idle, icons, NULL);
}

void
rv_icons_set_paused (RvIcons *icons, gboolean paused)
{
  icons->paused = paused;
  if (paused)
    {
      rv_worker_cancel (icons->worker);
      g_clear_pointer (&icons->key.node, g_free);
      if (icons->idle)
        g_source_remove (icons->idle);
      icons->idle = 0;
    }
  else
    rv_icons_wake (icons);
}
