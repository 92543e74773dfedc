/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/detectors/detector-options.h"
#include "core/features/extractor.h"
#include "core/model/augment.h"
#include "core/pipeline/feature-store.h"
#include "core/pipeline/survey.h"

/* The samples that the good images give: the features of each image, and of what is made of it. The
 * samples of an image follow each other, the image as it is first. */
typedef struct {
  const NormaSurvey *survey;
  const NormaFrame *frame;
  const NormaExtractor *extractor;
  NormaAugments augments; /* copies that are samples, too */
  guint n_threads; /* 0: one a processor */
  NormaBudget *budget; /* of the pictures, borrowed; NULL: no cap */
  const NormaProgress *progress;
  NormaFeatureStore *store; /* of these samples, borrowed; NULL: none is kept */
  guint first_number; /* there, of the samples of an image */

  /* The same network in another precision, for held-out scores in that, too; NULL: not wanted. */
  NormaExtractor *beside;
  NormaFeatureStore *store_beside; /* of its samples, borrowed; NULL: none is kept */
  guint first_number_beside;

  /* Places that detectors which keep none apart learn from, borrowed; NULL: all. */
  const NormaFrameCover *cover;
} NormaGoodFeatures;

/* Samples an image, at least 1. */
guint norma_good_features_per_image (NormaAugments augments);

/* The usable images that are left out: those whose number, in their order, is that of the fold, or all
 * others. */
typedef struct {
  const guint *fold_of; /* [n usable], lent; NULL: none is left out */
  guint fold;
  gboolean others;
} NormaLeftOut;

gboolean norma_left_out_has (NormaLeftOut left_out, guint image);

/* Of so many usable images, how many are not left out. */
guint norma_left_out_count_others (NormaLeftOut left_out, guint n_usable);

/* What is told of long work that goes over the good images several times. The passes of a fit count
 * as one time together, for how many there are is known only when it begins. */
typedef struct {
  const char *name;
  guint64 done, total; /* images */
  guint pass, n_passes; /* of the fit at hand; 0: none */
} NormaGoodStage;

/* Fills the store with what it has not: each picture is read and described by one worker, who waits for
 * no other. What finds no room there is described in each walk. Errors: as those of the next ones. */
gboolean norma_good_features_describe (const NormaGoodFeatures *good, GError **error);

/* Samples in a block: at most NORMA_DETECTOR_BLOCK, and as few as keep it below 8 MB, but 8 at the
 * least, so that there is work for several workers. It does not depend on their number, for a fit's
 * bits may depend on the blocks. */
guint norma_good_features_block (const NormaFeatureLevels *levels);

/* Some samples of the extractor's levels, one after the other. */
typedef struct {
  const float *samples;
  guint n;
  guint images[NORMA_DETECTOR_BLOCK]; /* [n], place of each sample's image among the usable ones */
} NormaSampleBlock;

typedef gboolean (*NormaBlockFunc) (const NormaSampleBlock *block, gpointer data, GError **error);

/* The samples of the usable images but those of left_out, read and extracted by all workers, or fetched
 * from the store, handed over in such blocks in the order of the images; no block outlives its call.
 * stage: counted on.
 *
 * An image that was usable when it was surveyed and no longer is stops the walk with its error.
 * Errors: those of reading; NORMA_ERROR_TOO_LARGE; cancelled; those of func. */
gboolean norma_good_features_each_block (const NormaGoodFeatures *good, NormaLeftOut left_out,
                                         NormaGoodStage *stage, NormaBlockFunc func, gpointer data,
                                         GError **error);

/* The planes of a good image in the frame. planes: [channels, height, width]. Errors: as above. */
gboolean norma_good_features_read (const NormaGoodFeatures *good, const NormaGoodImage *image,
                                   float *planes, GError **error);

/* The detector of the usable images but those of left_out. Errors: as above, and those of the
 * detector. */
NormaDetector *norma_good_features_fit (const NormaGoodFeatures *good,
                                        const NormaDetectorOptions *options, NormaLeftOut left_out,
                                        NormaGoodStage *stage, GError **error);

/* Bytes held meanwhile, beyond the pictures and what the detector's fit needs. */
guint64 norma_good_features_memory (const NormaFrame *frame, const NormaExtractor *extractor,
                                    NormaAugments augments, guint n_threads);
