/* Where a picture comes from, said in its metadata (XMP).
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/provenance.h"
#include "engine/reverie.h"

#define SOURCE_TYPE "Xmp.iptcExt.DigitalSourceType"
#define CREATOR "Xmp.xmp.CreatorTool"
#define HISTORY "Xmp.xmpMM.History"

/* IPTC's vocabulary "digital source type": a picture made by a trained network as a whole, and one in which such a
 * network has changed something. */
#define TERMS "http://cv.iptc.org/newscodes/digitalsourcetype/"
#define MADE TERMS "trainedAlgorithmicMedia"
#define CHANGED TERMS "compositeWithTrainedAlgorithmicMedia"

/* XMP's toolkit is made ready once for the process. What a library says of odd metadata of others helps nobody. */
static void
prepare (void)
{
  static gsize ready = 0;

  if (g_once_init_enter (&ready))
    {
      gexiv2_initialize ();
      gexiv2_log_set_level (GEXIV2_LOG_LEVEL_MUTE);
      g_once_init_leave (&ready, 1);
    }
}

gboolean
rv_provenance_mark (GExiv2Metadata *metadata, RvEffect effect, gboolean *changed, GError **error)
{
  const char      *term = effect == RV_EFFECT_IMAGINE ? MADE : CHANGED;
  g_autofree char *present = NULL;

  prepare ();
  present = gexiv2_metadata_try_get_tag_string (metadata, SOURCE_TYPE, NULL);
  if (g_strcmp0 (present, MADE) == 0 || g_strcmp0 (present, term) == 0)
    {
      if (changed)
        *changed = FALSE;
      return TRUE;
    }
  if (changed)
    *changed = TRUE;
  return gexiv2_metadata_try_set_tag_string (metadata, SOURCE_TYPE, term, error);
}

/* The recipe with its effect, which those of dreams leave out; NULL where there is none. */
static char *
whole_recipe (const RvProvenance *provenance)
{
  if (!provenance->recipe || g_str_has_prefix (provenance->recipe, "effect="))
    return g_strdup (provenance->recipe);
  return g_strstrip (g_strdup_printf ("effect=%s %s", rv_effect_id (provenance->effect), provenance->recipe));
}

/* An entry after those that are there. */
static gboolean
add_history (GExiv2Metadata *metadata, const RvProvenance *provenance, const char *program, GError **error)
{
  g_autofree char *recipe = whole_recipe (provenance);
  const char      *fields[][2] = { { "action", provenance->effect == RV_EFFECT_IMAGINE ? "created" : "edited" },
                                   { "softwareAgent", program },
                                   { "parameters", recipe } };
  guint            entry = 1;

  for (;; entry++)
    {
      g_autofree char *action = g_strdup_printf (HISTORY "[%u]/stEvt:action", entry);

      if (!gexiv2_metadata_try_has_tag (metadata, action, NULL))
        break;
    }
  if (entry == 1 && !gexiv2_metadata_try_set_xmp_tag_struct (metadata, HISTORY, GEXIV2_STRUCTURE_XA_SEQ, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      g_autofree char *tag = g_strdup_printf (HISTORY "[%u]/stEvt:%s", entry, fields[i][0]);

      if (fields[i][1] && !gexiv2_metadata_try_set_tag_string (metadata, tag, fields[i][1], error))
        return FALSE;
    }
  return TRUE;
}

/* What was said of the origin and is not true of a picture made from it. */
static gboolean
correct (GExiv2Metadata *metadata, int width, int height, GError **error)
{
  static const char *const sides[] = { "Exif.Photo.PixelXDimension", "Exif.Photo.PixelYDimension" };
  const char              *type = gexiv2_metadata_get_mime_type (metadata);

  gexiv2_metadata_try_erase_exif_thumbnail (metadata, NULL);
  /* What is no PNG and no TIFF was turned upright when it was read. */
  if (g_strcmp0 (type, "image/png") != 0 && g_strcmp0 (type, "image/tiff") != 0
      && gexiv2_metadata_try_has_tag (metadata, "Exif.Image.Orientation", NULL))
    gexiv2_metadata_try_set_orientation (metadata, GEXIV2_ORIENTATION_NORMAL, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (sides); i++)
    {
      if (gexiv2_metadata_try_has_tag (metadata, sides[i], NULL)
          && !gexiv2_metadata_try_set_tag_long (metadata, sides[i], i == 0 ? width : height, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
write_metadata (
    GExiv2Metadata *metadata, const RvProvenance *provenance, const char *path, int width, int height, GError **error)
{
  g_autofree char *program = g_strdup_printf ("Reverie %s", reverie_version ());

  return correct (metadata, width, height, error) && rv_provenance_mark (metadata, provenance->effect, NULL, error)
         && gexiv2_metadata_try_set_tag_string (metadata, CREATOR, program, error)
         && add_history (metadata, provenance, program, error) && gexiv2_metadata_save_file (metadata, path, error);
}

gboolean
rv_provenance_write (const RvProvenance *provenance, const char *path, int width, int height, GError **error)
{
  g_autoptr (GExiv2Metadata) metadata = NULL;

  prepare ();
  if (provenance->origin)
    {
      g_autoptr (GExiv2Metadata) origin = gexiv2_metadata_new ();

      /* Whoever made the origin's metadata may have broken them; that must not cost the picture. */
      if (gexiv2_metadata_open_path (origin, provenance->origin, NULL)
          && write_metadata (origin, provenance, path, width, height, NULL))
        return TRUE;
    }
  /* There is nothing to set tags in before a file was read. */
  metadata = gexiv2_metadata_new ();
  return gexiv2_metadata_open_path (metadata, path, error)
         && write_metadata (metadata, provenance, path, width, height, error);
}
