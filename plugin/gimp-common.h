/* What the plug-ins for GIMP 2.10 and GIMP 3 share and that needs neither libgimp nor GTK.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "plugin/job.h"

G_BEGIN_DECLS

#define RV_REPEAT_PROCEDURE "plug-in-reverie-repeat"
#define RV_HELP_DOMAIN "org.gimp.GIMP.Plugin.Reverie" /* of the pages in data/help */
#define RV_ICON "org.gimp.GIMP.Plugin.Reverie-symbolic"
#define RV_MENU_PATH "<Image>/Filters/Reverie"
#define RV_AUTHORS "The Reverie authors"
#define RV_DATE "2026"

/* Untranslated, to be passed through gettext. */
extern const char rv_recipe_blurb[];
extern const char rv_layer_blurb[];
extern const char rv_partner_blurb[];
extern const char rv_style_layers_blurb[];
extern const char rv_style_weights_blurb[];
extern const char rv_selection_misses[];
extern const char rv_repeat_menu_label[];
extern const char rv_repeat_blurb[];
extern const char rv_repeat_help[];
extern const char rv_recipe_layer_blurb[];

/* The translated label of a parameter of @effect, with an underscore before the letter that leads to it on the
 * keyboard. No two parameters of an effect have the same letter, nor one of the buttons of GIMP's dialogs. Free with
 * g_free (). */
char *rv_mnemonic_label (RvEffect effect, const RvParameter *parameter);

/* What a drawable is; only layers are dreamt on, and groups, as they are seen. */
typedef enum
{
  RV_DRAWABLE_LAYER,
  RV_DRAWABLE_ELSEWHERE, /* not of the image, or gone */
  RV_DRAWABLE_MASK,
  RV_DRAWABLE_CHANNEL,
  RV_DRAWABLE_EMPTY,   /* a group without layers */
  RV_DRAWABLE_FLOATING /* or there is a floating selection beside it, beside which GIMP takes no other layer */
} RvDrawableKind;

/* Unless @kind is a layer, sets an error that names @argument and says what to pick. */
gboolean rv_drawable_check (RvDrawableKind kind, const char *argument, GError **error);

/* What may be in the way of a dream that is to go where OUTPUT's parameters say. */
typedef enum
{
  RV_OBSTACLE_NONE,
  RV_OBSTACLE_IMAGE_GONE,
  RV_OBSTACLE_INDEXED,
  RV_OBSTACLE_LAYER_GONE, /* this and those below are in the way of replacing the layer */
  RV_OBSTACLE_RESIZED,
  RV_OBSTACLE_GROUP,
  RV_OBSTACLE_LOCKED,
  RV_OBSTACLE_FILTERS
} RvObstacle;

/* Unless there is none, sets an error that says what to do. */
gboolean rv_obstacle_check (RvObstacle obstacle, GError **error);

/* The recipe that a layer made with @parameters carries: the picture's, the seed always said. Free with g_free (). */
char *rv_recipe_for_layer (const RvParameters *parameters);

/* Progress in GIMP's bar; each GIMP has its own two calls for it. */
typedef struct
{
  gboolean (*set_text) (const char *text);
  gboolean (*update) (double fraction);
  RvEffect effect;
  guint    layer; /* that is worked on */
  guint    n_layers;
  guint    octave; /* that the text speaks of, counted from 1; 0: none yet */
} RvProgressBar;

/* A ReverieProgressFunc whose user data is an RvProgressBar. */
ReverieVerdict rv_progress_show (const ReverieProgress *progress, gpointer bar);

G_END_DECLS
