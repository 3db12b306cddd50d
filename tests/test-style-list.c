/* Lists of styles as text: every name comes back as it was.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>

#include "engine/reverie.h"
#include "plugin/style-list.h"

static const char *const names[] = { "a.jpg",
                                     "/home/x/Starry%20Night.jpg",
                                     "a,b.jpg",
                                     ",",
                                     "a%2Cb",
                                     "a%2cb",
                                     "100%.png",
                                     "100%25.png",
                                     "%%2C,%252C",
                                     "take:2",
                                     "take:0.5:",
                                     "C:\\pics\\x.png",
                                     "layer:x",
                                     "channel:",
                                     "layer:a,b:3",
                                     " a ",
                                     "wal\xc3\x9f #1 'it' \"so\" $x `y`\n",
                                     "-1:1e3" };

/* All names in all kinds, in one list. */
static void
test_round_trip (void)
{
  static const double weights[] = { 1, 0.5, 2e-5, 300 };
  g_autoptr (GArray) list = rv_style_list_new ();
  g_autoptr (GArray) read = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  for (guint i = 0; i < 2 * G_N_ELEMENTS (names); i++)
    rv_style_list_add (list, i % 2 ? RV_STYLE_LAYER : RV_STYLE_FILE, names[i / 2], weights[i % G_N_ELEMENTS (weights)]);
  text = rv_style_list_to_text (list);
  read = rv_style_list_read (text, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (read->len, ==, list->len);
  for (guint i = 0; i < list->len; i++)
    {
      const RvStyleItem *before = &g_array_index (list, RvStyleItem, i), *after = &g_array_index (read, RvStyleItem, i);
      const char        *name = after->name;

      /* Another way to say the same file. */
      if (after->kind == RV_STYLE_FILE && !g_str_equal (name, before->name) && g_str_has_prefix (name, "./"))
        name += 2;
      g_assert_cmpint (after->kind, ==, before->kind);
      g_assert_cmpstr (name, ==, before->name);
      g_assert_cmpfloat (after->weight, ==, before->weight);
    }
}

static void
test_masks (void)
{
  static const char text[] = ",a%2Cb:2.png,channel:Sky,,x:3";
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) masks = rv_style_masks_read (text, &error);
  g_autoptr (GArray) none = rv_style_masks_read ("", &error);
  g_autofree char *again = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (none->len, ==, 0);
  g_assert_cmpuint (masks->len, ==, 5);
  g_assert_cmpstr (g_array_index (masks, RvStyleItem, 0).name, ==, "");
  g_assert_cmpstr (g_array_index (masks, RvStyleItem, 1).name, ==, "a,b:2.png");
  g_assert_cmpint (g_array_index (masks, RvStyleItem, 2).kind, ==, RV_STYLE_CHANNEL);
  g_assert_cmpstr (g_array_index (masks, RvStyleItem, 4).name, ==, "x:3");
  again = rv_style_masks_to_text (masks);
  g_assert_cmpstr (again, ==, text);
}

/* As on the command line: FILE[:WEIGHT], and nothing else has a meaning. */
static void
test_one_file (void)
{
  static const struct
  {
    const char *text, *name;
    double      weight;
  } files[] = { { "a,b%2C.jpg", "a,b%2C.jpg", 1 },
                { "a.jpg:0.5", "a.jpg", 0.5 },
                { "take:2:1", "take:2", 1 },
                { "a:b", "a:b", 1 },
                { "layer:x:3", "layer:x", 3 } };
  g_autoptr (GArray) list = rv_style_list_new ();

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      const RvStyleItem *item;
      g_autoptr (GError) error = NULL;

      g_assert_true (rv_style_list_add_text (list, files[i].text, &error));
      g_assert_no_error (error);
      item = &g_array_index (list, RvStyleItem, i);
      g_assert_cmpint (item->kind, ==, RV_STYLE_FILE);
      g_assert_cmpstr (item->name, ==, files[i].name);
      g_assert_cmpfloat (item->weight, ==, files[i].weight);
    }
}

static void
test_mistakes (void)
{
  static const char *const broken[][2]
      = { { "a.jpg:0", "over 0" },          { "a.jpg:-1", "a.jpg:-1" }, { "a.jpg:nan", "over 0" },
          { "a.jpg,,b.jpg", "no picture" }, { "a.jpg,", "no picture" }, { "layer:", "no picture" },
          { "channel:Red", "channel" } };

  for (guint i = 0; i < G_N_ELEMENTS (broken); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GArray) list = rv_style_list_read (broken[i][0], &error);

      g_assert_null (list);
      g_assert_error (error, REVERIE_ERROR, REVERIE_ERROR_ARGUMENT);
      g_assert_nonnull (strstr (error->message, broken[i][1]));
    }
}

static void
test_titles (void)
{
  const RvStyleItem        items[] = { { RV_STYLE_FILE, (char *) "/x.y/starry.night.jpg", 1 },
                                       { RV_STYLE_FILE, (char *) ".night", 1 },
                                       { RV_STYLE_LAYER, (char *) "night.jpg", 1 } };
  static const char *const titles[] = { "starry.night", ".night", "night.jpg" };

  for (guint i = 0; i < G_N_ELEMENTS (items); i++)
    {
      g_autofree char *title = rv_style_item_title (&items[i]);

      g_assert_cmpstr (title, ==, titles[i]);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/style-list/round-trip", test_round_trip);
  g_test_add_func ("/style-list/masks", test_masks);
  g_test_add_func ("/style-list/one-file", test_one_file);
  g_test_add_func ("/style-list/mistakes", test_mistakes);
  g_test_add_func ("/style-list/titles", test_titles);
  return g_test_run ();
}
