/* What is measured: the rows of the table, and how their networks are opened.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>

#include "bench/rows.h"
#include "bench/stack.h"

const BenchRow bench_rows[] = {
  { "faceres-512", "faceres", NULL, "conv_pw_8", 512 },
  { "faceres-1024", "faceres", NULL, "conv_pw_8", 1024 },
  { "movenet-512", "movenet-lightning", NULL, "block_6_project_BN", 512 },
  { "iris-512", "iris", NULL, "batch_normalization_40", 512 },
  { "handlandmark-512", "handlandmark-lite", NULL, "Add_11", 512 },
  { "vgg19-256", NULL, "vgg19.txt", "conv4_1", 256 },
  { "vgg19-512", NULL, "vgg19.txt", "conv4_1", 512 },
  { "inception3-512", NULL, "inception3.txt", "mixed4", 512 },
  { NULL },
};

static gboolean
open_stack (const BenchRow *row, BenchSubject *subject, GError **error)
{
  subject->path = g_build_filename (REVERIE_BENCH_STACKS, row->stack, NULL);
  subject->graph = bench_stack_read (subject->path, error);
  if (subject->graph == NULL)
    return FALSE;
  /* Such networks want values around zero. */
  subject->scale = 2;
  for (guint c = 0; c < 3; c++)
    subject->mean[c] = 1;
  subject->node = rv_graph_find (subject->graph, row->node);
  if (subject->node != RV_NONE)
    return TRUE;
  g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_FORMAT, "%s: there is no \"%s\" in it", subject->path, row->node);
  return FALSE;
}

static gboolean
open_network (const BenchRow *row, BenchSubject *subject, GError **error)
{
  ReverieCatalog     *catalog = reverie_catalog_new (error);
  const ReverieModel *model;

  if (catalog == NULL)
    return FALSE;
  model = reverie_catalog_find_model (catalog, row->model, error);
  subject->network = model != NULL ? reverie_network_open (model, error) : NULL;
  if (subject->network != NULL)
    {
      subject->path = g_strdup (model->path);
      subject->start = g_strdup (model->start);
      subject->graph = subject->network->graph;
      subject->scale = model->scale;
      memcpy (subject->mean, model->mean, sizeof (subject->mean));
      subject->node = rv_network_find (subject->network, row->node, error);
    }
  reverie_catalog_free (catalog);
  return subject->network != NULL && subject->node != RV_NONE;
}

gboolean
bench_subject_open (const BenchRow *row, BenchSubject *subject, GError **error)
{
  *subject = (BenchSubject){ 0 };
  if (row->stack != NULL ? open_stack (row, subject, error) : open_network (row, subject, error))
    return TRUE;
  bench_subject_clear (subject);
  return FALSE;
}

void
bench_subject_clear (BenchSubject *subject)
{
  if (subject->network == NULL)
    g_clear_pointer (&subject->graph, rv_graph_free);
  g_clear_pointer (&subject->network, reverie_network_unref);
  g_clear_pointer (&subject->path, g_free);
  g_clear_pointer (&subject->start, g_free);
}
