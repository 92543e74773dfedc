/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/pipeline/score.h"
#include "core/pipeline/spot.h"

/* A good image that spots are drawn on. Without tiles it is held in the working frame; with tiles as
 * it was read, with the tiles' maps, as only those under a spot change. */
typedef struct {
  float *planes; /* [channels, height, width], owned; NULL with tiles */
  NormaRaster *raster; /* a reference; NULL without tiles */
  float *grids; /* [tiles, grid height, grid width], owned; NULL without tiles */
  guint width, height; /* of the full-size image */
  NormaAreaMask *areas; /* the model's at that size, a reference; NULL: all is inspected */
} NormaGround;

/* raster: read as norma_scorer_score() says. Errors: norma_frame_check(), NORMA_ERROR_TOO_LARGE. */
NormaGround *norma_ground_new (const NormaModel *model, NormaRaster *raster, GError **error);
void norma_ground_free (NormaGround *ground);

/* One thread's means of scoring grounds with spots. */
typedef struct _NormaSpotter NormaSpotter;

/* Error: NORMA_ERROR_TOO_LARGE. */
NormaSpotter *norma_spotter_new (NormaModel *model, GError **error);
void norma_spotter_free (NormaSpotter *spotter);

/* Fills one row of the tiles' maps of the ground without a spot, each of which is to be filled before
 * the ground is scored; with tiles only. Errors: as above. */
gboolean norma_spotter_map_row (NormaSpotter *spotter, NormaGround *ground, guint row,
                                GError **error);

/* The grid maps of the ground with the spot, for norma_grids_to_map(), lent until the next call. The
 * spot has this contrast, in units of the value range, above 0 for a bright one; where it would leave
 * the value range at its centre, it is drawn the other way round, as the camera could not have
 * recorded it. NULL after an error: as above. */
const float *norma_spotter_map (NormaSpotter *spotter, const NormaGround *ground,
                                const NormaSpot *spot, double contrast, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaGround, norma_ground_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaSpotter, norma_spotter_free)
