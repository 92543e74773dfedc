/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

/* How closely each pixel of an image is inspected: scores count `factor` times, or not at all. Held as
 * runs of the rows, so memory and time go with the length of the outlines. Filled by one thread, then
 * immutable and shared by reference. */

/* Pixels from the end of the run before, or 0. */
typedef struct {
  guint end;
  float factor; /* above 0; NaN: not inspected */
} NormaAreaRun;

typedef struct {
  NormaAreaRun *runs; /* [n], owned; the last ends at the width */
  guint n; /* 0: the whole row is as the mask was begun */
} NormaAreaRow;

typedef struct {
  gatomicrefcount references;
  guint width, height; /* of the image, pixels, at least 1 */
  NormaAreaRun base; /* of the rows without runs */
  NormaAreaRow *rows; /* [height], owned */
} NormaAreaMask;

/* The same factor everywhere, NaN for nothing inspected. Error: NORMA_ERROR_TOO_LARGE. */
NormaAreaMask *norma_area_mask_new (guint width, guint height, float factor, GError **error);
NormaAreaMask *norma_area_mask_ref (NormaAreaMask *mask);
void norma_area_mask_unref (NormaAreaMask *mask);

/* Pixels [first, end) of row y, an empty span changes nothing; end at most the width.
 * Error: NORMA_ERROR_TOO_LARGE; the row is then as it was. */
gboolean norma_area_mask_set (NormaAreaMask *mask, guint y, guint first, guint end, float factor,
                              GError **error);

/* The same at another size, at least 1 × 1: a pixel has the factor below its centre.
 * Error: NORMA_ERROR_TOO_LARGE. */
NormaAreaMask *norma_area_mask_resize (const NormaAreaMask *mask, guint width, guint height,
                                       GError **error);

float norma_area_mask_get (const NormaAreaMask *mask, guint x, guint y);

/* Inspected pixels. */
guint64 norma_area_mask_count (const NormaAreaMask *mask);

/* The inspected pixel of that number in reading order, below the count. */
void norma_area_mask_locate (const NormaAreaMask *mask, guint64 number, guint *x, guint *y);

/* Multiplies values [n] of the columns [x, x + n) of row y by their factors; NaN where they are not
 * inspected. */
void norma_area_mask_apply (const NormaAreaMask *mask, guint x, guint y, guint n, float *values);

/* The same of scattered columns of row y. columns [n]: rising or the same again. */
void norma_area_mask_apply_at (const NormaAreaMask *mask, const guint *columns, guint y, guint n,
                               float *values);

/* No value of those columns is above this if none was above `bound` before; −infinity if none of them is
 * inspected. n at least 1. */
float norma_area_mask_bound (const NormaAreaMask *mask, guint x, guint y, guint n, float bound);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaAreaMask, norma_area_mask_unref)
