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

#define MAX_PIXELS (4 << 20) /* of the largest size at which the picture is looked at */

/* Windows overlap by more than the largest face that the network sees. */
#define WINDOW_SIDE 768
#define WINDOW_MARGIN 128
#define LEVEL_MARGIN 32

#define CANDIDATE_SCORE 0.5 /* of a look at the picture */
#define CANDIDATE_OVERLAP 0.3
#define MAX_CANDIDATES 256

#define CLOSE_SIDE 256 /* of a close look: the size for which the network was trained */
#define CLOSE_ROUNDS 2 /* the second with the angle that the first has found */
#define FACE_SCORE 0.7 /* the mean of all close looks */
#define FACE_OVERLAP 0.3

/* Pixels of a face in close looks. */
static const double close_sizes[] = { 72, 100 };

typedef struct
{
  ReverieNetwork   *network;
  const ReverieRun *run;
  RvWorkers        *workers;
  gsize             limit; /* bytes for a window, 0 for no limit */
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
  Row row = { .window = round_up (side + 2 * LEVEL_MARGIN), .n = 1 };

  if (row.window <= WINDOW_SIDE)
    {
      row.margin = (row.window - side) / 2;
      row.core = side;
      return row;
    }
  row = (Row){ .window = WINDOW_SIDE, .margin = WINDOW_MARGIN, .core = WINDOW_SIDE - 2 * WINDOW_MARGIN };
  row.n = (side + row.core - 1) / row.core;
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
  int          x = (int) (column * across->core) - (int) across->margin;
  int          y = (int) (row * down->core) - (int) down->margin;
  const RvTurn shift = { 1, 0, x, y };
  g_autoptr (GArray) seen = g_array_new (FALSE, FALSE, sizeof (ReverieFace));

  rv_face_level_window (level, x, y, across->window, down->window, rv_face_finder_window (finder));
  rv_face_finder_look (finder, CANDIDATE_SCORE, seen);
  for (guint i = 0; i < seen->len; i++)
    {
      ReverieFace *face = &g_array_index (seen, ReverieFace, i);
      /* Levels keep the picture's proportions but for a pixel. */
      const RvTurn enlarge = { 1 / level->across, 0, 0, 0 };

      if (!in_core (across, column, face->x + face->width / 2) || !in_core (down, row, face->y + face->height / 2))
        continue;
      rv_turn_face (&shift, face);
      rv_turn_face (&enlarge, face);
      g_array_append_val (search->faces, *face);
    }
}

static gboolean
look_at_level (Search *search, const RvFaceLevel *level, GError **error)
{
  Row across = row_of (level->width), down = row_of (level->height);
  g_autoptr (RvFaceFinder) finder
      = rv_face_finder_new (search->network, across.window, down.window, search->workers, search->limit, error);

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
static RvTurn
close_turn (const ReverieFace *face, double size)
{
  double scale = MAX (face->width, face->height) / size, half = CLOSE_SIDE / 2.0;
  RvTurn turn = { .cosine = scale * cos (face->angle), .sine = scale * sin (face->angle) };

  turn.right = face->x + face->width / 2 - (turn.cosine - turn.sine) * half;
  turn.down = face->y + face->height / 2 - (turn.sine + turn.cosine) * half;
  return turn;
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

/* What a mirror of CLOSE_SIDE shows. */
static void
mirror_face (ReverieFace *face)
{
  face->x = CLOSE_SIDE - face->x - face->width;
  for (guint i = 0; i < REVERIE_N_FACE_POINTS; i++)
    face->points[i][0] = CLOSE_SIDE - face->points[i][0];
  swap_points (face, REVERIE_RIGHT_EYE, REVERIE_LEFT_EYE);
  swap_points (face, REVERIE_RIGHT_EAR, REVERIE_LEFT_EAR);
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

/* The mean of all close looks at @face, which takes its place. Its score is that of all looks, those included that have
 * seen nothing. */
static void
look_close (Search *search, RvFaceFinder *finder, ReverieFace *face)
{
  ReverieFace sum = { 0 }, mean = { 0 };
  double      weight = 0;
  guint       n = 2 * G_N_ELEMENTS (close_sizes);

  for (guint i = 0; i < n; i++)
    {
      RvTurn      turn = close_turn (face, close_sizes[i / 2]);
      ReverieFace seen;

      rv_face_levels_turned (search->levels, &turn, i % 2 == 1, CLOSE_SIDE, rv_face_finder_window (finder));
      seen = look_close_once (finder, close_sizes[i / 2]);
      if (i % 2 == 1)
        mirror_face (&seen);
      rv_turn_face (&turn, &seen);
      rv_face_add (&sum, &seen, seen.score);
      weight += seen.score;
    }
  if (weight > 0)
    rv_face_add (&mean, &sum, 1 / weight);
  mean.angle = angle_of (&mean);
  mean.score = weight / n;
  *face = mean;
}

static gboolean
look_close_at_all (Search *search, GError **error)
{
  g_autoptr (GArray) candidates = search->faces;
  g_autoptr (RvFaceFinder) finder
      = rv_face_finder_new (search->network, CLOSE_SIDE, CLOSE_SIDE, search->workers, search->limit, error);

  search->faces = g_array_new (FALSE, FALSE, sizeof (ReverieFace));
  for (guint i = 0; finder != NULL && i < MIN (candidates->len, MAX_CANDIDATES); i++)
    {
      ReverieFace face = g_array_index (candidates, ReverieFace, i);

      face.angle = angle_of (&face);
      for (guint round = 0; round < CLOSE_ROUNDS && face.score > 0; round++)
        look_close (search, finder, &face);
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

GArray *
reverie_faces_canvas (ReverieNetwork *network, const ReverieRun *run, const ReverieCanvas *canvas, GError **error)
{
  Search   search = { .network = network, .run = run, .workers = rv_workers_new (run->threads) };
  gboolean good;

  search.faces = g_array_new (FALSE, FALSE, sizeof (ReverieFace));
  search.levels = rv_face_levels_new (canvas, MAX_PIXELS, error);
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
