/* The content of the dialogs: the preview at the left, the looks of a dream and the settings at the right.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gi18n-lib.h>

#include "plugin/settings.h"
#include "plugin/ui/catalog-combo.h"
#include "plugin/ui/gallery.h"
#include "plugin/ui/kept.h"
#include "plugin/ui/layers.h"
#include "plugin/ui/panel.h"
#include "plugin/ui/preview.h"
#include "plugin/ui/recipe-row.h"
#include "plugin/ui/rows.h"
#include "plugin/ui/style-rows.h"

/* Pixels of the right half: four pictures beside a scroll bar; and where there are settings alone. */
#define COLUMN_WIDTH 484
#define SETTINGS_WIDTH 420

enum
{
  LAYERS,
  MORE,
  OUTPUT,
  N_EXPANDERS
};

typedef struct
{
  RvPreview    *preview;
  RvGallery    *gallery; /* of a dream; else NULL */
  GtkWidget    *layers;  /* the chooser of a dream; else NULL */
  GtkWidget    *styles;  /* the chooser of a painting; else NULL */
  GPtrArray    *kept;    /* recipes */
  GtkSizeGroup *labels;
  GtkWidget    *paned;    /* the looks above, the settings below; or NULL */
  GtkWidget    *scrolled; /* around the settings */
  GtkWidget    *settings;
  GtkWidget    *expanders[N_EXPANDERS]; /* NULL where there is nothing in one */
  int           height; /* of the paned, and what the settings wanted, when the handle was last put in its place */
  int           wanted;
  guint         fitting;  /* id of a source, or 0 */
  gboolean      opened;   /* an expander, that has not been shown yet */
  gboolean      troubled; /* there is nothing to begin with */
} Panel;

#define PANEL_KEY "reverie-panel"

static Panel *
panel_of (GtkWidget *widget)
{
  return g_object_get_data (G_OBJECT (widget), PANEL_KEY);
}

static void
on_busy (gboolean busy, gpointer data)
{
  Panel *panel = data;

  if (panel->gallery)
    rv_gallery_set_paused (panel->gallery, busy);
  if (panel->layers)
    rv_layers_set_paused (panel->layers, busy);
}

/* ---- The settings ---- */

/* There is room for what one of them holds. */
static void
on_expanded (GtkExpander *expander, GParamSpec *property, Panel *panel)
{
  if (!gtk_expander_get_expanded (expander))
    return;
  panel->opened = TRUE;
  for (guint i = 0; i < N_EXPANDERS; i++)
    {
      if (panel->expanders[i] && panel->expanders[i] != GTK_WIDGET (expander))
        gtk_expander_set_expanded (GTK_EXPANDER (panel->expanders[i]), FALSE);
    }
}

/* NULL where there is no child. */
static GtkWidget *
expander_new (const char *title, GtkWidget *child, Panel *panel)
{
  GtkWidget *expander = child ? gtk_expander_new_with_mnemonic (title) : NULL;

  if (!expander)
    return NULL;
  gtk_container_add (GTK_CONTAINER (expander), rv_indent (child));
  g_signal_connect (expander, "notify::expanded", G_CALLBACK (on_expanded), panel);
  return expander;
}

static GtkWidget *
layers_box_new (const ReverieCatalog *catalog, GObject *settings, Panel *panel)
{
  GtkWidget *box = rv_box_new (GTK_ORIENTATION_VERTICAL, RV_SPACING);
  GtkWidget *table = rv_table_new ();
  GtkWidget *path;
  GtkWidget *guide = rv_file_entry_new (settings, "guide", &path);

  panel->layers = rv_layers_new (catalog, settings, panel->labels);
  rv_rows_add (table, 0, "guide", guide, path, settings, panel->labels);
  gtk_box_pack_start (GTK_BOX (box), panel->layers, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (box), table, FALSE, FALSE, 0);
  return box;
}

/* Two ways to say what the second picture is. */
static GtkWidget *
partner_box_new (GObject *settings, GtkWidget *layer, Panel *panel)
{
  GtkWidget *table = rv_table_new ();
  GtkWidget *label = gtk_label_new_with_mnemonic (_ ("Sec_ond layer:"));
  GtkWidget *path;
  GtkWidget *file = rv_file_entry_new (settings, "partner-file", &path);

  rv_label_align (label, 0.5f);
  gtk_label_set_mnemonic_widget (GTK_LABEL (label), layer);
  gtk_size_group_add_widget (panel->labels, label);
  rv_table_attach (table, label, 0, 0, 1, FALSE);
  rv_table_attach (table, layer, 1, 0, 1, TRUE);
  rv_rows_add (table, 1, "partner-file", file, path, settings, panel->labels);
  return table;
}

/* What a painting is made with, for those who know the networks. */
static GtkWidget *
painting_layers_new (const ReverieCatalog *catalog, GObject *settings, Panel *panel)
{
  GtkWidget *table = rv_table_new ();
  GtkWidget *model = rv_model_combo_new (catalog, settings, "model", _ ("The usual one"));

  rv_rows_add (table, 0, "model", model, model, settings, panel->labels);
  rv_rows_add_text (table, 1, "layer", settings, panel->labels);
  return table;
}

/* With what is dreamt of while painting. */
static GtkWidget *
painting_more_new (const ReverieCatalog *catalog, GObject *settings, Panel *panel)
{
  GtkWidget *box = rv_box_new (GTK_ORIENTATION_VERTICAL, RV_SPACING);
  GtkWidget *table = rv_table_new ();
  GtkWidget *look = rv_look_combo_new (catalog, settings, "look", _ ("Of nothing"));

  rv_rows_add (table, 0, "look", look, look, settings, panel->labels);
  gtk_box_pack_start (GTK_BOX (box), table, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (box), rv_rows_new (settings, RV_GROUP_MORE, panel->labels), FALSE, FALSE, 0);
  return box;
}

/* What is folded away. */
static void
make_expanders (const ReverieCatalog *catalog, GObject *settings, Panel *panel)
{
  RvEffect   effect = rv_settings_get_effect (settings);
  GtkWidget *layers = NULL;

  if (effect == RV_EFFECT_DREAM)
    layers = layers_box_new (catalog, settings, panel);
  else if (effect == RV_EFFECT_STYLE)
    layers = painting_layers_new (catalog, settings, panel);
  panel->expanders[LAYERS] = expander_new (_ ("Layers"), layers, panel);
  panel->expanders[MORE]
      = expander_new (_ ("More"),
                      effect == RV_EFFECT_STYLE ? painting_more_new (catalog, settings, panel)
                                                : rv_rows_new (settings, RV_GROUP_MORE, panel->labels),
                      panel);
  panel->expanders[OUTPUT] = expander_new (_ ("Output"), rv_rows_new (settings, RV_GROUP_OUTPUT, panel->labels), panel);
}

static GtkWidget *
settings_new (const ReverieCatalog *catalog, GObject *settings, const RvPanelOthers *others, Panel *panel)
{
  GtkWidget *box = rv_box_new (GTK_ORIENTATION_VERTICAL, RV_SPACING);

  if (others->partner)
    gtk_box_pack_start (GTK_BOX (box), partner_box_new (settings, others->partner, panel), FALSE, FALSE, 0);
  if (others->styles)
    {
      panel->styles = rv_style_rows_new (settings, others->styles, others->user_data, panel->labels);
      gtk_box_pack_start (GTK_BOX (box), panel->styles, FALSE, FALSE, 0);
    }
  gtk_box_pack_start (GTK_BOX (box), rv_rows_new (settings, RV_GROUP_MAIN, panel->labels), FALSE, FALSE, 0);
  make_expanders (catalog, settings, panel);
  for (guint i = 0; i < N_EXPANDERS; i++)
    {
      if (panel->expanders[i])
        gtk_box_pack_start (GTK_BOX (box), panel->expanders[i], FALSE, FALSE, 0);
    }
  return box;
}

/* ---- Sharing the height ---- */

/* Gives the settings the height they want, as long as the looks keep theirs. */
static gboolean
fit_settings (gpointer data)
{
  Panel *panel = data;
  int    handle;

  panel->fitting = 0;
  gtk_widget_style_get (panel->paned, "handle-size", &handle, NULL);
  gtk_paned_set_position (GTK_PANED (panel->paned), MAX (0, panel->height - panel->wanted - handle));
  return G_SOURCE_REMOVE;
}

/* Shows the whole of what has been opened, where it fits. */
static void
show_opened (Panel *panel)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (panel->scrolled));

  panel->opened = FALSE;
  for (guint i = 0; i < N_EXPANDERS; i++)
    {
      GtkAllocation place;

      if (!panel->expanders[i])
        continue;
      gtk_widget_get_allocation (panel->expanders[i], &place);
      if (gtk_expander_get_expanded (GTK_EXPANDER (panel->expanders[i])))
        gtk_adjustment_clamp_page (adjustment, place.y, place.y + place.height);
    }
}

static void
on_size (GtkWidget *widget, GtkAllocation *allocation, Panel *panel)
{
  GtkAllocation paned;
  int           wanted = rv_wanted_height (panel->settings);

  gtk_widget_get_allocation (panel->paned, &paned);
  if (paned.height == panel->height && wanted == panel->wanted)
    {
      if (panel->opened && !panel->fitting)
        show_opened (panel);
      return;
    }
  panel->height = paned.height;
  panel->wanted = wanted;
  if (!panel->fitting)
    panel->fitting = g_idle_add (fit_settings, panel);
}

/* ---- Making ---- */

static void
panel_free (GtkWidget *widget, Panel *panel)
{
  if (panel->fitting)
    g_source_remove (panel->fitting);
  panel->fitting = 0;
  rv_panel_stop (widget);
  if (panel->paned)
    {
      g_signal_handlers_disconnect_by_data (panel->paned, panel);
      g_signal_handlers_disconnect_by_data (panel->settings, panel);
    }
  g_clear_object (&panel->labels);
  g_clear_pointer (&panel->kept, g_ptr_array_unref);
}

/* The settings alone, or with the looks above. */
static GtkWidget *
column_new (const ReverieCatalog *catalog,
            GObject              *settings,
            const RvJobInput     *input,
            const RvPanelOthers  *others,
            Panel                *panel)
{
  gboolean   dream = rv_settings_get_effect (settings) == RV_EFFECT_DREAM;
  GtkWidget *column;

  panel->settings = settings_new (catalog, settings, others, panel);
  column = panel->scrolled = rv_scrolled_new (panel->settings);
  if (dream)
    {
      panel->gallery = rv_gallery_new (catalog, settings, input);
      column = panel->paned = rv_paned_new (rv_gallery_get_widget (panel->gallery), panel->scrolled);
      g_signal_connect_after (panel->paned, "size-allocate", G_CALLBACK (on_size), panel);
      g_signal_connect_after (panel->settings, "size-allocate", G_CALLBACK (on_size), panel);
    }
  gtk_widget_set_size_request (column, dream ? COLUMN_WIDTH : SETTINGS_WIDTH, -1);
  rv_widget_keep_width (column);
  return column;
}

/* The dialog's button that begins can be pressed where there is something to begin with. */
static void
update_dialog (GtkWidget *panel)
{
  GtkWidget *dialog = gtk_widget_get_toplevel (panel);

  if (GTK_IS_DIALOG (dialog))
    gtk_dialog_set_response_sensitive (GTK_DIALOG (dialog), GTK_RESPONSE_OK, !panel_of (panel)->troubled);
}

GtkWidget *
rv_panel_new (const ReverieCatalog *catalog, GObject *settings, const RvJobInput *input, const RvPanelOthers *others)
{
  Panel     *panel = g_new0 (Panel, 1);
  GtkWidget *box = rv_box_new (GTK_ORIENTATION_HORIZONTAL, RV_GROUP_SPACING);
  GtkWidget *left = rv_box_new (GTK_ORIENTATION_VERTICAL, RV_SPACING);

  panel->labels = gtk_size_group_new (GTK_SIZE_GROUP_HORIZONTAL);
  panel->preview = rv_preview_new (catalog, settings, input, on_busy, panel);
  panel->kept = rv_kept_new ();
  gtk_box_pack_start (GTK_BOX (left), rv_preview_get_widget (panel->preview), TRUE, TRUE, 0);
  gtk_box_pack_start (GTK_BOX (left), rv_recipe_row_new (catalog, settings, input, panel->kept), FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (box), left, TRUE, TRUE, 0);
  gtk_box_pack_start (GTK_BOX (box), column_new (catalog, settings, input, others, panel), FALSE, TRUE, 0);
  g_object_set_data_full (G_OBJECT (box), PANEL_KEY, panel, g_free);
  g_signal_connect (box, "hierarchy-changed", G_CALLBACK (update_dialog), NULL);
  g_signal_connect (box, "destroy", G_CALLBACK (panel_free), panel);
  return box;
}

GeglBuffer *
rv_panel_get_result (GtkWidget *panel)
{
  return rv_preview_get_result (panel_of (panel)->preview);
}

GPtrArray *
rv_panel_get_kept (GtkWidget *panel)
{
  return g_ptr_array_ref (panel_of (panel)->kept);
}

void
rv_panel_set_partner (GtkWidget *panel, GeglBuffer *partner)
{
  rv_preview_set_partner (panel_of (panel)->preview, partner);
}

void
rv_panel_set_styles (GtkWidget *panel, GArray *styles, const char *trouble)
{
  panel_of (panel)->troubled = trouble != NULL;
  update_dialog (panel);
  rv_preview_set_styles (panel_of (panel)->preview, styles, trouble);
  rv_style_rows_set_pictures (panel_of (panel)->styles, styles);
}

void
rv_panel_stop (GtkWidget *widget)
{
  Panel *panel = panel_of (widget);

  rv_preview_stop (panel->preview);
  if (panel->gallery)
    rv_gallery_stop (panel->gallery);
  if (panel->layers)
    rv_layers_set_paused (panel->layers, TRUE);
}
