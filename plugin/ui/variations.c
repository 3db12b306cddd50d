/* The dialog of variations: a contact sheet of the settings' children, to choose from.
 *
 * The parent is in the middle, its eight children around it. Who clicks one goes on from it.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>

#include <glib/gi18n-lib.h>

#include "plugin/recipe.h"
#include "plugin/settings.h"
#include "plugin/ui/kept.h"
#include "plugin/ui/pixbuf.h"
#include "plugin/ui/sheet.h"
#include "plugin/ui/variations.h"
#include "plugin/variation.h"

/* Pixels of a picture's longer side on the screen, where there is room: its height is that of three pictures and what
 * is around them. */
#define MOST_SIDE 176
#define LEAST_SIDE 80
#define HEIGHT_AROUND 340
/* Of which a check takes this. */
#define CHECK_WIDTH 28
#define COLUMNS 3
#define MIDDLE (RV_VARIATIONS / 2)
/* Milliseconds that the slider rests before it is obeyed. */
#define SLIDER_REST 200
#define DISTANCE 0.5

typedef struct
{
  struct _Variations *variations;
  guint               index; /* of the variation; 0 is the parent */
  GtkWidget          *button;
  GtkWidget          *image;
  GtkWidget          *keep;
} Cell;

/* A sheet that was left. */
typedef struct
{
  RvParameters parent;
  guint        seed;
  double       distance;
} Step;

typedef struct _Variations
{
  const ReverieCatalog *catalog;
  GPtrArray            *kept;
  RvSheet              *sheet;
  RvParameters          children[RV_VARIATIONS]; /* by variation */
  int                   side;                    /* of a picture on the screen */
  guint                 seed;
  GQueue                past; /* of Step */
  guint                 rest; /* id of a source, or 0 */
  gboolean              filling;
  Cell                  cells[RV_VARIATIONS]; /* by variation */
  GtkAdjustment        *distance;
  GtkWidget            *dialog;
  GtkWidget            *back;
  GtkWidget            *count;
} Variations;

/* ---- Cells ---- */

/* A pale one is not dreamt yet. */
static void
cell_show_picture (Cell *cell, GeglBuffer *picture, gboolean pale)
{
  g_autoptr (GdkPixbuf) pixbuf = rv_pixbuf_new (picture, cell->variations->side);

  if (pale)
    gdk_pixbuf_saturate_and_pixelate (pixbuf, pixbuf, 0.25f, FALSE);
  gtk_image_set_from_pixbuf (GTK_IMAGE (cell->image), pixbuf);
}

/* For the parent its name, for a child how it differs. */
static char *
cell_words (const Cell *cell)
{
  const Variations   *variations = cell->variations;
  const RvParameters *child = &variations->children[cell->index];

  if (cell->index == 0)
    return rv_job_subject (variations->catalog, child);
  return rv_variation_words (&variations->children[0], child, variations->catalog);
}

static void
cell_show_words (Cell *cell)
{
  Variations         *variations = cell->variations;
  const RvParameters *child = &variations->children[cell->index];
  g_autofree char    *words = cell_words (cell);
  g_autofree char    *tooltip = g_strdup_printf (cell->index == 0 ? _ ("%s: where you are. Click for eight others")
                                                                  : _ ("%s. Click to go on from this one"),
                                              words);
  g_autofree char *recipe = rv_recipe_write (child);
  g_autofree char *keep = g_strdup_printf (_ ("Keep %s as a layer"), words);

  gtk_label_set_text (GTK_LABEL (gtk_bin_get_child (GTK_BIN (cell->keep))), words);
  gtk_widget_set_tooltip_text (cell->button, tooltip);
  gtk_widget_set_tooltip_text (cell->keep, keep);
  rv_widget_set_name (cell->button, tooltip);
  rv_widget_set_name (cell->keep, keep);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (cell->keep), rv_kept_has (variations->kept, recipe));
}

static void
on_changed (guint index, GeglBuffer *picture, const GError *error, gpointer data)
{
  Variations *variations = data;
  Cell       *cell = &variations->cells[index];

  if (picture)
    cell_show_picture (cell, picture, FALSE);
  else
    gtk_widget_set_tooltip_text (cell->button, error->message);
}

/* ---- Sheets ---- */

static void
show_count (Variations *variations)
{
  g_autofree char *words = rv_kept_words (variations->kept);

  gtk_label_set_text (GTK_LABEL (variations->count), words);
}

/* Makes the children of the parent anew and begins to dream them. */
static void
fill_sheet (Variations *variations)
{
  const RvParameters *parent = &variations->children[0];
  double              distance = gtk_adjustment_get_value (variations->distance);

  variations->filling = TRUE;
  for (guint i = 1; i < RV_VARIATIONS; i++)
    {
      rv_parameters_clear (&variations->children[i]);
      rv_variation (parent, variations->seed, i, distance, variations->catalog, &variations->children[i]);
    }
  for (guint i = 0; i < RV_VARIATIONS; i++)
    {
      cell_show_words (&variations->cells[i]);
      cell_show_picture (&variations->cells[i], rv_sheet_get_source (variations->sheet), TRUE);
    }
  gtk_widget_set_sensitive (variations->back, !g_queue_is_empty (&variations->past));
  variations->filling = FALSE;
  rv_sheet_set (variations->sheet, variations->children, RV_VARIATIONS);
}

static void
step_free (Step *step)
{
  rv_parameters_clear (&step->parent);
  g_free (step);
}

static void
remember_step (Variations *variations)
{
  Step *step = g_new (Step, 1);

  rv_parameters_copy (&step->parent, &variations->children[0]);
  step->seed = variations->seed;
  step->distance = gtk_adjustment_get_value (variations->distance);
  g_queue_push_tail (&variations->past, step);
}

/* The child that is clicked is the next parent; the parent itself has other children. */
static void
on_clicked (GtkWidget *button, Cell *cell)
{
  Variations  *variations = cell->variations;
  RvParameters parent;

  remember_step (variations);
  rv_parameters_copy (&parent, &variations->children[cell->index]);
  rv_parameters_clear (&variations->children[0]);
  variations->children[0] = parent;
  variations->seed++;
  fill_sheet (variations);
  gtk_widget_grab_focus (variations->cells[0].button);
}

static void
on_back (GtkWidget *button, Variations *variations)
{
  Step *step = g_queue_pop_tail (&variations->past);

  if (!step)
    return;
  rv_parameters_clear (&variations->children[0]);
  rv_parameters_copy (&variations->children[0], &step->parent);
  variations->seed = step->seed;
  gtk_adjustment_set_value (variations->distance, step->distance);
  step_free (step);
  fill_sheet (variations);
}

static void
on_keep (GtkToggleButton *keep, Cell *cell)
{
  Variations      *variations = cell->variations;
  g_autofree char *recipe = rv_recipe_write (&variations->children[cell->index]);

  if (variations->filling)
    return;
  rv_kept_set (variations->kept, recipe, gtk_toggle_button_get_active (keep));
  show_count (variations);
}

static gboolean
on_rest (gpointer data)
{
  Variations *variations = data;

  variations->rest = 0;
  fill_sheet (variations);
  return G_SOURCE_REMOVE;
}

static void
on_distance (GtkAdjustment *adjustment, Variations *variations)
{
  if (variations->rest)
    g_source_remove (variations->rest);
  variations->rest = g_timeout_add (SLIDER_REST, on_rest, variations);
}

/* ---- Making ---- */

static GtkWidget *
cell_new (Variations *variations, guint index)
{
  Cell      *cell = &variations->cells[index];
  GtkWidget *box = rv_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *label;

  cell->variations = variations;
  cell->index = index;
  cell->image = gtk_image_new ();
  cell->button = gtk_button_new ();
  cell->keep = gtk_check_button_new_with_label ("");
  label = gtk_bin_get_child (GTK_BIN (cell->keep));

  gtk_container_add (GTK_CONTAINER (cell->button), cell->image);
  if (index > 0)
    gtk_button_set_relief (GTK_BUTTON (cell->button), GTK_RELIEF_NONE);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  /* GTK 2 gives it no more room than it asks for. */
  gtk_widget_set_size_request (label, variations->side - CHECK_WIDTH, -1);
  rv_label_align (label, 0.5f);
  gtk_box_pack_start (GTK_BOX (box), cell->button, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (box), cell->keep, FALSE, FALSE, 0);
  g_signal_connect (cell->button, "clicked", G_CALLBACK (on_clicked), cell);
  g_signal_connect (cell->keep, "toggled", G_CALLBACK (on_keep), cell);
  return box;
}

static GtkWidget *
cells_new (Variations *variations)
{
  GtkWidget *table = rv_table_new ();

  for (guint place = 0; place < RV_VARIATIONS; place++)
    {
      guint index = place == MIDDLE ? 0 : place < MIDDLE ? place + 1 : place;

      rv_table_attach (table, cell_new (variations, index), (int) (place % COLUMNS), (int) (place / COLUMNS), 1, TRUE);
    }
  return table;
}

/* Back, and how different the children are. */
static GtkWidget *
controls_new (Variations *variations)
{
  GtkWidget *box = rv_box_new (GTK_ORIENTATION_HORIZONTAL, RV_SPACING);
  GtkWidget *label = gtk_label_new_with_mnemonic (_ ("How _different:"));
  GtkWidget *scale;

  variations->back = gtk_button_new_with_mnemonic (_ ("_Back"));
  gtk_widget_set_tooltip_text (variations->back, _ ("Show the sheet before this one again"));
  variations->distance = rv_adjustment_new (DISTANCE, 0.05, 1.0, 0.05, 0.25);
  scale = rv_scale_new (variations->distance);
  gtk_scale_set_draw_value (GTK_SCALE (scale), FALSE);
  gtk_widget_set_tooltip_text (scale, _ ("How far the children are from their parent"));
  gtk_label_set_mnemonic_widget (GTK_LABEL (label), scale);

  gtk_box_pack_start (GTK_BOX (box), variations->back, FALSE, FALSE, 0);
  gtk_box_pack_end (GTK_BOX (box), gtk_label_new (_ ("a lot")), FALSE, FALSE, 0);
  gtk_box_pack_end (GTK_BOX (box), scale, TRUE, TRUE, 0);
  gtk_box_pack_end (GTK_BOX (box), gtk_label_new (_ ("a little")), FALSE, FALSE, 0);
  gtk_box_pack_end (GTK_BOX (box), label, FALSE, FALSE, RV_SPACING);
  g_signal_connect (variations->back, "clicked", G_CALLBACK (on_back), variations);
  g_signal_connect (variations->distance, "value-changed", G_CALLBACK (on_distance), variations);
  return box;
}

static GtkWidget *
content_new (Variations *variations)
{
  GtkWidget *box = rv_box_new (GTK_ORIENTATION_VERTICAL, RV_SPACING);
  GtkWidget *help
      = gtk_label_new (_ ("Click a picture to go on from it. Those that are ticked become layers of their own."));

  variations->count = gtk_label_new (NULL);
  rv_label_align (help, 0.5f);
  rv_label_align (variations->count, 0.5f);
  gtk_container_set_border_width (GTK_CONTAINER (box), RV_GROUP_SPACING);
  gtk_box_pack_start (GTK_BOX (box), controls_new (variations), FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (box), help, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (box), cells_new (variations), TRUE, TRUE, 0);
  gtk_box_pack_start (GTK_BOX (box), variations->count, FALSE, FALSE, 0);
  return box;
}

static void
dialog_new (Variations *variations, GtkWindow *parent)
{
  GtkWidget *dialog = gtk_dialog_new_with_buttons (
      _ ("Variations"), parent, GTK_DIALOG_MODAL | GTK_DIALOG_DESTROY_WITH_PARENT, _ ("_Close"), GTK_RESPONSE_CLOSE,
      _ ("_Use the Middle One"), GTK_RESPONSE_OK, NULL);
  GtkWidget *content = content_new (variations);

  variations->dialog = dialog;
  gtk_window_set_resizable (GTK_WINDOW (dialog), FALSE);
  gtk_box_pack_start (GTK_BOX (gtk_dialog_get_content_area (GTK_DIALOG (dialog))), content, TRUE, TRUE, 0);
  gtk_widget_show_all (content);
  gtk_widget_grab_focus (variations->cells[0].button);
}

void
rv_variations_run (
    GtkWindow *parent, const ReverieCatalog *catalog, GObject *settings, const RvJobInput *input, GPtrArray *kept)
{
  Variations variations = { .catalog = catalog, .kept = kept, .past = G_QUEUE_INIT };

  for (guint i = 0; i < RV_VARIATIONS; i++)
    rv_parameters_init (&variations.children[i], rv_settings_get_effect (settings));
  rv_parameters_from_object (&variations.children[0], settings, NULL);
  variations.seed = (guint) variations.children[0].seed;
  variations.side = CLAMP ((rv_screen_height (parent) - HEIGHT_AROUND) / COLUMNS, LEAST_SIDE, MOST_SIDE);
  variations.sheet = rv_sheet_new (catalog, input, on_changed, &variations);
  dialog_new (&variations, parent);
  fill_sheet (&variations);
  show_count (&variations);

  if (gtk_dialog_run (GTK_DIALOG (variations.dialog)) == GTK_RESPONSE_OK)
    rv_parameters_to_object (&variations.children[0], settings);

  if (variations.rest)
    g_source_remove (variations.rest);
  rv_sheet_free (variations.sheet);
  gtk_widget_destroy (variations.dialog);
  for (guint i = 0; i < RV_VARIATIONS; i++)
    rv_parameters_clear (&variations.children[i]);
  g_queue_clear_full (&variations.past, (GDestroyNotify) step_free);
}
