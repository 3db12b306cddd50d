/* A menu of what can be a style, or the mask of one.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gi18n-lib.h>

#include "plugin/ui/picture-file.h"
#include "plugin/ui/style-menu.h"

/* Pixels of the layout. */
#define SIDE 40
/* Letters of a long name that are shown. */
#define LETTERS 36

typedef struct
{
  GtkWidget          *button;
  const RvStyleFuncs *funcs;
  gpointer            data;
  GPtrArray          *offers;
  RvStyleMenuFunc     chosen;
  gpointer            user_data;
} Menu;

#define MENU_KEY "reverie-style-menu"
#define OFFER_KEY "reverie-offer"

RvStyleOffer *
rv_style_offer_new (RvStyleKind kind, const char *name, const char *title, const char *place, int id)
{
  RvStyleOffer *offer = g_new (RvStyleOffer, 1);

  *offer = (RvStyleOffer){ kind, g_strdup (name), g_strdup (title), g_strdup (place), id };
  return offer;
}

void
rv_style_offer_free (gpointer data)
{
  RvStyleOffer *offer = data;

  g_free (offer->name);
  g_free (offer->title);
  g_free (offer->place);
  g_free (offer);
}

static void
menu_free (gpointer data)
{
  Menu *menu = data;

  g_ptr_array_unref (menu->offers);
  g_free (menu);
}

/* ---- Choosing ---- */

static void
choose (Menu *menu, const RvStyleOffer *offer)
{
  menu->funcs->chosen (offer, menu->data);
  menu->chosen (offer, menu->user_data);
}

static void
on_offer (GtkWidget *item, Menu *menu)
{
  choose (menu, g_object_get_data (G_OBJECT (item), OFFER_KEY));
}

static void
on_file (GtkWidget *item, Menu *menu)
{
  g_autofree char *path = rv_picture_file_choose (menu->button, NULL);
  RvStyleOffer     file = { RV_STYLE_FILE, path, NULL, NULL, 0 };

  if (path)
    menu->chosen (&file, menu->user_data);
}

static void
on_everywhere (GtkWidget *item, Menu *menu)
{
  char         nothing[] = "";
  RvStyleOffer everywhere = { RV_STYLE_FILE, nothing, NULL, NULL, 0 };

  menu->chosen (&everywhere, menu->user_data);
}

/* ---- Making ---- */

static GtkWidget *
words_new (const RvStyleOffer *offer)
{
  g_autofree char *words = offer->place ? g_markup_printf_escaped ("%s\n<small>%s</small>", offer->title, offer->place)
                                        : g_markup_escape_text (offer->title, -1);
  GtkWidget       *label = gtk_label_new (NULL);

  gtk_label_set_markup (GTK_LABEL (label), words);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_width_chars (GTK_LABEL (label), CLAMP ((int) g_utf8_strlen (offer->title, -1), 12, LETTERS));
  rv_label_align (label, 0.5f);
  return label;
}

static GtkWidget *
offer_item_new (Menu *menu, RvStyleOffer *offer)
{
  GtkWidget *item = gtk_menu_item_new ();
  GtkWidget *box = rv_box_new (GTK_ORIENTATION_HORIZONTAL, RV_SPACING);
  GtkWidget *image = gtk_image_new ();
  g_autoptr (GdkPixbuf) small = menu->funcs->thumbnail (offer, SIDE * rv_scale_factor (menu->button), menu->data);

  gtk_widget_set_size_request (image, SIDE, SIDE);
  rv_image_set_pixbuf (image, small, rv_scale_factor (menu->button));
  gtk_box_pack_start (GTK_BOX (box), image, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (box), words_new (offer), TRUE, TRUE, 0);
  gtk_container_add (GTK_CONTAINER (item), box);
  rv_widget_set_name (item, offer->title);
  g_object_set_data (G_OBJECT (item), OFFER_KEY, offer);
  g_signal_connect (item, "activate", G_CALLBACK (on_offer), menu);
  return item;
}

static void
add_item (GtkWidget *shell, const char *label, GCallback activate, Menu *menu)
{
  GtkWidget *item = gtk_menu_item_new_with_mnemonic (label);

  g_signal_connect (item, "activate", activate, menu);
  gtk_menu_shell_append (GTK_MENU_SHELL (shell), item);
}

static void
fill (GtkWidget *shell, gboolean masks, Menu *menu)
{
  if (masks)
    add_item (shell, _ ("_Everywhere"), G_CALLBACK (on_everywhere), menu);
  for (guint i = 0; i < menu->offers->len; i++)
    gtk_menu_shell_append (GTK_MENU_SHELL (shell), offer_item_new (menu, g_ptr_array_index (menu->offers, i)));
  if (menu->offers->len > 0)
    gtk_menu_shell_append (GTK_MENU_SHELL (shell), gtk_separator_menu_item_new ());
  add_item (shell, masks ? _ ("_Mask File...") : _ ("_Picture File..."), G_CALLBACK (on_file), menu);
  gtk_widget_show_all (shell);
}

static void
drop_menu (gpointer shell)
{
  gtk_widget_destroy (shell);
  g_object_unref (shell);
}

void
rv_style_menu_popup (GtkWidget          *button,
                     const RvStyleFuncs *funcs,
                     gpointer            data,
                     gboolean            masks,
                     RvStyleMenuFunc     chosen,
                     gpointer            user_data)
{
  GtkWidget *shell = gtk_menu_new ();
  Menu      *menu = g_new (Menu, 1);

  *menu = (Menu){ .button = button, .funcs = funcs, .data = data, .chosen = chosen, .user_data = user_data };
  menu->offers = funcs->offers (masks, data);
  fill (shell, masks, menu);
  g_object_set_data_full (G_OBJECT (shell), MENU_KEY, menu, menu_free);
  gtk_menu_attach_to_widget (GTK_MENU (shell), button, NULL);
  /* A choice is told after the menu has closed: it stays until the next one. */
  g_object_set_data_full (G_OBJECT (button), MENU_KEY, g_object_ref (shell), drop_menu);
  rv_menu_popup (GTK_MENU (shell), button);
}
