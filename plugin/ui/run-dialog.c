/* The dialog of a run: how far it has come, and two ways to end it.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>

#include <glib/gi18n-lib.h>

#include "plugin/gimp-effects.h"
#include "plugin/ui/run-dialog.h"
#include "plugin/worker.h"

#define WIDTH 420
#define RESPONSE_STOP 1

typedef struct
{
  const RvParameters *parameters;
  RvRunPart          *parts;
  guint               n_parts;
  guint               part; /* under way */
  RvWorker           *worker;
  GMainLoop          *loop;
  GtkWidget          *dialog;
  GtkWidget          *bar;
  GtkWidget          *work;
  GtkWidget          *time;
  gboolean            stopped;
  GError             *error;
} Run;

/* ---- What is shown ---- */

static char *
time_words (double seconds)
{
  int whole = (int) ceil (seconds);

  if (seconds < 0)
    return g_strdup (_ ("Finding out how long it takes..."));
  if (whole < 90)
    return g_strdup_printf (
        g_dngettext (GETTEXT_PACKAGE, "About %d second left", "About %d seconds left", (gulong) whole), whole);
  whole = (whole + 30) / 60;
  if (whole < 90)
    return g_strdup_printf (
        g_dngettext (GETTEXT_PACKAGE, "About %d minute left", "About %d minutes left", (gulong) whole), whole);
  return g_strdup_printf (_ ("About %d hours and %d minutes left"), whole / 60, whole % 60);
}

static void
show_progress (Run *run, double fraction, const char *work, const char *time)
{
  double all = (run->part + CLAMP (fraction, 0.0, 1.0)) / run->n_parts;

  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (run->bar), all);
  gtk_label_set_text (GTK_LABEL (run->work), work);
  gtk_label_set_text (GTK_LABEL (run->time), time);
}

/* ---- The work ---- */

/* Moves on to the next picture that has no result; FALSE where there is none. */
static gboolean
find_part (Run *run)
{
  while (run->part < run->n_parts && run->parts[run->part].result)
    run->part++;
  return run->part < run->n_parts;
}

static void
begin_part (Run *run)
{
  show_progress (run, 0.0, _ ("Opening the network"), "");
  rv_worker_start (run->worker, run->parameters, run->parts[run->part].input, 0, 0);
}

static void
on_picture (GeglBuffer *so_far, const ReverieProgress *progress, gpointer data)
{
  Run              *run = data;
  const RvJobInput *input = run->parts[run->part].input;

  if (input->picture)
    input->picture (so_far, progress, input->user_data);
}

static void
on_progress (const ReverieProgress *progress, double seconds_left, gpointer data)
{
  Run             *run = data;
  g_autofree char *step = g_strdup_printf (_ ("Octave %u of %u, step %u of %u"), progress->octave + 1,
                                           progress->n_octaves, progress->step + 1, progress->n_steps);
  g_autofree char *layer = NULL;
  g_autofree char *time = NULL;

  if (run->stopped)
    return;
  if (run->n_parts > 1)
    layer = g_strdup_printf (_ ("Layer %u of %u: %s"), run->part + 1, run->n_parts, step);
  /* Nothing is known of the layers that follow but that they are there. */
  if (run->part + 1 == run->n_parts)
    time = time_words (seconds_left);
  show_progress (run, progress->fraction, layer ? layer : step, time ? time : "");
}

static void
on_done (GeglBuffer *result, gboolean kept, const GError *error, gpointer data)
{
  Run *run = data;

  if (error)
    {
      run->error = g_error_copy (error);
      g_main_loop_quit (run->loop);
      return;
    }
  run->parts[run->part].result = g_object_ref (result);
  if (!run->stopped && find_part (run))
    begin_part (run);
  else
    g_main_loop_quit (run->loop);
}

static void
on_response (GtkDialog *dialog, int response, Run *run)
{
  if (response == RESPONSE_STOP)
    {
      run->stopped = TRUE;
      gtk_dialog_set_response_sensitive (dialog, RESPONSE_STOP, FALSE);
      gtk_label_set_text (GTK_LABEL (run->time), _ ("Stopping after this step..."));
      rv_worker_keep (run->worker);
      return;
    }
  rv_worker_cancel (run->worker);
  g_set_error_literal (&run->error, REVERIE_ERROR, REVERIE_ERROR_CANCELLED, _ ("The run was cancelled"));
  g_main_loop_quit (run->loop);
}

/* The dialog is to be there until the worker has been freed. */
static gboolean
on_delete (GtkWidget *dialog, GdkEvent *event, gpointer data)
{
  return TRUE;
}

/* ---- Making ---- */

static GtkWidget *
heading_new (const char *title)
{
  GtkWidget       *label = gtk_label_new (NULL);
  g_autofree char *markup = g_markup_printf_escaped ("<b>%s</b>", title);

  gtk_label_set_markup (GTK_LABEL (label), markup);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  rv_label_align (label, 0.5f);
  return label;
}

static void
dialog_new (Run *run, const char *title)
{
  GtkWidget *box = rv_box_new (GTK_ORIENTATION_VERTICAL, RV_SPACING);

  run->dialog = gtk_dialog_new_with_buttons (_ (rv_effect_words (run->parameters->effect)->working), NULL, 0,
                                             _ ("_Stop Here"), RESPONSE_STOP, _ ("_Cancel"), GTK_RESPONSE_CANCEL, NULL);
  run->bar = gtk_progress_bar_new ();
  run->work = gtk_label_new ("");
  run->time = gtk_label_new ("");
  gtk_window_set_resizable (GTK_WINDOW (run->dialog), FALSE);
  gtk_widget_set_size_request (box, WIDTH, -1);
  gtk_container_set_border_width (GTK_CONTAINER (box), RV_GROUP_SPACING);
  rv_label_align (run->work, 0.5f);
  rv_label_align (run->time, 0.5f);
  /* A key that is still down from the dialog before is to press no button here. */
  gtk_widget_set_can_focus (run->bar, TRUE);
  rv_widget_set_name (run->bar, _ ("Progress"));
  gtk_widget_set_tooltip_text (gtk_dialog_get_widget_for_response (GTK_DIALOG (run->dialog), RESPONSE_STOP),
                               _ ("Keep the picture as far as it has come"));
  gtk_box_pack_start (GTK_BOX (box), heading_new (title), FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (box), run->bar, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (box), run->work, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (box), run->time, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (gtk_dialog_get_content_area (GTK_DIALOG (run->dialog))), box, TRUE, TRUE, 0);
  g_signal_connect (run->dialog, "response", G_CALLBACK (on_response), run);
  g_signal_connect (run->dialog, "delete-event", G_CALLBACK (on_delete), NULL);
}

gboolean
rv_run_dialog (const ReverieCatalog *catalog,
               const RvParameters   *parameters,
               RvRunPart            *parts,
               guint                 n_parts,
               RvWindowFunc          place,
               GError              **error)
{
  static const RvWorkerFuncs funcs = { on_picture, on_progress, on_done };
  g_autofree char           *title = rv_job_title (catalog, parameters);
  Run                        run = { .parameters = parameters, .parts = parts, .n_parts = n_parts };

  if (!find_part (&run))
    return TRUE;
  run.loop = g_main_loop_new (NULL, FALSE);
  run.worker = rv_worker_new (catalog, &funcs, &run);
  dialog_new (&run, title);
  if (place)
    place (GTK_WINDOW (run.dialog));
  gtk_widget_show_all (run.dialog);
  gtk_widget_grab_focus (run.bar);
  begin_part (&run);
  g_main_loop_run (run.loop);

  gtk_widget_hide (run.dialog);
  rv_worker_free (run.worker);
  gtk_widget_destroy (run.dialog);
  g_main_loop_unref (run.loop);
  if (run.error)
    g_propagate_error (error, run.error);
  return run.error == NULL;
}
