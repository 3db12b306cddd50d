/* The program reverie: progress on a terminal, and stopping by a signal.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>

#include "plugin/cli/cli.h"

static volatile sig_atomic_t stop_asked;
static volatile sig_atomic_t writing;

static void
on_signal (int number)
{
  if (stop_asked && !writing)
    _exit (CLI_FAILED);
  stop_asked = 1;
}

/* A signal that the caller had the program ignore, as nohup and shells do for jobs in the background, stays ignored. */
static void catch (int number)
{
  struct sigaction action = { .sa_handler = on_signal, .sa_flags = SA_RESTART };
  struct sigaction before;

  sigemptyset (&action.sa_mask);
  if (sigaction (number, NULL, &before) == 0 && before.sa_handler != SIG_IGN)
    sigaction (number, &action, NULL);
}

static void
catch_signals (void)
{
  catch (SIGINT);
  catch (SIGTERM);
  /* A file that may grow no more is a failure to be told of, like a full disk. */
  signal (SIGXFSZ, SIG_IGN);
}

void
cli_progress_begin (CliProgress *progress, gboolean quiet)
{
  *progress = (CliProgress){ .n_parts = 1 };
  progress->shown = !quiet && isatty (STDERR_FILENO);
  catch_signals ();
}

void
cli_progress_end (CliProgress *progress)
{
  if (progress->shown)
    fputs ("\r\033[K", stderr);
}

gboolean
cli_stopped (GError **error)
{
  if (!stop_asked)
    return FALSE;
  g_clear_error (error);
  g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_CANCELLED, _ ("stopped; nothing was written"));
  return TRUE;
}

double
cli_seconds_since (gint64 start)
{
  return (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
}

static char *
time_left (const CliProgress *progress, double fraction)
{
  const double gone = cli_seconds_since (progress->start);
  double       left;

  /* The first steps say little. */
  if (fraction < 0.005 || gone < 0.5)
    return g_strdup ("");
  left = gone / fraction * (1.0 - fraction) + 0.5;
  if (left < 60)
    return g_strdup_printf (_ (", %d s left"), (int) left);
  if (left < 3600)
    return g_strdup_printf (_ (", %d min %02d s left"), (int) left / 60, (int) left % 60);
  return g_strdup_printf (_ (", %d h %02d min left"), (int) (left / 3600), (int) (left / 60) % 60);
}

static void
show (const CliProgress *progress, const ReverieProgress *step)
{
  const double     fraction = (progress->part + step->fraction) / progress->n_parts;
  g_autofree char *left = time_left (progress, fraction);
  g_autofree char *subject = NULL;
  g_autofree char *line = NULL;

  subject = progress->subject
                ? g_strdup_printf (_ ("%s (%u of %u), "), progress->subject, progress->part + 1, progress->n_parts)
                : g_strdup ("");
  line = g_strdup_printf (_ ("%soctave %u of %u, step %u of %u, %d %%%s"), subject, step->octave + 1, step->n_octaves,
                          step->step + 1, step->n_steps, (int) (100.0 * fraction), left);
  fprintf (stderr, "\r%s\033[K", line);
}

/* Where one picture is made, and not many small ones. */
static void
on_plan (const ReveriePlan *plan, gpointer data)
{
  const CliProgress *progress = data;
  g_autofree char   *tiles = NULL;
  g_autofree char   *disk = NULL;

  if (!progress->shown || progress->n_parts > 1)
    return;
  tiles = plan->tiles > 1 ? g_strdup_printf (_ (", in %u tiles"), plan->tiles) : g_strdup ("");
  disk = plan->disk_bytes > 0
             ? g_strdup_printf (_ (" and %zu MiB of temporary files"), (gsize) (plan->disk_bytes >> 20) + 1)
             : g_strdup ("");
  cli_note (_ ("at most %zu MiB of memory%s%s"), (gsize) (plan->memory_bytes >> 20) + 1, disk, tiles);
}

static ReverieVerdict
on_step (const ReverieProgress *step, gpointer data)
{
  const CliProgress *progress = data;

  if (progress->shown)
    show (progress, step);
  return stop_asked ? REVERIE_CANCEL : REVERIE_GO_ON;
}

ReverieRun
cli_progress_run (CliProgress *progress, const CliOptions *options)
{
  if (!progress->start)
    progress->start = g_get_monotonic_time ();
  return (ReverieRun){ .threads = (guint) options->threads,
                       .memory = (guint) options->memory,
                       .plan = on_plan,
                       .progress = on_step,
                       .user_data = progress };
}

void
cli_writing_begin (void)
{
  writing++;
  catch_signals ();
}

void
cli_writing_end (void)
{
  writing--;
}
