/* Children of two portraits: what the public header promises of them.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The second parent is the photo as another person: wider, darker and of another tint.
 */
#include <math.h>
#include <string.h>

#include "tests/networks.h"
#include "tests/photo.h"

#define SIDE 288 /* of both portraits */
#define FACE_SIDE 192
#define PIXELS (SIDE * SIDE)
#define LENGTH (3 * PIXELS)
#define FEATURES 256

static ReverieNetwork *faceres, *facemesh, *blazeface;
static float           pictures[2][LENGTH];
static ReverieParent   parents[2];
static const guint     sides[2] = { 160, FACE_SIDE };

/* A portrait of SIDE with the photo in its middle, @width pixels wide and FACE_SIDE high, before a grey wall. */
static void
make_portrait (const float *photo, guint width, float *portrait)
{
  float *face = g_new (float, 3 * width * FACE_SIDE);
  guint  left = (SIDE - width) / 2, top = (SIDE - FACE_SIDE) / 2;
  g_autoptr (GError) error = NULL;

  reverie_resize (photo, PHOTO_SIDE, PHOTO_SIDE, face, width, FACE_SIDE, 3, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < LENGTH; i++)
    portrait[i] = 0.6f;
  for (guint c = 0; c < 3; c++)
    for (guint y = 0; y < FACE_SIDE; y++)
      memcpy (portrait + c * PIXELS + (top + y) * SIDE + left, face + (c * FACE_SIDE + y) * width,
              width * sizeof (float));
  g_free (face);
}

/* Darkens and tints. */
static void
make_another (float *portrait)
{
  static const float gains[3] = { 0.9f, 0.65f, 0.45f };

  for (guint i = 0; i < LENGTH; i++)
    portrait[i] *= gains[i / PIXELS];
}

static void
make_parents (void)
{
  static float     photo[3 * PHOTO_SIDE * PHOTO_SIDE];
  const ReverieRun run = { .threads = 2 };
  g_autoptr (GError) error = NULL;

  photo_read (photo, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GArray) faces = NULL;

      make_portrait (photo, sides[i], pictures[i]);
      if (i == 1)
        make_another (pictures[i]);
      faces = reverie_faces (blazeface, &run, pictures[i], SIDE, SIDE, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (faces->len, ==, 1);
      parents[i] = (ReverieParent){ pictures[i], SIDE, SIDE, g_array_index (faces, ReverieFace, 0) };
    }
}

static float *
breed_on (guint threads, double mix, double coarse, double middle, double fine, guint seed)
{
  const ReverieBreed breed = { mix, coarse, middle, fine, seed };
  const ReverieRun   run = { .threads = threads };
  float             *child = g_new (float, LENGTH);
  g_autoptr (GError) error = NULL;

  reverie_breed (faceres, facemesh, &breed, &run, &parents[0], &parents[1], child, NULL, &error);
  g_assert_no_error (error);
  return child;
}

static float *
breed (double mix, double coarse, double middle, double fine)
{
  return breed_on (2, mix, coarse, middle, fine, 0);
}

/* ---- The ends ---- */

static void
test_none (void)
{
  g_autofree float *child = breed (0, -1, -1, -1);

  g_assert_cmpmem (child, LENGTH * sizeof (float), pictures[0], LENGTH * sizeof (float));
}

/* What is far from the face is the first parent's to the last bit; the face is not. */
static void
test_away (void)
{
  g_autofree float  *child = breed (1, -1, -1, -1);
  const ReverieFace *face = &parents[0].face;
  double             x = face->x + face->width / 2, y = face->y + face->height / 2;
  guint              within = 0, changed = 0;

  for (guint i = 0; i < LENGTH; i++)
    {
      double distance = hypot (i % PIXELS % SIDE - x, i % PIXELS / SIDE - y) / face->width;

      if (distance > 1.6)
        g_assert_cmpfloat (child[i], ==, pictures[0][i]);
      else if (distance < 0.3)
        {
          within++;
          changed += fabsf (child[i] - pictures[0][i]) > 0.02f;
        }
    }
  g_assert_cmpuint (changed, >, within / 2);
}

/* ---- Between ---- */

/* What the network knows the face by, seen in a square around it. */
static void
know (const float *picture, float *features)
{
  const ReverieFace *face = &parents[0].face;
  const ReverieRun   run = { .threads = 2 };
  guint              side = MIN (lround (1.5 * face->width), SIDE);
  guint              x = CLAMP (face->x - face->width / 4, 0, SIDE - side);
  guint              y = CLAMP (face->y - face->height / 4, 0, SIDE - side);
  g_autofree float  *square = g_new (float, 3 * side * side), *seen = g_new (float, 3 * 224 * 224);
  ReverieTensor      tensor = { 0 };
  g_autoptr (GError) error = NULL;

  for (guint c = 0; c < 3; c++)
    for (guint row = 0; row < side; row++)
      memcpy (square + (c * side + row) * side, picture + c * PIXELS + (y + row) * SIDE + x, side * sizeof (float));
  reverie_resize (square, side, side, seen, 224, 224, 3, &error);
  g_assert_no_error (error);
  reverie_probe (faceres, "feats", FALSE, &run, seen, 224, 224, &tensor, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (tensor.channels, ==, FEATURES);
  memcpy (features, tensor.data, FEATURES * sizeof (float));
  reverie_tensor_clear (&tensor);
}

/* The more of the second parent, the farther from the first and the nearer to the second. */
static void
test_mixes (void)
{
  enum
  {
    N = 5
  };
  float features[N][FEATURES];

  for (guint i = 0; i < N; i++)
    {
      g_autofree float *child = breed (i / (N - 1.0), -1, -1, -1);

      know (child, features[i]);
    }
  for (guint i = 1; i < N; i++)
    {
      g_assert_cmpfloat (photo_difference (features[i], features[0], FEATURES), >,
                         photo_difference (features[i - 1], features[0], FEATURES));
      g_assert_cmpfloat (photo_difference (features[i], features[N - 1], FEATURES), <,
                         photo_difference (features[i - 1], features[N - 1], FEATURES));
    }
}

/* The mean of each colour over the middle of the face. */
static void
colour_of (const float *picture, double colour[3])
{
  const ReverieFace *face = &parents[0].face;
  guint              n = 0;

  colour[0] = colour[1] = colour[2] = 0;
  for (guint y = face->y + 0.3 * face->height; y < face->y + 0.7 * face->height; y++)
    for (guint x = face->x + 0.3 * face->width; x < face->x + 0.7 * face->width; x++, n++)
      for (guint c = 0; c < 3; c++)
        colour[c] += picture[c * PIXELS + y * SIDE + x];
  for (guint c = 0; c < 3; c++)
    colour[c] /= n;
}

static double
colour_change (const float *picture)
{
  double before[3], after[3], squares = 0;

  colour_of (pictures[0], before);
  colour_of (picture, after);
  for (guint c = 0; c < 3; c++)
    squares += (after[c] - before[c]) * (after[c] - before[c]);
  return sqrt (squares);
}

/* The fine share takes the second parent's colour, and no other does. */
static void
test_shares (void)
{
  g_autofree float *fine = breed (0, 0, 0, 1), *middle = breed (0, 0, 1, 0), *coarse = breed (0, 1, 0, 0);

  g_assert_cmpfloat (colour_change (fine), >, 0.1);
  g_assert_cmpfloat (colour_change (middle), <, 0.03);
  g_assert_cmpfloat (colour_change (coarse), <, 0.05);
  g_assert_cmpfloat (photo_difference (middle, pictures[0], LENGTH), >, 0.002);
  g_assert_cmpfloat (photo_difference (coarse, pictures[0], LENGTH), >, 0.002);
}

/* ---- Chance and threads ---- */

static void
test_same (void)
{
  g_autofree float *one = breed_on (1, 0.4, -1, -1, -1, 3), *three = breed_on (3, 0.4, -1, -1, -1, 3);
  g_autofree float *sibling = breed_on (2, 0.4, -1, -1, -1, 4);

  g_assert_cmpmem (one, LENGTH * sizeof (float), three, LENGTH * sizeof (float));
  g_assert_cmpfloat (photo_difference (one, sibling, LENGTH), >, 0.001);
}

/* ---- Mistakes ---- */

static void
test_mistakes (void)
{
  const ReverieRun   run = { .threads = 1 };
  const ReverieBreed good = { .mix = 0.5, .coarse = -1, .middle = -1, .fine = -1 };
  const ReverieBreed much = { .mix = 1.5, .coarse = -1, .middle = -1, .fine = -1 };
  ReverieParent      nowhere = parents[1];
  g_autofree float  *child = g_new (float, LENGTH);
  GError            *error = NULL;

  g_assert_false (reverie_breed (faceres, facemesh, &much, &run, &parents[0], &parents[1], child, NULL, &error));
  g_assert_error (error, REVERIE_ERROR, REVERIE_ERROR_ARGUMENT);
  g_clear_error (&error);
  g_assert_false (reverie_breed (faceres, blazeface, &good, &run, &parents[0], &parents[1], child, NULL, &error));
  g_assert_error (error, REVERIE_ERROR, REVERIE_ERROR_UNSUPPORTED);
  g_assert_nonnull (strstr (error->message, "facemesh"));
  g_clear_error (&error);
  nowhere.face.x = nowhere.face.y = 1e6;
  g_assert_false (reverie_breed (faceres, facemesh, &good, &run, &parents[0], &nowhere, child, NULL, &error));
  g_assert_error (error, REVERIE_ERROR, REVERIE_ERROR_ARGUMENT);
  g_assert_nonnull (strstr (error->message, "second"));
  g_clear_error (&error);
}

int
main (int argc, char **argv)
{
  ReverieCatalog *catalog = networks_begin (&argc, &argv);
  int             status;

  faceres = networks_open (catalog, "faceres");
  facemesh = networks_open (catalog, "facemesh");
  blazeface = networks_open (catalog, "blazeface");
  make_parents ();
  g_test_add_func ("/breed/none", test_none);
  g_test_add_func ("/breed/away", test_away);
  g_test_add_func ("/breed/mixes", test_mixes);
  g_test_add_func ("/breed/shares", test_shares);
  g_test_add_func ("/breed/same", test_same);
  g_test_add_func ("/breed/mistakes", test_mistakes);
  status = g_test_run ();
  reverie_network_unref (faceres);
  reverie_network_unref (facemesh);
  reverie_network_unref (blazeface);
  reverie_catalog_free (catalog);
  return status;
}
