/* The recipe that a layer made by a dream carries.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>

#include "plugin/gimp-common.h"
#include "plugin/gimp/named.h"
#include "plugin/gimp/recipe.h"

#define PARASITE "reverie-recipe"

/* The recipe names the layer that was the partner. Free with g_free (). */
static char *
recipe_for (const RvSource *source, const RvParameters *parameters)
{
  const gboolean file = *parameters->partner_file != '\0';
  const gboolean layer = !file && source->partner != RV_NO_LAYER && gimp_item_is_valid (GIMP_ITEM (source->partner));
  RvParameters   named;
  char          *recipe;

  rv_parameters_copy (&named, parameters);
  g_free (named.partner_layer);
  named.partner_layer = layer ? rv_layer_name (source->image, source->partner) : g_strdup ("");
  recipe = rv_recipe_for_layer (&named);
  rv_parameters_clear (&named);
  return recipe;
}

gboolean
rv_recipe_attach (RvLayer layer, const RvSource *source, const RvParameters *parameters)
{
  g_autofree char *recipe = recipe_for (source, parameters);
  GimpParasite    *parasite = gimp_parasite_new (PARASITE, GIMP_PARASITE_PERSISTENT | GIMP_PARASITE_UNDOABLE,
                                                 (guint32) strlen (recipe) + 1, recipe);
  gboolean         attached = gimp_item_attach_parasite (GIMP_ITEM (layer), parasite);

  gimp_parasite_free (parasite);
  return attached;
}

char *
rv_recipe_of (RvLayer layer)
{
  GimpParasite *parasite = gimp_item_get_parasite (GIMP_ITEM (layer), PARASITE);
  char         *recipe = NULL;

  /* A file may hold anything. */
  if (parasite)
    {
      recipe = g_strndup (parasite->data, parasite->size);
      gimp_parasite_free (parasite);
    }
  if (recipe && !g_utf8_validate (recipe, -1, NULL))
    g_clear_pointer (&recipe, g_free);
  return recipe;
}
