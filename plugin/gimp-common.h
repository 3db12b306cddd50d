/* What the plug-ins for GIMP 2.10 and GIMP 3 share and that needs neither libgimp nor GTK.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "plugin/job.h"

G_BEGIN_DECLS

#define RV_PROCEDURE "plug-in-reverie-dream"
#define RV_HELP_DOMAIN "org.gimp.GIMP.Plugin.Reverie" /* of the pages in data/help */
#define RV_MENU_PATH "<Image>/Filters/Reverie"
#define RV_AUTHORS "The Reverie authors"
#define RV_DATE "2026"

/* Untranslated, to be passed through gettext. */
extern const char rv_menu_label[];
extern const char rv_blurb[];
extern const char rv_help[];
extern const char rv_recipe_blurb[];
extern const char rv_selection_misses[];

/* The translated label of line @index of the table of parameters, with an underscore before the letter that leads to it
 * on the keyboard. No two lines have the same letter, nor one of the buttons of GIMP's dialogs. Free with g_free (). */
char *rv_mnemonic_label (guint index);

/* What a drawable is; only layers are dreamt on, and groups, as they are seen. */
typedef enum
{
  RV_DRAWABLE_LAYER,
  RV_DRAWABLE_ELSEWHERE, /* not of the image, or gone */
  RV_DRAWABLE_MASK,
  RV_DRAWABLE_CHANNEL,
  RV_DRAWABLE_EMPTY, /* a group without layers */
  RV_DRAWABLE_FLOATING
} RvDrawableKind;

/* Unless @kind is a layer, sets an error that names @argument and says what to pick. */
gboolean rv_drawable_check (RvDrawableKind kind, const char *argument, GError **error);

/* A copy of the pixels of @buffer in @area, moved to (0, 0); transparent or black where @buffer ends. Free with
 * g_object_unref (). */
GeglBuffer *rv_buffer_part (GeglBuffer *buffer, const GeglRectangle *area);

/* Progress in GIMP's bar; each GIMP has its own two calls for it. */
typedef struct
{
  gboolean (*set_text) (const char *text);
  gboolean (*update) (double fraction);
  guint layer; /* that is dreamt on */
  guint n_layers;
  guint octave; /* that the text speaks of, counted from 1; 0: none yet */
} RvProgressBar;

/* A ReverieProgressFunc whose user data is an RvProgressBar. */
ReverieVerdict rv_progress_show (const ReverieProgress *progress, gpointer bar);

G_END_DECLS
