/* What the plug-ins for GIMP 2.10 and GIMP 3 share and that needs neither libgimp nor GTK.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>

#include <glib/gi18n-lib.h>

#include "plugin/gimp-common.h"

const char rv_menu_label[] = N_ ("_Dream...");
const char rv_blurb[] = N_ ("Let the layer dream: what a neural network looks for grows out of it");
const char rv_help[] = N_ (
    "Climbs the gradient of a neural network's layers and puts what comes out on a new layer above the source. The "
    "selection, feathered or not, says where to dream. All work is done on this machine.");
const char rv_recipe_blurb[]
    = N_ ("More parameters as key=value pairs, with the names of the command line's options; they win over the other "
          "arguments. May be empty");
const char rv_selection_misses[]
    = N_ ("The selection does not touch the layer: select a part of the layer, or nothing at all");

char *
rv_mnemonic_label (guint index)
{
  /* Translators: the underlined letters of the dialog's buttons in your language, in lower case: GIMP's own (Browse,
   * Cancel, Help, Load Saved Settings, Reset, Save Settings) and Dream, Variations, Randomise, Copy Recipe, Paste
   * Recipe, Forget. */
  g_autoptr (GString) taken = g_string_new (C_ ("letters", "abcdfhlprsvy"));
  const char *letter = NULL;
  const char *label = NULL;

  /* Every line takes the first letter that those before it left. */
  for (guint i = 0; i <= index; i++)
    {
      label = _ (rv_parameter_table[i].label);
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
      advice = _ ("it is a floating selection; anchor it or make it a layer first");
      break;
    }
  g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_ARGUMENT, _ ("Argument \"%s\" is of no use: %s"), argument, advice);
  return FALSE;
}

GeglBuffer *
rv_buffer_part (GeglBuffer *buffer, const GeglRectangle *area)
{
  const GeglRectangle target = { 0, 0, area->width, area->height };
  GeglBuffer         *part = gegl_buffer_new (&target, gegl_buffer_get_format (buffer));

  gegl_buffer_copy (buffer, area, GEGL_ABYSS_NONE, part, &target);
  return part;
}

ReverieVerdict
rv_progress_show (const ReverieProgress *progress, gpointer user_data)
{
  RvProgressBar *bar = user_data;

  if (bar->octave != progress->octave + 1)
    {
      g_autofree char *text = NULL;

      bar->octave = progress->octave + 1;
      text = g_strdup_printf (_ ("Dreaming, octave %u of %u"), bar->octave, progress->n_octaves);
      bar->set_text (text);
    }
  bar->update ((bar->layer + progress->fraction) / bar->n_layers);
  return REVERIE_GO_ON;
}
