/* The program reverie: the command probe.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>

#include <glib/gi18n-lib.h>

#include "plugin/cli/cli.h"
#include "plugin/job.h"

static const char summary[]
    = N_ ("Computes one node of a network for the picture IN, at the picture's own size, and prints\n"
          "its shape, mean, standard deviation, minimum and maximum, a line each. With --gradient,\n"
          "the same of the gradient of the node's mean square with respect to the picture.");

static const char description[]
    = N_ ("Examples:\n"
          "  reverie probe portrait.png --model faceres --node conv_pw_8\n"
          "  reverie probe portrait.png --model faceres --node conv_pw_8 --gradient -o gradient.f32\n\n"
          "The picture's values lie between 0 and 1, red, green and blue. FILE.f32 holds the values as\n"
          "32-bit floats in this machine's byte order: channel by channel, row by row.\n");

/* What is asked for. */
typedef struct
{
  const char *picture;
  char       *model;
  char       *node;
  char       *output;
  gboolean    gradient;
} Probe;

static void
probe_clear (Probe *probe)
{
  g_free (probe->model);
  g_free (probe->node);
  g_free (probe->output);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Probe, probe_clear)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ReverieTensor, reverie_tensor_clear)

/* The picture as planes of red, green and blue. */
static float *
read_planes (const char *path, GeglRectangle *extent, GError **error)
{
  g_autoptr (GeglBuffer) buffer = rv_job_read_file (path, error);
  g_autofree float *pixels = NULL;
  float            *planes;
  gsize             count;

  if (!buffer)
    return NULL;
  *extent = *gegl_buffer_get_extent (buffer);
  count = (gsize) extent->width * (gsize) extent->height;
  pixels = g_try_malloc_n (count, 3 * sizeof (float));
  planes = pixels ? g_try_malloc_n (count, 3 * sizeof (float)) : NULL;
  if (!planes)
    {
      g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_MEMORY,
                   _ ("there is not enough memory for %s with %d x %d pixels"), path, extent->width, extent->height);
      return NULL;
    }
  gegl_buffer_get (buffer, extent, 1.0, babl_format ("R'G'B' float"), pixels, GEGL_AUTO_ROWSTRIDE, GEGL_ABYSS_NONE);
  for (gsize i = 0; i < count; i++)
    {
      for (gsize c = 0; c < 3; c++)
        planes[c * count + i] = CLAMP (pixels[3 * i + c], 0.0f, 1.0f);
    }
  return planes;
}

static void
print_tensor (const ReverieTensor *tensor)
{
  const gsize count = (gsize) tensor->channels * tensor->height * tensor->width;
  double      sum = 0.0, squares = 0.0, minimum = INFINITY, maximum = -INFINITY, mean;

  for (gsize i = 0; i < count; i++)
    {
      sum += tensor->data[i];
      minimum = MIN (minimum, tensor->data[i]);
      maximum = MAX (maximum, tensor->data[i]);
    }
  mean = sum / (double) count;
  /* A second pass: the difference of two large sums would lose a small deviation. */
  for (gsize i = 0; i < count; i++)
    squares += (tensor->data[i] - mean) * (tensor->data[i] - mean);

  g_print ("shape: %u %u %u\n", tensor->channels, tensor->height, tensor->width);
  g_print ("mean: %.9g\n", mean);
  g_print ("standard_deviation: %.9g\n", sqrt (squares / (double) count));
  g_print ("minimum: %.9g\n", minimum);
  g_print ("maximum: %.9g\n", maximum);
}

static gboolean
compute (const Probe      *probe,
         ReverieNetwork   *network,
         const CliOptions *options,
         CliProbeReport   *report,
         ReverieTensor    *tensor,
         GError          **error)
{
  const ReverieRun  run = { .threads = (guint) options->threads, .memory = (guint) options->memory };
  GeglRectangle     extent;
  g_autofree float *planes = NULL;

  report->node = reverie_network_find_node (network, probe->node, error);
  planes = report->node ? read_planes (probe->picture, &extent, error) : NULL;
  if (!planes)
    return FALSE;
  report->width = extent.width;
  report->height = extent.height;
  return reverie_probe (network, report->node, probe->gradient, &run, planes, (guint) extent.width,
                        (guint) extent.height, tensor, error);
}

/* All that can fail comes before the first line is printed. */
static gboolean
give (const Probe          *probe,
      const CliOptions     *options,
      const CliProbeReport *report,
      const ReverieTensor  *tensor,
      gint64                start,
      GError              **error)
{
  const gsize bytes = (gsize) tensor->channels * tensor->height * tensor->width * sizeof (float);

  if ((probe->output && !cli_data_write (probe->output, tensor->data, bytes, error))
      || (options->report && !cli_report_write_probe (options->report, report, cli_seconds_since (start), error)))
    return FALSE;
  g_print ("model: %s\n", report->model);
  g_print ("node: %s\n", report->node);
  g_print ("picture: %d %d\n", report->width, report->height);
  print_tensor (tensor);
  return TRUE;
}

static gboolean
run (const Probe *probe, const CliOptions *options, GError **error)
{
  const gint64 start = g_get_monotonic_time ();
  g_auto (ReverieTensor) tensor = { 0 };
  CliProbeReport      report = { .gradient = probe->gradient, .threads = options->threads };
  ReverieCatalog     *catalog = reverie_catalog_new (error);
  const ReverieModel *model = catalog ? reverie_catalog_find_model (catalog, probe->model, error) : NULL;
  ReverieNetwork     *network = NULL;
  gboolean            done = FALSE;

  if (model && (!probe->output || cli_target_check (probe->output, error))
      && (!options->report || cli_target_check (options->report, error)))
    network = reverie_network_open (model, error);
  if (network)
    {
      report.model = model->id;
      done = compute (probe, network, options, &report, &tensor, error)
             && give (probe, options, &report, &tensor, start, error);
      reverie_network_unref (network);
    }
  if (catalog)
    reverie_catalog_free (catalog);
  return done;
}

int
cli_probe (int argc, char **argv)
{
  g_auto (CliOptions) options;
  g_auto (Probe) probe = { 0 };
  GError            *error = NULL;
  int                status = CLI_DONE;
  const GOptionEntry own[]
      = { { "model", 0, 0, G_OPTION_ARG_STRING, &probe.model, _ ("Network to look with ('reverie models' lists them)"),
            "ID" },
          { "node", 0, 0, G_OPTION_ARG_STRING, &probe.node, _ ("Node to compute ('reverie models show ID' lists them)"),
            "NAME" },
          { "gradient", 0, 0, G_OPTION_ARG_NONE, &probe.gradient, _ ("The gradient of the node's mean square"), NULL },
          { "output", 'o', 0, G_OPTION_ARG_FILENAME, &probe.output, _ ("Write the values to this file"), "FILE.f32" },
          G_OPTION_ENTRY_NULL };
  const CliCommand command = { .name = "probe",
                               .arguments = "IN --model ID --node NAME",
                               .summary = summary,
                               .description = description,
                               .own = own,
                               .kind = CLI_OPTIONS_RUN,
                               .least = 1,
                               .most = 1 };

  cli_options_init (&options, RV_EFFECT_DREAM);
  if (!cli_options_read (&options, &command, &argc, &argv))
    return CLI_USAGE;
  if (!probe.model || !probe.node)
    return cli_usage ("probe", _ ("name a network with --model and one of its nodes with --node"));
  probe.picture = argv[1];

  cli_pictures_init (&options);
  if (!run (&probe, &options, &error))
    status = cli_fail (error);
  cli_pictures_exit ();
  return status;
}
