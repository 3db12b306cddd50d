/* Children of a dream: other settings near to some, for a person to choose from.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>

#include <glib/gi18n-lib.h>

#include "plugin/job-plan.h"
#include "plugin/variation.h"

/* More layers than these look like mud. */
#define MIXED_LAYERS 3
/* From these distances on, children leave the parent's look; the second is for those that stay near the longest. */
#define LEAVE_LOOK 0.3
#define LEAVE_LOOK_LATE 0.75

/* What is at hand while a child is made. */
typedef struct
{
  GRand                *rand;
  double                distance; /* 0 to 1 */
  const ReverieCatalog *catalog;
  const RvParameters   *parent;
  RvParameters         *child;
} Birth;

/* Looks whose networks are there, but for @without; of the network @model alone, where it is not NULL. */
static GPtrArray *
usable_looks (const ReverieCatalog *catalog, const char *model, const char *without)
{
  GPtrArray *looks = g_ptr_array_new ();

  for (guint i = 0; i < reverie_catalog_n_looks (catalog); i++)
    {
      const ReverieLook  *look = reverie_catalog_look (catalog, i);
      const ReverieModel *network = reverie_catalog_find_model (catalog, look->model, NULL);

      if (network && network->present && (!model || g_str_equal (look->model, model))
          && (!without || !g_str_equal (look->id, without)))
        g_ptr_array_add (looks, (gpointer) look);
    }
  return looks;
}

static void
set_text (char **text, const char *value)
{
  char *copy = g_strdup (value);

  g_free (*text);
  *text = copy;
}

/* Moves @value by @amount, within the tasteful range from @low to @high, or the range up to @value where that lies
 * outside; to so many digits that a recipe stays short. */
static double
moved (double value, double amount, double low, double high, double per_unit)
{
  double target = CLAMP (value + amount, MIN (low, value), MAX (high, value));

  return round (target * per_unit) / per_unit;
}

static void
move_intensity (Birth *birth, double amount)
{
  birth->child->intensity = moved (birth->child->intensity, amount, 15, 95, 1);
}

static void
move_colour (Birth *birth, double amount)
{
  birth->child->colour = moved (birth->child->colour, amount, 0, 1, 100);
}

/* By a power of two. */
static void
move_smooth (Birth *birth, double power)
{
  double value = birth->child->smooth;

  birth->child->smooth = moved (value, MAX (value, 0.25) * (exp2 (power) - 1), 0.4, 2.5, 100);
}

/* Towards larger shapes or smaller ones. Where the picture's size says how many octaves there are, more of them fit if
 * they lie closer. */
static void
move_octaves (Birth *birth, double amount)
{
  RvParameters *child = birth->child;

  if (child->octaves > 0)
    child->octaves = (int) moved (child->octaves, 3 * amount, 2, 10, 1);
  else
    child->octave_scale = moved (child->octave_scale, -0.35 * amount, 1.2, 1.8, 100);
}

/* A little of everything, so that no two children are alike. */
static void
nudge (Birth *birth)
{
  double d = birth->distance;

  move_intensity (birth, g_rand_double_range (birth->rand, -12, 12) * d);
  move_colour (birth, g_rand_double_range (birth->rand, -0.2, 0.2) * d);
  move_smooth (birth, g_rand_double_range (birth->rand, -0.4, 0.4) * d);
  move_octaves (birth, g_rand_double_range (birth->rand, -0.4, 0.4) * d);
}

/* Stronger or calmer. */
static void
vary_strength (Birth *birth, int direction)
{
  move_intensity (birth, direction * g_rand_double_range (birth->rand, 25, 60) * birth->distance);
  move_smooth (birth, -direction * g_rand_double_range (birth->rand, 0.3, 0.9) * birth->distance);
}

/* Finer or larger shapes, where no layer does it. */
static void
vary_size (Birth *birth, int direction)
{
  move_octaves (birth, direction * g_rand_double_range (birth->rand, 0.4, 1.0) * birth->distance);
  move_smooth (birth, direction * g_rand_double_range (birth->rand, 0.6, 1.2) * birth->distance);
}

/* To where there is more room. */
static void
vary_colour (Birth *birth)
{
  gboolean less = birth->parent->colour > g_rand_double_range (birth->rand, 0.35, 0.65);

  move_colour (birth, (less ? -1 : 1) * g_rand_double_range (birth->rand, 0.5, 1.0) * birth->distance);
}

static void
set_look (RvParameters *child, const ReverieLook *look)
{
  set_text (&child->look, look->id);
  set_text (&child->model, "");
  set_text (&child->layer, "");
  set_text (&child->channel, "");
}

/* The first counts 1. */
static void
set_layers (RvParameters *child, GArray *layers)
{
  double unit = g_array_index (layers, ReverieLayer, 0).weight;

  for (guint i = 0; i < layers->len && unit > 0; i++)
    g_array_index (layers, ReverieLayer, i).weight /= unit;
  g_free (child->layer);
  child->layer = rv_layer_list_to_text (layers);
}

static gboolean
has_layer (const GArray *layers, const char *node)
{
  for (guint i = 0; i < layers->len; i++)
    {
      if (g_str_equal (g_array_index (layers, ReverieLayer, i).node, node))
        return TRUE;
    }
  return FALSE;
}

/* The look of the network that comes before all of @layers or after them, in the catalog's order, which is that of the
 * network; NULL where there is none. */
static const ReverieLook *
neighbour (const GPtrArray *looks, const GArray *layers, int direction)
{
  int at = -1;

  for (guint i = 0; i < looks->len; i++)
    {
      const ReverieLook *look = g_ptr_array_index (looks, i);

      if (has_layer (layers, look->node) && (at < 0 || direction > 0))
        at = (int) i;
    }
  at = at < 0 ? (int) looks->len / 2 : at + direction;
  return at >= 0 && at < (int) looks->len ? g_ptr_array_index (looks, (guint) at) : NULL;
}

/* Gives the layers there are other weights. */
static void
weigh_anew (Birth *birth, GArray *layers)
{
  for (guint i = 0; i < layers->len; i++)
    g_array_index (layers, ReverieLayer, i).weight *= exp2 (g_rand_double_range (birth->rand, -2, 2) * birth->distance);
  set_layers (birth->child, layers);
}

/* Mixes a neighbouring look of the same network into the parent's layers, the more the greater the distance. FALSE
 * where there is none in that direction, or where channels are chosen: their numbers mean nothing in other layers. */
static gboolean
mix (Birth *birth, int direction)
{
  g_auto (RvPlan) plan = { 0 };
  g_autoptr (GPtrArray) looks = NULL;
  const ReverieLook *look;
  double             weight;

  if (*birth->child->channel || !rv_plan_make (&plan, birth->catalog, birth->child, NULL))
    return FALSE;
  if (plan.layers->len >= MIXED_LAYERS)
    {
      weigh_anew (birth, plan.layers);
      return TRUE;
    }
  looks = usable_looks (birth->catalog, plan.model->id, NULL);
  look = neighbour (looks, plan.layers, direction);
  if (!look || has_layer (plan.layers, look->node))
    return FALSE;

  weight = 2 * birth->distance * exp2 (g_rand_double_range (birth->rand, -0.5, 0.5))
           * ABS (g_array_index (plan.layers, ReverieLayer, 0).weight);
  rv_layer_list_add (plan.layers, look->node, weight);
  set_layers (birth->child, plan.layers);
  return TRUE;
}

/* Another look: each child of one seed takes its own, @turn, of the looks in an order that depends on the seed. */
static gboolean
leave (Birth *birth, guint seed, guint turn)
{
  g_autoptr (GPtrArray) looks = usable_looks (birth->catalog, NULL, birth->parent->look);
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);

  for (guint i = looks->len; i > 1; i--)
    {
      guint    other = (guint) g_rand_int_range (rand, 0, (gint32) i);
      gpointer look = g_ptr_array_index (looks, other);

      g_ptr_array_index (looks, other) = g_ptr_array_index (looks, i - 1);
      g_ptr_array_index (looks, i - 1) = look;
    }
  if (looks->len == 0)
    return FALSE;
  set_look (birth->child, g_ptr_array_index (looks, turn % looks->len));
  return TRUE;
}

/* What makes each place of the sheet its own. */
static void
vary (Birth *birth, guint seed, guint index)
{
  gboolean near = birth->distance < LEAVE_LOOK, far = birth->distance >= LEAVE_LOOK_LATE;

  switch ((index - 1) % (RV_VARIATIONS - 1))
    {
    case 0:
      vary_strength (birth, -1);
      break;
    case 1:
      if (!far || !leave (birth, seed, 0))
        vary_size (birth, g_rand_boolean (birth->rand) ? 1 : -1);
      break;
    case 2:
      vary_strength (birth, 1);
      break;
    case 3:
      if (!mix (birth, -1))
        vary_size (birth, -1);
      break;
    case 4:
      if (!mix (birth, 1))
        vary_size (birth, 1);
      break;
    case 5:
      vary_colour (birth);
      if (far)
        leave (birth, seed, 1);
      break;
    case 6:
      if (near || !leave (birth, seed, 2))
        vary_colour (birth);
      break;
    default:
      if (near || !leave (birth, seed, 3))
        vary_size (birth, 1);
      if (!near)
        mix (birth, g_rand_boolean (birth->rand) ? 1 : -1);
      vary_strength (birth, 1);
      break;
    }
}

/* A seed of four digits or five that is neither the parent's nor that of another child of its sheet: children differ,
 * whatever else does. */
static int
child_seed (const RvParameters *parent, guint seed, guint index)
{
  int own = (int) (seed % 625 * 16 + index % 16);

  return own == parent->seed ? own + 10000 : own;
}

void
rv_variation (const RvParameters   *parent,
              guint                 seed,
              guint                 index,
              double                distance,
              const ReverieCatalog *catalog,
              RvParameters         *child)
{
  const guint32 seeds[] = { seed, index };
  g_autoptr (GRand) rand = g_rand_new_with_seed_array (seeds, G_N_ELEMENTS (seeds));
  Birth birth = { rand, MIN (distance, 1), catalog, parent, child };

  rv_parameters_copy (child, parent);
  if (index == 0 || !(distance > 0))
    return;
  child->seed = child_seed (parent, seed, index);
  nudge (&birth);
  vary (&birth, seed, index);
}

void
rv_variation_surprise (const RvParameters *parent, guint seed, const ReverieCatalog *catalog, RvParameters *child)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  g_autoptr (GPtrArray) looks = usable_looks (catalog, NULL, NULL);
  Birth birth = { rand, g_rand_double_range (rand, 0.15, 0.5), catalog, parent, child };

  rv_parameters_copy (child, parent);
  child->seed = child_seed (parent, seed, 0);
  child->intensity = g_rand_int_range (rand, 35, 81);
  child->colour = g_rand_int_range (rand, 15, 101) / 100.0;
  child->smooth = g_rand_int_range (rand, 70, 161) / 100.0;
  child->octave_scale = g_rand_int_range (rand, 130, 161) / 100.0;
  if (looks->len > 0)
    set_look (child, g_ptr_array_index (looks, (guint) g_rand_int_range (rand, 0, (gint32) looks->len)));
  if (g_rand_int_range (rand, 0, 3) == 0)
    mix (&birth, g_rand_boolean (rand) ? 1 : -1);
}

/* Adds @more or @less where @ratio, that of two positive numbers, is far enough from 1. */
static void
add_word (GPtrArray *words, double ratio, const char *more, const char *less)
{
  if (ratio >= 1.1)
    g_ptr_array_add (words, (gpointer) more);
  else if (ratio <= 1 / 1.1)
    g_ptr_array_add (words, (gpointer) less);
}

char *
rv_variation_words (const RvParameters *parent, const RvParameters *child, const ReverieCatalog *catalog)
{
  g_autofree char *before = rv_job_subject (catalog, parent);
  g_autofree char *title = rv_job_subject (catalog, child);
  g_autoptr (GPtrArray) words = g_ptr_array_new ();

  if (!g_str_equal (before, title))
    g_ptr_array_add (words, title);
  add_word (words, (child->intensity + 1) / (parent->intensity + 1), _ ("stronger"), _ ("calmer"));
  add_word (words, (child->colour + 0.5) / (parent->colour + 0.5), _ ("more colour"), _ ("less colour"));
  add_word (words, (child->smooth + 0.1) / (parent->smooth + 0.1), _ ("softer"), _ ("crisper"));
  add_word (words, (double) (child->octaves + 5) / (parent->octaves + 5), _ ("larger shapes"), _ ("finer shapes"));
  add_word (words, parent->octave_scale / child->octave_scale, _ ("richer"), _ ("sparser"));
  if (words->len == 0)
    g_ptr_array_add (words, _ ("another seed"));
  g_ptr_array_add (words, NULL);
  return g_strjoinv ("; ", (char **) words->pdata);
}
