/* Finding faces: the same face in pictures of all kinds is found once, and where it is.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>

#include "tests/networks.h"
#include "tests/photo.h"

static ReverieNetwork *network;
static float           photo[3 * PHOTO_SIDE * PHOTO_SIDE];

/* Planar RGB of @width x @height; free its pixels. */
typedef struct
{
  guint  width, height;
  float *pixels;
} Picture;

static Picture
picture_new (guint width, guint height, float value)
{
  Picture picture = { width, height, g_new (float, (gsize) 3 * width * height) };

  for (gsize i = 0; i < (gsize) 3 * width * height; i++)
    picture.pixels[i] = value;
  return picture;
}

/* Where the photo lies in a picture: its centre, its scale and its angle. */
typedef struct
{
  double x, y, scale, angle;
} Place;

/* The photo's pixel at (@x, @y), between its four neighbours; FALSE outside. */
static gboolean
photo_at (double x, double y, float *rgb)
{
  int    left = floor (x - 0.5), top = floor (y - 0.5);
  double across = x - 0.5 - left, down = y - 0.5 - top;

  if (left < 0 || top < 0 || left + 1 >= PHOTO_SIDE || top + 1 >= PHOTO_SIDE)
    return FALSE;
  for (guint c = 0; c < 3; c++)
    {
      const float *above = photo + (c * PHOTO_SIDE + top) * PHOTO_SIDE + left, *below = above + PHOTO_SIDE;

      rgb[c] = (1 - down) * ((1 - across) * above[0] + across * above[1])
               + down * ((1 - across) * below[0] + across * below[1]);
    }
  return TRUE;
}

static void
paste (Picture *picture, const Place *place)
{
  double cosine = cos (place->angle) / place->scale, sine = sin (place->angle) / place->scale;
  gsize  plane = (gsize) picture->width * picture->height;
  float  rgb[3];

  for (guint row = 0; row < picture->height; row++)
    for (guint column = 0; column < picture->width; column++)
      {
        double x = column + 0.5 - place->x, y = row + 0.5 - place->y;

        if (photo_at (cosine * x + sine * y + PHOTO_SIDE / 2, cosine * y - sine * x + PHOTO_SIDE / 2, rgb))
          for (guint c = 0; c < 3; c++)
            picture->pixels[c * plane + row * picture->width + column] = rgb[c];
      }
}

static GArray *
find (const Picture *picture)
{
  const ReverieRun run = { .threads = 2 };
  g_autoptr (GError) error = NULL;
  GArray *faces = reverie_faces (network, &run, picture->pixels, picture->width, picture->height, &error);

  g_assert_no_error (error);
  return faces;
}

/* What is found of a photo put @place in a picture of @width x @height. */
static GArray *
find_placed (guint width, guint height, const Place *place)
{
  Picture picture = picture_new (width, height, 0.4);
  GArray *faces;

  paste (&picture, place);
  faces = find (&picture);
  g_free (picture.pixels);
  return faces;
}

static double
eye_distance (const ReverieFace *face)
{
  const double *right = face->points[REVERIE_RIGHT_EYE], *left = face->points[REVERIE_LEFT_EYE];

  return hypot (left[0] - right[0], left[1] - right[1]);
}

/* The farthest that one of the eyes, nose and mouth lies from where @place takes those of @still, in eye distances. */
static double
farthest_point (const ReverieFace *still, const ReverieFace *face, const Place *place)
{
  double farthest = 0, cosine = cos (place->angle) * place->scale, sine = sin (place->angle) * place->scale;

  for (guint i = REVERIE_RIGHT_EYE; i <= REVERIE_MOUTH; i++)
    {
      double x = still->points[i][0] - PHOTO_SIDE / 2, y = still->points[i][1] - PHOTO_SIDE / 2;
      double right = cosine * x - sine * y + place->x, down = sine * x + cosine * y + place->y;

      farthest = MAX (farthest, hypot (face->points[i][0] - right, face->points[i][1] - down));
    }
  return farthest / eye_distance (face);
}

/* The photo's own face, seen with grey around. */
static ReverieFace
photo_face (void)
{
  const Place place = { 128, 128, 1, 0 };
  g_autoptr (GArray) faces = find_placed (256, 256, &place);
  ReverieFace face = { 0 };

  g_assert_cmpuint (faces->len, ==, 1);
  if (faces->len == 1)
    face = g_array_index (faces, ReverieFace, 0);
  for (guint i = 0; i < REVERIE_N_FACE_POINTS; i++)
    for (guint j = 0; j < 2; j++)
      face.points[i][j] -= 128 - PHOTO_SIDE / 2;
  return face;
}

/* The features lie where one who looks at the photo sees them. */
static void
test_features (void)
{
  const double      seen[][2] = { { 37, 45.5 }, { 58.5, 46.5 }, { 46.5, 59.5 }, { 46.5, 69 } };
  const ReverieFace face = photo_face ();

  for (guint i = 0; i < G_N_ELEMENTS (seen); i++)
    for (guint j = 0; j < 2; j++)
      g_assert_cmpfloat_with_epsilon (face.points[i][j], seen[i][j], 2);
  g_assert_cmpfloat_with_epsilon (face.angle, atan2 (1, 21.5), 0.05);
}

/* Shifted, scaled and turned, the face has the same points, carried along. */
static void
test_carried (void)
{
  const Place places[] = {
    { 100.3, 150.8, 1, 0 },   { 128, 128, 1.7, 0 },     { 128, 128, 0.7, 0 },  { 128, 128, 0.5, 0 },
    { 300, 300, 6, 0 },       { 128, 128, 1, 0.3 },     { 128, 128, 1, -0.3 }, { 128, 128, 1.2, 0.52 },
    { 128, 128, 1.2, -0.52 }, { 210.4, 140, 0.8, 0.2 },
  };
  const ReverieFace still = photo_face ();

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      const Place *place = &places[i];
      guint        side = place->scale > 2 ? 600 : 256;
      g_autoptr (GArray) faces = find_placed (side, side, place);
      const ReverieFace *face = &g_array_index (faces, ReverieFace, 0);

      if (faces->len != 1)
        g_test_fail_printf ("%g times as large, at %g radians: %u faces", place->scale, place->angle, faces->len);
      else if (!(farthest_point (&still, face, place) < 0.06)
               || !(fabs (face->angle - still.angle - place->angle) < 0.04))
        g_test_fail_printf ("%g times as large, at %g radians: a point is %g eye distances away, the angle is %g",
                            place->scale, place->angle, farthest_point (&still, face, place), face->angle);
    }
}

static void
test_none (void)
{
  Picture grey = picture_new (300, 200, 0.5), noise = picture_new (300, 200, 0);
  g_autoptr (GRand) random = g_rand_new_with_seed (1);

  for (gsize i = 0; i < (gsize) 3 * noise.width * noise.height; i++)
    noise.pixels[i] = g_rand_double (random);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GArray) faces = find (i == 0 ? &grey : &noise);

      g_assert_cmpuint (faces->len, ==, 0);
    }
  g_free (grey.pixels);
  g_free (noise.pixels);
}

/* Several faces of several sizes are each found once, the largest first. */
static void
test_several (void)
{
  const Place places[] = {
    { 500, 250, 3, 0.1 }, { 150, 150, 1.5, -0.2 }, { 150, 400, 1, 0 }, { 270, 420, 0.8, 0.3 }, { 300, 60, 0.6, 0 }
  };
  Picture picture = picture_new (700, 500, 0.6);
  g_autoptr (GArray) faces = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    paste (&picture, &places[i]);
  faces = find (&picture);
  g_assert_cmpuint (faces->len, ==, G_N_ELEMENTS (places));
  for (guint i = 0; i < MIN (faces->len, G_N_ELEMENTS (places)); i++)
    {
      const ReverieFace *face = &g_array_index (faces, ReverieFace, i);

      g_assert_cmpfloat_with_epsilon (face->x + face->width / 2, places[i].x, 12 * places[i].scale);
      g_assert_cmpfloat_with_epsilon (face->y + face->height / 2, places[i].y, 12 * places[i].scale);
    }
  g_free (picture.pixels);
}

static void
test_other_network (ReverieCatalog *catalog)
{
  ReverieNetwork  *other = networks_open (catalog, "iris");
  const ReverieRun run = { .threads = 1 };
  g_autoptr (GError) error = NULL;
  GArray *faces = reverie_faces (other, &run, photo, PHOTO_SIDE, PHOTO_SIDE, &error);

  g_assert_null (faces);
  g_assert_error (error, REVERIE_ERROR, REVERIE_ERROR_UNSUPPORTED);
  reverie_network_unref (other);
}

int
main (int argc, char *argv[])
{
  ReverieCatalog *catalog = networks_begin (&argc, &argv);
  int             status;

  network = networks_open (catalog, "blazeface");
  g_assert_true (photo_read (photo, NULL));
  g_test_add_func ("/faces/features", test_features);
  g_test_add_func ("/faces/carried", test_carried);
  g_test_add_func ("/faces/none", test_none);
  g_test_add_func ("/faces/several", test_several);
  g_test_add_data_func ("/faces/other-network", catalog, (GTestDataFunc) test_other_network);
  status = g_test_run ();
  reverie_network_unref (network);
  reverie_catalog_free (catalog);
  return status;
}
