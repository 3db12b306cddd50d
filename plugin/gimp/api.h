/* libgimp of GIMP 2.10 and of GIMP 3 under one set of names, so that what both plug-ins do is written once.
 *
 * GIMP 3 speaks of objects, GIMP 2.10 of their numbers. Here stands all that differs otherwise and is used.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gegl.h>
#include <libgimp/gimp.h>

#if GIMP_CHECK_VERSION(2, 99, 0)

typedef GimpImage    *RvImage;
typedef GimpDrawable *RvDrawable;
typedef GimpLayer    *RvLayer;

#define RV_NO_LAYER NULL
#define RV_DRAWABLE_ARGUMENT "drawables"

#define rv_pdb_error() gimp_pdb_get_last_error (gimp_get_pdb ())

static inline gboolean
rv_group_is_empty (RvDrawable group)
{
  g_autofree GimpItem **children = gimp_item_get_children (GIMP_ITEM (group));

  return children == NULL || *children == NULL;
}

#else

typedef gint32 RvImage;
typedef gint32 RvDrawable;
typedef gint32 RvLayer;

#define RV_NO_LAYER (-1)
#define RV_DRAWABLE_ARGUMENT "drawable"

#define GIMP_ITEM(id) (id)
#define GIMP_DRAWABLE(id) (id)
#define GIMP_LAYER(id) (id)

#define rv_pdb_error() gimp_get_pdb_error ()
#define gimp_drawable_get_width(drawable) gimp_drawable_width (drawable)
#define gimp_drawable_get_height(drawable) gimp_drawable_height (drawable)
#define gimp_drawable_get_offsets(drawable, x, y) gimp_drawable_offsets (drawable, x, y)
#define gimp_image_get_base_type(image) gimp_image_base_type (image)

static inline gboolean
rv_group_is_empty (RvDrawable group)
{
  gint             n = 0;
  g_autofree gint *children = gimp_item_get_children (group, &n);

  return n == 0;
}

#endif
