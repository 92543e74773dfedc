/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/features/extractor.h"
#include "core/pipeline/survey.h"

/* Samples in a block: at most NORMA_DETECTOR_BLOCK, and as few as keep it below 16 MB, but 8 at the
 * least, so that there is work for several workers. It does not depend on their number, for a fit's
 * bits may depend on the blocks. */
guint norma_good_features_block (const NormaFeatureLevels *levels);

/* The features of the usable good images, read and extracted by all workers, handed over in such
 * blocks in the order of the images; no block outlives its call.
 *
 * samples: n samples of the extractor's levels, one after the other; first: place of the first among the usable
 * images. */
typedef gboolean (*NormaBlockFunc) (const float *samples, guint first, guint n, gpointer data,
                                    GError **error);

/* An image that was usable when it was surveyed and no longer is stops the walk with its error.
 * Errors: those of reading; NORMA_ERROR_TOO_LARGE; cancelled; those of func. */
gboolean norma_good_features_each_block (const NormaSurvey *survey, const NormaFrame *frame,
                                         const NormaExtractor *extractor, guint n_threads,
                                         NormaBudget *budget, const char *stage,
                                         const NormaProgress *progress, NormaBlockFunc func,
                                         gpointer data, GError **error);

/* Bytes held meanwhile, beyond the pictures. */
guint64 norma_good_features_memory (const NormaFrame *frame, const NormaExtractor *extractor,
                                    guint n_threads);
