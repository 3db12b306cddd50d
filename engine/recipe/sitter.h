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

typedef enum
{
  RV_COLLAR_ROUND,
  RV_COLLAR_POINTED,
  RV_COLLAR_SHIRT,
  RV_COLLAR_HIGH
} RvCollar;

typedef enum
{
  RV_BEARD_NONE,
  RV_BEARD_MOUSTACHE,
  RV_BEARD_GOATEE,
  RV_BEARD_FULL
} RvBeard;

typedef enum
{
  RV_GLASSES_NONE,
  RV_GLASSES_ROUND,
  RV_GLASSES_SQUARE,
  RV_GLASSES_FINE
} RvGlasses;

typedef enum
{
  RV_COVER_NONE,
  RV_COVER_CAP,   /* of wool */
  RV_COVER_SCARF, /* around the head */
  RV_COVER_HAT    /* with a brim */
} RvCover;

/* Proportions are 1 on average and offsets 0, where nothing else is said; colours are linear light. */
typedef struct
{
  guint seed;
  float age;       /* years */
  float masculine; /* -1 to 1 */
  float grown;     /* 0 a child, 1 an adult */
  float wrinkles;  /* 0 to 1 */

  float    yaw, pitch, roll;               /* radians */
  float    distance;                       /* from the painter */
  float    frame;                          /* centimetres that the picture is wide, at the eyes */
  float    look[2];                        /* where its middle is, seen from between the eyes */
  RvVector light;                          /* towards it */
  RvVector key, fill;                      /* colours of the light and of the room */
  RvVector rim;                            /* of a light behind the other shoulder */
  float    hard;                           /* 0 a cloudy sky, 1 a lamp */
  float    exposure, contrast, saturation; /* of the film */
  RvVector background[3];                  /* behind the head, at the edge, and of what stands there */
  float    clutter;                        /* how much stands there, out of focus */

  float width, length, jaw, chin, cheek, fat, neck, ears;
  float skew[6]; /* what differs between the two halves, each from -1 to 1 */

  float    eye_gap; /* centimetres from the middle to an eye */
  float    eye_size, eye_tilt, eye_open, eye_peak, eye_round;
  float    eye_fold, eye_crease; /* how high the lid's fold is, in parts of the eye, and how deep */
  float    liner;                /* lids that are painted dark */
  RvVector shadow;               /* what the colour of the upper lids is multiplied with */
  float    gaze[2];
  RvVector iris;

  float brow_height, brow_thick, brow_arch, brow_tilt, brow_ridge;
  float nose_length, nose_width, nose_bridge, nose_tip, nose_hook;
  float nose_root, nose_ball, nose_lift;
  float mouth_width, mouth_y, lip_upper, lip_lower, smile, mouth_open; /* centimetres, but for the smile */

  RvVector skin, lips;
  float    rosy, freckles, stubble;
  RvBeard  beard;
  float    beard_length; /* centimetres */

  RvHairStyle style;
  RvVector    hair;
  float       volume, hairline, fringe, parting, wave;
  float       hair_length; /* centimetres below the ears */

  RvCollar  collar;
  RvVector  clothes;
  float     neckline;
  RvGlasses glasses;
  RvVector  frame_colour; /* of the glasses */
  float     lens;         /* size of the glasses */
  RvCover   cover;
  RvVector  cloth; /* of what covers the head */
  float     phase; /* of noise, so that no two sitters share it */
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
