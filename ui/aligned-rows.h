/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "ui/aligned-reference.h"
#include "ui/sampling.h"

/* Makes rows of a view of the query from its reference, resampled so that it lies on the query pixel
 * by pixel: for each device pixel below 100 %, for each pixel of the query above, which is then as
 * crisp as the query. Values between pixels are bilinear, from the level of the reference's pyramid
 * that is next finer. */
typedef struct {
  const NormaSight *sight;
  const NormaAlignedReference *reference;
  const NormaPictureLevel *level;
  double scale; /* pixels of the level a pixel of the reference */
  guint first_x; /* the first column of the view that is made; the last is the sight's */
  guint n; /* places of a row: device pixels or pixels of the query */
  double *places; /* [n] */
  guint *place_of; /* [columns] which place a column of the view shows */
  NormaPlaces nodes; /* [n], of the local warp */
  float *node_x, *node_y; /* [nodes across + 1], displacements of the row, pixels of the query */
  float *x, *y; /* [n] places in the level */
  float *found; /* [n, n_shown] */
  float *values; /* [columns, n_shown] raw values; NaN where the reference shows nothing */
} NormaAlignedRows;

/* sight, reference: borrowed. Error: NORMA_ERROR_TOO_LARGE; `rows` is then still to be cleared. */
gboolean norma_aligned_rows_init (NormaAlignedRows *rows, const NormaSight *sight, guint first_x,
                                  const NormaAlignedReference *reference, GError **error);
void norma_aligned_rows_clear (NormaAlignedRows *rows);

/* Finds rows->values at this place of the query (vertical). */
void norma_aligned_rows_read (NormaAlignedRows *rows, double place);
