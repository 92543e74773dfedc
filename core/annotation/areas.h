/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/annotation/drawn-shape.h"
#include "core/image/area-mask.h"

/* Which parts of images are inspected, and how closely: regions of interest (where there are any, only
 * pixels inside one of them are inspected) and ignore areas (pixels inside are not). Scores inside a
 * region of interest count as many times as its sensitivity says, where several overlap the largest;
 * so its threshold is the threshold over the sensitivity. */

/* Drawn on an image of that size. It follows images of other sizes by shares of width and height. */
typedef struct {
  NormaDrawnShape *shape; /* of the purpose roi or ignore, a reference */
  guint width, height; /* pixels, at least 1 */
} NormaArea;

/* Immutable once made, shared by reference. NULL, wherever areas are asked for: everything is inspected,
 * and counts once. */
typedef struct {
  gatomicrefcount references;
  NormaArea *areas; /* [n], owned */
  guint n; /* at least 1 */
} NormaAreas;

#define NORMA_AREAS_MOST 10000

/* areas [n]: shapes are taken without classes, which areas have none of. *made: NULL of none. Errors: NORMA_ERROR_INPUT for a shape of another
 * purpose, or more than NORMA_AREAS_MOST; NORMA_ERROR_TOO_LARGE. */
gboolean norma_areas_make (const NormaArea *areas, gsize n, NormaAreas **made, GError **error);
NormaAreas *norma_areas_ref (NormaAreas *areas);
void norma_areas_unref (NormaAreas *areas);

/* Those of both; each may be NULL. Errors: as above. */
gboolean norma_areas_join (const NormaAreas *one, const NormaAreas *other, NormaAreas **made,
                           GError **error);

/* Same shapes with the same bits, drawn on the same sizes, in the same order. Each may be NULL. */
gboolean norma_areas_equal (const NormaAreas *one, const NormaAreas *other);

guint norma_areas_count (const NormaAreas *areas, NormaPurpose purpose);

/* The factors of the pixels of an image, both sides at least 1; a pixel is inside where its centre is.
 * Error: NORMA_ERROR_TOO_LARGE. */
NormaAreaMask *norma_areas_make_mask (const NormaAreas *areas, guint width, guint height,
                                      GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaAreas, norma_areas_unref)
