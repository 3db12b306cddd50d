/* The metadata of an image.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "plugin/gimp/api.h"
#include "plugin/parameters.h"

G_BEGIN_DECLS

/* Says in the image's metadata that @effect has made or changed it, as the files say it that the program writes; GIMP
 * exports it with the image. A step of undo of its own, unless in a group. */
void rv_image_mark (RvImage image, RvEffect effect);

G_END_DECLS
