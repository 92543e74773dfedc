/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/pipeline/fit.h"
#include "core/pipeline/good-features.h"

/* The precision of a fit's network: bf16 or int8 where it is wished; where nothing is wished bf16 if a
 * sample of the good images ranks by it as in single precision. Then the fit is the one that a wish
 * for either would have made. */

/* Good images in the sample, and the least that are tried. Of networks whose scores agree by 0.9996, which is
 * ResNet-18 in bf16, 64 images accept 97 in 100 and 32 images 88; of those that agree by 0.995, which
 * is int8, none and 6 (normal scores, simulated). */
enum { NORMA_FIT_PRECISION_SAMPLE = 64, NORMA_FIT_PRECISION_LEAST = 32 };

/* What to lower the features to, with as many images to tell by. Error: that of
 * norma_precision_settle(). */
gboolean norma_fit_precision_choose (const NormaExtractorOptions *options, guint n_images,
                                     NormaPrecision *precision, GError **error);

/* Samples of an image in single precision that are to be kept: all where it may have to be fitted in that,
 * the image as it is where the ranges of int8 are measured on the way, else none. */
guint norma_fit_precision_count_kept (const NormaExtractorOptions *options,
                                      NormaPrecision precision, guint n_per_image);

/* Tries the extractor beside the good features, which are in single precision, on a sample drawn by the
 * options' seed: scores held out by detectors of single precision. Fills the store with features in single
 * precision. accepted: whether the scores agree. model: with the features' extractor; if they do
 * not agree it has the detectors that were fitted on all images, where there are such. Errors: those of a fit. */
gboolean norma_fit_precision_try (const NormaGoodFeatures *good, const NormaFitOptions *options,
                                  NormaModel *model, gboolean *accepted, GError **error);

/* Rank correlation of both held-out scores of the images that have them; NaN with fewer than three. */
double norma_fit_precision_compare (const NormaSurvey *survey);
