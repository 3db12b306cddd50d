/* The program reverie-bench: how fast the engine is on this machine.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
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
} Options;

static gboolean
choose_rows (GPtrArray *rows, const char *list, GError **error)
{
  g_auto (GStrv) ids = list != NULL ? g_strsplit (list, ",", -1) : NULL;

  for (const BenchRow *row = bench_rows; list == NULL && row->id != NULL; row++)
    g_ptr_array_add (rows, (gpointer) row);
  for (guint i = 0; list != NULL && ids[i] != NULL; i++)
    {
      const BenchRow *row = bench_row_find (ids[i], error);

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
  return choose_rows (options->rows, rows, error) && choose_threads (options->threads, threads, error);
}

static gboolean
measure_all (const Options *options, GArray *results, GError **error)
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

int
main (int argc, char **argv)
{
  Options options = { g_ptr_array_new (), g_array_new (FALSE, FALSE, sizeof (guint)), 7, NULL, FALSE, FALSE };
  GArray *results = g_array_new (FALSE, FALSE, sizeof (BenchResult));
  g_autoptr (GError) error = NULL;
  int status = 2;

  g_array_set_clear_func (results, (GDestroyNotify) bench_result_clear);
  if (parse (&argc, &argv, &options, &error))
    {
      gboolean good = options.list ? bench_print_rows (options.rows, &error) : measure_all (&options, results, &error);

      status = good ? 0 : 1;
    }
  if (error != NULL)
    g_printerr ("reverie-bench: %s\n", error->message);
  g_array_unref (results);
  g_array_unref (options.threads);
  g_ptr_array_unref (options.rows);
  g_free (options.json);
  return status;
}
