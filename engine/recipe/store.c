/* Floats in memory or in a file.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The file is read and written, not mapped: what the system keeps of it in memory is no part of the process.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include <glib/gi18n-lib.h>

#include "engine/recipe/store.h"

#define FOLDER "/var/tmp" /* /tmp may be memory */

struct _RvStore
{
  float *memory; /* or NULL: */
  int    file;
  gsize  bytes;
  gint   failure; /* errno of the first one */
};

static const char *
folder (void)
{
  const char *wish = g_getenv ("TMPDIR");

  if (wish != NULL && *wish != '\0')
    return wish;
  return g_access (FOLDER, W_OK) == 0 ? FOLDER : g_get_tmp_dir ();
}

static gboolean
fail (gsize bytes, int reason, GError **error)
{
  g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_MEMORY,
               _ ("a temporary file of %zu MiB in %s: %s; make room there, let TMPDIR name a folder that "
                  "has it, or allow more memory"),
               (bytes >> 20) + 1, folder (), g_strerror (reason));
  return FALSE;
}

static int
open_nameless (void)
{
  int file = -1;

#ifdef O_TMPFILE
  file = open (folder (), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
#endif
  if (file < 0)
    {
      g_autofree char *name = g_build_filename (folder (), ".reverie-XXXXXX", NULL);

      file = g_mkstemp_full (name, O_RDWR | O_CLOEXEC, 0600);
      if (file >= 0)
        g_unlink (name);
    }
  return file;
}

static gboolean
open_file (RvStore *store, GError **error)
{
  int reason;

  store->file = open_nameless ();
  if (store->file < 0)
    return fail (store->bytes, errno, error);
  /* Some file systems cannot take room beforehand: there a full disk shows when it is written to. */
  reason = posix_fallocate (store->file, 0, store->bytes);
  if (reason == ENOSPC || reason == EFBIG || reason == EDQUOT)
    return fail (store->bytes, reason, error);
  return TRUE;
}

RvStore *
rv_store_new (gsize n, gboolean on_disk, GError **error)
{
  RvStore *store = g_new0 (RvStore, 1);
  gboolean good;

  store->file = -1;
  store->bytes = n * sizeof (float);
  if (on_disk)
    good = open_file (store, error);
  else
    {
      store->memory = g_try_malloc (store->bytes);
      good = store->memory != NULL;
      if (!good)
        g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_MEMORY,
                     _ ("no memory for %zu MiB of a picture: close other programs, or make it smaller"),
                     (store->bytes >> 20) + 1);
    }
  if (!good)
    g_clear_pointer (&store, rv_store_free);
  return store;
}

void
rv_store_free (RvStore *store)
{
  if (store == NULL)
    return;
  g_free (store->memory);
  if (store->file >= 0)
    close (store->file);
  g_free (store);
}

static void
note_failure (RvStore *store)
{
  g_atomic_int_compare_and_exchange (&store->failure, 0, errno != 0 ? errno : EIO);
}

/* One call may move less than was asked for. */
static void
transfer (RvStore *store, gboolean out, gsize offset, gsize bytes, guint8 *data)
{
  while (bytes > 0)
    {
      gssize moved = out ? pwrite (store->file, data, bytes, offset) : pread (store->file, data, bytes, offset);

      if (moved < 0 && errno == EINTR)
        continue;
      if (moved <= 0)
        {
          note_failure (store);
          if (!out)
            memset (data, 0, bytes);
          return;
        }
      offset += moved;
      bytes -= moved;
      data += moved;
    }
}

float *
rv_store_read (RvStore *store, gsize start, gsize n, float *room)
{
  if (store->memory != NULL)
    return store->memory + start;
  transfer (store, FALSE, start * sizeof (float), n * sizeof (float), (guint8 *) room);
  return room;
}

void
rv_store_write (RvStore *store, gsize start, gsize n, const float *values)
{
  if (store->memory == NULL)
    transfer (store, TRUE, start * sizeof (float), n * sizeof (float), (guint8 *) values);
  else if (values != store->memory + start)
    memcpy (store->memory + start, values, n * sizeof (float));
}

gboolean
rv_store_check (const RvStore *store, GError **error)
{
  int reason = g_atomic_int_get (&store->failure);

  return reason == 0 || fail (store->bytes, reason, error);
}
