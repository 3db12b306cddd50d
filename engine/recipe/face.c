/* Faces: where there are any in a picture, however large.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The network looks at the picture in several sizes, window by window. Whatever it takes for a face is looked at again,
 * close up, turned upright and at sizes that the network sees best, as it is and mirrored: what is a face is seen each
 * time, at the same places.
 */
#include <math.h>

#include <glib/gi18n-lib.h>

#include "engine/recipe/canvas.h"
#include "engine/recipe/face.h"

/* Pixels of the largest size at which the picture is looked at. Each takes up to BYTES_PER_PIXEL: its part of all
 * levels, and of the network's values in a window. */
#define MAX_PIXELS (4 << 20)
#define MIN_PIXELS (1 << 16)
#define BYTES_PER_PIXEL 100

/* A window's margins, where one window does not hold a level. What is larger is seen whole in the next level. */
#define MARGIN 64
#define MAX_CORE 1024   /* pixels of a window's side without its margins */
#define LEVEL_MARGIN 16 /* around a level in a single window */

#define CANDIDATE_SCORE 0.5 /* of a look at the picture */
#define CANDIDATE_OVERLAP 0.3
#define MAX_CANDIDATES 256

#define CLOSE_SIDE 256     /* of a close look: the size for which the network was trained */
#define DOUBTFUL_SCORE 0.4 /* of the first close looks, which may be at a wrong angle: less is no face */
#define FACE_SCORE 0.65    /* of the others */
#define FACE_OVERLAP 0.3

/* Pixels of a face in close looks: the smaller ones see what is blurred or full of noise. */
static const double close_sizes[] = { 96, 68, 46, 32 };

#define N_CLOSE G_N_ELEMENTS (close_sizes)

typedef struct
{
  ReverieNetwork   *network;
  const ReverieRun *run;
  RvWorkers        *workers;
  GArray           *levels;
  GArray           *faces;
  ReverieProgress   progress;
  ReverieVerdict    verdict;
} Search;

/* Tells how far the search has come; FALSE where it is to go no further. */
static gboolean
tick (Search *search, double fraction)
{
  search->progress.fraction = fraction;
  if (search->run->progress != NULL)
    search->verdict = search->run->progress (&search->progress, search->run->user_data);
  return search->verdict == REVERIE_GO_ON;
}

/* ---- Looking at the whole picture ---- */

static guint
round_up (guint side)
{
  return (side + 31) / 32 * 32;
}

/* Where windows lie along one side of a level. Of each, the faces count whose centres lie in its core; the cores share
 * the side out. */
typedef struct
{
  guint window, margin, core, n;
} Row;

static Row
row_of (guint side)
{
  Row row = { .n = (side + MAX_CORE - 1) / MAX_CORE };

  row.core = round_up ((side + row.n - 1) / row.n);
  row.margin = row.n > 1 ? MARGIN : LEVEL_MARGIN;
  row.window = row.core + 2 * row.margin;
  return row;
}

/* Whether @centre belongs to window @index. The picture's edge may cut faces whose centres lie outside. */
static gboolean
in_core (const Row *row, guint index, double centre)
{
  return (index == 0 || centre >= row->margin) && (index + 1 == row->n || centre < row->margin + row->core);
}

static void
look_at_window (Search            *search,
                RvFaceFinder      *finder,
                const RvFaceLevel *level,
                const Row         *across,
                const Row         *down,
                guint              column,
                guint              row)
{
  int x = (int) (column * across->core) - (int) across->margin;
  int y = (int) (row * down->core) - (int) down->margin;
  /* Levels keep the picture's proportions but for a pixel. */
  const RvAffine map
      = { .xx = 1 / level->across, .yy = 1 / level->down, .x0 = x / level->across, .y0 = y / level->down };
  g_autoptr (GArray) seen = g_array_new (FALSE, FALSE, sizeof (ReverieFace));

  rv_face_level_window (level, x, y, across->window, down->window, rv_face_finder_window (finder));
  rv_face_finder_look (finder, CANDIDATE_SCORE, seen);
  for (guint i = 0; i < seen->len; i++)
    {
      ReverieFace *face = &g_array_index (seen, ReverieFace, i);
      if (!in_core (across, column, face->x + face->width / 2) || !in_core (down, row, face->y + face->height / 2))
        continue;
      rv_face_carry (face, &map);
      g_array_append_val (search->faces, *face);
    }
}

static gboolean
look_at_level (Search *search, const RvFaceLevel *level, GError **error)
{
  Row across = row_of (level->width), down = row_of (level->height);
  g_autoptr (RvFaceFinder) finder
      = rv_face_finder_new (search->network, across.window, down.window, search->workers, error);

  if (finder == NULL)
    return FALSE;
  for (guint i = 0; i < across.n * down.n && search->verdict == REVERIE_GO_ON; i++)
    {
      look_at_window (search, finder, level, &across, &down, i % across.n, i / across.n);
      tick (search, search->progress.fraction);
    }
  return TRUE;
}

/* ---- Looking close ---- */

/* From a window of CLOSE_SIDE, in which @face stands upright and is @size pixels large, to the picture. */
static RvAffine
close_map (const ReverieFace *face, double size)
{
  const double middle[2] = { CLOSE_SIDE / 2.0, CLOSE_SIDE / 2.0 };
  const double centre[2] = { face->x + face->width / 2, face->y + face->height / 2 };

  return rv_affine_about (middle, MAX (face->width, face->height) / size, face->angle, centre);
}

static void
swap_points (ReverieFace *face, ReverieFacePoint a, ReverieFacePoint b)
{
  for (guint i = 0; i < 2; i++)
    {
      double kept = face->points[a][i];

      face->points[a][i] = face->points[b][i];
      face->points[b][i] = kept;
    }
}

/* The face in the middle of a close look, of @size pixels; its score is 0 where none is seen. */
static ReverieFace
look_close_once (RvFaceFinder *finder, double size)
{
  const ReverieFace expected
      = { .x = (CLOSE_SIDE - size) / 2, .y = (CLOSE_SIDE - size) / 2, .width = size, .height = size };
  ReverieFace best = { 0 };
  double      most = CANDIDATE_OVERLAP;
  g_autoptr (GArray) seen = g_array_new (FALSE, FALSE, sizeof (ReverieFace));

  rv_face_finder_look (finder, CANDIDATE_SCORE, seen);
  rv_faces_merge (seen, CANDIDATE_OVERLAP);
  for (guint i = 0; i < seen->len; i++)
    {
      const ReverieFace *face = &g_array_index (seen, ReverieFace, i);
      double             overlap = rv_face_overlap (face, &expected);

      if (overlap > most)
        {
          most = overlap;
          best = *face;
        }
    }
  return best;
}

static double
angle_of (const ReverieFace *face)
{
  const double *right = face->points[REVERIE_RIGHT_EYE], *left = face->points[REVERIE_LEFT_EYE];

  return atan2 (left[1] - right[1], left[0] - right[0]);
}

/* One close look at @face, in the picture's pixels. */
static ReverieFace
look_close (Search *search, RvFaceFinder *finder, const ReverieFace *face, double size, gboolean mirrored)
{
  const RvAffine mirror = { .xx = -1, .x0 = CLOSE_SIDE, .yy = 1 };
  RvAffine       map = close_map (face, size);
  ReverieFace    seen;

  if (mirrored)
    map = rv_affine_compose (&mirror, &map);
  rv_face_levels_warp (search->levels, &map, CLOSE_SIDE, search->workers, rv_face_finder_window (finder));
  seen = look_close_once (finder, size);
  rv_face_carry (&seen, &map);
  if (mirrored)
    {
      swap_points (&seen, REVERIE_RIGHT_EYE, REVERIE_LEFT_EYE);
      swap_points (&seen, REVERIE_RIGHT_EAR, REVERIE_LEFT_EAR);
    }
  return seen;
}

/* Puts the mean of close looks of all sizes in @face's place, with @mirrored also of mirrored ones. Its score is that
 * of the best two sizes, looks included that have seen nothing: not every face can be seen at all sizes. The larger a
 * face is seen, the more exact are its places. */
static void
look_again (Search *search, RvFaceFinder *finder, gboolean mirrored, ReverieFace *face)
{
  ReverieFace sum = { 0 }, mean = { 0 };
  double      best = 0, second = 0, all = 0;
  guint       n_looks = mirrored ? 2 : 1;

  for (guint size = 0; size < N_CLOSE; size++)
    {
      double score = 0;

      for (guint look = 0; look < n_looks; look++)
        {
          ReverieFace seen = look_close (search, finder, face, close_sizes[size], look == 1);

          double weight = seen.score * close_sizes[size] * close_sizes[size];

          rv_face_add (&sum, &seen, weight);
          all += weight;
          score += seen.score / n_looks;
        }
      second = MAX (second, MIN (best, score));
      best = MAX (best, score);
    }
  if (all > 0)
    rv_face_add (&mean, &sum, 1 / all);
  mean.angle = angle_of (&mean);
  mean.score = (best + second) / 2;
  *face = mean;
}

static gboolean
look_close_at_all (Search *search, GError **error)
{
  g_autoptr (GArray) candidates = search->faces;
  g_autoptr (RvFaceFinder) finder
      = rv_face_finder_new (search->network, CLOSE_SIDE, CLOSE_SIDE, search->workers, error);

  search->faces = g_array_new (FALSE, FALSE, sizeof (ReverieFace));
  for (guint i = 0; finder != NULL && i < MIN (candidates->len, MAX_CANDIDATES); i++)
    {
      ReverieFace face = g_array_index (candidates, ReverieFace, i);

      face.angle = angle_of (&face);
      look_again (search, finder, FALSE, &face);
      if (face.score >= DOUBTFUL_SCORE)
        look_again (search, finder, TRUE, &face);
      if (face.score >= FACE_SCORE)
        g_array_append_val (search->faces, face);
      if (search->verdict == REVERIE_GO_ON)
        tick (search, (double) i / candidates->len);
    }
  return finder != NULL;
}

/* ---- The whole ---- */

static int
by_size (gconstpointer a, gconstpointer b)
{
  const ReverieFace *first = a, *second = b;

  return (first->width < second->width) - (first->width > second->width);
}

static gboolean
find_all (Search *search, GError **error)
{
  search->progress = (ReverieProgress){ .n_octaves = search->levels->len, .n_steps = 1 };
  for (guint i = 0; i < search->levels->len && search->verdict == REVERIE_GO_ON; i++)
    if (!look_at_level (search, &g_array_index (search->levels, RvFaceLevel, i), error))
      return FALSE;
  rv_faces_merge (search->faces, CANDIDATE_OVERLAP);
  if (!look_close_at_all (search, error))
    return FALSE;
  rv_faces_merge (search->faces, FACE_OVERLAP);
  for (guint i = 0; i < search->faces->len; i++)
    {
      ReverieFace *face = &g_array_index (search->faces, ReverieFace, i);

      face->angle = angle_of (face);
    }
  g_array_sort (search->faces, by_size);
  if (search->verdict != REVERIE_CANCEL)
    return TRUE;
  g_set_error (error, REVERIE_ERROR, REVERIE_ERROR_CANCELLED, _ ("stopped at the user's wish"));
  return FALSE;
}

/* As many as the memory has room for. */
static gsize
max_pixels (const ReverieRun *run)
{
  gsize memory = (gsize) (run->own_memory > 0 ? run->own_memory : run->memory) << 20;

  return memory > 0 ? CLAMP (memory / BYTES_PER_PIXEL, MIN_PIXELS, MAX_PIXELS) : MAX_PIXELS;
}

GArray *
reverie_faces_canvas (ReverieNetwork *network, const ReverieRun *run, const ReverieCanvas *canvas, GError **error)
{
  Search   search = { .network = network, .run = run, .workers = rv_workers_new (run->threads) };
  gboolean good;

  search.faces = g_array_new (FALSE, FALSE, sizeof (ReverieFace));
  search.levels = rv_face_levels_new (canvas, max_pixels (run), error);
  good = search.levels != NULL && find_all (&search, error);
  g_clear_pointer (&search.levels, g_array_unref);
  rv_workers_free (search.workers);
  if (!good)
    g_clear_pointer (&search.faces, g_array_unref);
  return search.faces;
}

GArray *
reverie_faces (
    ReverieNetwork *network, const ReverieRun *run, const float *picture, guint width, guint height, GError **error)
{
  RvArrays            arrays = { .width = width, .height = height, .picture = picture };
  const ReverieCanvas canvas = rv_canvas_of_arrays (&arrays);

  return reverie_faces_canvas (network, run, &canvas, error);
}
