/* A tiny TF.js model written to a folder, whole or broken.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

#define TINY_WEIGHTS 92 /* bytes */

/* The model's JSON: a fused convolution "c", with a max pool, a stack, a border, a mean and a product behind it, and
 * beside it a ReLU "r" that can be computed whatever happens to the rest. */
extern const char tiny_json[];

/* Its weights: k, b, axes, axis, pads, m. */
void tiny_weights (guint8 weights[TINY_WEIGHTS]);

/* Offsets of the whole numbers (int32) among them. */
#define TINY_AXES 32
#define TINY_AXIS 40
#define TINY_PADS 44

/* A new temporary folder; tiny_folder_free () removes it with all its files. */
char *tiny_folder_new (void);
void  tiny_folder_free (char *folder);

/* A new folder with the model and a catalog, which it makes the process's own: there are the looks "plain", and
 * "plain2" to "plain4", which are other networks for the same files. */
char *tiny_models_new (void);

/* Writes @folder/@name and returns its path: free with g_free (). */
char *tiny_write (const char *folder, const char *name, gconstpointer data, gsize length);
