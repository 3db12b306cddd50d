/* Results as a table and as JSON.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <json-glib/json-glib.h>

#include "bench/print.h"
#include "engine/kernels/kernels.h"

void
bench_print_heading (double peak)
{
  g_print ("Kernels for %s; multiply-adds of one core: %.1f gigaflop/s\n\n", rv_kernels ()->cpu, peak);
  g_print ("%-18s%8s%11s%13s%8s%13s%13s\n", "row", "threads", "seconds", "gigaflop/s", "peak", "engine MiB",
           "process MiB");
}

static double
rate (const BenchResult *result)
{
  return result->flop / result->median / 1e9;
}

static double
mib (gsize bytes)
{
  return bytes / 1048576.0;
}

void
bench_print_result (const BenchResult *result, double peak)
{
  g_print ("%-18s%8u%11.4f%13.1f%7.0f%%%13.1f%13.1f\n", result->row->id, result->threads, result->median, rate (result),
           100 * rate (result) / (peak * result->threads), mib (result->bytes), mib (result->resident));
}

static double
megapixels (const BenchDream *row)
{
  return (double) row->side * row->side / 1e6;
}

void
bench_print_dream_heading (void)
{
  g_print ("Kernels for %s\n\n", rv_kernels ()->cpu);
  g_print ("%-12s%8s%10s%10s%11s%13s%13s%13s%11s\n", "dream", "threads", "seconds", "s / MP", "step s/MP", "gigaflop/s",
           "engine MiB", "process MiB", "loading s");
}

void
bench_print_dream (const BenchDreamResult *result)
{
  double size = megapixels (result->row);

  g_print ("%-12s%8u%10.3f%10.3f%11.3f%13.1f%13.1f%13.1f%11.3f\n", result->row->id, result->threads, result->median,
           result->median / size, result->step / size, result->gigaflop / result->median, mib (result->bytes),
           mib (result->resident), result->loading);
}

/* ---- JSON ---- */

static void
add_text (JsonBuilder *builder, const char *name, const char *text)
{
  json_builder_set_member_name (builder, name);
  if (text != NULL)
    json_builder_add_string_value (builder, text);
  else
    json_builder_add_null_value (builder);
}

static void
add_number (JsonBuilder *builder, const char *name, double number)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_double_value (builder, number);
}

static void
add_count (JsonBuilder *builder, const char *name, gint64 count)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, count);
}

static void
add_numbers (JsonBuilder *builder, const char *name, const double *numbers, guint n)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (guint i = 0; i < n; i++)
    json_builder_add_double_value (builder, numbers[i]);
  json_builder_end_array (builder);
}

static void
begin_rows (JsonBuilder *builder)
{
  json_builder_set_member_name (builder, "rows");
  json_builder_begin_array (builder);
}

/* Closes the rows and the whole. */
static char *
end_rows (JsonBuilder *builder)
{
  g_autoptr (JsonNode) root = NULL;

  json_builder_end_array (builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return json_to_string (root, TRUE);
}

static void
add_result (JsonBuilder *builder, const BenchResult *result, double peak)
{
  json_builder_begin_object (builder);
  add_text (builder, "row", result->row->id);
  add_count (builder, "threads", result->threads);
  add_number (builder, "seconds", result->median);
  add_numbers (builder, "steps", result->seconds, result->n_seconds);
  add_numbers (builder, "stolen", result->stolen, result->n_seconds);
  add_number (builder, "gigaflop", result->flop / 1e9);
  add_number (builder, "gigaflop_per_second", rate (result));
  add_number (builder, "share_of_peak", rate (result) / (peak * result->threads));
  add_count (builder, "engine_bytes", result->bytes);
  add_count (builder, "peak_resident_bytes", result->resident);
  add_number (builder, "loading_seconds", result->loading);
  add_number (builder, "planning_seconds", result->planning);
  add_number (builder, "objective", result->objective);
  add_number (builder, "gradient_norm", result->gradient);
  json_builder_end_object (builder);
}

static void
begin_results (JsonBuilder *builder)
{
  json_builder_begin_object (builder);
  add_text (builder, "program", "reverie-bench");
  add_text (builder, "version", reverie_version ());
  add_text (builder, "cpu", rv_kernels ()->cpu);
}

gboolean
bench_write_results (const char *path, const GArray *results, double peak, GError **error)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *text = NULL;

  begin_results (builder);
  add_number (builder, "peak_gigaflop_per_second", peak);
  begin_rows (builder);
  for (guint i = 0; i < results->len; i++)
    add_result (builder, &g_array_index (results, BenchResult, i), peak);
  text = end_rows (builder);
  return g_file_set_contents (path, text, -1, error);
}

static void
add_row (JsonBuilder *builder, const BenchRow *row, const BenchSubject *subject)
{
  json_builder_begin_object (builder);
  add_text (builder, "row", row->id);
  add_text (builder, "kind", row->stack != NULL ? "stack" : "network");
  add_text (builder, "path", subject->path);
  add_text (builder, "start", subject->start);
  add_text (builder, "node", rv_graph_node (subject->graph, subject->node)->name);
  add_count (builder, "side", row->side);
  add_number (builder, "scale", subject->scale);
  add_numbers (builder, "mean", subject->mean, G_N_ELEMENTS (subject->mean));
  json_builder_end_object (builder);
}

gboolean
bench_print_rows (const GPtrArray *rows, GError **error)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *text = NULL;
  BenchSubject     subject;

  json_builder_begin_object (builder);
  begin_rows (builder);
  for (guint i = 0; i < rows->len; i++)
    {
      if (!bench_subject_open (rows->pdata[i], &subject, error))
        return FALSE;
      add_row (builder, rows->pdata[i], &subject);
      bench_subject_clear (&subject);
    }
  text = end_rows (builder);
  g_print ("%s\n", text);
  return TRUE;
}

/* ---- Dreams as JSON ---- */

static void
add_dream (JsonBuilder *builder, const BenchDreamResult *result)
{
  json_builder_begin_object (builder);
  add_text (builder, "dream", result->row->id);
  add_count (builder, "threads", result->threads);
  add_number (builder, "megapixels", megapixels (result->row));
  add_number (builder, "loading_seconds", result->loading);
  add_number (builder, "seconds", result->median);
  add_numbers (builder, "dreams", result->seconds, result->n_seconds);
  add_number (builder, "step_seconds", result->step);
  add_number (builder, "gigaflop", result->gigaflop);
  add_count (builder, "engine_bytes", result->bytes);
  add_count (builder, "peak_resident_bytes", result->resident);
  json_builder_end_object (builder);
}

gboolean
bench_write_dreams (const char *path, const GArray *results, GError **error)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *text = NULL;

  begin_results (builder);
  begin_rows (builder);
  for (guint i = 0; i < results->len; i++)
    add_dream (builder, &g_array_index (results, BenchDreamResult, i));
  text = end_rows (builder);
  return g_file_set_contents (path, text, -1, error);
}

gboolean
bench_print_dreams (const GPtrArray *rows, GError **error)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *text = NULL;
  BenchLook        look;

  if (!bench_look_open (&look, error))
    return FALSE;
  json_builder_begin_object (builder);
  begin_rows (builder);
  for (guint i = 0; i < rows->len; i++)
    {
      const BenchDream *row = rows->pdata[i];
      ReverieDream      dream;

      bench_dream_settings (row, &dream);
      json_builder_begin_object (builder);
      add_text (builder, "dream", row->id);
      add_text (builder, "kind", "network");
      add_text (builder, "path", look.model->path);
      add_text (builder, "start", look.model->start);
      add_text (builder, "node", reverie_network_find_node (look.network, look.layer.node, NULL));
      add_number (builder, "scale", look.model->scale);
      add_numbers (builder, "mean", look.model->mean, G_N_ELEMENTS (look.model->mean));
      add_count (builder, "side", row->side);
      add_count (builder, "octaves", dream.octaves);
      add_number (builder, "octave_scale", dream.octave_scale);
      add_count (builder, "iterations", dream.iterations);
      json_builder_end_object (builder);
    }
  text = end_rows (builder);
  g_print ("%s\n", text);
  bench_look_clear (&look);
  return TRUE;
}
