/* What the heads and the finder of faces make of a sitter, seen as they want it.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>

#include "engine/recipe/imagine-private.h"
#include "engine/recipe/warp.h"

#define HEADS_FRAME 20.0 /* centimetres of the sitter that they see */
#define HEADS_EYES 0.43  /* how far down they see the eyes */
#define YEARS_WIDE 4     /* the age may be missed by so many years */
#define SURE_SEX 4.0     /* the logit at which a face is masculine enough */
#define YEARS_WEIGHT 4   /* how much the age counts beside the sex */
#define OWN_WEIGHT 0.45f /* and what is the seed's own */
#define FACE_CENTRE 2.4  /* centimetres from the eyes down */
#define FACE_RADIUS 3.2  /* anchors within it are those of the face, */
#define OTHER_RADIUS 6.8 /* and beyond this one those of others */

/* ---- Views of another size ---- */

/* Shows a network of @side x @side pixels what @map takes from the picture at a shift. */
static void
see (RvImagining *imagining, RvExec *exec, const RvWarp *warp, const RvShift *shift)
{
  RvArea area = { 0, 0, imagining->side, imagining->side };

  rv_shift_read (shift, &area, imagining->room);
  rv_warp (warp, imagining->room, rv_exec_picture (exec));
  rv_exec_forward (exec, NULL);
}

/* The way back. */
static void
unsee (RvImagining *imagining, RvExec *exec, const RvWarp *warp, const RvShift *shift)
{
  RvArea area = { 0, 0, imagining->side, imagining->side };

  rv_exec_backward (exec, NULL);
  rv_warp_adjoint (warp, rv_exec_picture_gradient (exec), imagining->room, FALSE);
  rv_shift_add (shift, &area, imagining->room, FALSE);
}

static RvWarp
make_warp (const RvImagining *imagining, RvAffine map, guint side)
{
  return (RvWarp){ .map = map,
                   .source_width = imagining->side,
                   .source_height = imagining->side,
                   .target_width = side,
                   .target_height = side,
                   .channels = 3,
                   .workers = imagining->workers };
}

/* A shift as a number that may be negative. */
static double
signed_shift (guint shift, guint side)
{
  return shift > side / 2 ? (double) shift - side : shift;
}

/* ---- Heads ---- */

/* Writes the gradient of the logarithm of the probability of an age near the sitter's, and returns that. */
static double
write_age (const RvImagining *imagining, RvExec *exec)
{
  guint        n = rv_exec_shape (exec, 0).channels, age = imagining->sitter->age;
  const float *logits = rv_exec_value (exec, 0);
  float       *gradient = rv_exec_gradient (exec, 0), most = -INFINITY;
  guint        first = age > YEARS_WIDE ? age - YEARS_WIDE : 0, last = MIN (age + YEARS_WIDE, n) - 1;
  double       all = 0, near = 0;

  for (guint i = 0; i < n; i++)
    most = fmaxf (most, logits[i]);
  for (guint i = 0; i < n; i++)
    {
      double odds = exp (logits[i] - most);

      all += odds;
      near += i >= first && i <= last ? odds : 0;
    }
  near = fmax (near, G_MINDOUBLE);
  for (guint i = 0; i < n; i++)
    {
      double odds = exp (logits[i] - most);

      gradient[i] = YEARS_WEIGHT * ((i >= first && i <= last ? odds / near : 0) - odds / all);
    }
  return log (near / all);
}

/* Writes the gradient of the way along the seed's own direction. */
static void
write_own (const RvImagining *imagining, RvExec *exec)
{
  guint  n = MIN (rv_exec_shape (exec, 2).channels, RV_IMAGINE_FEATURES);
  float *gradient = rv_exec_gradient (exec, 2);

  for (guint i = 0; i < n; i++)
    gradient[i] = OWN_WEIGHT * imagining->own[i];
}

double
rv_imagining_climb_heads (RvImagining *imagining, const RvShift *shift)
{
  double side = imagining->side, frame = side * HEADS_FRAME / imagining->sitter->frame / RV_HEADS_SIDE;
  double (*eyes)[2] = imagining->eyes;
  double  from[2] = { RV_HEADS_SIDE * 0.5, RV_HEADS_SIDE * HEADS_EYES };
  double  to[2] = { (eyes[0][0] + eyes[1][0]) / 2 * side + signed_shift (shift->right, imagining->side),
                    (eyes[0][1] + eyes[1][1]) / 2 * side + signed_shift (shift->down, imagining->side) };
  double  angle = atan2 (eyes[1][1] - eyes[0][1], eyes[1][0] - eyes[0][0]), likely;
  RvWarp  warp = make_warp (imagining, rv_affine_about (from, frame, angle, to), RV_HEADS_SIDE);
  RvArea  window;
  RvExec *exec = rv_tiles_start (imagining->heads.tiles, 0, &window);

  see (imagining, exec, &warp, shift);
  likely = write_age (imagining, exec);
  rv_exec_gradient (exec, 1)[0] = CLAMP (imagining->sitter->masculine * SURE_SEX - rv_exec_value (exec, 1)[0], -1, 1);
  write_own (imagining, exec);
  unsee (imagining, exec, &warp, shift);
  rv_imagining_add (imagining, shift, TRUE, rv_imagine_weights[imagining->octave].heads);
  return likely;
}

/* ---- Finder ---- */

/* Writes the gradient of the logarithm of the probability that there is a face at the sitter's, and none elsewhere. */
static void
write_scores (const RvImagining *imagining, RvExec *exec, guint value)
{
  RvShape      shape = rv_exec_shape (exec, value);
  gsize        cells = (gsize) shape.height * shape.width;
  const float *scores = rv_exec_value (exec, value);
  float       *gradient = rv_exec_gradient (exec, value);
  double       frame = imagining->sitter->frame;
  double       centre_x = (imagining->eyes[0][0] + imagining->eyes[1][0]) / 2;
  double       centre_y = (imagining->eyes[0][1] + imagining->eyes[1][1]) / 2 + FACE_CENTRE / frame;

  for (gsize i = 0; i < shape.channels * cells; i++)
    {
      double y = (i % cells / shape.width + 0.5) / shape.height, x = (i % shape.width + 0.5) / shape.width;
      double away = hypot (x - centre_x, y - centre_y), sure = 1 / (1 + exp (-scores[i]));

      gradient[i] = away < FACE_RADIUS / frame ? 1 - sure : away > OTHER_RADIUS / frame ? -sure : 0;
    }
}

void
rv_imagining_climb_finder (RvImagining *imagining, const RvShift *shift)
{
  double  scale = (double) imagining->side / RV_FINDER_SIDE;
  RvWarp  warp = make_warp (imagining, (RvAffine){ scale, 0, 0, 0, scale, 0 }, RV_FINDER_SIDE);
  RvArea  window;
  RvExec *exec = rv_tiles_start (imagining->finder.tiles, 0, &window);

  see (imagining, exec, &warp, shift);
  write_scores (imagining, exec, 0);
  write_scores (imagining, exec, 1);
  unsee (imagining, exec, &warp, shift);
  rv_imagining_add (imagining, shift, FALSE, rv_imagine_weights[imagining->octave].finder);
}
