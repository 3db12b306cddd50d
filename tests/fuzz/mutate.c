/* Drives a fuzz target without libFuzzer: a fixed number of mutations of the tiny model, the same ones every time.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 *     fuzz-tfjs [FIRST [COUNT]]
 */
#include <stdlib.h>
#include <string.h>

#include "tests/tiny-model.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/* Pieces of JSON and numbers that lead somewhere more often than single bytes do. */
static const char *const pieces[] = {
  "\"",
  ",",
  ":",
  "{",
  "}",
  "[",
  "]",
  "null",
  "true",
  "{}",
  "[]",
  "0",
  "-1",
  "1",
  "2",
  "3",
  "64",
  "65",
  "255",
  "65536",
  "65537",
  "2147483647",
  "-2147483648",
  "4294967296",
  "1e308",
  "0.5",
  "\"c\"",
  "\"x\"",
  "\"k\"",
  "\"m\"",
  "\"b\"",
  "\"pool\"",
  "Conv2D",
  "Relu6",
  "Prelu",
  "Sigmoid",
  "Softmax",
  "AddV2",
  "AddN",
  "Mul",
  "Sub",
  "AvgPool",
  "MaxPool",
  "MatMul",
  "Minimum",
  "Maximum",
  "LeakyRelu",
  "Identity",
  "U0FNRQ==",
  "VkFMSUQ=",
  "RVhQTElDSVQ=",
  "uint8",
  "float16",
  "uint16",
  "int32",
  "bool",
  "FusedDepthwiseConv2dNative",
  "FusedBatchNormV3",
  "BiasAdd",
  "\"quantization\":{\"dtype\":\"float16\"},",
};

static void
mutate (GRand *rand, GByteArray *bytes)
{
  guint              at = g_rand_int_range (rand, 0, bytes->len + 1);
  guint              length = g_rand_int_range (rand, 1, g_rand_boolean (rand) ? 4 : 40);
  const char        *piece = pieces[g_rand_int_range (rand, 0, G_N_ELEMENTS (pieces))];
  guint8             byte = g_rand_int_range (rand, 0, 256);
  g_autofree guint8 *copy = NULL;

  length = MIN (length, bytes->len - at);
  switch (g_rand_int_range (rand, 0, 5))
    {
    case 0:
      if (at < bytes->len)
        bytes->data[at] = byte;
      break;
    case 1:
      g_byte_array_remove_range (bytes, at, length);
      break;
    case 2: /* the same again */
      copy = g_memdup2 (bytes->data + at, length);
      g_byte_array_append (bytes, copy, length);
      memmove (bytes->data + at + length, bytes->data + at, bytes->len - at - length);
      break;
    case 3: /* a piece in place of another word */
      while (at > 0 && at < bytes->len && g_ascii_isalnum (bytes->data[at - 1]))
        at--;
      while (at < bytes->len && g_ascii_isalnum (bytes->data[at]))
        g_byte_array_remove_index (bytes, at);
      G_GNUC_FALLTHROUGH;
    default:
      length = strlen (piece);
      g_byte_array_set_size (bytes, bytes->len + length);
      memmove (bytes->data + at + length, bytes->data + at, bytes->len - at - length);
      memcpy (bytes->data + at, piece, length);
    }
}

static void
round_of (guint number)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (number);
  g_autoptr (GByteArray) json = g_byte_array_new (), weights = g_byte_array_new ();
  guint8 whole[TINY_WEIGHTS], head[2];

  tiny_weights (whole);
  g_byte_array_append (json, (const guint8 *) tiny_json, strlen (tiny_json));
  g_byte_array_append (weights, whole, sizeof whole);
  for (gint i = g_rand_int_range (rand, 0, 4); i >= 0; i--)
    mutate (rand, g_rand_int_range (rand, 0, 8) ? json : weights);
  head[0] = json->len & 255;
  head[1] = json->len >> 8;
  g_byte_array_append (json, weights->data, weights->len);
  g_byte_array_prepend (json, head, 2);
  LLVMFuzzerTestOneInput (json->data, json->len);
}

int
main (int argc, char **argv)
{
  guint first = argc > 1 ? atoi (argv[1]) : 0, count = argc > 2 ? atoi (argv[2]) : 4000;

  /* A complaint of GLib's is a bug of ours. */
  g_log_set_always_fatal (G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING);
  g_print ("1..1\n");
  for (guint i = first; i < first + count; i++)
    round_of (i);
  g_print ("ok 1 %u mutations from number %u on\n", count, first);
  return 0;
}
