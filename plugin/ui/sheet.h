/* A contact sheet: small dreams of one layer with several settings.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "plugin/job.h"

G_BEGIN_DECLS

/* Pixels of the longer side of a dream. The smallest size at which there are three octaves of the usual ratio. */
#define RV_SHEET_SIDE 224

typedef struct _RvSheet RvSheet;

/* Called when there is something new about the dream @index: the picture so far, which stays the sheet's; or an error.
 */
typedef void (*RvSheetFunc) (guint index, GeglBuffer *picture, const GError *error, gpointer user_data);

/* @catalog must outlive the sheet; @input's buffers are reffed. Free with rv_sheet_free (). */
RvSheet *rv_sheet_new (const ReverieCatalog *catalog, const RvJobInput *input, RvSheetFunc changed, gpointer user_data);
void     rv_sheet_free (RvSheet *sheet);

/* The layer itself, small, or no larger than it is. */
GeglBuffer *rv_sheet_get_source (const RvSheet *sheet);

/* Dreams with the first @n of @parameters, which are copied and of one effect, one after the other; what was asked for
 * before is given up. Dreams that were done already are told at once, before this returns. */
void rv_sheet_set (RvSheet *sheet, const RvParameters *parameters, guint n);

G_END_DECLS
