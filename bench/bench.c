/* The program reverie-bench: how fast the engine is on this machine.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>

#include "bench/peak.h"
#include "bench/print.h"

#define WARM_UP 2
#define MOST_THREADS 1024
#define MOST_REPEATS 1000

typedef struct
{
  GPtrArray *rows;    /* of const BenchRow */
  GArray    *threads; /* of guint */
  int        repeats;
  char      *json;
  gboolean   list;
  gboolean   direct;
  gboolean   dream; /* the rows are of const BenchDream */
} Options;

/* Either table of rows: both have an id at the start of each, and end with one of NULL. */
typedef struct
{
  const char *rows;
  gsize       size; /* of a row */
} Table;

static const char *
row_id (gconstpointer row)
{
  return *(const char *const *) row;
}

static gconstpointer
find_row (const Table *table, const char *id, GError **error)
{
  g_autoptr (GString) known = g_string_new (NULL);

  for (const char *row = table->rows; row_id (row) != NULL; row += table->size)
    {
      if (strcmp (row_id (row), id) == 0)
        return row;
      g_string_append_printf (known, "%s%s", known->len > 0 ? ", " : "", row_id (row));
    }
  g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_ARGUMENT, "there is no row \"%s\"; the rows are %s", id, known->str);
  return NULL;
}

static gboolean
choose_rows (GPtrArray *rows, const char *list, gboolean dream, GError **error)
{
  g_auto (GStrv) ids = list != NULL ? g_strsplit (list, ",", -1) : NULL;
  Table table = { dream ? (const char *) bench_dreams : (const char *) bench_rows,
                  dream ? sizeof (BenchDream) : sizeof (BenchRow) };

  for (const char *row = table.rows; list == NULL && row_id (row) != NULL; row += table.size)
    g_ptr_array_add (rows, (gpointer) row);
  for (guint i = 0; list != NULL && ids[i] != NULL; i++)
    {
      gconstpointer row = find_row (&table, ids[i], error);

      if (row == NULL)
        return FALSE;
      g_ptr_array_add (rows, (gpointer) row);
    }
  return TRUE;
}

static gboolean
choose_threads (GArray *threads, const char *list, GError **error)
{
  g_auto (GStrv) words = g_strsplit (list != NULL ? list : "1,2", ",", -1);

  for (guint i = 0; words[i] != NULL; i++)
    {
      guint64 number;
      guint   count;

      if (!g_ascii_string_to_unsigned (words[i], 10, 1, MOST_THREADS, &number, NULL))
        {
          g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_ARGUMENT,
                       "--threads: \"%s\" is no number from 1 to %d; write a list such as 1,2", words[i], MOST_THREADS);
          return FALSE;
        }
      count = number;
      g_array_append_val (threads, count);
    }
  return TRUE;
}

static gboolean
parse (int *argc, char ***argv, Options *options, GError **error)
{
  g_autofree char *rows = NULL;
  g_autofree char *threads = NULL;
  GOptionEntry     entries[]
      = { { "rows", 0, 0, G_OPTION_ARG_STRING, &rows, "Rows to measure, with commas between them (all)", "LIST" },
          { "threads", 0, 0, G_OPTION_ARG_STRING, &threads, "Numbers of threads (1,2)", "LIST" },
          { "repeats", 0, 0, G_OPTION_ARG_INT, &options->repeats, "Steps of which the median is taken (7)", "N" },
          { "json", 0, 0, G_OPTION_ARG_FILENAME, &options->json, "Also write the results as JSON", "FILE" },
          { "direct", 0, 0, G_OPTION_ARG_NONE, &options->direct, "Convolve without Winograd's transforms", NULL },
          { "list", 0, 0, G_OPTION_ARG_NONE, &options->list, "Print what the rows are as JSON, and measure nothing",
            NULL },
          { "dream", 0, 0, G_OPTION_ARG_NONE, &options->dream, "Measure whole dreams in place of steps", NULL },
          G_OPTION_ENTRY_NULL };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);

  g_option_context_add_main_entries (context, entries, NULL);
  g_option_context_set_summary (context, "Measures how fast Reverie's engine is on this machine. A step is a forward "
                                         "pass, the mean square of a node, and its gradient with respect to the "
                                         "picture.");
  if (!g_option_context_parse (context, argc, argv, error))
    return FALSE;
  if (options->repeats < 1 || options->repeats > MOST_REPEATS || *argc > 1)
    {
      g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_ARGUMENT,
                   "--repeats must be 1 to %d, and nothing may follow the options; --help tells more", MOST_REPEATS);
      return FALSE;
    }
  return choose_rows (options->rows, rows, options->dream, error) && choose_threads (options->threads, threads, error);
}

static gboolean
measure_steps (const Options *options, GArray *results, GError **error)
{
  double peak = bench_peak ();

  if (options->direct)
    g_setenv ("REVERIE_WINOGRAD", "0", TRUE);
  bench_print_heading (peak);
  for (guint i = 0; i < options->rows->len; i++)
    for (guint j = 0; j < options->threads->len; j++)
      {
        BenchResult result;
        gboolean    good = bench_measure (options->rows->pdata[i], g_array_index (options->threads, guint, j), WARM_UP,
                                          options->repeats, &result, error);

        g_array_append_val (results, result);
        if (!good)
          return FALSE;
        bench_print_result (&result, peak);
      }
  return options->json == NULL || bench_write_results (options->json, results, peak, error);
}

static gboolean
measure_dreams (const Options *options, GArray *results, GError **error)
{
  bench_print_dream_heading ();
  for (guint i = 0; i < options->rows->len; i++)
    for (guint j = 0; j < options->threads->len; j++)
      {
        BenchDreamResult result;
        gboolean         good
            = bench_dream_measure (options->rows->pdata[i], g_array_index (options->threads, guint, j), &result, error);

        g_array_append_val (results, result);
        if (!good)
          return FALSE;
        bench_print_dream (&result);
      }
  return options->json == NULL || bench_write_dreams (options->json, results, error);
}

static gboolean
run (const Options *options, GError **error)
{
  g_autoptr (GArray) steps = g_array_new (FALSE, FALSE, sizeof (BenchResult));
  g_autoptr (GArray) dreams = g_array_new (FALSE, FALSE, sizeof (BenchDreamResult));

  g_array_set_clear_func (steps, (GDestroyNotify) bench_result_clear);
  g_array_set_clear_func (dreams, (GDestroyNotify) bench_dream_result_clear);
  if (options->dream)
    return options->list ? bench_print_dreams (options->rows, error) : measure_dreams (options, dreams, error);
  return options->list ? bench_print_rows (options->rows, error) : measure_steps (options, steps, error);
}

int
main (int argc, char **argv)
{
  Options options = { g_ptr_array_new (), g_array_new (FALSE, FALSE, sizeof (guint)), 7, NULL, FALSE, FALSE, FALSE };
  g_autoptr (GError) error = NULL;
  int status = 2;

  if (parse (&argc, &argv, &options, &error))
    status = run (&options, &error) ? 0 : 1;
  if (error != NULL)
    g_printerr ("reverie-bench: %s\n", error->message);
  g_array_unref (options.threads);
  g_ptr_array_unref (options.rows);
  g_free (options.json);
  return status;
}
