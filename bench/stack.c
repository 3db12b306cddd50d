/* Networks that are written down as a list of layers, with weights by chance.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "bench/stack.h"

/* The last mixing of MurmurHash3 (Austin Appleby, public domain), over a counter. */
float
bench_chance (guint32 seed, guint32 index)
{
  guint32 x = index + seed * 0x9e3779b9u;

  x = (x ^ (x >> 16)) * 0x85ebca6bu;
  x = (x ^ (x >> 13)) * 0xc2b2ae35u;
  x ^= x >> 16;
  return (gint32) (x >> 8) * 0x1p-23f - 1;
}

static RvFloats *
floats_by_chance (gsize length, guint32 seed, double size, GError **error)
{
  RvFloats *floats = rv_floats_new (length, error);

  for (gsize i = 0; floats != NULL && i < length; i++)
    floats->values[i] = size * bench_chance (seed, i);
  return floats;
}

/* Convolution, bias and ReLU. The weights' variance is 2 / inputs of a sum (He et al., "Delving deep into rectifiers",
 * 2015), so that values stay about as large as they are, however deep the stack. */
static guint
add_convolution (RvGraph *graph, const char *name, guint input, guint channels, const RvWindow *window, GError **error)
{
  RvActivation relu = { .kind = RV_ACTIVATION_CLAMP, .low = 0, .high = INFINITY };
  guint        seed = 2 * rv_graph_length (graph);
  gsize        each = (gsize) rv_graph_node (graph, input)->channels * window->kernel_height * window->kernel_width;
  g_autoptr (RvFloats) weights = floats_by_chance (channels * each, seed, sqrt (6.0 / each), error);
  g_autoptr (RvFloats) bias = weights != NULL ? floats_by_chance (channels, seed + 1, 0.1, error) : NULL;

  if (bias == NULL)
    return RV_NONE;
  return rv_graph_add_conv2d (graph, name, input, channels, window, weights, bias, &relu, error);
}

/* Reads "3x3 1 same". */
static gboolean
read_window (char **words, RvWindow *window)
{
  guint stride;

  *window = (RvWindow){ .dilation_y = 1, .dilation_x = 1 };
  if (g_strv_length (words) != 3 || sscanf (words[0], "%ux%u", &window->kernel_height, &window->kernel_width) != 2
      || sscanf (words[1], "%u", &stride) != 1)
    return FALSE;
  window->stride_y = window->stride_x = stride;
  window->padding = strcmp (words[2], "same") == 0 ? RV_PADDING_SAME : RV_PADDING_VALID;
  return TRUE;
}

/* One line: name, op, inputs, and what the op wants. RV_NONE without an error where the line makes no sense. */
static guint
add_line (RvGraph *graph, char **words, GError **error)
{
  g_auto (GStrv) names = NULL;
  guint       inputs[RV_MAX_INPUTS], n_inputs, channels;
  const char *name = words[0], *op = words[1];
  RvWindow    window;

  if (g_strv_length (words) < 3)
    return RV_NONE;
  names = g_strsplit (words[2], ",", RV_MAX_INPUTS);
  n_inputs = g_strv_length (names);
  for (guint i = 0; i < n_inputs; i++)
    {
      inputs[i] = rv_graph_find (graph, names[i]);
      if (inputs[i] == RV_NONE)
        return RV_NONE;
    }
  if (strcmp (op, "concat") == 0)
    return rv_graph_add_combine (graph, RV_OP_CONCAT, name, inputs, n_inputs, error);
  if (strcmp (op, "conv") == 0 && words[3] != NULL && sscanf (words[3], "%u", &channels) == 1
      && read_window (words + 4, &window))
    return add_convolution (graph, name, inputs[0], channels, &window, error);
  if (strcmp (op, "max") == 0 && read_window (words + 3, &window))
    return rv_graph_add_pool (graph, RV_OP_MAX_POOL, name, inputs[0], &window, error);
  if (strcmp (op, "average") == 0 && read_window (words + 3, &window))
    return rv_graph_add_pool (graph, RV_OP_AVERAGE_POOL, name, inputs[0], &window, error);
  return RV_NONE;
}

/* The words of a line, comments left out. */
static char **
split_line (char *line)
{
  g_auto (GStrv) parts = NULL;
  GStrvBuilder *builder = g_strv_builder_new ();
  char        **words;

  line[strcspn (line, "#")] = '\0';
  parts = g_strsplit_set (line, " \t", -1);
  for (guint i = 0; parts[i] != NULL; i++)
    if (*parts[i] != '\0')
      g_strv_builder_add (builder, parts[i]);
  words = g_strv_builder_end (builder);
  g_strv_builder_unref (builder);
  return words;
}

RvGraph *
bench_stack_read (const char *path, GError **error)
{
  g_autoptr (RvGraph) graph = rv_graph_new ();
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  if (!g_file_get_contents (path, &text, NULL, error) || rv_graph_add_input (graph, "picture", 3, error) == RV_NONE)
    return NULL;
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto (GStrv) words = split_line (lines[i]);
      GError *cause = NULL;

      if (words[0] == NULL || add_line (graph, words, &cause) != RV_NONE)
        continue;
      g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_FORMAT, "%s:%u: %s", path, i + 1,
                   cause != NULL ? cause->message : "not a layer as the folder's README describes them");
      g_clear_error (&cause);
      return NULL;
    }
  return g_steal_pointer (&graph);
}
