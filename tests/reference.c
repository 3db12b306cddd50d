/* A network computed the plain way, in double precision.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <float.h>
#include <math.h>

#include "tests/reference.h"

/* One channel of a value, with its edges: reads beyond them find nothing. */
static gboolean
at (const RvShape *shape, gint64 y, gint64 x, gsize *place)
{
  *place = y * shape->width + x;
  return y >= 0 && x >= 0 && y < shape->height && x < shape->width;
}

/* The value of a 1 x 1 node spread over the others, or the pixel itself. */
static double
spread (const RvShape *shape, const double *value, guint channel, gsize pixel)
{
  gsize pixels = (gsize) shape->height * shape->width;

  return value[channel * pixels + (pixels == 1 ? 0 : pixel)];
}

static double
bend (Reference *reference, double x, double where)
{
  reference->margin = MIN (reference->margin, fabs (x - where));
  return x;
}

static double
activate (Reference *reference, const RvActivation *activation, guint channel, double x)
{
  switch (activation->kind)
    {
    case RV_ACTIVATION_CLAMP:
      bend (reference, x, activation->low);
      bend (reference, x, activation->high);
      return MIN (MAX (x, activation->low), activation->high);
    case RV_ACTIVATION_PRELU:
      bend (reference, x, 0);
      return x > 0 ? x : activation->slope->values[channel] * x;
    case RV_ACTIVATION_SIGMOID:
      return 1 / (1 + exp (-x));
    case RV_ACTIVATION_HARD_SWISH:
      bend (reference, x, -3);
      bend (reference, x, 3);
      return activation->scale * x * MIN (MAX (x + 3, 0), 6);
    case RV_ACTIVATION_NONE:
      break;
    }
  return x;
}

/* Where tap @tap of output pixel @pixel lies in the input. */
static gboolean
tap_place (const RvNode  *node,
           const RvShape *in,
           const RvShape *out,
           guint          top,
           guint          left,
           gsize          pixel,
           guint          tap,
           gsize         *place)
{
  const RvWindow *window = &node->window;
  gint64          y = pixel / out->width, x = pixel % out->width;
  gint64          ky = tap / window->kernel_width, kx = tap % window->kernel_width;

  return at (in, y * window->stride_y + ky * window->dilation_y - top,
             x * window->stride_x + kx * window->dilation_x - left, place);
}

/* One value of a node with a window. */
static double
window_value (
    Reference *reference, const RvNode *node, const RvShape *out, guint top, guint left, guint channel, gsize pixel)
{
  const RvShape *in = &reference->shapes[node->inputs[0]];
  const double  *source = reference->values[node->inputs[0]];
  gsize          plane = (gsize) in->height * in->width, place;
  guint          taps = node->window.kernel_height * node->window.kernel_width, count = 0;
  guint          depth = node->op == RV_OP_CONV2D ? in->channels : 1;
  double         total = 0, best = -INFINITY, second = -INFINITY;

  for (guint d = 0; d < depth; d++)
    for (guint tap = 0; tap < taps; tap++)
      {
        guint  from = node->op == RV_OP_CONV2D ? d : channel;
        double v;

        if (!tap_place (node, in, out, top, left, pixel, tap, &place))
          continue;
        v = source[from * plane + place];
        count++;
        if (node->weights != NULL)
          v *= node->weights->values[((gsize) channel * depth + d) * taps + tap];
        total += v;
        second = MAX (second, MIN (v, best));
        best = MAX (v, best);
      }
  if (node->op == RV_OP_MAX_POOL)
    {
      reference->margin = MIN (reference->margin, best - second);
      return best;
    }
  if (node->op == RV_OP_AVERAGE_POOL)
    return total / count;
  return total + (node->bias != NULL ? node->bias->values[channel] : 0);
}

static double
concat_value (const Reference *reference, const RvNode *node, guint channel, gsize pixel)
{
  guint i = 0;

  while (channel >= reference->shapes[node->inputs[i]].channels)
    channel -= reference->shapes[node->inputs[i++]].channels;
  return spread (&reference->shapes[node->inputs[i]], reference->values[node->inputs[i]], channel, pixel);
}

static double
pad_value (const Reference *reference, const RvNode *node, const RvShape *out, guint channel, gsize pixel)
{
  const RvShape *in = &reference->shapes[node->inputs[0]];
  gsize          place;

  if (channel < node->pad_before || channel >= node->pad_before + in->channels)
    return 0;
  if (!at (in, (gint64) (pixel / out->width) - node->window.top, (gint64) (pixel % out->width) - node->window.left,
           &place))
    return 0;
  return reference->values[node->inputs[0]][(channel - node->pad_before) * (gsize) in->height * in->width + place];
}

static double
mean_value (const RvShape *in, const double *value, guint channel)
{
  gsize  pixels = (gsize) in->height * in->width;
  double total = 0;

  for (gsize i = 0; i < pixels; i++)
    total += value[channel * pixels + i];
  return total / pixels;
}

static double
softmax_value (const RvShape *in, const double *value, guint channel, gsize pixel)
{
  gsize  pixels = (gsize) in->height * in->width;
  double total = 0;

  for (guint c = 0; c < in->channels; c++)
    total += exp (value[c * pixels + pixel] - value[channel * pixels + pixel]);
  return 1 / total;
}

static double
node_value (
    Reference *reference, const RvNode *node, const RvShape *out, guint top, guint left, guint channel, gsize pixel)
{
  const RvShape *in = &reference->shapes[node->inputs[0]];
  const double  *value = reference->values[node->inputs[0]];
  double         x;

  switch (node->op)
    {
    case RV_OP_AFFINE:
      x = spread (in, value, channel, pixel);
      return (node->weights ? node->weights->values[channel] : 1) * x + (node->bias ? node->bias->values[channel] : 0);
    case RV_OP_ADD:
    case RV_OP_MULTIPLY:
      x = spread (in, value, channel, pixel);
      for (guint i = 1; i < node->n_inputs; i++)
        {
          double y = spread (&reference->shapes[node->inputs[i]], reference->values[node->inputs[i]], channel, pixel);

          x = node->op == RV_OP_ADD ? x + y : x * y;
        }
      return x;
    case RV_OP_CONCAT:
      return concat_value (reference, node, channel, pixel);
    case RV_OP_PAD:
      return pad_value (reference, node, out, channel, pixel);
    case RV_OP_MEAN:
      return mean_value (in, value, channel);
    case RV_OP_SOFTMAX:
      return softmax_value (in, value, channel, pixel);
    case RV_OP_IDENTITY:
    case RV_OP_ACTIVATION:
      return spread (in, value, channel, pixel);
    default:
      return window_value (reference, node, out, top, left, channel, pixel);
    }
}

static void
compute (Reference *reference, const RvGraph *graph, guint index, const double *picture)
{
  const RvNode  *node = rv_graph_node (graph, index);
  const RvShape *shape = &reference->shapes[index];
  gsize          pixels = (gsize) shape->height * shape->width;
  guint          height, width, top = 0, left = 0;
  double        *value = g_new (double, reference_length (shape));

  reference->values[index] = value;
  if (node->weights != NULL || node->op == RV_OP_MAX_POOL || node->op == RV_OP_AVERAGE_POOL)
    if (node->op != RV_OP_AFFINE)
      rv_window_output (&node->window, reference->shapes[node->inputs[0]].height,
                        reference->shapes[node->inputs[0]].width, &height, &width, &top, &left);
  for (guint c = 0; c < shape->channels; c++)
    for (gsize i = 0; i < pixels; i++)
      if (node->op == RV_OP_INPUT)
        value[c * pixels + i] = picture[c * pixels + i];
      else
        value[c * pixels + i]
            = activate (reference, &node->activation, c, node_value (reference, node, shape, top, left, c, i));
}

Reference *
reference_new (const RvGraph *graph, const double *picture, guint height, guint width)
{
  RvShape   *shapes = rv_graph_shapes (graph, height, width, NULL);
  Reference *reference;

  if (shapes == NULL)
    return NULL;
  reference = g_new0 (Reference, 1);
  reference->shapes = shapes;
  reference->n = rv_graph_length (graph);
  reference->values = g_new0 (double *, reference->n);
  reference->margin = INFINITY;
  for (guint i = 0; i < reference->n; i++)
    compute (reference, graph, i, picture);
  return reference;
}

void
reference_free (Reference *reference)
{
  if (reference == NULL)
    return;
  for (guint i = 0; i < reference->n; i++)
    g_free (reference->values[i]);
  g_free (reference->values);
  g_free (reference->shapes);
  g_free (reference);
}

double
reference_tolerance (const RvGraph *graph, const Reference *reference, guint index)
{
  const RvNode *node = rv_graph_node (graph, index);
  double        longest = 0, own = 4 + node->n_inputs;

  if (node->op == RV_OP_INPUT)
    return 2 * FLT_EPSILON;
  if (node->op == RV_OP_CONV2D || node->op == RV_OP_DEPTHWISE)
    own += (double) node->weights->length / node->channels;
  else if (node->op == RV_OP_AVERAGE_POOL)
    own += node->window.kernel_height * node->window.kernel_width;
  else if (node->op == RV_OP_MEAN)
    own += (double) reference->shapes[node->inputs[0]].height * reference->shapes[node->inputs[0]].width;
  else if (node->op == RV_OP_SOFTMAX)
    own += node->channels;
  for (guint i = 0; i < node->n_inputs; i++)
    longest = MAX (longest, reference_tolerance (graph, reference, node->inputs[i]));
  return longest + own * FLT_EPSILON;
}
