/* Threads that share the tasks of a step.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A step of the ascent runs some fifty short loops, so a worker that has finished looks for the next one for a moment
 * before it goes to sleep: waking a thread costs as long as a small loop.
 *
 * Each worker begins with a share of its own, the same part of each run, and then helps the others. Tasks near each
 * other deal with pixels near each other, so a worker finds in its own cache much of what it made in the run before.
 */
#include "engine/exec/workers.h"

#define MAX_THREADS 256
#define SPINS 4000
#define CACHE_LINE 64

/* A worker's seat, in a cache line of its own. */
typedef struct
{
  RvWorkers *workers;
  guint      number;
  gint       next, end; /* of its share of the tasks */
  guint8     rest[CACHE_LINE - sizeof (RvWorkers *) - 3 * sizeof (gint)];
} Worker;

struct _RvWorkers
{
  guint     count; /* the caller included */
  GThread **threads;
  Worker   *seats;

  GMutex   lock;
  GCond    wake;
  gint     generation; /* of runs */
  gint     sleepers;   /* threads that wait for the next one; changes under the lock */
  gint     busy;       /* threads still in the run */
  RvTask   task;
  gpointer data;
  gboolean quit;
};

static void
relax (void)
{
#if defined(__x86_64__)
  __builtin_ia32_pause ();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

static void
work (RvWorkers *workers, guint number)
{
  for (guint i = 0; i < workers->count; i++)
    {
      Worker *seat = &workers->seats[(number + i) % workers->count];
      gint    task;

      while ((task = g_atomic_int_add (&seat->next, 1)) < seat->end)
        workers->task (workers->data, task, number);
    }
}

/* Waits until the generation is not @seen. What was written before it changed can be seen then. */
static void
await_generation (RvWorkers *workers, gint seen)
{
  for (guint i = 0; i < SPINS; i++)
    {
      if (g_atomic_int_get (&workers->generation) != seen)
        return;
      relax ();
    }
  g_mutex_lock (&workers->lock);
  g_atomic_int_inc (&workers->sleepers);
  while (g_atomic_int_get (&workers->generation) == seen)
    g_cond_wait (&workers->wake, &workers->lock);
  g_atomic_int_add (&workers->sleepers, -1);
  g_mutex_unlock (&workers->lock);
}

static gpointer
serve (gpointer data)
{
  Worker    *worker = data;
  RvWorkers *workers = worker->workers;
  gint       seen = 0;

  for (;;)
    {
      await_generation (workers, seen);
      /* The next one does not begin before this worker is no longer busy. */
      seen = g_atomic_int_get (&workers->generation);
      if (workers->quit)
        return NULL;
      work (workers, worker->number);
      g_atomic_int_add (&workers->busy, -1);
    }
}

/* Who does not sleep needs no waking, which asks the system: that takes as long as a small loop. Either a worker on its
 * way to sleep sees the new generation, or it is seen here. */
static void
start_generation (RvWorkers *workers)
{
  g_atomic_int_inc (&workers->generation);
  if (g_atomic_int_get (&workers->sleepers) == 0)
    return;
  g_mutex_lock (&workers->lock);
  g_cond_broadcast (&workers->wake);
  g_mutex_unlock (&workers->lock);
}

RvWorkers *
rv_workers_new (guint threads)
{
  RvWorkers *workers = g_new0 (RvWorkers, 1);

  threads = CLAMP (threads > 0 ? threads : g_get_num_processors (), 1, MAX_THREADS);
  g_mutex_init (&workers->lock);
  g_cond_init (&workers->wake);
  workers->threads = g_new0 (GThread *, threads);
  workers->seats = g_new0 (Worker, threads);
  workers->count = 1;
  while (workers->count < threads)
    {
      Worker *seat = &workers->seats[workers->count];

      *seat = (Worker){ .workers = workers, .number = workers->count };
      workers->threads[workers->count] = g_thread_try_new ("reverie", serve, seat, NULL);
      if (workers->threads[workers->count] == NULL)
        break;
      workers->count++;
    }
  return workers;
}

void
rv_workers_free (RvWorkers *workers)
{
  if (workers == NULL)
    return;
  workers->quit = TRUE;
  start_generation (workers);
  for (guint i = 1; i < workers->count; i++)
    g_thread_join (workers->threads[i]);
  g_mutex_clear (&workers->lock);
  g_cond_clear (&workers->wake);
  g_free (workers->threads);
  g_free (workers->seats);
  g_free (workers);
}

guint
rv_workers_count (const RvWorkers *workers)
{
  return workers->count;
}

void
rv_workers_run (RvWorkers *workers, guint n_tasks, RvTask task, gpointer data)
{
  if (workers->count == 1 || n_tasks == 1)
    {
      for (guint i = 0; i < n_tasks; i++)
        task (data, i, 0);
      return;
    }
  workers->task = task;
  workers->data = data;
  for (guint i = 0; i < workers->count; i++)
    {
      workers->seats[i].next = (guint64) n_tasks * i / workers->count;
      workers->seats[i].end = (guint64) n_tasks * (i + 1) / workers->count;
    }
  workers->busy = workers->count - 1;
  start_generation (workers);
  work (workers, 0);
  /* Where others want the processor, the last worker may be waiting for it. */
  for (guint i = 0; g_atomic_int_get (&workers->busy) > 0; i++)
    if (i < SPINS)
      relax ();
    else
      g_thread_yield ();
}
