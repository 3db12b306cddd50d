/* What GIMP's menus, dialogs and progress bars say of each effect.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gi18n-lib.h>

#include "plugin/gimp-effects.h"

static const RvEffectWords words[RV_N_EFFECTS] = {
  [RV_EFFECT_DREAM]
  = { "plug-in-reverie-dream", N_ ("_Dream..."), N_ ("Dream"), N_ ("_Dream"), N_ ("Dreaming"),
      N_ ("Dreaming, octave %u of %u"), N_ ("Let the layer dream: what a neural network looks for grows out of it"),
      N_ ("Climbs the gradient of a neural network's layers and puts what comes out on a new layer above the source, "
          "in its place, or on a layer for each octave. The selection, feathered or not, says where to dream. The "
          "layer carries the recipe as the parasite \"reverie-recipe\". All work is done on this machine.") },
  [RV_EFFECT_GENES]
  = { "plug-in-reverie-genes", N_ ("_Genes..."), N_ ("Genes"), N_ ("Chan_ge"), N_ ("Changing faces"),
      N_ ("Changing faces, octave %u of %u"), N_ ("Make the faces of the layer older, younger, or of the other sex"),
      N_ ("Finds the faces of the layer, and lets a neural network that guesses age and sex change them until it "
          "guesses what was asked for; all around the faces stays as it is. What the network has learnt of age and "
          "sex is a stereotype of its training pictures. The result is a new layer above the source; it carries the "
          "recipe as the parasite \"reverie-recipe\". All work is done on this machine.") },
  [RV_EFFECT_BREED]
  = { "plug-in-reverie-breed", N_ ("_Breed..."), N_ ("Breed"), N_ ("Br_eed"), N_ ("Breeding"),
      N_ ("Breeding, octave %u of %u"), N_ ("Make the child of two portraits"),
      N_ ("Finds the faces of two layers, and changes that of the first until it has traits of both: shape, features "
          "and skin, each as far as asked for. The result is a new layer above the source; it carries the recipe as "
          "the parasite \"reverie-recipe\". All work is done on this machine.") },
  [RV_EFFECT_IMAGINE]
  = { "plug-in-reverie-imagine", N_ ("_Imagine..."), N_ ("Imagine"), N_ ("_Imagine"), N_ ("Imagining"),
      N_ ("Imagining, octave %u of %u"), N_ ("Make a portrait of nobody"),
      N_ ("Lets a neural network that knows faces make up one, which depends on the seed alone. What the network has "
          "learnt of age and sex is a stereotype of its training pictures. The layer carries the recipe as the "
          "parasite \"reverie-recipe\". All work is done on this machine.") },
  [RV_EFFECT_STYLE]
  = { "plug-in-reverie-style", N_ ("_Style..."), N_ ("Style"), N_ ("Pain_t"), N_ ("Painting"),
      N_ ("Painting, octave %u of %u"), N_ ("Paint the layer in the manner of another layer or of a file"),
      N_ ("Paints the layer with the strokes and colours of one or several other pictures, layers or files, coarse to "
          "fine, until a neural network sees the same statistics in it as in them. The selection, feathered or not, "
          "says where to paint. The result is a new layer above the source; it carries the recipe as the parasite "
          "\"reverie-recipe\". All work is done on this machine.") },
};

const char rv_new_image_menu_label[] = N_ ("Portrait of _Nobody...");
const char rv_new_image_blurb[] = N_ ("Make a portrait of nobody in an image of its own");

const RvEffectWords *
rv_effect_words (RvEffect effect)
{
  return &words[effect];
}

gboolean
rv_effect_of_procedure (const char *procedure, RvEffect *effect)
{
  *effect = RV_NEW_IMAGE_EFFECT;
  if (g_str_equal (procedure, RV_NEW_IMAGE_PROCEDURE))
    return rv_job_has (*effect);
  for (guint i = 0; i < RV_N_EFFECTS; i++)
    {
      *effect = (RvEffect) i;
      if (g_str_equal (words[i].procedure, procedure))
        return rv_job_has (*effect);
    }
  return FALSE;
}

char *
rv_effect_octave_text (RvEffect effect, const ReverieProgress *progress)
{
  return g_strdup_printf (_ (words[effect].octave), progress->octave + 1, progress->n_octaves);
}
