/* A worker: dreams in the background of a program with a main loop.
 *
 * A dream looks at what is wanted of it after every step, and then goes on or ends; until then one that was superseded
 * runs beside its successor. So a new dream never waits for a step of the old one, which on a large picture may take
 * seconds.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/worker.h"

/* The dream that is wanted, and one that has not yet noticed that it is not. */
#define MOST_DREAMS 2
/* Microseconds between two words of progress. */
#define PROGRESS_INTERVAL (G_USEC_PER_SEC / 20)
/* The first steps say little about the time that the others take. */
#define TELLING_SECONDS 0.5
#define TELLING_FRACTION 0.005

typedef struct
{
  GeglBuffer     *buffer;
  ReverieProgress progress;
} Picture;

/* What the main context has not been told yet. */
typedef struct
{
  GQueue          pictures; /* of Picture */
  gboolean        moved;    /* progress and seconds_left hold something */
  ReverieProgress progress;
  double          seconds_left;
  gboolean        done; /* result, kept and error hold something */
  GeglBuffer     *result;
  gboolean        kept;
  GError         *error;
} Mail;

struct _RvWorker
{
  const ReverieCatalog *catalog;
  RvWorkerFuncs         funcs;
  gpointer              user_data;
  GMainContext         *context;
  GThreadPool          *pool;
  gboolean              busy;

  GMutex   lock;   /* for what follows */
  guint    wanted; /* serial of the dream whose answers are wanted */
  gboolean keep;
  Mail     mail;
  GSource *delivery; /* under way, or NULL */
};

typedef struct
{
  RvWorker    *worker;
  guint        serial;
  RvParameters parameters;
  RvJobInput   input;
  guint        threads;
  guint        memory;
  gint64       told;

  /* Where the octave began, and where the last word came from: in time and in work. */
  guint  octave;
  gint64 began;
  double began_fraction;
  gint64 last;
  double last_fraction;
  double pace; /* seconds for the whole work; 0: not known */
} Dream;

static void
picture_free (gpointer data)
{
  Picture *picture = data;

  g_object_unref (picture->buffer);
  g_free (picture);
}

static void
mail_clear (Mail *mail)
{
  g_queue_clear_full (&mail->pictures, picture_free);
  g_clear_object (&mail->result);
  g_clear_error (&mail->error);
  *mail = (Mail){ 0 };
}

static void
dream_free (Dream *dream)
{
  rv_parameters_clear (&dream->parameters);
  rv_job_input_clear (&dream->input);
  g_free (dream);
}

/* Whether an answer to the dream @serial is still wanted, in the main context. */
static gboolean
is_wanted (const RvWorker *worker, guint serial)
{
  return worker->wanted == serial;
}

static void
tell (RvWorker *worker, const Mail *mail, guint serial)
{
  for (GList *link = mail->pictures.head; link && worker->funcs.picture && is_wanted (worker, serial);
       link = link->next)
    {
      const Picture *picture = link->data;

      worker->funcs.picture (picture->buffer, &picture->progress, worker->user_data);
    }
  if (mail->moved && worker->funcs.progress && is_wanted (worker, serial))
    worker->funcs.progress (&mail->progress, mail->seconds_left, worker->user_data);
  if (mail->done && is_wanted (worker, serial))
    {
      worker->busy = FALSE;
      if (worker->funcs.done)
        worker->funcs.done (mail->result, mail->kept, mail->error, worker->user_data);
    }
}

static void
worker_clear (gpointer data)
{
  RvWorker *worker = data;

  g_main_context_unref (worker->context);
  g_mutex_clear (&worker->lock);
}

static gboolean
deliver (gpointer data)
{
  RvWorker *worker = g_rc_box_acquire (data);
  Mail      mail;
  guint     serial;

  g_mutex_lock (&worker->lock);
  mail = worker->mail;
  worker->mail = (Mail){ 0 };
  serial = worker->wanted;
  g_clear_pointer (&worker->delivery, g_source_unref);
  g_mutex_unlock (&worker->lock);

  tell (worker, &mail, serial);
  mail_clear (&mail);
  g_rc_box_release_full (worker, worker_clear);
  return G_SOURCE_REMOVE;
}

/* Has the mail delivered; with the lock held. */
static void
send_mail (RvWorker *worker)
{
  if (worker->delivery)
    return;
  worker->delivery = g_idle_source_new ();
  g_source_set_priority (worker->delivery, G_PRIORITY_DEFAULT);
  g_source_set_callback (worker->delivery, deliver, worker, NULL);
  g_source_attach (worker->delivery, worker->context);
}

/* The time for the work that is left, at the pace of the present octave where it says something: coarse ones have
 * another. */
static double
seconds_left (Dream *dream, gint64 now, const ReverieProgress *progress)
{
  double gone, done;

  if (progress->octave != dream->octave)
    {
      dream->octave = progress->octave;
      dream->began = dream->last;
      dream->began_fraction = dream->last_fraction;
    }
  dream->last = now;
  dream->last_fraction = progress->fraction;
  gone = (double) (now - dream->began) / G_USEC_PER_SEC;
  done = progress->fraction - dream->began_fraction;
  if (gone >= TELLING_SECONDS && done >= TELLING_FRACTION)
    dream->pace = gone / done;
  return dream->pace > 0.0 ? dream->pace * (1.0 - progress->fraction) : -1.0;
}

static ReverieVerdict
on_progress (const ReverieProgress *progress, gpointer data)
{
  Dream         *dream = data;
  RvWorker      *worker = dream->worker;
  gint64         now = g_get_monotonic_time ();
  double         left = seconds_left (dream, now, progress);
  ReverieVerdict verdict = REVERIE_GO_ON;

  g_mutex_lock (&worker->lock);
  if (dream->serial != worker->wanted)
    verdict = REVERIE_CANCEL;
  else if (worker->keep)
    verdict = REVERIE_KEEP;
  else if (now - dream->told >= PROGRESS_INTERVAL)
    {
      dream->told = now;
      worker->mail.moved = TRUE;
      worker->mail.progress = *progress;
      worker->mail.seconds_left = left;
      send_mail (worker);
    }
  g_mutex_unlock (&worker->lock);
  return verdict;
}

static void
on_picture (GeglBuffer *so_far, const ReverieProgress *progress, gpointer data)
{
  Dream    *dream = data;
  RvWorker *worker = dream->worker;

  g_mutex_lock (&worker->lock);
  if (dream->serial == worker->wanted)
    {
      Picture *picture = g_new (Picture, 1);

      *picture = (Picture){ g_object_ref (so_far), *progress };
      g_queue_push_tail (&worker->mail.pictures, picture);
      send_mail (worker);
    }
  g_mutex_unlock (&worker->lock);
}

/* Takes @result and @error over. */
static void
send_end (Dream *dream, GeglBuffer *result, gboolean kept, GError *error)
{
  RvWorker *worker = dream->worker;

  g_mutex_lock (&worker->lock);
  if (dream->serial == worker->wanted)
    {
      worker->mail.moved = FALSE;
      worker->mail.done = TRUE;
      worker->mail.result = g_steal_pointer (&result);
      worker->mail.kept = kept;
      worker->mail.error = g_steal_pointer (&error);
      send_mail (worker);
    }
  g_mutex_unlock (&worker->lock);
  g_clear_object (&result);
  g_clear_error (&error);
}

static gboolean
was_superseded (Dream *dream)
{
  gboolean superseded;

  g_mutex_lock (&dream->worker->lock);
  superseded = dream->serial != dream->worker->wanted;
  g_mutex_unlock (&dream->worker->lock);
  return superseded;
}

static void
run_dream (gpointer data, gpointer worker_data)
{
  Dream           *dream = data;
  RvWorker        *worker = worker_data;
  const ReverieRun run
      = { .threads = dream->threads, .memory = dream->memory, .progress = on_progress, .user_data = dream };

  if (!was_superseded (dream))
    {
      GError       *error = NULL;
      GeglBuffer   *result;
      ReverieReport report;

      reverie_report_init (&report);
      result = rv_job_run (worker->catalog, &dream->parameters, &run, &dream->input, &report, &error);
      send_end (dream, result, report.kept, error);
      reverie_report_clear (&report);
    }
  dream_free (dream);
}

RvWorker *
rv_worker_new (const ReverieCatalog *catalog, const RvWorkerFuncs *funcs, gpointer user_data)
{
  RvWorker *worker = g_rc_box_new0 (RvWorker);

  worker->catalog = catalog;
  worker->funcs = *funcs;
  worker->user_data = user_data;
  worker->context = g_main_context_ref_thread_default ();
  g_mutex_init (&worker->lock);
  worker->pool = g_thread_pool_new (run_dream, worker, MOST_DREAMS, FALSE, NULL);
  return worker;
}

/* Nothing of what was asked for so far is wanted; returns the serial of what comes next. */
static guint
supersede (RvWorker *worker)
{
  guint serial;

  g_mutex_lock (&worker->lock);
  serial = ++worker->wanted;
  worker->keep = FALSE;
  mail_clear (&worker->mail);
  g_mutex_unlock (&worker->lock);
  worker->busy = FALSE;
  return serial;
}

void
rv_worker_start (RvWorker *worker, const RvParameters *parameters, const RvJobInput *input, guint threads, guint memory)
{
  Dream *dream = g_new0 (Dream, 1);

  dream->worker = worker;
  dream->serial = supersede (worker);
  rv_parameters_copy (&dream->parameters, parameters);
  dream->input = *input;
  rv_job_input_ref (&dream->input);
  dream->input.picture = on_picture;
  dream->input.user_data = dream;
  dream->threads = threads;
  dream->memory = memory;
  dream->began = dream->last = g_get_monotonic_time ();
  worker->busy = TRUE;
  g_thread_pool_push (worker->pool, dream, NULL);
}

gboolean
rv_worker_is_busy (const RvWorker *worker)
{
  return worker->busy;
}

void
rv_worker_keep (RvWorker *worker)
{
  g_mutex_lock (&worker->lock);
  worker->keep = TRUE;
  g_mutex_unlock (&worker->lock);
}

void
rv_worker_cancel (RvWorker *worker)
{
  supersede (worker);
}

void
rv_worker_free (RvWorker *worker)
{
  if (!worker)
    return;
  supersede (worker);
  g_thread_pool_free (worker->pool, FALSE, TRUE);
  if (worker->delivery)
    g_source_destroy (worker->delivery);
  g_clear_pointer (&worker->delivery, g_source_unref);
  g_rc_box_release_full (worker, worker_clear);
}
