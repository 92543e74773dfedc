/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/metrics/auroc.h"
#include "core/metrics/claim.h"

/* A sample of the pixels of every image, for the interval of the AUROC of all pixels: images are what is
 * drawn from, so that between images the scores may differ as they do, and of each image up to 8,192
 * nominal and as many anomalous pixels speak for all of theirs. */
typedef struct _NormaImageSamples NormaImageSamples;

/* claim: borrowed. */
NormaImageSamples *norma_image_samples_new (NormaClaim *claim);
void norma_image_samples_free (NormaImageSamples *samples);

/* Starts the next image; the first one begins by itself. */
void norma_image_samples_begin (NormaImageSamples *samples);

/* keys (score-key.h): [n], of one image and class. Error: NORMA_ERROR_TOO_LARGE. */
gboolean norma_image_samples_add (NormaImageSamples *samples, gboolean anomalous,
                                  const guint32 *keys, gsize n, GError **error);

/* Percentile interval over n_draws resamplings of images, those with anomalous pixels and those without
 * each by themselves, on scores grouped into 1,024 classes; moved so that the AUROC of the samples
 * falls on `auroc`, that of all pixels. NaN … NaN where that is NaN. Deterministic by seed. Errors:
 * NORMA_ERROR_INPUT if coverage is not in (0, 1) or n_draws is 0; NORMA_ERROR_TOO_LARGE. */
gboolean norma_image_samples_interval (const NormaImageSamples *samples, double auroc,
                                       double coverage, guint n_draws, guint64 seed,
                                       NormaInterval *interval, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaImageSamples, norma_image_samples_free)
