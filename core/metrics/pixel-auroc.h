/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/metrics/auroc.h"

/* The AUROC of all pixels of all images, exact with ties, gathered image by image. Every pixel's
 * score is kept (4 bytes a pixel, taken from the budget as it grows; finishing takes as much again
 * or up to twice that for sorting). The interval resamples images, those with anomalous pixels
 * and those without each by themselves, on scores grouped into 1,024 classes of equal count. */
typedef struct _NormaPixelAuroc NormaPixelAuroc;

NormaPixelAuroc *norma_pixel_auroc_new (NormaBudget *budget);
void norma_pixel_auroc_free (NormaPixelAuroc *pixels);

/* Starts the next image; the pixels added from now on belong to it. Pixels added before the first
 * call belong to a first image. */
void norma_pixel_auroc_begin_image (NormaPixelAuroc *pixels);

/* scores: [n]; anomalous: [n], 0 nominal, otherwise anomalous. Error: NORMA_ERROR_TOO_LARGE. */
gboolean norma_pixel_auroc_add (NormaPixelAuroc *pixels, const float *scores,
                                const guint8 *anomalous, gsize n, GError **error);

/* May be called again, also after more pixels. NaN if there are no anomalous or no nominal pixels,
 * or a score is NaN. interval may be NULL: coverage, n_draws and seed are then not used. Error:
 * NORMA_ERROR_INPUT if coverage is not in (0, 1) or n_draws is 0; NORMA_ERROR_TOO_LARGE. */
gboolean norma_pixel_auroc_finish (NormaPixelAuroc *pixels, double coverage, guint n_draws,
                                   guint64 seed, double *auroc, NormaInterval *interval,
                                   GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaPixelAuroc, norma_pixel_auroc_free)
