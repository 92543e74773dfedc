/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/features/extractor.h"
#include "core/statistics/nearest.h"

/* Places that people have confirmed to be harmless, a shadow or a tolerated mark: where a picture looks
 * like one of them, its map is attenuated, wherever in the picture that is.
 *
 * A cell of the map's grid is described by the features of all levels over its middle, one level after
 * the other, less their mean over good images, divided by their deviation there and by √d. With D its
 * distance to the nearest cell of a tolerated place and r the radius, the map is multiplied by
 * w = t²·(3 − 2t), t = (D − r)/r clamped to 0 … 1: nothing is left up to r, and all from 2r on. A map is
 * never raised, and held-out scores do not know of tolerated places, so a threshold's promise stays
 * valid. */

/* Texts are UTF-8, owned, never NULL and may be empty. */
typedef struct {
  char *path; /* of the image, as it was given */
  char *hash; /* SHA-256 of the file, 64 hexadecimal digits */
  guint x, y, width, height; /* pixels of the image at its full size */
  char *when; /* ISO 8601 */
  char *who;
  char *reason;
  guint n_cells; /* of the grid, at least 1 */
} NormaToleratedPlace;

void norma_tolerated_place_free (NormaToleratedPlace *place);

/* Immutable once made, shared by threads. */
typedef struct {
  gatomicrefcount references;
  guint d; /* features of all levels */
  float *mean; /* [d] over good images, owned */
  float *deviation; /* [d] there, above 0, owned */
  double radius; /* r, above 0 */
  GPtrArray *places; /* NormaToleratedPlace, at least 1 */
  guint n_cells; /* of all places */
  float *cells; /* [n_cells, d], described as above, owned */
  NormaNearest *nearest; /* in them, owned */
} NormaTolerated;

NormaTolerated *norma_tolerated_ref (NormaTolerated *tolerated);
void norma_tolerated_unref (NormaTolerated *tolerated);

/* Features of all levels together. */
guint norma_tolerated_dimensions (const NormaFeatureLevels *levels);

/* The cells of a grid as they are: features: a sample of the levels; cells: [grid height, grid width,
 * d]. */
void norma_tolerated_gather (const NormaFeatureLevels *levels, const NormaGrid *grid,
                             const float *features, float *cells);

/* Gathered cells as they are compared. mean, deviation: [d]; cells: [n, d], in place. */
void norma_tolerated_describe (guint d, const float *mean, const float *deviation, gsize n,
                               float *cells);

/* The first place. mean, deviation: [d], copied; place: taken over; cells: [n_cells, d] as described.
 * Error: NORMA_ERROR_TOO_LARGE. */
NormaTolerated *norma_tolerated_new (guint d, const float *mean, const float *deviation,
                                     double radius, NormaToleratedPlace *place, const float *cells,
                                     GError **error);

/* One place more, or less (of more than one). */
NormaTolerated *norma_tolerated_add (const NormaTolerated *tolerated, NormaToleratedPlace *place,
                                     const float *cells, GError **error);
NormaTolerated *norma_tolerated_remove (const NormaTolerated *tolerated, guint place,
                                        GError **error);

/* Floats of scratch for the next one. */
gsize norma_tolerated_scratch (const NormaTolerated *tolerated, const NormaGrid *grid);

/* map: [grid height, grid width]. Cannot fail. */
void norma_tolerated_attenuate (const NormaTolerated *tolerated, const NormaFeatureLevels *levels,
                                const NormaGrid *grid, const float *features, float *map,
                                float *scratch);

/* Metadata and tensors "tolerated.…". */
void norma_tolerated_store (const NormaTolerated *tolerated, NormaTensorFile *file);

/* *tolerated: the caller's; NULL where the file has none. Errors: NORMA_ERROR_DAMAGED;
 * NORMA_ERROR_TOO_LARGE. */
gboolean norma_tolerated_load (const NormaTensorFile *file, const NormaFeatureLevels *levels,
                               NormaTolerated **tolerated, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaTolerated, norma_tolerated_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaToleratedPlace, norma_tolerated_place_free)
