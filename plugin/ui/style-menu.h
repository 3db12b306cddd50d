/* A menu of what can be a style, or the mask of one.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "plugin/style-list.h"
#include "plugin/ui/gtk.h"

G_BEGIN_DECLS

/* What can be chosen. */
typedef struct
{
  RvStyleKind kind;
  char       *name;  /* as the settings have it */
  char       *title; /* as the user knows it */
  char       *place; /* the image that it is of, or NULL */
  int         id;    /* with which whoever offers it knows it again */
} RvStyleOffer;

RvStyleOffer *rv_style_offer_new (RvStyleKind kind, const char *name, const char *title, const char *place, int id);
void          rv_style_offer_free (gpointer offer);

/* Whoever knows the open images. */
typedef struct
{
  /* All that can be chosen there: of RvStyleOffer, to be freed with the array. */
  GPtrArray *(*offers) (gboolean masks, gpointer user_data);

  /* A small picture of @offer, its longer side @side pixels, or NULL. */
  GdkPixbuf *(*thumbnail) (const RvStyleOffer *offer, int side, gpointer user_data);

  /* The user has chosen @offer; the settings change afterwards. */
  void (*chosen) (const RvStyleOffer *offer, gpointer user_data);
} RvStyleFuncs;

/* Takes the user's choice. A mask that is a file without a name is everywhere. */
typedef void (*RvStyleMenuFunc) (const RvStyleOffer *offer, gpointer user_data);

/* Shows below @button the offers of @funcs, which gets @data, and what else a style or a mask can be. The choice goes
 * to
 * @chosen with @user_data. */
void rv_style_menu_popup (GtkWidget          *button,
                          const RvStyleFuncs *funcs,
                          gpointer            data,
                          gboolean            masks,
                          RvStyleMenuFunc     chosen,
                          gpointer            user_data);

G_END_DECLS
