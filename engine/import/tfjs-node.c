/* What a TF.js node says of itself: attributes and constant inputs, checked.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>

#include <glib/gi18n-lib.h>

#include "engine/import/tfjs-node.h"

guint
rv_tf_fail (const RvTfNode *node, GError **error, const char *what)
{
  g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_FORMAT, _ ("node \"%s\" (%s): %s"), node->name, node->op, what);
  return RV_NONE;
}

guint
rv_tf_unsupported (const RvTfNode *node, GError **error, const char *why)
{
  char *missing = g_strdup_printf ("%s (%s)", node->op, why);
  guint index = rv_graph_add_unsupported (node->graph, node->name, missing, error);

  g_free (missing);
  return index;
}

/* ---- Attributes ---- */

JsonObject *
rv_tf_attribute (const RvTfNode *node, const char *key)
{
  return rv_json_object (node->attributes, key);
}

char *
rv_tf_decode_text (const char *text)
{
  gsize   length;
  guchar *bytes = text != NULL && strlen (text) <= RV_MAX_NAME ? g_base64_decode (text, &length) : NULL;
  char   *decoded = bytes != NULL ? g_strndup ((const char *) bytes, length) : g_strdup ("");

  g_free (bytes);
  return decoded;
}

static char *
text_attribute (const RvTfNode *node, const char *key)
{
  return rv_tf_decode_text (rv_json_string (rv_tf_attribute (node, key), "s"));
}

gboolean
rv_tf_true_attribute (const RvTfNode *node, const char *key)
{
  return rv_json_boolean (rv_tf_attribute (node, key), "b", FALSE);
}

gboolean
rv_tf_list_attribute (
    const RvTfNode *node, const char *key, guint n, gint64 low, gint64 high, guint fallback, guint *list)
{
  JsonObject *present = rv_tf_attribute (node, key);
  JsonArray  *values = rv_json_array (rv_json_object (present, "list"), "i");

  for (guint i = 0; i < n; i++)
    list[i] = fallback;
  /* An empty list is written without its "i". */
  if (present == NULL
      || (rv_json_object (present, "list") != NULL && !json_object_has_member (rv_json_object (present, "list"), "i")))
    return TRUE;
  if (values == NULL || json_array_get_length (values) != n)
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      gint64 value;

      if (!rv_json_element_integer (values, i, &value) || value < low || value > high)
        return FALSE;
      list[i] = value;
    }
  return TRUE;
}

gboolean
rv_tf_read_window (const RvTfNode *node, RvWindow *window, guint *index, GError **error)
{
  guint       strides[4], dilations[4], pads[8];
  char       *padding = text_attribute (node, "padding");
  char       *format = text_attribute (node, "data_format");
  const char *broken = NULL, *strange = NULL;

  if (*format != '\0' && strcmp (format, "NHWC") != 0)
    strange = _ ("data format is not NHWC");
  else if (!rv_tf_list_attribute (node, "strides", 4, 1, RV_MAX_STRIDE, 1, strides) || strides[0] != 1
           || strides[3] != 1)
    broken = _ ("its strides are not four numbers in range");
  else if (!rv_tf_list_attribute (node, "dilations", 4, 1, RV_MAX_DILATION, 1, dilations) || dilations[0] != 1
           || dilations[3] != 1)
    broken = _ ("its dilations are not four numbers in range");
  else if (!rv_tf_list_attribute (node, "explicit_paddings", 8, 0, RV_MAX_PAD, 0, pads))
    broken = _ ("its paddings are not eight numbers in range");
  else
    {
      window->stride_y = strides[1];
      window->stride_x = strides[2];
      window->dilation_y = dilations[1];
      window->dilation_x = dilations[2];
      window->top = pads[2];
      window->bottom = pads[3];
      window->left = pads[4];
      window->right = pads[5];
      if (strcmp (padding, "SAME") == 0)
        window->padding = RV_PADDING_SAME;
      else if (strcmp (padding, "VALID") == 0)
        window->padding = RV_PADDING_VALID;
      else if (strcmp (padding, "EXPLICIT") == 0)
        window->padding = RV_PADDING_EXPLICIT;
      else
        broken = _ ("its padding is neither SAME, VALID nor EXPLICIT");
    }
  g_free (padding);
  g_free (format);
  if (broken != NULL)
    *index = rv_tf_fail (node, error, broken);
  else if (strange != NULL)
    *index = rv_tf_unsupported (node, error, strange);
  return broken == NULL && strange == NULL;
}

/* ---- Inputs ---- */

guint
rv_tf_channels_of (const RvTfNode *node, guint input)
{
  return rv_graph_node (node->graph, node->inputs[input].value)->channels;
}

gboolean
rv_tf_is_value (const RvTfNode *node, guint input)
{
  return input < node->n_inputs && node->inputs[input].value != RV_NONE;
}

const RvWeight *
rv_tf_constant (const RvTfNode *node, guint input)
{
  return input < node->n_inputs ? node->inputs[input].constant : NULL;
}

gboolean
rv_tf_is_per_channel (const RvWeight *weight, guint channels)
{
  return weight != NULL
         && (weight->length == 1 || (weight->length == channels && weight->shape[weight->rank - 1] == channels));
}

RvFloats *
rv_tf_per_channel (const RvTfNode *node, const RvWeight *weight, guint channels, GError **error)
{
  RvFloats *floats, *spread;

  if (!rv_tf_is_per_channel (weight, channels))
    {
      rv_tf_fail (node, error, _ ("a constant input does not go with the number of channels"));
      return NULL;
    }
  floats = rv_weight_floats (weight, error);
  if (floats == NULL || floats->length == channels)
    return floats;
  spread = rv_floats_new (channels, error);
  for (guint i = 0; spread != NULL && i < channels; i++)
    spread->values[i] = floats->values[0];
  rv_floats_unref (floats);
  return spread;
}

RvFloats *
rv_tf_same_floats (guint n, float value, GError **error)
{
  RvFloats *floats = rv_floats_new (n, error);

  for (guint i = 0; floats != NULL && i < n; i++)
    floats->values[i] = value;
  return floats;
}
