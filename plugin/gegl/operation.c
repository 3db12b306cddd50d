/* The GEGL operation reverie:dream.
 *
 * A dream looks at the whole picture, so the operation asks for all of it and makes all of it at once; GEGL then keeps
 * what came out. What goes wrong must not take the program down that it lives in, GIMP mostly: the picture goes through
 * as it is.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gi18n-lib.h>

#include "plugin/gegl/operation.h"
#include "plugin/gegl/time-budget.h"
#include "plugin/job.h"
#include "plugin/settings.h"

/* Larger than any picture that GIMP opens. What has no end, such as a plain colour, has such sizes, too. */
#define MAX_SIDE 524288
#define MAX_PIXELS (G_GUINT64_CONSTANT (1) << 32)
/* MiB of a dream, beside what the program holds anyway. */
#define OWN_MEMORY 1024

#define DEFAULT_SECONDS 2.0
#define MAX_SECONDS 3600.0

typedef struct
{
  GeglOperationFilter parent_instance;
  GObject            *settings;
  char               *recipe;
  double              time_budget;
} Dream;

typedef GeglOperationFilterClass DreamClass;

static gpointer parent_class;

/* ---- Properties: the lines of the table, and two more ---- */

/* Where a picture is put is for the program to say that the operation works in. */
static gboolean
is_property (const RvParameter *parameter)
{
  return rv_parameter_is_of (parameter, RV_EFFECT_DREAM) && parameter->group != RV_GROUP_OUTPUT;
}

/* Dialogs show properties by the order of their numbers: the budget comes after what is changed most. */
static guint
line_id (guint line)
{
  return 2 * (line + 1);
}

static guint
time_budget_id (void)
{
  guint id = 1;

  for (guint i = 0; i < rv_n_parameters; i++)
    if (is_property (&rv_parameter_table[i]) && rv_parameter_table[i].group == RV_GROUP_MAIN)
      id = line_id (i) + 1;
  return id;
}

static guint
recipe_id (void)
{
  return line_id (rv_n_parameters);
}

static void
get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  const Dream *dream = (Dream *) object;

  if (id == recipe_id ())
    g_value_set_string (value, dream->recipe);
  else if (id == time_budget_id ())
    g_value_set_double (value, dream->time_budget);
  else
    g_object_get_property (dream->settings, spec->name, value);
}

static void
set_property (GObject *object, guint id, const GValue *value, GParamSpec *spec)
{
  Dream *dream = (Dream *) object;

  if (id == recipe_id ())
    {
      g_free (dream->recipe);
      dream->recipe = g_value_dup_string (value);
    }
  else if (id == time_budget_id ())
    dream->time_budget = g_value_get_double (value);
  else
    g_object_set_property (dream->settings, spec->name, value);
}

/* A slider over a wide range would be of no use where what is wanted lies near its beginning. */
static double
slider_end (const RvParameter *parameter)
{
  return MIN (parameter->maximum, parameter->value > 0 ? 5 * parameter->value : 1000);
}

static GParamSpec *
double_new (const RvParameter *parameter)
{
  GParamSpec *spec = gegl_param_spec_double (parameter->key, _ (parameter->label), _ (parameter->blurb),
                                             parameter->minimum, parameter->maximum, parameter->value,
                                             parameter->minimum, slider_end (parameter), 1.0, G_PARAM_READWRITE);

  gegl_param_spec_double_set_digits (GEGL_PARAM_SPEC_DOUBLE (spec), parameter->digits);
  return spec;
}

/* A dialog has no more than an entry for a text, so its tooltip says what there is. */
static GParamSpec *
look_new (const RvParameter *parameter)
{
  ReverieCatalog *catalog = reverie_catalog_new (NULL);
  g_autoptr (GString) blurb = g_string_new (_ (parameter->blurb));

  for (guint i = 0; catalog && i < reverie_catalog_n_looks (catalog); i++)
    g_string_append_printf (blurb, "%s%s", i > 0 ? ", " : ": ", reverie_catalog_look (catalog, i)->id);
  reverie_catalog_free (catalog);
  return gegl_param_spec_string (parameter->key, _ (parameter->label), blurb->str, FALSE, FALSE, parameter->text,
                                 G_PARAM_READWRITE);
}

static GParamSpec *
spec_new (const RvParameter *parameter)
{
  const char *key = parameter->key, *label = _ (parameter->label), *blurb = _ (parameter->blurb);

  if (parameter->group == RV_GROUP_LOOK)
    return look_new (parameter);

  switch (parameter->type)
    {
    case RV_PARAMETER_INT:
      return gegl_param_spec_int (key, label, blurb, (int) parameter->minimum, (int) parameter->maximum,
                                  (int) parameter->value, (int) parameter->minimum, (int) slider_end (parameter), 1.0,
                                  G_PARAM_READWRITE);
    case RV_PARAMETER_DOUBLE:
      return double_new (parameter);
    case RV_PARAMETER_BOOL:
      return g_param_spec_boolean (key, label, blurb, parameter->value != 0, G_PARAM_READWRITE);
    default:
      return gegl_param_spec_string (key, label, blurb, FALSE, FALSE, parameter->text, G_PARAM_READWRITE);
    }
}

static void
install_properties (GObjectClass *klass)
{
  for (guint i = 0; i < rv_n_parameters; i++)
    if (is_property (&rv_parameter_table[i]))
      g_object_class_install_property (klass, line_id (i), spec_new (&rv_parameter_table[i]));
  g_object_class_install_property (
      klass, recipe_id (),
      gegl_param_spec_string ("recipe", _ ("Recipe"),
                              _ ("More parameters as key=value pairs; they win over the others. May be empty"), FALSE,
                              FALSE, "", G_PARAM_READWRITE));
  g_object_class_install_property (
      klass, time_budget_id (),
      gegl_param_spec_double ("time-budget", _ ("Time budget"),
                              _ ("Seconds after which the dream is kept as far as it has come; 0: none"), 0,
                              MAX_SECONDS, DEFAULT_SECONDS, 0, 60, 2.0, G_PARAM_READWRITE));
}

static void
finalize (GObject *object)
{
  Dream *dream = (Dream *) object;

  g_object_unref (dream->settings);
  g_free (dream->recipe);
  G_OBJECT_CLASS (parent_class)->finalize (object);
}

static void
dream_init (GTypeInstance *instance, gpointer klass)
{
  Dream *dream = (Dream *) instance;

  dream->settings = rv_settings_new (RV_EFFECT_DREAM);
  dream->recipe = g_strdup ("");
  dream->time_budget = DEFAULT_SECONDS;
}

/* ---- What is looked at: everything ---- */

static gboolean
can_dream (const GeglRectangle *box)
{
  return box && !gegl_rectangle_is_infinite_plane (box) && !gegl_rectangle_is_empty (box) && box->width <= MAX_SIDE
         && box->height <= MAX_SIDE && (guint64) box->width * (guint64) box->height <= MAX_PIXELS;
}

static GeglRectangle
whole_or (GeglOperation *operation, const GeglRectangle *area)
{
  const GeglRectangle *box = gegl_operation_source_get_bounding_box (operation, "input");

  return can_dream (box) ? *box : *area;
}

static GeglRectangle
get_whole_of_pad (GeglOperation *operation, const char *pad, const GeglRectangle *area)
{
  return whole_or (operation, area);
}

static void
prepare (GeglOperation *operation)
{
  const Babl *format = gegl_operation_get_source_format (operation, "input");

  if (!format || babl_format_is_palette (format))
    format = babl_format_with_space ("R'G'B'A float", format);
  gegl_operation_set_format (operation, "input", format);
  gegl_operation_set_format (operation, "output", format);
}

/* ---- The dream ---- */

typedef struct
{
  RvTimeBudget budget;
  gint64       start;
} Clock;

static double
seconds_gone (const Clock *clock)
{
  return (double) (g_get_monotonic_time () - clock->start) / G_USEC_PER_SEC;
}

static void
on_plan (const ReveriePlan *plan, gpointer data)
{
  Clock *clock = data;

  rv_time_budget_begin (&clock->budget, seconds_gone (clock));
}

static ReverieVerdict
on_progress (const ReverieProgress *progress, gpointer data)
{
  Clock *clock = data;

  return rv_time_budget_judge (&clock->budget, progress, seconds_gone (clock));
}

static GeglBuffer *
dream_with (const RvParameters *parameters, double seconds, const RvJobInput *input, GError **error)
{
  Clock clock = { { .seconds = seconds, .octave_scale = parameters->octave_scale }, g_get_monotonic_time () };
  const ReverieRun run = { .own_memory = OWN_MEMORY, .plan = on_plan, .progress = on_progress, .user_data = &clock };
  ReverieCatalog  *catalog = reverie_catalog_new (error);
  GeglBuffer      *result;

  if (!catalog)
    return NULL;
  result = rv_job_run (catalog, parameters, &run, input, NULL, error);
  reverie_catalog_free (catalog);
  return result;
}

static GeglBuffer *
dream_on (const Dream *dream, GeglBuffer *source, const GeglRectangle *box, GError **error)
{
  const RvJobInput input = { .source = source, .area = *box };
  RvParameters     parameters;
  GeglBuffer      *result = NULL;

  rv_parameters_init (&parameters, RV_EFFECT_DREAM);
  if (rv_parameters_from_object (&parameters, dream->settings, error)
      && rv_parameters_apply_recipe (&parameters, dream->recipe, error))
    result = dream_with (&parameters, dream->time_budget, &input, error);
  rv_parameters_clear (&parameters);
  return result;
}

/* Says what stands in the way, but not again and again: GIMP asks for every picture several times. */
static void
warn_once (const char *message)
{
  static GMutex lock;
  static char  *last;
  gboolean      news;

  g_mutex_lock (&lock);
  news = g_strcmp0 (message, last) != 0;
  if (news)
    {
      g_free (last);
      last = g_strdup (message);
    }
  g_mutex_unlock (&lock);
  if (news)
    g_warning ("reverie:dream: %s", message);
}

/* Writes the target that GEGL keeps: it asks for one piece after the other otherwise, and each would be a dream. */
static gboolean
process (GeglOperation *operation, GeglBuffer *input, GeglBuffer *output, const GeglRectangle *area, int level)
{
  const GeglRectangle *box = gegl_operation_source_get_bounding_box (operation, "input");
  g_autoptr (GError) error = NULL;
  g_autoptr (GeglBuffer) result = can_dream (box) ? dream_on ((Dream *) operation, input, box, &error) : NULL;

  if (error)
    warn_once (error->message);
  gegl_buffer_copy (result ? result : input, area, GEGL_ABYSS_NONE, output, area);
  return TRUE;
}

/* ---- The type ---- */

static void
class_init (gpointer klass, gpointer data)
{
  GObjectClass       *object_class = G_OBJECT_CLASS (klass);
  GeglOperationClass *operation_class = GEGL_OPERATION_CLASS (klass);

  parent_class = g_type_class_peek_parent (klass);
  object_class->get_property = get_property;
  object_class->set_property = set_property;
  object_class->finalize = finalize;
  install_properties (object_class);

  GEGL_OPERATION_FILTER_CLASS (klass)->process = process;
  operation_class->prepare = prepare;
  operation_class->get_required_for_output = get_whole_of_pad;
  operation_class->get_invalidated_by_change = get_whole_of_pad;
  operation_class->get_cached_region = whole_or;
  operation_class->threaded = FALSE;
  operation_class->want_in_place = FALSE;
  operation_class->cache_policy = GEGL_CACHE_POLICY_ALWAYS;
  gegl_operation_class_set_keys (
      operation_class, "name", "reverie:dream", "title", _ ("Dream"), "categories", "artistic", "license", "GPL3+",
      "description", _ ("Let the picture dream: what a neural network looks for grows out of it"), "gimp:menu-path",
      "<Image>/Filters/Reverie", "gimp:menu-label", _ ("Dream as _Filter..."), NULL);
}

void
rv_operation_register (GTypeModule *module)
{
  const GTypeInfo info = { .class_size = sizeof (DreamClass),
                           .class_init = class_init,
                           .instance_size = sizeof (Dream),
                           .instance_init = dream_init };

  g_type_module_register_type (module, GEGL_TYPE_OPERATION_FILTER, "RvGeglDream", &info, 0);
}
