/* Icons of layers and channels: what each dreams out of gray noise.
 *
 * They are made one after the other, in the background, and kept in the user's cache folder for as long as the
 * network's file stays the same.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gdk-pixbuf/gdk-pixbuf.h>

#include "plugin/job.h"

G_BEGIN_DECLS

/* Pixels of a side. */
#define RV_ICON_SIDE 48

/* Whose icon. */
typedef struct
{
  const ReverieModel *model;
  char               *node;    /* as a layer names it */
  int                 channel; /* or -1: all of them */
} RvIconKey;

typedef struct
{
  /* Fills @key with the icon that is wanted most, or returns FALSE where all are there; the node is to be freed. */
  gboolean (*next) (RvIconKey *key, gpointer user_data);

  /* Takes the icon that was asked for; @icon is NULL where none can be made. */
  void (*ready) (const RvIconKey *key, GdkPixbuf *icon, gpointer user_data);
} RvIconFuncs;

typedef struct _RvIcons RvIcons;

/* Asks for nothing before rv_icons_wake (). @catalog must outlive the icons. Free with rv_icons_free (). */
RvIcons *rv_icons_new (const ReverieCatalog *catalog, const RvIconFuncs *funcs, gpointer user_data);
void     rv_icons_free (RvIcons *icons);

/* Says that next () may have something to ask for. */
void rv_icons_wake (RvIcons *icons);

/* Whether to leave the processor to others for now. */
void rv_icons_set_paused (RvIcons *icons, gboolean paused);

G_END_DECLS
