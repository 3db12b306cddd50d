/* What the plug-ins for GIMP 2.10 and GIMP 3 share and that needs neither libgimp nor GTK.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>

#include <glib/gi18n-lib.h>

#include "plugin/gimp-common.h"
#include "plugin/gimp-effects.h"

const char rv_recipe_blurb[]
    = N_ ("More parameters as key=value pairs, with the names of the command line's options; they win over the other "
          "arguments. May be empty");
const char rv_layer_blurb[] = N_ ("The new layer, or layer group, or the layer that was replaced");
const char rv_partner_blurb[] = N_ ("Layer of the second portrait, of any open image; none (-1): that of partner-file");
const char rv_style_layers_blurb[]
    = N_ ("Layers whose manner is taken, of any open images, before what \"style\" names");
const char rv_style_weights_blurb[] = N_ ("How much each of the style layers counts, over 0; none for 1 each");
const char rv_repeat_menu_label[] = N_ ("_Repeat from Layer's Recipe...");
const char rv_repeat_blurb[] = N_ ("Repeat on the layer what another layer was made with");
const char rv_repeat_help[]
    = N_ ("Every layer that Reverie makes carries its recipe, in GIMP's own files too. This does on one layer what was "
          "done on another, and puts what comes out on a new layer above it.");
const char rv_recipe_layer_blurb[]
    = N_ ("Layer that Reverie has made, of any open image, whose recipe is repeated; none (-1): the drawable's own "
          "recipe");
const char rv_selection_misses[]
    = N_ ("The selection does not touch the layer: select a part of the layer, or nothing at all");

char *
rv_mnemonic_label (RvEffect effect, const RvParameter *parameter)
{
  /* Translators: the underlined letters of the dialogs' buttons in your language, in lower case: GIMP's own (Browse,
   * Cancel, Help, Load Saved Settings, Reset, Save Settings) and Dream, Variations, Randomise, Copy Recipe, Paste
   * Recipe, Forget. */
  g_autoptr (GString) taken = g_string_new (C_ ("letters", "abcdfhlprsvy"));
  const char *button = strchr (_ (rv_effect_words (effect)->button), '_');
  const char *letter = NULL;
  const char *label = NULL;

  if (button)
    g_string_append_c (taken, g_ascii_tolower (button[1]));
  /* Every line takes the first letter that those before it left. */
  for (const RvParameter *line = rv_parameter_table; line <= parameter; line++)
    {
      if (!rv_parameter_is_of (line, effect))
        continue;
      label = _ (line->label);
      for (letter = label; *letter; letter++)
        {
          if (g_ascii_isalpha (*letter) && !strchr (taken->str, g_ascii_tolower (*letter)))
            break;
        }
      if (*letter)
        g_string_append_c (taken, g_ascii_tolower (*letter));
    }
  if (!*letter)
    return g_strdup (label);
  return g_strdup_printf ("%.*s_%s", (int) (letter - label), label, letter);
}

gboolean
rv_drawable_check (RvDrawableKind kind, const char *argument, GError **error)
{
  const char *advice = NULL;

  switch (kind)
    {
    case RV_DRAWABLE_LAYER:
      return TRUE;
    case RV_DRAWABLE_ELSEWHERE:
      advice = _ ("it is not part of the image; pick a layer of the image");
      break;
    case RV_DRAWABLE_MASK:
      advice = _ ("it is a layer mask; pick the layer itself");
      break;
    case RV_DRAWABLE_CHANNEL:
      advice = _ ("it is a channel; pick a layer");
      break;
    case RV_DRAWABLE_EMPTY:
      advice = _ ("it is an empty layer group; pick a layer");
      break;
    case RV_DRAWABLE_FLOATING:
      advice = _ ("the image has a floating selection; anchor it or make it a layer first");
      break;
    }
  g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_ARGUMENT, _ ("Argument \"%s\" is of no use: %s"), argument, advice);
  return FALSE;
}

static const char *
words_for (RvObstacle obstacle)
{
  switch (obstacle)
    {
    case RV_OBSTACLE_NONE:
      break;
    case RV_OBSTACLE_IMAGE_GONE:
      return _ ("The image was closed, so the result cannot be put into it");
    case RV_OBSTACLE_INDEXED:
      return _ (
          "The image has indexed colours, whose palette cannot hold the result: convert it to RGB (Image > Mode), or "
          "set to-rgb, which does so first");
    case RV_OBSTACLE_LAYER_GONE:
      return _ ("The layer to replace was deleted: let the dream become a new layer");
    case RV_OBSTACLE_RESIZED:
      return _ ("The layer to replace has another size by now: let the dream become a new layer");
    case RV_OBSTACLE_GROUP:
      return _ (
          "A layer group has no pixels to replace: let the dream become a new layer, or pick a layer in the group");
    case RV_OBSTACLE_LOCKED:
      return _ ("The layer's pixels are locked: unlock them, or let the dream become a new layer");
    case RV_OBSTACLE_FILTERS:
      return _ ("The layer has filters, which would change the dream once more: merge them first, or let the dream "
                "become a new layer");
    }
  return NULL;
}

gboolean
rv_obstacle_check (RvObstacle obstacle, GError **error)
{
  const char *words = words_for (obstacle);

  if (words)
    g_set_error_literal (error, REVERIE_ERROR, REVERIE_ERROR_ARGUMENT, words);
  return words == NULL;
}

char *
rv_recipe_for_layer (const RvParameters *parameters)
{
  g_autofree char *recipe = rv_parameters_to_recipe (parameters);

  if (parameters->seed != 0)
    return g_steal_pointer (&recipe);
  return g_strconcat (recipe, *recipe ? " " : "", "seed=0", NULL);
}

ReverieVerdict
rv_progress_show (const ReverieProgress *progress, gpointer user_data)
{
  RvProgressBar *bar = user_data;

  if (bar->octave != progress->octave + 1)
    {
      g_autofree char *text = rv_effect_octave_text (bar->effect, progress);

      bar->octave = progress->octave + 1;
      bar->set_text (text);
    }
  bar->update ((bar->layer + progress->fraction) / bar->n_layers);
  return REVERIE_GO_ON;
}
