/* The weights of a TF.js model.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Format: github.com/tensorflow/tfjs, tfjs-core/src/io/types.ts (WeightsManifestConfig).
 */
#include <math.h>
#include <string.h>

#include <glib/gi18n-lib.h>

#include "engine/import/weights.h"

struct _RvWeights
{
  GPtrArray  *data;   /* of GBytes: one for each group of the manifest */
  GHashTable *byname; /* name to RvWeight, owned */
};

static const struct
{
  const char *name;
  RvDtype     dtype;
  gsize       bytes;
} dtypes[] = {
  { "float32", RV_DTYPE_FLOAT32, 4 }, { "float16", RV_DTYPE_FLOAT16, 2 }, { "int32", RV_DTYPE_INT32, 4 },
  { "uint16", RV_DTYPE_UINT16, 2 },   { "uint8", RV_DTYPE_UINT8, 1 },     { "bool", RV_DTYPE_BOOL, 1 },
};

static gboolean
fail (GError **error, const char *name, const char *what)
{
  g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_FORMAT, _ ("weight \"%s\": %s"), name, what);
  return FALSE;
}

static void
weight_free (gpointer data)
{
  RvWeight *weight = data;

  g_free (weight->name);
  g_free (weight);
}

static gboolean
find_dtype (const char *name, RvDtype *dtype, gsize *bytes)
{
  for (guint i = 0; i < G_N_ELEMENTS (dtypes); i++)
    if (g_strcmp0 (name, dtypes[i].name) == 0)
      {
        *dtype = dtypes[i].dtype;
        *bytes = dtypes[i].bytes;
        return TRUE;
      }
  return FALSE;
}

static gboolean
read_shape (RvWeight *weight, JsonArray *shape, GError **error)
{
  if (shape == NULL || json_array_get_length (shape) > RV_MAX_RANK)
    return fail (error, weight->name, _ ("its shape is missing or has too many axes"));
  weight->rank = json_array_get_length (shape);
  weight->length = 1;
  for (guint i = 0; i < weight->rank; i++)
    {
      gint64 size;

      if (!rv_json_element_integer (shape, i, &size) || size < 0 || size > RV_MAX_ELEMENTS)
        return fail (error, weight->name, _ ("a size in its shape is not in range"));
      weight->shape[i] = size;
      if (size > 0 && weight->length > RV_MAX_ELEMENTS / (gsize) size)
        return fail (error, weight->name, _ ("its shape is too large"));
      weight->length *= size;
    }
  return TRUE;
}

static gboolean
read_quantization (RvWeight *weight, JsonObject *quantization, gsize *bytes, GError **error)
{
  if (!find_dtype (rv_json_string (quantization, "dtype"), &weight->dtype, bytes)
      || (weight->dtype != RV_DTYPE_UINT8 && weight->dtype != RV_DTYPE_UINT16 && weight->dtype != RV_DTYPE_FLOAT16))
    return fail (error, weight->name, _ ("it is quantised in a way that is not known"));
  if (weight->dtype == RV_DTYPE_FLOAT16)
    return TRUE;
  weight->quantised = TRUE;
  if (!rv_json_number (quantization, "scale", &weight->scale) || !rv_json_number (quantization, "min", &weight->minimum)
      || !isfinite (weight->scale) || !isfinite (weight->minimum))
    return fail (error, weight->name, _ ("its quantisation has no scale or minimum"));
  return TRUE;
}

/* Adds the weight that @entry describes and moves *offset past its bytes. */
static gboolean
read_entry (RvWeights *weights, JsonObject *entry, GBytes *data, gsize *offset, GError **error)
{
  const char *name = rv_json_string (entry, "name");
  RvWeight   *weight;
  gsize       bytes, room = g_bytes_get_size (data) - *offset;

  if (name == NULL || strlen (name) > RV_MAX_NAME)
    return fail (error, "", _ ("an entry of the manifest has no name, or too long a one"));
  if (g_hash_table_contains (weights->byname, name))
    return fail (error, name, _ ("it is named twice"));
  if (g_hash_table_size (weights->byname) >= RV_MAX_WEIGHTS)
    return fail (error, name, _ ("there are too many weights"));

  weight = g_new0 (RvWeight, 1);
  weight->name = g_strdup (name);
  g_hash_table_insert (weights->byname, weight->name, weight);
  if (!find_dtype (rv_json_string (entry, "dtype"), &weight->dtype, &bytes))
    return fail (error, name, _ ("its type is not known"));
  if (!read_shape (weight, rv_json_array (entry, "shape"), error))
    return FALSE;
  if (json_object_has_member (entry, "quantization")
      && !read_quantization (weight, rv_json_object (entry, "quantization"), &bytes, error))
    return FALSE;
  if (weight->length > room / bytes)
    return fail (error, name, _ ("its file is cut short; fetch it again"));
  weight->data = (const guint8 *) g_bytes_get_data (data, NULL) + *offset;
  *offset += weight->length * bytes;
  return TRUE;
}

static GBytes *
map_file (const char *folder, const char *name, GError **error)
{
  char        *path;
  GMappedFile *file;
  GBytes      *bytes = NULL;
  GError      *why = NULL;

  /* A model must not reach outside its own folder. */
  if (name == NULL || *name == '\0' || *name == '.' || strpbrk (name, "/\\") != NULL)
    {
      g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_FORMAT,
                   _ ("weight file \"%s\": only plain names beside the model are allowed"), name != NULL ? name : "");
      return NULL;
    }
  path = g_build_filename (folder, name, NULL);
  file = g_mapped_file_new (path, FALSE, &why);
  if (file == NULL)
    {
      g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_NOT_FOUND, _ ("%s; run \"reverie models fetch\""), why->message);
      g_error_free (why);
    }
  else
    {
      if (g_mapped_file_get_length (file) > RV_MAX_WEIGHT_FILE_BYTES)
        g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_FORMAT, _ ("%s: larger than %u MiB"), path,
                     RV_MAX_WEIGHT_FILE_BYTES >> 20);
      else
        bytes = g_mapped_file_get_bytes (file);
      g_mapped_file_unref (file);
    }
  g_free (path);
  return bytes;
}

/* All the bytes of a group, whose files are read as if they were one. */
static GBytes *
read_group_files (JsonArray *paths, const char *folder, GError **error)
{
  guint       n = paths != NULL ? json_array_get_length (paths) : 0;
  GByteArray *joined;

  if (n < 1 || n > RV_MAX_WEIGHT_FILES)
    {
      g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_FORMAT, _ ("a group of weights names no files, or too many"));
      return NULL;
    }
  if (n == 1)
    return map_file (folder, rv_json_element_string (paths, 0), error);

  joined = g_byte_array_new ();
  for (guint i = 0; i < n; i++)
    {
      GBytes *part = map_file (folder, rv_json_element_string (paths, i), error);

      if (part == NULL || g_bytes_get_size (part) > RV_MAX_WEIGHT_FILE_BYTES - joined->len)
        {
          if (part != NULL)
            {
              g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_FORMAT, _ ("a group of weights is larger than %u MiB"),
                           RV_MAX_WEIGHT_FILE_BYTES >> 20);
              g_bytes_unref (part);
            }
          g_byte_array_unref (joined);
          return NULL;
        }
      if (g_bytes_get_size (part) > 0)
        g_byte_array_append (joined, g_bytes_get_data (part, NULL), g_bytes_get_size (part));
      g_bytes_unref (part);
    }
  return g_byte_array_free_to_bytes (joined);
}

static gboolean
read_group (RvWeights *weights, JsonObject *group, const char *folder, GError **error)
{
  JsonArray *entries = rv_json_array (group, "weights");
  GBytes    *data;
  gsize      offset = 0;

  if (entries == NULL)
    {
      g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_FORMAT, _ ("a group of weights has no list of them"));
      return FALSE;
    }
  data = read_group_files (rv_json_array (group, "paths"), folder, error);
  if (data == NULL)
    return FALSE;
  g_ptr_array_add (weights->data, data);
  for (guint i = 0; i < json_array_get_length (entries); i++)
    if (!read_entry (weights, rv_json_element_object (entries, i), data, &offset, error))
      return FALSE;
  if (offset != g_bytes_get_size (data))
    {
      g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_FORMAT,
                   _ ("%zu bytes of weights are there, the manifest describes %zu; "
                      "fetch them again"),
                   g_bytes_get_size (data), offset);
      return FALSE;
    }
  return TRUE;
}

RvWeights *
rv_weights_read (JsonArray *manifest, const char *folder, GError **error)
{
  RvWeights *weights = g_new0 (RvWeights, 1);

  weights->data = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  weights->byname = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, weight_free);
  for (guint i = 0; manifest != NULL && i < json_array_get_length (manifest); i++)
    if (!read_group (weights, rv_json_element_object (manifest, i), folder, error))
      {
        rv_weights_free (weights);
        return NULL;
      }
  return weights;
}

void
rv_weights_free (RvWeights *weights)
{
  if (weights == NULL)
    return;
  g_hash_table_unref (weights->byname);
  g_ptr_array_unref (weights->data);
  g_free (weights);
}

const RvWeight *
rv_weights_find (const RvWeights *weights, const char *name)
{
  return g_hash_table_lookup (weights->byname, name);
}

/* ---- Values ---- */

static guint
load16 (const guint8 *data, gsize i)
{
  return data[2 * i] | data[2 * i + 1] << 8;
}

static guint32
load32 (const guint8 *data, gsize i)
{
  guint32 bits;

  memcpy (&bits, data + 4 * i, 4);
  return GUINT32_FROM_LE (bits);
}

static float
float_of_bits (guint32 bits)
{
  float value;

  memcpy (&value, &bits, 4);
  return value;
}

/* IEEE 754 half precision. Moving the bits into a float's places leaves the exponent 112 too low, for subnormals too;
 * an exponent of all ones is infinite or no number and stays so. */
static float
float_of_half (guint half)
{
  guint32 sign = (half & 0x8000u) << 16;
  guint32 rest = (half & 0x7fffu) << 13;
  float   value = float_of_bits (rest) * 0x1p112f;
  guint32 bits;

  if (rest >= 0x0f800000u)
    value = INFINITY;
  memcpy (&bits, &value, 4);
  return float_of_bits (bits | sign);
}

/* The product and the sum are rounded one by one, as the converter does that wrote the files; a machine with fused
 * multiply-add must not do better, or networks differ from one machine to the next. */
__attribute__ ((optimize ("fp-contract=off"))) static void
decode (const RvWeight *weight, float *target)
{
  const guint8 *data = weight->data;
  float         scale = weight->quantised ? weight->scale : 1, minimum = weight->quantised ? weight->minimum : 0;

  switch (weight->dtype)
    {
    case RV_DTYPE_FLOAT32:
      for (gsize i = 0; i < weight->length; i++)
        target[i] = float_of_bits (load32 (data, i));
      break;
    case RV_DTYPE_FLOAT16:
      for (gsize i = 0; i < weight->length; i++)
        target[i] = float_of_half (load16 (data, i));
      break;
    case RV_DTYPE_INT32:
      for (gsize i = 0; i < weight->length; i++)
        target[i] = (gint32) load32 (data, i);
      break;
    case RV_DTYPE_UINT16:
      for (gsize i = 0; i < weight->length; i++)
        target[i] = load16 (data, i) * scale + minimum;
      break;
    case RV_DTYPE_UINT8:
    case RV_DTYPE_BOOL:
      for (gsize i = 0; i < weight->length; i++)
        target[i] = data[i] * scale + minimum;
      break;
    }
}

RvFloats *
rv_weight_floats (const RvWeight *weight, GError **error)
{
  RvFloats *floats = rv_floats_new (weight->length, error);
  float     extreme = 0;

  if (floats == NULL)
    return NULL;
  decode (weight, floats->values);
  /* 0 * x is 0 unless x is infinite or no number. */
  for (gsize i = 0; i < floats->length; i++)
    extreme += 0 * floats->values[i];
  if (extreme != 0 || isnan (extreme))
    {
      fail (error, weight->name, _ ("it holds values that are infinite or no numbers"));
      rv_floats_unref (floats);
      return NULL;
    }
  return floats;
}

/* target[out][in] = source[in][out], in blocks that stay in the cache. */
static void
transpose (float *target, gsize target_step, gsize target_stride, const float *source, gsize rows, gsize columns)
{
  const gsize block = 16;

  for (gsize r = 0; r < rows; r += block)
    for (gsize c = 0; c < columns; c += block)
      for (gsize i = r; i < MIN (r + block, rows); i++)
        for (gsize j = c; j < MIN (c + block, columns); j++)
          target[j * target_stride + i * target_step] = source[i * columns + j];
}

RvFloats *
rv_weight_kernel (const RvWeight *weight, GError **error)
{
  gsize     taps, in, out;
  RvFloats *source, *target;

  if (weight->rank != 4)
    {
      fail (error, weight->name, _ ("a kernel has four axes"));
      return NULL;
    }
  taps = (gsize) weight->shape[0] * weight->shape[1];
  in = weight->shape[2];
  out = weight->shape[3];
  source = rv_weight_floats (weight, error);
  if (source == NULL)
    return NULL;
  target = rv_floats_new (weight->length, error);
  if (target != NULL)
    for (gsize t = 0; t < taps; t++)
      transpose (target->values + t, taps, in * taps, source->values + t * in * out, in, out);
  rv_floats_unref (source);
  return target;
}
