/* Threads that share the tasks of a step.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _RvWorkers RvWorkers;

/* Does task number @task of a run; @worker (0 to threads - 1) says whose scratch memory it may use. */
typedef void (*RvTask) (gpointer data, guint task, guint worker);

/* @threads: 0 for one a processor. Where a thread cannot be started there are fewer. */
RvWorkers *rv_workers_new (guint threads);
void       rv_workers_free (RvWorkers *workers);
guint      rv_workers_count (const RvWorkers *workers);

/* Runs tasks 0 to @n_tasks - 1, the caller helping, and returns when all are done. Which worker does which task is left
 * to chance, so a task must not depend on it. */
void rv_workers_run (RvWorkers *workers, guint n_tasks, RvTask task, gpointer data);

G_END_DECLS
