/* Genes: climbing the age and the sex that a network sees in a face.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What climbs is no picture but a change (change.h): where the photo's pixels go, and how light they become. Colours
 * have no part in it, and the change is as smooth as its gradient is made, so that a face stays flesh: the patterns
 * with which pixels of their own would please the network cannot be made.
 */
#include <math.h>
#include <string.h>

#include "engine/kernels/kernels.h"
#include "engine/recipe/genes-private.h"
#include "engine/recipe/growth.h"
#include "engine/recipe/rows.h"

#define NETWORK_VIEWS 2 /* of a step: every other one is mirrored, as faces are symmetric */
#define PHOTO_VIEWS 4   /* from which the photo is read */

/* Random views: part of the square, radians, shifts in parts of the side, light. */
#define VIEW_SMALLEST 0.6
#define VIEW_LARGEST 0.95
#define VIEW_ANGLE 0.105
#define VIEW_SHIFT 0.04
#define VIEW_Y 0.54 /* of its middle */
#define VIEW_LIGHT 0.1

/* The blurs that clean the gradient, as in smooth.h but in parts of the side, and how much places and light weigh. */
static const double place_widths[] = { 0.04, 0.08 };
static const double light_widths[] = { 0.004, 0.006, 0.012, 0.024, 0.04 };
static const double soft_light_widths[] = { 0.008, 0.012, 0.024, 0.048, 0.08 }; /* sexes do not differ by lines */
#define PLACE_WEIGHT 0.7
#define LIGHT_WEIGHT 0.6
#define SOFT_LIGHT_WEIGHT 0.7
#define CHILD_LIGHT_WEIGHT 0.1 /* a child's skin has no lines */
#define RATE 0.004
#define CHILD_RATE 0.0014 /* where growth has made a child already: further steps make its skin old again */
#define MAN_RATE 0.0016   /* where it has given the face a man's proportions, */
#define WOMAN_RATE 0.0024 /* or a woman's, which do less */
#define FALL 0.5

/* The change is pulled back towards what it began as: a little always, and more as the wish comes true, so that it goes
 * no further than it must. */
#define PULL 0.01
#define PULL_THERE 0.02
#define THERE_YEARS 10
#define THERE_MALE 2
#define FOLLOW 0.3 /* of what a view says in what is thought of the face */

#define MALE_LOGIT 11 /* of a wish of 1 */
#define HELD 0.3      /* weight of a head that is to stay as it was */

/* ---- Views ---- */

static RvWarp
random_view (RvGene *gene, GRand *random, gboolean mirrored)
{
  double   side = RV_HEADS_SIDE, from[2] = { side / 2, side / 2 };
  double   scale = gene->n / side * g_rand_double_range (random, VIEW_SMALLEST, VIEW_LARGEST);
  double   angle = g_rand_double_range (random, -VIEW_ANGLE, VIEW_ANGLE);
  double   to[2] = { gene->n * (0.5 + g_rand_double_range (random, -VIEW_SHIFT, VIEW_SHIFT)),
                     gene->n * (VIEW_Y + g_rand_double_range (random, -VIEW_SHIFT, VIEW_SHIFT)) };
  RvAffine mirror = { mirrored ? -1 : 1, 0, mirrored ? side : 0, 0, 1, 0 };
  RvAffine there = rv_affine_about (from, scale, angle, to);

  return (RvWarp){ .map = rv_affine_compose (&mirror, &there),
                   .source_width = gene->n,
                   .source_height = gene->n,
                   .target_width = RV_HEADS_SIDE,
                   .target_height = RV_HEADS_SIDE,
                   .channels = 3,
                   .workers = gene->workers };
}

static void
look (RvGene *gene, const RvWarp *view, const float *square, double light, RvReading *reading)
{
  float *picture = rv_exec_picture (gene->heads);

  rv_warp (view, square, picture);
  rv_kernels ()->scale_shift (picture, picture, 3 * RV_HEADS_SIDE * RV_HEADS_SIDE, light, 0, FALSE);
  rv_exec_forward (gene->heads, NULL);
  rv_heads_read (gene->heads, reading);
}

/* ---- The wish ---- */

void
rv_gene_wish (RvGene *gene)
{
  const ReverieGenes *genes = gene->genes;
  RvReading          *before = &gene->before, reading;
  double              share = fabs (genes->masculine);

  for (guint i = 0; i < PHOTO_VIEWS; i++)
    {
      RvWarp view = random_view (gene, gene->random, i % 2);

      look (gene, &view, gene->photo, 1, &reading);
      before->years += reading.years / PHOTO_VIEWS;
      before->male += reading.male / PHOTO_VIEWS;
      for (guint k = 0; k < RV_HEADS_FEATURES; k++)
        before->features[k] += reading.features[k] / PHOTO_VIEWS;
    }
  gene->now = *before;
  gene->wish = (RvWish){ .years = genes->age > 0 ? genes->age : before->years,
                         .male = (1 - share) * before->male + MALE_LOGIT * genes->masculine,
                         .years_weight = genes->age > 0 ? 1 : HELD,
                         .male_weight = share > 0 ? 1 : HELD,
                         .likeness = genes->likeness,
                         .photo = before };
}

/* 1 where the face is what was wished for, 0 where it is far from it. */
static double
fulfilled (const RvGene *gene)
{
  double there = 1;

  if (gene->genes->age > 0)
    there = MIN (there, 1 - fabs (gene->wish.years - gene->now.years) / THERE_YEARS);
  if (gene->genes->masculine != 0)
    there = MIN (there, 1 - fabs (gene->wish.male - gene->now.male) / THERE_MALE);
  return MAX (there, 0);
}

/* ---- The objective ---- */

static gboolean
plan (gpointer data, guint height, guint width, RvWorkers *workers, gsize limit, RvCost *cost, GError **error)
{
  RvGene *gene = data;

  gene->n = width;
  *cost = (RvCost){ .bytes = rv_exec_bytes (gene->heads) + rv_change_climb_bytes (width),
                    .flop = NETWORK_VIEWS * rv_exec_flop (gene->heads),
                    .tiles = 1 };
  return TRUE;
}

static gboolean
open_octave (gpointer data, guint octave, GError **error)
{
  RvGene *gene = data;
  guint   n = gene->n;

  if (!rv_change_climb_open (&gene->climb, gene->photo, gene->begin, gene->side, n, gene->workers, error))
    return FALSE;
  for (gsize i = 0; i < (gsize) n * n; i++)
    gene->climb.skin[i] = rv_growth_skin ((i % n + 0.5) / n, (i / n + 0.5) / n);
  return TRUE;
}

static void
close_octave (gpointer data)
{
}

static RvCleaning
cleaning_of (const RvGene *gene)
{
  RvCleaning cleaning = { .place_widths = place_widths,
                          .n_place_widths = G_N_ELEMENTS (place_widths),
                          .place_weight = PLACE_WEIGHT,
                          .light_widths = light_widths,
                          .n_light_widths = G_N_ELEMENTS (light_widths),
                          .light_weight = LIGHT_WEIGHT };

  if (gene->genes->age == 0)
    {
      cleaning.light_widths = soft_light_widths;
      cleaning.n_light_widths = G_N_ELEMENTS (soft_light_widths);
      cleaning.light_weight = SOFT_LIGHT_WEIGHT;
    }
  if (gene->wish.years < REVERIE_GENES_GROWN)
    cleaning.light_weight = CHILD_LIGHT_WEIGHT;
  return cleaning;
}

static gboolean
evaluate (gpointer data, const RvShift *shift, RvTick tick, gpointer tick_data, double *objective)
{
  RvGene          *gene = data;
  const RvCleaning cleaning = cleaning_of (gene);

  rv_change_climb_show (&gene->climb, shift);
  *objective = 0;
  for (guint i = 0; i < NETWORK_VIEWS; i++)
    {
      RvWarp    view = random_view (gene, gene->random, i % 2);
      double    light = g_rand_double_range (gene->random, 1 - VIEW_LIGHT, 1 + VIEW_LIGHT);
      RvReading reading;

      look (gene, &view, gene->climb.changed, light, &reading);
      *objective += rv_heads_climb (gene->heads, &reading, &gene->wish) / NETWORK_VIEWS;
      gene->now.years += FOLLOW * (reading.years - gene->now.years);
      gene->now.male += FOLLOW * (reading.male - gene->now.male);
      rv_exec_backward (gene->heads, NULL);
      rv_warp_adjoint (&view, rv_exec_picture_gradient (gene->heads), gene->climb.gradient, i > 0);
    }
  rv_change_climb_return (&gene->climb, shift, &cleaning);
  return TRUE;
}

static void
settle (gpointer data, const RvSettling *settling)
{
  const RvGene *gene = data;

  rv_change_climb_pull (&gene->climb, settling->picture, PULL + PULL_THERE * fulfilled (gene));
}

static const char *
obstacle (gpointer data)
{
  return NULL;
}

/* ---- The canvas of changes ---- */

static gboolean
read_begin (gpointer data, guint first, guint n, float *rows, GError **error)
{
  const RvGene *gene = data;
  gsize         side = gene->side, band = n * side;

  for (guint i = 0; i < RV_CHANGE_PLANES; i++)
    memcpy (rows + i * band, gene->begin + (i * side + first) * side, band * sizeof (float));
  return TRUE;
}

static gboolean
read_oval (gpointer data, guint first, guint n, float *rows, GError **error)
{
  guint side = ((const RvGene *) data)->side;

  for (guint y = first; y < first + n; y++)
    for (guint x = 0; x < side; x++)
      *rows++ = rv_growth_oval ((x + 0.5) / side, (y + 0.5) / side);
  return TRUE;
}

static gboolean
write_found (gpointer data, guint first, guint n, float *rows, GError **error)
{
  const RvGene *gene = data;
  gsize         side = gene->side, plane = side * side, band = n * side;

  rv_change_decode (rows, rows, band);
  for (guint i = 0; i < RV_CHANGE_PLANES; i++)
    memcpy (gene->found + i * plane + first * side, rows + i * band, band * sizeof (float));
  return TRUE;
}

/* ---- The whole ---- */

static double
rate_of (const RvGene *gene)
{
  if (!gene->shaped || (gene->genes->age > 0 && !gene->child))
    return RATE;
  if (gene->genes->masculine != 0)
    return gene->genes->masculine > 0 ? MAN_RATE : WOMAN_RATE;
  return CHILD_RATE;
}

gboolean
rv_gene_climb (RvGene *gene, const ReverieRun *run, ReverieReport *report, GError **error)
{
  const RvOctave      octaves[] = { { 128, 10 }, { 192, 10 }, { gene->side, 15 } };
  const RvObjective   objective = { .data = gene,
                                    .plan = plan,
                                    .open = open_octave,
                                    .close = close_octave,
                                    .evaluate = evaluate,
                                    .obstacle = obstacle,
                                    .settle = settle };
  const RvAscent      ascent = { .plan = octaves,
                                 .octaves = G_N_ELEMENTS (octaves),
                                 .rate = rate_of (gene),
                                 .fall = FALL,
                                 .colour = 1,
                                 .seed = gene->genes->seed,
                                 .in_memory = TRUE };
  const ReverieCanvas canvas = { .width = gene->side,
                                 .height = gene->side,
                                 .read = read_begin,
                                 .read_mask = read_oval,
                                 .write = write_found,
                                 .user_data = gene };

  rv_change_encode (gene->begin, (gsize) gene->side * gene->side);
  return rv_ascend (&ascent, &objective, run, &canvas, report, error);
}
