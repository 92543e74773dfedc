/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/model/model.h"
#include "core/pipeline/good-features.h"

/* Where to begin with a threshold after a fit on one good image: the largest score of this image and
 * of its copies that fit any frame (turned by 180°, mirrored either way). If the model has learnt from
 * such copies, they are scored by a detector that has not, where it can be fitted on what is left. A
 * mirrored part is another part, so this may be too low or too high: it promises nothing. Above 0.
 *
 * model: with frame, extractor, detector and smoothing. Errors: those of
 * norma_good_features_fit(). */
gboolean norma_starting_threshold_find (const NormaGoodFeatures *good,
                                        const NormaDetectorOptions *options, NormaModel *model,
                                        double *threshold, GError **error);
