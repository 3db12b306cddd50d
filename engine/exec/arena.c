/* Packing buffers into an arena.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "engine/exec/arena.h"

static void
buffer_free (gpointer data)
{
  RvBuffer *buffer = data;

  if (buffer->members != NULL)
    g_array_unref (buffer->members);
  g_free (buffer);
}

GPtrArray *
rv_buffers_new (void)
{
  return g_ptr_array_new_with_free_func (buffer_free);
}

guint
rv_buffers_add (GPtrArray *buffers, gsize bytes, guint first, guint last)
{
  RvBuffer *buffer = g_new0 (RvBuffer, 1);

  buffer->bytes = (bytes + RV_ALIGNMENT - 1) / RV_ALIGNMENT * RV_ALIGNMENT;
  buffer->first = first;
  buffer->last = last;
  g_ptr_array_add (buffers, buffer);
  return buffers->len - 1;
}

static int
larger_first (gconstpointer a, gconstpointer b)
{
  const RvBuffer *x = *(RvBuffer *const *) a, *y = *(RvBuffer *const *) b;

  /* Weights come first, at places that do not depend on the picture's size. */
  if (x->weights != y->weights)
    return x->weights ? -1 : 1;
  if (x->bytes != y->bytes)
    return x->bytes < y->bytes ? 1 : -1;
  return x->first < y->first ? -1 : x->first > y->first;
}

static int
lower_first (gconstpointer a, gconstpointer b)
{
  const RvBuffer *x = *(RvBuffer *const *) a, *y = *(RvBuffer *const *) b;

  return x->offset < y->offset ? -1 : x->offset > y->offset;
}

/* Largest first, each at the lowest place that is free while it lives (as XNNPACK and TensorFlow Lite do: Pisarchyk and
 * Lee, "Efficient Memory Management for Deep Neural Net Inference", 2020). */
gsize
rv_buffers_pack (GPtrArray *buffers)
{
  GPtrArray *sorted = g_ptr_array_sized_new (buffers->len);
  GPtrArray *placed = g_ptr_array_sized_new (buffers->len);
  gsize      total = 0;

  for (guint i = 0; i < buffers->len; i++)
    g_ptr_array_add (sorted, g_ptr_array_index (buffers, i));
  g_ptr_array_sort (sorted, larger_first);
  for (guint i = 0; i < sorted->len; i++)
    {
      RvBuffer *buffer = g_ptr_array_index (sorted, i);
      gsize     offset = 0;

      for (guint j = 0; j < placed->len; j++)
        {
          const RvBuffer *other = g_ptr_array_index (placed, j);

          if (other->first > buffer->last || other->last < buffer->first)
            continue;
          if (other->offset >= offset + buffer->bytes)
            break;
          offset = MAX (offset, other->offset + other->bytes);
        }
      buffer->offset = offset;
      total = MAX (total, offset + buffer->bytes);
      g_ptr_array_add (placed, buffer);
      g_ptr_array_sort (placed, lower_first);
    }
  g_ptr_array_unref (sorted);
  g_ptr_array_unref (placed);
  return total;
}
