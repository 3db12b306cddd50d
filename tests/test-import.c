/* The TF.js importer on broken files: an error for each, that says what is wrong, and never a crash.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "engine/exec/exec.h"
#include "engine/import/tfjs.h"
#include "tests/tiny-model.h"

/* The tiny model with the first @find replaced by @replace; the error must hold @words. Where
 * @node is set, the model loads all the same, and the words come when that node is asked for. */
typedef struct
{
  const char *name;
  const char *find;
  const char *replace;
  const char *words;
  const char *node;
} JsonCase;

#define HUGE "999999999999999999999999999"
#define STRIDES "\"strides\":{\"list\":{\"i\":[\"1\",\"1\",\"1\",\"1\"]}}"
#define DILATIONS "\"dilations\":{\"list\":{\"i\":[\"1\",\"1\",\"1\",\"1\"]}}"
#define KERNEL "\"k\",\"shape\":[1,1,3,2],\"dtype\":\"float32\""
#define BIAS "\"b\",\"shape\":[2],\"dtype\":\"float32\""

static const JsonCase json_cases[] = {
  /* The text */
  { "top-level-list", "{\"format\"", "[{\"format\"", "JSON", NULL },
  { "top-level-number", tiny_json, "17", "top level", NULL },
  { "top-level-null", tiny_json, "null", "", NULL },
  { "truncated", ",\"weightsManifest\"", NULL, "JSON", NULL },
  { "not-utf8", "\"graph-model\"", "\"\xff\xfe\"", "JSON", NULL },
  /* Wrong types, level by level */
  { "no-topology", "modelTopology", "modelTopologie", "modelTopology", NULL },
  { "topology-list", "{\"node\":[", "[[", "", NULL },
  { "topology-number", "\"modelTopology\":{", "\"modelTopology\":7,\"other\":{", "modelTopology", NULL },
  { "nodes-object", "\"node\":[", "\"node\":{},\"other\":[", "modelTopology", NULL },
  { "nodes-none", "\"node\":[", "\"node\":[],\"other\":[", "0 nodes", NULL },
  { "node-number", "\"node\":[", "\"node\":[5,", "no name", NULL },
  { "node-null", "\"node\":[", "\"node\":[null,", "no name", NULL },
  { "node-list", "\"node\":[", "\"node\":[[],", "no name", NULL },
  { "node-without-name", "\"name\":\"c\",", "", "no name", NULL },
  { "node-name-number", "\"name\":\"c\",", "\"name\":3,", "no name", NULL },
  { "node-without-op", "\"op\":\"_FusedConv2D\",", "", "no op", NULL },
  { "node-op-object", "\"op\":\"_FusedConv2D\"", "\"op\":{}", "no op", NULL },
  { "name-twice", "\"name\":\"pool\"", "\"name\":\"c\"", "twice", NULL },
  { "input-number", "[\"x\",\"k\",\"b\"]", "[\"x\",\"k\",4]", "input", NULL },
  { "input-object", "[\"x\",\"k\",\"b\"]", "[{},\"k\",\"b\"]", "input", NULL },
  { "input-text", "\"input\":[\"x\",\"k\",\"b\"]", "\"input\":\"x\"", "inputs", NULL },
  { "input-unknown", "[\"x\",\"k\",\"b\"]", "[\"x\",\"nowhere\",\"b\"]", "nowhere", NULL },
  { "input-empty", "[\"x\",\"k\",\"b\"]", "[\"\",\"k\",\"b\"]", "not there", NULL },
  { "inputs-missing", "[\"x\",\"k\",\"b\"]", "[\"x\"]", "inputs", NULL },
  { "inputs-none", "[\"x\",\"k\",\"b\"]", "[]", "inputs", NULL },
  { "bias-missing", "[\"x\",\"k\",\"b\"]", "[\"x\",\"k\"]", "constant", NULL },
  { "no-placeholder", "Placeholder", "Const", "weights", NULL },
  { "placeholder-misnamed", "Placeholder", "Placeholders", "Placeholder", NULL },
  /* What the engine does not have: an error for those who ask for it */
  { "loop", "[\"x\",\"k\",\"b\"]", "[\"pool\",\"k\",\"b\"]", "loop", "c" },
  { "loop-of-one", "\"input\":[\"mean\"", "\"input\":[\"dense\"", "loop", "dense" },
  { "unknown-op", "\"op\":\"Mean\"", "\"op\":\"Fft2D\"", "Fft2D", "dense" },
  { "unknown-fused-op", "UmVsdQ==", "RWx1", "Elu", "c" },
  { "second-output", "\"input\":[\"mean\"", "\"input\":[\"mean:1\"", "output", "dense" },
  { "layout-nchw", "TkhXQw==", "TkNIVw==", "NHWC", "c" },
  { "kernel-not-constant", "[\"x\",\"k\",\"b\"]", "[\"x\",\"x\",\"b\"]", "constant", "c" },
  { "matrix-transposed", "\"input\":[\"mean\",\"m\",\"b\"],\"attr\":{",
    "\"input\":[\"mean\",\"m\",\"b\"],\"attr\":{\"transpose_b\":{\"b\":true},", "transposed", "dense" },
  /* Attributes */
  { "attributes-list", "\"attr\":{\"strides\"", "\"attr\":[],\"other\":{\"strides\"", "padding", NULL },
  { "strides-short", STRIDES, "\"strides\":{\"list\":{\"i\":[\"1\",\"1\"]}}", "strides", NULL },
  { "strides-text", STRIDES, "\"strides\":{\"list\":{\"i\":\"1111\"}}", "", NULL },
  { "strides-words", STRIDES, "\"strides\":{\"list\":{\"i\":[\"1\",\"one\",\"1\",\"1\"]}}", "strides", NULL },
  { "strides-zero", STRIDES, "\"strides\":{\"list\":{\"i\":[\"1\",\"0\",\"0\",\"1\"]}}", "strides", NULL },
  { "strides-negative", STRIDES, "\"strides\":{\"list\":{\"i\":[\"1\",\"-1\",\"1\",\"1\"]}}", "strides", NULL },
  { "strides-huge", STRIDES, "\"strides\":{\"list\":{\"i\":[\"1\",\"4294967297\",\"1\",\"1\"]}}", "strides", NULL },
  { "strides-beyond-64-bits", STRIDES, "\"strides\":{\"list\":{\"i\":[\"1\",\"" HUGE "\",\"1\",\"1\"]}}", "strides",
    NULL },
  { "strides-of-channels", STRIDES, "\"strides\":{\"list\":{\"i\":[\"1\",\"1\",\"1\",\"2\"]}}", "strides", NULL },
  { "strides-fraction", STRIDES, "\"strides\":{\"list\":{\"i\":[1,1.5,1,1]}}", "strides", NULL },
  { "dilations-zero", DILATIONS, "\"dilations\":{\"list\":{\"i\":[\"1\",\"0\",\"1\",\"1\"]}}", "dilations", NULL },
  { "padding-unknown", "U0FNRQ==", "U0FNRVM=", "padding", NULL },
  { "padding-no-base64", "U0FNRQ==", "!!!!", "padding", NULL },
  { "padding-missing", "\"padding\":{\"s\":\"U0FNRQ==\"},", "", "padding", NULL },
  { "explicit-short", "\"explicit_paddings\":{\"list\":{}}", "\"explicit_paddings\":{\"list\":{\"i\":[0,0,1]}}",
    "paddings", NULL },
  { "explicit-huge", "\"explicit_paddings\":{\"list\":{}}",
    "\"explicit_paddings\":{\"list\":{\"i\":[0,0,1000000000,0,0,0,0,0]}}", "paddings", NULL },
  { "window-missing", "\"ksize\"", "\"size\"", "window", NULL },
  { "window-huge", "[1,2,2,1]", "[1,2,2147483647,1]", "window", NULL },
  { "pool-padded-beyond-its-window", "\"padding\":{\"s\":\"VkFMSUQ=\"}",
    "\"padding\":{\"s\":\"RVhQTElDSVQ=\"},\"explicit_paddings\":{\"list\":{\"i\":[0,0,0,9,0,9,0,0]}}", "pad", NULL },
  /* The manifest */
  { "no-manifest", "weightsManifest", "manifest", "manifest", NULL },
  { "manifest-object", "\"weightsManifest\":[", "\"weightsManifest\":{},\"other\":[", "manifest", NULL },
  { "group-number", "\"weightsManifest\":[", "\"weightsManifest\":[3,", "weights", NULL },
  { "group-without-list", "\"weights\":[", "\"weight\":[", "weights", NULL },
  { "no-paths", "\"paths\":[\"w.bin\"],", "", "files", NULL },
  { "paths-text", "[\"w.bin\"]", "\"w.bin\"", "files", NULL },
  { "paths-number", "[\"w.bin\"]", "[4]", "weight file", NULL },
  { "path-missing", "w.bin", "v.bin", "v.bin", NULL },
  { "path-above", "w.bin", "../w.bin", "../w.bin", NULL },
  { "path-absolute", "w.bin", "/etc/passwd", "/etc/passwd", NULL },
  { "path-of-a-folder", "w.bin", ".", "plain names", NULL },
  { "path-empty", "w.bin", "", "plain names", NULL },
  { "file-twice", "[\"w.bin\"]", "[\"w.bin\",\"w.bin\"]", "184 bytes", NULL },
  { "entry-number", "\"weights\":[", "\"weights\":[5,", "name", NULL },
  { "entry-without-name", "\"name\":\"k\",\"shape\"", "\"shape\"", "name", NULL },
  { "entry-twice", "\"b\",\"shape\"", "\"k\",\"shape\"", "twice", NULL },
  { "entry-absent", "{\"name\":" BIAS "},", "", "", NULL },
  { "dtype-unknown", "float32", "complex64", "type", NULL },
  { "dtype-missing", KERNEL, "\"k\",\"shape\":[1,1,3,2]", "type", NULL },
  { "shape-missing", "\"shape\":[1,1,3,2],", "", "shape", NULL },
  { "shape-number", "\"shape\":[1,1,3,2]", "\"shape\":6", "shape", NULL },
  { "shape-of-texts", "[1,1,3,2]", "[1,1,\"three\",2]", "shape", NULL },
  { "shape-fraction", "[1,1,3,2]", "[1,1,1.5,4]", "shape", NULL },
  { "shape-negative", "[1,1,3,2]", "[1,1,-3,-2]", "shape", NULL },
  { "shape-huge", "[1,1,3,2]", "[1,1,3,4294967298]", "shape", NULL },
  { "shape-product-huge", "[1,1,3,2]", "[65536,65536,65536,65536]", "shape", NULL },
  { "shape-product-wraps", "[1,1,3,2]", "[4294967296,4294967296,3,2]", "shape", NULL },
  { "shape-too-many-axes", "[1,1,3,2]", "[1,1,1,1,1,1,1,3,2]", "axes", NULL },
  { "shape-zero", "[1,1,3,2]", "[0,0,3,2]", "", NULL },
  { "shape-longer-than-file", "[1,1,3,2]", "[1,1,3,200]", "cut short", NULL },
  { "shape-shorter-than-file", "\"m\",\"shape\":[2,2]", "\"m\",\"shape\":[2,1]", "92 bytes", NULL },
  { "kernel-of-three-axes", "[1,1,3,2]", "[1,3,2]", "kernel", NULL },
  { "kernel-of-other-depth", "[1,1,3,2]", "[1,1,2,3]", "kernel", NULL },
  { "kernel-too-wide", "[1,1,3,2]", "[1,600,3,0]", "", NULL },
  { "matrix-of-one-axis", "\"m\",\"shape\":[2,2]", "\"m\",\"shape\":[4]", "matrix", NULL },
  { "bias-of-other-length", "[\"x\",\"k\",\"b\"]", "[\"x\",\"k\",\"m\"]", "constant", NULL },
  { "quantization-number", KERNEL, KERNEL ",\"quantization\":3", "quantised", NULL },
  { "quantization-unknown", KERNEL, KERNEL ",\"quantization\":{\"dtype\":\"int4\"}", "quantised", NULL },
  { "quantization-float32", KERNEL, KERNEL ",\"quantization\":{\"dtype\":\"float32\"}", "quantised", NULL },
  { "quantization-without-scale", KERNEL, KERNEL ",\"quantization\":{\"dtype\":\"uint8\",\"min\":0}", "scale", NULL },
  { "quantization-without-minimum", KERNEL, KERNEL ",\"quantization\":{\"dtype\":\"uint8\",\"scale\":1}", "minimum",
    NULL },
  { "quantization-scale-text", KERNEL, KERNEL ",\"quantization\":{\"dtype\":\"uint8\",\"min\":0,\"scale\":\"1\"}",
    "scale", NULL },
  { "quantization-scale-nan", KERNEL, KERNEL ",\"quantization\":{\"dtype\":\"uint8\",\"min\":0,\"scale\":NaN}", "",
    NULL },
  { "quantization-scale-infinite", KERNEL, KERNEL ",\"quantization\":{\"dtype\":\"uint8\",\"min\":0,\"scale\":1e999}",
    "scale", NULL },
  { "quantization-shortens", KERNEL, KERNEL ",\"quantization\":{\"dtype\":\"float16\"}", "92 bytes", NULL },
};

/* Like a JSON case, but one whole number among the weights is changed. */
static const struct
{
  const char *name;
  guint       at;
  gint32      number;
  const char *words;
  const char *node; /* or NULL: it does not load */
} weight_cases[] = {
  { "stack-along-height", TINY_AXIS, 1, "channels", "cat" },
  { "stack-along-nothing", TINY_AXIS, G_MAXINT32, "channels", "cat" },
  { "stack-along-minus-two", TINY_AXIS, -2, "channels", "cat" },
  { "mean-over-channels", TINY_AXES, 3, "height and width", "mean" },
  { "mean-over-one-axis-twice", TINY_AXES, 2, "height and width", "mean" },
  { "mean-over-nothing", TINY_AXES, G_MININT32, "height and width", "mean" },
  { "pad-of-batches", TINY_PADS, 1, "axis", "pad" },
  { "pad-negative", TINY_PADS + 8, -1, "padding", NULL },
  { "pad-huge", TINY_PADS + 8, G_MAXINT32, "padding", NULL },
  { "weight-infinite", 0, 0x7f800000, "infinite", NULL },
  { "weight-no-number", 4, 0x7fc00000, "infinite", NULL },
};

static char *
replaced (const JsonCase *this)
{
  const char *at = strstr (tiny_json, this->find);

  g_assert_nonnull (at);
  if (this->replace == NULL)
    return g_strndup (tiny_json, at - tiny_json);
  return g_strdup_printf ("%.*s%s%s", (int) (at - tiny_json), tiny_json, this->replace, at + strlen (this->find));
}

static void
says (const GError *error, const char *words)
{
  if (error == NULL)
    g_test_fail_printf ("no error, not one that says \"%s\"", words);
  else if (error->domain != REVERIE_ERROR || strstr (error->message, words) == NULL)
    g_test_fail_printf ("\"%s\" does not say \"%s\"", error->message, words);
}

/* Asking @graph for @node must be an error that holds @words. */
static void
asks_in_vain (const RvGraph *graph, const char *node, const char *words)
{
  g_autoptr (GError) error = NULL;
  guint      target = rv_graph_find (graph, node);
  RvWorkers *workers = rv_workers_new (1);

  g_assert_cmpuint (target, !=, RV_NONE);
  g_assert_null (rv_exec_new (graph, 1, NULL, &target, 1, 8, 8, TRUE, workers, 0, &error));
  says (error, words);
  rv_workers_free (workers);
}

static void
expect (const char *json, gsize json_length, const guint8 *weights, gsize length, const char *node, const char *words)
{
  g_autoptr (GError) error = NULL;
  char            *folder = tiny_folder_new ();
  g_autofree char *path = tiny_write (folder, "tiny.json", json, json_length);
  g_autofree char *weights_path = tiny_write (folder, "w.bin", weights, length);
  g_autoptr (RvGraph) graph = rv_tfjs_load (path, NULL, &error);

  if (node != NULL)
    {
      g_assert_no_error (error);
      if (graph != NULL)
        asks_in_vain (graph, node, words);
    }
  else
    {
      g_assert_null (graph);
      says (error, words);
      /* Where: the file comes first. */
      if (error != NULL && strstr (error->message, folder) == NULL)
        g_test_fail_printf ("\"%s\" does not name the file", error->message);
    }
  tiny_folder_free (folder);
}

static void
test_json (gconstpointer data)
{
  const JsonCase *this = data;
  g_autofree char *json = replaced (this);
  guint8           weights[TINY_WEIGHTS];

  tiny_weights (weights);
  expect (json, strlen (json), weights, sizeof weights, this->node, this->words);
}

static void
test_weight (gconstpointer data)
{
  guint  i = GPOINTER_TO_UINT (data);
  guint8 weights[TINY_WEIGHTS];

  tiny_weights (weights);
  memcpy (weights + weight_cases[i].at, &weight_cases[i].number, 4);
  expect (tiny_json, strlen (tiny_json), weights, sizeof weights, weight_cases[i].node, weight_cases[i].words);
}

static void
test_lengths (void)
{
  g_autofree guint8 *weights = g_malloc0 (2 * TINY_WEIGHTS);
  gsize              length = strlen (tiny_json);

  tiny_weights (weights);
  expect ("", 0, weights, TINY_WEIGHTS, NULL, "empty");
  expect ("\0\0\0\0", 4, weights, TINY_WEIGHTS, NULL, "");
  expect (tiny_json, length, weights, 0, NULL, "cut short");
  expect (tiny_json, length, weights, TINY_WEIGHTS - 1, NULL, "cut short");
  expect (tiny_json, length, weights, TINY_WEIGHTS + 1, NULL, "93 bytes");
  expect (tiny_json, length, weights, 2 * TINY_WEIGHTS, NULL, "184 bytes");
  /* Cut anywhere, a JSON text is broken. */
  for (gsize i = 1; i < length; i += 7)
    expect (tiny_json, i, weights, TINY_WEIGHTS, NULL, "JSON");
}

/* An odd number of bytes for half floats. */
static void
test_odd_half (void)
{
  const JsonCase   half = { .find = KERNEL, .replace = KERNEL ",\"quantization\":{\"dtype\":\"float16\"}" };
  g_autofree char *json = replaced (&half);
  guint8           weights[TINY_WEIGHTS];

  tiny_weights (weights);
  expect (json, strlen (json), weights, 11, NULL, "cut short");
}

static void
test_deep (void)
{
  const gsize      depth = 100000;
  g_autofree char *lists = g_strnfill (depth, '[');
  g_autoptr (GString) objects = g_string_new (NULL);
  guint8 weights[TINY_WEIGHTS];

  for (gsize i = 0; i < depth; i++)
    g_string_append (objects, "{\"a\":");
  tiny_weights (weights);
  expect (lists, depth, weights, sizeof weights, NULL, "JSON");
  expect (objects->str, objects->len, weights, sizeof weights, NULL, "JSON");
}

static void
test_no_file (void)
{
  g_autoptr (GError) error = NULL;
  char            *folder = tiny_folder_new ();
  g_autofree char *path = g_build_filename (folder, "nothing.json", NULL);

  g_assert_null (rv_tfjs_load (path, NULL, &error));
  says (error, "nothing.json");
  g_clear_error (&error);
  g_assert_null (rv_tfjs_load (folder, NULL, &error));
  says (error, folder);
  tiny_folder_free (folder);
}

/* A file larger than any graph is not read at all. */
static void
test_large_file (void)
{
  g_autoptr (GError) error = NULL;
  char            *folder = tiny_folder_new ();
  g_autofree char *path = tiny_write (folder, "tiny.json", "{", 1);

  g_assert_cmpint (truncate (path, (off_t) 100 << 20), ==, 0);
  g_assert_null (rv_tfjs_load (path, NULL, &error));
  says (error, "larger");
  tiny_folder_free (folder);
}

/* A chain of as many nodes as there may be, in the order that is worst for whoever calls itself, behind @op: it loads
 * in a moment. */
static void
load_chain (const char *op, const char *words)
{
  const guint n = 60000;
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) json = g_string_new ("{\"modelTopology\":{\"node\":[");
  char            *folder = tiny_folder_new ();
  g_autofree char *path = NULL;
  g_autoptr (RvGraph) graph = NULL;
  gint64 start = g_get_monotonic_time ();

  for (guint i = n; i > 0; i--)
    g_string_append_printf (json, "{\"name\":\"n%u\",\"op\":\"Relu\",\"input\":[\"n%u\"]},", i, i - 1);
  g_string_append_printf (json, "{\"name\":\"n0\",\"op\":\"%s\",\"input\":[\"x\"]},", op);
  g_string_append (json,
                   "{\"name\":\"last\",\"op\":\"Relu\",\"input\":[\"x\"]},{\"name\":\"x\",\"op\":\"Placeholder\"}]}}");
  path = tiny_write (folder, "deep.json", json->str, json->len);
  graph = rv_tfjs_load (path, NULL, &error);
  g_assert_no_error (error);
  if (words != NULL)
    asks_in_vain (graph, "n60000", words);
  else
    g_assert_null (rv_graph_obstacle (graph, rv_graph_find (graph, "n60000")));
  g_assert_cmpint (g_get_monotonic_time () - start, <, 20 * G_USEC_PER_SEC);
  tiny_folder_free (folder);
}

static void
test_long_chains (void)
{
  load_chain ("Relu", NULL);
  load_chain ("Fft2D", "Fft2D");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  for (guint i = 0; i < G_N_ELEMENTS (json_cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/import/%s", json_cases[i].name);

      g_test_add_data_func (path, &json_cases[i], test_json);
    }
  for (guint i = 0; i < G_N_ELEMENTS (weight_cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/import/%s", weight_cases[i].name);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_weight);
    }
  g_test_add_func ("/import/lengths", test_lengths);
  g_test_add_func ("/import/odd-half", test_odd_half);
  g_test_add_func ("/import/deep", test_deep);
  g_test_add_func ("/import/no-file", test_no_file);
  g_test_add_func ("/import/large-file", test_large_file);
  g_test_add_func ("/import/long-chains", test_long_chains);
  return g_test_run ();
}
