/* The live preview: the layer as it is dreamt with the present settings, refined while the user looks.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>

#include <glib/gi18n-lib.h>

#include "plugin/gimp-effects.h"
#include "plugin/settings.h"
#include "plugin/ui/picture.h"
#include "plugin/ui/preview.h"
#include "plugin/ui/status.h"
#include "plugin/ui/view.h"
#include "plugin/worker.h"

/* Milliseconds from a change to the dream; those of the window's size come in dozens. */
#define SETTINGS_DELAY 20
#define ZOOM_DELAY 150
/* Pixels that are dreamt for a preview. */
#define MOST_PIXELS 2e6
/* A scale from which on the layer is dreamt at its own size. */
#define NEARLY_WHOLE 0.75

struct _RvPreview
{
  const ReverieCatalog *catalog;
  GObject              *settings;
  RvJobInput            input;
  RvJobInput            scaled;  /* what is dreamt on; its source is NULL before the first time */
  double                scale;   /* of scaled */
  char                 *recipe;  /* that is dreamt */
  GeglBuffer           *result;  /* of recipe, at the layer's size; or NULL */
  char                 *trouble; /* why there is nothing to work with; or NULL */
  RvWorker             *worker;
  guint                 delay; /* id of a source, or 0 */
  GtkWidget            *widget;
  GtkWidget            *zoom; /* label */
  RvView               *view;
  RvStatus             *status;
  RvPreviewFunc         busy;
  gpointer              user_data;
};

/* ---- What is dreamt ---- */

static double
wanted_scale (RvPreview *preview)
{
  const GeglRectangle *area = &preview->input.area;
  double               most = sqrt (MOST_PIXELS / ((double) area->width * area->height));
  double               scale = rv_view_get_zoom (preview->view);

  if (!preview->input.source)
    return 1.0;
  /* A little more work, and the preview is the result. */
  if (scale > NEARLY_WHOLE)
    scale = 1.0;
  return rv_picture_allowed_scale (area, MIN (most, scale));
}

static char *
scale_words (RvPreview *preview)
{
  int percent = (int) rint (100.0 * preview->scale);

  if (preview->scale >= 1.0)
    return g_strdup (_ ("Computed at full size"));
  if (rv_view_get_zoom (preview->view) > 1.01 * preview->scale)
    return g_strdup_printf (_ ("Computed at %d %% of the size, the most it shows"), percent);
  return g_strdup_printf (_ ("Computed at %d %% of the size"), percent);
}

static void
fail (RvPreview *preview, const char *message)
{
  rv_view_set_after (preview->view, NULL);
  rv_view_set_message (preview->view, message);
  rv_status_show_error (preview->status, _ ("There is nothing to show"));
  preview->busy (FALSE, preview->user_data);
}

static void
start (RvPreview *preview)
{
  double           scale = wanted_scale (preview);
  g_autofree char *words = NULL;
  g_autoptr (GError) error = NULL;
  RvParameters parameters;

  rv_parameters_init (&parameters, rv_settings_get_effect (preview->settings));
  if (preview->trouble)
    g_set_error_literal (&error, REVERIE_ERROR, REVERIE_ERROR_ARGUMENT, preview->trouble);
  if (error || !rv_parameters_from_object (&parameters, preview->settings, &error))
    {
      rv_worker_cancel (preview->worker);
      g_clear_pointer (&preview->recipe, g_free);
      fail (preview, error->message);
    }
  else
    {
      g_autofree char *recipe = rv_parameters_to_recipe (&parameters);
      gboolean         same_size = preview->recipe && fabs (scale / preview->scale - 1.0) < 1e-3;

      if (!same_size)
        {
          rv_job_input_clear (&preview->scaled);
          preview->scale = scale;
          rv_picture_scale (&preview->input, scale, &preview->scaled);
        }
      if (!same_size || g_strcmp0 (recipe, preview->recipe) != 0)
        {
          g_free (preview->recipe);
          preview->recipe = g_steal_pointer (&recipe);
          g_clear_object (&preview->result);
          rv_picture_scale_octaves (&parameters, scale);
          words = scale_words (preview);
          rv_view_set_message (preview->view, NULL);
          rv_status_show_work (preview->status, _ (rv_effect_words (parameters.effect)->working), words, 0.0);
          preview->busy (TRUE, preview->user_data);
          rv_worker_start (preview->worker, &parameters, &preview->scaled, 0, 0);
        }
    }
  rv_parameters_clear (&parameters);
}

static gboolean
start_after_delay (gpointer data)
{
  RvPreview *preview = data;

  preview->delay = 0;
  start (preview);
  return G_SOURCE_REMOVE;
}

/* A change of the settings does not put the dream off for ever while others follow. */
static void
on_settings (GObject *settings, GParamSpec *property, RvPreview *preview)
{
  if (preview->worker && !preview->delay)
    preview->delay = g_timeout_add (SETTINGS_DELAY, start_after_delay, preview);
}

static void
on_zoom (gpointer data)
{
  RvPreview       *preview = data;
  g_autofree char *percent = g_strdup_printf (_ ("%d %%"), (int) rint (100.0 * rv_view_get_zoom (preview->view)));

  gtk_label_set_text (GTK_LABEL (preview->zoom), percent);
  if (!preview->worker)
    return;
  if (preview->delay)
    g_source_remove (preview->delay);
  preview->delay = g_timeout_add (preview->scaled.source ? ZOOM_DELAY : SETTINGS_DELAY, start_after_delay, preview);
}

/* ---- What the worker tells ---- */

static void
on_picture (GeglBuffer *so_far, const ReverieProgress *progress, gpointer data)
{
  RvPreview *preview = data;

  rv_view_set_after (preview->view, so_far);
}

static void
on_progress (const ReverieProgress *progress, double seconds_left, gpointer data)
{
  RvPreview       *preview = data;
  g_autofree char *size = scale_words (preview);
  g_autofree char *octave = rv_effect_octave_text (rv_settings_get_effect (preview->settings), progress);

  rv_status_show_work (preview->status, octave, size, progress->fraction);
}

static void
on_done (GeglBuffer *result, gboolean kept, const GError *error, gpointer data)
{
  RvPreview       *preview = data;
  g_autofree char *size = scale_words (preview);

  if (error)
    {
      fail (preview, error->message);
      return;
    }
  rv_view_set_after (preview->view, result);
  /* What was converted for the preview is another picture. */
  if (preview->scaled.source == preview->input.source)
    g_set_object (&preview->result, result);
  rv_status_show_rest (preview->status, size);
  preview->busy (FALSE, preview->user_data);
}

/* ---- Buttons ---- */

static void
zoom_in (GtkWidget *button, RvPreview *preview)
{
  rv_view_zoom_by (preview->view, RV_VIEW_STEP);
}

static void
zoom_out (GtkWidget *button, RvPreview *preview)
{
  rv_view_zoom_by (preview->view, 1.0 / RV_VIEW_STEP);
}

static void
zoom_to_pixels (GtkWidget *button, RvPreview *preview)
{
  rv_view_zoom_to_pixels (preview->view);
}

static void
zoom_to_fit (GtkWidget *button, RvPreview *preview)
{
  rv_view_zoom_to_fit (preview->view);
}

static void
hold (GtkWidget *button, RvPreview *preview)
{
  rv_view_set_held (preview->view, TRUE);
}

static void
let_go (GtkWidget *button, RvPreview *preview)
{
  rv_view_set_held (preview->view, FALSE);
}

static void
split (GtkToggleButton *button, RvPreview *preview)
{
  rv_view_set_split (preview->view, gtk_toggle_button_get_active (button));
}

static void
add_icon_button (GtkBox *box, const char *icon, const char *name, GCallback clicked, RvPreview *preview)
{
  GtkWidget *button = gtk_button_new ();

  gtk_container_add (GTK_CONTAINER (button), gtk_image_new_from_icon_name (icon, GTK_ICON_SIZE_MENU));
  gtk_widget_set_tooltip_text (button, name);
  rv_widget_set_name (button, name);
  g_signal_connect (button, "clicked", clicked, preview);
  gtk_box_pack_start (box, button, FALSE, FALSE, 0);
}

static GtkWidget *
buttons_new (RvPreview *preview)
{
  GtkWidget *box = rv_box_new (GTK_ORIENTATION_HORIZONTAL, RV_SPACING);
  GtkWidget *compare = gtk_button_new_with_label (_ ("Hold to Compare"));
  GtkWidget *line = gtk_toggle_button_new_with_label (_ ("Split"));

  add_icon_button (GTK_BOX (box), "zoom-out", _ ("Zoom out"), G_CALLBACK (zoom_out), preview);
  add_icon_button (GTK_BOX (box), "zoom-in", _ ("Zoom in"), G_CALLBACK (zoom_in), preview);
  add_icon_button (GTK_BOX (box), "zoom-original", _ ("Zoom to the layer's own pixels"), G_CALLBACK (zoom_to_pixels),
                   preview);
  add_icon_button (GTK_BOX (box), "zoom-fit-best", _ ("Fit the layer into the preview"), G_CALLBACK (zoom_to_fit),
                   preview);
  preview->zoom = gtk_label_new (NULL);
  gtk_box_pack_start (GTK_BOX (box), preview->zoom, FALSE, FALSE, 0);

  /* Where there is no layer, there is nothing to compare with. */
  gtk_widget_set_no_show_all (compare, !preview->input.source);
  gtk_widget_set_no_show_all (line, !preview->input.source);
  gtk_widget_set_tooltip_text (compare, _ ("Show the layer as it is, for as long as the button is held; so does the "
                                           "right mouse button in the preview"));
  g_signal_connect (compare, "pressed", G_CALLBACK (hold), preview);
  g_signal_connect (compare, "released", G_CALLBACK (let_go), preview);
  gtk_widget_set_tooltip_text (line, _ ("Show the layer as it is at the left of a line that can be dragged"));
  g_signal_connect (line, "toggled", G_CALLBACK (split), preview);
  gtk_box_pack_end (GTK_BOX (box), compare, FALSE, FALSE, 0);
  gtk_box_pack_end (GTK_BOX (box), line, FALSE, FALSE, 0);
  return box;
}

/* ---- Making ---- */

static void
preview_free (GtkWidget *widget, RvPreview *preview)
{
  rv_preview_stop (preview);
  g_signal_handlers_disconnect_by_data (preview->settings, preview);
  rv_job_input_clear (&preview->input);
  rv_job_input_clear (&preview->scaled);
  g_clear_object (&preview->settings);
  g_clear_object (&preview->result);
  g_free (preview->recipe);
  g_free (preview->trouble);
  g_free (preview);
}

static GtkWidget *
frame_new (GtkWidget *child)
{
  GtkWidget *frame = gtk_frame_new (NULL);

  gtk_frame_set_shadow_type (GTK_FRAME (frame), GTK_SHADOW_IN);
  gtk_container_add (GTK_CONTAINER (frame), child);
  return frame;
}

RvPreview *
rv_preview_new (
    const ReverieCatalog *catalog, GObject *settings, const RvJobInput *input, RvPreviewFunc busy, gpointer user_data)
{
  static const RvWorkerFuncs funcs = { on_picture, on_progress, on_done };
  RvPreview                 *preview = g_new0 (RvPreview, 1);

  preview->catalog = catalog;
  preview->settings = g_object_ref (settings);
  preview->input = *input;
  rv_job_input_ref (&preview->input);
  /* What is made of nothing is a square. */
  if (!input->source)
    {
      g_object_get (settings, "size", &preview->input.area.width, NULL);
      preview->input.area.height = preview->input.area.width;
    }
  preview->worker = rv_worker_new (catalog, &funcs, preview);
  preview->busy = busy;
  preview->user_data = user_data;
  preview->view = rv_view_new (&preview->input, on_zoom, preview);
  preview->status = rv_status_new ();
  preview->widget = rv_box_new (GTK_ORIENTATION_VERTICAL, RV_SPACING);
  gtk_box_pack_start (GTK_BOX (preview->widget), frame_new (rv_view_get_widget (preview->view)), TRUE, TRUE, 0);
  gtk_box_pack_start (GTK_BOX (preview->widget), buttons_new (preview), FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (preview->widget), rv_status_get_widget (preview->status), FALSE, FALSE, 0);
  g_signal_connect (settings, "notify", G_CALLBACK (on_settings), preview);
  g_signal_connect (preview->widget, "destroy", G_CALLBACK (preview_free), preview);
  return preview;
}

GtkWidget *
rv_preview_get_widget (RvPreview *preview)
{
  return preview->widget;
}

GeglBuffer *
rv_preview_get_result (RvPreview *preview)
{
  GeglBuffer      *result = NULL;
  g_autofree char *recipe = NULL;
  RvParameters     parameters;

  rv_parameters_init (&parameters, rv_settings_get_effect (preview->settings));
  if (preview->result && rv_parameters_from_object (&parameters, preview->settings, NULL))
    {
      recipe = rv_parameters_to_recipe (&parameters);
      if (g_strcmp0 (recipe, preview->recipe) == 0)
        result = g_object_ref (preview->result);
    }
  rv_parameters_clear (&parameters);
  return result;
}

void
rv_preview_set_partner (RvPreview *preview, GeglBuffer *partner)
{
  g_set_object (&preview->input.partner, partner);
  g_clear_pointer (&preview->recipe, g_free);
  on_settings (preview->settings, NULL, preview);
}

void
rv_preview_set_styles (RvPreview *preview, GArray *styles, const char *trouble)
{
  g_clear_pointer (&preview->input.styles, g_array_unref);
  preview->input.styles = styles ? g_array_ref (styles) : NULL;
  g_free (preview->trouble);
  preview->trouble = g_strdup (trouble);
  g_clear_pointer (&preview->recipe, g_free);
  on_settings (preview->settings, NULL, preview);
}

void
rv_preview_stop (RvPreview *preview)
{
  if (preview->delay)
    g_source_remove (preview->delay);
  preview->delay = 0;
  g_clear_pointer (&preview->worker, rv_worker_free);
}
