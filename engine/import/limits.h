/* Every cap on what a file may ask of us. A file's number is a rumour until it was compared with one of these and with
 * the bytes that are really there.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#define RV_MAX_JSON_BYTES (64u << 20)       /* a graph's or catalog's text */
#define RV_MAX_JSON_DEPTH 64                /* json-glib recurses */
#define RV_MAX_WEIGHT_FILE_BYTES (1u << 31) /* one file of weights */
#define RV_MAX_WEIGHTS 65536                /* entries of a manifest */
#define RV_MAX_WEIGHT_FILES 1024
#define RV_MAX_RANK 8
#define RV_MAX_ELEMENTS (1u << 29) /* of one weight: 2 GiB of floats */
#define RV_MAX_GRAPH_NODES 65536   /* in the file */
#define RV_MAX_NODE_INPUTS 256
#define RV_MAX_NAME 1024 /* bytes of a name */
#define RV_MAX_CATALOG_MODELS 1024
#define RV_MAX_CATALOG_LOOKS 4096
