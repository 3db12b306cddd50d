/* A painted sitter: the head and shoulders of nobody, from a seed, that a portrait begins with.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The sitter is a solid: distances to smooth bodies that are melted together (signed distance functions: Hart, "Sphere
 * Tracing", 1996), so that turning the head, light, shadow and any size of the picture come by themselves. Lengths are
 * in centimetres. In the head's own space x points to the right of the picture, y up, z to the painter; the origin lies
 * between the eyeballs' centres.
 */
#pragma once

#include "engine/exec/workers.h"
#include "engine/recipe/vector.h"

G_BEGIN_DECLS

typedef enum
{
  RV_HAIR_CROPPED,
  RV_HAIR_SHORT,
  RV_HAIR_BOB,
  RV_HAIR_LONG,
  RV_HAIR_BUN,
  RV_HAIR_CURLS,
  RV_HAIR_NONE
} RvHairStyle;

/* Proportions are 1 on average and offsets 0, where nothing else is said; colours are linear light. */
typedef struct
{
  float age;       /* years */
  float masculine; /* -1 to 1 */
  float grown;     /* 0 a child, 1 an adult */
  float wrinkles;  /* 0 to 1 */

  float    yaw, pitch, roll; /* radians */
  float    distance;         /* from the painter */
  RvVector light;            /* towards it */
  RvVector key, fill;        /* colours of the light and of the room */
  RvVector background[2];    /* behind the head, and at the edge */

  float width, length, jaw, chin, cheek, fat, neck, ears;
  float skew[6]; /* what differs between the two halves, each from -1 to 1 */

  float    eye_gap; /* centimetres from the middle to an eye */
  float    eye_size, eye_tilt, eye_open;
  float    gaze[2];
  RvVector iris;

  float brow_height, brow_thick, brow_arch, brow_tilt, brow_ridge;
  float nose_length, nose_width, nose_bridge, nose_tip, nose_hook;
  float mouth_width, mouth_y, lip_upper, lip_lower, smile, mouth_open; /* centimetres, but for the smile */

  RvVector skin, lips;
  float    rosy, freckles, stubble;
  float    beard; /* centimetres, 0 for none */

  RvHairStyle style;
  RvVector    hair;
  float       volume, hairline, fringe, parting, wave;
  float       hair_length; /* centimetres below the ears */

  RvVector clothes;
  float    neckline;
  float    phase; /* of noise, so that no two sitters share it */
} RvSitter;

/* Draws the sitter of @seed. @age: years, or 0 for one of the seed's; @masculine: from -1 to 1, or 0 likewise. */
void rv_sitter_init (RvSitter *sitter, guint seed, double age, double masculine);

/* What a pixel shows. */
typedef struct
{
  float colour[3]; /* sRGB */
  float face;      /* share of it that is skin of the face, eyes, lips */
  float hair;
} RvSitterPixel;

/* Paints rows @first to @first + @n - 1 of the picture of @side x @side pixels into @pixels, row by row. The same
 * whatever the number of workers. FALSE without memory. */
gboolean rv_sitter_paint (const RvSitter *sitter,
                          guint           side,
                          guint           first,
                          guint           n,
                          RvWorkers      *workers,
                          RvSitterPixel  *pixels,
                          GError        **error);

/* Where the pupils are in a picture of side 1: x and y of the left one in the picture, then of the other. */
void rv_sitter_eyes (const RvSitter *sitter, double eyes[2][2]);

G_END_DECLS
