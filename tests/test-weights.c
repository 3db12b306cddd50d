/* The TF.js importer on whole files: every type of weights to the last bit, the order of a kernel's axes, weights
 * spread over several files, and values from a picture to the last node.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>

#include "engine/exec/exec.h"
#include "engine/import/tfjs.h"
#include "tests/tiny-model.h"

/* Three numbers that a product with the picture keeps as they are in the file. */
static const struct
{
  const char *name;
  const char *entry; /* of the manifest, after the name */
  guint8      bytes[12];
  guint       length;
  float       wanted[3];
} types[] = {
  { "float32",
    "\"dtype\":\"float32\"",
    { 0, 0, 0x80, 0x3f, 1, 0, 0, 0x80, 0xff, 0xff, 0x7f, 0x7f },
    12,
    { 1, -0x1p-149f, 0x1.fffffep127f } },
  /* One, the least below zero, the greatest. */
  { "float16", "\"dtype\":\"float16\"", { 0x00, 0x3c, 0x01, 0x80, 0xff, 0x7b }, 6, { 1, -0x1p-24f, 65504 } },
  { "float16-quantised",
    "\"dtype\":\"float32\",\"quantization\":{\"dtype\":\"float16\",\"original_dtype\":\"float32\"}",
    { 0x55, 0x35, 0x00, 0x04, 0x00, 0x80 },
    6,
    { 0x1.554p-2f, 0x1p-14f, -0.0f } },
  { "uint8-quantised",
    "\"dtype\":\"float32\",\"quantization\":{\"dtype\":\"uint8\",\"scale\":0.1,\"min\":-1.7}",
    { 0, 17, 255 },
    3,
    { -1.7f, 17 * 0.1f - 1.7f, 255 * 0.1f - 1.7f } },
  { "uint16-quantised",
    "\"dtype\":\"float32\",\"quantization\":{\"dtype\":\"uint16\",\"scale\":0.001,\"min\":-32.7}",
    { 0, 0, 0xbc, 0x7f, 0xff, 0xff },
    6,
    { -32.7f, 32700 * 0.001f - 32.7f, 65535 * 0.001f - 32.7f } },
  { "int32", "\"dtype\":\"int32\"", { 0xfb, 0xff, 0xff, 0xff, 0, 0, 0, 0, 0, 0, 0x10, 0 }, 12, { -5, 0, 1 << 20 } },
};

static RvGraph *
load (const char *folder, const char *json)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = tiny_write (folder, "tiny.json", json, strlen (json));
  RvGraph         *graph = rv_tfjs_load (path, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (graph);
  return graph;
}

static void
test_type (gconstpointer data)
{
  guint            i = GPOINTER_TO_UINT (data);
  char            *folder = tiny_folder_new ();
  g_autofree char *json = g_strdup_printf (
      "{\"modelTopology\":{\"node\":[{\"name\":\"x\",\"op\":\"Placeholder\"},{\"name\":\"w\",\"op\":\"Const\"},"
      "{\"name\":\"y\",\"op\":\"Mul\",\"input\":[\"x\",\"w\"]}]},\"weightsManifest\":[{\"paths\":[\"w.bin\"],"
      "\"weights\":[{\"name\":\"w\",\"shape\":[1,1,3],%s}]}]}",
      types[i].entry);
  g_autofree char *weights = tiny_write (folder, "w.bin", types[i].bytes, types[i].length);
  g_autoptr (RvGraph) graph = load (folder, json);
  const RvNode *node = rv_graph_node (graph, rv_graph_find (graph, "y"));

  g_assert_cmpint (node->op, ==, RV_OP_AFFINE);
  g_assert_cmpuint (node->weights->length, ==, 3);
  for (guint k = 0; k < 3; k++)
    if (memcmp (&node->weights->values[k], &types[i].wanted[k], sizeof (float)) != 0)
      g_test_fail_printf ("value %u is %a, not %a", k, node->weights->values[k], types[i].wanted[k]);
  tiny_folder_free (folder);
}

/* TensorFlow's [height][width][in][out] to the engine's [out][in][height][width], for weights that lie across the ends
 * of three files. */
static void
test_kernel (void)
{
  static const guint height = 2, width = 3, in = 3, out = 5;
  const gsize        length = height * width * in * out;
  char              *folder = tiny_folder_new ();
  g_autofree float  *values = g_new (float, length);
  g_autofree char   *first = NULL, *second = NULL, *third = NULL;
  g_autoptr (RvGraph) graph = NULL;
  const RvNode *node;

  for (gsize i = 0; i < length; i++)
    values[i] = i;
  first = tiny_write (folder, "a.bin", values, 101);
  second = tiny_write (folder, "b.bin", NULL, 0);
  third = tiny_write (folder, "c.bin", (guint8 *) values + 101, length * sizeof (float) - 101);
  graph = load (folder,
                "{\"modelTopology\":{\"node\":[{\"name\":\"y\",\"op\":\"Conv2D\",\"input\":[\"x:0\",\"w\",\"^x\"],"
                "\"attr\":{\"padding\":{\"s\":\"VkFMSUQ=\"},\"strides\":{\"list\":{\"i\":[\"1\",\"3\",\"2\",\"1\"]}}}},"
                "{\"name\":\"w\",\"op\":\"Const\"},{\"name\":\"x\",\"op\":\"Placeholder\"}]},"
                "\"weightsManifest\":[{\"paths\":[\"a.bin\",\"b.bin\",\"c.bin\"],"
                "\"weights\":[{\"name\":\"w\",\"shape\":[2,3,3,5],\"dtype\":\"float32\"}]}]}");
  node = rv_graph_node (graph, rv_graph_find (graph, "y"));
  g_assert_cmpint (node->op, ==, RV_OP_CONV2D);
  g_assert_cmpuint (node->window.stride_y, ==, 3);
  g_assert_cmpuint (node->window.stride_x, ==, 2);
  g_assert_cmpint (node->window.padding, ==, RV_PADDING_VALID);
  for (guint o = 0; o < out; o++)
    for (guint i = 0; i < in; i++)
      for (guint t = 0; t < height * width; t++)
        g_assert_cmpfloat (node->weights->values[(o * in + i) * height * width + t], ==,
                           values[(t * in + i) * out + o]);
  tiny_folder_free (folder);
}

/* The tiny model's numbers, worked out by hand for a picture of two pixels. */
static void
test_values (void)
{
  static const float picture[] = { 1, -1, 0, 0, 2, 0 }; /* (1, 0, 2) and (-1, 0, 0) */
  static const struct
  {
    const char *node;
    guint       length;
    float       wanted[9];
  } nodes[] = {
    /* (1 * 1 + 2 * 5 + 0.5, 1 * 2 + 2 * 6 - 0.5) and (-1 + 0.5, -2 - 0.5), not below 0 */
    { "c", 4, { 11.5f, 0, 13.5f, 0 } },
    { "cat", 8, { 11.5f, 0, 13.5f, 0, 11.5f, 0, 13.5f, 0 } },
    { "mean", 2, { 5.75f, 6.75f } },
    { "dense", 2, { 6.25f, 6.25f } },
  };
  char            *folder = tiny_folder_new ();
  guint8           weights[TINY_WEIGHTS];
  g_autofree char *path = NULL;
  g_autoptr (RvGraph) graph = NULL;
  RvWorkers *workers = rv_workers_new (1);

  tiny_weights (weights);
  path = tiny_write (folder, "w.bin", weights, sizeof weights);
  graph = load (folder, tiny_json);
  for (guint i = 0; i < G_N_ELEMENTS (nodes); i++)
    {
      g_autoptr (GError) error = NULL;
      guint target = rv_graph_find (graph, nodes[i].node);
      g_autoptr (RvExec) exec = rv_exec_new (graph, 1, NULL, &target, 1, 1, 2, FALSE, workers, 0, &error);

      g_assert_no_error (error);
      rv_exec_forward (exec, picture);
      for (guint k = 0; k < nodes[i].length; k++)
        g_assert_cmpfloat_with_epsilon (rv_exec_value (exec, 0)[k], nodes[i].wanted[k], 1e-5);
    }
  rv_workers_free (workers);
  tiny_folder_free (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_autofree char *path = g_strdup_printf ("/weights/%s", types[i].name);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_type);
    }
  g_test_add_func ("/weights/kernel", test_kernel);
  g_test_add_func ("/weights/values", test_values);
  return g_test_run ();
}
