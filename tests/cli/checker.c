/* What the tests of the program need beside a shell: small pictures, and a look into pictures and reports.
 *
 *   checker shrink IN OUT WIDTH HEIGHT   writes a picture of that size
 *   checker size IN                      prints "WIDTH HEIGHT"
 *   checker same A B                     whether all pixels are equal
 *   checker masked A B MASK              whether they are where MASK is black, and somewhere else are not
 *   checker json FILE MEMBER...          whether the JSON object has all these members
 *   checker get FILE MEMBER              prints a text or a number
 *   checker climbs REPORT                whether every octave's last objective is above its first
 *
 * Exits with 0 for yes; else says on stderr what is wrong.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>

#include <json-glib/json-glib.h>

#include "plugin/job.h"

static GeglBuffer *
read_picture (const char *path)
{
  GError     *error = NULL;
  GeglBuffer *buffer = rv_job_read_file (path, &error);

  if (!buffer)
    {
      g_printerr ("%s\n", error->message);
      g_error_free (error);
    }
  return buffer;
}

/* All pixels as floats with alpha; free with g_free (). */
static float *
read_pixels (const char *path, int *width, int *height)
{
  g_autoptr (GeglBuffer) buffer = read_picture (path);
  float *pixels;

  if (!buffer)
    return NULL;
  *width = gegl_buffer_get_width (buffer);
  *height = gegl_buffer_get_height (buffer);
  pixels = g_new (float, (gsize) *width **height * 4);
  gegl_buffer_get (buffer, NULL, 1.0, babl_format ("R'G'B'A float"), pixels, GEGL_AUTO_ROWSTRIDE, GEGL_ABYSS_NONE);
  return pixels;
}

static gboolean
shrink (char **arguments)
{
  g_autoptr (GeglBuffer) buffer = read_picture (arguments[0]);
  const int width = atoi (arguments[2]);
  const int height = atoi (arguments[3]);
  g_autoptr (GeglNode) graph = gegl_node_new ();
  g_autoptr (GeglBuffer) small = NULL;
  GeglNode *source, *scale;

  if (!buffer)
    return FALSE;
  small = gegl_buffer_new (GEGL_RECTANGLE (0, 0, width, height), babl_format ("R'G'B' u8"));
  source = gegl_node_new_child (graph, "operation", "gegl:buffer-source", "buffer", buffer, NULL);
  scale = gegl_node_new_child (graph, "operation", "gegl:scale-size", "x", (double) width, "y", (double) height, NULL);
  gegl_node_link_many (source, scale, NULL);
  gegl_node_blit_buffer (scale, small, NULL, 0, GEGL_ABYSS_CLAMP);
  return rv_job_write_file (small, arguments[1], NULL, NULL);
}

static gboolean
size (char **arguments)
{
  g_autoptr (GeglBuffer) buffer = read_picture (arguments[0]);

  if (buffer)
    g_print ("%d %d\n", gegl_buffer_get_width (buffer), gegl_buffer_get_height (buffer));
  return buffer != NULL;
}

/* Counts the pixels that differ where @mask, which may be NULL, is black; and those that differ elsewhere. */
static gboolean
compare (const char *path_a, const char *path_b, const char *path_mask, gsize *under_black, gsize *elsewhere)
{
  int               width[3] = { 0 }, height[3] = { 0 };
  g_autofree float *a = read_pixels (path_a, &width[0], &height[0]);
  g_autofree float *b = read_pixels (path_b, &width[1], &height[1]);
  g_autofree float *mask = path_mask ? read_pixels (path_mask, &width[2], &height[2]) : NULL;

  *under_black = *elsewhere = 0;
  if (!a || !b || width[0] != width[1] || height[0] != height[1]
      || (path_mask && (!mask || width[0] != width[2] || height[0] != height[2])))
    {
      g_printerr ("the pictures are not of the same size\n");
      return FALSE;
    }
  for (gsize i = 0; i < (gsize) width[0] * height[0]; i++)
    {
      if (memcmp (a + 4 * i, b + 4 * i, 4 * sizeof (float)) == 0)
        continue;
      if (mask && mask[4 * i] > 0.0f)
        *elsewhere += 1;
      else
        *under_black += 1;
    }
  return TRUE;
}

static gboolean
same (char **arguments)
{
  gsize different, elsewhere;

  if (!compare (arguments[0], arguments[1], NULL, &different, &elsewhere))
    return FALSE;
  if (different)
    g_printerr ("%" G_GSIZE_FORMAT " pixels differ\n", different);
  return different == 0;
}

static gboolean
masked (char **arguments)
{
  gsize under_black, elsewhere;

  if (!compare (arguments[0], arguments[1], arguments[2], &under_black, &elsewhere))
    return FALSE;
  g_printerr ("%" G_GSIZE_FORMAT " pixels differ where the mask is black, %" G_GSIZE_FORMAT " elsewhere\n", under_black,
              elsewhere);
  return under_black == 0 && elsewhere > 0;
}

static JsonObject *
read_json (JsonParser *parser, const char *path)
{
  GError   *error = NULL;
  JsonNode *root;

  if (!json_parser_load_from_file (parser, path, &error))
    {
      g_printerr ("%s\n", error->message);
      g_error_free (error);
      return NULL;
    }
  root = json_parser_get_root (parser);
  return root && JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;
}

static gboolean
json (char **arguments)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *object = read_json (parser, arguments[0]);

  for (arguments++; object && *arguments; arguments++)
    {
      if (!json_object_has_member (object, *arguments) || json_object_get_null_member (object, *arguments))
        {
          g_printerr ("there is no %s\n", *arguments);
          return FALSE;
        }
    }
  return object != NULL;
}

static gboolean
get (char **arguments)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *object = read_json (parser, arguments[0]);
  JsonNode   *node = object ? json_object_get_member (object, arguments[1]) : NULL;

  if (!node || !JSON_NODE_HOLDS_VALUE (node))
    return FALSE;
  if (json_node_get_value_type (node) == G_TYPE_STRING)
    g_print ("%s\n", json_node_get_string (node));
  else
    g_print ("%.17g\n", json_node_get_double (node));
  return TRUE;
}

static double
objective (JsonArray *steps, guint index)
{
  return json_object_get_double_member (json_array_get_object_element (steps, index), "objective");
}

static gint64
octave (JsonArray *steps, guint index)
{
  return json_object_get_int_member (json_array_get_object_element (steps, index), "octave");
}

static gboolean
dream_climbs (JsonObject *dream)
{
  JsonArray  *steps = json_object_get_array_member (dream, "steps");
  const guint count = steps ? json_array_get_length (steps) : 0;
  gboolean    up = count > 0;

  for (guint first = 0, last; first < count; first = last + 1)
    {
      for (last = first; last + 1 < count && octave (steps, last + 1) == octave (steps, first); last++)
        continue;
      if (objective (steps, last) > objective (steps, first))
        continue;
      g_printerr ("%s: octave %d goes from %g to %g\n", json_object_get_string_member (dream, "recipe"),
                  (int) octave (steps, first), objective (steps, first), objective (steps, last));
      up = FALSE;
    }
  return up;
}

/* Prints how many dreams it looked at. */
static gboolean
climbs (char **arguments)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *object = read_json (parser, arguments[0]);
  JsonArray  *looks;
  gboolean    up = TRUE;

  if (!object)
    return FALSE;
  if (!json_object_has_member (object, "looks"))
    return dream_climbs (object);
  looks = json_object_get_array_member (object, "looks");
  for (guint i = 0; i < json_array_get_length (looks); i++)
    up = dream_climbs (json_array_get_object_element (looks, i)) && up;
  g_print ("%u\n", json_array_get_length (looks));
  return up;
}

static const struct
{
  const char *name;
  int         least;
  gboolean (*run) (char **arguments);
} commands[] = {
  { "shrink", 4, shrink }, { "size", 1, size }, { "same", 2, same },     { "masked", 3, masked },
  { "json", 1, json },     { "get", 2, get },   { "climbs", 1, climbs },
};

int
main (int argc, char **argv)
{
  gegl_init (NULL, NULL);
  for (guint i = 0; argc > 1 && i < G_N_ELEMENTS (commands); i++)
    {
      if (g_str_equal (argv[1], commands[i].name) && argc - 2 >= commands[i].least)
        {
          const gboolean yes = commands[i].run (argv + 2);

          gegl_exit ();
          return yes ? 0 : 1;
        }
    }
  g_printerr ("usage: see the head of checker.c\n");
  return 2;
}
