/* A worker: dreams in the background of a program with a main loop.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "plugin/job.h"

G_BEGIN_DECLS

/* All are called in the main context that was the thread's default when the worker was made, and never for a dream that
 * was superseded or cancelled. What they are given is theirs for the call; they may ref buffers. They may call any
 * function of the worker. Each may be NULL. */
typedef struct
{
  /* After each octave but the last, with the dream so far. */
  void (*picture) (GeglBuffer *so_far, const ReverieProgress *progress, gpointer user_data);

  /* After steps, at most some 20 times a second. @seconds_left is negative as long as nothing can be said. */
  void (*progress) (const ReverieProgress *progress, double seconds_left, gpointer user_data);

  /* At the end, once. @result is NULL where there is an error; @kept says that rv_worker_keep () ended the dream. */
  void (*done) (GeglBuffer *result, gboolean kept, const GError *error, gpointer user_data);
} RvWorkerFuncs;

typedef struct _RvWorker RvWorker;

/* @catalog must outlive the worker. The main context must be run by the thread that calls this; it calls all functions
 * of the worker. Free with rv_worker_free (). */
RvWorker *rv_worker_new (const ReverieCatalog *catalog, const RvWorkerFuncs *funcs, gpointer user_data);

/* Begins a dream at once; one that is under way is superseded, and ends after its present step. Copies @parameters and
 * the area, refs the buffers, which nobody may change until the dream has ended. @input's picture () is not called:
 * that of the worker is. @threads and @memory are those of ReverieRun. */
void rv_worker_start (
    RvWorker *worker, const RvParameters *parameters, const RvJobInput *input, guint threads, guint memory);

/* Whether a dream is under way. */
gboolean rv_worker_is_busy (const RvWorker *worker);

/* Stops here: done () comes with the picture so far. */
void rv_worker_keep (RvWorker *worker);

/* Stops without a result. */
void rv_worker_cancel (RvWorker *worker);

/* Cancels, and waits for the present step to end. NULL is fine. */
void rv_worker_free (RvWorker *worker);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RvWorker, rv_worker_free)

G_END_DECLS
