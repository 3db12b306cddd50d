/* What the plug-ins for GIMP 2.10 and GIMP 3 share and that needs neither libgimp nor GTK.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "plugin/job.h"

G_BEGIN_DECLS

#define RV_PROCEDURE "plug-in-reverie-dream"
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

/* What a drawable is that is not to be dreamt on; tells the user what to pick. */
typedef enum
{
  RV_DRAWABLE_LAYER,
  RV_DRAWABLE_MASK,
  RV_DRAWABLE_CHANNEL,
  RV_DRAWABLE_GROUP,
  RV_DRAWABLE_FLOATING
} RvDrawableKind;

/* Sets an error that names @argument, unless @kind is a layer. */
gboolean rv_drawable_check (RvDrawableKind kind, const char *argument, GError **error);

/* The part of @selection, which has the coordinates of the image, that lies over a layer at (@x, @y), in the
 * coordinates of the layer. Free with g_object_unref (). */
GeglBuffer *rv_selection_over (GeglBuffer *selection, int x, int y, int width, int height);

/* Progress in GIMP's bar; each GIMP has its own two calls for it. */
typedef struct
{
  gboolean (*set_text) (const char *text);
  gboolean (*update) (double fraction);
  guint octave; /* that the text speaks of, counted from 1; 0: none yet */
} RvProgressBar;

/* A ReverieProgressFunc whose user data is an RvProgressBar. */
ReverieVerdict rv_progress_show (const ReverieProgress *progress, gpointer bar);

G_END_DECLS
