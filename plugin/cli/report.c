/* The program reverie: reports as JSON.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>
#include <string.h>
#include <sys/resource.h>

#include <json-glib/json-glib.h>

#include "plugin/cli/cli.h"

void
cli_report_init (CliReport *report, const RvParameters *parameters)
{
  *report = (CliReport){ 0 };
  rv_parameters_copy (&report->parameters, parameters);
  reverie_report_init (&report->numbers);
}

void
cli_report_clear (CliReport *report)
{
  rv_parameters_clear (&report->parameters);
  reverie_report_clear (&report->numbers);
}

static void
add_int (JsonBuilder *builder, const char *name, gint64 value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

/* JSON has no word for a value that is no number. */
static void
add_double (JsonBuilder *builder, const char *name, double value)
{
  json_builder_set_member_name (builder, name);
  if (isfinite (value))
    json_builder_add_double_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

/* File names may hold any bytes; JSON is UTF-8. */
static void
add_bool (JsonBuilder *builder, const char *name, gboolean value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_boolean_value (builder, value);
}

static void
add_text (JsonBuilder *builder, const char *name, const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text ? text : "", -1);

  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, valid);
}

/* The most memory that the process has held. The kernel's own figure first: getrusage () may also count the program
 * that started this one. */
static gint64
peak_resident_bytes (void)
{
  g_autofree char *status = NULL;
  struct rusage    usage;

  if (g_file_get_contents ("/proc/self/status", &status, NULL, NULL))
    {
      const char *line = strstr (status, "VmHWM:");

      if (line)
        return g_ascii_strtoll (line + strlen ("VmHWM:"), NULL, 10) * 1024;
    }
  return getrusage (RUSAGE_SELF, &usage) == 0 ? (gint64) usage.ru_maxrss * 1024 : 0;
}

static void
add_program (JsonBuilder *builder)
{
  add_text (builder, "program", "reverie");
  add_text (builder, "version", reverie_version ());
}

static void
add_parameters (JsonBuilder *builder, const RvParameters *parameters)
{
  /* The accessors are shared with code that writes. */
  RvParameters *source = (RvParameters *) parameters;

  json_builder_set_member_name (builder, "parameters");
  json_builder_begin_object (builder);
  for (guint i = 0; i < rv_n_parameters; i++)
    {
      const RvParameter *parameter = &rv_parameter_table[i];

      if (parameter->group == RV_GROUP_OUTPUT || parameter->group == RV_GROUP_NAMES
          || !rv_parameter_is_of (parameter, parameters->effect))
        continue;
      switch (parameter->type)
        {
        case RV_PARAMETER_TEXT:
        case RV_PARAMETER_CHOICE:
          add_text (builder, parameter->key, *rv_parameters_text (source, parameter));
          break;
        case RV_PARAMETER_INT:
          add_int (builder, parameter->key, *rv_parameters_int (source, parameter));
          break;
        case RV_PARAMETER_DOUBLE:
          add_double (builder, parameter->key, *rv_parameters_double (source, parameter));
          break;
        case RV_PARAMETER_BOOL:
          add_bool (builder, parameter->key, *rv_parameters_bool (source, parameter));
          break;
        }
    }
  json_builder_end_object (builder);
}

static void
add_steps (JsonBuilder *builder, const GArray *steps)
{
  json_builder_set_member_name (builder, "steps");
  json_builder_begin_array (builder);
  for (guint i = 0; steps && i < steps->len; i++)
    {
      const ReverieStep *step = &g_array_index (steps, ReverieStep, i);

      json_builder_begin_object (builder);
      add_int (builder, "octave", step->octave);
      add_int (builder, "step", step->step);
      add_double (builder, "seconds", step->seconds);
      add_double (builder, "objective", step->objective);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
add_picture (JsonBuilder *builder, int width, int height)
{
  json_builder_set_member_name (builder, "picture");
  json_builder_begin_object (builder);
  add_int (builder, "width", width);
  add_int (builder, "height", height);
  json_builder_end_object (builder);
}

static void
add_dream (JsonBuilder *builder, const CliReport *report)
{
  g_autofree char *recipe = rv_parameters_to_recipe (&report->parameters);

  add_text (builder, "recipe", recipe);
  add_parameters (builder, &report->parameters);
  add_int (builder, "seed", report->parameters.seed);
  add_int (builder, "threads", report->numbers.threads);
  add_picture (builder, report->width, report->height);
  if (report->numbers.faces >= 0)
    add_int (builder, "faces", report->numbers.faces);
  add_text (builder, "cpu", report->numbers.cpu);
  add_steps (builder, report->numbers.steps);
  add_double (builder, "engine_seconds", report->numbers.seconds);
  add_double (builder, "gigaflop", report->numbers.gigaflop);
  add_int (builder, "planned_bytes", (gint64) report->numbers.plan.memory_bytes);
  add_int (builder, "disk_bytes", (gint64) report->numbers.plan.disk_bytes);
  add_int (builder, "tiles", report->numbers.plan.tiles);
}

/* Texts stay; a number loses the digits that say nothing. */
static gboolean
shorten (const GMatchInfo *match, GString *text, gpointer data)
{
  g_autofree char *word = g_match_info_fetch (match, 0);
  g_autofree char *number = *word == '"' ? NULL : rv_number_to_text (g_ascii_strtod (word, NULL));

  g_string_append (text, number ? number : word);
  return FALSE;
}

/* json-glib writes all numbers with 17 digits. Free with g_free (). */
static char *
to_text (JsonBuilder *builder)
{
  g_autoptr (JsonNode) root = json_builder_get_root (builder);
  g_autofree char *text = json_to_string (root, TRUE);
  g_autoptr (GRegex) words
      = g_regex_new ("\"(?:[^\"\\\\]|\\\\.)*\"|-?[0-9]+\\.[0-9]{6,}(?:[eE][-+]?[0-9]+)?", 0, 0, NULL);

  return g_regex_replace_eval (words, text, -1, 0, 0, shorten, NULL, NULL);
}

/* Ends the report and writes it. */
static gboolean
write_report (JsonBuilder *builder, const char *path, double seconds, GError **error)
{
  g_autofree char *text = NULL;

  add_double (builder, "total_seconds", seconds);
  add_int (builder, "peak_resident_bytes", peak_resident_bytes ());
  json_builder_end_object (builder);
  text = to_text (builder);
  return cli_data_write (path, text, strlen (text), error);
}

gboolean
cli_report_write (const char *path, const CliReport *report, double seconds, GError **error)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  add_program (builder);
  add_dream (builder, report);
  return write_report (builder, path, seconds, error);
}

gboolean
cli_report_write_sheet (const char *path, const GArray *reports, double seconds, GError **error)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  add_program (builder);
  json_builder_set_member_name (builder, "looks");
  json_builder_begin_array (builder);
  for (guint i = 0; i < reports->len; i++)
    {
      json_builder_begin_object (builder);
      add_dream (builder, &g_array_index (reports, CliReport, i));
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  return write_report (builder, path, seconds, error);
}

gboolean
cli_report_write_probe (const char *path, const CliProbeReport *report, double seconds, GError **error)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  add_program (builder);
  add_text (builder, "model", report->model);
  add_text (builder, "node", report->node);
  json_builder_set_member_name (builder, "gradient");
  json_builder_add_boolean_value (builder, report->gradient);
  add_int (builder, "threads", report->threads > 0 ? report->threads : (int) g_get_num_processors ());
  add_picture (builder, report->width, report->height);
  return write_report (builder, path, seconds, error);
}

/* Pixels to a hundredth: no face is found more exactly. */
static double
rounded (double number)
{
  return round (number * 100) / 100;
}

static void
add_point (JsonBuilder *builder, const char *name, const double point[2])
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  json_builder_add_double_value (builder, rounded (point[0]));
  json_builder_add_double_value (builder, rounded (point[1]));
  json_builder_end_array (builder);
}

static void
add_face (JsonBuilder *builder, const ReverieFace *face, guint number)
{
  static const char *const names[]
      = { "right_eye", "left_eye", "nose", "mouth", "right_ear", "left_ear" }; /* as in ReverieFacePoint */

  json_builder_begin_object (builder);
  add_int (builder, "face", number);
  json_builder_set_member_name (builder, "box");
  json_builder_begin_object (builder);
  add_double (builder, "x", rounded (face->x));
  add_double (builder, "y", rounded (face->y));
  add_double (builder, "width", rounded (face->width));
  add_double (builder, "height", rounded (face->height));
  json_builder_end_object (builder);
  json_builder_set_member_name (builder, "points");
  json_builder_begin_object (builder);
  for (guint i = 0; i < REVERIE_N_FACE_POINTS; i++)
    add_point (builder, names[i], face->points[i]);
  json_builder_end_object (builder);
  add_double (builder, "angle", rounded (face->angle * 180 / G_PI));
  add_double (builder, "score", round (face->score * 1000) / 1000);
  json_builder_end_object (builder);
}

static void
add_faces (JsonBuilder *builder, const CliFacesReport *report)
{
  add_picture (builder, report->width, report->height);
  json_builder_set_member_name (builder, "faces");
  json_builder_begin_array (builder);
  for (guint i = 0; i < report->faces->len; i++)
    add_face (builder, &g_array_index (report->faces, ReverieFace, i), i + 1);
  json_builder_end_array (builder);
}

char *
cli_report_faces_text (const CliFacesReport *report)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  add_faces (builder, report);
  json_builder_end_object (builder);
  return to_text (builder);
}

gboolean
cli_report_write_faces (const char *path, const CliFacesReport *report, double seconds, GError **error)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  add_program (builder);
  add_int (builder, "threads", report->threads > 0 ? report->threads : (int) g_get_num_processors ());
  add_faces (builder, report);
  return write_report (builder, path, seconds, error);
}
