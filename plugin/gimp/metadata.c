/* The metadata of an image.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/gimp/metadata.h"
#include "plugin/provenance.h"

void
rv_image_mark (RvImage image, RvEffect effect)
{
  GimpMetadata *metadata = gimp_image_get_metadata (image);
  gboolean      changed;

  if (!metadata)
    metadata = gimp_metadata_new ();
  /* What cannot be said must not cost the picture. */
  if (rv_provenance_mark (GEXIV2_METADATA (metadata), effect, &changed, NULL) && changed)
    gimp_image_set_metadata (image, metadata);
  g_object_unref (metadata);
}
