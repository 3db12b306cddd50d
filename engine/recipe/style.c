/* Style: bringing the means and covariances of a picture's features to those of other pictures.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * After Gatys, Ecker and Bethge, "Image Style Transfer Using Convolutional Neural Networks", 2016, with means and
 * covariances in place of Gram matrices, each layer's loss relative to what is wanted. It is climbed coarse to fine,
 * the optimiser's moments and the mean of the pictures going from octave to octave, as crowsonkb's
 * style-transfer-pytorch does it.
 */
#include <math.h>

#include "engine/recipe/canvas.h"
#include "engine/recipe/check.h"
#include "engine/recipe/dream.h"
#include "engine/recipe/style-private.h"

/* Chosen by looking: see docs/style.md. */
#define COARSE_SIDE 128 /* pixels of the coarsest octave's longer side */
#define LEAST_SIDE 32   /* and of its shorter one */
#define OCTAVE_SCALE G_SQRT2
#define ITERATIONS 30
#define RATE 0.03
#define FALL 0.95
#define KEEP 0.9
#define KEEP_SQUARES 0.99
#define AVERAGE 0.8
#define JITTER 256
#define CONTENT_WEIGHT 2   /* at content 1; the style's is 1 */
#define FULL_STRENGTH 50   /* from which on the styles' statistics are wanted whole, and the content less and less: */
#define HALF_STRENGTH 12.5 /* half as much with each so many more */
#define MAX_OCTAVES 40
#define DREAM_EVERY 3 /* steps of the style to one of the dream */

/* ---- The octaves ---- */

/* Coarsest first; returns their number. */
static guint
plan_octaves (const ReverieStyle *style, guint height, guint width, RvOctave *octaves)
{
  guint longer = MAX (height, width), shorter = MIN (height, width), n = 1;

  for (double scale = OCTAVE_SCALE;
       n < MAX_OCTAVES && longer / scale >= COARSE_SIDE * 0.99 && shorter / scale >= LEAST_SIDE; scale *= OCTAVE_SCALE)
    n++;
  for (guint i = 0; i < n; i++)
    octaves[i] = (RvOctave){ .side = longer / pow (OCTAVE_SCALE, n - 1 - i) + 0.5, .steps = style->iterations };
  octaves[0].steps += style->iterations / 3;
  return n;
}

/* ---- The whole ---- */

void
reverie_style_init (ReverieStyle *style)
{
  *style = (ReverieStyle){ .strength = 50,
                           .content = 0.5,
                           .scale = 1,
                           .colour = 1,
                           .colour_mode = REVERIE_COLOUR_MOMENTS,
                           .iterations = ITERATIONS,
                           .dream_share = 0.5 };
}

static gboolean
check_numbers (const ReverieStyle *style, GError **error)
{
  return rv_check_range ("strength", style->strength, 0, 100, error)
         && rv_check_range ("content", style->content, 0, 1, error)
         && rv_check_range ("scale", style->scale, 0.25, 4, error)
         && rv_check_range ("colour", style->colour, 0, 1, error)
         && rv_check_range ("iterations", style->iterations, 1, 1000, error)
         && rv_check_range ("dream-share", style->dream_share, 0, 1, error);
}

/* How much of the way from the photo to the styles the painting goes. */
static double
share_of (const ReverieStyle *style)
{
  return MIN (style->strength / FULL_STRENGTH, 1);
}

static gboolean
paint (RvPainter           *painter,
       RvDreamer           *dreamer,
       const ReverieRun    *run,
       const ReverieCanvas *canvas,
       ReverieReport       *report,
       GError             **error)
{
  static const RvAdamPlan adam = { KEEP, KEEP_SQUARES, AVERAGE };
  const ReverieStyle     *style = painter->style;
  RvOctave                octaves[MAX_OCTAVES];
  RvObjective             objective = rv_painter_objective (painter);
  const ReverieDream     *dream = style->dream;
  RvBeside                beside = { .every = DREAM_EVERY };
  RvAscent                ascent = { .plan = octaves,
                                     .octave_scale = OCTAVE_SCALE,
                                     .carry = RV_CARRY_PICTURE,
                                     .adam = &adam,
                                     .turns = RV_STYLE_TURNS,
                                     .jitter = JITTER,
                                     .rate = RATE * share_of (style),
                                     .fall = FALL,
                                     .seed = style->seed };

  if (dreamer != NULL)
    {
      beside.rate = 2 * style->dream_share * dream->intensity * RV_DREAM_RATE * share_of (style);
      beside.smooth = dream->smooth;
      beside.colour = dream->colour;
      beside.objective = rv_dreamer_objective (dreamer);
      ascent.beside = &beside;
    }
  ascent.octaves = plan_octaves (style, canvas->height, canvas->width, octaves);
  painter->share = share_of (style);
  painter->content = CONTENT_WEIGHT * style->content * style->content
                     * exp2 (-MAX (style->strength - FULL_STRENGTH, 0) / HALF_STRENGTH);
  return rv_ascend (&ascent, &objective, run, canvas, report, error);
}

gboolean
reverie_style_canvas (ReverieNetwork      *network,
                      const ReverieStyle  *style,
                      const ReverieRun    *run,
                      const ReverieCanvas *canvas,
                      ReverieReport       *report,
                      GError             **error)
{
  RvPainter  painter = { .network = network, .style = style };
  RvDreamer *dreamer = NULL;
  gboolean   dreams = style->dream != NULL && style->dream_share > 0;
  gboolean   good = check_numbers (style, error)
                  && rv_style_layers_init (&painter.layers, network, style->layers, style->n_layers, error)
                  && rv_style_groups_init (&painter, error)
                  && rv_style_canvas_init (&painter.seen, canvas, style, error)
                  && rv_style_groups_colour (&painter, canvas, error);

  if (good && dreams)
    dreamer = rv_dreamer_new (network, style->dream, run, error);
  /* Strength 0 leaves the picture to the last bit, colours and all. */
  good = good && (dreamer != NULL || !dreams)
         && paint (&painter, dreamer, run, style->strength > 0 ? &painter.seen.canvas : canvas, report, error);
  rv_painter_close (&painter);
  rv_dreamer_free (dreamer);
  rv_style_canvas_clear (&painter.seen);
  rv_style_groups_clear (&painter);
  rv_style_layers_clear (&painter.layers);
  return good;
}

gboolean
reverie_style (ReverieNetwork     *network,
               const ReverieStyle *style,
               const ReverieRun   *run,
               const float        *picture,
               const float        *mask,
               guint               width,
               guint               height,
               float              *result,
               ReverieReport      *report,
               GError            **error)
{
  RvArrays      arrays = { width, height, picture, mask, result };
  ReverieCanvas canvas = rv_canvas_of_arrays (&arrays);

  return reverie_style_canvas (network, style, run, &canvas, report, error);
}
