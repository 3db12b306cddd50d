/* Style as a job.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>

#include <glib/gi18n-lib.h>

#include "plugin/job-effects.h"
#include "plugin/job-networks.h"
#include "plugin/job-picture.h"
#include "plugin/job-plan.h"
#include "plugin/style-list.h"

#define NETWORK "faceres"

/* Pixels of a mask's longer side from which on it is read coarser: the network's own values are coarser yet. */
#define MASK_SIDE 1024

/* All styles together are read into at most this part of the memory, of which a run without a limit has so much. */
#define MEMORY_SHARE 16
#define USUAL_MEMORY 2048 /* MiB */

/* Pixels of the longer side up to which a style is read whole for the smallest of pictures. */
#define LEAST_SIDE 256

/* ---- What the parameters come to ---- */

typedef struct
{
  const ReverieModel *model;  /* owned by the catalog */
  GArray             *layers; /* of ReverieLayer; empty: the network's usual ones */
  GArray             *dream;  /* the same for what is dreamt of; empty: nothing */
  GArray             *styles; /* of RvStyleItem */
  GArray             *masks;
} Plan;

static void
plan_clear (Plan *plan)
{
  g_clear_pointer (&plan->layers, g_array_unref);
  g_clear_pointer (&plan->dream, g_array_unref);
  g_clear_pointer (&plan->styles, g_array_unref);
  g_clear_pointer (&plan->masks, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Plan, plan_clear)

/* Both are made with one network, which the look says where it is not named. */
static gboolean
choose_network (Plan *plan, const ReverieCatalog *catalog, const RvParameters *parameters, GError **error)
{
  const char        *id = *parameters->style_model ? parameters->style_model : NULL;
  const ReverieLook *look = NULL;

  if (*parameters->style_look)
    {
      look = reverie_catalog_find_look (catalog, parameters->style_look, error);
      if (!look)
        return FALSE;
      rv_layer_list_add (plan->dream, look->node, 1.0);
    }
  if (look && id && !g_str_equal (look->model, id))
    {
      g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_ARGUMENT,
                   _ ("the look \"%s\" is one of the network %s, and the style is made with %s: leave one of them out"),
                   look->id, look->model, id);
      return FALSE;
    }
  plan->model = reverie_catalog_find_model (catalog, id ? id : look ? look->model : NETWORK, error);
  return plan->model != NULL;
}

static gboolean
read_lists (Plan *plan, const RvParameters *parameters, GError **error)
{
  plan->styles = rv_style_list_read (parameters->style, error);
  plan->masks = plan->styles ? rv_style_masks_read (parameters->style_mask, error) : NULL;
  if (!plan->masks)
    return FALSE;
  if (plan->masks->len <= plan->styles->len)
    return TRUE;
  g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_ARGUMENT,
               _ ("style-mask holds %u masks, and style %u pictures: each mask is one of a picture"), plan->masks->len,
               plan->styles->len);
  return FALSE;
}

/* Whether all files of a list are there. */
static gboolean
check_files (const GArray *list, GError **error)
{
  for (guint i = 0; i < list->len; i++)
    {
      const RvStyleItem *item = &g_array_index (list, RvStyleItem, i);

      if (item->kind == RV_STYLE_FILE && *item->name && !rv_file_check (item->name, error))
        return FALSE;
    }
  return TRUE;
}

/* Fills @plan, which is all zero. */
static gboolean
make_plan (Plan *plan, const ReverieCatalog *catalog, const RvParameters *parameters, GError **error)
{
  plan->layers = rv_layer_list_new ();
  plan->dream = rv_layer_list_new ();
  return choose_network (plan, catalog, parameters, error)
         && (!*parameters->style_layer || rv_layer_list_read (plan->layers, parameters->style_layer, error))
         && read_lists (plan, parameters, error) && check_files (plan->styles, error)
         && check_files (plan->masks, error);
}

/* ---- The pictures ---- */

/* The styles as the engine wants them, and their memory. */
typedef struct
{
  GArray *pictures; /* of ReverieStylePicture */
  GArray *planes;   /* of RvJobPlanes */
} Pictures;

static void
pictures_clear (Pictures *pictures)
{
  g_clear_pointer (&pictures->pictures, g_array_unref);
  g_clear_pointer (&pictures->planes, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Pictures, pictures_clear)

/* A style need not be read finer than it is looked at. */
static int
side_of_styles (const RvParameters *parameters, const ReverieRun *run, const RvJobInput *input, guint n)
{
  const double memory = (double) ((guint64) (run->memory ? run->memory : USUAL_MEMORY) << 20) / MEMORY_SHARE;
  const double most = sqrt (memory / (3 * sizeof (float) * n));
  const double wanted = MAX (input->area.width, input->area.height) * parameters->style_scale;

  return (int) MIN (most, MAX (wanted, LEAST_SIDE));
}

/* The buffer of an item, which is a file, or else the one that came with the input. Free with g_object_unref (). */
static GeglBuffer *
buffer_of (const RvStyleItem *item, GeglBuffer *given, GError **error)
{
  if (item->kind == RV_STYLE_FILE)
    return rv_job_read_file (item->name, error);
  if (given)
    return g_object_ref (given);
  g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_NOT_FOUND,
               item->kind == RV_STYLE_LAYER
                   ? _ ("the recipe names the layer \"%s\", which only GIMP can have: name a file")
                   : _ ("the recipe names the channel \"%s\", which only GIMP can have: name a file"),
               item->name);
  return NULL;
}

static gboolean
read_style (
    const RvStyleItem *item, GeglBuffer *given, int side, const Babl *space, RvJobPlanes *planes, GError **error)
{
  g_autoptr (GeglBuffer) buffer = buffer_of (item, given, error);
  GeglRectangle part;

  if (!buffer)
    return FALSE;
  part = rv_job_opaque_part (buffer);
  if (!gegl_rectangle_is_empty (&part))
    return rv_job_picture_read (buffer, &part, side, space, planes, error);
  g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_ARGUMENT,
               _ ("the style %s is wholly transparent: take a picture in which something is seen"), item->name);
  return FALSE;
}

static gboolean
read_mask (const RvStyleItem *item, GeglBuffer *given, RvJobPlanes *planes, GError **error)
{
  g_autoptr (GeglBuffer) buffer = NULL;

  if (item->kind == RV_STYLE_FILE && !*item->name)
    return TRUE;
  buffer = buffer_of (item, given, error);
  return buffer && rv_job_weights_read (buffer, MASK_SIDE, planes, error);
}

/* Adds style @index of @plan. */
static gboolean
add_picture (Pictures         *pictures,
             const Plan       *plan,
             guint             index,
             const RvJobInput *input,
             int               side,
             const Babl       *space,
             GError          **error)
{
  const RvJobStyle   none = { NULL, NULL };
  const gboolean     given = input->styles && index < input->styles->len;
  const RvJobStyle  *buffers = given ? &g_array_index (input->styles, RvJobStyle, index) : &none;
  const RvStyleItem *style = &g_array_index (plan->styles, RvStyleItem, index);
  RvJobPlanes        planes[2] = { 0 };
  gboolean           good = read_style (style, buffers->picture, side, space, &planes[0], error);

  if (good && index < plan->masks->len)
    good = read_mask (&g_array_index (plan->masks, RvStyleItem, index), buffers->mask, &planes[1], error);
  g_array_append_vals (pictures->planes, planes, 2);
  if (good)
    {
      const ReverieStylePicture picture = { .pixels = planes[0].pixels,
                                            .width = (guint) planes[0].width,
                                            .height = (guint) planes[0].height,
                                            .weight = style->weight,
                                            .mask = planes[1].pixels,
                                            .mask_width = (guint) planes[1].width,
                                            .mask_height = (guint) planes[1].height };

      g_array_append_val (pictures->pictures, picture);
    }
  return good;
}

/* Fills @pictures, which is all zero. */
static gboolean
read_pictures (Pictures           *pictures,
               const Plan         *plan,
               const RvParameters *parameters,
               const ReverieRun   *run,
               const RvJobCanvas  *canvas,
               GError            **error)
{
  const guint n = plan->styles->len;
  const int   side = side_of_styles (parameters, run, canvas->input, MAX (1, n));

  pictures->pictures = g_array_new (FALSE, FALSE, sizeof (ReverieStylePicture));
  pictures->planes = g_array_new (FALSE, FALSE, sizeof (RvJobPlanes));
  g_array_set_clear_func (pictures->planes, (GDestroyNotify) rv_job_planes_clear);
  for (guint i = 0; i < n; i++)
    {
      if (!add_picture (pictures, plan, i, canvas->input, side, babl_format_get_space (canvas->colour), error))
        return FALSE;
    }
  if (n == 0)
    g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_ARGUMENT,
                 _ ("there is no style: name a file, or a layer, of a picture to paint like"));
  return n > 0;
}

/* ---- The run ---- */

static void
set_layers (const GArray *list, const ReverieLayer **layers, guint *n_layers)
{
  *layers = list->len ? (const ReverieLayer *) (gpointer) list->data : NULL;
  *n_layers = list->len;
}

static gboolean
run_engine (const Plan         *plan,
            const RvParameters *parameters,
            const Pictures     *pictures,
            const ReverieRun   *run,
            RvJobCanvas        *canvas,
            ReverieReport      *report,
            GError            **error)
{
  const ReverieCanvas rows = rv_job_canvas_rows (canvas);
  ReverieNetwork     *network = rv_network_keep (plan->model, error);
  ReverieStyle        wish;
  ReverieDream        dream;
  gboolean            done;

  if (!network)
    return FALSE;
  reverie_style_init (&wish);
  reverie_dream_init (&dream);
  wish.styles = (const ReverieStylePicture *) (gpointer) pictures->pictures->data;
  wish.n_styles = pictures->pictures->len;
  set_layers (plan->layers, &wish.layers, &wish.n_layers);
  set_layers (plan->dream, &dream.layers, &dream.n_layers);
  wish.dream = dream.layers ? &dream : NULL;
  wish.dream_share = parameters->style_dream;
  wish.strength = parameters->style_strength;
  wish.content = parameters->style_content;
  wish.scale = parameters->style_scale;
  wish.colour = parameters->style_colour;
  wish.colour_mode = g_str_equal (parameters->colour_by, "moments") ? REVERIE_COLOUR_MOMENTS : REVERIE_COLOUR_LUMINANCE;
  wish.iterations = (guint) parameters->style_iterations;
  wish.seed = (guint) parameters->seed;
  done = reverie_style_canvas (network, &wish, run, &rows, report, error);
  reverie_network_unref (network);
  return done;
}

static GeglBuffer *
paint (const ReverieCatalog *catalog,
       const RvParameters   *parameters,
       const ReverieRun     *run,
       const RvJobInput     *input,
       ReverieReport        *report,
       GError              **error)
{
  g_auto (Plan) plan = { 0 };
  g_auto (Pictures) pictures = { 0 };
  g_auto (RvJobCanvas) canvas = { 0 };

  if (!make_plan (&plan, catalog, parameters, error) || !rv_job_canvas_init (&canvas, input, TRUE, error)
      || !read_pictures (&pictures, &plan, parameters, run, &canvas, error))
    return NULL;
  if (parameters->style_strength == 0)
    return rv_job_input_copy (input);
  if (!rv_job_canvas_protect (&canvas, parameters->style_protect_face, catalog, run, report, error)
      || !run_engine (&plan, parameters, &pictures, run, &canvas, report, error))
    return NULL;
  return g_steal_pointer (&canvas.result);
}

static gboolean
check (const ReverieCatalog *catalog, const RvParameters *parameters, GError **error)
{
  g_auto (Plan) plan = { 0 };

  return make_plan (&plan, catalog, parameters, error);
}

static char *
subject_of (const ReverieCatalog *catalog, const RvParameters *parameters)
{
  g_autoptr (GArray) styles = rv_style_list_read (parameters->style, NULL);
  g_autoptr (GString) subject = g_string_new (NULL);

  for (guint i = 0; styles && i < styles->len; i++)
    {
      g_autofree char *title = rv_style_item_title (&g_array_index (styles, RvStyleItem, i));

      g_string_append_printf (subject, "%s%s", i ? " + " : "", title);
    }
  return g_string_free (g_steal_pointer (&subject), FALSE);
}

const RvJobFuncs rv_style_job = { check, subject_of, paint };
