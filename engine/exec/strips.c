/* Chains of convolutions that go forward strip by strip.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>

#include "engine/exec/blocks.h"
#include "engine/exec/strips.h"

/* Of the largest value in a chain, new ones in each strip: a part of a third-level cache. */
#define STRIP_BYTES ((gsize) 4 << 20)
/* Of every other convolution in the chain, at least: else its weights are read too often. */
#define STRIP_PIXELS 1024
#define MAX_LINKS 16

typedef struct
{
  guint      node;
  guint      channels;
  RvGeometry geometry;  /* of the window through which it sees the value before it */
  gsize      pixels;    /* of its value */
  gsize      done, end; /* pixels of it that are made, and those that are when the strip at hand is */
  gsize      origin;    /* first pixel of it that is still needed, at the beginning of a row */
} Link;

/* What a convolution reads, perhaps by way of a depthwise one that rides on it. */
static guint
source_of (const RvPlan *plan, guint index)
{
  guint input = rv_graph_node (plan->graph, index)->inputs[0];

  return plan->places[input].rides ? rv_graph_node (plan->graph, input)->inputs[0] : input;
}

/* ---- Which rows ---- */

static Link
link_new (const RvPlan *plan, guint index)
{
  guint          input = rv_graph_node (plan->graph, index)->inputs[0];
  const RvShape *shape = &plan->shapes[index];

  return (Link){ .node = index,
                 .channels = shape->channels,
                 .geometry = rv_plan_geometry (plan, plan->places[input].rides ? input : index),
                 .pixels = rv_pixels (shape) };
}

/* Where the rows end that the first @rows of its own see. */
static guint
rows_seen (const RvGeometry *g, int rows)
{
  int last = (rows - 1) * g->stride_y + (g->kernel_height - 1) * g->dilation_y - g->top;

  return rows > 0 ? CLAMP (last + 1, 0, g->height) : 0;
}

/* Sets which pixels the next strip is, where the last link's ends with its row @row. */
static void
aim (Link *links, guint n, guint row)
{
  links[n - 1].end = (gsize) row * links[n - 1].geometry.out_width;
  for (guint i = n; i-- > 0;)
    {
      Link             *link = &links[i];
      const RvGeometry *g = &link->geometry;
      int               first = link->done / g->out_width * g->stride_y - g->top;

      /* Bits lie in whole bytes. */
      link->end = MIN ((link->end + 7) / 8 * 8, link->pixels);
      if (i == 0)
        break;
      links[i - 1].end = (gsize) rows_seen (g, (link->end + g->out_width - 1) / g->out_width) * g->width;
      links[i - 1].origin = MIN ((gsize) MAX (first, 0), links[i - 1].done / g->width) * g->width;
    }
}

static gsize
value_bytes (const Link *link)
{
  return link->pixels * link->channels * sizeof (float);
}

static gsize
largest_bytes (const Link *links, guint n)
{
  gsize largest = 0;

  for (guint i = 0; i + 1 < n; i++)
    largest = MAX (largest, value_bytes (&links[i]));
  return largest;
}

/* Rows of the last link in a strip. */
static guint
strip_rows (const Link *links, guint n)
{
  return MAX (1, links[n - 1].geometry.out_height * STRIP_BYTES / largest_bytes (links, n));
}

/* ---- The plan ---- */

/* Whether more memory is saved in the chain than its input takes, which has to wait for the last link. */
static gboolean
saves_memory (const RvPlan *plan, const guint *last_reader, const Link *links, guint n)
{
  guint          input = source_of (plan, links[0].node);
  const RvShape *shape = &plan->shapes[input];

  return rv_pixels (shape) * shape->channels * sizeof (float) <= largest_bytes (links, n)
         || last_reader[input] > links[n - 1].node;
}

/* Whether the links are worth running as a chain. */
static gboolean
is_worth_it (const RvPlan *plan, const guint *last_reader, const Link *links, guint n)
{
  gsize largest = largest_bytes (links, n);

  for (guint i = 0; i < n; i++)
    if ((i + 1 < n && value_bytes (&links[i]) < 2 * STRIP_BYTES)
        || (i > 0 && links[i].pixels * STRIP_BYTES < STRIP_PIXELS * largest))
      return FALSE;
  return saves_memory (plan, last_reader, links, n);
}

/* The convolution that may take the value of convolution @index in strips, or RV_NONE. */
static guint
find_taker (const RvPlan *plan, const guint *user, guint index)
{
  const RvNode *node = rv_graph_node (plan->graph, index);
  guint         taker = user[index];

  if (node->op != RV_OP_CONV2D || plan->places[index].winograd || node->activation.kind == RV_ACTIVATION_SIGMOID
      || taker == RV_NONE)
    return RV_NONE;
  if (plan->places[taker].rides)
    taker = user[taker];
  return rv_graph_node (plan->graph, taker)->op == RV_OP_CONV2D && !plan->places[taker].winograd ? taker : RV_NONE;
}

/* Sets how many pixels of each value are there at a time. */
static void
measure_strips (RvPlan *plan, Link *links, guint n)
{
  guint height = links[n - 1].geometry.out_height, rows = strip_rows (links, n);

  for (guint row = 0; row < height; row += rows)
    {
      aim (links, n, MIN (row + rows, height));
      for (guint i = 0; i < n; i++)
        {
          gsize *strip = &plan->places[links[i].node].strip;

          *strip = MAX (*strip, links[i].end - links[i].origin);
          links[i].done = links[i].end;
        }
    }
}

static guint *
find_last_readers (const RvPlan *plan)
{
  guint *last_reader = g_new0 (guint, rv_graph_length (plan->graph));

  for (guint i = 0; i < rv_graph_length (plan->graph); i++)
    for (guint j = 0; j < rv_graph_node (plan->graph, i)->n_inputs; j++)
      last_reader[rv_graph_node (plan->graph, i)->inputs[j]] = i;
  return last_reader;
}

void
rv_strips_plan (RvPlan *plan, const guint *user)
{
  guint *last_reader = find_last_readers (plan);

  for (guint head = 0; head < rv_graph_length (plan->graph); head++)
    {
      Link  links[MAX_LINKS];
      guint n = 1, taker;

      if (rv_graph_node (plan->graph, head)->op != RV_OP_CONV2D || plan->places[head].from != RV_NONE)
        continue;
      links[0] = link_new (plan, head);
      while (n < MAX_LINKS && (taker = find_taker (plan, user, links[n - 1].node)) != RV_NONE)
        {
          links[n] = link_new (plan, taker);
          if (!is_worth_it (plan, last_reader, links, n + 1))
            break;
          n++;
        }
      if (n == 1)
        continue;
      for (guint i = 1; i < n; i++)
        {
          plan->places[links[i].node].from = links[i - 1].node;
          plan->places[links[i - 1].node].into = links[i].node;
        }
      measure_strips (plan, links, n);
    }
  g_free (last_reader);
}

guint
rv_strips_reader_ahead (const RvPlan *plan, guint last)
{
  guint node = last;

  for (; plan->places[node].from != RV_NONE; node = plan->places[node].from)
    {
      RvGeometry g = link_new (plan, node).geometry;

      if (g.stride_y > 1 || g.height != g.out_height)
        return RV_NONE;
    }
  return node != last && rv_conv2d_is_pointwise (rv_graph_node (plan->graph, node)) ? node : RV_NONE;
}

/* ---- Running ---- */

typedef struct
{
  RvExec  *exec;
  Link     links[MAX_LINKS];
  RvPlanes planes[MAX_LINKS]; /* of the links' values */
  guint    n;
} Chain;

static void
open_chain (Chain *chain, RvExec *exec, guint last)
{
  const RvPlace *places = exec->plan->places;

  chain->exec = exec;
  chain->n = 0;
  for (guint i = last; i != RV_NONE; i = places[i].from)
    chain->n++;
  for (guint i = chain->n, node = last; i-- > 0; node = places[node].from)
    {
      chain->links[i] = link_new (exec->plan, node);
      chain->planes[i] = rv_value_planes (exec, node);
      if (node != last)
        chain->planes[i].plane = places[node].strip;
    }
}

/* Moves what is still needed of channel @c of each strip to its beginning. */
static void
move_channel (gpointer data, guint c, guint worker)
{
  Chain *chain = data;

  for (guint i = 0; i + 1 < chain->n; i++)
    {
      const Link *link = &chain->links[i];
      float      *plane = chain->planes[i].first + c * chain->planes[i].plane;

      if (c < link->channels && link->origin > chain->planes[i].origin)
        memmove (plane, plane + (link->origin - chain->planes[i].origin), (link->done - link->origin) * sizeof (float));
    }
}

static void
move_strips (Chain *chain)
{
  guint channels = 0;

  for (guint i = 0; i + 1 < chain->n; i++)
    channels = MAX (channels, chain->links[i].channels);
  rv_workers_run (chain->exec->workers, channels, move_channel, chain);
  for (guint i = 0; i + 1 < chain->n; i++)
    chain->planes[i].origin = chain->links[i].origin;
}

static void
run_link (Chain *chain, guint i)
{
  Link     *link = &chain->links[i];
  RvProduct product = rv_conv2d_product (chain->exec, link->node);

  if (i > 0)
    {
      int above = chain->planes[i - 1].origin / product.geometry.width;

      product.from = chain->planes[i - 1];
      product.geometry.top += above;
      product.geometry.height -= above;
    }
  if (link->end > link->done)
    rv_product_run (&product, link->done, link->end, &chain->planes[i]);
  link->done = link->end;
}

void
rv_strips_forward (RvExec *exec, guint last)
{
  Chain chain;
  guint height = rv_shape (exec, last)->height, rows;

  open_chain (&chain, exec, last);
  rows = strip_rows (chain.links, chain.n);
  for (guint row = 0; row < height; row += rows)
    {
      aim (chain.links, chain.n, MIN (row + rows, height));
      move_strips (&chain);
      for (guint i = 0; i < chain.n; i++)
        run_link (&chain, i);
    }
}
