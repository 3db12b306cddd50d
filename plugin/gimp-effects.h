/* What GIMP's menus, dialogs and progress bars say of each effect.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "plugin/job.h"

G_BEGIN_DECLS

/* All but the first are untranslated. */
typedef struct
{
  const char *procedure;
  const char *menu_label;
  const char *title;   /* of the dialog */
  const char *button;  /* that begins */
  const char *working; /* "Dreaming" */
  const char *octave;  /* "Dreaming, octave %u of %u", a format */
  const char *blurb;
  const char *help;
} RvEffectWords;

/* What has no need of an image can be asked to make one: the same effect with a procedure and a place in the menus of
 * its own. */
#define RV_NEW_IMAGE_EFFECT RV_EFFECT_IMAGINE
#define RV_NEW_IMAGE_PROCEDURE "plug-in-reverie-imagine-image"
#define RV_NEW_IMAGE_MENU_PATH "<Image>/File/Create"
extern const char rv_new_image_menu_label[]; /* untranslated */
extern const char rv_new_image_blurb[];

const RvEffectWords *rv_effect_words (RvEffect effect);

/* The effect whose procedure has the name @procedure, which may be RV_NEW_IMAGE_PROCEDURE, and is there; FALSE where
 * there is none. */
gboolean rv_effect_of_procedure (const char *procedure, RvEffect *effect);

/* "Dreaming, octave 2 of 5", translated. Free with g_free (). */
char *rv_effect_octave_text (RvEffect effect, const ReverieProgress *progress);

G_END_DECLS
