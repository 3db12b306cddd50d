/* What paints: private to the files of the style.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "engine/exec/tiles.h"
#include "engine/recipe/ascent.h"
#include "engine/recipe/moments.h"
#include "engine/recipe/style-layers.h"
#include "engine/recipe/style-overlay.h"

G_BEGIN_DECLS

#define RV_STYLE_TURNS 4 /* shifts of an octave, for each of which the photo's features are kept */

/* Of one layer, and styles that are painted at the same places. */
typedef struct
{
  double    *mean;       /* that is wanted, of each channel */
  double    *covariance; /* channels x channels, up to the diagonal */
  double     trace;      /* of the covariance, */
  double     norm;       /* and its sum of squares: what losses are relative to */
  RvMoments *found;
  RvSlope    slope;
} RvStyleLayer;

/* Styles that are painted at the same places. */
typedef struct
{
  const ReverieStylePicture *masked; /* one that has their mask, or none */
  double                     weight; /* of the styles' all */
  RvStyleLayer              *layers;
} RvStyleGroup;

typedef struct
{
  ReverieNetwork     *network;
  const ReverieStyle *style;
  RvStyleCanvas       seen;
  RvStyleOverlay      overlay;
  RvStyleLayers       layers;
  RvColourMap        *maps; /* of each style's colours, or NULL: they stay */
  RvStyleGroup       *groups;
  guint               n_groups;
  double              share;   /* of the way from the photo's statistics to the styles' */
  double              content; /* weight of the content's loss beside that of the style */

  guint          height, width; /* that were planned */
  RvTiles       *tiles;
  gsize          limit;
  gboolean       keeps_on_disk; /* the photo's features, and what shows through */
  RvWorkers     *workers;
  RvMomentsRoom *room;
  float         *square;  /* room for a matrix of the most channels */
  float         *weights; /* of a group, of the places of a layer's core; or NULL where no style has a mask */

  RvStore *features;              /* of the photo at the content's layer, for each of the octave's shifts */
  double   norms[RV_STYLE_TURNS]; /* sums of their squares */
  double  *means;                 /* room for those of a layer's channels */
  float   *rows;                  /* room for a row of them for each worker */
  double  *sums;                  /* of each channel */
} RvPainter;

/* ---- style-objective.c ---- */

/* What a painter climbs: minus the loss. */
RvObjective rv_painter_objective (RvPainter *painter);

/* Gives back what the objective has taken. */
void rv_painter_close (RvPainter *painter);

/* ---- style-group.c: the styles' statistics ---- */

/* Groups the styles; checks them. */
gboolean rv_style_groups_init (RvPainter *painter, GError **error);
void     rv_style_groups_clear (RvPainter *painter);

/* Takes what the statistics need for layers of the planned shapes, and gives it back. */
gboolean rv_style_groups_open (RvPainter *painter, GError **error);
void     rv_style_groups_close (RvPainter *painter);
gsize    rv_style_groups_bytes (const RvPainter *painter);

/* Looks at the photo's colours and the styles'. */
gboolean rv_style_groups_colour (RvPainter *painter, const ReverieCanvas *photo, GError **error);

/* Measures the styles' pictures as large as the planned size asks for. */
gboolean rv_style_groups_measure (RvPainter *painter, GError **error);

/* Takes what was found for the photo's own statistics, and wants only @share of the way from those to the styles'. */
void rv_style_groups_mix (RvPainter *painter, double share);

/* ---- style-loss.c ---- */

/* Where a tile is looked at for the styles of @group; the weights of their mask are overwritten by the next call. */
RvPlaces rv_style_places (
    RvPainter *painter, const RvStyleGroup *group, const RvShift *shift, RvExec *exec, guint tile, guint layer);

/* Adds what the tile has to what was found. */
void rv_style_measure (RvPainter *painter, const RvShift *shift, RvExec *exec, guint tile);

/* Makes all slopes from what was found, for gradients that are -@factor times those of the loss, and returns the loss.
 */
double rv_style_slopes (RvPainter *painter, double factor);

/* ---- style-content.c: the photo's features ---- */

gsize    rv_style_content_bytes (const RvPainter *painter);
gboolean rv_style_content_open (RvPainter *painter, GError **error);
void     rv_style_content_close (RvPainter *painter);

/* Keeps the features of a tile at a shift. */
void rv_style_content_keep (RvPainter *painter, RvExec *exec, guint tile, guint turn);

/* Adds the gradient of the content's loss, times @factor, to that of its layer, and returns the sum of squares that the
 * tile's features are off. */
double rv_style_content_add (RvPainter *painter, RvExec *exec, guint tile, guint turn, double factor);

G_END_DECLS
