/* Reverie: the public interface of the engine (libreverie).
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Pictures are float32, planar RGB ("NCHW" with N = 1, C = 3): all red values row by row, then all green, then all
 * blue. Values are sRGB-encoded and lie in [0, 1]. Nothing here aborts on bad input: whatever a file or a picture can
 * cause comes back as a GError in the domain REVERIE_ERROR, whose message says what is wrong, where, and what to do.
 *
 * A ReverieNetwork never changes after it was opened and may be used by several threads at once. Every other object
 * belongs to one thread at a time.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define REVERIE_ERROR (reverie_error_quark ())

typedef enum
{
  REVERIE_ERROR_ARGUMENT,    /* a parameter is out of range, or a name is unknown */
  REVERIE_ERROR_NOT_FOUND,   /* a file is missing or cannot be read */
  REVERIE_ERROR_FORMAT,      /* a file's content is broken or not what its catalog entry says */
  REVERIE_ERROR_UNSUPPORTED, /* a network asks for an operation that the engine does not have */
  REVERIE_ERROR_SIZE,        /* a picture is too small or too large */
  REVERIE_ERROR_MEMORY,      /* the work does not fit the memory it may use */
  REVERIE_ERROR_CANCELLED    /* the caller's progress function asked to stop */
} ReverieError;

GQuark reverie_error_quark (void);

/* The program's version, "major.minor.patch". */
const char *reverie_version (void);

/* ---- Catalog: which networks and looks there are ---- */

typedef struct _ReverieCatalog ReverieCatalog;

/* A look: one node of one network that is worth dreaming on, with words for people. */
typedef struct
{
  char *id;    /* "eyes" */
  char *title; /* "Eyes", in English: to be passed through gettext */
  char *words; /* one line, in English: to be passed through gettext; the title where there are none */
  char *model; /* id of the network */
  char *node;  /* full name of the node */
} ReverieLook;

/* A network as the catalog describes it. */
typedef struct
{
  char    *id;
  char    *title;
  char    *package; /* npm package, or NULL for a network of the user's own */
  char    *version;
  char    *licence;
  char    *origin;
  char    *path;    /* absolute path of the model file; the file may be missing */
  gboolean present; /* whether all the files of the network are there */
  double   scale;   /* the network wants picture * scale - mean */
  double   mean[3]; /* RGB */
  char    *start;   /* node that stands for the picture, or NULL for the graph's own placeholder */
} ReverieModel;

/* Reads every catalog.json on the search path: first $REVERIE_MODELS, where set, then the user's folder
 * ($XDG_DATA_HOME/reverie/models), then the system's folders ($XDG_DATA_DIRS, each with /reverie/models), then the
 * folder that the build names. A later folder adds networks and looks whose ids are new.
 * Returns NULL and sets @error where no catalog is found or one is broken. Free with reverie_catalog_free (). */
ReverieCatalog *reverie_catalog_new (GError **error);
void            reverie_catalog_free (ReverieCatalog *catalog);

/* The folder where the user's own networks and fetched ones are kept; not necessarily there yet. Owned by the catalog
 * module, never freed. */
const char *reverie_catalog_user_folder (void);

guint               reverie_catalog_n_models (const ReverieCatalog *catalog);
const ReverieModel *reverie_catalog_model (const ReverieCatalog *catalog, guint index);
guint               reverie_catalog_n_looks (const ReverieCatalog *catalog);
const ReverieLook  *reverie_catalog_look (const ReverieCatalog *catalog, guint index);

/* Look a model or a look up by its id. On an unknown id returns NULL with an error that lists the known ones.
 * The results belong to the catalog. */
const ReverieModel *reverie_catalog_find_model (const ReverieCatalog *catalog, const char *id, GError **error);
const ReverieLook  *reverie_catalog_find_look (const ReverieCatalog *catalog, const char *id, GError **error);

/* ---- Networks ---- */

typedef struct _ReverieNetwork ReverieNetwork;

/* What `reverie models show` prints of a node. */
typedef struct
{
  const char *name;
  const char *op;       /* "Conv2D", ... as the engine calls it */
  guint       channels; /* 0 where the node cannot be computed */
  const char *missing;  /* the op that stands in the way, or NULL */
} ReverieNode;

/* Reads the network that @model describes. Free with reverie_network_unref (). */
ReverieNetwork *reverie_network_open (const ReverieModel *model, GError **error);
ReverieNetwork *reverie_network_ref (ReverieNetwork *network);
void            reverie_network_unref (ReverieNetwork *network);

const char *reverie_network_id (const ReverieNetwork *network);
guint       reverie_network_n_nodes (const ReverieNetwork *network);
void        reverie_network_node (const ReverieNetwork *network, guint index, ReverieNode *node);

/* Finds a node by its full name; else the last node with a path component (names are paths with '/') equal to @name;
 * else the last with a component that starts with @name and '_'. So "conv_pw_8" is "conv_pw_8_relu/clip_by_value".
 * Returns the full name (owned by the network), or NULL with an error for an unknown node or one that the engine
 * cannot compute. */
const char *reverie_network_find_node (const ReverieNetwork *network, const char *name, GError **error);

/* ---- Running ---- */

/* How far a run has come. */
typedef struct
{
  guint  octave; /* 0 is the coarsest */
  guint  n_octaves;
  guint  step; /* within the octave, 0 is the first */
  guint  n_steps;
  double fraction;  /* of the whole work, 0 to 1, by pixels */
  double objective; /* what is climbed, before the last whole step */
} ReverieProgress;

/* What is to become of a run. */
typedef enum
{
  REVERIE_GO_ON,
  REVERIE_KEEP,  /* it ends at once and well: the result is what there is so far, at the picture's full size */
  REVERIE_CANCEL /* it ends with REVERIE_ERROR_CANCELLED */
} ReverieVerdict;

/* Called on the caller's thread after every step, and within a step after its tiles where there are several: a step
 * that is kept half way counts as not begun. */
typedef ReverieVerdict (*ReverieProgressFunc) (const ReverieProgress *progress, gpointer user_data);

/* What a run will take. */
typedef struct
{
  guint64 memory_bytes; /* most that the process will hold, with what it held when the run began */
  guint64 disk_bytes;   /* of temporary files */
  guint   tiles;        /* of the largest octave */
} ReveriePlan;

/* Called on the caller's thread before the work begins. */
typedef void (*ReveriePlanFunc) (const ReveriePlan *plan, gpointer user_data);

/* What any run may use. */
typedef struct
{
  guint               threads;    /* 0: one for each processor */
  guint               memory;     /* MiB that the process may hold in all; 0: half of what the machine has free */
  guint               own_memory; /* MiB that the run itself may take of that; 0: all */
  ReveriePlanFunc     plan;       /* or NULL */
  ReverieProgressFunc progress;   /* or NULL */
  gpointer            user_data;
} ReverieRun;

/* One step of a run, for reports. */
typedef struct
{
  guint  octave;
  guint  step;
  double seconds;
  double objective;
} ReverieStep;

typedef struct
{
  GArray     *steps;    /* of ReverieStep */
  guint       threads;  /* that were used */
  double      seconds;  /* in all, reading and writing files not included */
  double      gigaflop; /* done by the network, multiply and add count two */
  gboolean    kept;     /* whether REVERIE_KEEP has ended the run before its last step */
  int         faces;    /* that were found in the picture, where somebody looked for them; else -1 */
  ReveriePlan plan;
  const char *cpu; /* the instruction set that the kernels were built for; static, never freed */
} ReverieReport;

void reverie_report_init (ReverieReport *report);
void reverie_report_clear (ReverieReport *report);

/* ---- Dream ---- */

/* A node to climb, and how much it counts beside the others. A negative weight makes the node fade. */
typedef struct
{
  const char *node; /* as reverie_network_find_node () takes it */
  double      weight;
} ReverieLayer;

/* The guide of a guided dream: a picture whose features the dream grows. */
typedef struct
{
  const float *pixels; /* planar RGB */
  guint        width;
  guint        height;
} ReverieGuide;

typedef struct
{
  const ReverieLayer *layers;
  guint               n_layers;     /* at least 1 */
  const guint        *channels;     /* of every layer; others are not climbed */
  guint               n_channels;   /* 0: all channels */
  const ReverieGuide *guide;        /* or NULL */
  double              intensity;    /* 0 to 100; 0 leaves the picture as it is */
  guint               iterations;   /* steps in each octave, 1 to 1000 */
  guint               octaves;      /* 1 to 16; 0: down to a longer side of 112 pixels; never under 32 pixels */
  double              octave_scale; /* ratio of two octaves' sizes, 1.1 to 3 */
  guint               jitter;       /* random shift each step, 0 to 512 pixels */
  double              smooth;       /* width of the blurs of the gradient, 0 to 4; 1 is 0.5, 1, 2 and 4 pixels */
  double              colour;       /* share of the gradient's colour that is kept, 0 to 1 */
  guint               seed;
} ReverieDream;

/* Fills in the defaults; layers stay empty. */
void reverie_dream_init (ReverieDream *dream);

/* Reads or writes the rows @first to @first + @n - 1 of a picture: planar, for each channel @n rows. */
typedef gboolean (*ReverieRowsFunc) (gpointer user_data, guint first, guint n, float *rows, GError **error);

/* Called on the caller's thread after each octave but the last, when all rows of the picture as it would be if the run
 * ended there have been written. What is written afterwards is another picture. */
typedef void (*ReverieOctaveFunc) (const ReverieProgress *progress, gpointer user_data);

/* A picture that need not lie in memory as a whole: it is read several times from top to bottom, and at last written;
 * with @octave, also after each octave. */
typedef struct
{
  guint             width;
  guint             height;
  ReverieRowsFunc   read;      /* RGB */
  ReverieRowsFunc   read_mask; /* one channel; or NULL */
  ReverieRowsFunc   write;     /* RGB, each row of a picture once */
  ReverieOctaveFunc octave;    /* or NULL */
  gpointer          user_data;
} ReverieCanvas;

/* Dreams (DeepDream: Mordvintsev, Olah, Tyka, "Inceptionism", 2015): climbs the weighted geometric mean of the layers'
 * mean squares, coarse to fine, the photo's own detail carried from octave to octave.
 *
 * @picture: planar RGB, 3 x @height x @width, values in [0, 1] (others are clamped); not changed.
 * @mask: @height x @width weights in [0, 1] of where to dream, or NULL for everywhere. Where it is 0 the result is
 *   the picture to the last bit.
 * @result: planar RGB of the same size; may not overlap @picture. Only defined on TRUE.
 * @report: filled in where not NULL; initialised by the caller.
 * The same arguments give the same @result, whatever the number of threads. Sizes from 32 x 32. */
gboolean reverie_dream (ReverieNetwork     *network,
                        const ReverieDream *dream,
                        const ReverieRun   *run,
                        const float        *picture,
                        const float        *mask,
                        guint               width,
                        guint               height,
                        float              *result,
                        ReverieReport      *report,
                        GError            **error);

/* The same on a canvas. Where the picture's own data do not fit the memory that @run allows, they go to temporary files
 * that are gone with the process. */
gboolean reverie_dream_canvas (ReverieNetwork      *network,
                               const ReverieDream  *dream,
                               const ReverieRun    *run,
                               const ReverieCanvas *canvas,
                               ReverieReport       *report,
                               GError             **error);

/* ---- Style ---- */

/* A picture whose manner is taken. */
typedef struct
{
  const float *pixels; /* planar RGB, values in [0, 1] (others are clamped) */
  guint        width;  /* any size from 1 pixel */
  guint        height;
  double       weight; /* beside the other styles, over 0 */
  const float *mask; /* @mask_height x @mask_width weights in [0, 1], stretched over the content, of where this style is
                      * painted; or NULL: wherever the others are not masked */
  guint mask_width;
  guint mask_height;
} ReverieStylePicture;

/* How the photo's colours are kept. */
typedef enum
{
  REVERIE_COLOUR_LUMINANCE, /* only lightness is painted, the photo's hues and saturations are put back */
  REVERIE_COLOUR_MOMENTS    /* the styles' colours are brought to the mean and the covariance of the photo's */
} ReverieColourMode;

typedef struct
{
  const ReverieStylePicture *styles;
  guint                      n_styles; /* 1 to 16 */
  const ReverieLayer        *layers; /* whose statistics are the style, weights over 0; NULL: the network's defaults */
  guint                      n_layers;
  double                     strength;    /* 0 to 100: how far the painting goes; 0 leaves the picture as it is */
  double                     content;     /* 0 to 1: how much of the photo's shapes is kept */
  double                     scale;       /* of the strokes, 0.25 to 4; 1: a style is seen as large as the content */
  double                     colour;      /* 0 to 1: 1 has the styles' colours, 0 the photo's */
  ReverieColourMode          colour_mode; /* what a colour below 1 means */
  guint                      iterations; /* steps of the largest octave, 1 to 1000; coarser ones make as many or more */
  const ReverieDream        *dream;      /* what is dreamt while painting, of the same network: layers, channels and
                                          * guide count; or NULL */
  double dream_share;                    /* 0 to 1: how strong the dream is beside the style */
  guint  seed;
} ReverieStyle;

/* Fills in the defaults; styles stay empty. */
void reverie_style_init (ReverieStyle *style);

/* Paints a picture in the manner of others: brings the statistics of its features to theirs (Gatys, Ecker, Bethge,
 * "Image Style Transfer Using Convolutional Neural Networks", 2016), coarse to fine.
 *
 * @mask: as where to dream, but how much is seen of the painting, which is laid over the photo; down to a half, only
 *   the photo's lightness shows. The other arguments are those of reverie_dream (), and so is what is promised of
 *   @result. Sizes from 32 x 32. */
gboolean reverie_style (ReverieNetwork     *network,
                        const ReverieStyle *style,
                        const ReverieRun   *run,
                        const float        *picture,
                        const float        *mask,
                        guint               width,
                        guint               height,
                        float              *result,
                        ReverieReport      *report,
                        GError            **error);

/* The same on a canvas, as reverie_dream_canvas () has it. */
gboolean reverie_style_canvas (ReverieNetwork      *network,
                               const ReverieStyle  *style,
                               const ReverieRun    *run,
                               const ReverieCanvas *canvas,
                               ReverieReport       *report,
                               GError             **error);

/* ---- Faces ---- */

/* Points of a face, as seen from the person: an upright face in a picture has its right eye on the left. */
typedef enum
{
  REVERIE_RIGHT_EYE,
  REVERIE_LEFT_EYE,
  REVERIE_NOSE,      /* its tip */
  REVERIE_MOUTH,     /* its centre */
  REVERIE_RIGHT_EAR, /* its tragion, or where that would be */
  REVERIE_LEFT_EAR,
  REVERIE_N_FACE_POINTS
} ReverieFacePoint;

/* A face in a picture. Places are in pixels of the picture, the first of which reaches from 0 to 1; they may lie
 * outside where the picture's edge cuts the face. */
typedef struct
{
  double x, y, width, height;              /* a box from the brows to the chin, and its upper left corner */
  double points[REVERIE_N_FACE_POINTS][2]; /* x and y of each */
  double angle;                            /* radians from the line of an upright face's eyes, clockwise */
  double score;                            /* how sure the network is, 0.65 to 1 */
} ReverieFace;

/* Finds the faces in a picture (planar RGB, 3 x @height x @width) with the network "blazeface" (Bazarevsky et al.,
 * "BlazeFace: Sub-millisecond Neural Face Detection on Mobile GPUs", 2019).
 * Returns an array of ReverieFace, the largest first, which is empty where there is none; NULL with an error. Free with
 * g_array_unref (). Of @run, threads, memory and progress count; where that says REVERIE_KEEP, the search ends with
 * what was found so far. The same arguments give the same faces, whatever the number of threads. */
GArray *reverie_faces (
    ReverieNetwork *network, const ReverieRun *run, const float *picture, guint width, guint height, GError **error);

/* The same on a canvas, which is read once. */
GArray *
reverie_faces_canvas (ReverieNetwork *network, const ReverieRun *run, const ReverieCanvas *canvas, GError **error);

/* ---- Genes ---- */

/* What the network has learnt of age and sex is a stereotype of its training pictures. */
typedef struct
{
  double age;       /* 5 to 90 years; 0 leaves it as it is */
  double masculine; /* 1 is a man's face, -1 a woman's; 0 leaves that as it is */
  double strength;  /* 0 to 1; 0 changes nothing */
  double likeness;  /* 0 to 1: how much the network's features of the person hold them back */
  guint  seed;
} ReverieGenes;

/* Years of age from which on a head is full grown: a wish for fewer gives it a child's shape. */
#define REVERIE_GENES_GROWN 20

/* Fills in the defaults, with which nothing is changed. */
void reverie_genes_init (ReverieGenes *genes);

/* The part of a picture of @height x @width that reverie_genes () looks at and changes: of a large photo this is
 * enough. Empty where the face lies outside. */
void reverie_genes_area (
    const ReverieFace *face, guint width, guint height, guint *x, guint *y, guint *area_width, guint *area_height);

/* Changes the age and the sex of one face: climbs the heads of the network "faceres" over the places and the light of
 * the photo's pixels, inside a soft oval around the face.
 *
 * @faceres, @facemesh: the networks of these ids; facemesh may be NULL where nobody is to be under
 *   REVERIE_GENES_GROWN years old, or of another sex.
 * @picture: planar RGB of @height x @width, values in [0, 1]; not changed.
 * @face: as reverie_faces () gives it, in pixels of @picture.
 * @result: planar RGB of the same size; may not overlap @picture. Outside the oval it is the picture to the last bit.
 * The other arguments are those of reverie_dream (). */
gboolean reverie_genes (ReverieNetwork     *faceres,
                        ReverieNetwork     *facemesh,
                        const ReverieGenes *genes,
                        const ReverieRun   *run,
                        const float        *picture,
                        guint               width,
                        guint               height,
                        const ReverieFace  *face,
                        float              *result,
                        ReverieReport      *report,
                        GError            **error);

/* ---- Breed ---- */

/* A portrait that a child takes after. */
typedef struct
{
  const float *pixels; /* planar RGB */
  guint        width;
  guint        height;
  ReverieFace  face; /* the one that is meant, as reverie_faces () finds it */
} ReverieParent;

/* Shares of the second parent, 0 to 1. Those that are negative are as the mix. */
typedef struct
{
  double mix;
  double coarse; /* the shape: where eyes, nose, mouth and jaw are */
  double middle; /* the features: how eyes, nose and mouth look */
  double fine;   /* texture, colour and light of the skin */
  guint  seed;   /* 0: just these shares; of others, those that follow the mix are each a little more or less, as with
                  * brothers and sisters */
} ReverieBreed;

/* Fills in the defaults: half of each. */
void reverie_breed_init (ReverieBreed *breed);

/* Makes a child of two portraits, which appears in the place, the pose and with the hair of the @first.
 *
 * Both faces are bent to the child's shape in three dimensions, laid over each other band by band of detail, and what
 * is left of two faces is reconciled by climbing the layers of @faceres towards the mixture of both parents' features:
 * the deep ones by @coarse, and so on, as style mixing does it (Karras, Laine, Aila, "A Style-Based Generator
 * Architecture for Generative Adversarial Networks", 2018).
 *
 * @faceres, @facemesh: the networks of these ids. @result: planar RGB, as large as the first portrait, and equal to it
 *   to the last bit away from the face, and everywhere where all shares are 0. Only defined on TRUE.
 * @report: filled in where not NULL; initialised by the caller.
 * The same arguments give the same @result, whatever the number of threads. */
gboolean reverie_breed (ReverieNetwork      *faceres,
                        ReverieNetwork      *facemesh,
                        const ReverieBreed  *breed,
                        const ReverieRun    *run,
                        const ReverieParent *first,
                        const ReverieParent *second,
                        float               *result,
                        ReverieReport       *report,
                        GError             **error);

/* ---- Imagine ---- */

typedef struct
{
  guint  size;      /* pixels of a side, 64 to 4096 */
  guint  seed;      /* who it is */
  double age;       /* years, 5 to 90; 0: as the seed has it */
  double masculine; /* -1 a woman, 1 a man; 0: as the seed has it */
} ReverieImagine;

/* Makes a portrait of nobody: a sitter painted from the seed climbs what the network "faceres" knows of faces, ages and
 * sexes, and what "blazeface" takes for one face. What faceres takes for an age or a sex is a stereotype of its
 * training pictures. The same seed is the same person at any size.
 *
 * @canvas: a square of the size; its write () and octave () are called, it is not read.
 * @run: REVERIE_KEEP gives the sitter as far as it has come alive.
 * The same arguments give the same picture, whatever the number of threads. */
gboolean reverie_imagine (ReverieNetwork       *faceres,
                          ReverieNetwork       *blazeface,
                          const ReverieImagine *imagine,
                          const ReverieRun     *run,
                          const ReverieCanvas  *canvas,
                          ReverieReport        *report,
                          GError              **error);

/* ---- Probe ---- */

/* A value of the network: channels x height x width floats. */
typedef struct
{
  guint  channels;
  guint  height;
  guint  width;
  float *data;
} ReverieTensor;

void reverie_tensor_clear (ReverieTensor *tensor);

/* Computes @node for a picture; or, with @gradient, the gradient of the node's mean square with respect to the [0, 1]
 * picture (3 x @height x @width). Fills @tensor; clear it with reverie_tensor_clear (). */
gboolean reverie_probe (ReverieNetwork   *network,
                        const char       *node,
                        gboolean          gradient,
                        const ReverieRun *run,
                        const float      *picture,
                        guint             width,
                        guint             height,
                        ReverieTensor    *tensor,
                        GError          **error);

/* ---- Pictures ---- */

/* Resizes a planar picture of @channels planes with Keys' bicubic kernel (a = -0.5), widened where the picture shrinks
 * so that nothing aliases. Edges are extended. Fails only for want of memory. */
gboolean reverie_resize (const float *source,
                         guint        source_width,
                         guint        source_height,
                         float       *target,
                         guint        target_width,
                         guint        target_height,
                         guint        channels,
                         GError     **error);

G_END_DECLS
