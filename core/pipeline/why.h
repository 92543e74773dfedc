/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/detectors/explanation.h"
#include "core/pipeline/grid-place.h"
#include "core/pipeline/score.h"

/* A place of a good image that looks most like the place in question. */
typedef struct {
  char *path; /* of the image, owned */
  guint width, height; /* of the image at full size, pixels */
  NormaPixelBox box; /* the place in it */
  double distance; /* as the detector measures */
} NormaGoodPatch;

/* Why a pixel of an image's map has its value. The map is smoothed: of the grid's places that reach
 * the pixel, the one that gives most to its value is explained. */
typedef struct {
  NormaResult *result; /* of the image, owned */
  guint full_width, full_height; /* of the image, pixels */
  guint x, y; /* the pixel */
  float value; /* of the map there */
  double times_threshold; /* value / reject threshold */
  double one_in; /* 1 in this many good parts has so high a value somewhere */
  NormaGridPlace place;
  NormaPixelBox box; /* what it covers */
  double reach; /* of the smoothing, two of its deviations in pixels of the image */
  double pixels; /* of the image, that a pixel of the frame stands for */
  NormaExplanation *explanation; /* of the place, owned */
  GArray *good; /* NormaGoodPatch, the nearest first, at most NORMA_MOST_NEAR, owned */

  /*< private >*/
  double *coordinates; /* [n_coordinates], of the place */
  guint n_coordinates;
} NormaWhy;

/* raster: as norma_scorer_score() wants it. x, y: of the image's full size, inside it; NULL for the
 * peak of the map. `good` is filled where the detector keeps places and the model names their files.
 * Errors: those of norma_scorer_score() and norma_explanation_new(); NORMA_ERROR_INPUT if the pixel
 * lies outside. */
NormaWhy *norma_why_new (NormaModel *model, const NormaRaster *raster, const guint *x,
                         const guint *y, GError **error);
void norma_why_free (NormaWhy *why);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaWhy, norma_why_free)
