/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/features/levels.h"

/* Features brought from one grid to another that covers the same frame. Along each axis by itself:
 * onto fewer places by the mean over the interval of the old places that a new one covers, partial
 * ones by their share; onto more places as NormaGrowth says; onto as many unchanged. */
typedef enum {
  NORMA_GROWTH_NEAREST, /* place j takes ⌊(j + ½)·s⌋, s = old / new number of places */
  NORMA_GROWTH_BILINEAR, /* place j takes the line through the old ones at (j + ½)·s − ½, clamped */
} NormaGrowth;

/* Immutable once made. */
typedef struct _NormaRegrid NormaRegrid;

/* from, to: sides at least 1. Error: NORMA_ERROR_TOO_LARGE. */
NormaRegrid *norma_regrid_new (const NormaGrid *from, const NormaGrid *to, NormaGrowth growth,
                               GError **error);
void norma_regrid_free (NormaRegrid *regrid);

/* regridded += features. features: [from height, from width, n_channels]; regridded: the channels
 * 0 … n_channels − 1 of [to height, to width, stride], stride at least n_channels. Cannot fail. */
void norma_regrid_add (const NormaRegrid *regrid, const float *features, guint n_channels,
                       float *regridded, guint stride);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaRegrid, norma_regrid_free)
