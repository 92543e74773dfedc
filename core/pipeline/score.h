/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/base/progress.h"
#include "core/image/read.h"
#include "core/model/model.h"
#include "core/pipeline/alike.h"
#include "core/pipeline/condition.h"

/* file → image → frame → features → detector → anomaly map → score, rarity, regions, verdict. */

typedef struct {
  NormaAnomalyMap *map; /* smoothed, raw scores, with the areas, owned */
  float score; /* the peak of the map at the image's full size */
  double times_threshold; /* score / reject threshold */
  double one_in; /* 1 in this many good parts scores this high */
  double deviation; /* of the image's aspect from those of the good images, at least 1 */
  NormaFinding *finding; /* regions and verdict, owned */

  /* NormaAlike a region, the reject regions first, owned; NULL if the detector tells none. */
  GArray *alike;
  double ms; /* from opening the file to the verdict */
} NormaResult;

void norma_result_free (NormaResult *result);

/* One thread's means of scoring with a model: scratch memory and nothing else, so the order of
 * images never matters. */
typedef struct _NormaScorer NormaScorer;

/* Error: NORMA_ERROR_TOO_LARGE. */
NormaScorer *norma_scorer_new (NormaModel *model, GError **error);
void norma_scorer_free (NormaScorer *scorer);

/* own: areas of this image alone, beside the model's; NULL: none.
 * raster: read with norma_frame_enough_side() of norma_model_get_canvas() as enough_side, as for every
 * other use of the model; a JPEG decoded at another scale has another score.
 * Errors: NORMA_ERROR_MISMATCH (channels), NORMA_ERROR_INPUT (samples that are no numbers, nothing is
 * inspected), NORMA_ERROR_TOO_LARGE. ms counts from this call. */
NormaResult *norma_scorer_score_areas (NormaScorer *scorer, const NormaRaster *raster,
                                       const NormaAreas *own, GError **error);

/* The same of an image without areas of its own. */
NormaResult *norma_scorer_score (NormaScorer *scorer, const NormaRaster *raster, GError **error);

/* The map of planes that are in the frame already, [grid height, grid width] to `map`; tile: which
 * one of the image they are, 0 without tiles. */
void norma_scorer_map (NormaScorer *scorer, const float *planes, guint tile, float *map);

/* The maps of an image before they are blended, [tiles, grid height, grid width], lent until the
 * next call; NULL after an error: norma_frame_check(), NORMA_ERROR_TOO_LARGE. */
const float *norma_scorer_map_raster (NormaScorer *scorer, const NormaRaster *raster,
                                      GError **error);

/* Those of the image that was scored or mapped last, lent until the next call. */
const float *norma_scorer_get_grids (const NormaScorer *scorer);

/* The features of an image, of one of its tiles with tiles: a sample of the extractor's levels, lent
 * until the next call. NULL after an error: as norma_scorer_score(). */
const float *norma_scorer_describe (NormaScorer *scorer, const NormaRaster *raster, guint tile,
                                    GError **error);

typedef struct {
  guint n_threads; /* 0: one a processor */
  NormaBudget *budget; /* borrowed; NULL: no cap */

  /* Called by a worker with the picture at its full size, several at a time; NULL: not called. An
   * error is the image's error. A large JPEG is decoded once more for it. */
  gboolean (*examine) (gsize index, const char *path, const NormaRaster *raster,
                       const NormaResult *result, gpointer data, GError **error);

  /* Called once an image, in the order of the paths, by one thread at a time; exactly one of
   * result (lent) and image_error is not NULL. */
  void (*deliver) (gsize index, const char *path, const NormaResult *result,
                   const GError *image_error, gpointer data);
  gpointer data;

  /* NormaAreas or NULL, one an image: its own, beside the model's. Borrowed; NULL (default): none. */
  const GPtrArray *areas;

  /* Pictures are scored as they would come under it; both borrowed; NULL (default): as they are. What is
   * examined is the picture as it is. */
  const NormaCondition *condition;
  const NormaCorrupting *corrupting;
} NormaScoreOptions;

/* Scores all images; one that cannot be scored is delivered with its error and the others go on.
 * FALSE only if cancelled (what was delivered is valid) or out of memory for the workers. */
gboolean norma_score_images (NormaModel *model, const GPtrArray *paths,
                             const NormaScoreOptions *options, const NormaProgress *progress,
                             GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaResult, norma_result_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaScorer, norma_scorer_free)
