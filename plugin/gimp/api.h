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

G_BEGIN_DECLS

#if GIMP_CHECK_VERSION(2, 99, 0)

typedef GimpImage     *RvImage;
typedef GimpItem      *RvItem;
typedef GimpDrawable  *RvDrawable;
typedef GimpLayer     *RvLayer;
typedef GimpLayerMask *RvMask;

#define RV_NO_IMAGE NULL
#define RV_NO_LAYER NULL
#define RV_NO_DRAWABLE NULL
#define RV_NO_MASK NULL
#define RV_DRAWABLE_ARGUMENT "drawables"
/* What a layer blends in where its space is GIMP_LAYER_COLOR_SPACE_RGB_PERCEPTUAL. */
#define RV_PERCEPTUAL "R~G~B~A float"

#define rv_pdb_error() gimp_pdb_get_last_error (gimp_get_pdb ())
#define rv_item_id(item) gimp_item_get_id (item)
#define rv_drawable_by_id(id) gimp_drawable_get_by_id (id)

#else

typedef gint32 RvImage;
typedef gint32 RvItem;
typedef gint32 RvDrawable;
typedef gint32 RvLayer;
typedef gint32 RvMask;

#define RV_NO_IMAGE (-1)
#define RV_NO_LAYER (-1)
#define RV_NO_DRAWABLE (-1)
#define RV_NO_MASK (-1)
#define RV_DRAWABLE_ARGUMENT "drawable"
#define RV_PERCEPTUAL "R'G'B'A float"

#define GIMP_ITEM(id) (id)
#define GIMP_DRAWABLE(id) (id)
#define GIMP_LAYER(id) (id)

#define rv_pdb_error() gimp_get_pdb_error ()
#define rv_item_id(item) (item)
#define rv_drawable_by_id(id) (id)
#define gimp_drawable_get_width(drawable) gimp_drawable_width (drawable)
#define gimp_drawable_get_height(drawable) gimp_drawable_height (drawable)
#define gimp_drawable_get_offsets(drawable, x, y) gimp_drawable_offsets (drawable, x, y)
#define gimp_image_get_base_type(image) gimp_image_base_type (image)
#define gimp_image_get_width(image) gimp_image_width (image)
#define gimp_image_get_height(image) gimp_image_height (image)

#endif

/* The images that are open, and how many. Free with g_free (). */
RvImage *rv_images (guint *n);

/* All layers of an image from the uppermost down, those in groups after their group. Free with g_free (). */
RvLayer *rv_image_layers (RvImage image, guint *n);

/* The channels that the user has added to an image. Free with g_free (). */
RvDrawable *rv_image_channels (RvImage image, guint *n);

gboolean rv_group_is_empty (RvDrawable group);
RvLayer  rv_group_new (RvImage image, const char *name);

/* Makes @layers those that the user works on; GIMP 2.10 knows of one alone, the last. */
void rv_image_choose_layers (RvImage image, const RvLayer *layers, guint n_layers);

/* The pixels of a layer or a group as its own filters show them, which GIMP 3 has. Free with g_object_unref (). */
GeglBuffer *rv_drawable_seen (RvDrawable drawable);

/* Whether a layer shows other pixels than it has. */
gboolean rv_drawable_has_filters (RvDrawable drawable);

/* The colour space of an image's pixels where the formats of their buffers do not say it, else NULL. */
const Babl *rv_image_space (RvImage image);

G_END_DECLS
