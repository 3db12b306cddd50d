/* The program reverie: what its commands share.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gegl.h>

#include "engine/reverie.h"
#include "plugin/parameters.h"
#include "plugin/provenance.h"

G_BEGIN_DECLS

/* How the program ends. */
enum
{
  CLI_DONE = 0,
  CLI_FAILED = 1,
  CLI_USAGE = 2
};

/* The commands. Each takes the arguments from its own name on, and returns how the program ends; what went wrong has
 * then been said. */
int cli_breed (int argc, char **argv);
int cli_dream (int argc, char **argv);
int cli_faces (int argc, char **argv);
int cli_imagine (int argc, char **argv);
int cli_genes (int argc, char **argv);
int cli_looks (int argc, char **argv);
int cli_models (int argc, char **argv);
int cli_models_add (int argc, char **argv);
int cli_probe (int argc, char **argv);
int cli_style (int argc, char **argv);

/* ---- messages.c ---- */

/* Says "reverie: MESSAGE" in one line on stderr. Returns CLI_FAILED; @error is freed. */
int cli_fail (GError *error);

/* Says what is wrong with the command line in one line that names the help of @command ("" for the program's own).
 * Returns CLI_USAGE. */
int cli_usage (const char *command, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* Says a line that is no failure. */
void cli_note (const char *format, ...) G_GNUC_PRINTF (1, 2);

/* Keeps what libraries log about broken files off stderr: the error that follows says it in one line. */
void cli_quiet_libraries (void);

/* ---- options.c ---- */

/* Which options a command takes beside its own and --help. */
typedef enum
{
  CLI_OPTIONS_NONE = 0,
  CLI_OPTIONS_RUN = 1 << 0,   /* --threads, --memory, --report, --quiet */
  CLI_OPTIONS_EFFECT = 1 << 1 /* the parameters of the effect, --recipe, --mask */
} CliOptionsKind;

typedef struct
{
  RvParameters parameters;
  GHashTable  *given; /* keys of the table that were options of their own, with their texts as in a recipe */
  char        *recipe;
  char        *mask;
  char        *report;
  int          threads;
  int          memory;
  gboolean     quiet;
} CliOptions;

/* What a command says of itself for its help. */
typedef struct
{
  const char         *name;        /* "models add" */
  const char         *arguments;   /* "FILE" */
  const char         *summary;     /* what it does, in a sentence or two */
  const char         *description; /* examples and words below the options, or NULL */
  const GOptionEntry *own;         /* its own options, or NULL; what the table has by the same name gives way */
  const GOptionEntry *more;        /* the same; the user data of callbacks are the CliOptions */
  CliOptionsKind      kind;
  int                 least; /* fewest and most arguments beside options */
  int                 most;
} CliCommand;

void cli_options_init (CliOptions *options, RvEffect effect);
void cli_options_clear (CliOptions *options);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CliOptions, cli_options_clear)

/* Reads the command line. Afterwards argv[1] on are the arguments that are no options. On FALSE the mistake has been
 * said and the program ends with CLI_USAGE. Does not return after --help. */
gboolean cli_options_read (CliOptions *options, const CliCommand *command, int *argc, char ***argv);

/* ---- effect.c ---- */

/* A command that makes one picture with an effect; it has the effect's name. */
typedef struct
{
  RvEffect    effect;
  const char *arguments;
  const char *summary;
  const char *description;
  int         least; /* fewest and most pictures that it reads: the source and the partner, as far as there are such */
  int         most;
  const char *(*check) (const CliOptions *options, char **paths); /* says what is wrong, or NULL; may be NULL */
  const GOptionEntry *own; /* options beside the parameters and --output, or NULL */
  gboolean (*make) (const CliOptions *options, char **paths, const char *output, GError **error); /* NULL: as below */
} CliEffect;

/* Makes the one picture, and the report. */
gboolean cli_effect_make (const CliOptions *options, char **paths, const char *output, GError **error);

/* Several pictures of an effect, on one sheet. */
typedef struct
{
  int n;
  int columns;
  int size; /* pixels of a side, of an effect without a source; else pictures are as large as that */

  /* Makes @parameters those of picture @index, and returns its title. */
  char *(*vary) (RvParameters *parameters, int index);
} CliEffectSheet;

/* Makes them, the sheet and its report. */
gboolean cli_effect_make_sheet (
    const CliEffectSheet *sheet, const CliOptions *options, char **paths, const char *output, GError **error);

int cli_effect (const CliEffect *effect, int argc, char **argv);

/* ---- progress.c ---- */

/* Seconds since @start, a monotonic time. */
double cli_seconds_since (gint64 start);

/* Progress on a terminal and a clean stop by a signal. */
typedef struct
{
  const char *subject; /* what is being made, or NULL */
  guint       part;    /* of n_parts such subjects, from 0 */
  guint       n_parts;
  gint64      start; /* monotonic time */
  gboolean    shown;
} CliProgress;

/* From here on SIGINT and SIGTERM ask the work to stop after the current step; a second one ends the program at once,
 * unless a file is being written. */
void cli_progress_begin (CliProgress *progress, gboolean quiet);

/* A ReverieRun that reports to @progress; with the first, time starts to count. */
ReverieRun cli_progress_run (CliProgress *progress, const CliOptions *options);

/* Takes the line off the terminal. */
void cli_progress_end (CliProgress *progress);

/* Whether a signal has asked to stop: then @error says so, and no longer what else it may have said. */
gboolean cli_stopped (GError **error);

/* Between these two calls, which nest, no signal ends the program. */
void cli_writing_begin (void);
void cli_writing_end (void);

/* ---- modules.c ---- */

/* Starts GEGL with what reads and writes files, or with all it has where the user says (GEGL_PATH) or links are broken.
 * Before other threads start: it changes the environment. */
void cli_modules_init (void);

/* Brings the operations that paste and write on sheets; any number of times. */
void cli_modules_load_for_sheets (void);

/* ---- pictures.c ---- */

/* Starts GEGL; before any other call of this part. */
void cli_pictures_init (const CliOptions *options);
void cli_pictures_exit (void);

/* Finds out before the work whether a file can be written at @path. */
gboolean cli_target_check (const char *path, GError **error);

/* The same for a picture, whose format follows from its suffix, and for its report, which may be NULL. */
gboolean cli_targets_check (const char *picture, const char *report, GError **error);

gboolean cli_picture_write (GeglBuffer *picture, const char *path, const RvProvenance *provenance, GError **error);
gboolean cli_data_write (const char *path, const void *data, gsize size, GError **error);

/* ---- report.c ---- */

/* One dream for the report. */
typedef struct
{
  RvParameters  parameters;
  int           width;
  int           height;
  ReverieReport numbers;
} CliReport;

void cli_report_init (CliReport *report, const RvParameters *parameters);
void cli_report_clear (CliReport *report);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CliReport, cli_report_clear)

/* Write a report, of one dream or of all those of a sheet. @seconds is the program's time, files included. */
gboolean cli_report_write (const char *path, const CliReport *report, double seconds, GError **error);
gboolean cli_report_write_sheet (const char *path, const GArray *reports, double seconds, GError **error);

/* What there is to report of a probe. Texts are not owned. */
typedef struct
{
  const char *model;
  const char *node;
  gboolean    gradient;
  int         threads; /* 0: one for each processor */
  int         width;
  int         height;
} CliProbeReport;

gboolean cli_report_write_probe (const char *path, const CliProbeReport *report, double seconds, GError **error);

/* What there is to report of the faces in a picture. */
typedef struct
{
  int     threads; /* 0: one for each processor */
  int     width;   /* of the picture */
  int     height;
  GArray *faces; /* of ReverieFace */
} CliFacesReport;

/* The faces as JSON text: free with g_free (). */
char    *cli_report_faces_text (const CliFacesReport *report);
gboolean cli_report_write_faces (const char *path, const CliFacesReport *report, double seconds, GError **error);

/* ---- models-own.c ---- */

/* Copies the files of @model, found good, into the folder of the user's own networks and names it in the catalog there:
 * all of that or nothing. */
gboolean cli_own_place (const ReverieModel *model, GError **error);

/* ---- cells.c ---- */

/* Pictures of one size, with titles, side by side and in rows. */
typedef struct
{
  GeglRectangle picture; /* size of a cell's picture, at 0, 0 */
  int           gutter;  /* pixels around and between cells */
  int           caption; /* height below a picture, 0 without text */
  int           columns;
  int           rows;
  GeglBuffer   *canvas; /* the sheet */
  GeglColor    *background;
  GeglColor    *ink;
} CliCells;

/* Fills in @cells, which is all zero, for @n pictures of @width x @height pixels. */
gboolean cli_cells_init (CliCells *cells, int width, int height, int columns, int n, GError **error);
void     cli_cells_clear (CliCells *cells);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CliCells, cli_cells_clear)

void cli_cells_put (CliCells *cells, int index, GeglBuffer *picture, const char *title);

/* ---- sheet.c ---- */

typedef struct
{
  const char *target;
  const char *picture;
  int         size;    /* longest side of a cell's picture */
  int         columns; /* cells in a row */
} CliSheet;

/* Makes the contact sheet of all looks whose network is present. */
gboolean
cli_sheet_make (const CliSheet *sheet, const ReverieCatalog *catalog, const CliOptions *options, GError **error);

G_END_DECLS
