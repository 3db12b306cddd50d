/* Feeds the TF.js importer with arbitrary bytes, and runs what it makes of them both ways.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An input is the length of the JSON (two bytes, little-endian), the JSON, and the weights. With clang's libFuzzer:
 * clang -fsanitize=fuzzer,address,undefined. Otherwise mutate.c drives it.
 */
#include <math.h>

#include "engine/exec/exec.h"
#include "engine/import/tfjs.h"
#include "tests/tiny-model.h"

#define SIDE 9
#define LIMIT (1u << 26) /* bytes that a run may take */

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static void
run (const RvGraph *graph, guint target)
{
  RvWorkers *workers = rv_workers_new (1);
  RvExec    *exec = rv_exec_new (graph, 1, NULL, &target, 1, SIDE, SIDE, TRUE, workers, LIMIT, NULL);

  if (exec != NULL)
    {
      float   picture[3 * SIDE * SIDE], gradient[3 * SIDE * SIDE];
      RvShape shape = rv_exec_shape (exec, 0);
      gsize   length = (gsize) shape.channels * shape.height * shape.width;

      for (guint i = 0; i < G_N_ELEMENTS (picture); i++)
        picture[i] = sinf (i);
      rv_exec_forward (exec, picture);
      for (gsize i = 0; i < length; i++)
        rv_exec_gradient (exec, 0)[i] = 1;
      rv_exec_backward (exec, gradient);
      rv_exec_free (exec);
    }
  rv_workers_free (workers);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  static char     *folder;
  gsize            length = size < 2 ? 0 : data[0] + 256u * data[1];
  g_autofree char *json = NULL, *weights = NULL;
  g_autoptr (RvGraph) graph = NULL;

  if (size < 2)
    return 0;
  length = MIN (length, size - 2);
  if (folder == NULL)
    folder = tiny_folder_new ();
  json = tiny_write (folder, "tiny.json", data + 2, length);
  weights = tiny_write (folder, "w.bin", data + 2 + length, size - 2 - length);
  graph = rv_tfjs_load (json, NULL, NULL);
  for (guint i = 1; graph != NULL && i < rv_graph_length (graph); i++)
    run (graph, i);
  return 0;
}
