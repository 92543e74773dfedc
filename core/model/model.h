/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/annotation/areas.h"
#include "core/calibration/promise.h"
#include "core/calibration/rarity.h"
#include "core/detectors/detector.h"
#include "core/detectors/tolerated.h"
#include "core/image/tiling.h"
#include "core/model/augment.h"
#include "core/model/corrections.h"
#include "core/model/good-files.h"
#include "core/model/smallest-defect.h"
#include "core/model/tuned-on.h"
#include "core/regions/verdict.h"

/* Everything that decides a score and a verdict. Immutable once fitted or read, shared by threads. */

/* The good images a model was fitted on. */
typedef struct {
  guint64 n_images; /* used */
  guint64 n_unreadable; /* given, but not used because they could not be read */
  char *hash; /* SHA-256, hexadecimal, of the images' own SHA-256 in the order of use */
  GPtrArray
      *hashes; /* these (good-hashes.h), a reference; NULL in models from before corrections */
  guint median_width, median_height; /* pixels */
  double narrowest, widest; /* least and largest aspect, width / height */
  guint bits; /* a sample, the most of any image */
  guint channels; /* of the images, the most of any image */
  NormaAugments augments; /* copies of each that were learnt from, too */
} NormaGoodSet;

/* An image strongly deviates above this: shapes then differ by a quarter more in one direction than
 * those of any good image, which no rounding explains. */
#define NORMA_STRONG_DEVIATION 1.25

/* How far the aspect of an image of this size lies outside those of the good images, as a ratio;
 * 1 within them. Both sizes at least 1. */
double norma_good_set_deviation (const NormaGoodSet *good_set, guint width, guint height);

/* A replay: noise drawn from a seed, and what the model makes of it. */
typedef struct {
  guint64 seed;
  float *map; /* [detectors, grid height, grid width], owned */
  float score; /* peak of the smoothed map at the size of the frame, or of the canvas */
} NormaGolden;

/* What a model whose network calculates in bf16 or int8 has for processors without such
 * instructions, where single precision stands in. */
typedef struct {
  double agreement; /* rank-correlation.h, of the good images' held-out scores; 0: unknown */
  NormaPromise promise; /* as those of the model, from held-out scores in single precision */
  NormaRarity *rarity; /* owned */
  NormaLimits limits;
  NormaGolden golden; /* of the same seed */
} NormaStandIn;

void norma_stand_in_free (NormaStandIn *stand_in);

typedef struct {
  gatomicrefcount references;
  NormaFrame frame; /* what the extractor sees: the image, or one of its tiles */
  NormaTiling tiling; /* width 0: the whole image is brought to the frame */
  NormaExtractor *extractor;
  NormaDetector *detector; /* of all tiles, or of the first */
  GPtrArray *tile_detectors; /* NormaDetector, one a tile, owned; NULL: `detector` is that of all */
  double smoothing; /* deviation of the map's Gaussian smoothing, frame pixels */
  NormaAreas *areas; /* of all images, a reference; NULL: all is inspected */
  NormaPromise promise; /* behind the reject threshold */
  NormaRarity *rarity; /* held-out scores of the good images */
  NormaLimits limits;
  double review_one_in; /* the review threshold is the score of 1 in this many good parts */
  char *provenance; /* where the thresholds come from, owned; NULL: from the fit, by the promise */
  NormaTunedOn tuned_on; /* images that the thresholds were chosen from; told, decides nothing */
  NormaGoodSet good_set;
  GPtrArray *corrections; /* NormaCorrectedImage, in their order, owned; NULL: none */
  char *promised_hash; /* of the good set that promise, rarity and limits rest on; NULL: this one */
  NormaTolerated *tolerated; /* a reference; NULL: nothing is */
  NormaGoodFiles *good_files; /* owned; NULL if the detector tells no places of them */
  NormaSmallestDefect smallest_defect; /* as fitted, with those limits; told, decides nothing */
  NormaGolden golden;
  NormaStandIn *stand_in; /* owned; NULL in single precision, or without held-out scores */
} NormaModel;

NormaModel *norma_model_new (void);

/* What comes before detectors in a model: frame, tiling, extractor, smoothing and areas, for detectors
 * fitted without some of the images. */
NormaModel *norma_model_new_without_detectors (const NormaModel *model);

/* The same detectors behind another extractor of such levels, without thresholds. */
NormaModel *norma_model_new_with_extractor (const NormaModel *model, NormaExtractor *extractor);

/* The same again, to be changed before it is shared; detectors, extractor and tolerated places are
 * shared. Without golden map. Error: NORMA_ERROR_TOO_LARGE. */
NormaModel *norma_model_copy (const NormaModel *model, GError **error);
NormaModel *norma_model_ref (NormaModel *model);
void norma_model_unref (NormaModel *model);

/* Other thresholds for a model that no other thread shares yet: what the held-out scores promise of the
 * reject threshold, and the rarity of that of review, follow. wish: as in norma_promise_of_threshold().
 * provenance: for people, UTF-8, copied. tuned_on: the images that they were chosen from, whose verdicts
 * say nothing from now on; taken over and emptied; NULL: none, but held-out good images. Errors: NORMA_ERROR_INPUT without held-out scores, if the
 * thresholds are not finite, 0 < reject and 0 ≤ review ≤ reject, or for a model with a stand-in, whose
 * thresholds are on another scale. */
gboolean norma_model_set_thresholds (NormaModel *model, float review, float reject,
                                     const NormaWish *wish, const char *provenance,
                                     NormaTunedOn *tuned_on, GError **error);

/* The frame that images are brought to: that of the whole canvas where there are tiles. */
NormaFrame norma_model_get_canvas (const NormaModel *model);

/* Maps that an image has before they are blended, 1 without tiles; tile: 0 … that − 1. */
guint norma_model_count_tiles (const NormaModel *model);
const NormaDetector *norma_model_get_detector (const NormaModel *model, guint tile);
guint norma_model_count_detectors (const NormaModel *model);

/* The most scratch that any of the detectors needs, floats. */
gsize norma_model_get_scratch_size (const NormaModel *model);

/* The model file: docs/model-file.md. Same model, same bytes. */

/* The highest that is read; models with tolerated places have it, others with areas the third, others
 * with tiles the second, all others the first. */
#define NORMA_MODEL_FORMAT_VERSION 4
guint norma_model_get_format_version (const NormaModel *model);

/* What a model may ask of the program that reads it. A larger frame would take a scorer's scratch
 * memory beyond a gigabyte a thread, and wider smoothing than this is flat in any such frame. */
#define NORMA_MODEL_MAX_FRAME_SIDE 16384
#define NORMA_MODEL_MAX_FRAME_PIXELS (4096 * 4096)
#define NORMA_MODEL_MAX_SMOOTHING 1024

/* Error: NORMA_ERROR_TOO_LARGE. */
GBytes *norma_model_to_bytes (const NormaModel *model, GError **error);

/* Errors: G_FILE_ERROR; NORMA_ERROR_TOO_LARGE. Sets nothing in the model. */
gboolean norma_model_write (const NormaModel *model, const char *path, GError **error);

/* Errors: G_FILE_ERROR; NORMA_ERROR_DAMAGED, naming the field, what was found and what was
 * expected, also if a tensor was altered; NORMA_ERROR_VERSION for a file of a later format; NORMA_ERROR_UNSUPPORTED for an
 * extractor or detector unknown here; NORMA_ERROR_TOO_LARGE. */
NormaModel *norma_model_read (const char *path, NormaBudget *budget, GError **error);

/* The same, with a network in single precision and the thresholds for that, whichever precision the
 * model has. Errors: also NORMA_ERROR_INPUT if it has none. */
NormaModel *norma_model_read_in_fp32 (const char *path, NormaBudget *budget, GError **error);
NormaModel *norma_model_read_bytes (GBytes *bytes, const char *name, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaModel, norma_model_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaStandIn, norma_stand_in_free)
